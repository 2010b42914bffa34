//! Every request: what goes in, what comes out, and what the order is afterwards.

use orderflow::dialect::retailys::{
    OrderStatus, Raises, Settings, Shop, read_statuses, statuses_json,
};
use orderflow::dialect::{Languages, Method, Request};
use orderflow::order::Currency;
use orderflow::{Actor, Record};

use super::{Scene, json, read, request, settings, start, workflow};

const FULL: &str = include_str!("full.json");

const ANN: &str = r#"{"name": "Ann", "email": "ann@shop.example", "order_currency_code": "EUR"}"#;

/// An order of two teas at 5.00, unpaid, as number 1.
fn two_teas() -> Scene {
    let mut scene = Scene::new();
    scene.ask("POST /System/Orders", ANN);
    let item = r#"{"name": "Tea", "article": 900, "count": 2, "price": {"final_price": 5.00}}"#;
    scene.ask("POST /System/Orders/1/item", item);
    scene.text.clear();
    scene
}

/// The requests one after the other, each with the status that it should have.
#[track_caller]
fn play(scene: &mut Scene, steps: &[(&str, &str, u16)]) {
    for (line, body, want) in steps {
        let status = scene.ask(line, body);
        assert_eq!(status, *want, "{line} {body}\n{}", scene.text);
    }
}

#[test]
fn orders_are_created() {
    let mut scene = Scene::new();
    let full = r##"{"channel": 3, "email": "ann@shop.example", "name": "Ann Novak",
 "street": "Long 1", "city": "Brno", "zip": "602 00", "state_code": "CZ", "phone": "+420 111",
 "delivery_name": "Bea", "delivery_street": "Short 2", "delivery_city": "Praha",
 "delivery_zip": "110 00", "delivery_state_code": "CZ", "delivery_phone": null,
 "delivery_email": "bea@shop.example", "ip": "192.0.2.7", "domain": "shop.example",
 "date_order": "2026-02-28T22:00:00+01:00", "order_currency_code": "CZK"}"##;
    play(
        &mut scene,
        &[
            ("POST /System/Orders", full, 201),
            ("GET /System/Orders/1", "", 200),
            ("POST /System/Orders", ANN, 201),
            ("POST /System/Orders", "{}", 400),
            (
                "POST /System/Orders",
                r#"{"name": " ", "email": "x", "order_currency_code": "euro", "paid": 5,
 "citty": 1}"#,
                400,
            ),
            ("POST /System/Orders", "[]", 400),
            ("POST /System/Orders", "{\"name\": \"Ann\",}", 400),
            ("POST /System/Orders", "", 400),
            ("POST /System/Orders?expanded=1", ANN, 400),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn orders_are_found() {
    let mut scene = Scene::with(FULL);
    for _ in 0..12 {
        scene.ask("POST /System/Orders", ANN);
    }
    scene.ask("PATCH /System/Orders/7002/cancel", "");
    scene.ask("PATCH /System/Orders/7003/status", r#"{"status_id": 20}"#);
    scene.text.clear();
    play(
        &mut scene,
        &[
            ("GET /System/Orders/7001", "", 200),
            ("GET /System/Orders/7001?expanded=true", "", 200),
            ("GET /System/Orders/8", "", 404),
            ("GET /System/Orders/seven", "", 404),
            ("GET /System/Orders/7001?expanded=yes&page=1", "", 400),
        ],
    );
    insta::assert_snapshot!("orders_are_found_by_id", scene.text);

    let ids = |scene: &mut Scene, query: &str| {
        let line = format!("GET /System/Orders{query}");
        let request = request(&line, "", start());
        let body = scene.shop.answer(&request).response.body.unwrap();
        let orders = body.get("orders").and_then(|it| it.as_list()).unwrap();
        let ids: Vec<String> =
            orders.iter().map(|order| order.get("id").unwrap().to_string()).collect();
        format!("{} {}", ids.join(","), body.get("paginator").unwrap())
    };
    let scene = &mut scene;
    let one = r#" {"page":1,"per_page":10,"pages":1,"total":1}"#;
    let none = r#" {"page":1,"per_page":10,"pages":0,"total":0}"#;
    for (query, want) in [
        ("?customer_id=55", format!("7001{one}")),
        ("?customer_id=5", none.to_owned()),
        ("?channel_id=3&company_id=2", format!("7001{one}")),
        ("?channel_id=3&company_id=3", none.to_owned()),
        ("?canceled=true", format!("7002{one}")),
        ("?done=1", none.to_owned()),
        ("?status_id=20", format!("7003{one}")),
        ("?status_id=77", none.to_owned()),
        ("?tracking=TR-2", format!("7001{one}")),
        ("?to=2026-02-10T08:15:30%2B01:00".replace("%2B", "+").as_str(), format!("7001{one}")),
        ("?to=2026-02-10T07:15:29Z", none.to_owned()),
        ("?from=2026-03-01T21:00:00Z", format!("7013{one}")),
        (
            "?per_page=10&page=2",
            r#"7011,7012,7013 {"page":2,"per_page":10,"pages":2,"total":13}"#.to_owned(),
        ),
        ("?page=3", r#" {"page":3,"per_page":10,"pages":2,"total":13}"#.to_owned()),
        (
            "?page=18446744073709551615&per_page=250",
            r#" {"page":18446744073709551615,"per_page":250,"pages":1,"total":13}"#.to_owned(),
        ),
    ] {
        assert_eq!(ids(scene, query), want, "{query}");
    }
    scene.text.clear();
    play(scene, &[("GET /System/Orders?canceled=true&expanded=true", "", 200)]);
    insta::assert_snapshot!("a_search", scene.text);
    scene.text.clear();
    play(
        scene,
        &[(
            "GET /System/Orders?custmer_id=1&page=0&per_page=9&from=then&status_id=x&page=1&done=",
            "",
            400,
        )],
    );
    insta::assert_snapshot!("a_search_that_is_malformed", scene.text);
}

#[test]
fn the_delivery_address_is_changed() {
    let mut scene = Scene::with(FULL);
    play(
        &mut scene,
        &[
            (
                "PUT /System/Orders",
                r#"{"id": 7001, "delivery_name": "Cyr", "delivery_zip": null}"#,
                200,
            ),
            ("GET /System/Orders/7001", "", 200),
            ("PUT /System/Orders", r#"{"id": 7001, "delivery_name": "Cyr"}"#, 200),
            ("PUT /System/Orders", r#"{"id": 1, "delivery_name": "Cyr"}"#, 404),
            ("PUT /System/Orders", r#"{"delivery_name": 5}"#, 400),
            ("PUT /System/Orders", r#"{"id": 7001, "delivery_name": 5, "name": "Eve"}"#, 400),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn items_come_change_and_go() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            (
                "POST /System/Orders/1/item",
                r#"{"name": "Pot", "count": 1, "note": "blue", "price": {"base_price": 10.0,
 "final_price": 12.10, "final_price_word": "12,10", "vat": 21, "currency": "EUR"}}"#,
                201,
            ),
            ("PUT /System/Orders/1/item", r#"{"id": 2, "count": 3, "note": null}"#, 201),
            ("PUT /System/Orders/1/item", r#"{"id": 1, "price": {"final_price": 6}}"#, 201),
            ("GET /System/Orders/1", "", 200),
            ("PUT /System/Orders/1/item", r#"{"id": 9, "count": 3}"#, 404),
            ("PUT /System/Orders/1/item", r#"{"count": 3}"#, 400),
            ("PUT /System/Orders/1/item", r#"{"id": 2, "count": null, "price": null}"#, 400),
            ("POST /System/Orders/1/item", r#"{"id": 5, "count": 0, "name": 1}"#, 400),
            ("POST /System/Orders/1/item", r#"{"count": 1, "price": {"final_price": 1e15}}"#, 422),
            ("PATCH /System/Orders/1/sent", "", 200),
            ("PUT /System/Orders/1/item", r#"{"id": 2, "count": 1}"#, 422),
            ("DELETE /System/Orders/1/item/2", "", 422),
            ("DELETE /System/Orders/1/item/9", "", 404),
            ("DELETE /System/Orders/1/item/x", "", 404),
            ("POST /System/Orders/5/item", r#"{"count": 1}"#, 404),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn an_item_that_is_deleted_leaves_its_id_free_to_nobody() {
    let mut scene = two_teas();
    let pot = r#"{"name": "Pot", "count": 1, "price": {"final_price": 1}}"#;
    play(
        &mut scene,
        &[
            ("POST /System/Orders/1/item", pot, 201),
            ("DELETE /System/Orders/1/item/2", "", 200),
            ("POST /System/Orders/1/item", pot, 201),
        ],
    );
    let order = scene.shop.repository().get("1").unwrap();
    let ids: Vec<&str> = order.books().lines().iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["1", "3"]);
    assert_eq!(order.foreign("retailys.items", "2"), None);
}

#[test]
fn the_statuses_are_listed() {
    let mut scene = Scene::new();
    play(
        &mut scene,
        &[
            ("GET /System/Orders/Statuses", "", 200),
            ("GET /System/Orders/Statuses?page=2&per_page=10", "", 200),
            ("GET /System/Orders/Statuses?per_page=500", "", 400),
        ],
    );
    insta::assert_snapshot!(scene.text);
    let printed = statuses_json(&workflow(), &settings());
    let read = read_statuses(&printed).unwrap();
    // Mails are set up elsewhere in that system.
    let silent = |status: &OrderStatus| OrderStatus { notify_customer: false, ..status.clone() };
    let own: Vec<OrderStatus> = settings().order_statuses().iter().map(silent).collect();
    assert_eq!(read, own);
    assert_eq!(read_statuses(printed.get("statuses").unwrap()).unwrap(), own);
}

#[test]
fn a_catalogue_is_read_with_all_its_problems() {
    let text = r#"[{"id": "1"}, {"name": 5}, 7,
        {"id": 2, "sort": 1.5, "complete_order": true, "cancel_order": true}]"#;
    let problems = read_statuses(&json(text)).unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "/0/id: expected a whole number, found a text",
            "/1/id: a status has an id",
            "/1/name: expected a text, found a number",
            "/2: expected an object, found a number",
            "/3/sort: expected a whole number, found a number",
            "/3/cancel_order: a status completes orders or cancels them, not both",
        ]
    );
    assert!(read_statuses(&json("{}")).is_err());
    assert!(read_statuses(&json("5")).is_err());
}

#[test]
fn names_are_shown_in_the_default_language() {
    let settings = settings().languages(Languages::new("cs").and("en"));
    let mut document = settings.workflow().unwrap().document().clone();
    document.axes[2].statuses[0].names.insert("cs".to_owned(), "Nová".to_owned());
    let workflow = orderflow::Workflow::new(&document).unwrap();
    let printed = statuses_json(&workflow, &settings);
    let name = |n: usize| printed.at(&format!("statuses.{n}.name")).unwrap().as_text().unwrap();
    assert_eq!((name(0), name(1)), ("Nová", "At the door"));
}

#[test]
fn a_status_that_is_changed_keeps_its_translations() {
    let settings = settings().languages(Languages::new("cs").and("en"));
    let mut document = settings.workflow().unwrap().document().clone();
    let names = &mut document.axes[2].statuses[0].names;
    names.insert("cs".to_owned(), "Nová".to_owned());
    names.insert("en".to_owned(), "New".to_owned());
    let workflow = orderflow::Workflow::new(&document).unwrap();
    let mut shop = Shop::with(settings, orderflow::repository::Repository::new(workflow));
    let mut check = |name: &str, icon: &str| {
        shop.put_status(OrderStatus::new(10, name).icon(icon), start()).unwrap();
        let printed = statuses_json(shop.workflow(), shop.settings());
        assert_eq!(printed.at("statuses.0.name").unwrap().as_text(), Some(name));
        assert_eq!(printed.at("statuses.0.icon").unwrap().as_text(), Some(icon));
        assert_eq!(shop.repository().status("label", "10").unwrap().status.names["en"], "New");
    };
    check("Nová", "star");
    check("Čerstvá", "star");
}

#[test]
fn a_status_is_put_on_with_the_event_that_it_raises() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            ("PATCH /System/Orders/1/status", r#"{"status_id": 20}"#, 200),
            ("PATCH /System/Orders/1/status", r#"{"status_id": 20}"#, 200),
            ("PATCH /System/Orders/1/status", r#"{"status_id": 90}"#, 422),
            ("PATCH /System/Orders/1/status", r#"{"status_id": 21}"#, 404),
            ("PATCH /System/Orders/1/status", r#"{"status_id": "20", "status": 20}"#, 400),
            ("PATCH /System/Orders/1/status", "{}", 400),
            ("PATCH /System/Orders/1/status", r#"{"status_id": 99}"#, 200),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn a_status_that_completes_orders_completes_them() {
    let mut scene = two_teas();
    let success = r#"{"paid": 10.00, "payment_id": "p-1", "status": "success"}"#;
    play(
        &mut scene,
        &[
            ("PATCH /System/Orders/1/paid", success, 200),
            ("PATCH /System/Orders/1/sent", "", 200),
            ("PATCH /System/Orders/1/status", r#"{"status_id": 90}"#, 200),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn trackings_wait_for_their_parcels() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            (
                "POST /System/Orders/1/tracking",
                r#"{"shipper_id": 8, "tracking_number": "T-1"}"#,
                201,
            ),
            (
                "POST /System/Orders/1/tracking",
                r#"{"shipper_id": 8, "tracking_number": "T-2"}"#,
                201,
            ),
            (
                "POST /System/Orders/1/tracking",
                r#"{"shipper_id": 8, "tracking_number": "T-1"}"#,
                201,
            ),
            ("PATCH /System/Orders/1/sent", "", 200),
            ("PATCH /System/Orders/1/sent", "", 200),
            (
                "POST /System/Orders/1/tracking",
                r#"{"shipper_id": "8", "tracking_number": "", "url": ""}"#,
                400,
            ),
            ("POST /System/Orders/1/tracking", "{}", 400),
            (
                "POST /System/Orders/2/tracking",
                r#"{"shipper_id": 8, "tracking_number": "T-1"}"#,
                404,
            ),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn a_tracking_goes_to_the_parcel_that_has_none() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            ("PATCH /System/Orders/1/sent", "", 200),
            (
                "POST /System/Orders/1/tracking",
                r#"{"shipper_id": 8, "tracking_number": "T-1"}"#,
                201,
            ),
        ],
    );
    let order = scene.shop.repository().get("1").unwrap();
    let shipment = &order.books().parcels().shipments()[0];
    let tracking = shipment.tracking.as_ref().unwrap();
    assert_eq!((tracking.number.as_deref(), tracking.carrier.as_deref()), (Some("T-1"), Some("8")));
}

#[test]
fn history_is_added_and_moves_nothing() {
    let mut scene = two_teas();
    let before = scene.shop.repository().get("1").unwrap().statuses().clone();
    play(
        &mut scene,
        &[
            (
                "POST /System/Orders/1/history",
                r#"{"type": "status", "record": {"name": "paid", "status": "canceled"}}"#,
                201,
            ),
            (
                "POST /System/Orders/1/history",
                r#"{"type": "email", "record": {"name": "Confirmation"}}"#,
                201,
            ),
            (
                "POST /System/Orders/1/history",
                r#"{"type": "apps", "record": {"status": "synchronised"}}"#,
                201,
            ),
            ("POST /System/Orders/1/history", r#"{"type": "order", "record": {"name": "x"}}"#, 201),
            ("POST /System/Orders/1/history", r#"{"type": "sms", "record": {"name": "x"}}"#, 400),
            ("POST /System/Orders/1/history", r#"{"type": 1, "record": {}, "at": 1}"#, 400),
            ("POST /System/Orders/1/history", "{}", 400),
            ("POST /System/Orders/9/history", r#"{"type": "order", "record": {"name": "x"}}"#, 404),
        ],
    );
    insta::assert_snapshot!(scene.text);
    let order = scene.shop.repository().get("1").unwrap();
    assert_eq!(order.statuses(), before);
    let fields = order.history().last().map(|record: Record| record.fields).unwrap();
    assert_eq!(fields["record"], r#"{"name":"x"}"#);
}

#[test]
fn a_payment_is_reported_once() {
    let mut scene = two_teas();
    let pay = "PATCH /System/Orders/1/paid";
    play(
        &mut scene,
        &[
            (pay, r#"{"payment_id": "p-1", "status": "unknown"}"#, 200),
            (pay, r#"{"paid": 10, "payment_id": "p-1", "status": "denied"}"#, 200),
            (pay, r#"{"paid": 10, "payment_id": "p-1", "status": "denied"}"#, 200),
            (
                pay,
                r#"{"paid": 4.5, "payment_id": "p-1", "status": "success",
 "url": "https://pay.example/1"}"#,
                200,
            ),
            (pay, r#"{"paid": 4.5, "payment_id": "p-1", "status": "success"}"#, 200),
            (pay, r#"{"paid": 9.9, "payment_id": "p-1", "status": "success"}"#, 200),
            (pay, r#"{"payment_id": "p-2", "status": "success"}"#, 200),
            (pay, r#"{"payment_id": "p-3", "status": "canceled"}"#, 200),
            (pay, r#"{"payment_id": "p-1", "status": "unknown"}"#, 200),
        ],
    );
    insta::assert_snapshot!(scene.text);
    let ledger = scene.shop.repository().get("1").unwrap().books().ledger();
    assert_eq!(ledger.captured().to_string(), "10.00 EUR");
    assert_eq!((ledger.captures().len(), ledger.failed().len()), (2, 2));
}

#[test]
fn a_payment_that_is_malformed_is_refused() {
    let mut scene = two_teas();
    let pay = "PATCH /System/Orders/1/paid";
    let long = format!(r#"{{"payment_id": "{}", "status": "success"}}"#, "x".repeat(201));
    play(
        &mut scene,
        &[
            (pay, r#"{"paid": 4.555, "payment_id": "", "status": "paid", "amount": 5}"#, 400),
            (pay, r#"{"paid": -1, "payment_id": 77, "url": 5}"#, 400),
            (pay, &long, 400),
            ("PATCH /System/Orders/2/paid", r#"{"payment_id": "p", "status": "success"}"#, 404),
        ],
    );
    insta::assert_snapshot!(scene.text.replace(&"x".repeat(201), "x*201"));
}

#[test]
fn a_payment_of_an_imported_order_is_known_again() {
    let mut scene = Scene::with(FULL);
    let body = r#"{"paid": 45.30, "payment_id": "pay_77", "status": "success"}"#;
    play(&mut scene, &[("PATCH /System/Orders/7001/paid", body, 200)]);
    assert_eq!(scene.shop.repository().get("7001").unwrap().version(), 1);
}

#[test]
fn money_after_a_cancel_is_booked_and_shown_to_somebody() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            ("PATCH /System/Orders/1/cancel", "", 200),
            (
                "PATCH /System/Orders/1/paid",
                r#"{"paid": 10, "payment_id": "p-1", "status": "success"}"#,
                200,
            ),
            ("PATCH /System/Orders/1/sent", "", 200),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn the_verbs_move_orders_once() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            ("PATCH /System/Orders/1/done", "", 422),
            ("PATCH /System/Orders/1/sent", "{}", 200),
            ("PATCH /System/Orders/1/sent", "", 200),
            ("PATCH /System/Orders/1/delivered", "", 200),
            ("PATCH /System/Orders/1/delivered", "", 200),
            (
                "PATCH /System/Orders/1/paid",
                r#"{"paid": 10, "payment_id": "p-1", "status": "success"}"#,
                200,
            ),
            ("PATCH /System/Orders/1/done", "", 200),
            ("PATCH /System/Orders/1/cancel", "", 200),
            ("PATCH /System/Orders/1/cancel", r#"{"why": 1}"#, 400),
            ("PATCH /System/Orders/9/cancel", "", 404),
        ],
    );
    insta::assert_snapshot!(scene.text);
}

#[test]
fn an_order_without_items_can_be_done() {
    let mut scene = Scene::new();
    play(
        &mut scene,
        &[
            ("POST /System/Orders", ANN, 201),
            ("PATCH /System/Orders/1/paid", r#"{"payment_id": "p", "status": "success"}"#, 200),
            ("PATCH /System/Orders/1/done", "", 200),
        ],
    );
    let order = scene.shop.repository().get("1").unwrap();
    let shown = orderflow::dialect::retailys::encode_order(order, &settings(), &workflow()).json;
    assert_eq!(shown.get("done").and_then(|it| it.as_switch()), Some(true));
}

#[test]
fn paths_methods_and_tokens_are_checked() {
    let mut scene = two_teas();
    play(
        &mut scene,
        &[
            ("GET /System", "", 404),
            ("GET /System/Orders/", "", 404),
            ("GET /System/Orders/01", "", 404),
            ("GET /System/Orders/1/lost", "", 404),
            ("PATCH /System/Orders/1/lost", "", 404),
            ("DELETE /System/Orders", "", 405),
            ("DELETE /System/Orders/1", "", 405),
            ("POST /System/Orders/1/cancel", "", 405),
            ("GET /System/Orders/1/item", "", 405),
            ("GET /System/Orders/1/item/1", "", 405),
            ("POST /System/Orders/Statuses", "", 405),
        ],
    );
    let get = Request::new(Method::Get, "/System/Orders/1", start());
    assert_eq!(scene.ask_with(&get, "GET /System/Orders/1, without a token"), 401);
    assert_eq!(scene.ask_with(&get.token("Secret"), "GET /System/Orders/1, a wrong one"), 401);
    insta::assert_snapshot!(scene.text);
}

#[test]
fn lenient_settings_let_commas_and_comments_pass() {
    let body =
        "{\"name\": \"Ann\", \"email\": \"a@b.test\", // who\n \"order_currency_code\": \"EUR\",}";
    let post = Request::new(Method::Post, "/System/Orders", start()).json(body);
    let strict = Settings::new("tea", Currency::new("EUR").unwrap());
    let answer = |settings: &Settings| Shop::new(settings.clone()).unwrap().answer(&post).response;
    assert_eq!(answer(&strict).status, 400);
    assert_eq!(answer(&strict.lenient()).status, 201);
}

#[test]
fn statuses_come_change_and_go_while_orders_are_live() {
    let mut scene = two_teas();
    let at = start();
    let shop = &mut scene.shop;
    shop.put_status(OrderStatus::new(40, "Wrapped").sort(5).notify(), at).unwrap();
    shop.put_status(OrderStatus::new(30, "On the step").sort(20).color("#fff"), at).unwrap();
    let names = |shop: &Shop| {
        let printed = statuses_json(shop.workflow(), shop.settings());
        let list = printed.get("statuses").unwrap().as_list().unwrap();
        list.iter().map(|it| it.get("name").unwrap().to_string()).collect::<Vec<_>>().join(" ")
    };
    let listed = r#""Wrapped" "New" "On the step" "Packed" "Closed" "Called off""#;
    assert_eq!(names(shop), listed);
    let raising = OrderStatus::new(40, "Wrapped").raises(Raises::Completion);
    let error = shop.put_status(raising, at).unwrap_err();
    assert_eq!(error.status(), 422);
    let error = shop.put_status(OrderStatus::new(41, " "), at).unwrap_err();
    assert_eq!(error.to_string(), "status label 41 cannot have an empty name");

    play(&mut scene, &[("PATCH /System/Orders/1/status", r#"{"status_id": 40}"#, 200)]);
    let by = Actor::staff("anna");
    let shop = &mut scene.shop;
    let error = shop.remove_status(40, None, &by, at).unwrap_err();
    assert_eq!(error.to_string(), "1 order has status label 40, and no target is given");
    assert!(shop.remove_status(40, Some(41), &by, at).is_err());
    assert_eq!(shop.remove_status(41, None, &by, at).unwrap_err().status(), 404);
    assert_eq!(names(shop), listed);
    let answer = shop.remove_status(40, Some(20), &by, at).unwrap();
    assert_eq!(answer.touched.len(), 1);
    let order = shop.repository().get("1").unwrap();
    assert_eq!(order.status("label"), "20");
    assert_eq!(order.history().last().unwrap().note.as_deref(), Some("status 40 goes out of use"));
    assert_eq!(names(shop), r#""New" "On the step" "Packed" "Closed" "Called off""#);
    // A history that names the status is as readable as before.
    assert!(order.history().iter().any(|it| it.changes.iter().any(|it| it.to == "40")));
}

#[test]
fn an_id_is_given_out_once() {
    let mut scene = two_teas();
    let at = start();
    let made = |shop: &mut Shop| {
        let answer = shop.answer(&request("POST /System/Orders", ANN, at));
        answer.response.body.unwrap().get("id").unwrap().to_string()
    };
    assert_eq!(scene.shop.next_number(), 2);
    assert_eq!(made(&mut scene.shop), "2");
    // One that came by another way counts too.
    let other = read(&format!("{{\"id\": 9, \"date_order\": \"{at}\", \"money\": 0}}")).remove(0);
    scene.shop.insert(other).unwrap();
    assert_eq!(made(&mut scene.shop), "10");
    // What a host knows of before it started again.
    let repository = orderflow::repository::Repository::new(scene.shop.workflow().clone());
    let again = Shop::with(settings(), repository);
    assert_eq!(made(&mut again.clone()), "1");
    assert_eq!(made(&mut again.counting_from(scene.shop.next_number())), "11");
    let last = Shop::new(settings()).unwrap().counting_from(u64::MAX);
    assert_eq!(made(&mut last.clone()), u64::MAX.to_string());
    let mut full = last;
    let _ = made(&mut full);
    let refused = full.answer(&request("POST /System/Orders", ANN, at)).response;
    assert_eq!(refused.status, 422, "{refused:?}");
}

#[test]
fn no_record_comes_before_the_one_before_it() {
    let mut scene = two_teas();
    let late = start() + jiff::SignedDuration::from_hours(24 * 30);
    let mut send = |line: &str, body: &str, at| {
        let answer = scene.shop.answer(&request(line, body, at));
        assert!(answer.response.status < 300, "{line}: {:?}", answer.response);
    };
    send("PATCH /System/Orders/1/sent", "", late);
    let item = r#"{"article": 7, "count": 1, "price": {"final_price": 1}}"#;
    send("POST /System/Orders/1/item", item, start());
    send("PATCH /System/Orders/1/delivered", "", start());
    send("PATCH /System/Orders/1/status", r#"{"status_id": 20}"#, start());
    let order = scene.shop.repository().get("1").unwrap();
    assert!(order.history().iter().is_sorted_by_key(|record| record.at));
    assert_eq!(order.last_change(), late);
}

#[test]
fn statuses_that_make_no_workflow_are_an_error() {
    let settings = Settings::new("tea", Currency::new("EUR").unwrap());
    let twice = [OrderStatus::new(1, "a"), OrderStatus::new(1, "b")];
    let error = Shop::new(settings.statuses(twice)).unwrap_err();
    assert!(error.to_string().contains("OF0004"), "{error}");
}

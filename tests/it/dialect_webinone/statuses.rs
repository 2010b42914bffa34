//! The endpoints of order statuses.

use orderflow::Workflow;
use orderflow::dialect::webinone::{OrderStatus, Settings, Shop};
use orderflow::dialect::{Json, Request};
use orderflow::repository::Repository;

use super::{Desk, currency, settings};

const PATH: &str = "/api/v2/admin/orders/order-statuses";

fn desk() -> Desk {
    Desk::new(settings())
}

#[test]
fn statuses_are_listed_and_looked_up() {
    let mut desk = desk();
    let names = |json: Json| {
        let items = json.get("Items").and_then(Json::as_list).unwrap().to_vec();
        let total = json.get("TotalItemsCount").unwrap().to_string();
        let names = items.iter().map(|it| it.get("Name").and_then(Json::as_text).unwrap());
        format!("{} of {total}", names.collect::<Vec<_>>().join(", "))
    };
    let mut check = |query: &str, want: &str| {
        assert_eq!(names(desk.send(&format!("GET {PATH}{query}"), "")), want, "{query}");
    };
    check("?Limit=2", "New, Paid of 9");
    check("?Limit=2&Offset=8", "At the engraver of 9");
    check(
        "?Where={\"IsSystem\":false}&Order_By=Name",
        "At the engraver, Completed, Processing, Shipped of 4",
    );
    check("?Where={\"Workflows\":7}", "At the engraver of 1");
    check("?Where={\"EmailId\":{\"$exists\":true}}", "At the engraver of 1");
    check("?Where={\"Type\":\"PaymentFailed\"}", "Payment failed of 1");
    check("?Where={\"TypeDisplayName\":{\"$beginsWith\":\"Payment\"}}", "Payment failed of 1");
    check("?Order_By=-IsSystem,Id desc&Limit=1", "Refunded of 9");
    check("?Semantic_Query=engraver", "At the engraver of 1");
    check("?semantic_query=payment&min_score=0.9", "Payment failed of 1");

    let mut both = |body: &str, want: &str| {
        assert_eq!(names(desk.send(&format!("GET {PATH}"), body)), want, "{body}");
    };
    both(r#"{"Where": {"Id": {"$gt": 6}}, "Order_By": "Id", "Limit": 1}"#, "Shipped of 3");
    both(r#"{"Where": "{\"Id\": 6}", "Offset": null}"#, "Processing of 1");

    desk.seen.clear();
    desk.send(&format!("GET {PATH}?Where={{\"Id\":{{\"$gt\":5}}}}&Limit=2&Offset=2"), "");
    desk.send(&format!("GET {PATH}/13176"), "");
    desk.send(&format!("GET {PATH}/99"), "");
    desk.send(&format!("GET {PATH}/x"), "");
    desk.send(&format!("GET {PATH}?Were=1&Limit=x"), "");
    desk.send(&format!("GET {PATH}"), r#"{"Where": {"Nme": 1}, "Order_By": "Idd", "Limit": -1}"#);
    desk.send(&format!("GET {PATH}"), r#"{"Where": 5, "Limit": "100", "where": {}}"#);
    desk.send(&format!("GET {PATH}"), "[]");
    insta::assert_snapshot!("webinone_status_reads", desk.seen);
}

#[test]
fn statuses_are_added_changed_and_deleted() {
    let mut desk = desk();
    desk.send(
        &format!("POST {PATH}"),
        r#"{"Name": "Waiting for tea", "NotifyCustomer": true, "Workflows": ["7", 12]}"#,
    );
    desk.send(&format!("PUT {PATH}/13177"), r#"{"Name": "Waiting", "Workflows": []}"#);
    desk.send(&format!("PUT {PATH}/13177"), r#"{"EmailId": "41", "NotifyCustomer": false}"#);
    desk.send(&format!("PUT {PATH}/13177"), r#"{"EmailId": null}"#);
    // What entering a built-in status starts is the merchant's, its name is not.
    desk.send(&format!("PUT {PATH}/1"), r#"{"Name": "New", "NotifyCustomer": false}"#);
    desk.send(&format!("PUT {PATH}/1"), r#"{"Name": "Fresh", "NotifyCustomer": false}"#);
    desk.send(&format!("DELETE {PATH}/1"), "");
    desk.send(&format!("DELETE {PATH}/13177"), "");
    desk.send(&format!("GET {PATH}/13177"), "");
    // Its number does not come again.
    desk.send(&format!("POST {PATH}"), r#"{"Name": "Again"}"#);
    insta::assert_snapshot!("webinone_status_writes", desk.seen);
}

#[test]
fn wrong_statuses_are_refused() {
    let mut desk = desk();
    desk.send(&format!("POST {PATH}"), "{}");
    desk.send(&format!("POST {PATH}"), "");
    desk.send(&format!("POST {PATH}"), r#"{"Name": " "}"#);
    desk.send(
        &format!("POST {PATH}"),
        r#"{"Name": null, "NotifyCustomer": "yes", "Workflows": [1, 1, "x", -2], "Colour": 1,
            "Id": 5, "EmailId": 1.5}"#,
    );
    desk.send(&format!("PUT {PATH}/6"), r#"{"Id": 6, "IsSystem": true, "Type": "Paid"}"#);
    desk.send(&format!("PUT {PATH}/6"), r#"{"NotifyCustomer": null, "Name": null}"#);
    desk.send(&format!("PUT {PATH}/99"), r#"{"Name": "x"}"#);
    desk.send(&format!("DELETE {PATH}/99"), "");
    desk.send(&format!("PATCH {PATH}/6"), "{}");
    desk.send(&format!("PUT {PATH}"), "{}");
    desk.send("GET /api/v2/admin/orders/order-statuses/6/x", "");
    desk.send("GET /api/v1/orders/order-statuses", "");
    insta::assert_snapshot!("webinone_status_refusals", desk.seen);
}

#[test]
fn a_status_in_use_goes_only_with_a_target() {
    let mut desk = desk();
    for _ in 0..2 {
        desk.send("POST /api/v2/admin/orders", r#"{"StatusId": 13176}"#);
    }
    desk.seen.clear();
    desk.send(&format!("DELETE {PATH}/13176"), "");
    desk.send(&format!("DELETE {PATH}/13176?MoveTo=99"), "");
    desk.send(&format!("DELETE {PATH}/13176?MoveTo=x"), "");
    desk.send(&format!("DELETE {PATH}/13176?Target=7"), "");
    desk.send(&format!("DELETE {PATH}/13176?MoveTo=7"), "");
    desk.send("GET /api/v2/admin/orders/1?", "");
    insta::assert_snapshot!("webinone_status_target", desk.seen);
    // What was said before stays readable.
    let order = desk.shop.repository().get("1").unwrap();
    let moves: Vec<_> = order.history().iter().flat_map(|record| record.changes).collect();
    assert_eq!(moves.last().unwrap().from.as_ref().unwrap().as_str(), "13176");
}

#[test]
fn the_token_is_asked_for() {
    let mut desk = Desk::new(settings().token("secret"));
    let request = desk.request(&format!("GET {PATH}/1"), "");
    let status = |desk: &mut Desk, request: &Request| desk.shop.answer(request).response.status;
    assert_eq!(status(&mut desk, &request), 401);
    assert_eq!(status(&mut desk, &request.clone().token("other")), 401);
    assert_eq!(status(&mut desk, &request.clone().token("secret")), 200);
}

#[test]
fn a_shop_may_have_as_many_statuses_as_an_axis_holds() {
    let mut desk = desk();
    let mut last = 200;
    for number in 0..260 {
        let body = format!(r#"{{"Name": "Status {number}"}}"#);
        let request = desk.request(&format!("POST {PATH}"), &body);
        last = desk.shop.answer(&request).response.status;
        if last != 200 {
            break;
        }
    }
    assert_eq!(last, 409);
    let count = desk.send(&format!("GET {PATH}?Limit=1"), "");
    assert_eq!(count.get("TotalItemsCount").unwrap().to_string(), "250");
}

#[test]
fn settings_that_make_no_workflow_are_reported() {
    let twice = vec![OrderStatus::new(1, "a"), OrderStatus::new(1, "b")];
    let settings = |statuses| Settings::new("tea", currency("AUD")).statuses(statuses);
    assert!(settings(twice).workflow().is_err());
    assert!(settings(Vec::new()).workflow().is_err());
    assert!(settings(vec![OrderStatus::new(1, "a").raises("nothing")]).workflow().is_err());
    assert!(settings(vec![OrderStatus::new(1, "a").raises("cancel")]).workflow().is_ok());
}

#[test]
fn a_new_name_keeps_the_translations() {
    let mut document = settings().workflow().unwrap().document().clone();
    let label = document.axes[2].statuses.iter_mut().find(|it| it.key == "13176").unwrap();
    label.names.insert("en".to_owned(), "Engraver".to_owned());
    label.names.insert("de".to_owned(), "Beim Graveur".to_owned());
    let workflow = Workflow::new(&document).unwrap();
    let mut desk = Desk::over(Shop::over(settings(), Repository::new(workflow)));
    let line = "PUT /api/v2/admin/orders/order-statuses/13176";
    let mut check = |name: &str, names: usize| {
        let written = desk.send(line, &format!(r#"{{"Name": "{name}"}}"#));
        assert_eq!(written.get("Name").and_then(Json::as_text), Some(name));
        let label = desk.shop.repository().status("label", "13176").unwrap();
        assert_eq!(label.status.names.len(), names, "{name}");
        assert_eq!(label.status.names["de"], "Beim Graveur");
    };
    check("Engraver", 2);
    check("At the engraver", 1);
}

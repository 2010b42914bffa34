//! Lists of orders: every field of an answer can be asked for.

use orderflow::Order;
use orderflow::dialect::Json;
use orderflow::dialect::webinone::{encode_order, order_fields};
use orderflow::query::{FieldType, Ranker, Ranking, Score, StatusEntry};

use super::orders::insert;
use super::{Desk, settings};

fn desk() -> Desk {
    let mut desk = Desk::new(settings());
    insert(&mut desk, r#"{"Id": 9, "OrderName": "Green tea", "StatusId": 6}"#);
    insert(
        &mut desk,
        r#"{"Id": 10, "OrderName": "Black tea", "AmountPaid": 9.00, "MemberId": 28049,
            "Member": {"Id": 28049, "Email": "anna@shop.example", "LastName": "Lind"},
            "CreatedDateTime": "2026-03-02T09:00:00", "ShippingInfo": {"City": "Perth"},
            "Payments": [{"Id": 3, "Amount": 9, "PaymentType": "Cash", "PaymentGatewayType": 0}],
            "OrderLines": [{"Id": 1, "ProductName": "Assam", "Quantity": 1, "UnitPrice": 9,
                "Attributes": [{"AttributeId": 4, "OptionsIds": ["11", "12"]}]}],
            "CustomCrmGroups": {"Gift": {"Wrap": true}}}"#,
    );
    insert(&mut desk, r#"{"Id": 11, "OrderName": "Milk", "IsDeleted": true}"#);
    desk
}

#[test]
fn orders_are_found_by_any_field() {
    let mut desk = desk();
    let mut check = |filter: &str, want: &str| {
        let body = format!(r#"{{"Where": {filter}, "Order_By": "Id"}}"#);
        let answer = desk.send("GET /api/v2/admin/orders", &body);
        let items = answer.get("Items").and_then(Json::as_list).unwrap_or_default();
        let ids: Vec<String> = items.iter().map(|it| it.get("Id").unwrap().to_string()).collect();
        assert_eq!(ids.join(" "), want, "{filter}: {answer}");
    };
    check("{}", "9 10");
    check("null", "9 10");
    check(r#"{"Id": {"$in": [9, 11]}}"#, "9");
    check(r#"{"Id": {"$in": [9, 11]}, "IsDeleted": {"$exists": true}}"#, "9 11");
    check(r#"{"StatusId": 6}"#, "9");
    check(r#"{"StatusShort.Name": "Processing"}"#, "9");
    check(r#"{"Status.Name": "Processing"}"#, "9");
    check(r#"{"PaymentState": "Succeeded"}"#, "10");
    check(r#"{"AmountPending": {"$gt": 0}}"#, "9");
    check(r#"{"TotalCost": 9}"#, "9 10");
    check(r#"{"CreatedDateTime": {"$gte": "2026-03-02"}}"#, "10");
    check(r#"{"Member.Email": {"$endsWith": ".example"}}"#, "10");
    check(r#"{"MemberId": {"$exists": false}}"#, "9");
    check(r#"{"OrderLines.ProductName": "Assam"}"#, "10");
    check(r#"{"OrderLines.Attributes.OptionsIds": "12"}"#, "10");
    check(r#"{"Payments.PaymentGatewayType": "none"}"#, "10");
    check(r#"{"ShippingInfo.City": {"$not": {"$contains": "er"}}}"#, "9");
    check(r#"{"CustomCrmGroups.Gift.Wrap": true}"#, "10");
    check(r#"{"OrderName": {"$contains": "tea"}, "$not": {"StatusId": 6}}"#, "10");
}

#[test]
fn pages_orders_and_texts() {
    let mut desk = desk();
    let ids = |answer: Json| {
        let items = answer.get("Items").and_then(Json::as_list).unwrap().to_vec();
        let ids: Vec<String> = items.iter().map(|it| it.get("Id").unwrap().to_string()).collect();
        format!("{} of {}", ids.join(" "), answer.get("TotalItemsCount").unwrap())
    };
    let mut check = |line: &str, body: &str, want: &str| {
        assert_eq!(ids(desk.send(line, body)), want, "{line} {body}");
    };
    check("GET /api/v2/admin/orders?Order_By=OrderName", "", "10 9 of 2");
    check("GET /api/v2/admin/orders?Order_By=StatusId desc, Id&Limit=1", "", "9 of 2");
    check("GET /api/v1/orders?order_by=-Id&offset=1", "", "9 of 2");
    check("GET /api/v1/orders", r#"{"where": {"TrackingUrl": null}, "limit": 1}"#, "9 of 2");
    check("GET /api/v2/admin/orders?Limit=0", "", " of 2");
    check("GET /api/v2/admin/orders?Semantic_Query=assam perth", "", "10 of 1");
    // The numbers of ids count, not their digits: 9 comes before 10.
    check("GET /api/v2/admin/orders", "", "9 10 of 2");
}

/// What has the longest name fits any text.
struct Longest;

impl Ranker<Order> for Longest {
    fn ranking<'r>(&'r self, _: &str) -> Ranking<'r, Order> {
        let name = |order: &Order| order.foreign("webinone", "OrderName").map_or(0, str::len);
        Box::new(move |order| Score::ratio(name(order), 100))
    }
}

impl Ranker<StatusEntry> for Longest {
    fn ranking<'r>(&'r self, _: &str) -> Ranking<'r, StatusEntry> {
        Box::new(|entry| Score::ratio(entry.name().len(), 100))
    }
}

#[test]
fn a_host_may_rank_by_itself() {
    let mut desk = desk();
    let names = |answer: Json, field: &str| {
        let items = answer.get("Items").and_then(Json::as_list).unwrap().to_vec();
        let names = items.iter().map(|it| it.get(field).unwrap().to_string());
        names.collect::<Vec<_>>().join(" ")
    };
    let orders = "GET /api/v2/admin/orders?Semantic_Query=something to drink";
    let statuses = "GET /api/v2/admin/orders/order-statuses?Semantic_Query=where&Min_Score=0.14";
    assert_eq!(names(desk.send(orders, ""), "Id"), "");
    desk.shop = desk.shop.clone().ranking_orders(Longest).ranking_statuses(Longest);
    assert_eq!(names(desk.send(orders, ""), "Id"), "9 10");
    assert_eq!(names(desk.send(&format!("{orders}&Min_Score=0.11"), ""), "Id"), "9 10");
    assert_eq!(names(desk.send(&format!("{orders}&Min_Score=0.12"), ""), "Id"), "");
    let engraver = r#""At the engraver" "Payment failed""#;
    assert_eq!(names(desk.send(statuses, ""), "Name"), engraver);
    assert!(format!("{:?}", desk.shop).contains("rankers: Rankers { orders: true"));
}

#[test]
fn wrong_queries_name_what_is_near() {
    let mut desk = desk();
    desk.send(
        "GET /api/v2/admin/orders",
        r#"{"Where": {"StatusID": 6, "Id": "9", "OrderLines.Name": {"$like": "a"}},
            "Order_By": "CreatedDate", "Limit": 1.5, "Min_Score": 2}"#,
    );
    desk.send("GET /api/v1/orders", r#"{"wher": {}, "limit": true}"#);
    desk.send("GET /api/v1/orders?limit=1&Limit=2", "");
    insta::assert_snapshot!("webinone_list_refusals", desk.seen);
}

/// Every field of an answer is a field of the query, under the name that it has there.
#[test]
fn the_table_has_every_field_of_an_answer() {
    let desk = desk();
    let (settings, workflow) = (desk.shop.settings(), desk.shop.repository().workflow());
    let table = order_fields(settings, workflow);
    let names: Vec<(&str, FieldType)> = table.names().collect();
    let order = desk.shop.repository().get("10").unwrap();
    let mut paths = Vec::new();
    leaves(&encode_order(order, settings, workflow).json, "", &mut paths);
    for (path, value) in &paths {
        if path.starts_with("CustomCrmGroups") {
            continue;
        }
        let of = names.iter().find(|(name, _)| name == path).map(|(_, of)| *of);
        let of = of.unwrap_or_else(|| panic!("{path} cannot be asked for"));
        let fits = match value {
            Json::Number(_) => of == FieldType::Number,
            Json::Switch(_) => of == FieldType::Switch,
            Json::Text(_) => of == FieldType::Text || of == FieldType::Time,
            _ => true,
        };
        assert!(fits, "{path} is {value}, and the table says {of:?}");
    }
    for (name, _) in names {
        let other = ["TrackingUrl", "Status.Id", "Status.Name", "CustomCrmGroups.*"];
        let said = paths.iter().any(|(path, _)| path == name);
        assert!(said || other.contains(&name), "{name} is in no answer");
    }
}

fn leaves(json: &Json, at: &str, out: &mut Vec<(String, Json)>) {
    match json {
        Json::Object(fields) => {
            for (name, value) in fields {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                leaves(value, &at, out);
            }
        }
        Json::List(items) => items.iter().for_each(|item| leaves(item, at, out)),
        leaf => out.push((at.to_owned(), leaf.clone())),
    }
}

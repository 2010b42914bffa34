//! Whole orders, read: what is mended, and what is wrong.

use orderflow::dialect::webinone::{decode_order, encode_order, read_orders};
use orderflow::dialect::{Json, Leniency};
use orderflow::order::Order;

use super::{json, settings};

/// A plain order; the fields given come on top or in the place of its own.
pub(crate) fn order_json(fields: &str) -> Json {
    let mut order = json(
        r#"{"Id": 12, "CreatedDateTime": "2026-03-01T09:00:00Z", "StatusId": 1,
            "OrderLines": [{"Id": 13, "Quantity": 2, "UnitPrice": 4.50}]}"#,
    );
    let Json::Object(fields) = json(fields) else { panic!("no object") };
    for (name, value) in fields {
        order.set(&name, value);
    }
    order
}

fn read(fields: &str) -> Order {
    let (settings, json) = (settings(), order_json(fields));
    let workflow = settings.workflow().unwrap();
    match decode_order(&json, &settings, &workflow) {
        Ok(decoded) => decoded.open(&workflow).unwrap(),
        Err(problems) => panic!("{problems:?}"),
    }
}

fn money(order: &Order) -> String {
    let (books, ledger) = (order.books(), order.books().ledger());
    let (captured, refunded) = (ledger.captured(), ledger.refunded());
    let status = order.status("payment");
    let of = books.total().amount();
    format!("{}-{} of {of} {status}", captured.amount(), refunded.amount())
}

#[test]
fn the_total_is_made_of_lines_and_charges() {
    let check = |fields: &str, want: &str| {
        let order = read(fields);
        let charges = order.books().charges();
        let [shipping, tax, discount, voucher] =
            [charges.shipping, charges.tax, charges.discount, charges.gift_voucher]
                .map(|it| it.map_or("-".to_owned(), |it| it.amount().to_string()));
        let total = order.books().total().amount();
        assert_eq!(format!("{total}: {shipping} {tax} {discount} {voucher}"), want, "{fields}");
        let written = encode_order(&order, &settings(), &settings().workflow().unwrap()).json;
        assert_eq!(written.get("TotalCost").and_then(Json::as_decimal), Some(total));
    };
    check("{}", "9.00: - - - -");
    check(r#"{"TotalCost": 9}"#, "9.00: - - - -");
    check(r#"{"ShippingInfo": {"Cost": 5.00}, "TotalCost": 14.0}"#, "14.00: 5.00 - - -");
    check(r#"{"Discount": {"Code": "SPRING", "Cost": 1}}"#, "8.00: - - 1.00 -");
    check(r#"{"GiftVoucher": {"Name": "G", "Cost": 9.00}}"#, "0.00: - - - 9.00");
    // What is above the lines is tax; the rate alone moves nothing.
    check(r#"{"Tax": {"Code": "GST", "Rate": 10}, "TotalCost": 9.90}"#, "9.90: - 0.90 - -");
    check(r#"{"Tax": {"Code": "GST", "Rate": 10}}"#, "9.00: - - - -");
    // What is below is taken off, and is no discount on the wire.
    check(r#"{"TotalCost": 7.25}"#, "7.25: - - 1.75 -");
    check(r#"{"TotalCost": 7, "Discount": {"Cost": 1.00}}"#, "7.00: - - 2.00 -");
    let order = read(r#"{"TotalCost": 7, "Discount": {"Cost": 1.00, "Code": "A"}}"#);
    let written = encode_order(&order, &settings(), &settings().workflow().unwrap()).json;
    assert_eq!(written.get("Discount").unwrap().to_string(), r##"{"Code":"A","Cost":1.00}"##);
}

#[test]
fn payments_become_entries_of_the_ledger() {
    let check = |fields: &str, want: &str| assert_eq!(money(&read(fields)), want, "{fields}");
    check("{}", "0.00-0.00 of 9.00 AWAITING_PAYMENT");
    check(r#"{"PaymentState": "Succeeded"}"#, "9.00-0.00 of 9.00 PAID");
    check(r#"{"AmountPaid": 4}"#, "4.00-0.00 of 9.00 AWAITING_PAYMENT");
    check(r#"{"AmountPaid": 12.50}"#, "12.50-0.00 of 9.00 PAID");
    check(
        r#"{"Payments": [{"Id": 1, "Amount": 9, "AmountCaptured": 9, "Status": "Succeeded"}]}"#,
        "9.00-0.00 of 9.00 PAID",
    );
    check(
        r#"{"Payments": [{"Id": 1, "Amount": 9, "AmountCaptured": 0, "Status": "Refunded"}]}"#,
        "9.00-9.00 of 9.00 REFUNDED",
    );
    check(
        r#"{"AmountPaid": 7, "PaymentState": "PartiallyRefunded", "Payments":
            [{"Amount": 9, "AmountCaptured": 7, "Status": "PartiallyRefunded"}]}"#,
        "9.00-2.00 of 9.00 PARTIALLY_REFUNDED",
    );
    check(
        r#"{"PaymentState": "Failed", "Payments": [{"Amount": 9, "Status": "Failed"}]}"#,
        "0.00-0.00 of 9.00 AWAITING_PAYMENT",
    );
    // A word that we do not know moves money only where it says what was captured.
    check(
        r#"{"Payments": [{"Amount": 9, "Status": "Authorised"}]}"#,
        "0.00-0.00 of 9.00 AWAITING_PAYMENT",
    );
    check(
        r#"{"Payments": [{"Amount": 9, "AmountCaptured": 9, "Status": "Settled"}]}"#,
        "9.00-0.00 of 9.00 PAID",
    );
    // A payment was made when it says so, and a refund of it no later than we know.
    let order = read(
        r#"{"Payments": [{"Id": 1, "Amount": 9, "AmountCaptured": 5, "Status":
            "PartiallyRefunded", "CreatedDateTime": "2026-03-05T08:00:00"}]}"#,
    );
    let ledger = order.books().ledger();
    let times = [ledger.captures()[0].at, ledger.refunds()[0].at];
    assert_eq!(times, [super::time("2026-03-05T08:00:00Z"); 2]);
    // The same transaction twice is two payments, since both were captured.
    check(
        r#"{"Payments": [{"Id": 1, "TransactionId": "t", "Amount": 4},
            {"Id": 2, "TransactionId": "t", "Amount": 5}]}"#,
        "9.00-0.00 of 9.00 PAID",
    );
    check(r#"{"OrderLines": [], "PaymentState": "Succeeded"}"#, "0.00-0.00 of 0.00 PAID");
}

#[test]
fn both_spellings_are_read() {
    let check = |one: &str, other: &str| assert_eq!(read(one), read(other), "{one} {other}");
    check(r#"{"TrackingURL": "u"}"#, r#"{"TrackingUrl": "u"}"#);
    check(r#"{"StatusShort": {"Id": 1, "Name": "x"}}"#, r#"{"Status": {"Id": "1"}}"#);
    check(r#"{"StatusId": 6}"#, r#"{"StatusId": "6"}"#);
    check(r#"{"StatusId": null, "Status": {"Id": 6}}"#, r#"{"StatusId": 6}"#);
    check(r#"{"MemberId": 5}"#, r#"{"Member": {"Id": "5"}}"#);
    check(r#"{"Id": 12}"#, r#"{"Id": "12"}"#);
    check(
        r#"{"CreatedDateTime": "2026-03-01T10:00:00+01:00"}"#,
        r#"{"CreatedDateTime": "2026-03-01T09:00:00"}"#,
    );
    let gateway = |gateway: &str| {
        format!(r#"{{"Payments": [{{"Id": 1, "Amount": 9, "PaymentGatewayType": {gateway}}}]}}"#)
    };
    check(&gateway("3"), &gateway("\"stripe\""));
    check(&gateway("\"3\""), &gateway("\"stripe\""));
    check(&gateway("0"), &gateway("\"none\""));
    check(&gateway("17"), &gateway("\"17\""));
    let by_gateway = |it: &str| read(&gateway(it)).books().ledger().captures()[0].by_gateway;
    assert_eq!(["0", "3", "17", "null"].map(by_gateway), [false, true, true, false]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let check = |fields: &str, want: &[&str]| {
        let (settings, json) = (settings(), order_json(fields));
        let workflow = settings.workflow().unwrap();
        let problems = decode_order(&json, &settings, &workflow).unwrap_err();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, want, "{fields}");
    };
    let id = "expected a whole number, or one written as a text";
    check(
        r#"{"Id": null, "StatusId": true, "MemberId": {}, "MainOrderId": -1,
            "InvoiceNumber": "12", "IsDeleted": 1, "OrderName": 5}"#,
        &[
            "/Id: an order has a number",
            &format!("/StatusId: {id}, found a switch"),
            "/OrderName: expected a text, found a number",
            "/IsDeleted: expected true or false, found a number",
            &format!("/MainOrderId: {id}, found a number"),
            "/InvoiceNumber: expected a whole number, found a text",
            &format!("/MemberId: {id}, found an object"),
        ],
    );
    let long = "1234567890123456789012345678901234567890";
    check(&format!(r#"{{"Id": {long}}}"#), &[&format!("/Id: {id}, found a number")]);
    check(&format!(r#"{{"Id": "{long}"}}"#), &[&format!("/Id: {id}, found a text")]);
    check(
        r#"{"StatusId": 99}"#,
        &["/StatusId: there is no order status 99; there are 1, 2, 3, 4, 5, 6, 7, 8, 13176"],
    );
    check(r#"{"Status": {"Id": 6}}"#, &["/Status/Id: status 6, and StatusId says 1"]);
    check(
        r#"{"MemberId": 4, "Member": {"Id": "5"}}"#,
        &["/Member/Id: member 5, and MemberId says 4"],
    );
    check(
        r#"{"TrackingURL": "a", "TrackingUrl": "a"}"#,
        &["/TrackingUrl: stands here as TrackingURL too"],
    );
    check(
        r#"{"Currency": "dollars", "CreatedDateTime": "soon"}"#,
        &[
            "/CreatedDateTime: expected a time such as 2026-03-01T09:00:00 or \
             2026-03-01T09:00:00Z, found a text",
            "/Currency: three capital letters are wanted, such as EUR, where there are amounts",
        ],
    );
    check(
        r#"{"OrderLines": [{"Quantity": "2", "UnitPrice": 1}, 7, {"Quantity": 1.5},
            {"Quantity": 1, "UnitPrice": -1, "IsDownload": "no"},
            {"Quantity": 1, "UnitPrice": 0.001}, {"Quantity": 1, "UnitPrice": "4.50"}]}"#,
        &[
            "/OrderLines/1: expected an object, found a number",
            "/OrderLines/0/Quantity: expected a whole number of units, found a text",
            "/OrderLines/2/Quantity: expected a whole number of units, found a number",
            "/OrderLines/3/UnitPrice: an amount may not be negative",
            "/OrderLines/3/IsDownload: expected true or false, found a text",
            "/OrderLines/4/UnitPrice: an amount in AUD has at most 2 digits after the point",
            "/OrderLines/5/UnitPrice: expected a number of at most 28 digits, found a text",
        ],
    );
    check(r#"{"Payments": {}}"#, &["/Payments: expected a list, found an object"]);
    check(
        r##"{"Discount": {"#adjustment": 5}}"##,
        &["/Discount/#adjustment: no field of the system begins with #"],
    );
    check(
        r#"{"CreatedDateTime": null}"#,
        &["/CreatedDateTime: nothing says when the order was placed"],
    );
}

#[test]
fn sums_that_contradict_each_other_are_problems() {
    let check = |fields: &str, want: &str| {
        let (settings, json) = (settings(), order_json(fields));
        let workflow = settings.workflow().unwrap();
        let problems = decode_order(&json, &settings, &workflow).unwrap_err();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems, [want], "{fields}");
    };
    check(
        r#"{"PaymentState": "Paid"}"#,
        "/PaymentState: expected one of None, Failed, Succeeded, PartiallyRefunded and Refunded, \
         found a text",
    );
    check(
        r#"{"PaymentState": "None", "AmountPaid": 9}"#,
        "/PaymentState: None, and the payments say Succeeded: 9.00 AUD of 9.00 AUD captured, \
         0.00 AUD refunded",
    );
    check(
        r#"{"PaymentState": "Succeeded", "AmountPaid": 5}"#,
        "/PaymentState: Succeeded, and the payments say None: 5.00 AUD of 9.00 AUD captured, \
         0.00 AUD refunded",
    );
    check(
        r#"{"PaymentState": "Refunded"}"#,
        "/PaymentState: Refunded, and the payments say None: 0.00 AUD of 9.00 AUD captured, \
         0.00 AUD refunded",
    );
    check(
        r#"{"AmountPaid": 3, "Payments": [{"Amount": 5}]}"#,
        "/AmountPaid: 3.00 AUD, and the payments hold 5.00 AUD",
    );
    check(
        r#"{"AmountPaid": 3, "AmountPending": 2}"#,
        "/AmountPending: 2.00 AUD, and 6.00 AUD of 9.00 AUD are left",
    );
    check(
        r#"{"Payments": [{"Amount": 5, "AmountCaptured": 5, "Status": "Refunded"}]}"#,
        "/Payments/0/AmountCaptured: Refunded, and 5.00 AUD of 5.00 AUD are left",
    );
    check(
        r#"{"Payments": [{"Amount": 5, "AmountCaptured": 5, "Status": "Failed"}]}"#,
        "/Payments/0/AmountCaptured: a payment that failed has captured nothing",
    );
    check(
        r#"{"Discount": {"Cost": 10}}"#,
        "/TotalCost: lines and charges do not add up: an amount may not be negative",
    );
    check(
        r#"{"OrderLines": [{"Quantity": 4000000000, "UnitPrice": 999999999}]}"#,
        "/TotalCost: lines and charges do not add up: an amount may not exceed 10^15",
    );
}

#[test]
fn one_order_a_list_and_an_answer_are_read() {
    let (settings, one) = (settings(), order_json("{}").to_string());
    let workflow = settings.workflow().unwrap();
    let read = |text: &str| read_orders(text, Leniency::Strict, &settings, &workflow);
    let alone = read(&one).unwrap();
    assert_eq!(read(&format!("[{one}]")).unwrap(), alone);
    assert_eq!(read(&format!(r#"{{"Items": [{one}], "TotalItemsCount": 9}}"#)).unwrap(), alone);
    let wrong = |text: &str| read(text).unwrap_err().to_string();
    assert_eq!(
        wrong(&format!(r#"{{"Items": [{one}, {{"Id": 1}}, 3]}}"#)),
        "/Items/1/CreatedDateTime: nothing says when the order was placed\n\
         /Items/2: expected an object, found a number"
    );
    assert_eq!(wrong("[1"), "line 1, column 2: EOF while parsing a list");
    assert_eq!(wrong("true"), "/: expected an object, found a switch");
}

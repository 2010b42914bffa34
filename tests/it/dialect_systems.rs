//! Orders from one system to another, in every direction.

use std::fmt::Write;

use orderflow::dialect::{Json, Leniency, System, convert};
use orderflow::order::Order;
use orderflow::standard::{fulfillment, payment};
use orderflow::{Actor, Currency, Event, NewOrder, Origin, Payload, Workflow};
use rust_decimal::dec;

const ORDERS: [(&str, &str); 3] = [
    ("ecwid", include_str!("dialect_ecwid/fixtures/full.json")),
    ("webinone", include_str!("dialect_webinone/order_v2.json")),
    ("retailys", include_str!("dialect_retailys/full.json")),
];

fn system(name: &str) -> System {
    System::fresh(name, Currency::new("EUR").unwrap()).unwrap()
}

/// What every system has a word for.
fn common(order: &Order) -> String {
    let books = order.books();
    let lines: Vec<String> = books
        .lines()
        .iter()
        .map(|line| format!("{} x {} at {}", line.quantity, line.name, line.unit_price.amount()))
        .collect();
    format!(
        "{}; total {}, captured {}, refunded {}; {}; {}",
        order.status(payment::AXIS),
        books.total().amount(),
        books.ledger().captured().amount(),
        books.ledger().refunded().amount(),
        lines.join(", "),
        order.shipping().and_then(|person| person.city.as_deref()).unwrap_or("nowhere"),
    )
}

/// Each order as it is, as the other system has it when it reads what was written, and what did not
/// come through.
#[test]
fn what_does_not_come_through_is_listed() {
    let mut told = String::new();
    for (from, text) in ORDERS {
        let order = system(from).read(text, Leniency::Strict).unwrap().remove(0);
        writeln!(told, "{from} order {}\n    {}", order.id(), common(&order)).unwrap();
        for to in System::NAMES {
            let converted = convert(text, Leniency::Strict, &system(from), &system(to)).unwrap();
            writeln!(told, "  written for {to}").unwrap();
            let written = Json::List(converted.orders).to_string();
            match system(to).read(&written, Leniency::Strict) {
                Ok(read) => writeln!(told, "    {}", common(&read[0])).unwrap(),
                Err(error) => writeln!(told, "    not read again: {error}").unwrap(),
            }
            for (id, loss) in converted.losses {
                assert_eq!(id, *order.id());
                writeln!(told, "    lost {loss}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn an_order_of_a_system_loses_nothing_there() {
    for (name, text) in ORDERS {
        let own = system(name);
        let converted = convert(text, Leniency::Strict, &own, &own).unwrap();
        let again = convert(&converted.orders[0].to_string(), Leniency::Strict, &own, &own);
        assert_eq!(again.unwrap().orders, converted.orders, "{name}");
    }
}

/// An order of our own, with all that an order may have, in the words of each system.
#[test]
fn an_order_of_nobodys_is_written_for_everybody() {
    let workflow = Workflow::standard();
    let at = "2026-03-01T09:00:00Z".parse().unwrap();
    let origin = || Origin::by(Actor::staff("anna")).at(at);
    let new = NewOrder::new("1001", "EUR")
        .line("TEA", 2, dec!(4.50))
        .line_name("Green tea")
        .line("POT", 1, dec!(30))
        .shipping_charge(dec!(5.90))
        .fact("gift_wrap")
        .foreign("elsewhere", "color", "\"red\"");
    let mut order = workflow.open(new, origin()).unwrap();
    let line = |id: &str| orderflow::LineId::new(id).unwrap();
    let amount = |text| orderflow::Money::parse(text, "EUR").unwrap();
    for event in [
        Event::new("paid").payload(Payload::new().amount(amount("44.90")).reference("tx-1")),
        Event::new("sent").payload(Payload::new().shipment("P-1").line(line("1"), 2)),
        Event::new("sent").payload(Payload::new().shipment("P-2").line(line("2"), 1)),
        Event::new("delivered").payload(Payload::new().shipment("P-1")),
        Event::new("refunded").payload(Payload::new().amount(amount("4.50")).reference("r-1")),
    ] {
        let event = event.by(Actor::gateway("stripe")).at(at);
        let _decision = workflow.apply(&mut order, event).unwrap();
    }
    assert_eq!(order.status(fulfillment::AXIS), fulfillment::SHIPPED);
    let mut told = String::new();
    for name in System::NAMES {
        let system = system(name);
        let written = system.write(&order, &system.workflow().unwrap());
        writeln!(told, "{name}\n{:#}", written.json).unwrap();
        for loss in written.losses {
            writeln!(told, "lost {loss}").unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

/// An id that WebinOne cannot hold is replaced by one that no other order of the text has.
#[test]
fn converted_orders_have_ids_of_their_own() {
    let order = |id: &str| {
        format!(
            r#"{{"id": "{id}", "createDate": "2026-03-01 09:00:00 +0000", "total": 0,
                "paymentStatus": "PAID", "fulfillmentStatus": "DELIVERED"}}"#
        )
    };
    let text = format!("[{}]", ["B", "1", "3", "A", "C"].map(order).join(","));
    let [ecwid, webinone, _] = System::NAMES.map(system);
    let converted = convert(&text, Leniency::Strict, &ecwid, &webinone).unwrap();
    let ids: Vec<String> =
        converted.orders.iter().map(|it| it.get("Id").unwrap().to_string()).collect();
    assert_eq!(ids, ["2", "1", "3", "4", "5"]);
}

/// A shop's own statuses are known by what its orders say of them, and by nothing else.
#[test]
fn orders_name_the_statuses_that_a_shop_is_not_told_of() {
    let [_, webinone, _] = System::NAMES.map(system);
    let order = |rest: &str| {
        format!(r#"{{"Id": 1, "CreatedDateTime": "2026-03-01T09:00:00", "StatusId": 9{rest}}}"#)
    };
    let names = |text: &str| {
        let known = webinone.clone().statuses_named_by(text, Leniency::Strict);
        let list = known.statuses().unwrap();
        let items = list.get("Items").and_then(Json::as_list).unwrap();
        let name = |id: u64| {
            let named = items.iter().find(|it| it.get("Id") == Some(&Json::from(id)))?;
            named.get("Name")?.as_text().map(str::to_owned)
        };
        let read = known.read(text, Leniency::Strict).is_ok();
        (name(9), name(2).unwrap(), items.len(), read)
    };
    let engraver = Some("At the engraver".to_owned());
    let paid = || "Paid".to_owned();
    let v2 = order(r#", "StatusShort": {"Id": 9, "Name": "At the engraver"}"#);
    let v1 = order(r#", "Status": {"Id": "9", "Name": "At the engraver"}"#);
    assert!(webinone.read(&v2, Leniency::Strict).is_err());
    assert_eq!(names(&v2), (engraver.clone(), paid(), 9, true));
    assert_eq!(names(&format!("[{v1}]")), (engraver.clone(), paid(), 9, true));
    let other = v2.replace(": 9", ": 2");
    let listed = format!(r#"{{"Items": [{v2}, {other}], "TotalItemsCount": 2}}"#);
    assert_eq!(names(&listed), (engraver, "At the engraver".to_owned(), 9, true));
    for rest in [
        "",
        r#", "StatusShort": null"#,
        r#", "StatusShort": {"Id": 9}"#,
        r#", "StatusShort": {"Id": 9, "Name": " "}"#,
        r#", "StatusShort": {"Id": 9, "Name": 9}"#,
        r#", "StatusShort": {"Id": {}, "Name": "x"}"#,
        r#", "StatusShort": [9]"#,
    ] {
        assert_eq!(names(&order(rest)), (None, paid(), 8, false), "{rest}");
    }
    for text in ["", "null", "[1, null]", "{\"Items\": 7}", "{"] {
        assert_eq!(names(text), (None, paid(), 8, false), "{text}");
    }
}

#[test]
fn what_is_no_order_is_refused_with_its_places() {
    let [ecwid, webinone, retailys] = System::NAMES.map(system);
    let check = |from: &System, text: &str, want: &str| {
        let error = convert(text, Leniency::Strict, from, &ecwid).unwrap_err().to_string();
        assert!(error.contains(want), "{}: {error}", from.name());
    };
    for from in [&ecwid, &webinone, &retailys] {
        check(from, "{\"a\": 1,\n}", "line 2, column 1: a comma without a value after it");
        check(from, "[1]", "/0: expected an object, found a number");
        check(from, "null", "expected an object, found null");
    }
    let trailing = "[],";
    assert!(convert(trailing, Leniency::Lenient, &ecwid, &webinone).is_err());
    let none = convert("[ /* none */ ]", Leniency::Lenient, &ecwid, &webinone).unwrap();
    assert!(none.orders.is_empty() && none.losses.is_empty());
}

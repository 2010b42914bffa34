//! What the books refuse, and that they then stay as they are.

use super::tests::{book, books, euro, euros, event, id, line, run};
use crate::order::{
    Booking, Books, Charges, EditError, Money, MoneyError, Payload, PayloadError, PayloadPart,
    Place, Tracking,
};
use crate::vocabulary::{self, DerivedFact};

#[test]
fn payloads_are_checked() {
    let check = |kind: &str, payload: Payload, want: &str| {
        let (kind, ..) = event(kind);
        let at = jiff::Timestamp::UNIX_EPOCH;
        let error = books().book(kind, &payload, true, at).unwrap_err();
        assert_eq!(error.to_string(), want);
    };
    let none = Payload::new;
    let dollars = Money::parse("1", "USD").unwrap();
    for kind in ["capture", "refund", "failed_payment"] {
        check(kind, none().amount(dollars), "an amount in EUR is wanted, not in USD");
    }
    check("dispatch", none().line(id("9"), 1), "the order has no line 9");
    check("refund", none().line(id("9"), 1), "the order has no line 9");
    check("delivery", none().line(id("1"), 0), "line 1 is named with no unit");
    check("return", none().line(id("1"), 1).line(id("1"), 1), "line 1 is named twice");
    check("dispatch", none().amount(euros("1")), "an event that books dispatch takes no amount");
    check("capture", none().line(id("1"), 1), "an event that books capture takes no lines");
    check("capture", none().reference(""), "the reference must have 1 to 255 characters");
    let long = "x".repeat(1_000_000);
    check("dispatch", none().shipment(&long), "the shipment must have 1 to 255 characters");

    let mut books = books();
    run(&mut books, "capture =1000000000000000, refund =1000000000000000");
    let over = Err(PayloadError::Money(MoneyError::Overflow));
    assert_eq!(book(&books, "capture =0.01"), over);
    assert_eq!(book(&books, "refund =0.01"), over);
}

#[test]
fn every_kind_takes_its_parts_alone() {
    let full = Payload::new()
        .amount(euros("1"))
        .reference("r")
        .payment("p")
        .method("card")
        .line(id("1"), 1)
        .shipment("A")
        .tracking(Tracking::default());
    assert!(Payload::new().is_empty() && !full.is_empty());
    for kind in vocabulary::Books::ALL {
        for part in PayloadPart::ALL {
            let mut payload = Payload::new();
            match part {
                PayloadPart::Amount => payload.amount = full.amount,
                PayloadPart::Reference => payload.reference.clone_from(&full.reference),
                PayloadPart::Payment => payload.payment.clone_from(&full.payment),
                PayloadPart::Method => payload.method.clone_from(&full.method),
                PayloadPart::Lines => payload.lines.clone_from(&full.lines),
                PayloadPart::Shipment => payload.shipment.clone_from(&full.shipment),
                PayloadPart::Tracking => payload.tracking.clone_from(&full.tracking),
            }
            let booked = books().book(kind, &payload, true, jiff::Timestamp::UNIX_EPOCH);
            let refused = booked == Err(PayloadError::NotTaken { kind, part });
            assert_eq!(refused, !PayloadPart::taken_by(kind).contains(&part), "{kind:?} {part}");
        }
    }
}

#[test]
fn bookings_that_do_not_fit_change_nothing() {
    let mut kept = books();
    run(&mut kept, "capture =5 %a hand, dispatch @A 1x1, failed_delivery %f @A, return 2x1 %r");
    let check = |text: &str, tamper: &dyn Fn(&mut Booking), want: &str| {
        let mut fresh = books();
        run(&mut fresh, "dispatch @B 1x1, capture =9 hand");
        let mut booking = book(&fresh, text).unwrap();
        tamper(&mut booking);
        let mut books = kept.clone();
        assert_eq!(books.post(&booking).unwrap_err().to_string(), want, "{text}");
        assert_eq!(books, kept, "{text}");
    };
    let no = |_: &mut Booking| {};
    check("capture %a", &no, "the reference \"a\" is on the books");
    check("failed_delivery %f", &no, "the reference \"f\" is on the books");
    check("return 2x1 %r", &no, "the reference \"r\" is on the books");
    check("void_manual", &no, "the captures made void are not those on the books");
    check("dispatch @A", &no, "the shipment \"A\" is on the books");
    check("delivery @B", &no, "the shipment \"B\" is not on the books");
    check("dispatch @C", &no, "line 2 has not so many units there");
    check(
        "refund =1",
        &|it| it.refund.as_mut().unwrap().amount = euros("0"),
        "the booking enters no money",
    );
    let dollars = |it: &mut Booking| {
        it.capture.as_mut().unwrap().amount = Money::parse("1", "USD").unwrap();
    };
    check("capture", &dollars, "an amount in EUR is wanted, not in USD");
    check("dispatch @C 1x1", &|it| it.moves[0].quantity = 0, "line 1 has not so many units there");
    check("dispatch @C 1x1", &|it| it.moves[0].line = id("9"), "the order has no line 9");
    check(
        "dispatch @C 1x1",
        &|it| it.moves[0].to = Place::Failed,
        "line 1 has not so many units there",
    );
    let twice = |it: &mut Booking| {
        let step = it.moves[0].clone();
        it.moves.extend([step.clone(), step]);
    };
    check("dispatch @C 1x1", &twice, "line 1 has not so many units there");
    let lines = |it: &mut Booking| it.refund.as_mut().unwrap().lines[0].quantity = 3;
    check("refund =0 1x1", &lines, "line 1 has not so many units there");
}

#[test]
fn edits_keep_what_happened() {
    let mut books = books();
    run(&mut books, "dispatch @A 1x1, refund =0 2x1");
    let kept = books.clone();
    let (one, two) = (id("1"), id("2"));
    let known = EditError::KnownLine { line: one.clone() };
    assert_eq!(books.add_line(line("1", 1, "1")), Err(known.clone()));
    let zero = EditError::ZeroQuantity { line: one.clone() };
    assert_eq!(books.edit_line(line("1", 0, "1")), Err(zero));
    let unknown = EditError::UnknownLine { line: id("9") };
    assert_eq!(books.edit_line(line("9", 1, "1")), Err(unknown.clone()));
    assert_eq!(books.remove_line(&id("9")), Err(unknown));
    let left = EditError::UnitsLeft { line: one.clone(), left: 1 };
    assert_eq!(books.remove_line(&one), Err(left));
    let refunded = EditError::UnitsRefunded { line: two.clone(), refunded: 1 };
    assert_eq!(books.remove_line(&two), Err(refunded));
    let over = EditError::Money(MoneyError::Overflow);
    assert_eq!(books.add_line(line("3", 2, "999999999999999")), Err(over));
    let negative = EditError::Money(MoneyError::Negative);
    let discount = Charges::default().discount(euros("26"));
    assert_eq!(books.set_charges(discount), Err(negative));
    let tracking = Tracking { number: Some("T1".to_owned()), ..Tracking::default() };
    assert!(books.set_tracking("B", tracking.clone()).is_err());
    assert_eq!(books, kept);

    books.edit_line(line("1", 1, "12")).unwrap();
    books.add_line(line("3", 1, "4")).unwrap();
    books.add_line(line("4", 1, "4")).unwrap();
    books.remove_line(&id("4")).unwrap();
    books.set_charges(Charges::default().shipping(euros("3"))).unwrap();
    books.set_tracking("A", tracking).unwrap();
    assert_eq!(books.total(), euros("24"));
    assert!(!books.facts(None).contains(DerivedFact::UnitsSettled));
    run(&mut books, "completion");
    assert!(books.facts(None).contains(DerivedFact::UnitsSettled));

    let twice = vec![line("1", 1, "1"), line("1", 1, "1")];
    assert_eq!(Books::new(euro(), twice, Charges::default()), Err(known));
}

#[test]
fn the_form_on_disk_is_read_for_ever() {
    let mut books = books();
    run(&mut books, "capture =5 %a, dispatch @A 1x1, refund =1 %r 2x1, failed_payment");
    let at = r#""at":"1970-01-01T00:00:00Z""#;
    let price = |amount| format!(r#"{{"amount":"{amount}","currency":"EUR"}}"#);
    let line = |name: u32, quantity: u32, amount| {
        let (price, named) = (price(amount), format!(r#""id":"{name}","sku":"SKU""#));
        format!(r#"{{{named},"quantity":{quantity},"unit_price":{price},"shippable":true}}"#)
    };
    let (one, two) = (line(1, 2, "10.00"), line(2, 1, "5.00"));
    let (five, back) = (price("5.00"), price("1.00"));
    let capture = format!(r#"{{"reference":"a","by_gateway":true,"amount":{five},{at}}}"#);
    let lines = r#""lines":[{"line":"2","quantity":1}]"#;
    let refund = format!(r#"{{"reference":"r","amount":{back},{lines},{at}}}"#);
    let cell = r#"{"line":"1","under_way":1,"delivered":0,"returned":0,"failed":0}"#;
    let shipment = format!(r#"{{"id":"A","lines":[{cell}],"attempts":0,{at}}}"#);
    let ledger = format!(
        r#"{{"currency":"EUR","captures":[{capture}],"refunds":[{refund}],"failed":[{{{at}}}]}}"#
    );
    let parcels = format!(r#"{{"shipments":[{shipment}],"loose":[],"failed":[],"returns":[]}}"#);
    let terms = r#""charges":{},"terms":"upfront","delivery":"shipping""#;
    let want =
        format!(r#"{{"lines":[{one},{two}],{terms},"ledger":{ledger},"parcels":{parcels}}}"#);
    assert_eq!(serde_json::to_string(&books).unwrap(), want);

    let read = |text: &str| serde_json::from_str::<Books>(text);
    assert_eq!(read(&want).unwrap(), books);
    assert_eq!(read(&want.replace(r#""charges":{}"#, r#""mood":"good""#)).unwrap(), books);
    let tampered = |from: &str, to: &str| read(&want.replace(from, to)).unwrap_err().to_string();
    assert!(tampered("\"under_way\":1", "\"under_way\":3").starts_with("line 1 has not so many"));
    assert!(tampered("\"quantity\":1", "\"quantity\":0").starts_with("line 2 has no unit"));
    assert!(tampered("5.00", "-5.00").starts_with("an amount may not be negative"));
}

#[test]
fn bookings_and_payloads_on_disk() {
    let booking = book(&books(), "dispatch @A 1x3").unwrap();
    let text = concat!(
        r#"{"shipment":{"id":"A","at":"1970-01-01T00:00:00Z"},"moves":[{"line":"1","#,
        r#""from":"unsent","to":"under_way","quantity":2,"shipment":"A"}],"unmatched":1}"#,
    );
    assert_eq!(serde_json::to_string(&booking).unwrap(), text);
    assert_eq!(serde_json::from_str::<Booking>(text).unwrap(), booking);
    assert!(serde_json::from_str::<Booking>("{\"newer\":1}").unwrap().is_empty());

    let (_, payload, _) = event("refund =5 %r 1x1");
    let text = concat!(
        r#"{"amount":{"amount":"5.00","currency":"EUR"},"reference":"r","#,
        r#""lines":[{"line":"1","quantity":1}]}"#,
    );
    assert_eq!(serde_json::to_string(&payload).unwrap(), text);
    assert_eq!(serde_json::from_str::<Payload>(text).unwrap(), payload);
    assert_eq!(serde_json::from_str::<Payload>("{\"newer\":1}").unwrap(), Payload::new());
}

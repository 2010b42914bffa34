//! The rules of booking, one row each.

use crate::order::{
    Booking, Books, Charges, Currency, DeliveryMethod, Line, LineId, Money, Payload, PayloadError,
    PaymentTerms, Place,
};
use crate::vocabulary::{self, DerivedFact};

/// Two units at 10 and one at 5: 25 in all.
pub(super) fn books() -> Books {
    Books::new(euro(), vec![line("1", 2, "10"), line("2", 1, "5")], Charges::default()).unwrap()
}

pub(super) fn euro() -> Currency {
    Currency::new("EUR").unwrap()
}

pub(super) fn euros(amount: &str) -> Money {
    Money::parse(amount, "EUR").unwrap()
}

pub(super) fn id(text: &str) -> LineId {
    LineId::new(text).unwrap()
}

pub(super) fn line(name: &str, quantity: u32, price: &str) -> Line {
    Line::new(id(name), "SKU", quantity, euros(price))
}

/// Reads an event: its kind and, in any order, `1x2` two units of line 1, `@A` shipment A, `=5`
/// five euros, `%r` reference r, `hand` if no gateway.
pub(super) fn event(text: &str) -> (vocabulary::Books, Payload, bool) {
    let mut words = text.split(' ');
    let kind = words.next().unwrap();
    let kind = vocabulary::Books::ALL.into_iter().find(|it| it.as_str() == kind).unwrap();
    let (mut payload, mut by_gateway) = (Payload::new(), true);
    for word in words {
        if word == "hand" {
            by_gateway = false;
        } else if let Some(shipment) = word.strip_prefix('@') {
            payload = payload.shipment(shipment);
        } else if let Some(amount) = word.strip_prefix('=') {
            payload = payload.amount(euros(amount));
        } else if let Some(reference) = word.strip_prefix('%') {
            payload = payload.reference(reference);
        } else {
            let (name, quantity) = word.split_once('x').unwrap();
            payload = payload.line(id(name), quantity.parse().unwrap());
        }
    }
    (kind, payload, by_gateway)
}

pub(super) fn book(books: &Books, text: &str) -> Result<Booking, PayloadError> {
    let (kind, payload, by_gateway) = event(text);
    books.book(kind, &payload, by_gateway, jiff::Timestamp::UNIX_EPOCH)
}

pub(super) fn run(books: &mut Books, text: &str) {
    for text in text.split(", ").filter(|text| !text.is_empty()) {
        let booking = book(books, text).unwrap();
        books.post(&booking).unwrap();
    }
}

/// What a booking enters, in short.
fn shown(booking: &Booking) -> String {
    let mut parts = Vec::new();
    if let Some(capture) = &booking.capture {
        parts.push(format!("capture {}", capture.amount.amount()));
    }
    if let Some(refund) = &booking.refund {
        let lines = refund.lines.iter().map(|part| format!(" {}x{}", part.line, part.quantity));
        parts.push(format!("refund {}{}", refund.amount.amount(), lines.collect::<String>()));
    }
    if booking.failed_payment.is_some() || booking.failed_delivery.is_some() {
        parts.push("attempt".to_owned());
    }
    if let Some(voided) = booking.voided {
        parts.push(format!("void {}", voided.amount()));
    }
    if let Some(shipment) = &booking.shipment {
        parts.push(format!("parcel {}", shipment.id));
    }
    for step in &booking.moves {
        let (from, to) = (step.from, step.to);
        let shipment = step.shipment.as_deref().unwrap_or("-");
        parts.push(format!("{}x{} {from}>{to} {shipment}", step.line, step.quantity));
    }
    if booking.returned.is_some() {
        parts.push("return".to_owned());
    }
    if booking.unmatched > 0 {
        parts.push(format!("unmatched {}", booking.unmatched));
    }
    parts.join(", ")
}

/// After those events, this one books that.
#[track_caller]
fn check(before: &str, text: &str, want: &str) {
    let mut books = books();
    run(&mut books, before);
    let booking = book(&books, text).unwrap();
    assert_eq!(shown(&booking), want, "{before} / {text}");
    let nothing = want.is_empty() || want.starts_with("unmatched");
    assert_eq!(booking.is_empty(), nothing);
    books.post(&booking).unwrap();
}

#[test]
fn captures() {
    check("", "capture", "capture 25.00");
    check("", "capture =7.50", "capture 7.50");
    check("", "capture =0", "");
    check("", "capture =30", "capture 30.00");
    check("capture =10", "capture", "capture 15.00");
    check("capture", "capture", "");
    check("capture", "capture =1", "capture 1.00");
    check("capture =10 %a", "capture =15 %a", "");
    check("capture =10 %a", "capture %b", "capture 15.00");
    check("refund =5 %a", "capture =10 %a", "capture 10.00");
    check("failed_payment %a", "capture =10 %a", "capture 10.00");
    check("capture =10, refund", "capture", "capture 15.00");
}

#[test]
fn refunds() {
    check("capture", "refund", "refund 25.00");
    check("capture", "refund =5 %a", "refund 5.00");
    check("capture, refund =5", "refund", "refund 20.00");
    check("capture, refund =5 %a", "refund =5 %a", "");
    check("capture %a", "refund =5 %a", "refund 5.00");
    check("", "refund", "");
    check("", "refund =5", "refund 5.00");
    check("capture, refund", "refund =1", "refund 1.00");
    check("", "refund =0", "");
    check("", "refund =0 1x1", "refund 0.00 1x1");
    check("capture", "refund 1x2 2x1", "refund 25.00 1x2 2x1");
    check("", "refund =3 1x5", "refund 3.00 1x2, unmatched 3");
    check("refund =3 1x1", "refund =0 1x2", "refund 0.00 1x1, unmatched 1");
    check("refund =3 1x2", "refund =0 1x1", "unmatched 1");
}

#[test]
fn attempts_and_voids() {
    check("", "failed_payment", "attempt");
    check("failed_payment", "failed_payment", "attempt");
    check("failed_payment %a", "failed_payment %a", "");
    check("failed_payment %a", "failed_payment %b =5", "attempt");
    check("", "void_manual", "");
    check("capture =5", "void_manual", "");
    check("capture =5, capture =6 hand, capture =7 hand", "void_manual", "void 13.00");
    check("capture =6 hand, void_manual", "void_manual", "");
    check("capture =6 hand, void_manual", "capture", "capture 25.00");
    check("capture =6 hand %a, void_manual", "capture %a", "");
}

#[test]
fn dispatches() {
    let all = "1x2 unsent>under_way #1, 2x1 unsent>under_way #1";
    check("", "dispatch", &format!("parcel #1, {all}"));
    check("", "dispatch @A 1x1", "parcel A, 1x1 unsent>under_way A");
    check("dispatch @A 1x1", "dispatch @A 1x1", "");
    check("dispatch @A 1x1", "dispatch @A", "");
    check(
        "dispatch 1x1",
        "dispatch",
        "parcel #2, 1x1 unsent>under_way #2, 2x1 unsent>under_way #2",
    );
    check("dispatch @#2 1x1", "dispatch 1x1", "parcel #3, 1x1 unsent>under_way #3");
    check("", "dispatch @A 1x5", "parcel A, 1x2 unsent>under_way A, unmatched 3");
    check("dispatch", "dispatch", "");
    check("dispatch", "dispatch 1x1", "unmatched 1");
    check("dispatch", "dispatch @A", "parcel A");
    check("dispatch", "dispatch @A 1x1", "parcel A, unmatched 1");
    check("dispatch, dispatch @A 1x1", "dispatch @A 1x1", "");
}

#[test]
fn parcels_that_were_given_up_leave_again() {
    let failed = "dispatch @A 1x1, failed_delivery @A";
    check(failed, "dispatch @A 1x1", "1x1 failed>under_way A");
    check(failed, "dispatch @A", "1x1 failed>under_way A");
    check(failed, "dispatch @A 1x2", "1x1 failed>under_way A, 1x1 unsent>under_way A");
    check(failed, "last_leg @A", "1x1 failed>under_way A");
    check(&format!("{failed}, dispatch @B 2x1"), "last_leg @A", "1x1 failed>under_way A");
    check(&format!("{failed}, dispatch @B 1x2"), "dispatch @A", "");
    check(&format!("{failed}, dispatch @A"), "dispatch @A", "");
    check(&format!("{failed}, dispatch @A"), "delivery @A", "1x1 under_way>delivered A");
    check(&format!("{failed}, delivery @A"), "dispatch @A", "");
    check("dispatch @A 1x1, undo_dispatch", "dispatch @A 1x1", "1x1 failed>under_way A");
}

#[test]
fn repeats_about_a_known_parcel_miss_nothing() {
    let arrived = "dispatch @A 1x1, delivery @A 1x1";
    check(arrived, "delivery @A 1x1", "");
    check(&format!("{arrived}, return @A 1x1"), "return @A 1x1", "");
    check("return @X 1x1", "return @X 1x1", "");
    let refused = "dispatch @A 1x2, failed_delivery @A 1x1, delivery @A";
    check(refused, "delivery @A", "");
    check(refused, "dispatch @A 1x2", "");
    check(refused, "delivery @A 1x1", "1x1 failed>delivered A");
    check("return", "return %a 1x1", "return, unmatched 1");
    check("return, return %a 1x1", "return %a 1x1", "");
    check("refund =0 %a 1x3, refund =0 %b 1x1", "refund =0 %b 1x1", "");
    check("delivery", "delivery @X 1x1", "parcel X, unmatched 1");
    check("delivery, delivery @X 1x1", "delivery @X 1x1", "");
    check("dispatch @A 1x1, delivery @X 1x1", "dispatch @X 1x1", "");
}

#[test]
fn last_legs() {
    check("", "last_leg 2x1", "parcel #1, 2x1 unsent>under_way #1");
    check("", "last_leg", "parcel #1, 1x2 unsent>under_way #1, 2x1 unsent>under_way #1");
    check("dispatch @A 1x1", "last_leg", "");
    check("dispatch @A 1x1", "last_leg @A", "");
    check("dispatch @A 1x1", "last_leg @A 1x1", "");
    check("dispatch @A 1x1", "last_leg @B", "");
    check("dispatch @A 1x1", "last_leg @B 1x1", "parcel B, 1x1 unsent>under_way B");
    check("dispatch @A, delivery", "last_leg @B", "parcel B");
}

#[test]
fn deliveries() {
    let two = "dispatch @A 1x1, dispatch @B 1x1";
    check(two, "delivery @B", "1x1 under_way>delivered B");
    check(two, "delivery", "1x1 under_way>delivered A, 1x1 under_way>delivered B");
    check(two, "delivery 1x1", "1x1 under_way>delivered A");
    check(two, "delivery @A 1x2", "1x1 under_way>delivered A, unmatched 1");
    check(two, "delivery @A 2x1", "unmatched 1");
    check(two, "delivery 2x1", "2x1 unsent>delivered -");
    check(two, "delivery 2x3", "2x1 unsent>delivered -, unmatched 2");
    check("dispatch @A 1x1", "delivery 1x2", "1x1 under_way>delivered A, 1x1 unsent>delivered -");
    check(
        "dispatch @A 1x1",
        "delivery @X 1x2",
        "parcel X, 1x1 under_way>delivered A, 1x1 unsent>delivered X",
    );
    check("dispatch @A 1x1, delivery @X 1x1", "delivery @X 1x1", "");
    check("delivery @A 1x1", "dispatch @A 1x1", "");
    check("", "delivery", "1x2 unsent>delivered -, 2x1 unsent>delivered -");
    check("", "delivery 1x1", "1x1 unsent>delivered -");
    check("dispatch 1x1, delivery", "delivery", "");
    check("return 1x1", "delivery", "");
    check("dispatch @A, delivery @A", "delivery @A", "");
    check("dispatch @A 1x1, failed_delivery @A", "delivery @A", "1x1 failed>delivered A");
    check(
        "dispatch @A 1x2, failed_delivery @A, dispatch @B 1x1",
        "delivery @A",
        "1x1 failed>delivered A",
    );
    check("dispatch @A 1x1, failed_delivery @A, delivery @A", "delivery @A", "");
    check("dispatch @A, failed_delivery 1x2", "delivery @A", "2x1 under_way>delivered A");
}

#[test]
fn failed_deliveries() {
    check("", "failed_delivery", "attempt");
    check("failed_delivery %a", "failed_delivery %a", "");
    check("failed_payment %a", "failed_delivery %a", "attempt");
    let two = "dispatch @A 1x1, dispatch @B 1x1";
    check(two, "failed_delivery @B", "attempt, 1x1 under_way>failed B");
    check(two, "failed_delivery @B 1x2", "attempt, 1x1 under_way>failed B, unmatched 1");
    check(two, "failed_delivery", "attempt, 1x1 under_way>failed A, 1x1 under_way>failed B");
    check(two, "failed_delivery 1x1", "attempt, 1x1 under_way>failed A");
    check(two, "failed_delivery 2x1", "attempt, unmatched 1");
    let mut books = books();
    run(&mut books, "dispatch @A 1x1, dispatch @B 1x1, failed_delivery @B, failed_delivery");
    let attempts: Vec<u32> = books.parcels().shipments().iter().map(|it| it.attempts).collect();
    assert_eq!(attempts, [1, 1]);
    assert_eq!(books.parcels().units(&id("1")).unwrap().unsent(), 2);
    assert_eq!(books.parcels().shipment("B").unwrap().lines[0].at(Place::Failed), 1);
}

#[test]
fn returns() {
    let some = "dispatch @A 1x1, delivery @A, dispatch @B 2x1";
    check(some, "return", "1x1 delivered>returned A, 2x1 under_way>returned B, return");
    check(some, "return @A", "1x1 delivered>returned A, return");
    check(some, "return 2x1", "2x1 under_way>returned B, return");
    check(some, "return 1x2", "1x1 delivered>returned A, 1x1 unsent>returned -, return");
    check(
        some,
        "return @X 1x2",
        "parcel X, 1x1 delivered>returned A, 1x1 unsent>returned X, return",
    );
    check(
        some,
        "return 1x3",
        "1x1 delivered>returned A, 1x1 unsent>returned -, return, unmatched 1",
    );
    check("", "return", "1x2 unsent>returned -, 2x1 unsent>returned -, return");
    check("return 1x1", "return", "");
    check("return 1x1 %a", "return 1x1 %a", "");
    check("return 1x1 %a", "return 1x1 %b", "1x1 unsent>returned -, return");
    check(
        "dispatch @A 1x1, delivery 1x1, dispatch @B 1x1",
        "return 1x2",
        "1x1 delivered>returned A, 1x1 under_way>returned B, return",
    );
}

#[test]
fn corrections() {
    let some = "dispatch @A 1x1, delivery @A, dispatch @B 1x1";
    check(some, "completion", "1x1 under_way>delivered B, 2x1 unsent>delivered -");
    check("completion", "completion", "");
    check(some, "undo_dispatch", "1x1 under_way>failed B");
    check(some, "undo_delivery", "1x1 delivered>under_way A");
    check("completion", "undo_delivery", "1x2 delivered>under_way -, 2x1 delivered>under_way -");
    check("delivery 1x1, return", "restock", "1x1 returned>unsent -");
    check("", "restock", "");

    let mut pickup = books();
    pickup.set_delivery(DeliveryMethod::Pickup);
    run(&mut pickup, "completion");
    let undone = book(&pickup, "undo_delivery").unwrap();
    assert_eq!(shown(&undone), "1x2 delivered>unsent -, 2x1 delivered>unsent -");
    pickup.post(&undone).unwrap();
    assert_eq!(pickup.parcels(), books().parcels());
}

/// After those events, exactly these facts hold of the books.
#[track_caller]
fn check_facts(before: &str, want: &str) {
    let mut books = books();
    run(&mut books, before);
    let facts: Vec<&str> = books.facts(None).iter().map(DerivedFact::as_str).collect();
    assert_eq!(facts.join(" "), want, "{before}");
}

#[test]
fn facts_follow_the_books() {
    check_facts("", "");
    check_facts("capture =5 hand", "money_held captured");
    check_facts("capture hand", "paid_in_full money_held captured");
    check_facts("capture =26 hand", "paid_in_full overpaid money_held captured");
    check_facts("capture", "paid_in_full money_held captured gateway_captured");
    check_facts("capture hand, void_manual", "");
    check_facts("capture hand, refund =5", "paid_in_full money_held captured refunded");
    check_facts(
        "capture hand, refund",
        "paid_in_full captured refunded refunded_in_full units_settled",
    );
    check_facts(
        "capture =5 hand, refund =6",
        "captured refunded refunded_in_full refund_unmatched units_settled",
    );
    check_facts("refund =6", "refunded refund_unmatched");
    check_facts("dispatch", "units_under_way units_had_left");
    check_facts("dispatch, delivery", "units_delivered units_had_left units_settled");
    check_facts("dispatch, return", "units_returned units_had_left units_settled");
    check_facts("dispatch, failed_delivery", "");
    check_facts("delivery 1x2", "units_delivered units_had_left");
    check_facts("delivery 1x2, refund =0 2x1", "units_delivered units_had_left units_settled");
    check_facts("delivery 1x1, refund =0 2x1 1x1", "units_delivered units_had_left units_settled");
    check_facts("refund =0 1x2 2x1", "units_settled");
}

#[test]
fn facts_know_the_event_and_the_order() {
    let books = books();
    let facts = |text: &str| books.facts(Some(&book(&books, text).unwrap()));
    assert!(facts("capture").contains(DerivedFact::MoneyCame));
    assert!(!facts("capture =0").contains(DerivedFact::MoneyCame));
    assert!(!facts("refund =0 1x1").contains(DerivedFact::MoneyCame));
    assert!(facts("delivery").contains(DerivedFact::UnitsCame));
    assert!(facts("delivery").contains(DerivedFact::UnitsDelivered));
    assert!(!facts("delivery").contains(DerivedFact::UnitsHadLeft));

    let mut books = Books::new(euro(), Vec::new(), Charges::default()).unwrap();
    books.set_terms(PaymentTerms::Later);
    books.set_delivery(DeliveryMethod::Pickup);
    let facts: Vec<&str> = books.facts(None).iter().map(DerivedFact::as_str).collect();
    assert_eq!(facts, ["paid_in_full", "pay_later", "pickup", "nothing_to_ship", "units_settled"]);
    let some = books.facts(None).without(DerivedFact::Pickup).without(DerivedFact::PaidInFull);
    let shown = format!("{some:?}");
    assert_eq!(shown, r#"{"pay_later", "nothing_to_ship", "units_settled"}"#);
}

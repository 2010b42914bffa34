//! What holds after any events.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::tests::{book, euro, line, run};
use crate::order::{Booking, Books, Charges, DeliveryMethod, LineId, Money, ShipmentLine, Units};
use crate::vocabulary::{self, DerivedFact};

/// An event as the tests write it, with parts that its kind takes.
fn events() -> impl Strategy<Value = String> {
    let kind = 0..vocabulary::Books::ALL.len();
    let lines = prop::collection::btree_map(1..4_u32, 1..4_u32, 0..3);
    let amount = prop::option::of(0..30_u32);
    let reference = prop::option::of(0..6_u32);
    let shipment = prop::option::of(0..4_u32);
    (kind, lines, amount, reference, shipment, any::<bool>()).prop_map(
        |(kind, lines, amount, reference, shipment, by_hand)| {
            use crate::order::PayloadPart as Part;
            let kind = vocabulary::Books::ALL[kind];
            let takes = |part| Part::taken_by(kind).contains(&part);
            let mut text = kind.as_str().to_owned();
            if let Some(amount) = amount.filter(|_| takes(Part::Amount)) {
                text += &format!(" ={amount}");
            }
            if let Some(reference) = reference.filter(|_| takes(Part::Reference)) {
                text += &format!(" %{reference}");
            }
            if let Some(shipment) = shipment.filter(|_| takes(Part::Shipment)) {
                text += &format!(" @{shipment}");
            }
            for (line, quantity) in lines.into_iter().filter(|_| takes(Part::Lines)) {
                text += &format!(" {line}x{quantity}");
            }
            if by_hand { text + " hand" } else { text }
        },
    )
}

fn orders() -> impl Strategy<Value = Books> {
    (0..3_u32, any::<bool>(), any::<bool>()).prop_map(|(spare, pickup, digital)| {
        let mut lines = vec![line("1", 2, "10"), line("2", 1, "5"), line("3", 1 + spare, "0")];
        if digital {
            lines = lines.into_iter().map(crate::order::Line::not_shipped).collect();
        }
        let mut books = Books::new(euro(), lines, Charges::default()).unwrap();
        if pickup {
            books.set_delivery(DeliveryMethod::Pickup);
        }
        books
    })
}

/// Every sum, added up again from the entries.
fn check_sums(books: &Books) {
    let add = |sum: Money, more: Money| sum.checked_add(more).unwrap();
    let zero = Money::zero(books.currency());
    let ledger = books.ledger();
    let standing = || ledger.captures().iter().filter(|capture| !capture.voided);
    let captured = standing().map(|it| it.amount).fold(zero, add);
    let gateway = standing().filter(|it| it.by_gateway).map(|it| it.amount).fold(zero, add);
    let refunded = ledger.refunds().iter().map(|it| it.amount).fold(zero, add);
    assert_eq!(ledger.captured(), captured);
    assert_eq!(ledger.gateway_captured(), gateway);
    assert_eq!(ledger.refunded(), refunded);

    let mut units: BTreeMap<LineId, Units> = BTreeMap::new();
    let mut unsettled = false;
    let parcels = books.parcels();
    let cells = parcels.shipments().iter().flat_map(|shipment| &shipment.lines);
    for ShipmentLine { line, under_way, delivered, returned, .. } in cells.chain(parcels.loose()) {
        let sum = units.entry(line.clone()).or_default();
        sum.under_way += under_way;
        sum.delivered += delivered;
        sum.returned += returned;
    }
    for part in ledger.refunds().iter().flat_map(|refund| &refund.lines) {
        units.entry(part.line.clone()).or_default().refunded += part.quantity;
    }
    let mut all = Units::default();
    for line in books.lines() {
        let sum = units.remove(&line.id).unwrap_or_default();
        let sum = Units { quantity: line.quantity, ..sum };
        assert_eq!(parcels.units(&line.id), Some(sum));
        assert!(sum.left() <= sum.quantity && sum.refunded <= sum.quantity);
        unsettled |= !sum.settled();
        all.under_way += sum.under_way;
        all.delivered += sum.delivered;
        all.returned += sum.returned;
    }
    assert!(units.is_empty());
    let facts = books.facts(None);
    let all_back = facts.contains(DerivedFact::RefundedInFull);
    assert_eq!(facts.contains(DerivedFact::UnitsSettled), !unsettled || all_back);
    assert_eq!(facts.contains(DerivedFact::UnitsUnderWay), all.under_way > 0);
    assert_eq!(facts.contains(DerivedFact::UnitsDelivered), all.delivered > 0);
    assert_eq!(facts.contains(DerivedFact::UnitsReturned), all.returned > 0);
}

proptest! {
    #[test]
    fn books_add_up(
        mut books in orders(),
        events in prop::collection::vec(events(), 1..24),
    ) {
        let fresh = books.clone();
        let mut bookings: Vec<Booking> = Vec::new();
        for text in &events {
            let booking = book(&books, text).unwrap();
            let before = books.clone();
            let mut foreseen = books.facts(Some(&booking));
            books.post(&booking).unwrap();
            for about_the_event in
                [DerivedFact::MoneyCame, DerivedFact::UnitsCame, DerivedFact::UnitsHadLeft]
            {
                let now = books.facts(None).contains(about_the_event);
                foreseen = foreseen.set(about_the_event, now);
            }
            prop_assert_eq!(foreseen, books.facts(None));
            prop_assert_eq!(booking.is_empty(), books == before);
            check_sums(&books);

            // What has a reference of its own is absorbed when it comes again.
            let named = text.contains('%') || (text.contains('@') && text.contains("dispatch"));
            if named && !booking.is_empty() {
                prop_assert!(book(&books, text).unwrap().is_empty());
            }
            bookings.push(booking);
        }

        // The stored bookings enter the same books, and so does a snapshot.
        let stored = serde_json::to_string(&bookings).unwrap();
        let mut replayed = fresh;
        for booking in serde_json::from_str::<Vec<Booking>>(&stored).unwrap() {
            replayed.post(&booking).unwrap();
        }
        prop_assert_eq!(&replayed, &books);
        let snapshot = serde_json::to_string(&books).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Books>(&snapshot).unwrap(), &books);
    }

    #[test]
    fn bookings_for_other_books_fit_or_change_nothing(
        (books, other) in (orders(), orders()),
        events in prop::collection::vec(events(), 0..8),
        others in prop::collection::vec(events(), 0..8),
        text in events(),
    ) {
        let (mut books, mut other) = (books, other);
        events.iter().for_each(|text| run(&mut books, text));
        others.iter().for_each(|text| run(&mut other, text));
        let before = books.clone();
        let booking = book(&other, &text).unwrap();
        match books.post(&booking) {
            Ok(()) => check_sums(&books),
            Err(_) => prop_assert_eq!(books, before),
        }
    }
}

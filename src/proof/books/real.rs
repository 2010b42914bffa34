//! What the books in small can show, beside what real books can.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{SmallBooks, Terms};
use crate::document::{Document, Event};
use crate::order::{
    self, Charges, Currency, DeliveryMethod, Line, LineId, Money, Payload, PayloadPart,
};
use crate::proof::deeds::brought;
use crate::proof::portion::Packed;
use crate::proof::shape::Shape;
use crate::proof::tracked::Tracked;
use crate::proof::{Goods, Portion, Units};
use crate::vocabulary::{Books, DerivedFact, EventKind};

/// What books can show.
#[derive(Debug, Default, PartialEq, Eq)]
struct Shown {
    /// The sets of derived facts of orders at rest.
    rest: BTreeSet<u32>,
    /// The steps between them: the facts before, the event, and the facts that it is decided on.
    steps: BTreeSet<(u32, Books, u32)>,
}

impl Shown {
    /// The facts that events are decided on.
    fn decided(&self) -> BTreeSet<(Books, u32)> {
        self.steps.iter().map(|&(_, kind, after)| (kind, after)).collect()
    }
}

const fn bit(fact: DerivedFact, holds: bool) -> u32 {
    (holds as u32) << fact as u32
}

const MONEY: [Books; 3] = [Books::Capture, Books::Refund, Books::VoidManual];

const UNITS: [Books; 9] = [
    Books::Dispatch,
    Books::LastLeg,
    Books::Delivery,
    Books::FailedDelivery,
    Books::Return,
    Books::Completion,
    Books::Restock,
    Books::UndoDispatch,
    Books::UndoDelivery,
];

/// Everything that differs is part of the books.
fn tracked() -> Tracked {
    let document = Books::ALL.into_iter().fold(Document::new("all"), |mut document, kind| {
        document.events.push(Event::new(kind.as_str(), EventKind::Report).books(kind));
        document
    });
    Tracked::of(&document, &DerivedFact::ALL, |_| true)
}

/// What the books in small of so many units show, where events of those kinds bring something of
/// that sort.
fn small(
    terms: Terms,
    units: usize,
    kinds: &[Books],
    is_so: impl Fn(Portion, Packed) -> bool,
) -> Shown {
    let mut tracked = tracked();
    tracked.shape = Shape::apart(units);
    let facts = |books: SmallBooks| {
        books.money_facts(tracked.shape.coins) | books.rest_facts(&tracked.shape)
    };
    let (mut seen, mut shown) = (BTreeSet::new(), Shown::default());
    let mut left = vec![SmallBooks::new(terms)];
    while let Some(books) = left.pop() {
        if !seen.insert(books) {
            continue;
        }
        let before = facts(books);
        let _ = shown.rest.insert(before);
        for &kind in kinds {
            let mut news = brought(Some(kind), books, &tracked);
            news.retain(|(portion, it)| it.any && is_so(*portion, *it));
            for (_, booked) in news {
                let next = SmallBooks::unpack(booked.books);
                let had_left = bit(DerivedFact::UnitsHadLeft, true);
                let after = facts(next);
                let came = bit(DerivedFact::MoneyCame, booked.money)
                    | bit(DerivedFact::UnitsCame, booked.units);
                let after = after & !had_left | before & had_left | came;
                shown.steps.insert((before, kind, after));
                left.push(next);
            }
        }
    }
    shown
}

fn euros(amount: u32) -> Money {
    Money::parse(&amount.to_string(), "EUR").unwrap()
}

/// Real books of so many lines of a unit each, which cost so much together.
fn real_books(terms: Terms, lines: u32, price: u32) -> order::Books {
    let line = |number: u32| {
        let price = if number == 1 && !terms.free { euros(price) } else { euros(0) };
        let line = Line::new(LineId::new(&number.to_string()).unwrap(), "SKU", 1, price);
        if terms.goods == Goods::Shipped { line } else { line.not_shipped() }
    };
    let lines = (1..=lines).map(line).collect();
    let mut books =
        order::Books::new(Currency::new("EUR").unwrap(), lines, Charges::default()).unwrap();
    if terms.pickup {
        books.set_delivery(DeliveryMethod::Pickup);
    }
    books
}

/// What real books show by those events, as far as `key` goes, which tells them apart.
fn real<K: Ord>(
    opened: order::Books,
    events: &[(Books, Payload, bool)],
    key: impl Fn(&order::Books) -> Option<K>,
) -> Shown {
    let (mut seen, mut shown) = (BTreeSet::new(), Shown::default());
    let mut left = vec![opened];
    while let Some(books) = left.pop() {
        if !key(&books).is_some_and(|key| seen.insert(key)) {
            continue;
        }
        let before = books.facts(None).bits();
        let _ = shown.rest.insert(before);
        for (kind, payload, by_gateway) in events {
            let at = Timestamp::UNIX_EPOCH;
            let booking = books.book(*kind, payload, *by_gateway, at).unwrap();
            let mut next = books.clone();
            next.post(&booking).unwrap();
            let brings = !booking.is_empty() || booking.unmatched > 0;
            if brings && key(&next).is_some() {
                let after = books.facts(Some(&booking)).bits();
                shown.steps.insert((before, *kind, after));
                left.push(next);
            }
        }
    }
    shown
}

/// What orders show whose price is six amounts, of which up to fourteen come in and go back.
fn real_money(terms: Terms) -> Shown {
    const PRICE: u32 = 6;
    let mut events = vec![(Books::VoidManual, Payload::new(), false)];
    for amount in (0..2 * PRICE).map(|amount| amount + 1) {
        let payload = || Payload::new().amount(euros(amount));
        events.push((Books::Capture, payload(), false));
        events.push((Books::Capture, payload(), true));
        events.push((Books::Refund, payload(), false));
    }
    let most = euros(2 * PRICE + 2).amount();
    real(real_books(terms, 1, PRICE), &events, |books| {
        let ledger = books.ledger();
        let sums = [ledger.captured(), ledger.gateway_captured(), ledger.refunded()];
        let sums = sums.map(Money::amount);
        sums.iter().all(|sum| *sum <= most).then_some(sums)
    })
}

/// Every set of facts about money that orders can show, at rest and when money comes in or goes
/// back, in whatever amounts, shows in coins; and no other. Where captures by hand are voided, one
/// thing is left out: that a gateway alone captured more than the total before.
#[test]
fn coins_show_everything_that_amounts_do() {
    let steps = [false, true].map(|free| {
        let terms = Terms { free, ..Terms::PLAIN };
        let is_money = |it: Portion, _| matches!(it.units, Units::Nothing | Units::Whole);
        let small = small(terms, 2, &MONEY, is_money);
        let real = real_money(terms);
        assert_eq!(small.rest, real.rest, "free: {free}");
        let is_left_out = |(kind, facts): &(Books, u32)| {
            *kind == Books::VoidManual && facts & bit(DerivedFact::Overpaid, true) != 0
        };
        let mut decided = real.decided();
        decided.retain(|it| free || !is_left_out(it));
        assert_eq!(small.decided(), decided, "free: {free}");
        assert!(small.steps.is_subset(&real.steps), "free: {free}");
        [real.rest.len(), small.steps.len(), real.steps.len()]
    });
    // The documentation of the model says how many there are.
    assert_eq!(steps, [[26, 164, 206], [10, 54, 54]]);
}

/// What orders of so many lines of one unit show, which are also refunded by their lines.
fn real_units(terms: Terms, units: u32) -> Shown {
    let named = |lines: u32| {
        let named = (0..units).filter(|line| lines >> line & 1 == 1);
        let line = |line: u32| LineId::new(&(line + 1).to_string()).unwrap();
        named.fold(Payload::new(), |payload, it| payload.line(line(it), 1))
    };
    let mut events = Vec::new();
    for kind in UNITS {
        let parts =
            if PayloadPart::taken_by(kind).contains(&PayloadPart::Lines) { 1 << units } else { 1 };
        events.extend((0..parts).map(|lines| (kind, named(lines), false)));
    }
    let refunds = (1..1 << units).map(|lines| named(lines).amount(euros(0)));
    events.extend(refunds.map(|payload| (Books::Refund, payload, false)));
    real(real_books(terms, units, 1), &events, |books| {
        let line = |line: &Line| {
            let it = books.parcels().units(&line.id).unwrap();
            (it.under_way, it.delivered, it.returned, it.refunded)
        };
        let mut units: Vec<_> = books.lines().iter().map(line).collect();
        units.sort_unstable();
        Some(units)
    })
}

/// Two units show what orders do whose units are at two places at most, and four what all orders
/// do. The documentation of the model says what is left out.
#[test]
fn two_units_show_what_units_at_two_places_do() {
    use DerivedFact::{UnitsDelivered, UnitsHadLeft, UnitsReturned, UnitsSettled, UnitsUnderWay};
    for (pickup, goods) in [(false, Goods::Shipped), (true, Goods::Shipped), (true, Goods::Digital)]
    {
        let terms = Terms { pickup, goods, ..Terms::PLAIN };
        let kinds = [&UNITS[..], &[Books::Refund]].concat();
        let small = small(terms, 2, &kinds, |_, booked| !booked.money);
        let two = real_units(terms, 2);
        assert_eq!(small.rest, two.rest, "{terms:?}");
        assert_eq!(small.decided(), two.decided(), "{terms:?}");
        let four = real_units(terms, 4);
        assert!(small.steps.is_subset(&four.steps), "{terms:?}");
        let kept = bit(DerivedFact::Pickup, pickup)
            | bit(DerivedFact::NothingToShip, goods != Goods::Shipped);
        let both = [UnitsDelivered, UnitsReturned, UnitsHadLeft];
        let both = both.iter().fold(kept, |facts, &fact| facts | bit(fact, true));
        let way = both | bit(UnitsUnderWay, true);
        let missed: BTreeSet<u32> = four.rest.difference(&small.rest).copied().collect();
        assert_eq!(missed, BTreeSet::from([both, way, way | bit(UnitsSettled, true)]), "{terms:?}");
        assert_eq!(four.rest.len(), 16, "{terms:?}");
        // The model of a plan.
        let all = self::small(terms, 4, &kinds, |_, booked| !booked.money);
        assert_eq!(all, four, "{terms:?}");
    }
}

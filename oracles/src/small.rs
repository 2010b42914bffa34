//! The books in small, written from what the library documents of its model: three coins are the
//! price, four at most come in and five go back, and two units or more are unsent, under way,
//! delivered or returned.

use orderflow::{Books as Kind, DerivedFact as Fact};

use crate::reading::Reading;

/// Where a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    Unsent,
    UnderWay,
    Delivered,
    Returned,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Goods {
    Shipped,
    Digital,
    None,
}

/// The books of one order of so many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Books<const UNITS: usize> {
    pub(crate) free: bool,
    pub(crate) later: bool,
    pub(crate) pickup: bool,
    pub(crate) goods: Goods,
    pub(crate) gateway: u8,
    pub(crate) manual: u8,
    pub(crate) refunded: u8,
    /// Where each unit is, and whether it was refunded by its line.
    pub(crate) units: [(Place, bool); UNITS],
    /// Whether a parcel is known of which nothing new can be told.
    pub(crate) parcel: bool,
}

/// What an event brought, and the books with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Booking<const UNITS: usize> {
    pub(crate) books: Books<UNITS>,
    pub(crate) money: bool,
    pub(crate) units: bool,
    pub(crate) any: bool,
}

/// Which parts of the books the document can tell apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Watched {
    pub(crate) captured: bool,
    pub(crate) gateway: bool,
    pub(crate) refunded: bool,
    pub(crate) units: bool,
    pub(crate) lines_refunded: bool,
    pub(crate) free: bool,
    pub(crate) later: bool,
    pub(crate) pickup: bool,
    pub(crate) digital: bool,
}

impl Watched {
    pub(crate) fn of(reading: &Reading) -> Self {
        use Fact::{
            Captured, GatewayCaptured, MoneyHeld, NothingToShip, Overpaid, PaidInFull, PayLater,
            Pickup, RefundUnmatched, Refunded, RefundedInFull, UnitsCame, UnitsDelivered,
            UnitsHadLeft, UnitsReturned, UnitsSettled, UnitsUnderWay,
        };
        let books = |kind| reading.events.iter().any(|event| event.books == Some(kind));
        let mut read = reading.read.clone();
        // Whether a failure may hold money is asked wherever money can come in.
        if reading.has_failure && books(Kind::Capture) {
            read.insert(MoneyHeld);
        }
        let reads = |facts: &[Fact]| facts.iter().any(|fact| read.contains(fact));
        let balance = reads(&[MoneyHeld, RefundedInFull, RefundUnmatched, UnitsSettled]);
        let captured = balance || reads(&[PaidInFull, Overpaid, Captured]);
        let moves =
            [UnitsCame, UnitsUnderWay, UnitsDelivered, UnitsReturned, UnitsHadLeft, UnitsSettled];
        let units = reads(&moves);
        // Whether an undone delivery is under way again depends on the terms.
        let undone = units && books(Kind::UndoDelivery);
        Self {
            captured,
            gateway: reads(&[GatewayCaptured]) || captured && books(Kind::VoidManual),
            refunded: balance || reads(&[Refunded]),
            units,
            lines_refunded: reads(&[UnitsSettled]) && books(Kind::Refund),
            free: reads(&[PaidInFull, Overpaid]),
            later: reads(&[PayLater]),
            pickup: reads(&[Pickup]) || undone,
            digital: reads(&[NothingToShip]) || undone,
        }
    }

    /// Every kind of order that can be told from the others.
    pub(crate) fn openings<const UNITS: usize>(self) -> Vec<Books<UNITS>> {
        let both = |watched: bool| if watched { vec![false, true] } else { vec![false] };
        let mut goods = vec![Goods::Shipped];
        goods.extend(self.digital.then_some(Goods::Digital));
        goods.extend(self.units.then_some(Goods::None));
        let mut all = Vec::new();
        for &free in &both(self.free) {
            for &later in &both(self.later) {
                for &pickup in &both(self.pickup) {
                    all.extend(goods.iter().map(|&goods| Books {
                        free,
                        later,
                        pickup,
                        goods,
                        gateway: 0,
                        manual: 0,
                        refunded: 0,
                        units: [(Place::Unsent, false); UNITS],
                        parcel: false,
                    }));
                }
            }
        }
        all
    }

    /// The books without what cannot be told apart.
    pub(crate) fn keep<const UNITS: usize>(self, mut books: Books<UNITS>) -> Books<UNITS> {
        match (self.captured, self.gateway) {
            (true, true) => {}
            (true, false) => (books.manual, books.gateway) = (books.captured(), 0),
            (false, true) => (books.manual, books.gateway) = (0, books.gateway.min(1)),
            (false, false) => (books.manual, books.gateway) = (0, 0),
        }
        if !self.refunded {
            books.refunded = 0;
        }
        for unit in &mut books.units {
            let (place, refunded) = *unit;
            let place = if self.units { place } else { Place::Unsent };
            *unit = (place, refunded && self.lines_refunded);
        }
        books.parcel &= self.units;
        books.units.sort_unstable();
        books
    }

    /// Everything that an event of that kind may bring, what it comes to kept.
    pub(crate) fn bookings<const UNITS: usize>(
        self,
        books: Books<UNITS>,
        kind: Option<Kind>,
    ) -> Vec<Booking<UNITS>> {
        let mut all = match kind {
            None => vec![books.plus_nothing()],
            Some(Kind::Capture) => books.captures(),
            Some(Kind::Refund) => books.refunds(self.lines_refunded),
            Some(kind) => {
                books.whole(kind).into_iter().chain(books.named(kind)).collect::<Vec<_>>()
            }
        };
        all.iter_mut().for_each(|it| it.books = self.keep(it.books));
        all
    }
}

/// Every choice of units that an event can name.
fn named<const UNITS: usize>() -> impl Iterator<Item = [bool; UNITS]> {
    (1_u32..1 << UNITS).map(|set| std::array::from_fn(|unit| set >> unit & 1 == 1))
}

impl<const UNITS: usize> Books<UNITS> {
    pub(crate) const fn captured(self) -> u8 {
        self.gateway + self.manual
    }

    pub(crate) fn held(self) -> u8 {
        self.captured().saturating_sub(self.refunded)
    }

    const fn total(self) -> u8 {
        if self.free { 0 } else { 3 }
    }

    const fn outstanding(self) -> u8 {
        self.total().saturating_sub(self.captured())
    }

    const fn plus_nothing(self) -> Booking<UNITS> {
        Booking { books: self, money: false, units: false, any: false }
    }

    fn capture(self, amount: u8, by_gateway: bool) -> Booking<UNITS> {
        let mut books = self;
        let account = if by_gateway { &mut books.gateway } else { &mut books.manual };
        *account += amount;
        Booking { books, money: amount > 0, units: false, any: amount > 0 }
    }

    fn captures(self) -> Vec<Booking<UNITS>> {
        let amounts = [0, 1, self.outstanding(), 4 - self.captured()];
        let fits = amounts.into_iter().filter(|amount| self.captured() + amount <= 4);
        fits.flat_map(|amount| [false, true].map(|it| self.capture(amount, it))).collect()
    }

    fn refund(self, amount: u8, named: [bool; UNITS]) -> Booking<UNITS> {
        let mut books = Self { refunded: self.refunded + amount, ..self };
        for (unit, named) in books.units.iter_mut().zip(named) {
            unit.1 |= named;
        }
        let any = amount > 0 || named != [false; UNITS];
        Booking { books, money: amount > 0, units: false, any }
    }

    fn refunds(self, by_line: bool) -> Vec<Booking<UNITS>> {
        let (whole, excess) = (self.held(), 5 - self.refunded);
        let mut kinds: Vec<(u8, [bool; UNITS])> =
            [0, 1, whole, excess].map(|amount| (amount, [false; UNITS])).to_vec();
        if by_line && self.has_lines() {
            kinds.extend(named().flat_map(|named| [0, 1, whole].map(|it| (it, named))));
        }
        kinds.retain(|(amount, _)| self.refunded + amount <= 5);
        kinds.into_iter().map(|(amount, named)| self.refund(amount, named)).collect()
    }

    pub(crate) const fn has_lines(self) -> bool {
        !matches!(self.goods, Goods::None)
    }

    fn some(self, place: Place) -> bool {
        self.has_lines() && self.units.iter().any(|unit| unit.0 == place)
    }

    fn had_left(self) -> bool {
        self.has_lines() && self.units.iter().any(|unit| unit.0 != Place::Unsent)
    }

    /// An event without lines.
    pub(crate) fn whole(self, kind: Kind) -> Option<Booking<UNITS>> {
        use Place::{Delivered, Returned, UnderWay, Unsent};
        let all = |from: &[Place], to: Place| self.moved(kind, [true; UNITS], from, to, false);
        Some(match kind {
            Kind::Capture => self.capture(self.outstanding(), false),
            Kind::Refund => self.refund(self.held(), [false; UNITS]),
            Kind::FailedPayment => Booking { any: true, ..self.plus_nothing() },
            Kind::VoidManual => {
                let books = Self { manual: 0, ..self };
                Booking { any: self.manual > 0, ..books.plus_nothing() }
            }
            Kind::LastLeg if self.some(UnderWay) => self.plus_nothing(),
            Kind::Dispatch | Kind::LastLeg => all(&[Unsent], UnderWay),
            Kind::Delivery if self.had_left() => all(&[UnderWay], Delivered),
            Kind::Delivery | Kind::Completion => all(&[UnderWay, Unsent], Delivered),
            Kind::FailedDelivery => all(&[UnderWay], Unsent),
            Kind::Return if self.had_left() => all(&[UnderWay, Delivered], Returned),
            Kind::Return => all(&[Unsent], Returned),
            Kind::Restock => all(&[Returned], Unsent),
            Kind::UndoDispatch => all(&[UnderWay], Unsent),
            Kind::UndoDelivery if self.pickup || self.goods != Goods::Shipped => {
                all(&[Delivered], Unsent)
            }
            Kind::UndoDelivery => all(&[Delivered], UnderWay),
            _ => return None,
        })
    }

    /// Events that name their units, that are told again, or that have nothing in them.
    fn named(self, kind: Kind) -> Vec<Booking<UNITS>> {
        use Place::{Delivered, Returned, UnderWay, Unsent};
        let (from, to): (&[Place], Place) = match kind {
            Kind::Dispatch | Kind::LastLeg => (&[Unsent], UnderWay),
            Kind::Delivery => (&[UnderWay, Unsent], Delivered),
            Kind::FailedDelivery => (&[UnderWay], Unsent),
            Kind::Return => (&[Delivered, UnderWay, Unsent], Returned),
            _ => return Vec::new(),
        };
        let mut all = Vec::new();
        if self.has_lines() {
            all.extend(named().map(|named| self.moved(kind, named, from, to, true)));
        }
        let out = self.some(UnderWay) || self.some(Delivered);
        let told = match kind {
            Kind::Dispatch | Kind::LastLeg => self.parcel,
            Kind::Delivery => self.parcel && !self.some(UnderWay),
            Kind::Return => self.some(Returned) || self.parcel && !out,
            _ => false,
        };
        all.extend(told.then_some(self.plus_nothing()));
        if matches!(kind, Kind::Dispatch | Kind::LastLeg) && !self.has_lines() {
            let books = Self { parcel: true, ..self };
            all.push(Booking { any: true, ..books.plus_nothing() });
        }
        all
    }

    fn moved(
        self,
        kind: Kind,
        which: [bool; UNITS],
        from: &[Place],
        to: Place,
        named: bool,
    ) -> Booking<UNITS> {
        let mut books = self;
        let (mut moved, mut missed) = (false, false);
        for (unit, _) in books.units.iter_mut().zip(which).filter(|(_, which)| *which) {
            if !self.has_lines() {
                break;
            } else if from.contains(&unit.0) {
                unit.0 = to;
                moved = true;
            } else {
                missed |= named;
            }
        }
        match kind {
            Kind::Dispatch | Kind::LastLeg | Kind::Delivery | Kind::Return => books.parcel |= moved,
            Kind::FailedDelivery | Kind::UndoDispatch => books.parcel &= !moved,
            _ => {}
        }
        // A failed delivery is an attempt, whatever it brings back.
        let any = moved || missed || kind == Kind::FailedDelivery;
        Booking { books, money: false, units: moved, any }
    }

    /// Whether the fact is true of the order at rest.
    pub(crate) fn fact(self, fact: Fact) -> bool {
        let (captured, refunded) = (self.captured(), self.refunded);
        let all_back = captured > 0 && refunded >= captured;
        match fact {
            Fact::PaidInFull => captured >= self.total(),
            Fact::Overpaid => captured > self.total(),
            Fact::MoneyHeld => captured > refunded,
            Fact::Captured => captured > 0,
            Fact::Refunded => refunded > 0,
            Fact::RefundedInFull => all_back,
            Fact::RefundUnmatched => refunded > captured,
            Fact::GatewayCaptured => self.gateway > 0,
            Fact::PayLater => self.later,
            Fact::Pickup => self.pickup,
            Fact::NothingToShip => self.goods != Goods::Shipped,
            Fact::UnitsUnderWay => self.some(Place::UnderWay),
            Fact::UnitsDelivered => self.some(Place::Delivered),
            Fact::UnitsReturned => self.some(Place::Returned),
            Fact::UnitsHadLeft => self.had_left(),
            Fact::UnitsSettled => {
                let settled = |(place, refunded): &(Place, bool)| {
                    *refunded || matches!(place, Place::Delivered | Place::Returned)
                };
                all_back || !self.has_lines() || self.units.iter().all(settled)
            }
            _ => false,
        }
    }
}

impl<const UNITS: usize> Booking<UNITS> {
    /// Whether the fact is true where an event that brought this is decided.
    pub(crate) fn fact(self, fact: Fact, before: Books<UNITS>) -> bool {
        match fact {
            Fact::MoneyCame => self.money,
            Fact::UnitsCame => self.units,
            Fact::UnitsHadLeft => before.fact(fact),
            other => self.books.fact(other),
        }
    }
}

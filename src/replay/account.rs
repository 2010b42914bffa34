//! The books of an order of which a log says no more than amounts and units.
//!
//! One line carries all units, and where a parcel has a name, all that has left is in it. Then sums
//! are all that deciding can ask for, but for the references that were booked and for that name,
//! which are looked for among the order's records: the rules are those of
//! [`Books`](crate::order::Books), word for word, on numbers that fit into a few bytes. Whatever
//! else a log says of an order makes it an aggregate ([`Lane`](super::lane::Lane)); a test replays
//! every log both ways.

use crate::order::{DerivedFacts, Place, Standing};
use crate::vocabulary::Books;

/// The sums of one order, in minor units of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Account {
    pub(super) total: i64,
    captured: i64,
    by_gateway: i64,
    refunded: i64,
    pub(super) units: Units,
}

/// How many units of an order are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Units {
    unsent: u16,
    under_way: u16,
    delivered: u16,
    returned: u16,
}

impl Units {
    /// How many were ordered: the sum never changes.
    pub(super) fn quantity(self) -> u32 {
        [self.unsent, self.under_way, self.delivered, self.returned].map(u32::from).iter().sum()
    }

    fn have_left(self) -> bool {
        self.under_way | self.delivered | self.returned > 0
    }

    fn at(&mut self, place: Place) -> &mut u16 {
        match place {
            Place::UnderWay => &mut self.under_way,
            Place::Delivered => &mut self.delivered,
            Place::Returned => &mut self.returned,
            Place::Unsent | Place::Failed => &mut self.unsent,
        }
    }

    /// Moves so many, or as many as are there, and says how many.
    fn carry(&mut self, from: Place, to: Place, wanted: u32) -> u16 {
        let there = self.at(from);
        let moved = u16::try_from(wanted).unwrap_or(u16::MAX).min(*there);
        *there -= moved;
        *self.at(to) += moved;
        moved
    }
}

/// What a line brings for the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Portion<'s> {
    pub(super) amount: Option<i64>,
    pub(super) units: Option<u32>,
    /// The outside world's id of it; one that the books know books nothing.
    pub(super) reference: Option<&'s [u8]>,
    /// The name of a parcel.
    pub(super) shipment: Option<&'s [u8]>,
    pub(super) by_gateway: bool,
}

/// The parcels that the books of an order know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Parcels {
    /// No unit has left.
    #[default]
    No,
    /// One that has a name. Every unit that has left is in it, and none of it has failed.
    One,
    /// The same, but every unit that is unsent has failed in it.
    Failed,
    /// Others: sums do not say which unit is in which.
    Many,
}

/// Which parcel a line names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Nothing,
    /// One, where the books know none.
    New,
    /// The only one that the books know.
    Known,
}

/// What an event booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Came {
    pub(super) booked: bool,
    /// Units were named that are nowhere.
    pub(super) unmatched: bool,
    /// The parcels that the books know then.
    pub(super) parcels: Parcels,
    money: bool,
    units: bool,
}

impl Came {
    /// Nothing, where the books know those parcels.
    pub(super) fn nothing(parcels: Parcels) -> Self {
        Self { parcels, ..Self::default() }
    }

    /// Notes that so many units have moved, and where all of them are since.
    fn moved(&mut self, moved: u16, way: (Place, Place), (named, units): (Named, Units)) {
        if moved == 0 {
            return;
        }
        self.units = true;
        self.parcels = match (way, self.parcels) {
            ((_, Place::Failed), Parcels::Failed) => Parcels::Failed,
            ((_, Place::Failed), Parcels::One) if units.unsent == moved => Parcels::Failed,
            ((_, Place::Failed), _) => Parcels::Many,
            ((Place::Failed, _), _) if units.unsent == 0 => Parcels::One,
            ((Place::Unsent, _), _) if named == Named::Nothing => Parcels::Many,
            // What is unsent again has come back, and has not failed.
            ((_, Place::Unsent), Parcels::Failed) => Parcels::Many,
            (_, same) => same,
        };
    }
}

/// Sums beyond this are left to exact decimals; it is less than any amount may be.
pub(super) const MOST: i64 = 1_000_000_000_000_000;

impl Account {
    pub(super) fn new(total: i64, units: u16) -> Self {
        let units = Units { unsent: units, ..Units::default() };
        Self { total, units, ..Self::default() }
    }

    /// Books an event, where the books know those parcels, and says what came; none, where a sum
    /// grows too large for an account.
    #[inline(always)]
    pub(super) fn book(
        &mut self,
        kind: Books,
        portion: Portion<'_>,
        (parcels, named): (Parcels, Named),
    ) -> Option<Came> {
        let mut came = Came::nothing(parcels);
        match kind {
            Books::Capture => {
                let amount = portion.amount.unwrap_or((self.total - self.captured).max(0));
                self.captured += amount;
                self.by_gateway += if portion.by_gateway { amount } else { 0 };
                came.money = amount > 0;
            }
            Books::Refund => {
                let amount = portion.amount.unwrap_or((self.captured - self.refunded).max(0));
                self.refunded += amount;
                came.money = amount > 0;
            }
            Books::FailedPayment => came.booked = true,
            Books::VoidManual => {
                came.booked = self.captured > self.by_gateway;
                self.captured = self.by_gateway;
            }
            _ => self.shift(kind, (portion.units, named), &mut came),
        }
        came.booked |= came.money || came.units || came.unmatched;
        (self.captured <= MOST && self.refunded <= MOST).then_some(came)
    }

    /// Moves units; what is under way or delivered counts as one parcel.
    #[inline(always)]
    fn shift(&mut self, kind: Books, (units, named): (Option<u32>, Named), came: &mut Came) {
        let mut wanted = units.unwrap_or(u32::MAX);
        if kind == Books::LastLeg && units.is_none() && self.units.under_way > 0 {
            return;
        }
        came.booked = kind == Books::FailedDelivery;
        if named == Named::Known {
            return self.shift_known(kind, units, came);
        }
        let any = units.is_some() || !self.units.have_left();
        let mut carry = |from: Place, to: Place| {
            let moved = self.units.carry(from, to, wanted);
            wanted -= u32::from(moved);
            came.moved(moved, (from, to), (named, self.units));
        };
        match kind {
            Books::Dispatch | Books::LastLeg => carry(Place::Unsent, Place::UnderWay),
            Books::Delivery => {
                carry(Place::UnderWay, Place::Delivered);
                if any {
                    carry(Place::Unsent, Place::Delivered);
                }
            }
            Books::FailedDelivery | Books::UndoDispatch => carry(Place::UnderWay, Place::Failed),
            Books::Return => {
                carry(Place::Delivered, Place::Returned);
                carry(Place::UnderWay, Place::Returned);
                if any {
                    carry(Place::Unsent, Place::Returned);
                }
            }
            Books::Completion => {
                carry(Place::UnderWay, Place::Delivered);
                carry(Place::Unsent, Place::Delivered);
            }
            Books::Restock => carry(Place::Returned, Place::Unsent),
            Books::UndoDelivery => carry(Place::Delivered, Place::UnderWay),
            // These book money.
            Books::Capture | Books::Refund | Books::FailedPayment | Books::VoidManual => {}
        }
        came.unmatched = units.is_some() && wanted > 0;
        let opens = match kind {
            Books::Dispatch | Books::LastLeg => true,
            Books::Delivery | Books::Return => came.units || came.unmatched,
            _ => false,
        };
        if named == Named::New && opens {
            (came.parcels, came.booked) = (Parcels::One, true);
        }
    }

    /// Moves units of the only parcel that the books know. Where none of it is there any more, the
    /// report is a repeat, and misses nothing.
    fn shift_known(&mut self, kind: Books, units: Option<u32>, came: &mut Came) {
        let failed = came.parcels == Parcels::Failed;
        let given_up = failed && !self.units.have_left();
        let (from, to): (&[Place], Place) = match kind {
            Books::Dispatch | Books::LastLeg if given_up => (&[Place::Failed], Place::UnderWay),
            Books::Delivery if self.units.under_way > 0 => (&[Place::UnderWay], Place::Delivered),
            Books::Delivery if given_up || failed && units.is_some() => {
                (&[Place::Failed], Place::Delivered)
            }
            Books::FailedDelivery => (&[Place::UnderWay], Place::Failed),
            Books::Return => (&[Place::Delivered, Place::UnderWay], Place::Returned),
            _ => return,
        };
        if from.iter().all(|place| *self.units.at(*place) == 0) {
            return;
        }
        let mut wanted = units.unwrap_or(u32::MAX);
        for &place in from {
            let moved = self.units.carry(place, to, wanted);
            wanted -= u32::from(moved);
            came.moved(moved, (place, to), (Named::Known, self.units));
        }
        came.unmatched = units.is_some() && wanted > 0 && to != Place::UnderWay;
    }

    /// The facts once the event has booked, where `before` is the account before it.
    #[inline(always)]
    pub(super) fn facts(&self, before: &Self, came: Came) -> DerivedFacts {
        let standing = Standing {
            zero: 0,
            total: self.total,
            captured: self.captured,
            by_gateway: self.by_gateway,
            refunded: self.refunded,
            money_came: came.money,
            units_came: came.units,
            had_left: before.units.have_left(),
            under_way: self.units.under_way > 0,
            delivered: self.units.delivered > 0,
            returned: self.units.returned > 0,
            open: self.units.unsent | self.units.under_way > 0,
            pay_later: false,
            pickup: false,
            nothing_to_ship: false,
        };
        standing.facts()
    }
}

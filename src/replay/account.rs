//! The books of an order of which a log says no more than amounts and units.
//!
//! One line carries all units, and no parcel has a name. Then sums are all that deciding can ask
//! for, but for the references that were booked, which are looked for among the order's records:
//! the rules are those of [`Books`](crate::order::Books), word for word, on numbers that fit into a
//! few bytes. Whatever else a log says of an order makes it an aggregate
//! ([`Lane`](super::lane::Lane)); a test replays every log both ways.

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
    pub(super) by_gateway: bool,
}

/// What an event booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Came {
    pub(super) booked: bool,
    /// Units were named that are nowhere.
    pub(super) unmatched: bool,
    money: bool,
    units: bool,
}

/// Sums beyond this are left to exact decimals; it is less than any amount may be.
pub(super) const MOST: i64 = 1_000_000_000_000_000;

impl Account {
    pub(super) fn new(total: i64, units: u16) -> Self {
        let units = Units { unsent: units, ..Units::default() };
        Self { total, units, ..Self::default() }
    }

    /// Books an event, and says what came; none, where a sum grows too large for an account.
    #[inline]
    pub(super) fn book(&mut self, kind: Books, portion: Portion<'_>) -> Option<Came> {
        let mut came = Came::default();
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
            _ => self.shift(kind, portion.units, &mut came),
        }
        came.booked |= came.money || came.units || came.unmatched;
        (self.captured <= MOST && self.refunded <= MOST).then_some(came)
    }

    /// Moves units; what is under way or delivered counts as one parcel.
    fn shift(&mut self, kind: Books, named: Option<u32>, came: &mut Came) {
        let mut wanted = named.unwrap_or(u32::MAX);
        let nothing_left = !self.units.have_left();
        if kind == Books::LastLeg && named.is_none() && self.units.under_way > 0 {
            return;
        }
        let mut carry = |from: Place, to: Place| {
            let moved = self.units.carry(from, to, wanted);
            wanted -= u32::from(moved);
            came.units |= moved > 0;
        };
        match kind {
            Books::Dispatch | Books::LastLeg => carry(Place::Unsent, Place::UnderWay),
            Books::Delivery => {
                carry(Place::UnderWay, Place::Delivered);
                if named.is_some() || nothing_left {
                    carry(Place::Unsent, Place::Delivered);
                }
            }
            Books::FailedDelivery => {
                carry(Place::UnderWay, Place::Unsent);
                came.booked = true;
            }
            Books::Return => {
                carry(Place::Delivered, Place::Returned);
                carry(Place::UnderWay, Place::Returned);
                if named.is_some() || nothing_left {
                    carry(Place::Unsent, Place::Returned);
                }
            }
            Books::Completion => {
                carry(Place::UnderWay, Place::Delivered);
                carry(Place::Unsent, Place::Delivered);
            }
            Books::Restock => carry(Place::Returned, Place::Unsent),
            Books::UndoDispatch => carry(Place::UnderWay, Place::Unsent),
            Books::UndoDelivery => carry(Place::Delivered, Place::UnderWay),
            // These book money.
            Books::Capture | Books::Refund | Books::FailedPayment | Books::VoidManual => {}
        }
        came.unmatched = named.is_some() && wanted > 0;
    }

    /// The facts once the event has booked, where `before` is the account before it.
    #[inline]
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

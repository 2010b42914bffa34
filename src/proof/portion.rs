//! How much of what an event may bring it brings, and what that does to the books.

use super::books::{Goods, MOST_BACK, MOST_IN, SmallBooks, Spot, Unit};
use super::tracked::Tracked;
use crate::vocabulary::Books;
use crate::workflow::Verdict;

/// How much money an event brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Share {
    /// None.
    Nothing,
    /// What the event covers without an amount: what is outstanding, or what is held.
    Whole,
    /// One coin.
    Part,
    /// So much that four coins have come, or five gone back, in all.
    Excess,
}

/// Which units an event brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Units {
    /// None, and nothing that is new.
    Nothing,
    /// Those that the event covers without lines.
    Whole,
    /// The first of the two, named by its line.
    First,
    /// The second of the two, named by its line.
    Second,
    /// Both, named by their lines.
    Both,
    /// None, though the event is news: an attempt, or a parcel with nothing in it.
    Empty,
}

/// What one event brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Portion {
    /// How much money.
    pub money: Share,
    /// Which units; those of a refund are marked as refunded, all others move.
    pub units: Units,
    /// Whether a gateway reports it, and not a person.
    pub by_gateway: bool,
}

impl Portion {
    /// An event that brings nothing new, or has nothing to bring.
    pub const NOTHING: Self =
        Self { money: Share::Nothing, units: Units::Nothing, by_gateway: false };

    const fn money(money: Share) -> Self {
        Self { money, ..Self::NOTHING }
    }

    const fn units(units: Units) -> Self {
        Self { units, ..Self::NOTHING }
    }

    const fn both(money: Share, units: Units) -> Self {
        Self { money, units, by_gateway: false }
    }

    const fn gateway(money: Share) -> Self {
        Self { money, units: Units::Nothing, by_gateway: true }
    }
}

/// What the events of that kind may bring, the plainest first.
pub(super) fn portions(kind: Option<Books>, tracked: Tracked) -> &'static [Portion] {
    const CAPTURE: &[Portion] = &[
        Portion::money(Share::Whole),
        Portion::money(Share::Part),
        Portion::money(Share::Excess),
        Portion::NOTHING,
        Portion::gateway(Share::Whole),
        Portion::gateway(Share::Part),
        Portion::gateway(Share::Excess),
    ];
    const REFUND: &[Portion] = &[
        Portion::money(Share::Whole),
        Portion::money(Share::Part),
        Portion::money(Share::Excess),
        Portion::NOTHING,
        Portion::both(Share::Part, Units::First),
        Portion::both(Share::Part, Units::Second),
        Portion::both(Share::Whole, Units::Both),
        Portion::both(Share::Whole, Units::First),
        Portion::both(Share::Whole, Units::Second),
        Portion::both(Share::Part, Units::Both),
        Portion::units(Units::First),
        Portion::units(Units::Second),
        Portion::units(Units::Both),
    ];
    const NAMED: &[Portion] = &[
        Portion::units(Units::Whole),
        Portion::units(Units::First),
        Portion::units(Units::Second),
        Portion::units(Units::Both),
        Portion::NOTHING,
        Portion::units(Units::Empty),
    ];
    const WHOLE: &[Portion] = &[Portion::units(Units::Whole)];
    const NOTHING: &[Portion] = &[Portion::NOTHING];
    match kind {
        Some(Books::Capture) if tracked.gateway => CAPTURE,
        Some(Books::Capture) => &CAPTURE[..4],
        Some(Books::Refund) if tracked.unit_refunds => REFUND,
        Some(Books::Refund) => &REFUND[..4],
        Some(
            Books::Dispatch
            | Books::LastLeg
            | Books::Delivery
            | Books::FailedDelivery
            | Books::Return,
        ) => NAMED,
        Some(
            Books::FailedPayment
            | Books::VoidManual
            | Books::Completion
            | Books::Restock
            | Books::UndoDispatch
            | Books::UndoDelivery,
        ) => WHOLE,
        None => NOTHING,
    }
}

/// The books after an event, and what it brought to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Booked {
    pub(super) books: SmallBooks,
    /// Whether money came in or went back.
    pub(super) money: bool,
    /// Whether units moved.
    pub(super) units: bool,
    /// Whether anything was entered, or units were named that the books lack.
    pub(super) any: bool,
}

impl Booked {
    pub(super) const fn nothing(books: SmallBooks) -> Self {
        Self { books, money: false, units: false, any: false }
    }

    pub(super) const fn packed(self) -> Packed {
        let Self { money, units, any, .. } = self;
        Packed { books: self.books.pack(), money, units, any }
    }

    /// All of it in one number, by which two of one event are told apart.
    pub(super) fn key(self) -> u32 {
        self.books.pack()
            | (self.money as u32) << 21
            | (self.units as u32) << 22
            | (self.any as u32) << 23
    }
}

/// The same, with the books packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packed {
    pub(super) books: u32,
    pub(super) money: bool,
    pub(super) units: bool,
    pub(super) any: bool,
}

impl Packed {
    pub(super) const fn nothing(books: u32) -> Self {
        Self { books, money: false, units: false, any: false }
    }

    /// The books after an event of that verdict.
    pub(super) const fn after(self, verdict: Verdict, before: u32) -> u32 {
        match verdict {
            Verdict::Refused | Verdict::Unchanged => before,
            Verdict::Applied | Verdict::Ignored | Verdict::Flagged => self.books,
        }
    }
}

impl SmallBooks {
    /// What an event of that kind books; none, where no such event can come now, or it goes beyond
    /// what the model counts.
    pub(super) fn book(self, kind: Option<Books>, portion: Portion) -> Option<Booked> {
        match kind {
            None => Some(Booked::nothing(self)),
            Some(Books::Capture) => self.capture(portion),
            Some(Books::Refund) => self.refund(portion),
            Some(Books::FailedPayment) => Some(Booked { any: true, ..Booked::nothing(self) }),
            Some(Books::VoidManual) => {
                let books = Self { manual: 0, ..self };
                Some(Booked { any: self.manual > 0, ..Booked::nothing(books) })
            }
            Some(kind) => self.movement(kind, portion.units),
        }
    }

    fn capture(self, portion: Portion) -> Option<Booked> {
        self.capture_of(self.capture_amount(portion)?, portion.by_gateway)
    }

    /// How many coins that is of what may come in.
    fn capture_amount(self, portion: Portion) -> Option<u8> {
        Some(match portion.money {
            Share::Nothing => 0,
            Share::Whole => self.total().saturating_sub(self.captured()),
            Share::Part => 1,
            Share::Excess => MOST_IN.checked_sub(self.captured())?,
        })
    }

    /// So many coins come in.
    pub(super) fn capture_of(self, amount: u8, by_gateway: bool) -> Option<Booked> {
        if self.captured() + amount > MOST_IN {
            return None;
        }
        let mut books = self;
        let account = if by_gateway { &mut books.gateway } else { &mut books.manual };
        *account += amount;
        Some(Booked { money: amount > 0, any: amount > 0, ..Booked::nothing(books) })
    }

    fn refund(self, portion: Portion) -> Option<Booked> {
        let amount = match portion.money {
            Share::Nothing => 0,
            Share::Whole => self.held(),
            Share::Part => 1,
            Share::Excess => MOST_BACK.checked_sub(self.refunded)?,
        };
        self.refund_of(amount, portion.units)
    }

    /// So many coins go back, for those units.
    pub(super) fn refund_of(self, amount: u8, units: Units) -> Option<Booked> {
        if self.refunded + amount > MOST_BACK {
            return None;
        }
        let mut books = self;
        books.refunded += amount;
        let (mut news, mut missed) = (false, false);
        if self.has_lines() {
            for unit in named(units, &mut books.units) {
                news |= !unit.refunded;
                missed |= unit.refunded;
                unit.refunded = true;
            }
        } else if units != Units::Nothing {
            return None;
        }
        let money = amount > 0;
        Some(Booked { money, any: money || news || missed, ..Booked::nothing(books) })
    }

    /// The units that an event moves.
    fn movement(self, kind: Books, units: Units) -> Option<Booked> {
        let moved = |from: &[Spot], to: Spot| Some(self.moved(units, from, to));
        let out = [Spot::Delivered, Spot::UnderWay];
        let any_out = out.into_iter().any(|spot| self.any(spot));
        let nothing = Some(Booked::nothing(self));
        let booked = match (kind, units) {
            (Books::LastLeg, Units::Whole) if self.any(Spot::UnderWay) => nothing,
            (Books::Dispatch | Books::LastLeg, Units::Nothing) if self.parcel => nothing,
            (Books::Delivery, Units::Nothing) if self.parcel && !self.any(Spot::UnderWay) => {
                nothing
            }
            // A return is known by its reference, and a parcel of which nothing is out brings none.
            (Books::Return, Units::Nothing)
                if self.any(Spot::Returned) || self.parcel && !any_out =>
            {
                nothing
            }
            (_, Units::Nothing) => None,
            // A parcel that the shop names, of an order without lines.
            (Books::Dispatch | Books::LastLeg, Units::Empty) if !self.has_lines() => {
                Some(Booked { any: true, ..Booked::nothing(Self { parcel: true, ..self }) })
            }
            (_, Units::Empty) => None,
            (_, Units::First | Units::Second | Units::Both) if !self.has_lines() => None,
            (Books::Dispatch | Books::LastLeg, _) => moved(&[Spot::Unsent], Spot::UnderWay),
            (Books::Delivery, Units::Whole) if self.any_left() => {
                moved(&[Spot::UnderWay], Spot::Delivered)
            }
            (Books::Delivery, _) => moved(&[Spot::UnderWay, Spot::Unsent], Spot::Delivered),
            (Books::Return, Units::Whole) if self.any_left() => moved(&out, Spot::Returned),
            (Books::Return, _) => {
                moved(&[Spot::Delivered, Spot::UnderWay, Spot::Unsent], Spot::Returned)
            }
            (Books::FailedDelivery, _) => {
                let booked = moved(&[Spot::UnderWay], Spot::Unsent);
                booked.map(|booked| Booked { any: true, ..booked })
            }
            (Books::Completion, _) => moved(&[Spot::UnderWay, Spot::Unsent], Spot::Delivered),
            (Books::Restock, _) => moved(&[Spot::Returned], Spot::Unsent),
            (Books::UndoDispatch, _) => moved(&[Spot::UnderWay], Spot::Unsent),
            (Books::UndoDelivery, _) => {
                let kept = self.terms.pickup || self.terms.goods != Goods::Shipped;
                moved(&[Spot::Delivered], if kept { Spot::Unsent } else { Spot::UnderWay })
            }
            (Books::Capture | Books::Refund | Books::FailedPayment | Books::VoidManual, _) => {
                nothing
            }
        };
        booked.map(|booked| booked.with_parcel(kind))
    }

    /// Moves the units meant that are at one of the places.
    fn moved(self, which: Units, from: &[Spot], to: Spot) -> Booked {
        let mut books = self;
        let (mut moved, mut missed) = (false, false);
        if self.has_lines() {
            let both = if which == Units::Whole { Units::Both } else { which };
            for unit in named(both, &mut books.units) {
                let there = from.contains(&unit.spot);
                moved |= there;
                missed |= !there && which != Units::Whole;
                unit.spot = if there { to } else { unit.spot };
            }
        }
        Booked { units: moved, any: moved || missed, ..Booked::nothing(books) }
    }
}

impl Booked {
    /// A parcel is known by the event that first tells of it, and no longer brings nothing where
    /// its units came back before they arrived.
    fn with_parcel(mut self, kind: Books) -> Self {
        match kind {
            Books::Dispatch | Books::LastLeg | Books::Delivery | Books::Return => {
                self.books.parcel |= self.units;
            }
            Books::FailedDelivery | Books::UndoDispatch => self.books.parcel &= !self.units,
            _ => {}
        }
        self
    }
}

/// The units named.
fn named(which: Units, units: &mut [Unit; 2]) -> &mut [Unit] {
    match which {
        Units::Nothing | Units::Empty => &mut units[..0],
        Units::First => &mut units[..1],
        Units::Second => &mut units[1..],
        Units::Whole | Units::Both => &mut units[..],
    }
}

//! How much of what an event may bring it brings, and what that does to the books.

use super::books::{Goods, SmallBooks};
use super::coins::Coins;
use super::shape::Shape;
use super::tracked::Tracked;
use super::unit::Spot;
use super::unit_set::UnitSet;
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
    /// Those, named by their lines.
    Named(UnitSet),
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

    /// What an event of that kind brings by itself.
    pub(super) const fn whole(kind: Option<Books>) -> Self {
        match kind {
            None => Self::NOTHING,
            Some(Books::Capture | Books::Refund) => Self::money(Share::Whole),
            Some(_) => Self::units(Units::Whole),
        }
    }

    const fn money(money: Share) -> Self {
        Self { money, ..Self::NOTHING }
    }

    const fn units(units: Units) -> Self {
        Self { units, ..Self::NOTHING }
    }

    const fn both(money: Share, units: UnitSet) -> Self {
        Self { money, units: Units::Named(units), by_gateway: false }
    }

    const fn gateway(money: Share) -> Self {
        Self { money, units: Units::Nothing, by_gateway: true }
    }
}

/// What the events of that kind may bring, the plainest first.
pub(super) fn portions(kind: Option<Books>, tracked: &Tracked) -> Vec<Portion> {
    const MONEY: [Portion; 4] = [
        Portion::money(Share::Whole),
        Portion::money(Share::Part),
        Portion::money(Share::Excess),
        Portion::NOTHING,
    ];
    let shape = &tracked.shape;
    match kind {
        Some(Books::Capture) => {
            let shares = [Share::Whole, Share::Part, Share::Excess].into_iter();
            let by_gateway = shares.filter(|_| tracked.gateway).map(Portion::gateway);
            MONEY.into_iter().chain(by_gateway).collect()
        }
        Some(Books::Refund) if tracked.unit_refunds => {
            let (parts, all) = (|| shape.parts(), shape.all());
            let mut list = MONEY.to_vec();
            list.extend(parts().map(|part| Portion::both(Share::Part, part)));
            list.push(Portion::both(Share::Whole, all));
            list.extend(parts().map(|part| Portion::both(Share::Whole, part)));
            list.push(Portion::both(Share::Part, all));
            list.extend(parts().map(|part| Portion::both(Share::Nothing, part)));
            list.push(Portion::both(Share::Nothing, all));
            list
        }
        Some(Books::Refund) => MONEY.to_vec(),
        Some(
            Books::Dispatch
            | Books::LastLeg
            | Books::Delivery
            | Books::FailedDelivery
            | Books::Return,
        ) => {
            let named = shape.parts().chain([shape.all()]).map(Units::Named);
            let whole = [Units::Whole].into_iter().chain(named).map(Portion::units);
            whole.chain([Portion::NOTHING, Portion::units(Units::Empty)]).collect()
        }
        kind => vec![Portion::whole(kind)],
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
    pub(super) fn book(
        self,
        kind: Option<Books>,
        portion: Portion,
        shape: &Shape,
    ) -> Option<Booked> {
        match kind {
            None => Some(Booked::nothing(self)),
            Some(Books::Capture) => self.capture(portion, shape.coins),
            Some(Books::Refund) => self.refund(portion, shape),
            Some(Books::FailedPayment) => Some(Booked { any: true, ..Booked::nothing(self) }),
            Some(Books::VoidManual) => {
                let books = Self { manual: 0, ..self };
                Some(Booked { any: self.manual > 0, ..Booked::nothing(books) })
            }
            Some(kind) => self.movement(kind, portion.units, shape),
        }
    }

    fn capture(self, portion: Portion, coins: Coins) -> Option<Booked> {
        self.capture_of(self.capture_amount(portion, coins)?, portion.by_gateway, coins)
    }

    /// How many coins that is of what may come in.
    fn capture_amount(self, portion: Portion, coins: Coins) -> Option<u8> {
        Some(match portion.money {
            Share::Nothing => 0,
            Share::Whole => self.total(coins).saturating_sub(self.captured()),
            Share::Part => 1,
            Share::Excess => coins.most_in.checked_sub(self.captured())?,
        })
    }

    /// So many coins come in.
    pub(super) fn capture_of(self, amount: u8, by_gateway: bool, coins: Coins) -> Option<Booked> {
        if self.captured() + amount > coins.most_in {
            return None;
        }
        let mut books = self;
        let account = if by_gateway { &mut books.gateway } else { &mut books.manual };
        *account += amount;
        Some(Booked { money: amount > 0, any: amount > 0, ..Booked::nothing(books) })
    }

    fn refund(self, portion: Portion, shape: &Shape) -> Option<Booked> {
        let amount = match portion.money {
            Share::Nothing => 0,
            Share::Whole => self.held(),
            Share::Part => 1,
            Share::Excess => shape.coins.most_back.checked_sub(self.refunded)?,
        };
        self.refund_of(amount, portion.units, shape)
    }

    /// So many coins go back, for those units.
    pub(super) fn refund_of(self, amount: u8, units: Units, shape: &Shape) -> Option<Booked> {
        if self.refunded + amount > shape.coins.most_back {
            return None;
        }
        let mut books = self;
        books.refunded += amount;
        let (mut news, mut missed) = (false, false);
        if let Units::Named(named) = units {
            // Those of a line that were not refunded come first.
            let rank = |unit: usize| usize::from(self.units[unit].refunded);
            if !self.has_lines() || !shape.takes(named, rank) {
                return None;
            }
            for (_, unit) in (0..).zip(&mut books.units).filter(|(unit, _)| named.has(*unit)) {
                news |= !unit.refunded;
                missed |= unit.refunded;
                unit.refunded = true;
            }
        }
        let money = amount > 0;
        Some(Booked { money, any: money || news || missed, ..Booked::nothing(books) })
    }

    /// The units that an event moves.
    fn movement(self, kind: Books, units: Units, shape: &Shape) -> Option<Booked> {
        let moved = |from: &[Spot], to: Spot| self.moved(units, from, to, shape);
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
            (_, Units::Named(_)) if !self.has_lines() => None,
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

    /// Moves the units meant that are at one of the places, those at the first one before all
    /// others of their lines.
    fn moved(self, which: Units, from: &[Spot], to: Spot, shape: &Shape) -> Option<Booked> {
        let mut books = self;
        let (mut moved, mut missed) = (false, false);
        if self.has_lines() {
            let rank = |unit: usize| {
                let spot = self.units[unit].spot;
                from.iter().position(|it| *it == spot).unwrap_or(from.len())
            };
            let meant = match which {
                Units::Named(named) if !shape.takes(named, rank) => return None,
                Units::Named(named) => named,
                _ => shape.all(),
            };
            for (_, unit) in (0..).zip(&mut books.units).filter(|(unit, _)| meant.has(*unit)) {
                let there = from.contains(&unit.spot);
                moved |= there;
                missed |= !there && which != Units::Whole;
                unit.spot = if there { to } else { unit.spot };
            }
        }
        Some(Booked { units: moved, any: moved || missed, ..Booked::nothing(books) })
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

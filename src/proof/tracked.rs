//! What of the books matters to a document.

use super::books::{Goods, SmallBooks, Terms};
use super::shape::{FEW_UNITS, Shape};
use super::unit::Unit;
use crate::document::Document;
use crate::vocabulary::{Books, DerivedFact, EventKind};

/// The parts of the books that a document's conditions can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tracked {
    pub(super) captured: bool,
    /// Whether captures by a gateway are told from those by hand.
    pub(super) gateway: bool,
    pub(super) refunded: bool,
    pub(super) units: bool,
    pub(super) unit_refunds: bool,
    /// Whether a parcel is known; where nothing is told again, nobody can tell.
    pub(super) parcel: bool,
    /// The units that there are.
    pub(super) shape: Shape,
    free: bool,
    pay_later: bool,
    pickup: bool,
    digital: bool,
    no_lines: bool,
}

impl Tracked {
    /// Works out what matters, where those derived facts are read, and events of that kind come.
    pub(super) fn of(
        document: &Document,
        read: &[DerivedFact],
        comes: impl Fn(EventKind) -> bool,
    ) -> Self {
        use DerivedFact as Fact;
        let reads = |facts: &[Fact]| facts.iter().any(|fact| read.contains(fact));
        let events = || document.events.iter().filter(|event| comes(event.kind));
        let books = |kind: Books| events().any(|event| event.books == Some(kind));
        let balance =
            [Fact::MoneyHeld, Fact::RefundedInFull, Fact::RefundUnmatched, Fact::UnitsSettled];
        let captured =
            reads(&balance) || reads(&[Fact::PaidInFull, Fact::Overpaid, Fact::Captured]);
        let units = reads(&[
            Fact::UnitsCame,
            Fact::UnitsUnderWay,
            Fact::UnitsDelivered,
            Fact::UnitsReturned,
            Fact::UnitsHadLeft,
            Fact::UnitsSettled,
        ]);
        let undone = units && books(Books::UndoDelivery);
        Self {
            captured,
            gateway: reads(&[Fact::GatewayCaptured]) || captured && books(Books::VoidManual),
            refunded: reads(&balance) || reads(&[Fact::Refunded]),
            units,
            unit_refunds: reads(&[Fact::UnitsSettled]) && books(Books::Refund),
            parcel: units,
            shape: Shape::apart(FEW_UNITS),
            free: reads(&[Fact::PaidInFull, Fact::Overpaid]),
            pay_later: reads(&[Fact::PayLater]),
            pickup: reads(&[Fact::Pickup]) || undone,
            digital: reads(&[Fact::NothingToShip]) || undone,
            no_lines: units,
        }
    }

    /// What a narrower set of facts needs, of what is tracked.
    pub(super) fn within(self, wider: Self) -> Self {
        Self {
            captured: self.captured && wider.captured,
            gateway: self.gateway && wider.gateway,
            refunded: self.refunded && wider.refunded,
            units: self.units && wider.units,
            unit_refunds: self.unit_refunds && wider.unit_refunds,
            parcel: self.parcel && wider.parcel,
            shape: wider.shape,
            ..self
        }
    }

    /// Terms without what does not matter.
    pub(super) fn plain(&self, terms: Terms) -> Terms {
        let goods = match terms.goods {
            Goods::Digital if !self.digital => Goods::Shipped,
            Goods::None if !self.no_lines => Goods::Shipped,
            kept => kept,
        };
        Terms {
            free: terms.free && self.free,
            pay_later: terms.pay_later && self.pay_later,
            pickup: terms.pickup && self.pickup,
            goods,
        }
    }

    /// Every kind of order that the document can tell from the others, the plain one first.
    pub(super) fn terms(&self) -> Vec<Terms> {
        let mut goods = vec![Goods::Shipped];
        goods.extend(self.digital.then_some(Goods::Digital));
        goods.extend(self.no_lines.then_some(Goods::None));
        let both = |tracked: bool| if tracked { &[false, true][..] } else { &[false] };
        let mut all = Vec::new();
        for &free in both(self.free) {
            for &goods in &goods {
                for &pickup in both(self.pickup) {
                    for &pay_later in both(self.pay_later) {
                        all.push(Terms { free, pay_later, pickup, goods });
                    }
                }
            }
        }
        all
    }

    /// The books without what does not matter, the units in order.
    pub(super) fn keep(&self, books: SmallBooks) -> SmallBooks {
        self.trim(books).sorted(&self.shape)
    }

    /// The books without what does not matter.
    pub(super) fn trim(&self, mut books: SmallBooks) -> SmallBooks {
        let plain = SmallBooks::new(Terms::PLAIN);
        if !self.captured {
            books.manual = 0;
            // Whether a gateway captured may matter alone: then one coin stands for any.
            books.gateway = if self.gateway { books.gateway.min(1) } else { 0 };
        } else if !self.gateway {
            (books.manual, books.gateway) = (books.captured(), 0);
        }
        if !self.refunded {
            books.refunded = 0;
        }
        if !self.units {
            books.units = plain.units;
        }
        books.parcel &= self.parcel;
        if !self.unit_refunds {
            books.units = books.units.map(|unit| Unit { refunded: false, ..unit });
        }
        books
    }
}

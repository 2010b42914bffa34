//! Reports as messages: what they bring is written in them, whenever they come.

use super::books::{MOST_BACK, MOST_IN, SmallBooks};
use super::model::Model;
use super::portion::{Booked, Portion, Units};
use super::shape::Shape;
use crate::vocabulary::{Books, EventKind};
use crate::workflow::EventId;

/// One report, with its amount and its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) event: EventId,
    pub(super) kind: Option<Books>,
    /// How many coins it names.
    pub(super) coins: u8,
    /// The units that it names, as the configuration lists them.
    pub(super) units: Units,
    /// Whether it has not been told before.
    pub(super) news: bool,
}

impl Message {
    /// What it books.
    pub(super) fn book(self, books: SmallBooks, shape: &Shape) -> Option<Booked> {
        if !self.news {
            return Some(Booked::nothing(books));
        }
        match self.kind {
            Some(Books::Capture) => books.capture_of(self.coins, false, shape.coins),
            Some(Books::Refund) => books.refund_of(self.coins, self.units, shape),
            kind => books.book(kind, Portion { units: self.units, ..Portion::NOTHING }, shape),
        }
    }

    /// The same, told again.
    pub(super) const fn again(self) -> Self {
        Self { news: false, ..self }
    }
}

/// The reports that may come to an order with those books.
pub(super) fn messages(model: &Model, books: SmallBooks) -> Vec<Message> {
    let mut all = Vec::new();
    let (workflow, shape) = (&model.workflow, &model.tracked.shape);
    let parts = || shape.parts().map(Units::Named);
    for event in workflow.events().filter(|&it| workflow.event_kind(it) == EventKind::Report) {
        let kind = workflow.books(event);
        let plain = Message { event, kind, coins: 0, units: Units::Whole, news: true };
        // What the event covers by itself, if that is anything, before every other amount.
        let money = |whole: u8, most: u8, units: &[Units]| {
            let others = (1..=most).filter(|&coins| coins != whole);
            let amounts = (whole > 0).then_some(whole).into_iter().chain(others);
            let named = |coins| units.iter().map(move |&units| Message { coins, units, ..plain });
            amounts.flat_map(named).collect::<Vec<_>>()
        };
        match kind {
            Some(Books::Capture) => {
                let (total, came) = (books.total(shape.coins), books.captured());
                let whole = total.saturating_sub(came);
                all.extend(money(whole, MOST_IN.saturating_sub(came), &[Units::Nothing]));
            }
            Some(Books::Refund) => {
                let mut units = vec![Units::Nothing];
                if model.tracked.unit_refunds && books.has_lines() {
                    units.extend(parts());
                }
                all.extend(money(books.held(), MOST_BACK.saturating_sub(books.refunded), &units));
            }
            Some(
                Books::Dispatch
                | Books::LastLeg
                | Books::Delivery
                | Books::FailedDelivery
                | Books::Return,
            ) if model.tracked.units && books.has_lines() => {
                let named = parts().chain([Units::Named(shape.all())]);
                all.extend(named.map(|units| Message { units, ..plain }));
            }
            Some(Books::Dispatch | Books::LastLeg) if model.tracked.units => {
                all.push(Message { units: Units::Empty, ..plain });
            }
            _ => all.push(plain),
        }
        // Told before, by an order on whose books it is already.
        if kind.is_some() && books.book(kind, Portion::NOTHING, shape).is_some() {
            all.push(plain.again());
        }
    }
    all
}

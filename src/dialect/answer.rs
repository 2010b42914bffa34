//! What a request came to.

use super::numbered::Moved;
use super::request::Response;
use crate::engine::Decision;
use crate::order::{Order, OwedEffect, Record};
use crate::vocabulary::Key;

/// What a request came to: the response, which orders are not as they were, and what is owed.
///
/// A host that keeps orders elsewhere stores those of [`Answer::touched`] and the effects in one
/// transaction, and then sends the response.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What to send back.
    pub response: Response,
    /// The orders that came, changed or went, each once, in the order in which they did.
    pub touched: Vec<Key>,
    /// What the host owes, in order.
    pub effects: Vec<OwedEffect>,
}

impl Answer {
    /// A response, and nothing has changed.
    #[must_use]
    pub const fn only(response: Response) -> Self {
        Self { response, touched: Vec::new(), effects: Vec::new() }
    }

    /// Notes an order that came.
    #[must_use]
    pub fn opened(mut self, order: &Order) -> Self {
        self.effects.extend(order.history().iter().flat_map(Record::into_owed));
        self.touch(order.id())
    }

    /// Notes what was decided about an order; nothing, where nothing was recorded.
    #[must_use]
    pub fn decided<'d, 'w: 'd>(
        mut self,
        order: &Key,
        decisions: impl IntoIterator<Item = &'d Decision<'w>>,
    ) -> Self {
        let mut recorded = false;
        for decision in decisions {
            recorded |= decision.is_recorded();
            self.effects.extend(decision.effects());
        }
        if recorded { self.touch(order) } else { self }
    }

    /// Notes orders that were moved, each of which comes once.
    pub(super) fn moved(mut self, moved: Moved) -> Self {
        for (order, decisions) in moved {
            self.effects.extend(decisions.iter().flat_map(Decision::effects));
            self.touched.push(order);
        }
        self
    }

    /// Notes an order that is not as it was.
    #[must_use]
    pub fn touch(mut self, order: &Key) -> Self {
        if !self.touched.contains(order) {
            self.touched.push(order.clone());
        }
        self
    }
}

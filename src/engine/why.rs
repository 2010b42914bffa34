//! Why not, and what would have to be otherwise.

use super::decide::Money;
use super::event::Event;
use super::explain::Explanation;
use super::rejection::Rejection;
use crate::order::Order;
use crate::workflow::{Bounds, Input, Remedies, State, Workflow};

/// What an event would do to an order, every reason why not, and beside them the smallest sets of
/// changes with which it would be let through.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// What it would do, and every reason why not.
    pub explanation: Explanation,
    /// The statuses that it is decided on.
    pub state: State,
    /// What else it is decided on: the facts after its payload is booked, and the actor's roles.
    pub input: Input,
    /// The smallest sets of changes. Where the graph lets the event through there is one, of no
    /// changes at all; [`Explanation::rejection`] says what else is missing, such as a reason.
    pub remedies: Remedies,
}

impl Workflow {
    /// Says what an event would do to an order and, where it would be refused or flagged, what
    /// would have to be otherwise.
    ///
    /// The facts are those after the event's payload is booked, and the roles are those of its
    /// actor. A remedy may name [derived facts](crate::DerivedFact): these follow the order's
    /// books, so what is meant is that this event, or another one before it, brings the money or
    /// the units. `paid_in_full holds` asks for a payment, `pickup holds` for another way of
    /// delivery, and `units_came holds` for a payload with units. How to get there in the fewest
    /// events is what [`Workflow::plan`] says. [`Workflow::remedies`] does the same on a bare
    /// state, and says which sets are given.
    ///
    /// It costs many decisions; [`Workflow::explain`] gives the reasons alone, at the price of one.
    ///
    /// ```
    /// use orderflow::standard::event;
    /// use orderflow::workflow::Bounds;
    /// use orderflow::{Actor, NewOrder, Origin, Workflow};
    /// use rust_decimal::dec;
    ///
    /// let workflow = Workflow::standard();
    /// let origin = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    /// let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    /// let order = workflow.open(new, origin)?;
    /// let why = workflow.why(&order, event::READY_FOR_PICKUP, Bounds::default())?;
    /// let told: Vec<String> = why.remedies.list.iter().map(ToString::to_string).collect();
    /// assert!(told.contains(&"payment is PAID and pickup holds".to_owned()), "{told:?}");
    /// assert_eq!(why.explanation.reasons.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Workflow::explain`].
    pub fn why(
        &self,
        order: &Order,
        event: impl Into<Event>,
        bounds: Bounds,
    ) -> Result<Why, Rejection> {
        let event = event.into();
        let explanation = self.explain(order, &event)?;
        let sight = self.look(order, &event, Money::Booked)?;
        let remedies = self.remedies(sight.state, sight.event, sight.input, bounds);
        Ok(Why { explanation, state: sight.state, input: sight.input, remedies })
    }
}

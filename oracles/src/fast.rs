//! The same model for stateright's checker, made to be fast: a small `Copy` state, tables worked
//! out beforehand, and the library's own step for deciding.
//!
//! It is what somebody would write who knows the workflow and wants stateright at its best. The
//! bench races it against the library's exploration.

use orderflow::{EventId, FactId, Facts, Input, Roles, State, Verdict};
use stateright::{Checker, Model, Property};

use crate::order;
use crate::reading::Reading;
use crate::small::{Booking, Books};

/// How many units the orders of the workflows have that are raced.
const UNITS: usize = 2;

/// Where an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    state: State,
    books: Books<UNITS>,
}

/// What happens to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Happening {
    event: EventId,
    booking: Booking<UNITS>,
    facts: Facts,
}

/// A workflow, ready to be explored.
#[derive(Debug, Clone)]
pub struct Fast {
    workflow: orderflow::Workflow,
    model: order::Workflow,
    /// For each event, axis and status the host facts that are read there, a bit each.
    host: Vec<Vec<Vec<u64>>>,
    facts: Vec<FactId>,
}

impl Fast {
    /// Makes the tables.
    ///
    /// # Panics
    ///
    /// If labels of a free axis matter, which this model leaves out.
    #[must_use]
    pub fn of(workflow: &orderflow::Workflow) -> Self {
        let reading = Reading::of(workflow.document());
        assert!(reading.labels.is_empty(), "labels are not part of this model");
        let host = reading.events.iter().map(|event| {
            let axis = |axis: usize| {
                let concern = event.concerns.iter().find(|it| it.axis == axis);
                (0..reading.axes[axis].statuses)
                    .map(|status| {
                        let choices = concern.iter().flat_map(|concern| &concern.choices);
                        let from = choices.filter(|choice| choice.from[status]);
                        let read = from.flat_map(|it| reading.host_facts(&[&it.when]));
                        read.fold(0, |mask, fact| mask | 1_u64 << fact)
                    })
                    .collect()
            };
            (0..reading.axes.len()).map(axis).collect()
        });
        let (host, facts) = (host.collect(), workflow.facts().collect());
        Self { workflow: workflow.clone(), model: order::Workflow::of(reading), host, facts }
    }

    /// Those facts, a bit each, and some more.
    fn holding(&self, mut bits: u64, mut facts: Facts) -> Facts {
        while bits != 0 {
            facts = facts.with(self.facts[bits.trailing_zeros() as usize], true);
            bits &= bits - 1;
        }
        facts
    }

    /// How many configurations stateright's checker finds on one thread.
    #[must_use]
    pub fn explore(self) -> usize {
        self.checker().threads(1).spawn_bfs().join().unique_state_count()
    }
}

impl Model for Fast {
    type State = Place;
    type Action = Happening;

    fn init_states(&self) -> Vec<Place> {
        let place = |order: order::Order<UNITS>| {
            let axes = self.workflow.axes().zip(order.statuses);
            let state = axes.fold(self.workflow.entry(), |state, (axis, status)| {
                let statuses = self.workflow.statuses(axis);
                let id = statuses.into_iter().nth(status as usize).expect("a status");
                self.workflow.with_status(state, axis, id)
            });
            Place { state, books: order.books }
        };
        self.model.openings().into_iter().map(place).collect()
    }

    fn actions(&self, place: &Place, actions: &mut Vec<Happening>) {
        let events = self.workflow.events().zip(&self.model.reading.events).zip(&self.host);
        for ((event, read), host) in events {
            let axes = self.workflow.axes().zip(host);
            let mask = axes.fold(0, |mask, (axis, statuses)| {
                mask | statuses[place.state.status(axis).index()]
            });
            for booking in self.model.watched.bookings(place.books, read.books) {
                let given = self.model.facts(place.books, booking);
                let given = self.holding(given, Facts::NONE);
                // Every part of the mask, the empty one last.
                let mut part = mask;
                loop {
                    actions.push(Happening { event, booking, facts: self.holding(part, given) });
                    if part == 0 {
                        break;
                    }
                    part = (part - 1) & mask;
                }
            }
        }
    }

    fn next_state(&self, place: &Place, happening: Happening) -> Option<Place> {
        let Happening { event, booking, facts } = happening;
        let input = Input { facts, roles: Roles::ALL, booked: booking.any };
        let step = self.workflow.step(place.state, event, input);
        let stays = matches!(step.verdict, Verdict::Refused | Verdict::Unchanged);
        let books = if stays { place.books } else { booking.books };
        Some(Place { state: step.state, books })
    }

    fn properties(&self) -> Vec<Property<Self>> {
        // Without a property that is still open, the checker would stop at once.
        vec![Property::always("visited", |_, _| true)]
    }
}

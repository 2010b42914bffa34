//! orderflow's whole aggregate: books, facts, effects, timers and a history for each order.

use jiff::Timestamp;
use orderflow::{Actor, Effect, Event as EventOf, NewOrder, Order, Origin, Record, Workflow};
use rust_decimal::dec;

use crate::contestant::{Contestant, Outcome};
use crate::shop::{Event, fact};
use crate::stream::{Attempt, ORDERS};
use crate::workflow::{AXES, workflow};

pub struct Aggregate {
    workflow: Workflow,
    names: Vec<String>,
    /// The orders as they were opened, one for each set of facts.
    opened: Vec<Order>,
    /// The facts of each order.
    facts: Vec<u64>,
    orders: Vec<Order>,
    keyed: bool,
}

impl Aggregate {
    pub fn new(attempts: &[Attempt], keyed: bool) -> Self {
        let workflow = workflow();
        let opened = (0..8).map(|bits| open(&workflow, bits)).collect();
        let mut facts = vec![0; ORDERS];
        for attempt in attempts {
            facts[attempt.order as usize] = attempt.facts;
        }
        Self {
            names: Event::ALL.iter().map(|event| format!("{event:?}")).collect(),
            workflow,
            opened,
            facts,
            orders: Vec::new(),
            keyed,
        }
    }
}

fn open(workflow: &Workflow, bits: u64) -> Order {
    let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    let held = fact::NAMES.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    let new = held.fold(new, |new, (_, name)| new.fact(name));
    match workflow.open(new, Origin::by(Actor::system()).at(Timestamp::UNIX_EPOCH)) {
        Ok(order) => order,
        Err(error) => crate::give_up(&error),
    }
}

impl Contestant for Aggregate {
    fn name(&self) -> &'static str {
        if self.keyed { "orderflow, aggregate, key and note" } else { "orderflow, aggregate" }
    }

    fn reset(&mut self) {
        let opened = |facts: &u64| self.opened[*facts as usize].clone();
        self.orders = self.facts.iter().map(opened).collect();
    }

    fn run(&mut self, attempts: &[Attempt]) {
        for attempt in attempts {
            let Some(order) = self.orders.get_mut(attempt.order as usize) else { continue };
            let Some(name) = self.names.get(attempt.event as usize) else { continue };
            let at = Timestamp::from_millisecond(attempt.at).unwrap_or_default();
            let event = EventOf::new(name).at(at);
            let event = if self.keyed {
                event.key(&format!("evt_{}", attempt.at)).note("as the gateway says")
            } else {
                event
            };
            let _refused = self.workflow.apply(order, event).is_err();
        }
    }

    fn run_lives(&mut self, attempts: &[Attempt]) {
        self.run(attempts);
    }

    fn outcome(&self) -> Outcome {
        let names = |order: &Order| {
            let name = |axis: &'static str| order.status(axis).as_str().to_owned();
            (name(AXES[0]), name(AXES[1]))
        };
        let effects = records_of(&self.orders).flat_map(|record| record.effects);
        let counted =
            |effect: &Effect| matches!(effect, Effect::Notify { .. } | Effect::Attention { .. });
        Outcome {
            statuses: self.orders.iter().map(names).collect(),
            records: records_of(&self.orders).count(),
            owed: Some(effects.filter(counted).count()),
            times: records_of(&self.orders).map(|record| record.at.as_millisecond()).sum(),
        }
    }
}

/// The records of all orders, but for those of opening them.
fn records_of(orders: &[Order]) -> impl Iterator<Item = Record> + '_ {
    orders.iter().flat_map(|order| order.history().iter().skip(1))
}

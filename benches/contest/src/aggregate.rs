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
    attempts: Vec<Attempt>,
    /// The orders as they were opened, one for each set of facts.
    opened: Vec<Order>,
    /// The facts of each order.
    facts: Vec<u64>,
    orders: Vec<Order>,
    /// When each attempt is made, as a host's clock says it.
    times: Vec<Timestamp>,
    /// The keys that the attempts come with, as a gateway's message has them; or none.
    keys: Vec<String>,
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
            attempts: attempts.to_vec(),
            opened,
            facts,
            orders: Vec::new(),
            times: attempts.iter().map(time).collect(),
            keys: if keyed { keys(attempts) } else { Vec::new() },
        }
    }
}

/// When an attempt is made. The contest counts milliseconds; a clock gives what it gives.
fn time(attempt: &Attempt) -> Timestamp {
    Timestamp::from_millisecond(attempt.at).unwrap_or_default()
}

/// A key for each attempt. Making up a text is not the engine's work, so it is done beforehand.
fn keys(attempts: &[Attempt]) -> Vec<String> {
    attempts.iter().map(|attempt| format!("evt_{}", attempt.at)).collect()
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
        match self.keys.is_empty() {
            true => "orderflow, aggregate",
            false => "orderflow, aggregate, key and note",
        }
    }

    fn reset(&mut self) {
        let opened = |facts: &u64| self.opened[*facts as usize].clone();
        self.orders = self.facts.iter().map(opened).collect();
    }

    fn run(&mut self) {
        for (place, attempt) in self.attempts.iter().enumerate() {
            let Some(order) = self.orders.get_mut(attempt.order as usize) else { continue };
            let Some(name) = self.names.get(attempt.event as usize) else { continue };
            let Some(&at) = self.times.get(place) else { continue };
            let event = EventOf::new(name).at(at);
            let event = match self.keys.get(place) {
                Some(key) => event.key(key).note("as the gateway says"),
                None => event,
            };
            let _refused = self.workflow.apply(order, event).is_err();
        }
    }

    fn run_lives(&mut self) {
        self.run();
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

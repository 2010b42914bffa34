//! What every contestant does: move orders and write down how.

use crate::shop::{Event, Fulfillment, Payment};
use crate::stream::{Attempt, ORDERS, TRIES};

/// One way of moving orders.
pub trait Contestant {
    /// Its name in the table.
    fn name(&self) -> &'static str;

    /// What it does not do that the others do.
    fn lacks(&self) -> &'static str {
        ""
    }

    /// Puts every order back to where it began, and empties the history. Not measured.
    fn reset(&mut self);

    /// Tries everything, one order after another.
    fn run(&mut self);

    /// Tries everything; what is tried on an order stands together.
    fn run_lives(&mut self);

    /// What has come of it.
    fn outcome(&self) -> Outcome;
}

/// What must be the same for all.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The statuses of every order, by name.
    pub statuses: Vec<(String, String)>,
    /// How many records were written.
    pub records: usize,
    /// How many mails and attentions they owe; none, where effects are lacking.
    pub owed: Option<usize>,
    /// The sum of the records' times, so that no record is written in vain.
    pub times: i64,
}

/// A record as it is kept beside a state machine: 32 bytes.
#[derive(Debug, Clone, Copy)]
#[expect(dead_code, reason = "records are kept to be read by others")]
pub struct Record<S> {
    pub at: i64,
    pub facts: u64,
    pub order: u32,
    pub before: S,
    pub after: S,
    pub event: Event,
    pub owed: u16,
}

const _: () = assert!(size_of::<Record<(Payment, Fulfillment)>>() == 32);

/// A function that says where an event leads; the statuses are kept beside it.
pub trait Function {
    const NAME: &'static str;
    const LACKS: &'static str = "";
    type State: Clone;

    fn new() -> Self;
    fn entry() -> Self::State;
    fn names(state: &Self::State) -> (String, String);

    /// Where the event leads, and what it owes; none, where it may not be.
    fn decide(&self, state: &Self::State, event: Event, facts: u64) -> Option<(Self::State, u16)>;
}

/// A function with its orders.
pub struct Beside<F: Function> {
    function: F,
    attempts: Vec<Attempt>,
    states: Vec<F::State>,
    log: Vec<Record<F::State>>,
}

impl<F: Function> Beside<F> {
    pub fn new(attempts: &[Attempt]) -> Self {
        Self {
            function: F::new(),
            attempts: attempts.to_vec(),
            states: vec![F::entry(); ORDERS],
            log: Vec::with_capacity(attempts.len()),
        }
    }
}

impl<F: Function> Contestant for Beside<F> {
    fn name(&self) -> &'static str {
        F::NAME
    }

    fn lacks(&self) -> &'static str {
        F::LACKS
    }

    fn reset(&mut self) {
        self.states.fill(F::entry());
        self.log.clear();
    }

    fn run(&mut self) {
        mixed(&self.function, &self.attempts, &mut self.states, &mut self.log);
    }

    fn run_lives(&mut self) {
        lives(&self.function, &self.attempts, &mut self.states, &mut self.log);
    }

    fn outcome(&self) -> Outcome {
        let owes = !F::LACKS.contains("effects");
        Outcome {
            statuses: self.states.iter().map(F::names).collect(),
            records: self.log.len(),
            owed: owes.then(|| owed(&self.log)),
            times: self.log.iter().map(|record| record.at).sum(),
        }
    }
}

// The loops are functions of their own, with what they work on as arguments, so that the compiler
// knows that a record does not lie where the orders or the function are.

#[inline(never)]
fn mixed<F: Function>(
    function: &F,
    attempts: &[Attempt],
    states: &mut [F::State],
    log: &mut Vec<Record<F::State>>,
) {
    for &Attempt { facts, at, order, event } in attempts {
        let Some(state) = states.get_mut(order as usize) else { continue };
        if let Some((after, owed)) = function.decide(state, event, facts) {
            let before = std::mem::replace(state, after.clone());
            log.push(Record { at, facts, order, before, after, event, owed });
        }
    }
}

#[inline(never)]
fn lives<F: Function>(
    function: &F,
    attempts: &[Attempt],
    states: &mut [F::State],
    log: &mut Vec<Record<F::State>>,
) {
    for life in attempts.chunks_exact(TRIES) {
        let Some(state) = states.get_mut(life[0].order as usize) else { continue };
        let mut now = state.clone();
        for &Attempt { facts, at, order, event } in life {
            if let Some((after, owed)) = function.decide(&now, event, facts) {
                let before = std::mem::replace(&mut now, after.clone());
                log.push(Record { at, facts, order, before, after, event, owed });
            }
        }
        *state = now;
    }
}

/// A machine that keeps the statuses of one order.
pub trait Machine {
    const NAME: &'static str;
    type State: Copy;

    fn new() -> Self;
    fn state(&self) -> Self::State;
    fn names(state: &Self::State) -> (String, String);

    /// Moves, and says what that owes; none, where the event may not be.
    fn handle(&mut self, event: Event, facts: u64) -> Option<u16>;
}

/// A machine for each order.
pub struct Each<M: Machine> {
    attempts: Vec<Attempt>,
    orders: Vec<M>,
    log: Vec<Record<M::State>>,
}

impl<M: Machine> Each<M> {
    pub fn new(attempts: &[Attempt]) -> Self {
        let orders = (0..ORDERS).map(|_| M::new()).collect();
        Self { attempts: attempts.to_vec(), orders, log: Vec::with_capacity(attempts.len()) }
    }
}

impl<M: Machine> Contestant for Each<M> {
    fn name(&self) -> &'static str {
        M::NAME
    }

    fn reset(&mut self) {
        self.orders.fill_with(M::new);
        self.log.clear();
    }

    fn run(&mut self) {
        each_mixed(&self.attempts, &mut self.orders, &mut self.log);
    }

    fn run_lives(&mut self) {
        each_lives(&self.attempts, &mut self.orders, &mut self.log);
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            statuses: self.orders.iter().map(|machine| M::names(&machine.state())).collect(),
            records: self.log.len(),
            owed: Some(owed(&self.log)),
            times: self.log.iter().map(|record| record.at).sum(),
        }
    }
}

#[inline(never)]
fn each_mixed<M: Machine>(attempts: &[Attempt], orders: &mut [M], log: &mut Vec<Record<M::State>>) {
    for &Attempt { facts, at, order, event } in attempts {
        let Some(machine) = orders.get_mut(order as usize) else { continue };
        let before = machine.state();
        if let Some(owed) = machine.handle(event, facts) {
            let after = machine.state();
            log.push(Record { at, facts, order, before, after, event, owed });
        }
    }
}

#[inline(never)]
fn each_lives<M: Machine>(attempts: &[Attempt], orders: &mut [M], log: &mut Vec<Record<M::State>>) {
    for life in attempts.chunks_exact(TRIES) {
        let Some(machine) = orders.get_mut(life[0].order as usize) else { continue };
        for &Attempt { facts, at, order, event } in life {
            let before = machine.state();
            if let Some(owed) = machine.handle(event, facts) {
                let after = machine.state();
                log.push(Record { at, facts, order, before, after, event, owed });
            }
        }
    }
}

/// How many mails and attentions the records owe.
fn owed<S>(log: &[Record<S>]) -> usize {
    log.iter().map(|record| record.owed.count_ones() as usize).sum()
}

//! orderflow on the bare state: a word an order, and a record of 32 bytes.

use orderflow::{AxisId, EventId, Facts, Input, State, TransitionId, Verdict, Workflow};

use crate::contestant::{Contestant, Outcome};
use crate::stream::{Attempt, ORDERS, TRIES};
use crate::workflow::{AXES, events, facts, workflow};

/// What a host keeps of a step: its effects can be looked up from the transitions at any time.
#[derive(Debug, Clone, Copy)]
#[expect(dead_code, reason = "records are kept to be read by others")]
pub struct Record {
    pub at: i64,
    pub facts: Facts,
    pub after: State,
    pub order: u32,
    pub taken: [Option<TransitionId>; 2],
}

const _: () = assert!(size_of::<Record>() == 32);

/// An attempt as a host has it once it has parsed a message: the event and the facts by their
/// numbers in the workflow, as the others have them by theirs in the `match`.
type Told = Attempt<EventId, Facts>;

pub struct Bare {
    workflow: Workflow,
    axes: [AxisId; 2],
    attempts: Vec<Told>,
    states: Vec<State>,
    log: Vec<Record>,
}

impl Bare {
    pub fn new(attempts: &[Attempt]) -> Self {
        let workflow = workflow();
        let axes = AXES.map(|name| match workflow.axis(name) {
            Some(axis) => axis,
            None => crate::give_up(&name),
        });
        let events = events(&workflow);
        let told = |&Attempt { facts: bits, at, order, event }: &Attempt| Attempt {
            facts: facts(&workflow, bits),
            at,
            order,
            event: events[event as usize],
        };
        Self {
            axes,
            attempts: attempts.iter().map(told).collect(),
            states: vec![workflow.entry(); ORDERS],
            log: Vec::with_capacity(attempts.len()),
            workflow,
        }
    }
}

impl Contestant for Bare {
    fn name(&self) -> &'static str {
        "orderflow, bare state"
    }

    fn reset(&mut self) {
        self.states.fill(self.workflow.entry());
        self.log.clear();
    }

    fn run(&mut self) {
        mixed(&self.workflow, &self.attempts, &mut self.states, &mut self.log);
    }

    fn run_lives(&mut self) {
        lives(&self.workflow, &self.attempts, &mut self.states, &mut self.log);
    }

    fn outcome(&self) -> Outcome {
        let names = |&state: &State| {
            let name = |axis: AxisId| {
                self.workflow.status_key(axis, state.status(axis)).as_str().to_owned()
            };
            (name(self.axes[0]), name(self.axes[1]))
        };
        let rows = &self.workflow.document().transitions;
        let taken = self.log.iter().flat_map(|record| record.taken).flatten();
        Outcome {
            statuses: self.states.iter().map(names).collect(),
            records: self.log.len(),
            owed: Some(taken.map(|id| rows[id.index()].effects.len()).sum()),
            times: self.log.iter().map(|record| record.at).sum(),
        }
    }
}

// As for the others, functions of their own (see there).

#[inline(never)]
fn mixed(workflow: &Workflow, attempts: &[Told], states: &mut [State], log: &mut Vec<Record>) {
    for &Attempt { facts, at, order, event } in attempts {
        let Some(state) = states.get_mut(order as usize) else { continue };
        let step = workflow.step(*state, event, Input { facts, ..Input::default() });
        if step.verdict == Verdict::Applied {
            *state = step.state;
            let [first, second, ..] = step.taken_list();
            let taken = [first, second];
            log.push(Record { at, facts, after: step.state, order, taken });
        }
    }
}

#[inline(never)]
fn lives(workflow: &Workflow, attempts: &[Told], states: &mut [State], log: &mut Vec<Record>) {
    for life in attempts.chunks_exact(TRIES) {
        let Some(state) = states.get_mut(life[0].order as usize) else { continue };
        let mut now = *state;
        for &Attempt { facts, at, order, event } in life {
            let step = workflow.step(now, event, Input { facts, ..Input::default() });
            if step.verdict == Verdict::Applied {
                now = step.state;
                let [first, second, ..] = step.taken_list();
                let taken = [first, second];
                log.push(Record { at, facts, after: now, order, taken });
            }
        }
        *state = now;
    }
}

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

pub struct Bare {
    workflow: Workflow,
    axes: [AxisId; 2],
    events: [EventId; 12],
    /// The sets of facts, by the bits of the contest.
    facts: [Facts; 8],
    states: Vec<State>,
    log: Vec<Record>,
}

impl Bare {
    pub fn new(attempts: usize) -> Self {
        let workflow = workflow();
        let axes = AXES.map(|name| match workflow.axis(name) {
            Some(axis) => axis,
            None => crate::give_up(&name),
        });
        Self {
            axes,
            events: events(&workflow),
            facts: std::array::from_fn(|bits| facts(&workflow, bits as u64)),
            states: vec![workflow.entry(); ORDERS],
            log: Vec::with_capacity(attempts),
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

    fn run(&mut self, attempts: &[Attempt]) {
        for &Attempt { facts, at, order, event } in attempts {
            let Some(state) = self.states.get_mut(order as usize) else { continue };
            let (event, facts) = (self.events[event as usize], self.facts[facts as usize % 8]);
            let step = self.workflow.step(*state, event, Input { facts, ..Input::default() });
            if step.verdict == Verdict::Applied {
                *state = step.state;
                let [first, second, ..] = step.taken_list();
                let taken = [first, second];
                self.log.push(Record { at, facts, after: step.state, order, taken });
            }
        }
    }

    fn run_lives(&mut self, attempts: &[Attempt]) {
        for life in attempts.chunks_exact(TRIES) {
            let Some(state) = self.states.get_mut(life[0].order as usize) else { continue };
            let mut now = *state;
            for &Attempt { facts, at, order, event } in life {
                let (event, facts) = (self.events[event as usize], self.facts[facts as usize % 8]);
                let step = self.workflow.step(now, event, Input { facts, ..Input::default() });
                if step.verdict == Verdict::Applied {
                    now = step.state;
                    let [first, second, ..] = step.taken_list();
                    let taken = [first, second];
                    self.log.push(Record { at, facts, after: now, order, taken });
                }
            }
            *state = now;
        }
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

//! What the engine says, remembered.
//!
//! A log asks the same few hundred questions millions of times. Each is put to the engine once; the
//! answer counts how often it was given, and the tally adds up in the end.

use std::collections::HashMap;

use super::tally::Tally;
use crate::order::{DerivedFacts, Effect};
use crate::vocabulary::{EffectKind, Key};
use crate::workflow::{EventId, Facts, Input, Roles, State, Step, Verdict, Workflow};

/// All that deciding an event on a lean order depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) state: State,
    pub(super) event: EventId,
    pub(super) facts: DerivedFacts,
    pub(super) roles: Roles,
    pub(super) booked: bool,
    /// Whether units turned up that are nowhere, and nobody has been asked to look yet.
    pub(super) unmatched: bool,
    /// The timers that are running, by their place among all.
    pub(super) running: u64,
}

/// What the engine says to it.
#[derive(Debug)]
pub(super) struct Ruling {
    pub(super) step: Step,
    /// The timers that are running after it.
    pub(super) running: u64,
    effects: Vec<String>,
    /// Axis, status and code of each reason of a refusal.
    reasons: Vec<(String, String, &'static str)>,
    event: u32,
    /// How often it was given.
    pub(super) count: u64,
    /// How often it was given to what is stale or flagged and was said before: then nothing is
    /// owed.
    pub(super) repeated: u64,
}

/// The rulings so far.
#[derive(Debug)]
pub(super) struct Rulings {
    known: HashMap<Question, u32, hashbrown::DefaultHashBuilder>,
    list: Vec<Ruling>,
    timers: Vec<Key>,
}

/// How many are remembered at once.
const MOST: usize = 1 << 14;

impl Rulings {
    /// None, where the workflow has more timers than a word has bits.
    pub(super) fn of(workflow: &Workflow) -> Option<Self> {
        let table = workflow.table();
        let mut timers: Vec<Key> = table.timers.iter().map(|timer| timer.event.clone()).collect();
        let effects = table.transitions.iter().flat_map(|transition| &transition.effects);
        let set = effects.filter(|effect| effect.kind == EffectKind::SetTimer);
        timers.extend(set.filter_map(|effect| effect.name.clone()));
        timers.sort_unstable();
        timers.dedup();
        let fits = timers.len() <= u64::BITS as usize;
        fits.then(|| Self { known: HashMap::default(), list: Vec::new(), timers })
    }

    /// The timers of that set, as bits.
    pub(super) fn running<'k>(&self, timers: impl Iterator<Item = &'k Key>) -> u64 {
        timers.fold(0, |bits, timer| bits | self.bit(timer))
    }

    fn bit(&self, timer: &Key) -> u64 {
        self.timers.binary_search(timer).map_or(0, |place| 1 << place)
    }

    /// The ruling on the question; `event` is the number of the event's name.
    #[inline]
    pub(super) fn ask(
        &mut self,
        workflow: &Workflow,
        question: Question,
        event: u32,
        tally: &mut Tally,
    ) -> Option<&mut Ruling> {
        if let Some(&number) = self.known.get(&question) {
            return self.list.get_mut(number as usize);
        }
        if self.list.len() >= MOST {
            self.hand_in(tally);
        }
        let ruling = self.rule(workflow, question, event);
        self.known.insert(question, self.list.len() as u32);
        self.list.push(ruling);
        self.list.last_mut()
    }

    fn rule(&self, workflow: &Workflow, question: Question, event: u32) -> Ruling {
        let Question { state, event: id, roles, booked, .. } = question;
        let facts = facts(workflow, question.facts);
        let input = Input { facts, roles, booked };
        let step = workflow.step(state, id, input);
        let mut ruling = Ruling {
            step,
            running: question.running,
            effects: Vec::new(),
            reasons: Vec::new(),
            event,
            count: 0,
            repeated: 0,
        };
        match step.verdict {
            Verdict::Unchanged => {}
            Verdict::Refused => {
                let text = |key: Option<&Key>| key.map_or("", Key::as_str).to_owned();
                let reasons = workflow.reasons(state, id, input);
                let row = reasons.iter().map(|it| (text(it.axis()), text(it.status()), it.code()));
                ruling.reasons = row.collect();
                ruling.reasons.sort_unstable();
                ruling.reasons.dedup();
            }
            Verdict::Applied | Verdict::Ignored | Verdict::Flagged => {
                let is_running = |timer: &Key| question.running & self.bit(timer) != 0;
                let owed = workflow.owed(state, (id, &step), facts, question.unmatched, is_running);
                for effect in &owed {
                    match effect {
                        Effect::SetTimer { event, .. } => ruling.running |= self.bit(event),
                        Effect::ClearTimer { event } => ruling.running &= !self.bit(event),
                        _ => {}
                    }
                    ruling.effects.push(super::tally::label(effect));
                }
            }
        }
        ruling
    }

    /// Adds what was counted to the tally, and forgets all.
    pub(super) fn hand_in(&mut self, tally: &mut Tally) {
        self.report(tally);
        self.known.clear();
        self.list.clear();
    }

    /// Adds what was counted to the tally.
    pub(super) fn report(&self, tally: &mut Tally) {
        for ruling in &self.list {
            let verdict = ruling.step.verdict;
            tally.add_verdict(ruling.event, verdict, ruling.count + ruling.repeated);
            for effect in &ruling.effects {
                tally.add_effect(effect, ruling.count);
            }
            for (axis, status, code) in &ruling.reasons {
                tally.add_refusal(ruling.event, axis, status, code, ruling.count);
            }
        }
    }
}

/// The facts that the workflow reads, of those that the books derive; it has no others.
pub(super) fn facts(workflow: &Workflow, derived: DerivedFacts) -> Facts {
    let rows = (0..).zip(&workflow.table().facts);
    let holds =
        rows.map(|(n, row)| u64::from(row.derived.is_some_and(|fact| derived.contains(fact))) << n);
    Facts::from_bits(holds.fold(0, |bits, bit| bits | bit))
}

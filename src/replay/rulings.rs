//! What the engine says, remembered.
//!
//! A log asks the same few hundred questions millions of times. Each is put to the engine once; the
//! answer counts how often it was given, and the tally adds up in the end.

use hashbrown::HashTable;

use super::actors::Actors;
use super::mixed;
use super::situations::{Situation, Situations};
use super::tally::Tally;
use crate::order::{DerivedFacts, Effect};
use crate::vocabulary::{DerivedFact, EffectKind, Key};
use crate::workflow::{EventId, Facts, Input, Roles, State, Verdict, Workflow};

/// All that deciding an event on a lean order depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Question {
    /// The number of the order's situation.
    pub(super) situation: u32,
    pub(super) event: EventId,
    pub(super) facts: DerivedFacts,
    /// The roles of the actor, by their number, which has ten bits.
    pub(super) roles: u16,
    pub(super) booked: bool,
    /// Whether units turned up that are nowhere, and nobody has been asked to look yet.
    pub(super) unmatched: bool,
}

/// How many bits facts have in a question.
const FACTS: u32 = 20;
const _: () = assert!(DerivedFact::ALL.len() <= FACTS as usize);

impl Question {
    /// The whole question in a word.
    #[inline]
    fn word(self) -> u64 {
        let Self { situation, event, facts, roles, booked, unmatched } = self;
        let flags = u64::from(booked) | u64::from(unmatched) << 1;
        let word = u64::from(situation) << 8 | u64::from(event.0);
        ((word << 10 | u64::from(roles)) << FACTS | u64::from(facts.bits())) << 2 | flags
    }
}

/// What the engine says to it, as far as an order asks for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ruling {
    pub(super) verdict: Verdict,
    /// The number of the order's situation after it.
    pub(super) situation: u32,
    /// The state after it.
    pub(super) state: State,
    /// How often it was given.
    pub(super) count: u64,
    /// How often it was given to what is stale or flagged and was said before: then nothing is
    /// owed.
    pub(super) repeated: u64,
}

/// The rest of a ruling, which is asked for once.
#[derive(Debug, Default)]
struct Grounds {
    effects: Vec<String>,
    /// Axis, status and code of each reason of a refusal.
    reasons: Vec<(String, String, &'static str)>,
    /// The number of the event's name.
    event: u32,
}

/// The rulings so far.
#[derive(Debug)]
pub(super) struct Rulings {
    /// The number of each ruling, by its question.
    known: HashTable<(u64, u32)>,
    /// The same of questions that came lately, each at its slot: the same few come all the time.
    recent: Vec<(u64, u32)>,
    list: Vec<Ruling>,
    grounds: Vec<Grounds>,
    situations: Situations,
    timers: Vec<Key>,
}

/// How many are remembered at once.
const MOST: usize = 1 << 14;
/// How many are at hand.
const RECENT: usize = 1 << 10;
/// No question, and no ruling.
const NEVER: (u64, u32) = (0, u32::MAX);

/// Where a question is at hand.
#[inline]
fn slot(word: u64) -> usize {
    (mixed(word) >> 32) as usize % RECENT
}

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
        fits.then(|| Self {
            known: HashTable::new(),
            recent: vec![NEVER; RECENT],
            list: Vec::new(),
            grounds: Vec::new(),
            situations: Situations::default(),
            timers,
        })
    }

    /// The number of the situation in which an order is opened, with those timers running.
    pub(super) fn entry<'k>(
        &mut self,
        workflow: &Workflow,
        timers: impl Iterator<Item = &'k Key>,
    ) -> Option<u32> {
        let running = timers.fold(0, |bits, timer| bits | self.bit(timer));
        self.situations.number(Situation { state: workflow.entry(), running })
    }

    /// The statuses in a situation.
    pub(super) fn state(&self, situation: u32) -> Option<State> {
        self.situations.get(situation).map(|situation| situation.state)
    }

    fn bit(&self, timer: &Key) -> u64 {
        self.timers.binary_search(timer).map_or(0, |place| 1 << place)
    }

    /// The ruling on the question; `event` is the number of the event's name. None, where orders
    /// come into too many situations.
    #[inline]
    pub(super) fn ask(
        &mut self,
        (workflow, actors): (&Workflow, &Actors),
        question: Question,
        event: u32,
        tally: &mut Tally,
    ) -> Option<&mut Ruling> {
        let word = question.word();
        let recent = self.recent.get(slot(word)).copied().unwrap_or(NEVER);
        match recent.0 == word && recent != NEVER {
            true => self.list.get_mut(recent.1 as usize),
            false => self.look_up((workflow, actors), question, event, tally),
        }
    }

    /// The same, where the question did not come lately.
    #[inline(never)]
    fn look_up(
        &mut self,
        (workflow, actors): (&Workflow, &Actors),
        question: Question,
        event: u32,
        tally: &mut Tally,
    ) -> Option<&mut Ruling> {
        let word = question.word();
        let number = match self.known.find(mixed(word), |known| known.0 == word) {
            Some(&(_, number)) => number,
            None => {
                self.learn(workflow, (question, actors.roles(question.roles)?), event, tally)?
            }
        };
        *self.recent.get_mut(slot(word))? = (word, number);
        self.list.get_mut(number as usize)
    }

    /// Puts the question to the engine, and gives the number of the ruling.
    #[cold]
    fn learn(
        &mut self,
        workflow: &Workflow,
        (question, roles): (Question, Roles),
        event: u32,
        tally: &mut Tally,
    ) -> Option<u32> {
        if self.list.len() >= MOST {
            self.hand_in(tally);
        }
        let (ruling, grounds) = self.rule(workflow, (question, roles), event)?;
        let (word, number) = (question.word(), self.list.len() as u32);
        self.known.insert_unique(mixed(word), (word, number), |known| mixed(known.0));
        self.list.push(ruling);
        self.grounds.push(grounds);
        Some(number)
    }

    fn rule(
        &mut self,
        workflow: &Workflow,
        (question, roles): (Question, Roles),
        event: u32,
    ) -> Option<(Ruling, Grounds)> {
        let Question { situation, event: id, booked, .. } = question;
        let Situation { state, mut running } = self.situations.get(situation)?;
        let facts = facts(workflow, question.facts);
        let input = Input { facts, roles, booked };
        let step = workflow.step(state, id, input);
        let mut ruling =
            Ruling { verdict: step.verdict, situation, state: step.state, count: 0, repeated: 0 };
        let mut grounds = Grounds { event, ..Grounds::default() };
        match step.verdict {
            Verdict::Unchanged => {}
            Verdict::Refused => {
                let text = |key: Option<&Key>| key.map_or("", Key::as_str).to_owned();
                let reasons = workflow.reasons(state, id, input);
                let row = reasons.iter().map(|it| (text(it.axis()), text(it.status()), it.code()));
                grounds.reasons = row.collect();
                grounds.reasons.sort_unstable();
                grounds.reasons.dedup();
            }
            Verdict::Applied | Verdict::Ignored | Verdict::Flagged => {
                let is_running = |timer: &Key| running & self.bit(timer) != 0;
                let owed = workflow.owed(state, (id, &step), facts, question.unmatched, is_running);
                for effect in &owed {
                    match effect {
                        Effect::SetTimer { event, .. } => running |= self.bit(event),
                        Effect::ClearTimer { event } => running &= !self.bit(event),
                        _ => {}
                    }
                    grounds.effects.push(super::tally::label(effect));
                }
                ruling.situation =
                    self.situations.number(Situation { state: step.state, running })?;
            }
        }
        Some((ruling, grounds))
    }

    /// Adds what was counted to the tally, and forgets all.
    fn hand_in(&mut self, tally: &mut Tally) {
        self.report(tally);
        self.known.clear();
        self.recent.fill(NEVER);
        self.list.clear();
        self.grounds.clear();
    }

    /// Adds what was counted to the tally.
    pub(super) fn report(&self, tally: &mut Tally) {
        for (ruling, grounds) in self.list.iter().zip(&self.grounds) {
            tally.add_verdict(grounds.event, ruling.verdict, ruling.count + ruling.repeated);
            for effect in &grounds.effects {
                tally.add_effect(effect, ruling.count);
            }
            for (axis, status, code) in &grounds.reasons {
                tally.add_refusal(grounds.event, axis, status, code, ruling.count);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_handed_in_is_forgotten() {
        let workflow = Workflow::standard();
        let (mut actors, mut tally) = (Actors::new(), Tally::default());
        let (_, who) = actors.find(Some(b"staff"), None, 0, &workflow).unwrap();
        let mut rulings = Rulings::of(&workflow).unwrap();
        let situation = rulings.entry(&workflow, std::iter::empty()).unwrap();
        let mut ask = |rulings: &mut Rulings, name: &str| {
            let question = Question {
                situation,
                event: workflow.event(name).unwrap(),
                facts: DerivedFacts::NONE,
                roles: who.class,
                booked: false,
                unmatched: false,
            };
            let ruling = rulings.ask((&workflow, &actors), question, 0, &mut tally).unwrap();
            ruling.count += 1;
            (ruling.verdict, ruling.count)
        };
        assert_eq!(ask(&mut rulings, "cancel"), (Verdict::Applied, 1));
        assert_eq!(ask(&mut rulings, "reopen"), (Verdict::Unchanged, 1));
        assert_eq!(ask(&mut rulings, "cancel"), (Verdict::Applied, 2));
        rulings.hand_in(&mut Tally::default());
        // Each has the number now that the other one had.
        assert_eq!(ask(&mut rulings, "reopen"), (Verdict::Unchanged, 1));
        assert_eq!(ask(&mut rulings, "cancel"), (Verdict::Applied, 1));
        assert_eq!(ask(&mut rulings, "reopen"), (Verdict::Unchanged, 2));
    }
}

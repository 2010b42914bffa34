//! The workflow as a model of stateright, and what its checker says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use orderflow::Verdict;
use stateright::{Checker, Model, Property, StateRecorder};

use crate::answer::Answer;
use crate::order::{Act, Ends, Order, Workflow};
use crate::reading::Rule;

/// What a run looks for. A run that looks for nothing visits everything.
#[derive(Debug, Clone)]
enum Question<const UNITS: usize> {
    Nothing,
    Rule(usize),
    Flagged(usize),
    Held(usize),
    Among(BTreeSet<Order<UNITS>>),
}

/// What a whole run came by.
#[derive(Debug, Default)]
struct Seen<const UNITS: usize> {
    ways: BTreeMap<Order<UNITS>, Vec<Order<UNITS>>>,
    fired: BTreeSet<usize>,
    flagged: BTreeSet<usize>,
    rules: BTreeSet<usize>,
    held: BTreeSet<usize>,
    ends: BTreeMap<Order<UNITS>, Ends>,
}

/// A workflow and a question about it.
#[derive(Debug)]
struct Asked<const UNITS: usize> {
    workflow: Arc<Workflow>,
    question: Question<UNITS>,
    seen: Option<Arc<Mutex<Seen<UNITS>>>>,
}

/// What happens, by its number among all that may.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Happening<const UNITS: usize> {
    number: usize,
    after: Order<UNITS>,
}

impl<const UNITS: usize> Model for Asked<UNITS> {
    type State = Order<UNITS>;
    type Action = Happening<UNITS>;

    fn init_states(&self) -> Vec<Order<UNITS>> {
        self.workflow.openings()
    }

    fn actions(&self, order: &Order<UNITS>, actions: &mut Vec<Happening<UNITS>>) {
        let mut acts = Vec::new();
        self.workflow.acts(order, &mut acts);
        if let Some(seen) = &self.seen {
            seen.lock().unwrap_or_else(PoisonError::into_inner).look(&self.workflow, order, &acts);
        }
        let happenings = acts.iter().enumerate();
        actions.extend(happenings.map(|(number, act)| Happening { number, after: act.after }));
    }

    fn next_state(&self, _: &Order<UNITS>, happening: Happening<UNITS>) -> Option<Order<UNITS>> {
        Some(happening.after)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::sometimes("asked", |asked, order| asked.meets(order))]
    }
}

impl<const UNITS: usize> Asked<UNITS> {
    fn meets(&self, order: &Order<UNITS>) -> bool {
        let workflow = &self.workflow;
        match &self.question {
            Question::Nothing => false,
            Question::Rule(number) => meets_rule(workflow, order, *number),
            Question::Held(outcome) => workflow.holds_money(order, *outcome),
            Question::Among(orders) => orders.contains(order),
            Question::Flagged(event) => {
                let mut acts = Vec::new();
                workflow.acts(order, &mut acts);
                acts.iter().any(|act| is_flagged(act) && act.event == Some(*event))
            }
        }
    }

    /// The length of a shortest story that ends where the question is met.
    fn length(workflow: &Arc<Workflow>, question: Question<UNITS>) -> Option<usize> {
        let asked = Self { workflow: Arc::clone(workflow), question, seen: None };
        let checker = asked.checker().threads(1).spawn_bfs().join();
        let path = checker.discovery("asked")?;
        Some(path.into_actions().len())
    }
}

fn is_flagged<const UNITS: usize>(act: &Act<UNITS>) -> bool {
    act.verdict == Verdict::Flagged
}

fn meets_rule<const UNITS: usize>(
    workflow: &Workflow,
    order: &Order<UNITS>,
    number: usize,
) -> bool {
    let rule = &workflow.reading.rules[number];
    workflow.can_be(order, rule.condition(), rule.wanted())
}

impl<const UNITS: usize> Seen<UNITS> {
    fn look(&mut self, workflow: &Workflow, order: &Order<UNITS>, acts: &[Act<UNITS>]) {
        let reading = &workflow.reading;
        for act in acts {
            self.flagged.extend(act.event.filter(|_| is_flagged(act)));
            if matches!(act.verdict, Verdict::Applied | Verdict::Unchanged) {
                self.fired.extend(&act.chosen);
            }
        }
        let met = (0..reading.rules.len()).filter(|&it| meets_rule(workflow, order, it));
        self.rules.extend(met);
        let held = (0..reading.outcomes.len()).filter(|&it| workflow.holds_money(order, it));
        self.held.extend(held);
        let mut after: Vec<Order<UNITS>> = acts.iter().map(|act| act.after).collect();
        after.sort_unstable();
        after.dedup();
        after.retain(|it| it != order);
        self.ways.insert(*order, after);
        self.ends.insert(*order, workflow.ends(order));
    }
}

/// The ways walked backwards.
#[derive(Debug, Clone)]
struct Backwards<const UNITS: usize> {
    before: BTreeMap<Order<UNITS>, Vec<Order<UNITS>>>,
    from: Vec<Order<UNITS>>,
}

impl<const UNITS: usize> Model for Backwards<UNITS> {
    type State = Order<UNITS>;
    type Action = Order<UNITS>;

    fn init_states(&self) -> Vec<Order<UNITS>> {
        self.from.clone()
    }

    fn actions(&self, order: &Order<UNITS>, actions: &mut Vec<Order<UNITS>>) {
        actions.extend(self.before.get(order).into_iter().flatten());
    }

    fn next_state(&self, _: &Order<UNITS>, before: Order<UNITS>) -> Option<Order<UNITS>> {
        Some(before)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("visited", |_, _| true)]
    }
}

impl<const UNITS: usize> Backwards<UNITS> {
    /// Everything from which one of the orders can be reached, those among it.
    fn reach(
        before: &BTreeMap<Order<UNITS>, Vec<Order<UNITS>>>,
        from: Vec<Order<UNITS>>,
    ) -> BTreeSet<Order<UNITS>> {
        let (recorder, reached) = StateRecorder::new_with_accessor();
        let model = Self { before: before.clone(), from };
        drop(model.checker().threads(1).visitor(recorder).spawn_bfs().join());
        reached().into_iter().collect()
    }
}

/// Asks stateright's checker.
pub(crate) fn ask<const UNITS: usize>(workflow: Workflow) -> Answer {
    let workflow = Arc::new(workflow);
    let seen = Arc::new(Mutex::new(Seen::<UNITS>::default()));
    let whole = Asked {
        workflow: Arc::clone(&workflow),
        question: Question::Nothing,
        seen: Some(Arc::clone(&seen)),
    };
    let configurations = whole.checker().threads(1).spawn_bfs().join().unique_state_count();
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    let reading = &workflow.reading;
    let each = |count: usize, met: &BTreeSet<usize>, question: fn(usize) -> Question<UNITS>| {
        let length = |it: usize| Asked::length(&workflow, question(it));
        (0..count).map(|it| met.contains(&it).then(|| length(it)).flatten()).collect::<Vec<_>>()
    };
    let mut rules = each(reading.rules.len(), &seen.rules, Question::Rule);
    for (rule, length) in reading.rules.iter().zip(&mut rules) {
        if matches!(rule, Rule::Sometimes(_)) {
            *length = length.map(|_| 0);
        }
    }
    let flagged = each(reading.events.len(), &seen.flagged, Question::Flagged);
    let [stuck, circling, lost] = liveness(&seen).map(|orders| {
        if orders.is_empty() { None } else { Asked::length(&workflow, Question::Among(orders)) }
    });
    Answer {
        configurations,
        rules,
        // The event that is flagged is part of the story.
        flagged: flagged.into_iter().map(|length| length.map(|it| it + 1)).collect(),
        held: each(reading.outcomes.len(), &seen.held, Question::Held),
        stuck,
        circling,
        lost,
        dead: (0..reading.transitions).filter(|it| !seen.fired.contains(it)).collect(),
    }
}

/// The transitions that some order takes of the first so many.
pub(crate) fn fired<const UNITS: usize>(workflow: Workflow, most: usize) -> BTreeSet<usize> {
    let seen = Arc::new(Mutex::new(Seen::<UNITS>::default()));
    let asked = Asked {
        workflow: Arc::new(workflow),
        question: Question::Nothing,
        seen: Some(Arc::clone(&seen)),
    };
    drop(asked.checker().threads(1).target_state_count(most).spawn_bfs().join());
    std::mem::take(&mut seen.lock().unwrap_or_else(PoisonError::into_inner).fired)
}

/// Where nothing leads on, where orders only circle, and where no good end is in reach.
fn liveness<const UNITS: usize>(seen: &Seen<UNITS>) -> [BTreeSet<Order<UNITS>>; 3] {
    let mut before: BTreeMap<Order<UNITS>, Vec<Order<UNITS>>> = BTreeMap::new();
    for (from, to) in &seen.ways {
        to.iter().for_each(|to| before.entry(*to).or_default().push(*from));
    }
    let of = |is: fn(&Ends) -> bool| {
        let those = seen.ends.iter().filter(|(_, ends)| is(ends));
        Backwards::reach(&before, those.map(|(order, _)| *order).collect())
    };
    let closes = of(|ends| ends.closed);
    let all = || seen.ways.keys().copied();
    let sinks: BTreeSet<Order<UNITS>> =
        all().filter(|it| !closes.contains(it) && seen.ways[it].is_empty()).collect();
    let to_sinks = Backwards::reach(&before, sinks.iter().copied().collect());
    let circling: BTreeSet<Order<UNITS>> =
        all().filter(|it| !closes.contains(it) && !to_sinks.contains(it)).collect();
    let good = seen.ends.values().any(|ends| ends.success);
    let mut lost = BTreeSet::new();
    if sinks.is_empty() && circling.is_empty() && good {
        let succeeds = of(|ends| ends.success);
        // Nothing can be brought to the end that a customer wants, where nothing was ordered.
        lost.extend(
            all().filter(|it| !succeeds.contains(it) && seen.ends[it].open && it.books.has_lines()),
        );
    }
    [sinks, circling, lost]
}

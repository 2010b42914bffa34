//! The choices of one event on one axis, in document order.

use std::collections::HashMap;

use super::Findings;
use super::bdd::{Function, OverBudget, Variable};
use super::choices::Edge;
use super::encode::{Reads, Space};
use super::model::{Model, Statuses, numbers};
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic, Effect, Event, Sources, Transition};
use crate::vocabulary::EventKind;

/// How many other transitions a finding points at.
const RELATED: usize = 4;

/// What an earlier transition takes.
#[derive(Debug, Clone, Copy)]
struct Choice {
    index: usize,
    condition: Function,
    is_wildcard: bool,
}

/// What makes two transitions identical, their sources and effects apart.
type Twin<'a> = (Option<&'a str>, Function, Vec<&'a str>, bool);

/// The effects of such transitions, and the first of them in each status.
type Firsts<'a> = (&'a [Effect], Vec<Option<usize>>);

/// The choices as far as they are read.
#[derive(Debug)]
pub(super) struct Group<'m, 'a> {
    space: Space<'m, 'a>,
    statuses: &'m Statuses<'a>,
    axis: usize,
    event: Option<&'a Event>,
    name: &'a str,
    reads: Reads<'a>,
    known: Function,
    /// Where some earlier choice is taken.
    taken: Function,
    /// Where an earlier choice for `"*"` is taken.
    by_wildcard: Function,
    /// Every order in these statuses is taken by this transition or an earlier one.
    closed: Vec<Option<usize>>,
    choices: Vec<Choice>,
    twins: HashMap<Twin<'a>, Vec<Firsts<'a>>>,
    pub(super) edges: Vec<Edge<'a>>,
}

impl<'m, 'a> Group<'m, 'a> {
    pub(super) fn new(
        model: &'m Model<'a>,
        axis: usize,
        name: &'a str,
        transitions: &[usize],
        budget: usize,
    ) -> Self {
        let document = model.document;
        let statuses = &model.axes[axis];
        let mut reads = Reads::default();
        for &index in transitions {
            let transition = &document.transitions[index];
            let effects = transition.effects.iter().filter_map(|effect| effect.when.as_ref());
            transition.when.iter().chain(effects).for_each(|guard| reads.add(guard));
        }
        reads.leave_out(&statuses.axis.name);
        Self {
            space: Space::new(model, axis, &reads, budget),
            statuses,
            axis,
            event: document.events.iter().find(|event| event.name == name),
            name,
            reads,
            known: Function::TRUE,
            taken: Function::FALSE,
            by_wildcard: Function::FALSE,
            closed: vec![None; statuses.count()],
            choices: Vec::new(),
            twins: HashMap::new(),
            edges: Vec::new(),
        }
    }

    /// The steps that are left.
    pub(super) fn budget(&self) -> usize {
        self.space.bdd.budget()
    }

    /// Reads the choices in order. Where the guards grow too large, nothing is claimed of the rest, and
    /// every edge of it is taken for possible.
    pub(super) fn check(&mut self, transitions: &[usize], out: &mut Findings) {
        let known = self.space.known(self.event);
        let decided = known.map(|known| self.known = known);
        for (k, &index) in transitions.iter().enumerate() {
            if decided.and_then(|()| self.choice(index, out)).is_err() {
                let message = format!(
                    "the guards of event {} on axis {} are too large to decide",
                    quoted(self.name),
                    quoted(&self.statuses.axis.name)
                );
                let finding = Diagnostic::new(Code::OF0210, place("transitions", index), message);
                out.push(finding.help("write smaller guards, or put them in a better order"));
                for &index in &transitions[k..] {
                    self.assume(index);
                }
                return;
            }
        }
        // Over budget here means no claim about gaps, and that is all that is left to say.
        let _ = self.gaps(transitions, out);
    }

    fn transition(&self, index: usize) -> &'a Transition {
        &self.space.model.document.transitions[index]
    }

    fn assume(&mut self, index: usize) {
        let sources = self.statuses.sources(self.transition(index));
        numbers(&sources).for_each(|from| self.edge(index, from, false));
    }

    fn edge(&mut self, transition: usize, from: usize, is_certain: bool) {
        let to = self.transition(transition).to.as_deref();
        let to = to.and_then(|to| self.statuses.number(to)).unwrap_or(from);
        self.edges.push(Edge { event: self.name, from, to, transition, is_certain });
    }

    fn choice(&mut self, index: usize, out: &mut Findings) -> Result<(), OverBudget> {
        let transition = self.transition(index);
        let sources = self.statuses.sources(transition);
        let from = self.space.is_in(self.axis, &sources)?;
        let possible = self.space.bdd.and(from, self.known)?;
        let guard = match &transition.when {
            Some(guard) => self.space.guard(guard)?,
            None => Function::TRUE,
        };
        let condition = self.space.bdd.and(possible, guard)?;
        let is_open = self.space.bdd.without(possible, guard)? == Function::FALSE;
        if !sources.contains(&true) {
            let message = format!("{} starts from no status", words::transition(transition));
            let finding = Diagnostic::new(Code::OF0201, place("transitions", index), message);
            out.push(finding.help("list its sources, or remove it"));
            return Ok(());
        }
        if transition.when.is_some() {
            self.constant(index, condition == Function::FALSE, is_open, out);
        }
        if condition == Function::FALSE {
            return Ok(());
        }
        self.effects(index, possible, condition, out)?;
        let effective = self.space.bdd.without(condition, self.taken)?;
        let mut dead = vec![false; sources.len()];
        for status in numbers(&sources) {
            if self.space.possible(self.axis, status, effective) {
                self.edge(index, status, true);
            } else {
                dead[status] = self.space.possible(self.axis, status, condition);
            }
        }
        let alive = self.space.bdd.and(condition, self.by_wildcard)?;
        self.twins(index, guard, &sources, &mut dead, out);
        let all = numbers(&sources)
            .all(|status| dead[status] || !self.space.possible(self.axis, status, condition));
        self.shadowed(index, condition, &dead, all, out);
        if !all {
            self.overridden(index, alive, &dead, out);
        }
        self.take(index, condition, effective, is_open.then_some(&sources))
    }

    /// Notes what the choice takes, so that later ones are read against it.
    fn take(
        &mut self,
        index: usize,
        condition: Function,
        effective: Function,
        closes: Option<&Vec<bool>>,
    ) -> Result<(), OverBudget> {
        let is_wildcard = self.transition(index).from == Sources::Any;
        self.choices.push(Choice { index, condition, is_wildcard });
        self.taken = self.space.bdd.or(self.taken, condition)?;
        if is_wildcard {
            self.by_wildcard = self.space.bdd.or(self.by_wildcard, effective)?;
        }
        for status in closes.into_iter().flat_map(|sources| numbers(sources)) {
            self.closed[status].get_or_insert(index);
        }
        Ok(())
    }

    /// OF0205 for the guard of a transition.
    fn constant(&self, index: usize, never: bool, always: bool, out: &mut Findings) {
        if !never && !always {
            return;
        }
        let which = if never { "false" } else { "true" };
        let what = words::transition(self.transition(index));
        let message = format!("the guard of {what} is always {which}");
        let at = place("transitions", index).field("when");
        let finding = Diagnostic::new(Code::OF0205, at, message);
        out.push(finding.help(if never {
            "mend the guard, or remove the transition"
        } else {
            "leave the guard out"
        }));
    }

    /// OF0205 for the conditions of effects.
    fn effects(
        &mut self,
        index: usize,
        possible: Function,
        condition: Function,
        out: &mut Findings,
    ) -> Result<(), OverBudget> {
        let transition = self.transition(index);
        for (j, effect) in transition.effects.iter().enumerate() {
            let Some(when) = &effect.when else { continue };
            let when = self.space.guard(when)?;
            let never = self.space.bdd.and(condition, when)? == Function::FALSE;
            let always = self.space.bdd.without(possible, when)? == Function::FALSE;
            if never || always {
                let what = words::transition(transition);
                let name = effect.name.as_deref().unwrap_or(effect.kind.as_str());
                let message = format!(
                    "the condition of effect {} of {what} is {} true where it is taken",
                    quoted(name),
                    if never { "never" } else { "always" }
                );
                let at = place("transitions", index).field("effects").index(j).field("when");
                let finding = Diagnostic::new(Code::OF0205, at, message);
                out.push(finding.help(if never {
                    "mend the condition, or remove the effect"
                } else {
                    "leave the condition out"
                }));
            }
        }
        Ok(())
    }

    /// OF0208; the statuses where an identical transition is tried first are no longer called dead.
    fn twins(
        &mut self,
        index: usize,
        guard: Function,
        sources: &[bool],
        dead: &mut [bool],
        out: &mut Findings,
    ) {
        let transition = self.transition(index);
        let mut roles: Vec<&str> = transition.roles.iter().map(String::as_str).collect();
        roles.sort_unstable();
        let wildcard = transition.from == Sources::Any;
        let key = (transition.to.as_deref(), guard, roles, wildcard);
        let same = self.twins.entry(key).or_default();
        let at = match same.iter().position(|(effects, _)| *effects == transition.effects) {
            Some(at) => at,
            None => {
                same.push((&transition.effects, vec![None; sources.len()]));
                same.len() - 1
            }
        };
        let Some((_, first)) = same.get_mut(at) else { return };
        let shared = |status: &usize| dead[*status] && first[*status].is_some();
        let shared: Vec<usize> = numbers(sources).filter(shared).collect();
        if let Some(twin) = shared.first().and_then(|status| first[*status]) {
            let keys = words::list(shared.iter().map(|status| self.statuses.key(*status)));
            let what = words::transition(transition);
            let message = format!("{what} is identical to an earlier transition in {keys}");
            let finding = Diagnostic::new(Code::OF0208, place("transitions", index), message);
            out.push(finding.related(place("transitions", twin)).help("remove one of the two"));
        }
        shared.iter().for_each(|status| dead[*status] = false);
        for status in numbers(sources) {
            first[status].get_or_insert(index);
        }
    }

    /// OF0201 and OF0202: never taken in these statuses, though the guard can hold there.
    fn shadowed(
        &self,
        index: usize,
        condition: Function,
        dead: &[bool],
        all: bool,
        out: &mut Findings,
    ) {
        let transition = self.transition(index);
        let Some(first) = numbers(dead).next() else { return };
        // A wildcard is there to take what the others leave.
        if !all && transition.from == Sources::Any {
            return;
        }
        let what = words::transition(transition);
        let place = place("transitions", index);
        let closed = numbers(dead).all(|status| self.closed[status].is_some());
        let keys = words::list(numbers(dead).map(|status| self.statuses.key(status)));
        let finding = if all && closed {
            let message = format!("{what} can never be taken: an earlier choice has no guard");
            Diagnostic::new(Code::OF0201, place, message)
        } else if closed {
            let message =
                format!("{what} is never taken in {keys}: an earlier choice has no guard there");
            Diagnostic::new(Code::OF0202, place, message)
        } else {
            let at = self.space.at(self.axis, first, condition);
            let example = self.space.example(at);
            let example = self.example(first, &example);
            let message = format!(
                "{what} is never taken in {keys}: wherever its guard holds, an earlier choice is \
                 taken, as in {example}"
            );
            Diagnostic::new(Code::OF0202, place, message)
        };
        let at = self.space.at(self.axis, first, condition);
        let example = self.space.example(at);
        let takes = self.takers(first, &example, |_| true);
        let finding = takes
            .iter()
            .fold(finding, |finding, index| finding.related(self::place("transitions", *index)));
        let help = "put it before the other, give the other a guard, or remove it";
        out.push(finding.help(if all { help } else { "leave these statuses out of `from`" }));
    }

    /// OF0206: listed, and overridden in part by an earlier `"*"`.
    fn overridden(&self, index: usize, by_wildcard: Function, dead: &[bool], out: &mut Findings) {
        let transition = self.transition(index);
        let Sources::These(from) = &transition.from else { return };
        let overlaps =
            |status: &usize| !dead[*status] && self.space.possible(self.axis, *status, by_wildcard);
        let sources = self.statuses.members(from);
        let statuses: Vec<usize> = numbers(&sources).filter(overlaps).collect();
        let Some(&first) = statuses.first() else { return };
        let keys = words::list(statuses.iter().map(|status| self.statuses.key(*status)));
        let example = self.space.example(self.space.at(self.axis, first, by_wildcard));
        let message = format!(
            "{} is overridden in {keys} by an earlier \"*\", as in {}",
            words::transition(transition),
            self.example(first, &example)
        );
        let finding = Diagnostic::new(Code::OF0206, place("transitions", index), message);
        let takers = self.takers(first, &example, |choice| choice.is_wildcard);
        let finding = takers
            .iter()
            .fold(finding, |finding, index| finding.related(place("transitions", *index)));
        out.push(finding.help("put the listed one first, or give \"*\" an `except`"));
    }

    /// The first earlier choices that the order of the example satisfies.
    fn takers(
        &self,
        status: usize,
        example: &[(Variable, bool)],
        wanted: impl Fn(&Choice) -> bool,
    ) -> Vec<usize> {
        let choices = self.choices.iter().filter(|choice| wanted(choice));
        let takers = choices.filter(|choice| {
            let rest = self.space.at(self.axis, status, choice.condition);
            self.space.holds(rest, example)
        });
        takers.map(|choice| choice.index).take(RELATED).collect()
    }

    /// An order in words: its status, and what else matters.
    fn example(&self, status: usize, assignment: &[(Variable, bool)]) -> String {
        let key = quoted(self.statuses.key(status));
        let rest = self.space.words(assignment, &self.reads);
        if rest.is_empty() { key } else { format!("{key} when {rest}") }
    }

    /// OF0204 and OF0211: what is left when every choice has been tried.
    fn gaps(&mut self, transitions: &[usize], out: &mut Findings) -> Result<(), OverBudget> {
        let Some(event) = self.event else { return Ok(()) };
        let mut tried = vec![false; self.statuses.count()];
        for edge in &self.edges {
            tried[edge.from] = true;
        }
        let tried_at = self.space.is_in(self.axis, &tried)?;
        let possible = self.space.bdd.and(tried_at, self.known)?;
        let gap = self.space.bdd.without(possible, self.taken)?;
        let ignored = event.ignored_in.get(&self.statuses.axis.name);
        let is_ignored = self.statuses.members(ignored.into_iter().flatten());
        let has_gap = |status: &usize| self.space.possible(self.axis, *status, gap);
        if event.kind == EventKind::Report {
            let open: Vec<usize> =
                numbers(&tried).filter(|s| !is_ignored[*s]).filter(has_gap).collect();
            self.no_last_resort(transitions, &open, gap, out);
        }
        let stale: Vec<usize> =
            numbers(&is_ignored).filter(|s| tried[*s]).filter(|s| !has_gap(s)).collect();
        if !stale.is_empty() {
            let keys = words::list(stale.iter().map(|status| self.statuses.key(*status)));
            let message = format!(
                "event {} is never ignored in {keys}: its choices there leave nothing over",
                quoted(self.name)
            );
            let index = self.space.model.document.events.iter().position(|e| e == event);
            let at = place("events", index.unwrap_or(0)).field("ignored_in");
            let at = at.field(&self.statuses.axis.name);
            let finding = Diagnostic::new(Code::OF0211, at, message);
            out.push(finding.help("leave the statuses out, or give the last choice a guard"));
        }
        Ok(())
    }

    fn no_last_resort(
        &self,
        transitions: &[usize],
        open: &[usize],
        gap: Function,
        out: &mut Findings,
    ) {
        let Some(&first) = open.first() else { return };
        let keys = words::list(open.iter().map(|status| self.statuses.key(*status)));
        let example = self.space.example(self.space.at(self.axis, first, gap));
        let message = format!(
            "report {} on axis {} has no last resort in {keys}, as in {}",
            quoted(self.name),
            quoted(&self.statuses.axis.name),
            self.example(first, &example)
        );
        let starts = |index: &&usize| {
            self.statuses.sources(self.transition(**index)).get(first).copied().unwrap_or(false)
        };
        let last = transitions.iter().rev().find(starts).copied().unwrap_or(0);
        let finding = Diagnostic::new(Code::OF0204, place("transitions", last), message);
        out.push(finding.help("end with a choice without a guard, or list them in `ignored_in`"));
    }
}

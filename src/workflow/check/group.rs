//! The choices of one event on one axis, in document order.

use std::collections::HashMap;

use super::Findings;
use super::bdd::{Function, OverBudget};
use super::edge::Edge;
use super::encode::{Reads, Space};
use super::model::{Model, Statuses, numbers};
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic, Effect, Event, Sources, Transition};

/// What an earlier transition takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) index: usize,
    pub(super) condition: Function,
    pub(super) is_wildcard: bool,
}

/// What makes two transitions identical, their sources and effects apart.
type Twin<'a> = (Option<&'a str>, Function, Vec<&'a str>, bool);

/// The effects of such transitions, and the first of them in each status.
type Firsts<'a> = (&'a [Effect], Vec<Option<usize>>);

/// The choices as far as they are read.
#[derive(Debug)]
pub(super) struct Group<'m, 'a> {
    pub(super) space: Space<'m, 'a>,
    pub(super) statuses: &'m Statuses<'a>,
    pub(super) axis: usize,
    pub(super) event: Option<&'a Event>,
    pub(super) name: &'a str,
    pub(super) reads: Reads<'a>,
    pub(super) known: Function,
    /// Where some earlier choice is taken.
    pub(super) taken: Function,
    /// Where an earlier choice for `"*"` is taken.
    by_wildcard: Function,
    /// Every order in these statuses is taken by this transition or an earlier one.
    pub(super) closed: Vec<Option<usize>>,
    pub(super) choices: Vec<Choice>,
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

    /// Reads the choices in order. Where the guards grow too large, nothing is claimed of the rest,
    /// and every edge of it is taken for possible.
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

    pub(super) fn transition(&self, index: usize) -> &'a Transition {
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
}

//! From what was seen to findings.

use super::books::Goods;
use super::exploration::{ConfigurationId, Exploration};
use super::model::Decided;
use super::race::RaceMatrix;
use super::survey::{Edges, Survey};
use super::verified::Verified;
use super::witness::Witness;
use super::words::{place, quoted};
use crate::document::{Code, Diagnostic, OutcomeClass, Pointer};
use crate::vocabulary::Key;
use crate::workflow::Verdict;

/// How many combinations of statuses a finding names.
const LISTED: usize = 4;

/// Findings as they come, each with its story.
pub(super) struct Findings<'a> {
    explored: &'a Exploration,
    verified: Verified,
    pub(super) list: Vec<Diagnostic>,
    witnesses: Vec<Option<Witness>>,
}

impl<'a> Findings<'a> {
    pub(super) fn of(explored: &'a Exploration, verified: Verified) -> Self {
        let mut found = Self { explored, verified, list: Vec::new(), witnesses: Vec::new() };
        found.limit();
        found
    }

    /// The story of a finding, which is among the list.
    pub(super) fn witness_of(&self, finding: &Diagnostic) -> Option<Witness> {
        let same = |it: &&Diagnostic| {
            (it.code, &it.place, &it.message) == (finding.code, &finding.place, &finding.message)
        };
        let number = self.list.iter().position(|it| same(&it))?;
        self.witnesses.get(number)?.clone()
    }

    fn push(&mut self, finding: Diagnostic, witness: Option<Witness>) {
        let events = witness.as_ref().map_or(Vec::new(), Witness::events);
        self.list.push(finding.witness(events));
        self.witnesses.push(witness);
    }

    fn story(&self, id: ConfigurationId, last: Option<&Decided>) -> Witness {
        Witness::of(self.explored, &self.explored.path(id), last)
    }

    /// OF0500.
    fn limit(&mut self) {
        let message = match self.verified {
            Verified::Full => return,
            Verified::Partial(partial) => format!(
                "the proof reached its limit with {} configurations, {} of them followed to the \
                 end: nothing is claimed of what it did not see",
                partial.configurations, partial.followed
            ),
            Verified::WithoutRaces => format!(
                "the ways between {} configurations are more than the limits allow: of races and \
                 of what can still be reached nothing is claimed",
                self.explored.len()
            ),
        };
        let finding = Diagnostic::new(Code::OF0500, Pointer::root(), message);
        self.push(finding.help("read fewer facts, or raise the limit"), None);
    }

    pub(super) fn survey(&mut self, survey: &Survey) {
        self.invariants(survey);
        self.flagged(survey);
        self.held(survey);
        if self.explored.partial().is_some() {
            return;
        }
        self.dead(survey);
        if let Some(edges) = &survey.edges {
            self.stuck(survey, edges);
        }
    }

    /// OF0501 and OF0505.
    fn invariants(&mut self, survey: &Survey) {
        let document = self.explored.workflow().document();
        for (n, (rule, met)) in document.invariants.iter().zip(&survey.met).enumerate() {
            let at = place("invariants", n);
            let name = quoted(&rule.name);
            match (*met, rule.sometimes.is_some()) {
                (Some(id), false) => {
                    let field = if rule.never.is_some() { "never" } else { "always" };
                    let message =
                        format!("the invariant {name} is broken in {}", self.statuses(id));
                    let finding = Diagnostic::new(Code::OF0501, at.field(field), message);
                    let finding = finding.help("guard the last event of the story, or say less");
                    let witness = self.story(id, None);
                    self.push(finding, Some(witness));
                }
                (None, true) if self.explored.partial().is_none() => {
                    let at = at.field("sometimes");
                    let nobody = self.explored.nobody(&at);
                    let message = format!("{nobody} comes to where {name} holds");
                    let finding = Diagnostic::new(Code::OF0505, at, message);
                    self.push(finding.help("add the way there, or remove the invariant"), None);
                }
                _ => {}
            }
        }
    }

    /// OF0509.
    fn flagged(&mut self, survey: &Survey) {
        for (n, flagged) in survey.flagged.iter().enumerate() {
            let Some((id, decided)) = flagged else { continue };
            let document = self.explored.workflow().document();
            let name = document.events.get(n).map_or("", |event| event.name.as_str());
            let message = format!(
                "the report {} is flagged in {}: the graph cannot follow it",
                quoted(name),
                self.statuses(*id)
            );
            let finding = Diagnostic::new(Code::OF0509, place("events", n), message);
            let finding = finding.help("add the edge, let it pass, or list it under `ignored_in`");
            let witness = self.story(*id, Some(decided));
            self.push(finding, Some(witness));
        }
    }

    /// OF0504.
    fn held(&mut self, survey: &Survey) {
        for (n, held) in survey.held.iter().enumerate() {
            let Some(id) = *held else { continue };
            let document = self.explored.workflow().document();
            let name = document.outcomes.get(n).map_or("", |outcome| outcome.name.as_str());
            let message = format!(
                "an order is closed as {} in {} while money of the customer is held",
                quoted(name),
                self.statuses(id)
            );
            let finding = Diagnostic::new(Code::OF0504, place("outcomes", n), message);
            let finding = finding.help("close it once the money is back, or allow it and say why");
            let witness = self.story(id, None);
            self.push(finding, Some(witness));
        }
    }

    /// OF0302.
    fn dead(&mut self, survey: &Survey) {
        let document = self.explored.workflow().document();
        for (n, transition) in document.transitions.iter().enumerate() {
            if survey.fired.has(n) {
                continue;
            }
            let to = transition.to.as_ref();
            let to = to.map_or_else(String::new, |to| format!(" to {}", quoted(to)));
            let at = place("transitions", n);
            let message = format!(
                "{} takes the transition of {} by {}{to}",
                self.explored.nobody(&at),
                quoted(&transition.axis),
                quoted(&transition.event)
            );
            let finding = Diagnostic::new(Code::OF0302, at, message);
            self.push(finding.help("mend its guard, or remove it"), None);
        }
    }

    /// OF0502, OF0503 and OF0408.
    fn stuck(&mut self, survey: &Survey, edges: &Edges) {
        let ends = |id: usize| survey.ends.get(id).copied().unwrap_or_default();
        let closes = edges.reaching(|id| ends(id).closed);
        let sinks: Vec<u32> = self.numbers(|id| !closes[id] && edges.from(id).is_empty());
        if !sinks.is_empty() {
            let what = "an order is stuck: nothing that happens leads on, and it is not closed";
            self.all(Code::OF0502, self.outcomes_at(), what, &sinks, "add a way on, or close it");
        }
        let to_sinks = edges.reaching(|id| sinks.binary_search(&(id as u32)).is_ok());
        let circling: Vec<u32> = self.numbers(|id| !closes[id] && !to_sinks[id]);
        if !circling.is_empty() {
            let what = "an order can no longer come to a closed outcome";
            self.all(Code::OF0503, self.outcomes_at(), what, &circling, "add a way to an end");
        }
        let outcomes = &self.explored.workflow().document().outcomes;
        let good = |class: Option<OutcomeClass>| class == Some(OutcomeClass::Success);
        let Some(first) = outcomes.iter().position(|it| it.closed && good(it.class)) else {
            return;
        };
        if !sinks.is_empty() || !circling.is_empty() || !survey.ends.iter().any(|it| it.success) {
            return;
        }
        let succeeds = edges.reaching(|id| ends(id).success);
        // Nothing can be brought to the end that a customer wants, where nothing was ordered.
        let ordered = |id| self.explored.terms(ConfigurationId(id)).goods != Goods::None;
        let lost: Vec<u32> =
            self.numbers(|id| !succeeds[id] && ends(id).open && ordered(id as u32));
        if !lost.is_empty() {
            let what = "an order that is still open can no longer come to a good end";
            let at = place("outcomes", first);
            self.all(Code::OF0408, at, what, &lost, "add a way on, or close it as a failure");
        }
    }

    /// What the document demands of the way of an order.
    pub(super) fn demands(&mut self, found: Vec<(Diagnostic, Option<Witness>)>) {
        found.into_iter().for_each(|(finding, story)| self.push(finding, story));
    }

    fn outcomes_at(&self) -> Pointer {
        let outcomes = &self.explored.workflow().document().outcomes;
        let closed = outcomes.iter().any(|outcome| outcome.closed);
        Pointer::root().field(if closed { "outcomes" } else { "axes" })
    }

    fn numbers(&self, is: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.explored.len()).filter(|&id| is(id)).map(|id| id as u32).collect()
    }

    /// One finding about all those configurations, the nearest of which is its story.
    fn all(&mut self, code: Code, at: Pointer, what: &str, ids: &[u32], help: &str) {
        let Some(&nearest) = ids.first() else { return };
        let mut states: Vec<String> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for &id in ids {
            let id = ConfigurationId(id);
            if seen.insert(self.explored.state(id)) && states.len() < LISTED {
                states.push(self.statuses(id));
            }
        }
        let more = match seen.len().saturating_sub(states.len()) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let finding = Diagnostic::new(code, at, format!("{what}, in {}{more}", states.join("; ")));
        let witness = self.story(ConfigurationId(nearest), None);
        self.push(finding.help(help), Some(witness));
    }

    /// OF0506, OF0507 and OF0510.
    pub(super) fn races(&mut self, races: &RaceMatrix) {
        for race in &races.pairs {
            let [one, other] = &race.events;
            let Some(stories) = race.example.as_deref().filter(|_| race.is_cross()) else {
                continue;
            };
            // That the graph cannot follow a report is a finding of its own.
            let flagged = |story: &Witness| {
                story.moves.iter().rev().take(2).any(|step| step.verdict == Verdict::Flagged)
            };
            if stories.iter().any(flagged) {
                continue;
            }
            let [there, back] = stories.each_ref().map(|story| self.words(story));
            let ends = match race.differs.filter(|_| there == back) {
                Some(differs) => {
                    format!("in {there}, and {}", differs.words(self.explored.workflow()))
                }
                None => format!("in {there} or in {back}"),
            };
            let message = format!(
                "the reports {} and {} end differently when they come in another order: {ends}",
                quoted(one.as_str()),
                quoted(other.as_str()),
            );
            let finding = Diagnostic::new(Code::OF0506, self.event(one), message);
            let finding = if one == other { finding } else { finding.related(self.event(other)) };
            let help = "add a rule for the one that is late, or list the pair under `sequenced`";
            self.push(finding.help(help), Some(stories[0].clone()));
        }
        for repeat in &races.repeats {
            let Some(story) = &repeat.example else { continue };
            let message = format!(
                "the report {} told twice is not absorbed: the second one changes or owes \
                 something",
                quoted(repeat.event.as_str())
            );
            let finding = Diagnostic::new(Code::OF0507, self.event(&repeat.event), message);
            let help = "let it pass where it brings nothing, or list it under `ignored_in`";
            self.push(finding.help(help), Some((**story).clone()));
        }
        if !races.is_complete {
            return;
        }
        let document = self.explored.workflow().document();
        for (n, pair) in document.sequenced.iter().enumerate() {
            let [one, other] = &pair.events;
            if races.pair(one, other).is_some_and(super::Race::is_clean) {
                let message = format!(
                    "the reports {} and {} end alike in whatever order they come",
                    quoted(one),
                    quoted(other)
                );
                let finding = Diagnostic::new(Code::OF0510, place("sequenced", n), message);
                self.push(finding.help("remove the pair"), None);
            }
        }
    }

    fn event(&self, key: &Key) -> Pointer {
        let events = &self.explored.workflow().document().events;
        place("events", events.iter().position(|event| *key == event.name.as_str()).unwrap_or(0))
    }

    fn statuses(&self, id: ConfigurationId) -> String {
        self.explored.workflow().state_words(self.explored.state(id))
    }

    fn words(&self, story: &Witness) -> String {
        self.explored.workflow().state_words(story.end())
    }
}

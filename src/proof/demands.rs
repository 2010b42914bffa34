//! What the document demands of the way of an order: OF0508, OF0511, OF0601, OF0602 and OF0702.

use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration};
use super::fired::{event_of, verdict_of};
use super::model::Decided;
use super::recall::Recall;
use super::survey::{can_be, can_be_closed};
use super::trail::{Quest, Stand, Turn, for_each_answer, for_each_case, search};
use super::witness::Witness;
use super::words::{place, quoted};
use crate::document::{Code, Diagnostic, Pointer, Status};
use crate::vocabulary::{EffectKind, Key};
use crate::workflow::{
    AxisId, Condition, FLAGGED, FactId, Facts, MustNotifyRow, ObligationRow, Pass, State, StatusId,
    TransitionId, Verdict,
};

/// The findings, each with its story.
#[derive(Debug)]
pub(super) struct Demands {
    pub(super) found: Vec<(Diagnostic, Option<Witness>)>,
    /// Whether every way was looked at.
    pub(super) is_complete: bool,
    budget: Budget,
}

impl Demands {
    pub(super) fn of(explored: &Exploration) -> Self {
        let budget = explored.budget();
        let mut demands = Self { found: Vec::new(), is_complete: true, budget };
        demands.passes(explored);
        demands.told_once(explored);
        demands.notices(explored);
        demands.obligations(explored);
        demands
    }

    fn add(&mut self, code: Code, at: Pointer, message: String, help: &str, story: Witness) {
        self.found.push((Diagnostic::new(code, at, message).help(help), Some(story)));
    }

    /// OF0505, where a rule is about nothing that is ever so.
    fn vacuous(&mut self, explored: &Exploration, at: Pointer, name: &str) {
        if self.is_complete && explored.partial().is_none() {
            let nobody = explored.nobody(&at);
            let message = format!("{nobody} comes to where the rule {} asks", quoted(name));
            let finding = Diagnostic::new(Code::OF0505, at, message);
            self.found.push((finding.help("add the way there, or remove the rule"), None));
        }
    }

    fn search<Q: Quest>(&mut self, explored: &Exploration, quest: &Q) -> Option<Witness> {
        let met = search(explored, quest, &mut self.budget);
        self.is_complete &= met.is_some() || !self.budget.is_spent();
        met
    }

    /// OF0508 and OF0702.
    fn passes(&mut self, explored: &Exploration) {
        let workflow = explored.workflow();
        let rules = workflow.document().must_pass.iter().zip(&workflow.table().must_pass);
        for (n, (written, rule)) in rules.enumerate() {
            let at = place("must_pass", n);
            let quest = Round { before: &rule.before, pass: &rule.pass };
            let Some(story) = self.search(explored, &quest) else {
                let mut all = explored.configurations();
                if !all.any(|id| can_be(explored, id, &rule.before, true)) {
                    self.vacuous(explored, at.field("before"), &written.name);
                }
                continue;
            };
            let end = workflow.state_words(story.end());
            let (code, missing) = match (&written.event, &written.through, &written.role) {
                (Some(event), _, _) => (Code::OF0508, format!("without {}", quoted(event))),
                (_, Some(guard), _) => (Code::OF0508, format!("and never was it that {guard}")),
                (_, _, role) => {
                    let role = quoted(role.as_deref().unwrap_or_default());
                    (Code::OF0702, format!("and the role {role} takes no part"))
                }
            };
            let name = quoted(&written.name);
            let message = format!("the rule {name} is broken: an order comes to {end}, {missing}");
            let help = "guard the last event of the story, or ask for less";
            self.add(code, at, message, help, story);
        }
    }

    /// OF0601.
    fn told_once(&mut self, explored: &Exploration) {
        let workflow = explored.workflow();
        for (axis, written) in workflow.axes().zip(&workflow.document().axes) {
            let statuses = workflow.statuses(axis).zip(&written.statuses);
            for (status, Status { key, .. }) in statuses.filter(|(_, it)| it.notify_once) {
                let Some(story) = self.search(explored, &Once { axis, status }) else { continue };
                let at = place("axes", axis.index()).field("statuses").index(status.index());
                let way = story.events().join(" -> ");
                let message = format!("the customer is told {} twice, on {way}", quoted(key));
                let help = "lead to another status the second time, or owe the mail by `notify` on \
                            the first way there";
                self.add(Code::OF0601, at.field("notify_once"), message, help, story);
            }
        }
    }

    /// OF0602.
    fn notices(&mut self, explored: &Exploration) {
        let workflow = explored.workflow();
        let rules = workflow.document().must_notify.iter().zip(&workflow.table().must_notify);
        for (n, (written, rule)) in rules.enumerate() {
            let mut notice = Notice { explored, rule, asked: false, silent: None };
            let mut recall = Recall::of(&explored.model);
            let followed = explored.partial().map_or(explored.len(), |partial| partial.followed);
            for id in explored.configurations().take(followed) {
                notice.look(id, &mut recall, &mut self.budget);
                if notice.silent.is_some() || self.budget.is_spent() {
                    break;
                }
            }
            let at = place("must_notify", n);
            let Some((id, last)) = notice.silent else {
                self.is_complete &= !self.budget.is_spent();
                if !notice.asked {
                    self.vacuous(explored, at, &written.name);
                }
                continue;
            };
            let event = event_of(workflow, &last);
            let event = event.map_or("", |event| workflow.event_key(event).as_str());
            let what = match &rule.attention {
                Some(name) => format!("raises no attention {}", quoted(name.as_str())),
                None => "owes the customer no mail".to_owned(),
            };
            let message = format!(
                "the rule {} is broken: {} in {} {what}",
                quoted(&written.name),
                quoted(event),
                workflow.state_words(explored.state(id))
            );
            let story = Witness::of(explored, &explored.path(id), Some(&last));
            let help = "let the transition have the effect, or the status its mail";
            self.add(Code::OF0602, at, message, help, story);
        }
    }

    /// OF0511.
    fn obligations(&mut self, explored: &Exploration) {
        for (n, row) in explored.workflow().table().obligations.iter().enumerate() {
            let Some(story) = self.search(explored, &Owed { row }) else { continue };
            let message = format!(
                "an order is closed in {} while the attention {} is open",
                explored.workflow().state_words(story.end()),
                quoted(row.attention.as_str())
            );
            let help = "close it once the condition under `until` holds, or allow it and say why";
            self.add(Code::OF0511, place("obligations", n), message, help, story);
        }
    }
}

/// Round what must be passed.
struct Round<'a> {
    before: &'a Condition,
    pass: &'a Pass,
}

impl Round<'_> {
    /// Whether an order that stands there has passed, whatever the host's facts are.
    fn is_through(&self, explored: &Exploration, id: ConfigurationId) -> bool {
        match self.pass {
            Pass::Through(guard) => !can_be(explored, id, guard, false),
            Pass::Event(_) | Pass::Role(_) => false,
        }
    }
}

impl Quest for Round<'_> {
    const READS_EFFECTS: bool = false;

    fn open(&self, explored: &Exploration, id: ConfigurationId) -> Option<bool> {
        (!self.is_through(explored, id)).then_some(false)
    }

    fn turn(&self, explored: &Exploration, from: Stand, decided: &Decided) -> Turn {
        let workflow = explored.workflow();
        let passed = match self.pass {
            Pass::Event(event) => {
                let state = explored.state(from.id);
                event_of(workflow, decided) == Some(*event)
                    && verdict_of(workflow, state, decided) == Verdict::Applied
            }
            Pass::Role(role) => {
                let rows = &workflow.table().transitions;
                let asks =
                    |id: TransitionId| rows.get(id.index()).is_some_and(|row| row.roles == *role);
                *role != 0 && decided.step.taken().any(asks)
            }
            Pass::Through(_) => {
                explored.find(decided.after).is_some_and(|id| self.is_through(explored, id))
            }
        };
        if passed { Turn::Back } else { Turn::On(false) }
    }

    fn is_met(&self, explored: &Exploration, at: Stand) -> bool {
        can_be(explored, at.id, self.before, true)
    }
}

/// Told of a status twice; what is remembered is the first time.
struct Once {
    axis: AxisId,
    status: StatusId,
}

impl Quest for Once {
    const READS_EFFECTS: bool = true;

    fn open(&self, explored: &Exploration, id: ConfigurationId) -> Option<bool> {
        let (workflow, state) = (explored.workflow(), explored.state(id));
        let mails = workflow.document().notify_customer
            && workflow.entered(None, state).any(|status| status.notify_customer);
        Some(mails && state.status(self.axis) == self.status)
    }

    fn turn(&self, explored: &Exploration, from: Stand, decided: &Decided) -> Turn {
        let before = explored.state(from.id);
        let is_there = |state: State| state.status(self.axis) == self.status;
        let enters = !is_there(before) && is_there(decided.after.state);
        let told = enters && explored.owes_mail(before, decided);
        if told && from.memory { Turn::Met } else { Turn::On(told || from.memory) }
    }

    fn is_met(&self, _: &Exploration, _: Stand) -> bool {
        false
    }
}

/// Closed while an attention is open; what is remembered is that it is.
struct Owed<'a> {
    row: &'a ObligationRow,
}

impl Quest for Owed<'_> {
    const READS_EFFECTS: bool = true;

    fn open(&self, _: &Exploration, _: ConfigurationId) -> Option<bool> {
        Some(false)
    }

    fn turn(&self, explored: &Exploration, from: Stand, decided: &Decided) -> Turn {
        let state = explored.state(from.id);
        let open = from.memory || raises(explored, state, decided, &self.row.attention);
        let after = explored.find(decided.after).filter(|_| open);
        Turn::On(after.is_some_and(|id| can_be(explored, id, &self.row.until, false)))
    }

    fn is_met(&self, explored: &Exploration, at: Stand) -> bool {
        at.memory && can_be_closed(explored, at.id, &self.row.until)
    }
}

/// Whether the decision raises the attention.
fn raises(explored: &Exploration, from: State, decided: &Decided, attention: &Key) -> bool {
    let mut rows = explored.workflow().effect_rows(decided.step.taken(), from, decided.input.facts);
    let named =
        rows.any(|row| row.kind == EffectKind::Attention && row.name.as_ref() == Some(attention));
    named || decided.step.verdict == Verdict::Flagged && *attention == FLAGGED
}

/// A look for what must be told, and is not.
struct Notice<'a> {
    explored: &'a Exploration,
    rule: &'a MustNotifyRow,
    /// Whether the rule asked anything so far.
    asked: bool,
    silent: Option<(ConfigurationId, Decided)>,
}

impl Notice<'_> {
    fn look(&mut self, id: ConfigurationId, recall: &mut Recall, budget: &mut Budget) {
        let explored = self.explored;
        let mut more = Budget { spent: 0, most: budget.most.saturating_sub(budget.spent) };
        let at = explored.at(id);
        explored.model.for_each_decision(at, recall, budget, &mut |decided| {
            if self.silent.is_some() || !self.concerns(id, decided) {
                return;
            }
            let mut cases: Vec<Decided> = Vec::new();
            for_each_case(explored, id, decided, &mut more, &mut |case| cases.push(*case));
            for case in cases {
                let ask = |facts, known, spent: &mut u64| self.asks(id, &case, facts, known, spent);
                let mut asked = Vec::new();
                for_each_answer(&case, &mut more, ask, &mut |case, asks| {
                    asked.extend(asks.then_some(*case));
                });
                self.asked |= !asked.is_empty();
                let silent = asked.into_iter().find(|case| !self.tells(id, case));
                self.silent = self.silent.or(silent.map(|case| (id, case)));
            }
        });
        budget.spent += more.spent;
    }

    /// Whether the rule may be about the decision.
    fn concerns(&self, id: ConfigurationId, decided: &Decided) -> bool {
        match self.rule.event {
            Some(event) => {
                let (workflow, state) = (self.explored.workflow(), self.explored.state(id));
                event_of(workflow, decided) == Some(event)
                    && verdict_of(workflow, state, decided) == Verdict::Applied
            }
            None => decided.after != self.explored.at(id),
        }
    }

    /// Whether the rule asks that this is told, on those facts.
    fn asks(
        &self,
        id: ConfigurationId,
        decided: &Decided,
        facts: Facts,
        known: u64,
        spent: &mut u64,
    ) -> Result<bool, FactId> {
        let (model, when) = (&self.explored.model, &self.rule.when);
        let after = decided.after;
        if self.rule.event.is_some() {
            return when.ask(after.state, facts, known, spent);
        }
        let host = facts.bits() & !model.given;
        let with = |derived: Facts| Facts::from_bits(derived.bits() & model.given | host);
        let before = self.explored.at(id);
        Ok(when.ask(after.state, with(model.facts(after)), known, spent)?
            && !when.ask(before.state, with(model.facts(before)), known, spent)?)
    }

    fn tells(&self, id: ConfigurationId, decided: &Decided) -> bool {
        let state = self.explored.state(id);
        match &self.rule.attention {
            Some(name) => raises(self.explored, state, decided, name),
            None => self.explored.owes_mail(state, decided),
        }
    }
}

//! What a replay came to, in numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

use crate::order::{Effect, Order};
use crate::workflow::{Reason, Verdict, Workflow};

/// How many events had each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Verdicts {
    /// Applied.
    pub applied: u64,
    /// Unchanged.
    pub unchanged: u64,
    /// Ignored.
    pub ignored: u64,
    /// Flagged.
    pub flagged: u64,
    /// Refused.
    pub refused: u64,
}

impl Verdicts {
    fn count(&mut self, verdict: Verdict) {
        let field = match verdict {
            Verdict::Applied => &mut self.applied,
            Verdict::Unchanged => &mut self.unchanged,
            Verdict::Ignored => &mut self.ignored,
            Verdict::Flagged => &mut self.flagged,
            Verdict::Refused => &mut self.refused,
        };
        *field += 1;
    }
}

/// How often an event was refused on an axis, in a status, for a reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Refusal {
    /// The event.
    pub event: String,
    /// The axis; empty, where no axis is to blame.
    pub axis: String,
    /// The status on it.
    pub status: String,
    /// The stable code of the reason.
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// How many orders had exactly these events, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sequence {
    /// The names of the events.
    pub events: Vec<String>,
    /// How many orders.
    pub count: u64,
}

/// How often one event directly followed another, inside an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The event before.
    pub from: String,
    /// The event after.
    pub to: String,
    /// How often.
    pub count: u64,
}

/// What a replay came to. Lists are ordered by count, the largest first, and then by name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// How many orders the log names.
    pub orders: u64,
    /// How many events it has, unknown ones too.
    pub events: u64,
    /// The verdicts of all known events.
    pub verdicts: Verdicts,
    /// The verdicts of each known event.
    pub verdicts_by_event: BTreeMap<String, Verdicts>,
    /// How many orders refused at least one event.
    pub orders_with_refusals: u64,
    /// What was refused, where and why.
    pub refusals: Vec<Refusal>,
    /// On each axis, how many orders ended in each status.
    pub last: BTreeMap<String, BTreeMap<String, u64>>,
    /// How many orders ended with each outcome.
    pub outcomes: BTreeMap<String, u64>,
    /// Events that the workflow lacks, and how often they came.
    pub unknown_events: BTreeMap<String, u64>,
    /// The sequences of events.
    pub sequences: Vec<Sequence>,
    /// Which event followed which.
    pub transitions: Vec<Step>,
    /// What the events made the host owe, by kind and name.
    pub effects: BTreeMap<String, u64>,
}

/// Counts while the log is read. Names are kept once and go by number after that.
#[derive(Debug, Default)]
pub(super) struct Tally {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
    sequences: Vec<Vec<u32>>,
    events: u64,
    verdicts: BTreeMap<u32, Verdicts>,
    unknown: BTreeMap<u32, u64>,
    refusals: BTreeMap<(u32, String, String, &'static str), u64>,
    refusing: HashSet<usize>,
    effects: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) const fn events(&self) -> u64 {
        self.events
    }

    fn seen(&mut self, order: usize, name: &str) -> u32 {
        let number = self.numbers.get(name).copied().unwrap_or_else(|| {
            let number = self.names.len() as u32;
            self.names.push(name.to_owned());
            self.numbers.insert(name.to_owned(), number);
            number
        });
        if self.sequences.len() <= order {
            self.sequences.resize_with(order + 1, Vec::new);
        }
        if let Some(sequence) = self.sequences.get_mut(order) {
            sequence.push(number);
        }
        self.events += 1;
        number
    }

    pub(super) fn unknown(&mut self, order: usize, name: &str) {
        let number = self.seen(order, name);
        *self.unknown.entry(number).or_default() += 1;
    }

    pub(super) fn decided(
        &mut self,
        order: usize,
        name: &str,
        verdict: Verdict,
        effects: impl Iterator<Item = Effect>,
    ) {
        let number = self.seen(order, name);
        self.verdicts.entry(number).or_default().count(verdict);
        for effect in effects {
            *self.effects.entry(label(&effect)).or_default() += 1;
        }
    }

    pub(super) fn refused(&mut self, order: usize, name: &str, reasons: &[Reason]) {
        let number = self.seen(order, name);
        self.verdicts.entry(number).or_default().count(Verdict::Refused);
        self.refusing.insert(order);
        let text =
            |key: Option<&crate::vocabulary::Key>| key.map_or("", |key| key.as_str()).to_owned();
        let rows: BTreeSet<_> =
            reasons.iter().map(|r| (number, text(r.axis()), text(r.status()), r.code())).collect();
        for row in rows {
            *self.refusals.entry(row).or_default() += 1;
        }
    }

    /// A rejection that no axis is to blame for.
    pub(super) fn rejected(&mut self, order: usize, name: &str, code: &'static str) {
        let number = self.seen(order, name);
        self.verdicts.entry(number).or_default().count(Verdict::Refused);
        self.refusing.insert(order);
        let row = (number, String::new(), String::new(), code);
        *self.refusals.entry(row).or_default() += 1;
    }

    fn name(&self, number: u32) -> String {
        self.names.get(number as usize).cloned().unwrap_or_default()
    }

    pub(super) fn summary(&self, workflow: &Workflow, orders: &[Order]) -> Summary {
        let mut verdicts = Verdicts::default();
        for counts in self.verdicts.values() {
            verdicts.applied += counts.applied;
            verdicts.unchanged += counts.unchanged;
            verdicts.ignored += counts.ignored;
            verdicts.flagged += counts.flagged;
            verdicts.refused += counts.refused;
        }
        let by_event = self.verdicts.iter().map(|(&n, &counts)| (self.name(n), counts));
        Summary {
            orders: orders.len() as u64,
            events: self.events,
            verdicts,
            verdicts_by_event: by_event.collect(),
            orders_with_refusals: self.refusing.len() as u64,
            refusals: self.refusals(),
            last: last(workflow, orders),
            outcomes: outcomes(workflow, orders),
            unknown_events: self.unknown.iter().map(|(&n, &count)| (self.name(n), count)).collect(),
            sequences: self.sequences(),
            transitions: self.transitions(),
            effects: self.effects.clone(),
        }
    }

    fn refusals(&self) -> Vec<Refusal> {
        let row =
            |((event, axis, status, reason), &count): (&(u32, String, String, &str), _)| Refusal {
                event: self.name(*event),
                axis: axis.clone(),
                status: status.clone(),
                reason: (*reason).to_owned(),
                count,
            };
        let mut rows: Vec<Refusal> = self.refusals.iter().map(row).collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.cmp(b)));
        rows
    }

    fn sequences(&self) -> Vec<Sequence> {
        let mut counts: HashMap<&[u32], u64> = HashMap::new();
        self.sequences.iter().for_each(|events| *counts.entry(events).or_default() += 1);
        let named = |(events, count): (&[u32], u64)| Sequence {
            events: events.iter().map(|&event| self.name(event)).collect(),
            count,
        };
        let mut rows: Vec<Sequence> = counts.into_iter().map(named).collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.events.cmp(&b.events)));
        rows
    }

    fn transitions(&self) -> Vec<Step> {
        let mut counts: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for sequence in &self.sequences {
            for (&from, &to) in sequence.iter().zip(sequence.iter().skip(1)) {
                *counts.entry((from, to)).or_default() += 1;
            }
        }
        let named = |((from, to), count)| Step { from: self.name(from), to: self.name(to), count };
        let mut rows: Vec<Step> = counts.into_iter().map(named).collect();
        rows.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
        });
        rows
    }
}

fn label(effect: &Effect) -> String {
    match effect {
        Effect::Notify { .. } => "notify".to_owned(),
        Effect::Automation { name } => format!("automation {name}"),
        Effect::Attention { name, .. } => format!("attention {name}"),
        Effect::SetTimer { event, .. } => format!("set_timer {event}"),
        Effect::ClearTimer { event } => format!("clear_timer {event}"),
        Effect::Custom { name } => format!("custom {name}"),
    }
}

fn last(workflow: &Workflow, orders: &[Order]) -> BTreeMap<String, BTreeMap<String, u64>> {
    let mut axes: BTreeMap<String, BTreeMap<String, u64>> = workflow
        .axes()
        .map(|axis| (workflow.axis_key(axis).as_str().to_owned(), BTreeMap::new()))
        .collect();
    for (axis, status) in orders.iter().flat_map(Order::statuses) {
        let counts = axes.entry(axis.to_string()).or_default();
        *counts.entry(status.to_string()).or_default() += 1;
    }
    axes
}

fn outcomes(workflow: &Workflow, orders: &[Order]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for order in orders {
        if let Some(outcome) = workflow.outcome_of(order) {
            *counts.entry(outcome.name.to_owned()).or_default() += 1;
        }
    }
    counts
}

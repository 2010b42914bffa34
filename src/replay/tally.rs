//! Counting while a log is read.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Names;
use super::paths::Paths;
use super::sequences::Sequences;
use super::summary::{Refusal, Step, Summary, Verdicts};
use crate::order::Effect;
use crate::vocabulary::Key;
use crate::workflow::{Reason, Verdict};

/// What was counted so far; events go by their numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    verdicts: BTreeMap<u32, Verdicts>,
    unknown: BTreeMap<u32, u64>,
    refusals: BTreeMap<(u32, String, String, &'static str), u64>,
    effects: BTreeMap<String, u64>,
}

impl Tally {
    pub(super) fn add_verdict(&mut self, event: u32, verdict: Verdict, count: u64) {
        if count > 0 {
            self.verdicts.entry(event).or_default().count(verdict, count);
        }
    }

    pub(super) fn add_effect(&mut self, effect: &str, count: u64) {
        if count == 0 {
            return;
        }
        match self.effects.get_mut(effect) {
            Some(known) => *known += count,
            None => {
                self.effects.insert(effect.to_owned(), count);
            }
        }
    }

    pub(super) fn add_refusal(
        &mut self,
        event: u32,
        axis: &str,
        status: &str,
        code: &'static str,
        count: u64,
    ) {
        if count > 0 {
            let row = (event, axis.to_owned(), status.to_owned(), code);
            *self.refusals.entry(row).or_default() += count;
        }
    }

    pub(super) fn unknown(&mut self, event: u32) {
        *self.unknown.entry(event).or_default() += 1;
    }

    pub(super) fn decided(
        &mut self,
        event: u32,
        verdict: Verdict,
        effects: impl Iterator<Item = Effect>,
    ) {
        self.add_verdict(event, verdict, 1);
        for effect in effects {
            self.add_effect(&label(&effect), 1);
        }
    }

    pub(super) fn refused(&mut self, event: u32, reasons: &[Reason]) {
        self.add_verdict(event, Verdict::Refused, 1);
        let row = |reason: &'_ Reason| {
            let text = |key: Option<&Key>| key.map_or("", Key::as_str).to_owned();
            (text(reason.axis()), text(reason.status()), reason.code())
        };
        let rows: BTreeSet<_> = reasons.iter().map(row).collect();
        for (axis, status, code) in rows {
            self.add_refusal(event, &axis, &status, code, 1);
        }
    }

    /// A rejection that no axis is to blame for.
    pub(super) fn rejected(&mut self, event: u32, code: &'static str) {
        self.add_verdict(event, Verdict::Refused, 1);
        self.add_refusal(event, "", "", code, 1);
    }

    /// What it comes to, but for what is asked of the orders.
    pub(super) fn summary(&self, names: &Names) -> Summary {
        let mut verdicts = Verdicts::default();
        self.verdicts.values().for_each(|counts| verdicts.add(*counts));
        let by_event = self.verdicts.iter().map(|(&n, &counts)| (names.text(n), counts));
        let unknown = self.unknown.iter().map(|(&n, &count)| (names.text(n), count));
        let refusal =
            |((event, axis, status, reason), &count): (&(u32, String, String, &str), _)| {
                let (axis, status) = (axis.clone(), status.clone());
                let reason = (*reason).to_owned();
                Refusal { event: names.text(*event), axis, status, reason, count }
            };
        Summary {
            verdicts,
            verdicts_by_event: by_event.collect(),
            refusals: self.refusals.iter().map(refusal).collect(),
            unknown_events: unknown.collect(),
            effects: self.effects.clone(),
            ..Summary::default()
        }
    }
}

/// The sequences of events, where so many orders ended at each, and which event followed which.
pub(super) fn sequences(paths: &Paths, orders: &[u64], names: &Names) -> (Sequences, Vec<Step>) {
    let pairs = paths.pairs(orders).into_iter();
    let step = |((from, to), count)| Step { from: names.text(from), to: names.text(to), count };
    (in_order(paths, orders, names), pairs.map(step).collect())
}

/// The sequences, where so many orders ended at each; names go by their places among all names.
fn in_order(paths: &Paths, orders: &[u64], names: &Names) -> Sequences {
    let mut texts: Vec<(String, u32)> =
        (0..names.len()).map(|name| (names.text(name), name)).collect();
    texts.sort_unstable();
    let mut places = vec![0_u32; texts.len()];
    for (place, (_, name)) in (0..).zip(&texts) {
        if let Some(slot) = places.get_mut(*name as usize) {
            *slot = place;
        }
    }
    let ends = (0..).zip(orders).filter(|(_, count)| **count > 0);
    let place = |event: u32| places.get(event as usize).copied();
    let sequence = |(end, &count)| (count, paths.events(end).filter_map(place));
    Sequences::new(texts.into_iter().map(|(text, _)| text).collect(), ends.map(sequence))
}

pub(super) fn label(effect: &Effect) -> String {
    match effect {
        Effect::Notify { .. } => "notify".to_owned(),
        Effect::Automation { name } => format!("automation {name}"),
        Effect::Attention { name, .. } => format!("attention {name}"),
        Effect::SetTimer { event, .. } => format!("set_timer {event}"),
        Effect::ClearTimer { event } => format!("clear_timer {event}"),
        Effect::Custom { name } => format!("custom {name}"),
    }
}

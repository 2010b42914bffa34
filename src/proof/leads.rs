//! Where configurations lead, worked out once for all that a bundle of events cannot tell apart.

use super::budget::Budget;
use super::bundle::Bundle;
use super::found::Marks;
use super::layout::Parts;
use super::lead::{Lead, List};
use super::model::{Configuration, Decided, Model};
use super::recall::Recall;

/// The most leads that are kept, 20 bytes each.
const MOST_LEADS: usize = 1 << 21;
/// Room for so many is made at once.
const SOME_LEADS: usize = 1 << 9;
/// Among so many of the last ones of a list, none is kept twice.
const NEAR: usize = 64;

/// The ways on from configurations, those that lead nowhere else left out.
#[derive(Debug)]
pub(super) struct Leads {
    bundles: Vec<Bundle>,
    leads: Vec<Lead>,
    /// For each of them how far the place where it leads is from that from where it does.
    shifts: Vec<i32>,
}

impl Leads {
    /// Nothing is known yet; none, where there are too many kinds of configurations to number them.
    pub(super) fn of(model: &Model, parts: &Parts, recall: &Recall) -> Option<Self> {
        let bundles = Bundle::all(model, parts, recall)?;
        let (leads, shifts) = (Vec::with_capacity(SOME_LEADS), Vec::with_capacity(SOME_LEADS));
        Some(Self { bundles, leads, shifts })
    }

    /// Those of a list.
    #[inline]
    pub(super) fn all(&self, list: List) -> &[Lead] {
        self.leads.get(list.range()).unwrap_or_default()
    }

    /// How far those of a list shift a place.
    #[inline]
    pub(super) fn shifts(&self, list: List) -> &[i32] {
        self.shifts.get(list.range()).unwrap_or_default()
    }

    /// The leads from a configuration, a list for each bundle. Gives what it takes to find them one
    /// by one; nothing, where some have to be found so. The decisions of a list that is new are
    /// shown.
    #[inline]
    pub(super) fn lists(
        &mut self,
        (model, recall): (&Model, &mut Recall),
        (marks, at): (Option<&Marks>, Configuration),
        left: u64,
        lists: &mut Vec<List>,
        visit: &mut impl FnMut(&Decided),
    ) -> Option<u64> {
        lists.clear();
        let mut cost = 0;
        for n in 0..self.bundles.len() {
            let bundle = self.bundles.get(n)?;
            let kind = bundle.kind(at)?;
            let list = match bundle.get(kind) {
                Some(list) => list?,
                None => self.add((n, kind), (model, recall), (marks, at), left, visit)?,
            };
            cost += list.cost;
            lists.push(list);
        }
        (cost < left).then_some(cost)
    }

    /// Works a list out, and keeps it; nothing, where it cannot be kept.
    #[inline(never)]
    fn add(
        &mut self,
        (n, kind): (usize, usize),
        (model, recall): (&Model, &mut Recall),
        (marks, at): (Option<&Marks>, Configuration),
        left: u64,
        visit: &mut impl FnMut(&Decided),
    ) -> Option<List> {
        let Self { bundles, leads, shifts } = self;
        let (bundle, first) = (bundles.get_mut(n)?, leads.len());
        let mut budget = Budget { spent: 0, most: left };
        let own = marks.and_then(|marks| Some((marks, marks.layout().number(at)?)));
        let mut is_kept = first < MOST_LEADS;
        for &event in bundle.events() {
            is_kept = is_kept
                && model.for_each_kept(event, at, recall, &mut budget, &mut |decided| {
                    visit(decided);
                    let lead = Lead::between(at, decided.after, event);
                    let near = first.max(leads.len().saturating_sub(NEAR));
                    if decided.after != at && !leads[near..].contains(&lead) {
                        leads.push(lead);
                    }
                });
        }
        for lead in &leads[first..] {
            let place = |(marks, own): (&Marks, usize)| {
                let there = marks.layout().number(lead.after(at))?;
                i32::try_from(there as i64 - own as i64).ok()
            };
            let shift = own.map_or(Some(0), place);
            is_kept &= shift.is_some();
            shifts.push(shift.unwrap_or_default());
        }
        let list = List { first: first as u32, end: leads.len() as u32, cost: budget.spent };
        if is_kept && !budget.is_spent() {
            bundle.set(kind, Some(list));
            return Some(list);
        }
        leads.truncate(first);
        shifts.truncate(first);
        // If little was left, that says nothing of the list.
        if !budget.is_spent() && left > Recall::MOST_TESTS {
            bundle.set(kind, None);
        }
        None
    }
}

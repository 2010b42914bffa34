//! The exploration itself: from every configuration that was found to all that it leads to.

use super::Limits;
use super::budget::Budget;
use super::exploration::{ConfigurationId, Exploration, LimitReached, Partial};
use super::found::Found;
use super::label::assign;
use super::layout::{Layout, Parts};
use super::lead::{Lead, List};
use super::leads::Leads;
use super::model::{Configuration, Decided, Model};
use super::reached::Reached;
use super::recall::Recall;

/// What is met on the way.
pub(super) trait Watch {
    /// Whether it matters where each configuration leads.
    const WAYS: bool;

    /// A decision. Of decisions that differ in nothing but what no guard reads, at least the first.
    fn decision(&mut self, id: ConfigurationId, from: Configuration, decided: &Decided);

    /// A way from one configuration to another one, perhaps more than once.
    fn way(&mut self, id: ConfigurationId, to: ConfigurationId);
}

/// Nobody looks.
impl Watch for () {
    const WAYS: bool = false;

    fn decision(&mut self, _: ConfigurationId, _: Configuration, _: &Decided) {}

    fn way(&mut self, _: ConfigurationId, _: ConfigurationId) {}
}

/// So many configurations that there could be have a place each.
const MOST_PLACES: usize = 1 << 23;
/// So many configurations are at hand wherever they stand in memory; of more, decisions are taken
/// in so many at a time.
const FEW: usize = 1 << 14;
const BATCH: usize = 64;

/// Explores breadth first, and shows what is met.
pub(super) fn explore(model: Model, limits: Limits, watch: &mut impl Watch) -> Exploration {
    let limits =
        Limits { configurations: limits.configurations.min(u32::MAX as usize - 1), ..limits };
    let (parts, recall) = (Parts::of(&model), Recall::of(&model));
    let leads = Leads::of(&model, &parts, &recall);
    let found = Found::new(Layout::of(&model, &parts, MOST_PLACES));
    let reached = Reached::new(found, limits.configurations);
    let mut walk = Walk::new(&model, reached, (leads, recall), limits.steps, watch);
    let followed = walk.follow_all();
    let Walk { reached: Reached { found, before, limit, .. }, budget, .. } = walk;
    let partial = limit.map(|limit| Partial { limit, configurations: found.len(), followed });
    let (steps, doubts) = (budget.spent, Vec::new());
    Exploration { model, found, before, partial, steps, limits, doubts }
}

/// An exploration under way.
struct Walk<'a, W> {
    model: &'a Model,
    reached: Reached,
    leads: Option<Leads>,
    recall: Recall,
    budget: Budget,
    /// The lists of leads of one configuration, and those that lead to where nobody has been, with
    /// the place of that, if it has one.
    lists: Vec<List>,
    news: Vec<(Lead, Option<usize>)>,
    batch: Vec<Decided>,
    watch: &'a mut W,
}

impl<'a, W: Watch> Walk<'a, W> {
    /// Where orders are opened.
    fn new(
        model: &'a Model,
        mut reached: Reached,
        (leads, recall): (Option<Leads>, Recall),
        most: u64,
        watch: &'a mut W,
    ) -> Self {
        model.for_each_opening(&mut |opening| reached.open(opening));
        let budget = Budget { spent: 0, most };
        let (lists, news, batch) = (Vec::new(), Vec::new(), Vec::new());
        Self { model, reached, leads, recall, budget, lists, news, batch, watch }
    }

    /// Follows every configuration, and gives how many were followed to the end.
    fn follow_all(&mut self) -> usize {
        let mut next = 0;
        while self.reached.limit.is_none() && next < self.reached.found.len() {
            let own = ConfigurationId(next as u32);
            let from = self.reached.found.at(own.0);
            if !self.follow_leads(own, from) {
                self.follow(own, from);
            }
            if self.budget.is_spent() {
                self.reached.stop(LimitReached::Steps);
            }
            if self.reached.limit.is_none() {
                next += 1;
            }
        }
        next
    }

    /// Follows the leads of a configuration; gives whether there are lists of all of them. It is as
    /// if its decisions were taken one by one, and costs the same of the budget.
    fn follow_leads(&mut self, own: ConfigurationId, from: Configuration) -> bool {
        let Self { model, reached, leads: Some(leads), recall, watch, lists, .. } = self else {
            return false;
        };
        let known = (*model, recall);
        let left = self.budget.most.saturating_sub(self.budget.spent);
        let mut show = |decided: &Decided| watch.decision(own, from, decided);
        let at = (reached.found.marks(), from);
        let Some(cost) = leads.lists(known, at, left, lists, &mut show) else { return false };
        self.budget.spent += cost;
        self.look(own, from);
        // Bundles mix the events up, which are taken in document order.
        self.news.sort_by_key(|(lead, _)| lead.event());
        for (lead, place) in self.news.drain(..) {
            let to = self.reached.enter_at(lead.after(from), place, own.0);
            to.into_iter().for_each(|to| self.watch.way(own, ConfigurationId(to)));
        }
        self.follow_labels(own, from);
        true
    }

    /// Looks where the leads of the lists lead, for those that lead to where nobody has been.
    fn look(&mut self, own: ConfigurationId, from: Configuration) {
        let Self { reached, leads: Some(leads), lists, news, watch, .. } = self else { return };
        let found = &reached.found;
        if let Some((marks, place)) = found.place(from) {
            for &list in lists.iter() {
                let shifts = leads.shifts(list);
                for (n, &shift) in shifts.iter().enumerate() {
                    let there = place.wrapping_add_signed(shift as isize);
                    if !marks.has(there) {
                        news.extend(leads.all(list).get(n).map(|lead| (*lead, Some(there))));
                    } else if W::WAYS
                        && let Some(to) = marks.number(there)
                    {
                        watch.way(own, ConfigurationId(to));
                    }
                }
            }
            return;
        }
        let all = || lists.iter().flat_map(|&list| leads.all(list));
        // To wait for memory once is quicker than once for each.
        let looked = all().fold(0, |looked, lead| looked ^ found.glance(lead.after(from)));
        let _ = std::hint::black_box(looked);
        for lead in all() {
            match found.number(lead.after(from)) {
                Some(to) => watch.way(own, ConfigurationId(to)),
                None => news.push((*lead, None)),
            }
        }
    }

    /// Takes the decisions of a configuration one by one. Where they lead is looked at for many of
    /// them before the first is entered, for the same reason.
    fn follow(&mut self, own: ConfigurationId, from: Configuration) {
        let Self { model, reached, recall, budget, batch, watch, .. } = self;
        model.for_each_decision(from, recall, budget, &mut |decided| {
            if reached.found.len() < FEW {
                reached.take(decided, own, from, *watch);
                return;
            }
            batch.push(*decided);
            if batch.len() == BATCH {
                reached.take_all(batch, own, from, *watch);
            }
        });
        reached.take_all(batch, own, from, *watch);
    }

    /// Assigns the labels that may be assigned there.
    fn follow_labels(&mut self, own: ConfigurationId, from: Configuration) {
        let Self { model, reached, budget, watch, .. } = self;
        if !model.has_labels() {
            return;
        }
        model.for_each_label(from, &mut |axis, label, raised| {
            assign(model, from, (axis, label), raised, budget, &mut |decided| {
                reached.take(decided, own, from, *watch);
            });
        });
    }
}

impl Reached {
    fn take_all(
        &mut self,
        batch: &mut Vec<Decided>,
        own: ConfigurationId,
        from: Configuration,
        watch: &mut impl Watch,
    ) {
        let looked = batch.iter().fold(0, |all, decided| all ^ self.found.glance(decided.after));
        let _ = std::hint::black_box(looked);
        batch.drain(..).for_each(|decided| self.take(&decided, own, from, watch));
    }

    /// Enters where a decision leads, and shows it.
    #[inline]
    fn take(
        &mut self,
        decided: &Decided,
        own: ConfigurationId,
        from: Configuration,
        watch: &mut impl Watch,
    ) {
        watch.decision(own, from, decided);
        if decided.after != from
            && let Some(to) = self.enter(decided.after, own.0)
        {
            watch.way(own, ConfigurationId(to));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workflow;

    /// Which decisions and ways were shown, as far as that has to be.
    #[derive(Default)]
    struct Seen(std::collections::BTreeSet<(u32, u32)>);

    impl Watch for Seen {
        const WAYS: bool = true;

        fn decision(&mut self, _: ConfigurationId, _: Configuration, _: &Decided) {}

        fn way(&mut self, id: ConfigurationId, to: ConfigurationId) {
            self.0.extend((id != to).then_some((id.0, to.0)));
        }
    }

    /// The configurations and where each was reached from, what was followed and spent, the limit,
    /// and the ways.
    type All = (Vec<(Configuration, u32)>, (usize, u64), Option<LimitReached>, Seen);

    fn all(model: &Model, limits: Limits, in_lists: bool, marked: bool) -> All {
        let (parts, recall) = (Parts::of(model), Recall::of(model));
        let layout = Layout::of(model, &parts, MOST_PLACES);
        let found = Found::new(layout.filter(|_| marked));
        let leads = Leads::of(model, &parts, &recall).filter(|_| in_lists);
        assert_eq!(leads.is_some(), in_lists);
        let reached = Reached::new(found, limits.configurations);
        let mut seen = Seen::default();
        let mut walk = Walk::new(model, reached, (leads, recall), limits.steps, &mut seen);
        let followed = walk.follow_all();
        let Walk { reached, budget, .. } = walk;
        let Reached { found, before, limit, .. } = reached;
        let numbered = (0..).zip(&before).map(|(n, &before)| (found.at(n), before));
        (numbered.collect(), (followed, budget.spent), limit, seen)
    }

    /// Lists and marks change nothing of what is found, of its order, and of what is spent.
    #[test]
    fn lists_and_marks_find_what_is_found_one_by_one() {
        let model = Model::of(&Workflow::standard());
        let of = |configurations, steps| Limits { configurations, steps };
        let every = [of(20_000, u64::MAX), of(100_000, 1_000), of(100_000, 123_456), of(7, 9)];
        for limits in every.into_iter().chain([of(0, 1), of(100_000, 0), of(12, 1_000_000)]) {
            let (list, spent, limit, seen) = all(&model, limits, false, false);
            for (in_lists, marked) in [(true, true), (true, false), (false, true)] {
                let other = all(&model, limits, in_lists, marked);
                assert!(other.0 == list, "{limits:?} {in_lists} {marked}");
                assert_eq!((other.1, other.2), (spent, limit), "{limits:?} {in_lists} {marked}");
                assert!(other.3.0 == seen.0, "{limits:?} {in_lists} {marked}");
            }
        }
    }
}

//! Whether a document asks for units at three places at once.

use super::asked::asked;
use crate::vocabulary::DerivedFact;
use crate::workflow::{Condition, Facts, Workflow};

/// The facts that say where the units of an order at rest are, as the workflow numbers them: a bit
/// each, and none where the workflow lists no such fact.
struct Places {
    under_way: u64,
    delivered: u64,
    returned: u64,
    settled: u64,
}

/// Whether something that the document asks comes out as it never does for two units: with some
/// units at the customer, some back, and others under way or unsent.
pub(super) fn are_three(workflow: &Workflow) -> bool {
    let rows = || workflow.table().facts.iter().zip(0_u8..);
    let bit = |fact| {
        let row = rows().find(|(row, _)| row.derived == Some(fact));
        row.map_or(0, |(_, bit)| 1 << bit)
    };
    let places = Places {
        under_way: bit(DerivedFact::UnitsUnderWay),
        delivered: bit(DerivedFact::UnitsDelivered),
        returned: bit(DerivedFact::UnitsReturned),
        settled: bit(DerivedFact::UnitsSettled),
    };
    let both = places.delivered | places.returned;
    if places.delivered == 0 || places.returned == 0 {
        return false;
    }
    let mut is_so = false;
    for_each_question(workflow, &mut |conditions| {
        let read = conditions.iter().fold(0, |read, it| read | it.reads().0);
        is_so = is_so || read & both == both && places.tell_apart(conditions);
    });
    is_so
}

impl Places {
    /// The sets of those facts that orders can show, those of two units first.
    fn sets(&self) -> (Vec<u64>, Vec<u64>) {
        let all = [self.under_way, self.delivered, self.returned, self.settled];
        let of = |set: usize| {
            let those = all.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1);
            those.fold(0, |bits, (_, bit)| bits | bit)
        };
        let [under_way, delivered, returned, settled] =
            [0, 1, 2, 3].map(|n| move |set: &usize| set >> n & 1 == 1);
        let takes_three =
            |set: &usize| delivered(set) && returned(set) && (under_way(set) || !settled(set));
        let (three, two): (Vec<usize>, Vec<usize>) = (0..16).partition(takes_three);
        (two.into_iter().map(of).collect(), three.into_iter().map(of).collect())
    }

    /// Whether another one of the conditions can be the first that holds with three units, or none.
    fn tell_apart(&self, conditions: &[&Condition]) -> bool {
        let known = self.under_way | self.delivered | self.returned | self.settled;
        let (two, three) = self.sets();
        let seen = |sets: Vec<u64>| {
            let mut seen = vec![false; conditions.len() + 1];
            sets.into_iter().for_each(|set| mark(conditions, set, known, &mut seen));
            seen
        };
        seen(two).into_iter().zip(seen(three)).any(|(two, three)| three && !two)
    }
}

/// Marks which of the conditions can be the first that holds where just those of the known facts
/// do, and last, whether none can.
fn mark(conditions: &[&Condition], facts: u64, known: u64, seen: &mut [bool]) {
    for (condition, seen) in conditions.iter().zip(&mut *seen) {
        let [holds, fails] = condition.can(Facts::from_bits(facts), known);
        *seen |= holds;
        if !fails {
            return;
        }
    }
    seen.last_mut().into_iter().for_each(|none| *none = true);
}

/// Everything that the document asks: one condition, or several of which the first that holds
/// counts.
fn for_each_question(workflow: &Workflow, visit: &mut impl FnMut(&[&Condition])) {
    let table = workflow.table();
    for axis in &table.axes {
        let mut cells: Vec<_> = axis.cells.iter().map(|cell| (cell.first, cell.count)).collect();
        cells.sort_unstable();
        cells.dedup();
        for (first, count) in cells {
            let choices = axis.choices.iter().skip(first as usize).take(usize::from(count));
            let guards = choices.filter_map(|it| table.conditions.get(it.condition as usize));
            visit(&guards.collect::<Vec<_>>());
        }
    }
    let outcomes: Vec<&Condition> = table.outcomes.iter().map(|it| &it.when).collect();
    visit(&outcomes);
    asked(table).for_each(|condition| visit(&[condition]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_workflow_asks_for_two_places_at_most() {
        assert!(!are_three(&Workflow::standard()));
    }
}

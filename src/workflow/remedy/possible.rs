//! Which derived facts can hold together, whatever happened to the order.
//!
//! Money is three sums that are compared with nothing and with each other; amounts of 0 to 3 show
//! every order of them. Units are at four places, and all that matters is at which there are any,
//! before the event and after it.

use crate::vocabulary::{Books, DerivedFact as Fact};
use crate::workflow::Workflow;
use crate::workflow::state::EventId;

/// The derived facts of one event, as the workflow numbers them.
#[derive(Debug)]
pub(super) struct Possible {
    /// The facts that are derived.
    pub(super) mask: u64,
    /// Every set of them that some order can show, in order.
    sets: Vec<u64>,
}

impl Possible {
    /// What an order can show at that event.
    pub(super) fn at(workflow: &Workflow, event: EventId) -> Self {
        let rows = workflow.table().facts.iter().zip(0_u8..);
        let listed: Vec<(Fact, u8)> =
            rows.filter_map(|(row, bit)| Some((row.derived?, bit))).collect();
        let mask = listed.iter().fold(0, |mask, (_, bit)| mask | 1_u64 << bit);
        if listed.is_empty() {
            return Self { mask, sets: vec![0] };
        }
        // Where the host keeps the books, it alone knows what an event books.
        let kinds: Vec<Option<Books>> = match workflow.keeps_books() {
            true => vec![workflow.books(event)],
            false => Books::ALL.into_iter().map(Some).chain([None]).collect(),
        };
        let spread = |facts: u32| {
            let bit = |&(fact, bit): &(Fact, u8)| u64::from(facts >> fact as u32 & 1) << bit;
            listed.iter().fold(0, |set, row| set | bit(row))
        };
        let mut sets: Vec<u64> = kinds.into_iter().flat_map(of).map(spread).collect();
        sets.sort_unstable();
        sets.dedup();
        Self { mask, sets }
    }

    /// How many sets there are.
    pub(super) const fn count(&self) -> usize {
        self.sets.len()
    }

    /// Whether some order can show the derived ones among those facts.
    pub(super) fn allows(&self, facts: u64) -> bool {
        self.sets.binary_search(&(facts & self.mask)).is_ok()
    }

    /// The smallest sets of derived facts whose values have to change, those of the mask aside, so
    /// that some order can show them.
    pub(super) fn mends(&self, facts: u64, fixed: u64) -> Vec<u64> {
        let changes = self.sets.iter().map(|set| (set ^ facts) & self.mask);
        let mut changes: Vec<u64> = changes.filter(|change| change & fixed == 0).collect();
        changes.sort_unstable_by_key(|change| (change.count_ones(), *change));
        let mut least: Vec<u64> = Vec::new();
        for change in changes {
            if !least.iter().any(|less| less & change == *less) {
                least.push(change);
            }
        }
        least
    }
}

const fn bit(fact: Fact, holds: bool) -> u32 {
    (holds as u32) << fact as u32
}

/// Every set of derived facts that an order can show when an event of that kind is booked, a bit
/// each in the order of [`Fact::ALL`].
pub(crate) fn of(kind: Option<Books>) -> Vec<u32> {
    let mut all = Vec::new();
    for money in money(kind) {
        for units in units(kind) {
            let all_back = money & bit(Fact::RefundedInFull, true) != 0;
            // Where all money is back, every unit counts as refunded; by its line any may be.
            let settled = bit(Fact::UnitsSettled, true);
            let open = (units.open && !all_back).then_some(0);
            for more in [Some(settled), open].into_iter().flatten() {
                for later in [0, bit(Fact::PayLater, true)] {
                    all.push(money | units.facts | more | later);
                }
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The facts about money.
fn money(kind: Option<Books>) -> Vec<u32> {
    let mut all = Vec::new();
    for (total, captured, refunded) in (0..64).map(|n| (n >> 4, n >> 2 & 3, n & 3)) {
        let sums = bit(Fact::PaidInFull, captured >= total)
            | bit(Fact::Overpaid, captured > total)
            | bit(Fact::MoneyHeld, captured > refunded)
            | bit(Fact::Captured, captured > 0)
            | bit(Fact::Refunded, refunded > 0)
            | bit(Fact::RefundedInFull, captured > 0 && refunded >= captured)
            | bit(Fact::RefundUnmatched, refunded > captured);
        for (by_gateway, came) in [(false, false), (false, true), (true, false), (true, true)] {
            let shown = match kind {
                Some(Books::Capture) => !came || captured > 0,
                Some(Books::Refund) => !came || refunded > 0,
                // Only what a gateway captured is left.
                Some(Books::VoidManual) => !came && by_gateway == (captured > 0),
                _ => !came,
            };
            if shown && (!by_gateway || captured > 0) {
                let more = bit(Fact::GatewayCaptured, by_gateway) | bit(Fact::MoneyCame, came);
                all.push(sums | more);
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The facts about units, and whether some unit is neither with the customer nor back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Places {
    facts: u32,
    open: bool,
}

/// The places at which there are units, a bit each.
const UNSENT: u8 = 1;
const UNDER_WAY: u8 = 2;
const DELIVERED: u8 = 4;
const RETURNED: u8 = 8;
const LEFT: u8 = UNDER_WAY | DELIVERED | RETURNED;

fn units(kind: Option<Books>) -> Vec<Places> {
    let mut all = Vec::new();
    for (pickup, nothing_to_ship) in [(false, false), (false, true), (true, false), (true, true)] {
        let terms = bit(Fact::Pickup, pickup) | bit(Fact::NothingToShip, nothing_to_ship);
        let back = if pickup || nothing_to_ship { UNSENT } else { UNDER_WAY };
        let moves = moves(kind, back);
        // An order without lines has nothing to ship.
        for before in (0..16).filter(|&before| before != 0 || nothing_to_ship) {
            let mut add = |after: u8, came: bool| {
                let facts = terms
                    | bit(Fact::UnitsCame, came)
                    | bit(Fact::UnitsHadLeft, before & LEFT != 0)
                    | bit(Fact::UnitsUnderWay, after & UNDER_WAY != 0)
                    | bit(Fact::UnitsDelivered, after & DELIVERED != 0)
                    | bit(Fact::UnitsReturned, after & RETURNED != 0);
                all.push(Places { facts, open: after & (UNSENT | UNDER_WAY) != 0 });
            };
            let Some((from, to, whole)) = moves else {
                add(before, false);
                continue;
            };
            let there = before & from;
            if !whole || there == 0 {
                add(before, false);
            }
            // The places that have none left: all of them, where the event takes everything.
            for emptied in (0..16).filter(|&emptied| emptied & there == emptied) {
                if there != 0 && (!whole || emptied == there) {
                    add(before & !emptied | to, true);
                }
            }
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// From which places an event of that kind moves units, to which, and whether it takes all of them.
const fn moves(kind: Option<Books>, back: u8) -> Option<(u8, u8, bool)> {
    Some(match kind {
        Some(Books::Dispatch | Books::LastLeg) => (UNSENT, UNDER_WAY, false),
        Some(Books::Delivery) => (UNSENT | UNDER_WAY, DELIVERED, false),
        Some(Books::FailedDelivery) => (UNDER_WAY, UNSENT, false),
        Some(Books::Return) => (UNSENT | UNDER_WAY | DELIVERED, RETURNED, false),
        Some(Books::Completion) => (UNSENT | UNDER_WAY, DELIVERED, true),
        Some(Books::Restock) => (RETURNED, UNSENT, true),
        Some(Books::UndoDispatch) => (UNDER_WAY, UNSENT, true),
        Some(Books::UndoDelivery) => (DELIVERED, back, true),
        None | Some(Books::Capture | Books::Refund | Books::FailedPayment | Books::VoidManual) => {
            return None;
        }
    })
}

//! Smallest sets of changes, against trying all there are.

use std::collections::{BTreeMap, BTreeSet};

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::order::PayloadPart;
use orderflow::standard::{event, payment, role};
use orderflow::testing::{Act, Choices, act, checked, new_order};
use orderflow::vocabulary::{Books, DerivedFact};
use orderflow::workflow::{Bounds, Need, Remedies};
use orderflow::{
    Actor, ActorKind, AxisId, EventId, EventKind, FactId, Facts, Guard, Input, NewOrder, Origin,
    Roles, State, StatusId, Verdict, Workflow,
};

use crate::laws::time;

/// The derived facts of all that can be on the books when an event of that kind is booked: sums of
/// up to 3, and up to four units, each of which the event moves or not.
fn shown(kind: Option<Books>) -> BTreeSet<BTreeSet<DerivedFact>> {
    let (monies, units) = (money(kind), units(kind));
    let mut all = BTreeSet::new();
    for money in &monies {
        for (places, settled) in &units {
            let settled = *settled || money.contains(&DerivedFact::RefundedInFull);
            let mut facts: BTreeSet<_> = money.union(places).copied().collect();
            facts.extend(settled.then_some(DerivedFact::UnitsSettled));
            let mut later = facts.clone();
            later.insert(DerivedFact::PayLater);
            all.extend([facts, later]);
        }
    }
    all
}

fn money(kind: Option<Books>) -> BTreeSet<BTreeSet<DerivedFact>> {
    let mut all = BTreeSet::new();
    for (total, gateway, manual, refunded) in
        (0..256).map(|n| (n / 64, n / 16 % 4, n / 4 % 4, n % 4))
    {
        for came in [false, true] {
            let captured = gateway + manual;
            let booked = match kind {
                Some(Books::Capture) => captured > 0,
                Some(Books::Refund) => refunded > 0,
                _ => false,
            };
            if came && !booked || kind == Some(Books::VoidManual) && manual > 0 {
                continue;
            }
            let facts = [
                (DerivedFact::PaidInFull, captured >= total),
                (DerivedFact::Overpaid, captured > total),
                (DerivedFact::MoneyHeld, captured > refunded),
                (DerivedFact::Captured, captured > 0),
                (DerivedFact::Refunded, refunded > 0),
                (DerivedFact::RefundedInFull, captured > 0 && refunded >= captured),
                (DerivedFact::RefundUnmatched, refunded > captured),
                (DerivedFact::GatewayCaptured, gateway > 0),
                (DerivedFact::MoneyCame, came),
            ];
            all.insert(facts.into_iter().filter(|it| it.1).map(|it| it.0).collect());
        }
    }
    all
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Shop,
    Road,
    Customer,
    Back,
}

fn units(kind: Option<Books>) -> BTreeSet<(BTreeSet<DerivedFact>, bool)> {
    use Place::{Back, Customer, Road, Shop};
    let mut all = BTreeSet::new();
    for (pickup, digital, count) in
        (0..20).map(|n| (n % 2 == 1, n / 2 % 2 == 1, n / 4)).filter(|it| it.1 || it.2 > 0)
    {
        let (from, to, takes_all): (&[Place], Place, bool) = match kind {
            Some(Books::Dispatch | Books::LastLeg) => (&[Shop], Road, false),
            Some(Books::Delivery) => (&[Shop, Road], Customer, false),
            Some(Books::FailedDelivery) => (&[Road], Shop, false),
            Some(Books::Return) => (&[Shop, Road, Customer], Back, false),
            Some(Books::Completion) => (&[Shop, Road], Customer, true),
            Some(Books::Restock) => (&[Back], Shop, true),
            Some(Books::UndoDispatch) => (&[Road], Shop, true),
            Some(Books::UndoDelivery) if pickup || digital => (&[Customer], Shop, true),
            Some(Books::UndoDelivery) => (&[Customer], Road, true),
            _ => (&[], Shop, true),
        };
        for places in 0..4_usize.pow(count) {
            let place = |n: u32| [Shop, Road, Customer, Back][places >> (2 * n) & 3];
            let before: Vec<Place> = (0..count).map(place).collect();
            let there = |n: &usize| from.contains(&before[*n]);
            for moved in 0..1_usize << count {
                let moves: Vec<usize> = (0..before.len()).filter(|n| moved >> n & 1 == 1).collect();
                let movable = (0..before.len()).filter(there).count();
                if !moves.iter().all(there) || takes_all && moves.len() < movable {
                    continue;
                }
                let mut after = before.clone();
                moves.iter().for_each(|&n| after[n] = to);
                let facts = [
                    (DerivedFact::Pickup, pickup),
                    (DerivedFact::NothingToShip, digital),
                    (DerivedFact::UnitsCame, !moves.is_empty()),
                    (DerivedFact::UnitsHadLeft, before.iter().any(|it| *it != Shop)),
                    (DerivedFact::UnitsUnderWay, after.contains(&Road)),
                    (DerivedFact::UnitsDelivered, after.contains(&Customer)),
                    (DerivedFact::UnitsReturned, after.contains(&Back)),
                ];
                let facts: BTreeSet<_> =
                    facts.into_iter().filter(|it| it.1).map(|it| it.0).collect();
                // A unit may be refunded by its line, wherever it is.
                all.insert((facts.clone(), true));
                if after.contains(&Shop) || after.contains(&Road) {
                    all.insert((facts, false));
                }
            }
        }
    }
    all
}

/// Sets of changes: a status of an axis, the value of a fact, a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Status(AxisId, StatusId),
    Fact(FactId, bool),
    Role(usize),
}

/// Every way in which things could be for an event, and what would be let through.
struct Truth<'w> {
    workflow: &'w Workflow,
    event: EventId,
    derived: Vec<(DerivedFact, FactId)>,
    host: Vec<FactId>,
    roles: Vec<String>,
    /// What the derived facts can be together.
    shown: BTreeSet<u64>,
}

impl<'w> Truth<'w> {
    fn of(workflow: &'w Workflow, event: EventId) -> Self {
        let named = |fact| DerivedFact::by_name(workflow.fact_key(fact).as_str());
        let (derived, host): (Vec<_>, Vec<_>) =
            workflow.facts().partition(|&fact| named(fact).is_some());
        let derived: Vec<_> =
            derived.into_iter().filter_map(|fact| Some((named(fact)?, fact))).collect();
        let document = workflow.document();
        let books = |status: &Status| status.entry_books.is_some();
        let kept = document.events.iter().any(|event| event.books.is_some())
            || document.axes.iter().any(|axis| axis.statuses.iter().any(books));
        let kinds = match kept {
            true => vec![workflow.books(event)],
            false => Books::ALL.into_iter().map(Some).chain([None]).collect(),
        };
        let spread = |facts: BTreeSet<DerivedFact>| {
            let number = |(n, (fact, _)): (usize, &(DerivedFact, FactId))| {
                u64::from(facts.contains(fact)) << n
            };
            derived.iter().enumerate().map(number).sum()
        };
        let shown = kinds.into_iter().flat_map(shown).map(spread).collect();
        let roles: BTreeSet<String> =
            document.transitions.iter().flat_map(|it| it.roles.iter().cloned()).collect();
        Self { workflow, event, derived, host, roles: roles.into_iter().collect(), shown }
    }

    fn count(&self) -> usize {
        let statuses = self.workflow.axes().map(|axis| self.workflow.statuses(axis).count());
        self.shown.len() * (1 << (self.host.len() + self.roles.len())) * statuses.product::<usize>()
    }

    fn derived(&self, number: u64) -> Facts {
        let facts = self.derived.iter().enumerate();
        facts.fold(Facts::NONE, |facts, (n, (_, fact))| facts.with(*fact, number >> n & 1 == 1))
    }

    fn roles(&self, set: usize) -> Vec<&str> {
        let named = self.roles.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1);
        named.map(|(_, role)| role.as_str()).collect()
    }

    /// Every way in which things could be.
    fn for_each(&self, at: State, has: usize, visit: &mut impl FnMut(State, Facts, usize)) {
        let workflow = self.workflow;
        let mut states = vec![at];
        for axis in workflow.axes() {
            let own = workflow.class(axis, at.status(axis));
            let others: Vec<StatusId> = workflow
                .statuses(axis)
                .filter(|&status| workflow.class(axis, status) == status && status != own)
                .collect();
            let more = |state: &State| {
                let state = *state;
                others.iter().map(move |&to| workflow.with_status(state, axis, to))
            };
            let more: Vec<State> = states.iter().flat_map(more).collect();
            states.extend(more);
        }
        for &state in &states {
            for &shown in &self.shown {
                for host in 0..1_u64 << self.host.len() {
                    let facts = self
                        .host
                        .iter()
                        .enumerate()
                        .fold(self.derived(shown), |facts, (n, fact)| {
                            facts.with(*fact, host >> n & 1 == 1)
                        });
                    let roles = (0..1 << self.roles.len()).filter(|set| set & has == has);
                    roles.for_each(|roles| visit(state, facts, roles));
                }
            }
        }
    }

    fn verdict(&self, state: State, facts: Facts, roles: usize) -> Verdict {
        let roles = self.workflow.roles(self.roles(roles));
        self.workflow.step(state, self.event, Input { facts, roles, booked: false }).verdict
    }

    /// The smallest sets of changes.
    fn smallest(&self, at: State, facts: Facts, has: usize) -> BTreeSet<BTreeSet<Change>> {
        let mut all: Vec<BTreeSet<Change>> = Vec::new();
        self.for_each(at, has, &mut |state, with, roles| {
            if matches!(self.verdict(state, with, roles), Verdict::Refused | Verdict::Flagged) {
                return;
            }
            let axes = self.workflow.axes().filter(|&axis| state.status(axis) != at.status(axis));
            let moved = axes.map(|axis| Change::Status(axis, state.status(axis)));
            let other = |fact: &FactId| facts.contains(*fact) != with.contains(*fact);
            let other = self.workflow.facts().filter(other);
            let told = other.map(|fact| Change::Fact(fact, with.contains(fact)));
            let more = (0..self.roles.len()).filter(|n| (roles & !has) >> n & 1 == 1);
            all.push(moved.chain(told).chain(more.map(Change::Role)).collect());
        });
        all.sort_by_key(BTreeSet::len);
        let mut smallest: Vec<BTreeSet<Change>> = Vec::new();
        for set in all {
            if !smallest.iter().any(|less| less.is_subset(&set)) {
                smallest.push(set);
            }
        }
        smallest.into_iter().collect()
    }

    fn change(&self, need: &Need) -> Change {
        match need {
            Need::Status { axis, status } => {
                let axis = self.workflow.axis(axis.as_str()).unwrap();
                Change::Status(axis, self.workflow.status(axis, status.as_str()).unwrap())
            }
            Need::Fact { fact, value, derived } => {
                assert_eq!(*derived, DerivedFact::by_name(fact.as_str()));
                Change::Fact(self.workflow.fact(fact.as_str()).unwrap(), *value)
            }
            Need::Role { role } => {
                Change::Role(self.roles.iter().position(|it| it == role.as_str()).unwrap())
            }
            other => panic!("{other:?}"),
        }
    }

    /// What is given is exactly what there is. Counts the sets by size.
    fn compare(&self, at: State, facts: Facts, has: usize, sizes: &mut BTreeMap<usize, usize>) {
        let input = Input { facts, roles: self.workflow.roles(self.roles(has)), booked: false };
        let unbounded = Bounds { changes: 64, remedies: usize::MAX, tries: usize::MAX };
        let given = self.workflow.remedies(at, self.event, input, unbounded);
        assert!(!given.is_cut_off);
        let sets = |given: &Remedies| -> BTreeSet<BTreeSet<Change>> {
            let set =
                given.list.iter().map(|it| it.needs.iter().map(|need| self.change(need)).collect());
            set.collect()
        };
        let context = || {
            let key = self.workflow.event_key(self.event);
            format!("{key} in {at:?} on {facts:?}\n{}", self.workflow.document().to_json())
        };
        let verdict = self.verdict(at, facts, has);
        if !matches!(verdict, Verdict::Refused | Verdict::Flagged) {
            assert_eq!(sets(&given), BTreeSet::from([BTreeSet::new()]), "{}", context());
            return;
        }
        assert_eq!(sets(&given), self.smallest(at, facts, has), "{}", context());
        assert_eq!(sets(&given).len(), given.list.len(), "one is given twice: {}", context());
        for remedy in &given.list {
            let step = self.workflow.step(remedy.state, self.event, remedy.input);
            assert_eq!(step.verdict, remedy.verdict);
            *sizes.entry(remedy.needs.len()).or_default() += 1;
        }
        // Bounded, it gives the first of them, and says so.
        for remedies in [0, 1, 3] {
            let few = Bounds { remedies, ..unbounded };
            let few = self.workflow.remedies(at, self.event, input, few);
            assert_eq!(few.list[..], given.list[..remedies.min(given.list.len())]);
            assert!(few.is_cut_off || few.list.len() == given.list.len());
        }
        for changes in 0..3 {
            let small = Bounds { changes, ..unbounded };
            let small = self.workflow.remedies(at, self.event, input, small);
            let within = given.list.iter().take_while(|it| it.needs.len() <= changes);
            assert!(small.list.iter().eq(within));
            assert!(small.is_cut_off || small.list.len() == given.list.len());
        }
        for tries in [0, 1, 5, 50] {
            let quick = Bounds { tries, ..unbounded };
            let quick = self.workflow.remedies(at, self.event, input, quick);
            let (quick_sets, all) = (sets(&quick), sets(&given));
            assert!(quick_sets.is_subset(&all), "cut off, and no smallest: {}", context());
            assert!(quick.is_cut_off || quick_sets == all);
        }
    }
}

#[test]
fn remedies_are_all_the_smallest_sets_on_random_workflows() {
    let mut sizes = BTreeMap::new();
    let (mut cases, mut with_derived) = (0, 0);
    for seed in 0..400 {
        let choices = &mut Choices::Seed(seed);
        let document = checked(choices);
        let workflow = Workflow::new(&document).unwrap();
        if workflow.facts().count() > 9 {
            continue;
        }
        for event in workflow.events() {
            let truth = Truth::of(&workflow, event);
            if truth.count() > 2_500 {
                continue;
            }
            let at = workflow.axes().fold(workflow.entry(), |state, axis| {
                let statuses: Vec<StatusId> = workflow.statuses(axis).collect();
                workflow.with_status(state, axis, *choices.pick(&statuses))
            });
            let facts = workflow.facts();
            let facts = facts.fold(Facts::NONE, |all, fact| all.with(fact, choices.chance(40)));
            let has = choices.below(1 << truth.roles.len());
            truth.compare(at, facts, has, &mut sizes);
            cases += 1;
            with_derived += usize::from(!truth.derived.is_empty());
        }
    }
    assert!(cases > 500 && with_derived > 100, "{cases} cases, {with_derived} with derived facts");
    assert!(sizes[&1] > 200 && sizes[&2] > 50 && sizes[&3] > 5, "{sizes:?}");
}

#[test]
fn remedies_are_all_the_smallest_sets_on_the_standard_workflow() {
    let workflow = Workflow::standard();
    let choices = &mut Choices::Seed(7);
    let mut sizes = BTreeMap::new();
    for event in workflow.events() {
        let truth = Truth::of(&workflow, event);
        let shown: Vec<u64> = truth.shown.iter().copied().collect();
        let at = workflow.axes().fold(workflow.entry(), |state, axis| {
            let statuses: Vec<StatusId> = workflow.statuses(axis).collect();
            workflow.with_status(state, axis, *choices.pick(&statuses))
        });
        let number = choices.below(256) << 8 | choices.below(256);
        let facts = truth.derived(shown[number % shown.len()]);
        truth.compare(at, facts, 0, &mut sizes);
    }
    assert!(!sizes.is_empty());
}

/// Whatever is asked of the standard workflow, nothing is cut off within the usual bounds.
#[test]
fn the_usual_bounds_are_enough_for_the_standard_workflow() {
    let workflow = Workflow::standard();
    let axes: Vec<AxisId> = workflow.axes().collect();
    for event in workflow.events() {
        for one in workflow.statuses(axes[0]) {
            for other in workflow.statuses(axes[1]) {
                let state = workflow.with_status(workflow.entry(), axes[0], one);
                let state = workflow.with_status(state, axes[1], other);
                let input = Input::default();
                let remedies = workflow.remedies(state, event, input, Bounds::default());
                assert!(!remedies.is_cut_off, "{} in {state:?}", workflow.event_key(event));
                assert!(!remedies.list.is_empty(), "{} in {state:?}", workflow.event_key(event));
            }
        }
    }
}

#[test]
fn changes_are_told_in_words() {
    let workflow = Workflow::standard();
    let told = |event, state, facts, roles| {
        let event = workflow.event(event).unwrap();
        let input = Input { facts, roles, booked: false };
        let remedies = workflow.remedies(state, event, input, Bounds::default());
        let line = |it: &orderflow::workflow::Remedy| format!("{it}: {}\n", it.verdict.as_str());
        remedies.list.iter().map(line).collect::<String>()
    };
    let paid = workflow.state([(payment::AXIS, payment::PAID)]).unwrap();
    let manager = workflow.roles([role::MANAGER]);
    insta::assert_snapshot!(
        "remedies",
        format!(
            "mark_unpaid of a paid order by anybody:\n{}\nby a manager:\n{}\n\
             ready_for_pickup of a new order:\n{}",
            told(event::MARK_UNPAID, paid, Facts::NONE, Roles::NONE),
            told(event::MARK_UNPAID, paid, Facts::NONE, manager),
            told(event::READY_FOR_PICKUP, workflow.entry(), Facts::NONE, Roles::NONE),
        )
    );
}

#[test]
fn an_order_is_asked_with_its_own_books_and_roles() {
    let workflow = Workflow::standard();
    let at = Origin::by(Actor::system()).at("2026-03-01T09:00:00Z".parse().unwrap());
    let new = NewOrder::new("A-1", "EUR").line("SKU", 1, rust_decimal::Decimal::ONE);
    let order = workflow.open(new, at).unwrap();
    let why = workflow.why(&order, event::PROCESS, Bounds::default()).unwrap();
    assert_eq!(why.explanation, workflow.explain(&order, event::PROCESS).unwrap());
    let told: Vec<String> = why.remedies.list.iter().map(ToString::to_string).collect();
    assert!(told.contains(&"pay_later holds".to_owned()), "{told:?}");
    // What may be done needs nothing.
    let why = workflow.why(&order, event::CANCEL, Bounds::default()).unwrap();
    assert_eq!(why.remedies.list.len(), 1);
    assert_eq!(why.remedies.list[0].to_string(), "nothing");
    // A reason is no matter of the graph.
    let manager = Actor::staff("anna").role(role::MANAGER);
    let undo = orderflow::Event::new(event::UNDO_SENT).by(manager);
    assert!(workflow.why(&order, undo, Bounds::default()).is_ok());
    assert!(workflow.why(&order, orderflow::Event::new("cancle"), Bounds::default()).is_err());
}

/// A document made to explode ends within the bounds, and says that there may be more.
#[test]
fn a_large_workflow_is_cut_off() {
    let mut document = Document::new("large").event(Event::new("go", EventKind::Request));
    let names: Vec<String> = (0..60).map(|n| format!("fact_{n}")).collect();
    for n in 0..8 {
        let name = format!("axis_{n}");
        let axis = Axis::new(&name).entry("S0").status(Status::new("S0").resting());
        let statuses = (1..200).map(|s| Status::new(&format!("S{s}")).resting());
        document = document.axis(statuses.fold(axis, Axis::status).free());
    }
    let axis = Axis::new("last").entry("A").status(Status::new("A").resting());
    document.axes.pop();
    document = document.axis(axis.status(Status::new("B").resting()));
    let any = |part: &[String]| Guard::Any(part.iter().map(|name| Guard::fact(name)).collect());
    let guard = Guard::All(names.chunks(4).map(any).collect());
    let guard = (0..7).fold(guard, |all, n| {
        all.and(Guard::status(&format!("axis_{n}"), ["S7", "S8"]).or(Guard::fact("fact_0")))
    });
    document = document.transition(Transition::new("last", "go", ["A"]).to("B").when(guard));
    document = document.transition(Transition::new("last", "go", ["B"]).to("A"));
    document.facts = names;
    let workflow = Workflow::new(&document).unwrap_or_else(|report| panic!("{report}"));
    let go = workflow.event("go").unwrap();
    let from = workflow.entry();
    let remedies = workflow.remedies(from, go, Input::default(), Bounds::default());
    assert!(remedies.is_cut_off);
    // The other status alone is enough, and it is found first.
    assert_eq!(remedies.list[0].to_string(), "last is B");
}

/// Whatever happens to an order, its books show nothing that is taken to be impossible.
#[test]
fn real_books_show_no_other_facts() {
    let mut all: BTreeMap<Option<Books>, BTreeSet<BTreeSet<DerivedFact>>> = BTreeMap::new();
    let mut seen = 0;
    for seed in 0..400 {
        let choices = &mut Choices::Seed(seed);
        let document = checked(choices);
        let workflow = Workflow::new(&document).unwrap();
        let origin = Origin::by(Actor::system()).at(time(0));
        let Ok(mut order) = workflow.open(new_order(&workflow, choices), origin) else {
            continue;
        };
        for step in 1..16 {
            let Act::Event(event) = act(&workflow, choices) else { continue };
            let kind = workflow.event(event.name()).and_then(|id| workflow.books(id));
            let payload = event.brings().only(kind.map_or(&[], PayloadPart::taken_by));
            let booking = kind.map(|kind| {
                let by_gateway = event.comes_from().actor.kind == ActorKind::Gateway;
                order.books().book(kind, &payload, by_gateway, time(step))
            });
            let Ok(booking) = booking.transpose() else { continue };
            let facts: BTreeSet<DerivedFact> =
                order.books().facts(booking.as_ref()).iter().collect();
            let shown = all.entry(kind).or_insert_with(|| shown(kind));
            assert!(shown.contains(&facts), "{kind:?}: {facts:?}");
            seen += 1;
            drop(workflow.apply(&mut order, event.at(time(step))));
        }
    }
    assert!(seen > 1_000 && all.len() == 1 + Books::ALL.len(), "{seen} of {} kinds", all.len());
}

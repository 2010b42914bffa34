//! The full verdict table of the standard workflow on the bare state: every pair of built-in
//! statuses, every event, every outcome of the guards. A change of behaviour is a diff of it.
//!
//! `ORDERFLOW_BLESS=1 cargo test` writes it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use orderflow::standard::{fulfillment, payment, role};
use orderflow::{AxisId, EventId, Facts, Input, Roles, State, Step, Verdict, Workflow};

use crate::truth;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots/standard_table.txt");

const HEAD: &str = "\
# event: payment/fulfillment [what holds, and what does not] -> what it does
#
# `=` stays, `!name` raises an attention, `booked` says that the payload was new on the books.
# Facts and roles that make no difference are left out. Every status mails the customer on entry.
";

/// What an event is decided on, as a row says it: facts first, then these two.
const BOOKED: &str = "booked";
const MANAGER: &str = "manager";

/// Everything that can differ for one event: a truth value for each name.
type Case = BTreeMap<&'static str, bool>;

struct Standard {
    workflow: Workflow,
    payment: AxisId,
    fulfillment: AxisId,
}

impl Standard {
    fn new(workflow: Workflow) -> Self {
        let payment = workflow.axis(payment::AXIS).unwrap();
        let fulfillment = workflow.axis(fulfillment::AXIS).unwrap();
        Self { workflow, payment, fulfillment }
    }

    fn state(&self, payment: &str, fulfillment: &str) -> State {
        let (workflow, entry) = (&self.workflow, self.workflow.entry());
        let paid = workflow.status(self.payment, payment).unwrap();
        let sent = workflow.status(self.fulfillment, fulfillment).unwrap();
        let state = workflow.with_status(entry, self.payment, paid);
        workflow.with_status(state, self.fulfillment, sent)
    }

    fn key(&self, axis: AxisId, state: State) -> &str {
        self.workflow.status_key(axis, state.status(axis)).as_str()
    }

    fn keys(&self, axis: AxisId, slots: bool) -> Vec<&str> {
        let document = self.workflow.document();
        let listed = document.axes[axis.index()].statuses.iter();
        listed.filter(|it| it.slot.is_some() == slots).map(|it| it.key.as_str()).collect()
    }

    fn built_in_pairs(&self) -> Vec<(&str, &str)> {
        let (paid, sent) = (self.keys(self.payment, false), self.keys(self.fulfillment, false));
        paid.iter().flat_map(|&p| sent.iter().map(move |&s| (p, s))).collect()
    }

    fn input(&self, case: &Case) -> Input {
        let facts = case.iter().filter_map(|(name, on)| Some((self.workflow.fact(*name)?, *on)));
        let facts = facts.fold(Facts::NONE, |facts, (fact, on)| facts.with(fact, on));
        let on = |name| case.get(name).copied().unwrap_or_default();
        let roles = self.workflow.roles(on(MANAGER).then_some(role::MANAGER));
        Input { facts, roles, booked: on(BOOKED) }
    }

    /// Every combination of what the event reads that an order can bring about.
    fn cases(&self, event: EventId) -> Vec<Case> {
        let name = self.workflow.event_key(event).as_str();
        let read = truth::facts_of_event(&self.workflow, name);
        let document = self.workflow.document();
        let mut names: Vec<&'static str> = orderflow::standard::fact::ALL
            .iter()
            .map(|fact| fact.as_str())
            .filter(|fact| read.contains(fact))
            .collect();
        names.sort_by_key(|fact| !fact.ends_with("_came"));
        let definition = document.events.iter().find(|it| it.name == name).unwrap();
        names.extend(definition.books.map(|_| BOOKED));
        let guarded =
            document.transitions.iter().any(|it| it.event == name && !it.roles.is_empty());
        names.extend(guarded.then_some(MANAGER));

        let money = possible_money();
        let case =
            |bits: u32| names.iter().zip(0..).map(|(&n, i)| (n, bits >> i & 1 == 1)).collect();
        let possible = |case: &Case| {
            let on = |name: &str| case.get(name).copied();
            let came = on("money_came") == Some(true) || on("units_came") == Some(true);
            (!came || on(BOOKED) == Some(true))
                && money
                    .iter()
                    .any(|known| case.iter().all(|(n, v)| known.get(n).is_none_or(|k| k == v)))
        };
        (0..1 << names.len()).map(case).filter(possible).collect()
    }

    /// What came of a step: the verdict, unless it shows; the moves; the attentions.
    fn words(&self, before: State, case: &Case, step: &Step) -> String {
        if step.verdict != Verdict::Applied {
            assert_eq!(step.state, before);
            assert_eq!(step.taken().count(), 0);
            return step.verdict.as_str().to_owned();
        }
        let on = |axis| match self.key(axis, step.state) {
            _ if step.state.status(axis) == before.status(axis) => "=",
            moved => moved,
        };
        let mut words = format!("{}/{}", on(self.payment), on(self.fulfillment));
        let class = |axis: AxisId| {
            self.workflow.status_key(axis, self.workflow.class(axis, before.status(axis))).as_str()
        };
        let statuses = [
            (payment::AXIS.as_str(), class(self.payment)),
            (fulfillment::AXIS.as_str(), class(self.fulfillment)),
        ];
        let statuses = BTreeMap::from(statuses);
        let fact = |name: &str| case[name];
        for transition in step.taken() {
            for effect in &self.workflow.document().transitions[transition.index()].effects {
                if truth::holds(effect.when.as_ref(), &statuses, &fact) {
                    write!(words, " !{}", effect.name.as_deref().unwrap()).unwrap();
                }
            }
        }
        words
    }

    /// The whole table.
    fn table(&self) -> String {
        let mut text = HEAD.to_owned();
        for event in self.workflow.events() {
            let cases = self.cases(event);
            writeln!(text).unwrap();
            for (paid, sent) in self.built_in_pairs() {
                let state = self.state(paid, sent);
                let row = |case: &Case| {
                    let step = self.workflow.step(state, event, self.input(case));
                    (case.clone(), self.words(state, case, &step))
                };
                let mut rows = Vec::new();
                collapse(cases.iter().map(row).collect(), String::new(), &mut rows);
                for (when, what) in rows {
                    let name = self.workflow.event_key(event);
                    writeln!(text, "{name}: {paid}/{sent}{when} -> {what}").unwrap();
                }
            }
        }
        text
    }
}

/// The facts about money that can be true together: of every small ledger.
fn possible_money() -> BTreeSet<BTreeMap<&'static str, bool>> {
    let mut found = BTreeSet::new();
    for (total, captured, refunded) in (0..36).map(|n| (n / 20, n % 20 / 5, n % 5)) {
        for (gateway, came) in [(false, false), (false, true), (true, false), (true, true)] {
            if (gateway && captured == 0) || (came && captured + refunded == 0) {
                continue;
            }
            found.insert(BTreeMap::from([
                ("paid_in_full", captured >= total * 2),
                ("overpaid", captured > total * 2),
                ("money_held", captured > refunded),
                ("refunded", refunded > 0),
                ("refunded_in_full", captured > 0 && refunded >= captured),
                ("refund_unmatched", refunded > captured),
                ("gateway_captured", gateway),
                ("money_came", came),
            ]));
        }
    }
    found
}

/// Turns cases into rows: names that make no difference to what comes of it are left out.
fn collapse(mut cases: Vec<(Case, String)>, when: String, rows: &mut Vec<(String, String)>) {
    while let Some(name) = cases.first().and_then(|(case, _)| case.keys().next().copied()) {
        let mut without: BTreeMap<Case, String> = BTreeMap::new();
        let mut differs = false;
        for (case, what) in &cases {
            let mut case = case.clone();
            case.remove(name);
            differs |= without.insert(case, what.clone()).is_some_and(|other| other != *what);
        }
        if differs {
            let (on, off): (Vec<_>, Vec<_>) = cases.into_iter().partition(|(case, _)| case[name]);
            for (sign, mut half) in [("", on), ("!", off)] {
                for (case, _) in &mut half {
                    case.remove(name);
                }
                collapse(half, format!("{when} {sign}{name}"), rows);
            }
            return;
        }
        cases = without.into_iter().collect();
    }
    rows.extend(cases.pop().map(|(_, what)| (when, what)));
}

#[test]
fn the_table_is_the_committed_one() {
    let table = Standard::new(Workflow::standard()).table();
    if std::env::var_os("ORDERFLOW_BLESS").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    let committed = std::fs::read_to_string(TABLE).unwrap();
    let differs = committed.lines().zip(table.lines()).find(|(old, new)| old != new);
    assert_eq!(differs, None, "if it is meant, ORDERFLOW_BLESS=1 writes the table anew");
    assert_eq!(committed.lines().count(), table.lines().count());
}

/// The document, with every slot open.
fn with_slots_enabled() -> Workflow {
    let mut document = Workflow::standard().document().clone();
    for status in document.axes.iter_mut().flat_map(|axis| &mut axis.statuses) {
        status.enabled = true;
    }
    Workflow::new(&document).unwrap()
}

#[test]
fn enabling_a_slot_changes_no_verdict() {
    let (closed, open) = (Standard::new(Workflow::standard()), Standard::new(with_slots_enabled()));
    assert_ne!(closed.workflow.revision().hash, open.workflow.revision().hash);
    assert_eq!(closed.table(), open.table());
}

#[test]
fn slots_behave_as_their_classes() {
    let standard = Standard::new(Workflow::standard());
    let (workflow, axes) = (&standard.workflow, [standard.payment, standard.fulfillment]);
    let mut compared = 0;
    for event in workflow.events() {
        let inputs: Vec<Input> =
            standard.cases(event).iter().map(|it| standard.input(it)).collect();
        for (paid, sent) in
            workflow.statuses(axes[0]).flat_map(|p| workflow.statuses(axes[1]).map(move |s| (p, s)))
        {
            let here = [(axes[0], paid), (axes[1], sent)];
            if here.iter().all(|&(axis, status)| workflow.class(axis, status) == status) {
                continue;
            }
            let put = |of: &dyn Fn(AxisId, orderflow::StatusId) -> orderflow::StatusId| {
                let entry = workflow.entry();
                here.iter().fold(entry, |s, &(axis, status)| {
                    workflow.with_status(s, axis, of(axis, status))
                })
            };
            let slot = put(&|_, status| status);
            let class = put(&|axis, status| workflow.class(axis, status));
            for &input in &inputs {
                let (step, like) =
                    (workflow.step(slot, event, input), workflow.step(class, event, input));
                assert_eq!(step.verdict, like.verdict);
                assert!(step.taken().eq(like.taken()));
                for axis in axes {
                    // The label stays while the order stays in its class; nothing leads to a slot.
                    let stays = like.state.status(axis) == class.status(axis);
                    let want = if stays { slot } else { like.state }.status(axis);
                    assert_eq!(step.state.status(axis), want);
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn whoever_asks_for_no_role_needs_none() {
    let standard = Standard::new(Workflow::standard());
    for event in standard.workflow.events() {
        let guarded = standard.cases(event).iter().any(|case| case.contains_key(MANAGER));
        for case in standard.cases(event).iter().filter(|_| !guarded) {
            for (paid, sent) in standard.built_in_pairs() {
                let (state, input) = (standard.state(paid, sent), standard.input(case));
                let all = Input { roles: Roles::ALL, ..input };
                let step = |input| standard.workflow.step(state, event, input);
                assert_eq!(step(input), step(all));
            }
        }
    }
}

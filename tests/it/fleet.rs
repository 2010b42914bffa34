//! The fleet against a list of states and records an order.

use jiff::Timestamp;
use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::fleet::{Command, Fleet, FleetRecord, OrderNumber};
use orderflow::testing::strategies::checked_workflows;
use orderflow::{EventId, EventKind, Facts, Input, Roles, State, Verdict, Workflow};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_355_600 + second).unwrap()
}

/// One order, kept as anybody would.
struct Plain {
    state: State,
    history: Vec<FleetRecord>,
}

/// Events, facts and orders in no order, from a seed.
fn commands(workflow: &Workflow, orders: u32, count: usize, mut seed: u64) -> Vec<Command> {
    let events: Vec<EventId> = workflow.events().collect();
    let facts: Vec<_> = workflow.facts().collect();
    let mut below = |limit: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % limit
    };
    let command = |second: usize| {
        let order = OrderNumber(below(u64::from(orders)) as u32);
        let event = events[below(events.len() as u64) as usize];
        let set = facts.iter().fold(Facts::NONE, |set, fact| set.with(*fact, below(2) == 1));
        let input = Input { facts: set, roles: Roles::ALL, booked: below(2) == 1 };
        Command { order, event, input, at: at(second as i64) }
    };
    (0..count).map(command).collect()
}

/// Applies the commands to a fleet and to plain orders, and compares all that can be asked.
fn check(workflow: &Workflow, orders: u32, commands: &[Command]) {
    let mut fleet = Fleet::new(workflow.clone());
    let mut plain = Vec::new();
    for number in 0..orders {
        assert_eq!(fleet.open(workflow.entry(), at(0)), Some(OrderNumber(number)));
        let opening = FleetRecord::new(at(0), None, Verdict::Applied, workflow.entry());
        plain.push(Plain { state: workflow.entry(), history: vec![opening] });
    }
    for command in commands {
        let order = &mut plain[command.order.index()];
        let step = workflow.step(order.state, command.event, command.input);
        assert_eq!(
            fleet.apply(command.order, command.event, command.input, command.at),
            Some(step)
        );
        if !matches!(step.verdict, Verdict::Refused | Verdict::Unchanged) {
            order.state = step.state;
            let event = Some(command.event);
            order.history.push(FleetRecord::new(command.at, event, step.verdict, step.state));
        }
    }
    for (number, order) in (0..).zip(&plain) {
        assert_eq!(fleet.state(OrderNumber(number)), Some(order.state));
        let history = fleet.history(OrderNumber(number));
        assert_eq!(history.len(), order.history.len());
        assert!(history.clone().rev().eq(order.history.iter().rev().copied()));
        let mut one_by_one = history.clone();
        assert!(std::iter::from_fn(|| one_by_one.next()).eq(order.history.iter().copied()));
        assert_eq!(history.collect::<Vec<_>>(), order.history);
    }
    for axis in workflow.axes() {
        for status in workflow.statuses(axis) {
            let there = |(_, order): &(u32, &Plain)| order.state.status(axis) == status;
            let want = (0..).zip(&plain).filter(there).map(|(number, _)| OrderNumber(number));
            assert_eq!(fleet.in_status(axis, status).collect::<Vec<_>>(), want.collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_fleet_does_what_a_list_of_orders_does() {
    let workflow = Workflow::standard();
    check(&workflow, 3, &commands(&workflow, 3, 400, 1));
    check(&workflow, 100, &commands(&workflow, 100, 5_000, 2));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_fleet_of_any_workflow_does_so(workflow in checked_workflows(), seed: u64) {
        if workflow.events().next().is_some() {
            check(&workflow, 5, &commands(&workflow, 5, 200, seed));
        }
    }
}

/// Eight axes of 250 statuses: every bit of a state counts.
fn widest() -> Workflow {
    let mut document = Document::new("widest").event(Event::new("on", EventKind::Request));
    for (axis, stride) in [1, 3, 7, 9, 11, 13, 17, 19].into_iter().enumerate() {
        let name = format!("axis {axis}");
        let mut rows = Axis::new(&name).entry("0");
        for status in 0..250 {
            rows = rows.status(Status::new(&status.to_string()).resting());
            let (from, to) = (status.to_string(), ((status + stride) % 250).to_string());
            let transition = Transition::new(&name, "on", [&*from]).to(&to);
            document = document.transition(transition);
        }
        document = document.axis(rows);
    }
    Workflow::check(&document).into_workflow().unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn the_widest_workflow_has_wider_records() {
    let workflow = widest();
    check(&workflow, 4, &commands(&workflow, 4, 300, 3));
}

#[test]
fn a_batch_comes_to_the_same_on_any_number_of_threads() {
    let workflow = Workflow::standard();
    let orders = 70_000;
    let opened = || {
        let mut fleet = Fleet::new(workflow.clone());
        for _ in 0..orders {
            let _number = fleet.open(workflow.entry(), at(0)).unwrap();
        }
        fleet
    };
    // Some orders in every run of them get far more events than the others: histories that do not
    // fit into their rows, and whose records come from all over the batch.
    let mut commands = commands(&workflow, orders + 2, 200_000, 4);
    for (number, command) in commands.iter_mut().enumerate().filter(|(number, _)| number % 3 == 0) {
        command.order = OrderNumber(number as u32 % 7 * 10_000 + number as u32 % 11);
    }
    let all = |fleet: &Fleet| -> Vec<Vec<FleetRecord>> {
        fleet.states().map(|(order, _)| fleet.history(order).collect()).collect()
    };
    let mut single = opened();
    let one = |it: &Command| single.apply(it.order, it.event, it.input, it.at);
    let steps: Vec<_> = commands.iter().map(one).collect();
    assert!(steps.iter().flatten().any(|step| step.verdict == Verdict::Applied));
    assert!(steps.iter().any(Option::is_none), "two numbers are nobody's");
    let records = all(&single);
    assert!(records.iter().filter(|history| history.len() > 100).count() > 50);
    for threads in [0, 1, 2, 3, 64] {
        let mut fleet = opened();
        assert!(fleet.apply_batch(&commands, threads) == steps, "{threads} threads");
        assert!(fleet.states().eq(single.states()), "{threads} threads");
        assert!(all(&fleet) == records, "{threads} threads");
    }
}

#[test]
fn eight_records_cost_no_more_than_96_bytes_an_order() {
    let workflow = Workflow::standard();
    let orders = 1 << 17;
    let mut fleet = Fleet::new(workflow.clone());
    let failed = workflow.event("payment_failed").unwrap();
    for _ in 0..orders {
        let order = fleet.open(workflow.entry(), at(0)).unwrap();
        for second in 1..8 {
            let input = Input { booked: true, ..Input::default() };
            let step = fleet.apply(order, failed, input, at(second)).unwrap();
            assert_eq!(step.verdict, Verdict::Applied);
        }
    }
    assert_eq!(fleet.history(OrderNumber(orders - 1)).count(), 8);
    assert!(fleet.bytes() <= 97 * orders as usize, "{} bytes", fleet.bytes());
}

#[test]
fn what_a_fleet_does_not_have_is_none() {
    let workflow = Workflow::standard();
    let mut fleet = Fleet::new(workflow.clone());
    let event = workflow.event("cancel").unwrap();
    let nobody = OrderNumber(0);
    assert_eq!(fleet.state(nobody), None);
    assert_eq!(fleet.apply(nobody, event, Input::default(), at(0)), None);
    assert_eq!(fleet.history(nobody).count(), 0);
    assert!(fleet.is_empty());
}

/// A state of eight axes has no place in rows of four, and one of other statuses means nothing.
#[test]
fn a_fleet_opens_nothing_at_a_state_of_another_workflow() {
    let (workflow, widest) = (Workflow::standard(), widest());
    let on = widest.event("on").unwrap();
    let foreign = widest.step(widest.entry(), on, Input::default()).state;
    let mut fleet = Fleet::new(workflow.clone());
    assert_eq!(fleet.open(foreign, at(0)), None);
    let order = fleet.open(workflow.entry(), at(0)).unwrap();
    let failed = workflow.event("payment_failed").unwrap();
    let input = Input { booked: true, ..Input::default() };
    let step = fleet.apply(order, failed, input, at(1)).unwrap();
    assert_eq!(fleet.open(step.state, at(2)), Some(OrderNumber(1)));
}

#[test]
fn times_are_kept_to_the_millisecond() {
    let workflow = Workflow::standard();
    let mut fleet = Fleet::new(workflow.clone());
    let check = |fleet: &mut Fleet, time: &str, want: &str| {
        let order = fleet.open(workflow.entry(), time.parse().unwrap()).unwrap();
        let kept = fleet.history(order).next().unwrap().at();
        assert_eq!(kept.to_string(), want);
    };
    check(&mut fleet, "2026-03-01T09:00:00.123456789Z", "2026-03-01T09:00:00.123Z");
    check(&mut fleet, "1901-03-01T09:00:00.5Z", "1901-03-01T09:00:00.5Z");
    check(&mut fleet, "9999-12-30T09:00:00Z", "3084-12-12T12:41:28.831Z");
    check(&mut fleet, "0001-01-01T00:00:00Z", "0855-01-19T11:18:31.168Z");
}

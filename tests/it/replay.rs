//! Replaying with and without aggregates, in one piece and in several: it must come to the same.

use std::fmt::Write;

use orderflow::Workflow;
use orderflow::replay::{LineError, Lines, Options, Replay, Summary};
use orderflow::simulate::Simulation;
use orderflow::testing::Choices;
use orderflow::testing::strategies::checked_workflows;
use proptest::prelude::*;

/// What a replay comes to, and what is wrong with which lines.
type Told = (Summary, Vec<(u64, LineError)>);

/// Replays the log line by line, or all of it at once.
fn replay(workflow: &Workflow, keep_history: bool, log: &str, at_once: bool) -> Told {
    let options = Options { keep_history, ..Options::default() };
    let mut replay = Replay::new(workflow.clone(), options);
    let mut errors = Vec::new();
    if at_once {
        let next = replay.block(log.as_bytes(), 1, |number, error| errors.push((number, error)));
        assert_eq!(next, 1 + log.lines().count() as u64);
    } else {
        for (number, line) in (1..).zip(log.lines()) {
            errors.extend(replay.line(line.as_bytes()).err().map(|error| (number, error)));
        }
    }
    (replay.summary(), errors)
}

/// Replays the log in so many parts.
fn in_parts(workflow: &Workflow, log: &str, parts: usize) -> Told {
    let mut shares = vec![Lines::default(); parts];
    let new = |_| Replay::new(workflow.clone(), Options::default());
    let mut replays: Vec<_> = (0..parts).map(new).collect();
    let mut errors = Vec::new();
    // In two blocks: an order may be named in both.
    let middle = log.match_indices('\n').nth(20).map_or(log.len(), |(place, _)| place + 1);
    let (first, second) = log.as_bytes().split_at(middle);
    let mut number = 1;
    for block in [first, second] {
        number = Lines::share(block, number, &mut shares);
        for (replay, lines) in replays.iter_mut().zip(&shares) {
            replay.lines(block, lines, |number, error| errors.push((number, error)));
        }
    }
    assert_eq!(number, 1 + log.lines().count() as u64);
    errors.sort_by_key(|(number, _)| *number);
    (replays.iter().map(Replay::summary).reduce(Summary::and).unwrap(), errors)
}

/// Replays the log in every way, and compares.
fn check(workflow: &Workflow, log: &str) -> Summary {
    let told = replay(workflow, true, log, false);
    assert_eq!(replay(workflow, true, log, true), told, "{log}");
    assert_eq!(replay(workflow, false, log, false), told, "{log}");
    assert_eq!(replay(workflow, false, log, true), told, "{log}");
    for parts in [1, 2, 5] {
        assert_eq!(in_parts(workflow, log, parts), told, "{parts} parts of\n{log}");
    }
    told.0
}

#[test]
fn simulated_logs_come_to_the_same_without_aggregates() {
    let workflow = Workflow::standard();
    for seed in 0..8 {
        let log: Vec<String> = Simulation::new(&workflow, 300, seed).collect();
        let summary = check(&workflow, &log.join("\n"));
        assert_eq!((summary.orders, summary.events), (300, log.len() as u64));
    }
}

/// What a gateway and a staff of hundreds add to a log: a name on every line, and references, of
/// which many come again, with the same amount, with another one, or with another event.
fn dressed(line: &str, number: usize) -> String {
    let mut line = line.to_owned();
    for kind in ["staff", "carrier", "system"] {
        let name = number * 7919 % 1000;
        line = line.replace(&format!("\"actor\":\"{kind}\""), &format!("\"actor\":\"{name}\""));
    }
    if number.is_multiple_of(11) {
        line = line.replace("\"actor\":\"gateway\"", "\"actor\":\"bank\"");
    }
    line.pop();
    if number.is_multiple_of(5) && !line.contains("\"amount\"") {
        write!(line, ",\"amount\":\"{}.5\"", number % 3).unwrap();
    }
    if number.is_multiple_of(13) && !line.contains("\"units\"") {
        write!(line, ",\"units\":{}", 1 + number % 2).unwrap();
    }
    if number.is_multiple_of(29) {
        // A second parcel makes an aggregate of the order, with all that came before.
        write!(line, ",\"shipment\":\"P-{number}\"").unwrap();
    }
    if number.is_multiple_of(3) && !line.contains("\"role\"") {
        write!(line, ",\"role\":\"r{}\"", number % 500).unwrap();
    }
    if !number.is_multiple_of(7) {
        write!(line, ",\"reference\":\"r{}\"", number % 4).unwrap();
    }
    line + "}"
}

#[test]
fn logs_with_a_thousand_actors_and_with_references_do() {
    let workflow = Workflow::standard();
    for seed in 0..6 {
        let log: Vec<String> = Simulation::new(&workflow, 400, seed)
            .enumerate()
            .flat_map(|(number, line)| {
                let mut again = vec![dressed(&line, number)];
                // The same report comes again from elsewhere: its reference is all that tells.
                if number.is_multiple_of(3) {
                    let (start, _) =
                        line.split_once(",\"key\"").unwrap_or((&line[..line.len() - 1], ""));
                    again.push(dressed(&format!("{start}}}"), number + 28 * (number % 2)));
                }
                again
            })
            .collect();
        let summary = check(&workflow, &log.join("\n"));
        assert_eq!((summary.orders, summary.events), (400, log.len() as u64));
        // What came under a known reference has booked nothing, so it has changed nothing.
        assert!(summary.verdicts.unchanged > 600, "{:?}", summary.verdicts);
    }
}

/// A log in which orders have every sequence of so many of the steps, each after the same start.
/// Where an event needs a reason it has a note, and the others have none.
fn every_sequence(start: &[String], steps: &[String], length: u32) -> String {
    let mut log = String::new();
    for order in 0..steps.len().pow(length) {
        let paid = r#""event":"paid","at":"2026-03-01T09:00:00Z","total":1,"units":2"#;
        writeln!(log, r#"{{"order":"{order}",{paid}}}"#).unwrap();
        let mut rest = order;
        let further = (0..length).map(|_| {
            let step = &steps[rest % steps.len()];
            rest /= steps.len();
            step
        });
        for (minute, step) in start.iter().chain(further).enumerate() {
            let at = format!("2026-03-01T10:{minute:02}:00Z");
            let why = if step.contains("undo") { r#""note":"n","# } else { "" };
            writeln!(log, r#"{{"order":"{order}","at":"{at}","role":"manager",{why}{step}}}"#)
                .unwrap();
        }
    }
    log
}

#[test]
fn parcels_with_and_without_a_name_do() {
    let workflow = Workflow::standard();
    let carried = ["sent", "out_for_delivery", "delivered", "delivery_failed", "returned"];
    let others = ["done", "undo_sent", "undo_delivered", "reopen"];
    let step = |event: &str, more: &str| format!(r#""event":"{event}"{more}"#);
    let mut steps: Vec<String> = others.iter().map(|event| step(event, "")).collect();
    for event in carried {
        let named = ["", r#","shipment":"S""#, r#","shipment":"T""#];
        for name in named {
            steps.push(step(event, name));
            steps.push(step(event, &format!(r#"{name},"units":1"#)));
        }
        steps.push(step(event, r#","shipment":"S","units":3"#));
    }
    let summary = compare(&workflow, &every_sequence(&[], &steps, 3));
    assert_eq!(summary.events, 4 * 39_u64.pow(3));
    let few = [
        step("sent", r#","shipment":"S""#),
        step("sent", r#","shipment":"S","units":1"#),
        step("sent", ""),
        step("delivered", r#","shipment":"S""#),
        step("delivered", ""),
        step("returned", r#","shipment":"S","units":1"#),
        step("delivery_failed", r#","shipment":"S""#),
        step("out_for_delivery", r#","shipment":"S""#),
        step("reopen", ""),
    ];
    let summary = compare(&workflow, &every_sequence(&[], &few, 4));
    assert_eq!(summary.events, 5 * 9_u64.pow(4));
    // A part of the parcel fails and the rest arrives; some of that may come back, and leave again.
    let start = [
        step("sent", r#","shipment":"S""#),
        step("delivery_failed", r#","shipment":"S","units":1"#),
        step("delivered", r#","shipment":"S""#),
    ];
    let summary = compare(&workflow, &every_sequence(&start, &few, 4));
    assert_eq!(summary.events, 8 * 9_u64.pow(4));
}

/// Replays the log with aggregates and without, and compares.
fn compare(workflow: &Workflow, log: &str) -> Summary {
    let (told, errors) = replay(workflow, true, log, false);
    let (lean, lean_errors) = replay(workflow, false, log, true);
    assert_eq!(
        (&lean.verdicts_by_event, &lean.refusals),
        (&told.verdicts_by_event, &told.refusals)
    );
    assert!(lean == told && lean_errors == errors);
    told
}

/// A log that says all that a log may say, much of it twice and some of it wrong.
fn log(workflow: &Workflow, choices: &mut Choices<'_>) -> String {
    let events: Vec<&str> =
        workflow.events().map(|event| workflow.event_key(event).as_str()).collect();
    let mut log = String::new();
    for second in 0..choices.below(60) {
        let order = ["A", "B", "é", "C", "an order with a long id"][choices.below(5)];
        let event = match choices.chance(4) {
            true => "nobody_knows",
            _ if events.is_empty() => "nothing",
            _ => events[choices.below(events.len())],
        };
        write!(log, r#"{{"order":"{order}","event":"{event}""#).unwrap();
        write!(log, r#","at":"2026-03-01T09:{:02}:{:02}Z""#, second / 60, second % 60).unwrap();
        let mut member = |name: &str, often: usize, values: &[&str]| {
            if choices.chance(100 / often) {
                write!(log, r#","{name}":{}"#, values[choices.below(values.len())]).unwrap();
            }
        };
        member("actor", 2, &[r#""staff""#, r#""gateway""#, r#""anna""#, "null", r#""carrier""#]);
        member("role", 4, &[r#""manager""#, r#""nobody""#]);
        member("key", 3, &[r#""k1""#, r#""k2""#, r#""k3""#, r#""""#, r#""k\u0034""#]);
        member(
            "amount",
            3,
            &["1", "0.5", "\"0.25\"", "0", "1.00", "-1", "0.005", "1e1", "999999999999999999"],
        );
        member("total", 8, &["2", "\"3.50\"", "0", "-1", "1000000000000000000"]);
        member("currency", 8, &[r#""EUR""#, r#""JPY""#, r#""XXX""#, r#""euro""#]);
        member("units", 4, &["1", "2", "3", "0", "4000000000"]);
        member("reference", 3, &[r#""r1""#, r#""r2""#, r#""k1""#, r#""\u00e9""#, r#""r1""#]);
        member("reference", 40, &[r#""""#, "null"]);
        member("shipment", 6, &[r#""S1""#, r#""S1""#, r#""S1""#, r##""#1""##, r#""S2""#, r#""""#]);
        member("shipment", 99, &[r#""S1""#, r##""#1""##, r#""S2""#]);
        member("note", 10, &[r#""why""#, r#"" ""#]);
        member("further", 24, &["1", "{}"]);
        log.push_str(if choices.chance(3) { "\n" } else { "}\n" });
    }
    log
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_log_of_the_standard_workflow_does(bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let workflow = Workflow::standard();
        let _ = check(&workflow, &log(&workflow, &mut Choices::Bytes(&bytes)));
    }

    #[test]
    fn any_log_of_any_workflow_does(
        workflow in checked_workflows(),
        bytes in prop::collection::vec(any::<u8>(), 0..900),
    ) {
        let _ = check(&workflow, &log(&workflow, &mut Choices::Bytes(&bytes)));
    }
}

#[test]
fn longer_logs_of_many_orders_do() {
    let workflow = Workflow::standard();
    let mut orders = 0;
    for seed in 0..150 {
        // Each log has orders of its own; their lines come by turns, and not all are good.
        let some: Vec<String> = (0..2 + seed % 11)
            .map(|part| {
                let log = log(&workflow, &mut Choices::Seed((seed * 100 + part) << 20));
                log.replace(r#""order":""#, &format!(r#""order":"{part}"#))
            })
            .collect();
        let mut by_turns = String::new();
        for number in 0..some.iter().map(|log| log.lines().count()).max().unwrap_or(0) {
            for line in some.iter().filter_map(|log| log.lines().nth(number)) {
                by_turns.push_str(line);
                by_turns.push('\n');
            }
        }
        orders += check(&workflow, &by_turns).orders;
    }
    assert!(orders > 2_000, "{orders}");
}

#[test]
fn an_order_with_a_long_history_becomes_an_aggregate_in_time() {
    let workflow = Workflow::standard();
    let (mut log, at) = (String::new(), "2026-03-01T09:00:00Z");
    for number in 0..300 {
        let event = ["payment_failed", "paid", "refunded", "delivery_failed", "place"][number % 5];
        let key = number % 97;
        writeln!(
            log,
            r#"{{"order":"A","event":"{event}","at":"{at}","amount":0.01,"key":"{key}"}}"#
        )
        .unwrap();
        writeln!(log, r#"{{"order":"B","event":"out_for_delivery","at":"{at}"}}"#).unwrap();
        writeln!(
            log,
            r#"{{"order":"C","event":"{event}","at":"{at}","amount":0.01,"reference":"{key}"}}"#
        )
        .unwrap();
    }
    let summary = check(&workflow, &log);
    assert_eq!((summary.orders, summary.events), (3, 900));
}

//! Real order logs, against answers that other tools gave.
//!
//! The logs lie beside the checkout and are not part of the project; without them these tests say
//! loudly that they skipped.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use flate2::bufread::MultiGzDecoder;
use orderflow::Workflow;
use orderflow::replay::{Options, Replay, Sequence, Summary};
use serde_json::Value;

use crate::shared::shared;

const MARKETPLACE: &str = include_str!("../../examples/workflows/marketplace.json");

fn replay(workflow: Workflow, path: PathBuf, map: &[(&str, &str)]) -> Replay {
    let map = map.iter().map(|(raw, event)| ((*raw).to_owned(), (*event).to_owned())).collect();
    let mut replay = Replay::new(workflow, Options { map, keep_history: false });
    let file = BufReader::new(std::fs::File::open(path).unwrap());
    for (number, line) in BufReader::new(MultiGzDecoder::new(file)).split(b'\n').enumerate() {
        replay.line(&line.unwrap()).unwrap_or_else(|error| panic!("line {}: {error}", number + 1));
    }
    replay
}

fn expected(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(shared(&format!("data/expected/{name}.json"))?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

/// What any replay of a log must find, whatever the workflow: orders, events, what followed what.
fn check_log(summary: &Summary, expected: &Value) {
    assert_eq!(summary.orders, expected["orders"]);
    assert_eq!(summary.events, expected["events"]);
    let mut steps: Vec<(String, String, u64)> = Vec::new();
    for step in expected["transitions"].as_array().unwrap() {
        let text = |member: &str| step[member].as_str().unwrap().to_owned();
        steps.push((text("from"), text("to"), step["count"].as_u64().unwrap()));
    }
    let mut found: Vec<(String, String, u64)> =
        summary.transitions.iter().map(|s| (s.from.clone(), s.to.clone(), s.count)).collect();
    steps.sort();
    found.sort();
    assert_eq!(found, steps);
    assert_eq!(summary.sequences.len() as u64, expected["variant_count"]);
    for top in expected["top_variants"].as_array().unwrap() {
        let events: Vec<&str> =
            top["sequence"].as_array().unwrap().iter().map(|e| e.as_str().unwrap()).collect();
        let is_it = |sequence: &Sequence<'_>| sequence.events().eq(events.iter().copied());
        let found = summary.sequences.iter().find(is_it).unwrap();
        assert_eq!(found.count, top["count"], "{events:?}");
    }
}

#[test]
fn the_marketplace_workflow_agrees_with_the_reference_answers() {
    let Some(expected) = expected("olist_dev") else { return };
    let Some(log) = shared("data/olist_dev.events.ndjson.gz") else { return };
    let summary = replay(Workflow::from_json(MARKETPLACE).unwrap(), log, &[]).summary();
    check_log(&summary, &expected);
    let result = &expected["replay_strict_chain"]["result"];
    assert_eq!(summary.verdicts.applied, result["accepted_events"]);
    assert_eq!(summary.verdicts.refused, result["refused_events"]);
    assert_eq!(summary.orders_with_refusals, result["orders_with_a_refusal"]);
    let found: Vec<(&str, &str, u64)> =
        summary.refusals.iter().map(|r| (&*r.status, &*r.event, r.count)).collect();
    let wanted: Vec<(&str, &str, u64)> = result["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["state"].as_str().unwrap(),
                r["event"].as_str().unwrap(),
                r["count"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, wanted);
    let last: BTreeMap<String, u64> = serde_json::from_value(result["end_state"].clone()).unwrap();
    assert_eq!(summary.last["order"], last);
    assert_eq!(summary.outcomes["DONE"], last["DELIVERED"]);
}

#[test]
fn the_standard_workflow_takes_the_same_log_without_a_refusal() {
    let Some(log) = shared("data/olist_dev.events.ndjson.gz") else { return };
    let replay = replay(Workflow::standard(), log, &[("placed", "place")]);
    let summary = replay.summary();
    assert_eq!((summary.orders, summary.events), (4998, 19762));
    assert_eq!((summary.verdicts.refused, summary.verdicts.flagged), (0, 0));
    insta::assert_json_snapshot!(
        "standard_over_a_marketplace_log",
        serde_json::json!({
            "verdicts": summary.verdicts,
            "verdicts_by_event": summary.verdicts_by_event,
            "final": summary.last,
            "outcomes": summary.outcomes,
            "effects": summary.effects,
        })
    );
}

#[test]
fn every_other_log_runs_without_an_error() {
    for name in [
        "ocel_om_direct_dev",
        "ocel_om_full_dev",
        "ocel_om_package_dev",
        "xes_10_orders",
        "xes_receipt",
        "xes_running_example",
    ] {
        let Some(expected) = expected(name) else { return };
        let Some(log) = shared(&format!("data/{name}.events.ndjson.gz")) else { return };
        check_log(&replay(Workflow::standard(), log, &[]).summary(), &expected);
    }
}

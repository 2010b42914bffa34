//! Another shop's workflows, converted into our documents, and the test cases of its own.
//!
//! They lie beside the checkout; without them these tests say loudly that they skipped.

use std::collections::BTreeSet;

use orderflow::document::{Axis, Document, Event, Status, Transition};
use orderflow::{EventKind, Input, Verdict, Workflow};
use serde_json::Value;

use crate::shared::shared;

const AXIS: &str = "state";

fn load(name: &str) -> Option<Vec<Value>> {
    let text = std::fs::read_to_string(shared(&format!("workflows/{name}.json"))?).unwrap();
    Some(serde_json::from_str(&text).unwrap())
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Their states are our statuses on one axis, their transitions our requests. They declare no end,
/// so a state may be rested in if it has no way out, or if it is on the way back to the beginning.
fn convert(theirs: &Value) -> Document {
    let edges = theirs["transitions"].as_array().unwrap();
    let text = |edge: &Value, member: &str| edge[member].as_str().unwrap().to_owned();
    let leaves =
        |status: &str| edges.iter().any(|e| text(e, "from") == status && text(e, "to") != status);
    let ends = texts(&theirs["states"]).iter().any(|status| !leaves(status));
    let initial = texts(&theirs["initial"]);
    let mut axis = initial.iter().fold(Axis::new(AXIS), |axis, status| axis.entry(status));
    for key in texts(&theirs["states"]) {
        let status = Status::new(key);
        let status = if !leaves(key) { status.terminal() } else { status };
        let rests = !ends && initial.contains(&key);
        axis = axis.status(if rests { status.resting() } else { status });
    }
    let name = theirs["workflow"].as_str().unwrap();
    let mut document = Document::new(name).version("1").axis(axis);
    let events: BTreeSet<String> = edges.iter().map(|edge| text(edge, "name")).collect();
    for event in &events {
        document = document.event(Event::new(event, EventKind::Request));
    }
    for edge in edges {
        let (from, to) = (text(edge, "from"), text(edge, "to"));
        let transition = Transition::new(AXIS, &text(edge, "name"), [&*from]);
        // An edge to where it starts has work to do, or it would not be there.
        let transition = if from == to {
            transition.effect(orderflow::document::Effect::new(
                orderflow::vocabulary::EffectKind::Custom,
                &text(edge, "name"),
            ))
        } else {
            transition.to(&to)
        };
        document = document.transition(transition);
    }
    document
}

#[test]
fn every_graph_converts_and_passes_the_checks() {
    let Some(workflows) = load("sylius_workflows") else { return };
    assert_eq!(workflows.len(), 9);
    for theirs in &workflows {
        let document = convert(theirs);
        let report = Workflow::check(&document);
        // Where their own facts say that a state is unreachable, our checks must say so too.
        let unreachable = texts(&theirs["reference"]["unreachable"]);
        let found: Vec<&str> = report
            .diagnostics()
            .iter()
            .filter(|finding| finding.code.as_str() == "OF0301")
            .map(|finding| finding.place.at.as_str())
            .collect();
        assert_eq!(found.len(), unreachable.len(), "{}: {report}", document.name);
        if unreachable.is_empty() {
            assert!(report.is_sound(), "{}: {report}", document.name);
        }
        let parsed = Document::from_json(&document.to_json()).unwrap();
        assert_eq!(parsed, document);
    }
}

#[test]
fn all_of_their_own_cases_hold() {
    let (Some(workflows), Some(cases)) = (load("sylius_workflows"), load("sylius_test_cases"))
    else {
        return;
    };
    assert_eq!(cases.len(), 24);
    for case in &cases {
        let theirs = workflows.iter().find(|w| w["workflow"] == case["workflow"]).unwrap();
        let workflow = Workflow::new(&convert(theirs)).unwrap();
        let axis = workflow.axis(AXIS).unwrap();
        let from = case["from"].as_str().unwrap_or_else(|| texts(&theirs["initial"])[0]);
        let status = workflow.status(axis, from).unwrap();
        let state = workflow.with_status(workflow.entry(), axis, status);
        let event = workflow.event(case["apply"].as_str().unwrap()).unwrap();
        let step = workflow.step(state, event, Input::default());
        assert_eq!(step.verdict, Verdict::Applied, "{case}");
        assert_eq!(workflow.status_on(AXIS, step.state).unwrap(), case["expect"].as_str().unwrap());
    }
}

//! Small changes of a workflow, and who notices them.

use std::collections::BTreeMap;

use orderflow::document::{Code, Document, Effect, MustNotify, MustPass};
use orderflow::mutation::{Bench, Change, Fate, Mutation, mutations};
use orderflow::proof::{Comparison, Limits};
use orderflow::testing::{Choices, checked};
use orderflow::vectors::Vectors;
use orderflow::{Guard, Workflow};

const SMALL: Limits = Limits { configurations: 2_000, steps: 2_000_000 };

/// The workflow of the design's sketch, small enough to be read.
const TEXT: &str = r#"{
    "format": 1, "name": "shop", "version": "1",
    "axes": [
        { "name": "payment", "entry": ["OPEN"], "statuses": [
            { "key": "OPEN" }, { "key": "PAID", "resting": true },
            { "key": "CANCELLED", "terminal": true } ] },
        { "name": "parcel", "entry": ["PACKED"], "statuses": [
            { "key": "PACKED", "resting": true }, { "key": "GONE", "terminal": true } ] } ],
    "events": [
        { "name": "paid", "kind": "report", "ignored_in": { "payment": ["CANCELLED"] } },
        { "name": "cancel", "kind": "request" },
        { "name": "send", "kind": "request" } ],
    "facts": ["in_stock"],
    "transitions": [
        { "axis": "payment", "event": "paid", "from": ["OPEN"], "to": "PAID" },
        { "axis": "payment", "event": "cancel", "from": ["OPEN", "PAID"], "to": "CANCELLED",
          "when": { "status": { "parcel": ["PACKED"] } }, "roles": ["staff"],
          "effects": [{ "kind": "attention", "name": "look" }] },
        { "axis": "parcel", "event": "send", "from": ["PACKED"], "to": "GONE",
          "when": { "all": [{ "fact": "in_stock" }, { "status": { "payment": ["PAID"] } }] } } ],
    "invariants": [
        { "name": "nothing leaves unpaid",
          "never": { "status": { "payment": ["OPEN"], "parcel": ["GONE"] } } } ]
}"#;

fn shop() -> Workflow {
    Workflow::from_json(TEXT).unwrap_or_else(|report| panic!("{report}"))
}

/// Every change with its fate, a line each.
fn fates(bench: &Bench) -> String {
    let mut out = String::new();
    for mutation in mutations(bench.workflow().document()) {
        let fate = bench.judge(&mutation);
        let detail = match &fate {
            Fate::Checks(code) | Fate::Proof(code) => format!(" {code}"),
            Fate::Unnoticed(it) => format!(": {} after {}", it.how.as_str(), it.witness),
            _ => String::new(),
        };
        out += &format!("{mutation}\n  {}{detail}\n", fate.as_str());
    }
    out
}

#[test]
fn changes_are_noticed_by_what_holds_a_workflow() {
    let workflow = shop();
    let bench = Bench::new(&workflow, Limits::default());
    insta::assert_snapshot!("mutation_alone", fates(&bench));

    let mut logged = Bench::new(&workflow, Limits::default());
    let line = |event: &str| {
        format!("{{\"order\":\"1\",\"event\":\"{event}\",\"at\":\"2026-03-01T09:00:00Z\"}}\n")
    };
    logged.log(["paid", "cancel", "paid"].map(line).concat().into_bytes()).unwrap();
    insta::assert_snapshot!("mutation_with_a_log", fates(&logged));

    let mut vectored = Bench::new(&workflow, Limits::default());
    vectored.vectors(Vectors::of(&workflow.explore(Limits::default()))).unwrap();
    let unnoticed = fates(&vectored);
    assert!(!unnoticed.contains("\n  unnoticed"), "{unnoticed}");
}

/// A rule that is not kept is a warning of the proof, and noticed like an error.
#[test]
fn what_a_document_demands_holds_it() {
    let look = "look";
    let cancelled = Guard::status("payment", ["CANCELLED"]);
    let mut document = shop().document().clone();
    document.transitions[2].effects.push(Effect::attention(look));
    let fates_of = |document: Document| -> Vec<(String, Fate)> {
        let bench = Bench::new(&Workflow::new(&document).unwrap(), Limits::default());
        let changes = mutations(&document).into_iter().filter(|it| {
            it.event == "cancel" && ["drop_role", "drop_effect"].contains(&it.change.as_str())
        });
        changes.map(|it| (it.to_string(), bench.judge(&it))).collect()
    };
    let unheld = fates_of(document.clone());
    assert!(unheld.iter().all(|(_, fate)| matches!(fate, Fate::Unnoticed(_))), "{unheld:?}");
    let held = document
        .must_pass(MustPass::role("staff cancels", cancelled, "staff"))
        .must_notify(MustNotify::event("who cancels is looked at", "cancel").attention(look));
    let role = "cancel: without role staff (/transitions/1/roles/0)".to_owned();
    let effect = "cancel: without effect attention look (/transitions/1/effects/0)".to_owned();
    let [no_role, untold] = [Code::OF0702, Code::OF0602].map(Fate::Proof);
    assert_eq!(fates_of(held), [(role, no_role), (effect, untold)]);
}

#[test]
fn a_log_with_a_line_that_is_no_event_is_no_help() {
    let mut bench = Bench::new(&shop(), Limits::default());
    let good = r#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}"#;
    let (line, error) = bench.log(format!("{good}\nno event\n").into_bytes()).unwrap_err();
    let text = "column 1: expected an object with order, event and at";
    assert_eq!((line, error.to_string().as_str()), (2, text));
}

#[test]
fn vectors_that_the_workflow_itself_fails_are_no_help() {
    let changed = TEXT.replace("\"roles\": [\"staff\"],", "");
    let changed = Workflow::from_json(&changed).unwrap();
    let mut bench = Bench::new(&changed, Limits::default());
    let mismatch = bench.vectors(Vectors::of(&shop().explore(Limits::default()))).unwrap_err();
    assert_eq!(mismatch.expected, "refused");
}

/// Where two workflows are said to differ they do, and where they are said to be the same, walking
/// both side by side finds nothing either.
#[test]
fn differences_are_real_and_equivalents_have_none() {
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..60 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(SMALL);
        if explored.partial().is_some() || explored.len() > 300 {
            continue;
        }
        assert_eq!(explored.compare(&workflow), Comparison::Same);
        for mutation in mutations(&document).iter().take(25) {
            let Ok(changed) = Workflow::new(&mutation.apply(&document)) else { continue };
            // On whatever the host says, and whoever acts.
            let host: Vec<_> = workflow.facts().filter(|it| !explored.is_given(*it)).collect();
            let actors = [&[][..], &["clerk"], &["manager"], &["clerk", "manager"]];
            let decides = |id, edge: &orderflow::proof::Edge| {
                let orderflow::proof::Act::Event(event, _) = edge.act else { return true };
                let state = explored.state(id);
                (0..1_u32 << host.len()).all(|set| {
                    let facts = host.iter().enumerate().fold(edge.input.facts, |facts, (n, it)| {
                        facts.with(*it, set >> n & 1 == 1)
                    });
                    actors.iter().all(|actor| {
                        let [one, two] = [&workflow, &changed].map(|it| {
                            let roles = it.roles(actor.iter().copied());
                            it.step(state, event, orderflow::Input { facts, roles, ..edge.input })
                        });
                        (one.verdict, one.state) == (two.verdict, two.state)
                            && workflow.effects(state, &one, facts)
                                == changed.effects(state, &two, facts)
                    })
                })
            };
            match explored.compare(&changed) {
                Comparison::Same => {
                    assert!(host.len() < 10, "few enough to be tried");
                    for id in explored.configurations() {
                        let same = explored.edges(id).iter().all(|edge| decides(id, edge));
                        assert!(same, "seed {seed}: {mutation}");
                    }
                    *said.entry("same").or_default() += 1;
                }
                Comparison::Different(found) => {
                    let (last, story) = found.witness.moves.split_last().unwrap();
                    let before = story.last().map_or(found.witness.entry, |step| step.state);
                    let event = changed.event(last.event.as_ref().unwrap().as_str()).unwrap();
                    let there = changed.step(before, event, last.input);
                    assert_eq!((there.verdict, there.state), (found.other, found.state));
                    *said.entry(found.how.as_str()).or_default() += 1;
                }
                other => panic!("seed {seed}: {mutation}: {other:?}"),
            }
        }
    }
    let all = ["same", "verdict", "statuses", "effects"];
    assert!(all.iter().all(|how| said.contains_key(how)), "{said:?}");
}

/// Choices that may change places, a rule that makes no difference, and roles that only two axes
/// together ask for.
const DESK: &str = r#"{
    "format": 1, "name": "desk", "version": "1",
    "axes": [
        { "name": "payment", "entry": ["OPEN"], "statuses": [
            { "key": "OPEN" }, { "key": "PAID", "resting": true },
            { "key": "CREDIT", "resting": true } ] },
        { "name": "parcel", "entry": ["PACKED"], "statuses": [
            { "key": "PACKED", "resting": true }, { "key": "GONE", "terminal": true } ] } ],
    "events": [
        { "name": "settle", "kind": "request" },
        { "name": "hand_over", "kind": "request" } ],
    "facts": ["in_cash", "on_account"],
    "transitions": [
        { "axis": "payment", "event": "settle", "from": ["OPEN"], "to": "PAID",
          "when": { "fact": "in_cash" } },
        { "axis": "payment", "event": "settle", "from": ["OPEN"], "to": "CREDIT",
          "when": { "fact": "on_account" } },
        { "axis": "payment", "event": "settle", "from": ["PAID", "CREDIT"] },
        { "axis": "payment", "event": "hand_over", "from": ["PAID", "CREDIT"],
          "roles": ["clerk", "boss"],
          "effects": [{ "kind": "attention", "name": "count" }] },
        { "axis": "parcel", "event": "hand_over", "from": ["PACKED"], "to": "GONE",
          "roles": ["porter"] } ]
}"#;

/// Whoever hands over needs a role on each axis, so the loss of one of two shows only where both
/// come together.
#[test]
fn roles_are_compared_for_every_actor() {
    let workflow = Workflow::from_json(DESK).unwrap_or_else(|report| panic!("{report}"));
    let bench = Bench::new(&workflow, Limits::default());
    insta::assert_snapshot!("mutation_of_choices_and_roles", fates(&bench));
    let role = |name: &str| {
        let all = mutations(workflow.document());
        let found = all.into_iter().find(|it| it.at.to_string() == name);
        bench.judge(&found.unwrap())
    };
    for place in ["/transitions/3/roles/0", "/transitions/3/roles/1", "/transitions/4/roles/0"] {
        assert!(
            matches!(role(place), Fate::Unnoticed(it) if it.how.as_str() == "roles"),
            "{place}"
        );
    }
}

/// Two that ask for roles alike decide alike for every actor, and two that do not differ for one.
#[test]
fn differences_in_roles_are_those_of_some_actor() {
    let mut said = [0, 0];
    for seed in 0..200 {
        let document = checked(&mut Choices::Seed(seed));
        let workflow = Workflow::new(&document).unwrap();
        let explored = workflow.explore(SMALL);
        if explored.partial().is_some() || explored.len() > 300 {
            continue;
        }
        let is_role = |it: &&Mutation| matches!(it.change, Change::DropRole { .. });
        for mutation in mutations(&document).iter().filter(is_role) {
            let Ok(changed) = Workflow::new(&mutation.apply(&document)) else { continue };
            let actors = [&[][..], &["clerk"], &["manager"], &["clerk", "manager"]];
            let differs = |id, edge: &orderflow::proof::Edge| {
                let orderflow::proof::Act::Event(event, _) = edge.act else { return false };
                let verdict = |workflow: &Workflow, roles: &[&str]| {
                    let roles = workflow.roles(roles.iter().copied());
                    let input = orderflow::Input { roles, ..edge.input };
                    workflow.step(explored.state(id), event, input).verdict
                };
                actors.iter().any(|roles| verdict(&workflow, roles) != verdict(&changed, roles))
            };
            let all = explored.configurations();
            let some =
                all.into_iter().any(|id| explored.edges(id).iter().any(|it| differs(id, it)));
            let compared = explored.compare(&changed);
            assert_eq!(compared != Comparison::Same, some, "seed {seed}: {mutation}");
            said[usize::from(some)] += 1;
        }
    }
    assert!(said[1] > 10, "{said:?}");
}

#[test]
fn other_statuses_cannot_be_compared() {
    let explored = shop().explore(Limits::default());
    assert_eq!(explored.compare(&Workflow::standard()), Comparison::Incomparable);
}

//! Stories as Rust tests: what the library writes is compiled here, and runs.

use std::fs;
use std::path::Path;

use orderflow::document::{Axis, Document, Event as Declared, Status, Transition};
use orderflow::proof::Limits;
use orderflow::{EventKind, Guard, Workflow};

mod written {
    use orderflow::order::{Edit, LineId};
    use orderflow::{
        Actor, DeliveryMethod, Event, FactKey, Input, Key, NewOrder, Origin, Payload, Roles,
        Verdict, Workflow,
    };
    use rust_decimal::Decimal;

    use super::gifts;

    include!("../fixtures/stories.txt");
}

/// A workflow that books nothing, with two facts of its host, a label and a guard that reads it.
fn gifts() -> Workflow {
    let parcel = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED"));
    let label = Axis::new("label").free().entry("none").status(Status::new("none"));
    let wrapped = Guard::fact("gift").and(Guard::status("label", ["wrapped"]));
    let document = Document::new("gifts")
        .version("1")
        .axis(parcel.status(Status::new("GONE").terminal()))
        .axis(label.status(Status::new("wrapped")))
        .event(Declared::new("sent", EventKind::Request))
        .fact("gift")
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE").when(wrapped));
    Workflow::new(&document).unwrap()
}

/// A workflow that reads a derived fact and books nothing: its host keeps the books.
pub(crate) fn hosted() -> Workflow {
    let parcel = Axis::new("parcel").entry("PACKED").status(Status::new("PACKED"));
    let document = Document::new("hosted")
        .version("1")
        .axis(parcel.status(Status::new("GONE").terminal()))
        .event(Declared::new("sent", EventKind::Request))
        .fact("paid_in_full")
        .transition(
            Transition::new("parcel", "sent", ["PACKED"])
                .to("GONE")
                .when(Guard::fact("paid_in_full")),
        );
    Workflow::new(&document).unwrap()
}

/// The last story of each workflow, as a test.
fn stories() -> String {
    let last = |workflow: &Workflow, name: &str, code: &str| {
        let explored = workflow.explore(Limits::default());
        let last = explored.configurations().last().unwrap();
        explored.witness(last).to_rust_test(name, code)
    };
    let standard = Workflow::standard();
    let races = standard.races(&standard.explore(Limits::default()));
    let example = races.pair("delivered", "delivery_failed").unwrap().example.as_ref().unwrap();
    [
        example[0].to_rust_test("a_race", "Workflow::standard()"),
        last(&gifts(), "a_gift", "gifts()"),
        last(&hosted(), "hosted", "super::hosted()"),
    ]
    .join("\n")
}

#[test]
fn stories_are_written_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/stories.txt");
    if std::env::var_os("ORDERFLOW_BLESS").is_some() {
        fs::write(&path, stories()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), stories());
}

#[test]
fn a_story_is_a_path_in_the_diagram() {
    let explored = gifts().explore(Limits::default());
    let last = explored.configurations().last().unwrap();
    let diagram = explored.witness(last).diagram();
    insta::assert_snapshot!("story_mermaid", diagram.mermaid());
    insta::assert_snapshot!("story_dot", diagram.dot());
}

//! Documents as pictures.

use orderflow::diagram::{self, Diagram};
use orderflow::document::{Axis, Document, Effect, Event, OutcomeClass, Status, Transition};
use orderflow::{EventKind, Guard};

/// Two axes with entries, ends, a slot, merged edges, wildcards, guards and loops.
fn shop() -> Document {
    let payment = Axis::new("payment")
        .entry("UNPAID")
        .entry("PAID")
        .status(Status::new("UNPAID"))
        .status(Status::new("PAID").resting().outcome(OutcomeClass::Success))
        .status(Status::new("CANCELLED").terminal().outcome(OutcomeClass::Failure))
        .status(Status::slot("ON_HOLD", 1, "UNPAID"))
        .status(Status::slot("NEVER_USED", 2, "UNPAID").disabled());
    let label = Axis::new("label").free().entry("none").status(Status::new("none"));
    let full = || Guard::fact("paid_in_full");
    let nudge = || Effect::attention("nudge");
    Document::new("shop")
        .axis(payment)
        .axis(label.status(Status::new("urgent")))
        .event(Event::new("paid", EventKind::Report))
        .event(Event::new("cancel", EventKind::Request))
        .event(Event::new("expire", EventKind::Report))
        .fact("paid_in_full")
        .transition(Transition::new("payment", "paid", ["UNPAID"]).to("PAID").when(full()))
        .transition(Transition::new("payment", "paid", ["UNPAID"]).effect(nudge()))
        .transition(Transition::from_any("payment", "cancel").except("PAID").to("CANCELLED"))
        .transition(Transition::new("payment", "expire", ["UNPAID"]).to("CANCELLED"))
        .transition(Transition::from_any("payment", "expire"))
        .transition(Transition::from_any("payment", "expire").to("PAID"))
}

/// Keys that mean something to Mermaid, Graphviz, HTML or XML.
fn awkward() -> Document {
    let statuses = [r#"a "b" \ c"#, "to:Shipped; [*] --> x", "<b>&amp;#35;</b>", "заказ %% {}"];
    let mut axis = Axis::new("state \"x\" as y {").entry(statuses[0]);
    for status in statuses {
        axis = axis.status(Status::new(status));
    }
    let mut document = Document::new("digraph \"}\"").axis(axis);
    for pair in statuses.windows(2) {
        let event = format!("{} -> {}\\n", pair[0], pair[1]);
        document = document
            .event(Event::new(&event, EventKind::Request))
            .transition(Transition::new("state \"x\" as y {", &event, [pair[0]]).to(pair[1]));
    }
    document
}

#[test]
fn mermaid_has_a_composite_state_an_axis() {
    insta::assert_snapshot!("mermaid_shop", diagram::mermaid(&shop()));
    insta::assert_snapshot!("mermaid_awkward", diagram::mermaid(&awkward()));
}

#[test]
fn dot_has_a_cluster_an_axis() {
    insta::assert_snapshot!("dot_shop", diagram::dot(&shop()));
    insta::assert_snapshot!("dot_awkward", diagram::dot(&awkward()));
}

#[test]
fn only_moves_are_drawn_and_merged() {
    let drawn = Diagram::new(&shop());
    let edges: Vec<(&str, &str, String)> = drawn.axes[0]
        .edges
        .iter()
        .map(|edge| {
            let labels: Vec<String> = edge.events.iter().map(|event| event.label()).collect();
            let key = |n: usize| drawn.axes[0].nodes[n].key.as_str();
            (key(edge.from), key(edge.to), labels.join(", "))
        })
        .collect();
    // `cancel` from CANCELLED leads nowhere, and no `expire` gets past the choice that always
    // holds.
    let want = [("UNPAID", "PAID", "paid [..]"), ("UNPAID", "CANCELLED", "cancel, expire")];
    assert_eq!(edges, want.map(|(from, to, label)| (from, to, label.to_owned())));
    assert!(drawn.axes[1].free && drawn.axes[1].edges.is_empty());
}

#[test]
fn a_document_that_makes_no_sense_is_drawn_all_the_same() {
    let document = Document::new("nonsense")
        .axis(Axis::new("a").entry("X").status(Status::new("A")).status(Status::new("A")))
        .axis(Axis::new("empty"))
        .transition(Transition::new("a", "go", ["A", "B"]).to("C"))
        .transition(Transition::new("b", "go", ["A"]).to("A"));
    let drawn = Diagram::new(&document);
    assert_eq!(drawn.axes.iter().map(|axis| axis.nodes.len()).sum::<usize>(), 1);
    assert!(drawn.axes.iter().all(|axis| axis.edges.is_empty()));
    assert!(diagram::mermaid(&document).contains("state \"empty\" as a2"));
    assert!(diagram::dot(&document).contains("label=\"empty\""));
}

//! What sets two documents apart.

use orderflow::document::{
    Axis, Document, Event, MustNotify, MustPass, Obligation, Outcome, Status, Timer, Transition,
};
use orderflow::settings::differences;
use orderflow::{EventKind, Guard};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::document_round_trip::document as any_document;

fn parcel() -> Document {
    Document::new("parcel")
        .version("1")
        .axis(
            Axis::new("parcel")
                .entry("PACKED")
                .status(Status::new("PACKED"))
                .status(Status::new("HELD"))
                .status(Status::new("GONE").resting()),
        )
        .event(Event::new("sent", EventKind::Report))
        .event(Event::new("held", EventKind::Report))
        .fact("gift")
        .transition(Transition::new("parcel", "sent", ["PACKED"]).to("GONE"))
        .transition(
            Transition::new("parcel", "sent", ["HELD"]).to("GONE").when(Guard::fact("gift")),
        )
        .transition(Transition::new("parcel", "held", ["PACKED"]).to("HELD"))
        .outcome(Outcome::new("OPEN"))
}

fn check(change: impl FnOnce(&mut Document), want: &[&str]) {
    let mut after = parcel();
    change(&mut after);
    let found = differences(&parcel(), &after);
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(told, want);
}

#[test]
fn differences_are_told_part_by_part() {
    check(|_| {}, &[]);
    check(|d| d.version = None, &["document: version \"1\" -> none"]);
    check(|d| d.notify_customer = false, &["document: notify_customer true -> false"]);
    check(
        |d| d.axes[0].entry.push("HELD".to_owned()),
        &["axis parcel: entry [\"PACKED\"] -> [\"PACKED\",\"HELD\"]"],
    );
    check(|d| d.axes[0].statuses[1].retired = true, &["status parcel HELD: retired false -> true"]);
    check(
        |d| d.axes[0].statuses[1].key = "KEPT".to_owned(),
        &["status parcel HELD: removed", "status parcel KEPT: added"],
    );
    check(
        |d| d.axes[0].statuses.swap(0, 2),
        &["status parcel PACKED: moved from 0 to 2", "status parcel HELD: moved from 1 to 1"],
    );
    check(
        |d| d.events[0].kind = EventKind::Request,
        &["event sent: kind \"report\" -> \"request\""],
    );
    check(|d| d.facts.clear(), &["fact gift: removed"]);
    check(
        |d| d.timers.push(Timer::new("held", "P1D", "parcel", ["PACKED"])),
        &["timer held: added"],
    );
    check(|d| d.outcomes[0].closed = true, &["outcome OPEN: closed false -> true"]);
    check(|d| d.roles.push("clerk".to_owned()), &["role clerk: added"]);
    check(
        |d| d.axes[0].statuses[2].notify_once = true,
        &["status parcel GONE: notify_once false -> true"],
    );
    let gift = || Guard::fact("gift");
    check(
        |d| d.must_pass.push(MustPass::event("held first", gift(), "held")),
        &["must_pass \"held first\": added"],
    );
    check(
        |d| d.must_notify.push(MustNotify::event("told", "held")),
        &["must_notify \"told\": added"],
    );
    check(|d| d.obligations.push(Obligation::new("look", gift())), &["obligation look: added"]);
}

#[test]
fn transitions_are_paired_by_what_they_have_in_common() {
    check(
        |d| d.transitions[1].when = None,
        &["transition parcel sent HELD -> GONE: when {\"fact\":\"gift\"} -> none"],
    );
    check(
        |d| d.transitions[2].to = Some("GONE".to_owned()),
        &["transition parcel held PACKED -> HELD: to \"HELD\" -> \"GONE\""],
    );
    check(
        |d| d.transitions[2] = Transition::from_any("parcel", "held").to("HELD"),
        &["transition parcel held PACKED -> HELD: from [\"PACKED\"] -> \"*\""],
    );
    check(
        |d| d.transitions.rotate_left(1),
        &["transition parcel sent PACKED -> GONE: moved from 0 to 2"],
    );
    check(
        |d| d.transitions.insert(0, Transition::from_any("parcel", "held")),
        &["transition parcel held * -> no move: added"],
    );
    check(|d| drop(d.transitions.remove(0)), &["transition parcel sent PACKED -> GONE: removed"]);
}

#[test]
fn differences_are_flat_json() {
    let mut after = parcel();
    after.axes[0].statuses[1].notify_customer = true;
    after.transitions.swap(0, 2);
    let found = serde_json::to_value(differences(&parcel(), &after)).unwrap();
    let want = serde_json::json!([
        { "part": "status", "axis": "parcel", "status": "HELD", "kind": "changed",
          "field": "notify_customer", "before": false, "after": true },
        { "part": "transition", "axis": "parcel", "event": "sent", "from": ["PACKED"], "to": "GONE",
          "kind": "moved", "old_place": 0, "new_place": 2 },
        { "part": "transition", "axis": "parcel", "event": "sent", "from": ["HELD"], "to": "GONE",
          "kind": "moved", "old_place": 1, "new_place": 1 },
    ]);
    assert_eq!(found, want);
}

proptest! {
    #[test]
    fn equal_documents_do_not_differ_and_others_do(one in any_document(), other in any_document()) {
        prop_assert_eq!(differences(&one, &one), []);
        prop_assert_eq!(differences(&one, &other).is_empty(), one == other);
        let back = differences(&other, &one);
        prop_assert_eq!(differences(&one, &other).is_empty(), back.is_empty());
    }

    /// One line of the JSON text is all that sets them apart.
    #[test]
    fn a_small_difference_is_found(one in any_document(), line in any::<Index>()) {
        let text = one.to_json();
        let mut lines: Vec<&str> = text.lines().collect();
        let line = line.index(lines.len());
        let switched = lines[line].replace("true", "false").replace(": \"", ": \"x");
        lines[line] = &switched;
        if let Ok(other) = Document::from_json(&lines.join("\n")) {
            prop_assert_eq!(differences(&one, &other).is_empty(), one == other);
        }
    }
}

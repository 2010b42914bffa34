//! What a replay came to, for people.

use std::collections::BTreeMap;

use orderflow::replay::{Replay, Summary, Verdicts};

use crate::ui::{Align, DIM, TITLE, Table, clean, styled};

/// How many of the commonest sequences are shown.
const SEQUENCES: usize = 10;
/// How many events of a sequence are shown, at least.
const EVENTS: usize = 20;
/// How many kinds of refusals are shown.
const REFUSALS: usize = 20;

/// The whole summary; sections without rows are left out.
pub(super) fn render(replay: &Replay, summary: &Summary, width: Option<usize>) -> String {
    let workflow = replay.workflow().revision();
    let mut out = format!(
        "{} {} of {} through the workflow {}\n",
        styled(TITLE, number(summary.events)),
        if summary.events == 1 { "event" } else { "events" },
        plural(summary.orders, "order"),
        styled(TITLE, clean(&workflow.name)),
    );
    let mut section = |title: &str, table: &Table, more: Option<String>| {
        if !table.is_empty() {
            out.push_str(&format!("\n{}\n{}", styled(TITLE, title), table.render(width)));
            out.extend(more.map(|more| format!("{}\n", styled(DIM, more))));
        }
    };
    section("Verdicts", &verdicts(summary), None);
    let more = summary.refusals.len().saturating_sub(REFUSALS);
    let more = (more > 0).then(|| format!("and {more} more kinds; --json lists them all"));
    let title = format!("Refusals, in {}", plural(summary.orders_with_refusals, "order"));
    section(&title, &refusals(summary), more);
    section("Events that the workflow lacks", &unknown(replay, summary), None);
    for (axis, statuses) in &summary.last {
        section(
            &format!("Statuses of {} at the end", clean(axis)),
            &counts("STATUS", statuses),
            None,
        );
    }
    section("Outcomes at the end", &counts("OUTCOME", &summary.outcomes), None);
    let more = summary.sequences.len().saturating_sub(SEQUENCES);
    let more = (more > 0).then(|| format!("and {more} more sequences; --json lists them all"));
    section("Commonest sequences of events", &sequences(summary), more);
    section("Effects owed by the events", &counts("EFFECT", &summary.effects), None);
    out
}

fn verdicts(summary: &Summary) -> Table {
    let headings = ["EVENT", "APPLIED", "UNCHANGED", "IGNORED", "FLAGGED", "REFUSED"];
    let mut table = Table::new(headings);
    for column in 1..headings.len() {
        table = table.align(column, Align::Right);
    }
    let mut row = |name: &str, v: &Verdicts| {
        let cells = [v.applied, v.unchanged, v.ignored, v.flagged, v.refused].map(number);
        let [applied, unchanged, ignored, flagged, refused] = cells;
        table.row([name.to_owned(), applied, unchanged, ignored, flagged, refused]);
    };
    for (name, counts) in &summary.verdicts_by_event {
        row(name, counts);
    }
    if summary.verdicts_by_event.len() > 1 {
        row("all", &summary.verdicts);
    }
    table
}

fn refusals(summary: &Summary) -> Table {
    let mut table =
        Table::new(["EVENT", "AXIS", "STATUS", "REASON", "COUNT"]).align(4, Align::Right);
    for refusal in summary.refusals.iter().take(REFUSALS) {
        let words = match &*refusal.reason {
            "OF-R-NOEVENT" => "not known from here",
            "OF-R-GUARD" => "no guard holds",
            "OF-R-ROLE" => "another role is needed",
            other => other,
        };
        table.row([
            refusal.event.clone(),
            refusal.axis.clone(),
            refusal.status.clone(),
            words.to_owned(),
            number(refusal.count),
        ]);
    }
    table
}

fn unknown(replay: &Replay, summary: &Summary) -> Table {
    let mut table = Table::new(["EVENT", "COUNT", "PERHAPS"]).align(1, Align::Right);
    for (name, &count) in &summary.unknown_events {
        let near = replay.nearest_event(name);
        let hint = near.map(|near| format!("--map {name}={near}")).unwrap_or_default();
        table.row([name.clone(), number(count), hint]);
    }
    table
}

fn counts(heading: &'static str, counts: &BTreeMap<String, u64>) -> Table {
    let mut table = Table::new([heading, "COUNT"]).align(1, Align::Right);
    for (name, &count) in counts {
        table.row([name.clone(), number(count)]);
    }
    table
}

fn sequences(summary: &Summary) -> Table {
    let mut table = Table::new(["ORDERS", "EVENTS"]).align(0, Align::Right);
    for sequence in summary.sequences.iter().take(SEQUENCES) {
        let events = sequence.events();
        // Nobody reads thousands of events; one that is left out takes as much room as its number.
        let more = events.len().saturating_sub(EVENTS);
        let shown = if more > 1 { EVENTS } else { events.len() };
        let mut events = events.take(shown).collect::<Vec<_>>().join(", ");
        if more > 1 {
            events.push_str(&format!(", and {} more events", number(more as u64)));
        }
        table.row([number(sequence.count), events]);
    }
    table
}

fn plural(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// A number with a comma at every thousand.
fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_marked() {
        let check = |count, want| assert_eq!(super::number(count), want);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(1_234_567, "1,234,567");
    }
}

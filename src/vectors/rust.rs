//! Vectors as Rust source.

use std::fmt::Write;

use super::make::refused;
use crate::proof::{Refusal, Tour};
use crate::workflow::Workflow;

/// What the tests may name, by module.
const NAMES: [(&str, &[&str]); 3] = [
    (
        "orderflow",
        &[
            "Actor",
            "DeliveryMethod",
            "Event",
            "FactKey",
            "Input",
            "Key",
            "NewOrder",
            "Origin",
            "Payload",
            "Reason",
            "Roles",
            "Verdict",
            "Workflow",
        ],
    ),
    ("orderflow::order", &["Edit", "LineId", "Money"]),
    ("rust_decimal", &["Decimal"]),
];

/// A tour and refusals of the workflow as a file of Rust tests: one for each story, on a real
/// order, and one for all refusals, on the bare state.
///
/// `expression` is the expression for the workflow, such as `Workflow::standard()`. The tests need
/// the crates orderflow and rust_decimal.
#[must_use]
pub fn to_rust(workflow: &Workflow, tour: &Tour, refusals: &[Refusal], expression: &str) -> String {
    let mut tests = String::new();
    for (number, story) in (1..).zip(&tour.stories) {
        tests.push('\n');
        tests += &story.to_rust_test(&format!("story_{number}"), expression);
    }
    if !refusals.is_empty() {
        // Writing to a string cannot fail.
        let _ = write_refusals(&mut tests, workflow, refusals, expression);
    }
    let name = &workflow.document().name;
    let hash = workflow.revision().hash;
    let mut out = format!("// What workflow {name:?} of content hash {hash} does.\n\n");
    for (module, names) in NAMES {
        let word = |name: &&&str| {
            let mut words = tests.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == **name)
        };
        let used: Vec<&str> = names.iter().filter(word).copied().collect();
        match used[..] {
            [] => {}
            [one] => out += &format!("use {module}::{one};\n"),
            _ => out += &format!("use {module}::{{{}}};\n", used.join(", ")),
        }
    }
    out + &tests
}

fn write_refusals(
    out: &mut String,
    workflow: &Workflow,
    refusals: &[Refusal],
    expression: &str,
) -> std::fmt::Result {
    writeln!(out, "\n#[test]\nfn refusals() -> Result<(), Box<dyn std::error::Error>> {{")?;
    writeln!(out, "    let workflow = {expression};")?;
    writeln!(out, "    type Row<'r> = (&'r [(&'r str, &'r str)], &'r str, &'r [&'r str], bool,")?;
    writeln!(out, "        &'r str, &'r [(&'r str, &'r str)]);")?;
    writeln!(
        out,
        "    // Statuses, event, facts, whether the actor has every role; verdict, codes."
    )?;
    writeln!(out, "    let rows: &[Row<'_>] = &[")?;
    for refusal in refusals {
        let row = refused(workflow, refusal);
        let statuses: Vec<_> = row.statuses.iter().collect();
        writeln!(
            out,
            "        (&{statuses:?}, {:?}, &{:?}, {}, {:?}, &{:?}),",
            row.event, row.facts, !row.no_role, row.verdict, row.reasons
        )?;
    }
    out.write_str(
        "    ];
    for (statuses, name, held, every_role, verdict, codes) in rows {
        let state = workflow.state(statuses.iter().copied())?;
        let event = workflow.event(*name).ok_or(\"no such event\")?;
        let facts = workflow.facts_where(|fact| held.contains(&fact.as_str()));
        let roles = if *every_role { Roles::ALL } else { Roles::NONE };
        let input = Input { facts, roles, booked: false };
        let step = workflow.step(state, event, input);
        assert_eq!(step.verdict.as_str(), *verdict, \"{name} in {statuses:?}\");
        let reasons = workflow.reasons(state, event, input);
        let axis = |it: &Reason| it.axis().map_or(\"\", |axis| axis.as_str()).to_owned();
        let code = |it: &Reason| (axis(it), it.code());
        let mut found: Vec<(String, &str)> = reasons.iter().map(code).collect();
        found.dedup();
        let found: Vec<(&str, &str)> = found.iter().map(|(axis, code)| (&**axis, *code)).collect();
        assert_eq!(found, *codes, \"{name} in {statuses:?}\");
    }
    Ok(())
}
",
    )
}

//! Vectors as Rust source.

use std::fmt::Write;

use super::make::answered;
use crate::proof::{Asked, Tour};
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

/// A tour and a matrix of the workflow as a file of Rust tests: one for each story, on a real
/// order, and one for the whole matrix, on the bare state.
///
/// `expression` is the expression for the workflow, such as `Workflow::standard()`. The tests need
/// the crates orderflow and rust_decimal.
#[must_use]
pub fn to_rust(workflow: &Workflow, tour: &Tour, matrix: &[Asked], expression: &str) -> String {
    let mut tests = String::new();
    for (number, story) in (1..).zip(&tour.stories) {
        tests.push('\n');
        tests += &story.to_rust_test(&format!("story_{number}"), expression);
    }
    if !matrix.is_empty() {
        // Writing to a string cannot fail.
        let _ = write_matrix(&mut tests, workflow, matrix, expression);
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

fn write_matrix(
    out: &mut String,
    workflow: &Workflow,
    matrix: &[Asked],
    expression: &str,
) -> std::fmt::Result {
    writeln!(out, "\n#[test]\nfn matrix() -> Result<(), Box<dyn std::error::Error>> {{")?;
    writeln!(out, "    let workflow = {expression};")?;
    out.write_str(
        "    type Row<'r> = (&'r [(&'r str, &'r str)], &'r str, &'r [&'r str],
        Option<&'r [&'r str]>, &'r str, &'r [(&'r str, &'r str)]);
    // Statuses, event, facts, the roles of whoever acts if not every one; verdict, codes.
    let rows: &[Row<'_>] = &[\n",
    )?;
    for asked in matrix {
        let row = answered(workflow, asked);
        let statuses: Vec<_> = row.statuses.iter().collect();
        let roles = row.roles.map_or("None".to_owned(), |roles| format!("Some(&{roles:?})"));
        writeln!(
            out,
            "        (&{statuses:?}, {:?}, &{:?}, {roles}, {:?}, &{:?}),",
            row.event, row.facts, row.verdict, row.reasons
        )?;
    }
    out.write_str(
        "    ];
    for (statuses, name, held, roles, verdict, codes) in rows {
        let state = workflow.state(statuses.iter().copied())?;
        let event = workflow.event(*name).ok_or(\"no such event\")?;
        let facts = workflow.facts_where(|fact| held.contains(&fact.as_str()));
        let named = roles.map(|roles| workflow.roles(roles.iter().copied()));
        let input = Input { facts, roles: named.unwrap_or(Roles::ALL), booked: false };
        let step = workflow.step(state, event, input);
        assert_eq!(step.verdict.as_str(), *verdict, \"{name} in {statuses:?} by {roles:?}\");
        let reasons = workflow.reasons(state, event, input);
        let axis = |it: &Reason| it.axis().map_or(\"\", |axis| axis.as_str()).to_owned();
        let code = |it: &Reason| (axis(it), it.code());
        let mut found: Vec<(String, &str)> = reasons.iter().map(code).collect();
        found.dedup();
        let found: Vec<(&str, &str)> = found.iter().map(|(axis, code)| (&**axis, *code)).collect();
        assert_eq!(found, *codes, \"{name} in {statuses:?} by {roles:?}\");
    }
    Ok(())
}
",
    )
}

//! Running vectors against a workflow.

use std::collections::BTreeMap;
use std::fmt;

use super::Vectors;
use super::form::{Answered, Taken};
use super::words::{codes, owed, statuses};
use crate::document::Pointer;
use crate::workflow::{EventId, Facts, Input, Roles, State, UnknownStatus, Verdict, Workflow};

/// What a run said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How many steps and rows of the matrix were asked.
    pub asked: usize,
    /// Where the workflow does something else than expected, in the order of the vectors.
    pub mismatches: Vec<Mismatch>,
}

impl Ran {
    /// Whether the workflow does all that is expected.
    #[must_use]
    pub const fn is_pass(&self) -> bool {
        self.mismatches.is_empty()
    }
}

/// Something that a workflow does not do as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The place in the vectors.
    pub at: Pointer,
    /// What was asked there, such as `cancel in fulfillment SHIPPED, payment PAID`.
    pub asked: String,
    /// What is expected there.
    pub expected: String,
    /// What was found instead.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, asked, expected, found } = self;
        write!(f, "{at}: {asked}: expected {expected}, found {found}")
    }
}

/// What was expected and what was found.
type Unlike = (String, String);

impl Vectors {
    /// Asks a workflow whether it does all that.
    ///
    /// Every step is asked from the statuses that the vectors expect before it, so that one
    /// mismatch does not bring others. What the workflow does not know is a mismatch.
    #[must_use]
    pub fn run(&self, workflow: &Workflow) -> Ran {
        let mut ran = Ran { asked: 0, mismatches: Vec::new() };
        let mut note = |at: Pointer, asked: &dyn Fn() -> String, answer: Result<(), Unlike>| {
            ran.asked += 1;
            ran.mismatches.extend(answer.err().map(|(expected, found)| Mismatch {
                at,
                asked: asked(),
                expected,
                found,
            }));
        };
        for (number, story) in self.stories.iter().enumerate() {
            let at = Pointer::root().field("stories").index(number);
            let mut state = match workflow.state(&story.entry) {
                Ok(state) => state,
                Err(error) => {
                    let at = at.field("entry");
                    note(
                        at,
                        &|| format!("opened in {}", words(&story.entry)),
                        Err(unknown(&error)),
                    );
                    continue;
                }
            };
            for (number, step) in story.steps.iter().enumerate() {
                let at = at.field("steps").index(number);
                let asked =
                    || format!("{} in {}", what(step), words(&statuses(workflow, state, None)));
                note(at.clone(), &asked, run(workflow, state, step));
                let moved = step.to.iter().try_fold(state, |state, (axis, status)| {
                    let axis = workflow.axis(axis)?;
                    Some(workflow.with_status(state, axis, workflow.status(axis, status)?))
                });
                // Where even that is unknown, the step was a mismatch, and the rest means nothing.
                let Some(moved) = moved else { break };
                state = moved;
            }
        }
        for (number, row) in self.matrix.iter().enumerate() {
            let at = Pointer::root().field("matrix").index(number);
            note(at, &|| who(row), answer(workflow, row));
        }
        ran
    }
}

/// What a step is about: its event, or the label that is put on.
fn what(step: &Taken) -> String {
    match (&step.event, &step.assign) {
        (Some(event), None) => event.clone(),
        (_, Some((axis, label))) => format!("assign {axis} {label}"),
        (None, None) => "nothing".to_owned(),
    }
}

/// What a row of the matrix is about: an event, where, and by whom.
fn who(row: &Answered) -> String {
    let by = |roles: &Vec<String>| {
        format!(", by somebody with {}", list(roles.iter().cloned(), "no role"))
    };
    let by = row.roles.as_ref().map(by).unwrap_or_default();
    format!("{} in {}{by}", row.event, words(&row.statuses))
}

fn words(statuses: &BTreeMap<String, String>) -> String {
    list(statuses.iter().map(|(axis, status)| format!("{axis} {status}")), "no move")
}

/// One step of a story.
fn run(workflow: &Workflow, before: State, step: &Taken) -> Result<(), Unlike> {
    let facts = facts(workflow, &step.facts);
    let input = Input { facts, roles: Roles::ALL, booked: step.booked };
    let (mut verdict, mut state, mut effects) = (Verdict::Applied, before, Vec::new());
    if let Some(event) = &step.event {
        let event = known(workflow, event)?;
        let taken = workflow.step(before, event, input);
        (verdict, state) = (taken.verdict, taken.state);
        effects = owed(workflow, before, &taken, facts);
    }
    if let Some((axis, label)) = &step.assign {
        let axis_id = workflow.axis(axis).ok_or_else(|| unlike("axis", axis))?;
        let label_id = workflow.status(axis_id, label).ok_or_else(|| unlike("status", label))?;
        // A label that is put on is a request, even where it raises a report.
        if matches!(verdict, Verdict::Refused | Verdict::Flagged) {
            verdict = Verdict::Refused;
        } else {
            (verdict, state) = (Verdict::Applied, workflow.with_status(state, axis_id, label_id));
        }
    }
    same(&step.verdict, verdict.as_str())?;
    let to = statuses(workflow, state, Some(before));
    if step.to != to {
        return Err((words(&step.to), words(&to)));
    }
    if step.effects != effects {
        let say = |effects: &[String]| list(effects.iter().cloned(), "no effects");
        return Err((say(&step.effects), say(&effects)));
    }
    Ok(())
}

/// One row of the matrix.
fn answer(workflow: &Workflow, row: &Answered) -> Result<(), Unlike> {
    let state = workflow.state(&row.statuses).map_err(|error| unknown(&error))?;
    let event = known(workflow, &row.event)?;
    let named = |roles: &Vec<String>| workflow.roles(roles.iter().map(String::as_str));
    let roles = row.roles.as_ref().map_or(Roles::ALL, named);
    let input = Input { facts: facts(workflow, &row.facts), roles, booked: false };
    same(&row.verdict, workflow.step(state, event, input).verdict.as_str())?;
    let found = codes(workflow, state, event, input);
    if row.reasons == found {
        return Ok(());
    }
    let say = |reasons: &[(String, String)]| {
        list(reasons.iter().map(|(axis, code)| format!("{axis} {code}")), "no reasons")
    };
    Err((say(&row.reasons), say(&found)))
}

fn facts(workflow: &Workflow, held: &[String]) -> Facts {
    workflow.facts_where(|fact| held.iter().any(|name| fact.as_str() == name))
}

fn known(workflow: &Workflow, event: &str) -> Result<EventId, Unlike> {
    workflow.event(event).ok_or_else(|| unlike("event", event))
}

fn unknown(error: &UnknownStatus) -> Unlike {
    (format!("{} on axis {}", error.status, error.axis), "no such status".to_owned())
}

fn unlike(what: &str, name: &str) -> Unlike {
    (format!("{what} {name}"), format!("no such {what}"))
}

fn same(expected: &str, found: &str) -> Result<(), Unlike> {
    match expected == found {
        true => Ok(()),
        false => Err((expected.to_owned(), found.to_owned())),
    }
}

fn list(parts: impl Iterator<Item = String>, none: &str) -> String {
    let all: Vec<String> = parts.collect();
    if all.is_empty() { none.to_owned() } else { all.join(", ") }
}

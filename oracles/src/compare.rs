//! The same questions to three checkers.

use std::fmt;

use orderflow::Workflow;
use orderflow::testing::Choices;

use crate::answer::{Answer, Said, of_library};
use crate::order;
use crate::reading::Reading;
use crate::{checker, drawn, tla};

/// The most configurations of a workflow that is asked about: tla-checker visits some thousand a
/// second.
const MOST: usize = 1_000;

/// What was compared, and how often each verdict was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Workflows on which all three agreed.
    pub workflows: usize,
    /// Those of them whose books matter.
    pub with_books: usize,
    /// Those of them that take more than two units.
    pub with_more_units: usize,
    /// The configurations of all of them.
    pub configurations: usize,
    /// Invariants that hold, or goals that are reached.
    pub kept: usize,
    /// Invariants that are broken, or goals that are not reached.
    pub broken: usize,
    /// Reports that can be flagged.
    pub flagged: usize,
    /// Workflows in which an order can be stuck, or can circle for ever, or can lose its good end.
    pub without_end: usize,
    /// Failures that can be closed while money is held.
    pub held: usize,
    /// Transitions that no order takes.
    pub dead: usize,
    /// The longest of the shortest stories, in events.
    pub longest: usize,
}

/// Draws so many workflows of at most a thousand configurations, and asks the library, stateright
/// and tla-checker about each: how many configurations there are, which invariants hold, which
/// reports can be flagged, whether an order can be stuck, circle for ever, lose its good end or be
/// closed while money is held, and how many events the shortest story of each takes; the library
/// and stateright also, which transitions no order takes.
///
/// # Panics
///
/// If two of them disagree.
#[must_use]
pub fn compare(count: usize, seed: u64) -> Tally {
    let mut choices = Choices::Seed(seed);
    let mut tally = Tally::default();
    while tally.workflows < count {
        let Some(workflow) = drawn::workflow(&mut choices) else { continue };
        let Some(said) = of_library(&workflow, MOST) else { continue };
        match said.units {
            2 => agree::<2>(&workflow, &said),
            3 => agree::<3>(&workflow, &said),
            _ => agree::<4>(&workflow, &said),
        }
        tally.add(&workflow, said.units, &said.answer);
    }
    tally
}

/// All three, about orders of so many units.
fn agree<const UNITS: usize>(workflow: &Workflow, said: &Said) {
    let answer = &said.answer;
    let text = || workflow.document().to_json();
    let model = order::Workflow::of(Reading::of(workflow.document()));
    let other = checker::ask::<UNITS>(model.clone());
    assert_eq!(*answer, other, "the library and stateright disagree on\n{}", text());
    let third = Answer { dead: other.dead, ..tla::ask(&model, UNITS, answer.configurations) };
    assert_eq!(*answer, third, "the library and tla-checker disagree on\n{}", text());
    // Orders of four units show whether more of them would have been needed.
    if UNITS < 4 && said.is_of_all && model.watched.units && !answer.dead.is_empty() {
        let fired = checker::fired::<4>(model, MOST);
        let alive = answer.dead.iter().find(|it| fired.contains(it));
        assert_eq!(alive, None, "four units take a transition that none does in\n{}", text());
    }
}

impl Tally {
    fn add(&mut self, workflow: &Workflow, units: usize, answer: &Answer) {
        let document = workflow.document();
        let books = document.events.iter().any(|event| event.books.is_some())
            || document.axes.iter().flat_map(|it| &it.statuses).any(|it| it.entry_books.is_some());
        self.workflows += 1;
        self.with_books += usize::from(books);
        self.with_more_units += usize::from(units > 2);
        self.configurations += answer.configurations;
        for (rule, length) in document.invariants.iter().zip(&answer.rules) {
            if rule.sometimes.is_some() == length.is_some() {
                self.kept += 1;
            } else {
                self.broken += 1;
            }
        }
        self.flagged += answer.flagged.iter().flatten().count();
        let ends = [answer.stuck, answer.circling, answer.lost];
        self.without_end += usize::from(ends.iter().any(Option::is_some));
        self.held += answer.held.iter().flatten().count();
        self.dead += answer.dead.len();
        let lists = [&answer.rules, &answer.flagged, &answer.held];
        let all = lists.into_iter().flatten().chain(&ends).flatten();
        self.longest = all.copied().max().unwrap_or_default().max(self.longest);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} workflows agree, {} with books", self.workflows, self.with_books)?;
        writeln!(f, "{} with more than two units", self.with_more_units)?;
        writeln!(f, "{} configurations", self.configurations)?;
        writeln!(f, "{} invariants kept, {} broken", self.kept, self.broken)?;
        writeln!(f, "{} reports flagged", self.flagged)?;
        writeln!(f, "{} workflows with orders that never come to a good end", self.without_end)?;
        writeln!(f, "{} failures with money held", self.held)?;
        writeln!(f, "{} transitions that no order takes", self.dead)?;
        write!(f, "{} events in the longest of the shortest stories", self.longest)
    }
}

//! Choices that earlier ones take the orders of, in whole or in part.

use super::Findings;
use super::bdd::{Function, Variable};
use super::group::{Choice, Group};
use super::model::numbers;
use super::words::{self, place, quoted};
use crate::document::{Code, Diagnostic, Sources};

/// How many other transitions a finding points at.
const RELATED: usize = 4;

impl Group<'_, '_> {
    /// OF0201 and OF0202: never taken in these statuses, though the guard can hold there.
    pub(super) fn shadowed(
        &self,
        index: usize,
        condition: Function,
        dead: &[bool],
        all: bool,
        out: &mut Findings,
    ) {
        let transition = self.transition(index);
        let Some(first) = numbers(dead).next().filter(|_| !out.is_full()) else { return };
        // A wildcard is there to take what the others leave.
        if !all && transition.from == Sources::Any {
            return;
        }
        let what = words::transition(transition);
        let place = place("transitions", index);
        let closed = numbers(dead).all(|status| self.closed[status].is_some());
        let keys = words::list(numbers(dead).map(|status| self.statuses.key(status)));
        let finding = if all && closed {
            let message = format!("{what} can never be taken: an earlier choice has no guard");
            Diagnostic::new(Code::OF0201, place, message)
        } else if closed {
            let message =
                format!("{what} is never taken in {keys}: an earlier choice has no guard there");
            Diagnostic::new(Code::OF0202, place, message)
        } else {
            let at = self.space.at(self.axis, first, condition);
            let example = self.space.example(at);
            let example = self.example(first, &example);
            let message = format!(
                "{what} is never taken in {keys}: wherever its guard holds, an earlier choice is \
                 taken, as in {example}"
            );
            Diagnostic::new(Code::OF0202, place, message)
        };
        let at = self.space.at(self.axis, first, condition);
        let example = self.space.example(at);
        let takes = self.takers(first, &example, |_| true);
        let finding = takes
            .iter()
            .fold(finding, |finding, index| finding.related(self::place("transitions", *index)));
        let help = "put it before the other, give the other a guard, or remove it";
        out.push(finding.help(if all { help } else { "leave these statuses out of `from`" }));
    }

    /// OF0206: listed, and overridden in part by an earlier `"*"`.
    pub(super) fn overridden(
        &self,
        index: usize,
        by_wildcard: Function,
        dead: &[bool],
        out: &mut Findings,
    ) {
        let transition = self.transition(index);
        let Sources::These(from) = &transition.from else { return };
        let overlaps =
            |status: &usize| !dead[*status] && self.space.possible(self.axis, *status, by_wildcard);
        let sources = self.statuses.members(from);
        let statuses: Vec<usize> = numbers(&sources).filter(overlaps).collect();
        let Some(&first) = statuses.first().filter(|_| !out.is_full()) else { return };
        let keys = words::list(statuses.iter().map(|status| self.statuses.key(*status)));
        let example = self.space.example(self.space.at(self.axis, first, by_wildcard));
        let message = format!(
            "{} is overridden in {keys} by an earlier \"*\", as in {}",
            words::transition(transition),
            self.example(first, &example)
        );
        let finding = Diagnostic::new(Code::OF0206, place("transitions", index), message);
        let takers = self.takers(first, &example, |choice| choice.is_wildcard);
        let finding = takers
            .iter()
            .fold(finding, |finding, index| finding.related(place("transitions", *index)));
        out.push(finding.help("put the listed one first, or give \"*\" an `except`"));
    }

    /// The first earlier choices that the order of the example satisfies.
    fn takers(
        &self,
        status: usize,
        example: &[(Variable, bool)],
        wanted: impl Fn(&Choice) -> bool,
    ) -> Vec<usize> {
        let choices = self.choices.iter().filter(|choice| wanted(choice));
        let takers = choices.filter(|choice| {
            let rest = self.space.at(self.axis, status, choice.condition);
            self.space.holds(rest, example)
        });
        takers.map(|choice| choice.index).take(RELATED).collect()
    }

    /// An order in words: its status, and what else matters.
    pub(super) fn example(&self, status: usize, assignment: &[(Variable, bool)]) -> String {
        let key = quoted(self.statuses.key(status));
        let rest = self.space.words(assignment, &self.reads);
        if rest.is_empty() { key } else { format!("{key} when {rest}") }
    }
}

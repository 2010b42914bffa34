//! Conditions as functions: the variables of a document's conditions, and the way back into words.
//!
//! A fact is one variable. The status of an axis is its number in binary; numbers beyond the last
//! status are read as the last one, so that every assignment is an order and no domain needs a
//! constraint. A slot is read as its class, and has no number.

use std::collections::{BTreeMap, BTreeSet};

use super::bdd::{Bdd, Function, OverBudget, Variable};
use super::model::Model;
use super::theory;
use super::words::quoted;
use crate::document::Event;
use crate::vocabulary::{DerivedFact, Guard};

/// The variables of all conditions, those of one axis first.
#[derive(Debug)]
pub(super) struct Space<'m, 'a> {
    pub(super) model: &'m Model<'a>,
    pub(super) bdd: Bdd,
    /// The first variable of each axis, by the number of the axis, and how many it has.
    axes: Vec<(Variable, Variable)>,
    facts: BTreeMap<&'a str, Variable>,
}

impl<'m, 'a> Space<'m, 'a> {
    /// Numbers the variables: those of the axis first, then those of the other axes, then the facts
    /// in the order in which the conditions read them, since what is read together belongs
    /// together.
    pub(super) fn new(
        model: &'m Model<'a>,
        first: usize,
        reads: &Reads<'a>,
        budget: usize,
    ) -> Self {
        let mut axes = vec![(0, 0); model.axes.len()];
        let mut next: Variable = 0;
        let others = (0..model.axes.len()).filter(|&axis| axis != first);
        for axis in std::iter::once(first).chain(others) {
            let Some(statuses) = model.axes.get(axis) else { continue };
            let bits = bits(statuses.count());
            axes[axis] = (next, bits);
            next += bits;
        }
        // Derived facts constrain each other, be they read or not.
        let derived = DerivedFact::ALL.into_iter().map(|fact| -> &'a str { fact.as_str() });
        let mut facts = BTreeMap::new();
        for fact in reads.facts.iter().copied().chain(derived) {
            facts.entry(fact).or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
        Self { model, bdd: Bdd::new(budget), axes, facts }
    }

    /// What is known of the facts: what they mean, and what an event can have booked.
    pub(super) fn known(&mut self, event: Option<&Event>) -> Result<Function, OverBudget> {
        let reads = self.model.document.facts.iter();
        if reads.filter_map(|fact| DerivedFact::by_name(fact)).next().is_none() {
            return Ok(Function::TRUE);
        }
        let mut known = Function::TRUE;
        for guard in theory::of(event) {
            let guard = self.guard(&guard)?;
            known = self.bdd.and(known, guard)?;
        }
        Ok(known)
    }

    /// The function of a condition.
    pub(super) fn guard(&mut self, guard: &Guard) -> Result<Function, OverBudget> {
        match guard {
            Guard::All(parts) => {
                let mut all = Function::TRUE;
                for part in parts {
                    let part = self.guard(part)?;
                    all = self.bdd.and(all, part)?;
                }
                Ok(all)
            }
            Guard::Any(parts) => {
                let mut any = Function::FALSE;
                for part in parts {
                    let part = self.guard(part)?;
                    any = self.bdd.or(any, part)?;
                }
                Ok(any)
            }
            Guard::Not(part) => {
                let part = self.guard(part)?;
                self.bdd.not(part)
            }
            Guard::Fact(fact) => match self.facts.get(fact.as_str()) {
                Some(variable) => self.bdd.variable(*variable),
                None => Ok(Function::FALSE),
            },
            Guard::Status(axes) => {
                let mut all = Function::TRUE;
                for (axis, list) in axes {
                    let Some(axis) = self.model.axis(axis) else { continue };
                    let members = self.model.axes[axis].members(list);
                    let one = self.is_in(axis, &members)?;
                    all = self.bdd.and(all, one)?;
                }
                Ok(all)
            }
        }
    }

    /// Where the status of the axis is one of the members.
    pub(super) fn is_in(&mut self, axis: usize, members: &[bool]) -> Result<Function, OverBudget> {
        let (first, bits) = self.axes[axis];
        // The table below is work too, whatever comes of it.
        self.bdd.spend(members.len() / 16)?;
        let constant = |is: &bool| if *is { Function::TRUE } else { Function::FALSE };
        let mut level: Vec<Function> = members.iter().map(constant).collect();
        let last = level.last().copied().unwrap_or(Function::FALSE);
        level.resize(1 << bits, last);
        // From the last bit up: each pass halves the table.
        for variable in (first..first + bits).rev() {
            let pairs: Vec<(Function, Function)> =
                level.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            level.clear();
            for (low, high) in pairs {
                level.push(self.bdd.choose(variable, low, high)?);
            }
        }
        Ok(level.first().copied().unwrap_or(last))
    }

    /// The function in that status of the first axis.
    pub(super) fn at(&self, axis: usize, status: usize, function: Function) -> Function {
        let (first, bits) = self.axes[axis];
        self.bdd.follow(function, |variable| {
            let bit = variable.checked_sub(first).filter(|bit| *bit < bits)?;
            Some(status >> (bits - 1 - bit) & 1 == 1)
        })
    }

    /// Whether some order in that status of the first axis satisfies the function.
    pub(super) fn possible(&self, axis: usize, status: usize, function: Function) -> bool {
        self.at(axis, status, function) != Function::FALSE
    }

    /// Whether the function holds under the assignment, false for the variables that it leaves out.
    pub(super) fn holds(&self, function: Function, assignment: &[(Variable, bool)]) -> bool {
        let value = |variable: Variable| {
            let found = assignment.binary_search_by_key(&variable, |(v, _)| *v);
            Some(found.is_ok_and(|at| assignment[at].1))
        };
        self.bdd.follow(function, value) == Function::TRUE
    }

    /// An assignment under which the function holds.
    pub(super) fn example(&self, function: Function) -> Vec<(Variable, bool)> {
        self.bdd.example(function).unwrap_or_default()
    }

    /// The assignment in words, as far as the conditions read: `captured is true, payment is
    /// "PAID"`.
    pub(super) fn words(&self, assignment: &[(Variable, bool)], read: &Reads<'_>) -> String {
        let mut parts = Vec::new();
        for (axis, statuses) in self.model.axes.iter().enumerate() {
            let (first, bits) = self.axes[axis];
            let own = assignment.iter().filter(|(v, _)| (first..first + bits).contains(v));
            let mut own = own.peekable();
            if own.peek().is_some() && read.axes.contains(&statuses.axis.name.as_str()) {
                let code = own.map(|(v, value)| usize::from(*value) << (bits - 1 - (v - first)));
                let number = code.sum::<usize>().min(statuses.count().saturating_sub(1));
                parts.push(format!("{} is {}", statuses.axis.name, quoted(statuses.key(number))));
            }
        }
        for (fact, variable) in self.facts.iter().filter(|(fact, _)| read.known.contains(*fact)) {
            if let Some((_, value)) = assignment.iter().find(|(v, _)| v == variable) {
                parts.push(format!("{fact} is {value}"));
            }
        }
        parts.join(", ")
    }
}

/// The facts and axes that some conditions read.
#[derive(Debug, Default)]
pub(super) struct Reads<'g> {
    /// In the order of reading.
    facts: Vec<&'g str>,
    known: BTreeSet<&'g str>,
    axes: BTreeSet<&'g str>,
}

impl<'g> Reads<'g> {
    /// Adds those of a condition.
    pub(super) fn add(&mut self, guard: &'g Guard) {
        match guard {
            Guard::All(parts) | Guard::Any(parts) => parts.iter().for_each(|part| self.add(part)),
            Guard::Not(part) => self.add(part),
            Guard::Fact(fact) => {
                if self.known.insert(fact) {
                    self.facts.push(fact);
                }
            }
            Guard::Status(axes) => self.axes.extend(axes.keys().map(String::as_str)),
        }
    }

    /// Leaves an axis out, whose status a message names already.
    pub(super) fn leave_out(&mut self, axis: &str) {
        self.axes.remove(axis);
    }
}

/// How many bits number so many things.
fn bits(count: usize) -> Variable {
    let highest = count.saturating_sub(1);
    Variable::try_from(usize::BITS - highest.leading_zeros()).unwrap_or(Variable::MAX)
}

//! A document without structural errors, its statuses numbered.

use std::collections::HashMap;

use super::words::place;
use crate::document::{Assignment, Axis, Document, Pointer, Sources, Status, Transition};

/// The document and its axes, sorted by name so that no finding hangs on the order of declaration.
#[derive(Debug)]
pub(super) struct Model<'a> {
    pub(super) document: &'a Document,
    pub(super) axes: Vec<Statuses<'a>>,
}

/// The statuses of one axis that are no slots, numbered in alphabetical order.
#[derive(Debug)]
pub(super) struct Statuses<'a> {
    pub(super) axis: &'a Axis,
    pub(super) at: Pointer,
    list: Vec<(usize, &'a Status)>,
    numbers: HashMap<&'a str, usize>,
}

impl<'a> Model<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut axes: Vec<Statuses<'a>> = document
            .axes
            .iter()
            .enumerate()
            .map(|(i, axis)| Statuses::of(axis, place("axes", i)))
            .collect();
        axes.sort_by_key(|axis| &axis.axis.name);
        Self { document, axes }
    }

    /// The number of the axis.
    pub(super) fn axis(&self, name: &str) -> Option<usize> {
        self.axes.binary_search_by(|axis| axis.axis.name.as_str().cmp(name)).ok()
    }
}

impl<'a> Statuses<'a> {
    fn of(axis: &'a Axis, at: Pointer) -> Self {
        let classes = axis.statuses.iter().enumerate().filter(|(_, s)| s.slot.is_none());
        let mut list: Vec<(usize, &'a Status)> = classes.collect();
        list.sort_by_key(|(_, status)| &status.key);
        let numbers = list.iter().enumerate().map(|(n, (_, s))| (s.key.as_str(), n)).collect();
        Self { axis, at, list, numbers }
    }

    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    pub(super) fn number(&self, key: &str) -> Option<usize> {
        self.numbers.get(key).copied()
    }

    pub(super) fn get(&self, number: usize) -> Option<&'a Status> {
        self.list.get(number).map(|(_, status)| *status)
    }

    pub(super) fn key(&self, number: usize) -> &'a str {
        self.get(number).map_or("", |status| &status.key)
    }

    /// Where the status stands in the document.
    pub(super) fn place(&self, number: usize) -> Pointer {
        let index = self.list.get(number).map_or(0, |(index, _)| *index);
        self.at.field("statuses").index(index)
    }

    /// Whether the axis is moved by events, and its ends are to be checked.
    pub(super) fn has_edges(&self) -> bool {
        self.axis.assignment == Assignment::Edges
    }

    /// Whether an order may stay in the status for good.
    pub(super) fn may_rest(&self, number: usize) -> bool {
        self.get(number).is_some_and(|status| status.resting || status.terminal)
    }

    /// The numbers of the entry statuses, in order.
    pub(super) fn entry(&self) -> Vec<usize> {
        let mut entry: Vec<usize> =
            self.axis.entry.iter().filter_map(|key| self.number(key)).collect();
        entry.sort_unstable();
        entry.dedup();
        entry
    }

    /// The listed statuses, by number.
    pub(super) fn members<'b>(&self, keys: impl IntoIterator<Item = &'b String>) -> Vec<bool> {
        let mut members = vec![false; self.count()];
        for number in keys.into_iter().filter_map(|key| self.number(key)) {
            members[number] = true;
        }
        members
    }

    /// The statuses that the transition starts from, by number.
    pub(super) fn sources(&self, transition: &Transition) -> Vec<bool> {
        match &transition.from {
            Sources::These(from) => self.members(from),
            Sources::Any => {
                self.members(&transition.except).iter().map(|excepted| !excepted).collect()
            }
        }
    }
}

/// The numbers of the members.
pub(super) fn numbers(members: &[bool]) -> impl Iterator<Item = usize> {
    members.iter().enumerate().filter(|(_, is)| **is).map(|(number, _)| number)
}

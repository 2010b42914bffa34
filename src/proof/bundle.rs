//! Events that ask the same of a configuration, and what they made of it before.

use hashbrown::HashMap;

use super::books::SmallBooks;
use super::deeds::Part;
use super::layout::{Layout, Parts};
use super::lead::List;
use super::model::{Configuration, Model};
use super::reads::Reads;
use super::recall::Recall;
use crate::workflow::{AxisId, EventId, State};

/// The most kinds of configurations that have a place for their list each, of four bytes.
const MOST_PLACES: usize = 1 << 20;
/// Room for so many lists is made at once.
const SOME_LISTS: usize = 32;

/// Events on the same axes, with the same part of the books, whose guards read the same axes.
#[derive(Debug)]
pub(super) struct Bundle {
    events: Vec<EventId>,
    /// The kinds of configurations that they tell apart.
    kinds: Layout,
    /// For each kind that came what is known of it, from 1; 0 stands for nothing.
    known: Known,
    lists: Vec<Option<List>>,
}

#[derive(Debug)]
enum Known {
    Places(Vec<u32>),
    Few(HashMap<usize, u32>),
}

impl Bundle {
    /// All events of the model, in bundles; none, where some tell more kinds of configurations
    /// apart than can be numbered.
    pub(super) fn all(model: &Model, parts: &Parts, recall: &Recall) -> Option<Vec<Self>> {
        let mut bundles: Vec<(_, &Reads, Vec<EventId>)> = Vec::new();
        for event in model.workflow.events() {
            let reads = recall.rulings.reads(event)?;
            let others = reads.others.iter().fold(0_u8, |axes, (axis, _)| axes | 1 << (axis.0 & 7));
            let key = (model.part(event), reads.own, others);
            match bundles.iter_mut().find(|(known, ..)| *known == key) {
                Some((.., events)) => events.push(event),
                None => bundles.push((key, reads, vec![event])),
            }
        }
        let bundle =
            |((part, ..), reads, events): ((Option<Part>, u64, u8), &Reads, Vec<EventId>)| {
                let facts = |event: &EventId| recall.rulings.reads(*event).map_or(0, |it| it.facts);
                let all = match events.as_slice() {
                    [_] => return Self::of(model, parts, part, events, reads),
                    all if reads.others.is_empty() => {
                        let facts = all.iter().map(facts).fold(0, |all, more| all | more);
                        Reads { own: reads.own, others: Vec::new(), facts }
                    }
                    all => Reads::of(model, all),
                };
                Self::of(model, parts, part, events, &all)
            };
        bundles.into_iter().map(bundle).collect()
    }

    fn of(
        model: &Model,
        parts: &Parts,
        part: Option<Part>,
        events: Vec<EventId>,
        reads: &Reads,
    ) -> Option<Self> {
        let all = |axis: AxisId| {
            let row = model.workflow.table().axes.get(axis.index());
            let count = row.map_or(0, |row| row.statuses.len());
            (axis, (0..=u8::MAX).take(count).map(Some).collect())
        };
        let own = model.workflow.axes().filter(|&axis| reads.is_own(axis)).map(all);
        let others = reads.others.iter();
        let others = others.map(|(axis, alike)| (*axis, alike.iter().copied().map(Some).collect()));
        // The facts that follow from the money and those that follow from the rest.
        let facts = |books: SmallBooks| {
            let at = Configuration { state: State::ZERO, books: books.pack() };
            model.facts(at).bits() & reads.facts
        };
        let number = |books: SmallBooks| part.map(|part| part.number(books.pack()));
        let money = |books| match part {
            Some(Part::Money | Part::Both) => (number(books), 0),
            Some(Part::Units) | None => (None, facts(books)),
        };
        let rest = |books| match part {
            Some(Part::Units | Part::Both) => (number(books), facts(books)),
            Some(Part::Money) | None => (None, facts(books)),
        };
        let kinds = Layout::from_kinds(own.chain(others), parts, money, rest, u32::MAX as usize)?;
        let known = match kinds.size() {
            few if few <= MOST_PLACES => Known::Places(vec![0; few]),
            _ => Known::Few(HashMap::new()),
        };
        Some(Self { events, kinds, known, lists: Vec::with_capacity(SOME_LISTS) })
    }

    pub(super) fn events(&self) -> &[EventId] {
        &self.events
    }

    /// The number of the configuration's kind.
    #[inline]
    pub(super) fn kind(&self, at: Configuration) -> Option<usize> {
        self.kinds.number(at)
    }

    /// What is known of the kind, if anything: the list, or that none is kept.
    #[inline]
    pub(super) fn get(&self, kind: usize) -> Option<Option<List>> {
        let known = match &self.known {
            Known::Places(places) => places.get(kind)?,
            Known::Few(few) => few.get(&kind)?,
        };
        self.lists.get(known.checked_sub(1)? as usize).copied()
    }

    pub(super) fn set(&mut self, kind: usize, list: Option<List>) {
        self.lists.push(list);
        let number = self.lists.len() as u32;
        match &mut self.known {
            Known::Places(places) => places[kind] = number,
            Known::Few(few) => drop(few.insert(kind, number)),
        }
    }
}

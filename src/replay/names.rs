//! The events of a log, by number.

use std::collections::BTreeMap;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::seen::text;
use super::texts::{Sought, Text, Texts};
use super::{mixed, takes_lines};
use crate::order::PayloadPart;
use crate::vocabulary::Books;
use crate::workflow::{EventId, Workflow};

/// One event of the log, under its name in the workflow.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    /// What the workflow knows of it; nothing, where it has no such event.
    pub(super) known: Option<Known>,
}

/// What counting an event needs to know of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) event: EventId,
    pub(super) books: Option<Books>,
    pub(super) needs_reason: bool,
    pub(super) takes_amount: bool,
    pub(super) takes_units: bool,
    pub(super) takes_reference: bool,
    pub(super) takes_shipment: bool,
}

impl Known {
    pub(super) fn of(workflow: &Workflow, name: &str) -> Option<Self> {
        let event = workflow.event(name)?;
        let books = workflow.books(event);
        let parts = books.map_or(&[][..], PayloadPart::taken_by);
        let takes = |part| parts.contains(&part);
        Some(Self {
            event,
            books,
            needs_reason: workflow.needs_reason(name),
            takes_amount: takes(PayloadPart::Amount),
            takes_units: books.is_some_and(takes_lines),
            takes_reference: takes(PayloadPart::Reference),
            takes_shipment: takes(PayloadPart::Shipment),
        })
    }
}

/// Every event that the log has named so far.
#[derive(Debug)]
pub(super) struct Names {
    list: Vec<Name>,
    /// The hash of each name in the log, and the name with the event's number.
    raw: HashTable<(u64, (Text, u32))>,
    /// The number of each event, found by its name in the workflow.
    mapped: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Names that came lately, each at its slot: the same few come all the time.
    recent: Vec<(Text, u32)>,
    texts: Texts,
}

/// How many names are at hand.
const RECENT: usize = 1024;

/// Where a name is at hand: names mostly differ in length, at the beginning or at the end.
#[inline]
fn slot(name: &[u8]) -> usize {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => name.iter().fold(0, |ends, byte| ends << 8 | u64::from(*byte)),
    };
    (mixed(ends ^ name.len() as u64) >> 32) as usize % RECENT
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            list: Vec::new(),
            raw: HashTable::new(),
            mapped: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            recent: vec![(Text::NONE, 0); RECENT],
            texts: Texts::default(),
        }
    }

    /// The number of the event that the log calls so.
    #[inline]
    pub(super) fn number(
        &mut self,
        raw: &[u8],
        workflow: &Workflow,
        map: &BTreeMap<String, String>,
    ) -> u32 {
        let slot = slot(raw);
        let sought = Sought::of(Some(raw));
        match self.recent.get(slot) {
            Some((name, number)) if self.texts.is(*name, sought) => *number,
            _ => self.look_up((raw, slot), workflow, map),
        }
    }

    /// The same, where the name is not at hand.
    #[cold]
    fn look_up(
        &mut self,
        (raw, slot): (&[u8], usize),
        workflow: &Workflow,
        map: &BTreeMap<String, String>,
    ) -> u32 {
        let Self { list, raw: known, mapped, hasher, texts, recent } = self;
        let (hash, sought) = (hasher.hash_one(raw), Sought::of(Some(raw)));
        let is = |it: &(u64, (Text, u32))| it.0 == hash && texts.is(it.1.0, sought);
        let found = match known.find(hash, is) {
            Some((_, found)) => *found,
            None => {
                let text = map.get(text(raw)).map_or(text(raw), String::as_str);
                let added = (texts.keep(sought), number_of(text, list, (mapped, hasher), workflow));
                known.insert_unique(hash, (hash, added), |it| it.0);
                added
            }
        };
        if let Some(recent) = recent.get_mut(slot) {
            *recent = found;
        }
        found.1
    }

    /// How many names there are.
    pub(super) fn len(&self) -> u32 {
        self.list.len() as u32
    }

    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&Name> {
        self.list.get(number as usize)
    }

    pub(super) fn text(&self, number: u32) -> String {
        self.get(number).map(|name| name.text.clone()).unwrap_or_default()
    }
}

/// The number of the event that the workflow calls so, which is given one if it has none.
fn number_of(
    text: &str,
    list: &mut Vec<Name>,
    (numbers, hasher): (&mut HashTable<u32>, &DefaultHashBuilder),
    workflow: &Workflow,
) -> u32 {
    let hash = |text: &str| hasher.hash_one(text.as_bytes());
    let name = |number: &u32| list.get(*number as usize).map_or("", |name| &name.text);
    if let Some(&number) = numbers.find(hash(text), |number| name(number) == text) {
        return number;
    }
    let number = list.len() as u32;
    numbers.insert_unique(hash(text), number, |number| hash(name(number)));
    list.push(Name { text: text.to_owned(), known: Known::of(workflow, text) });
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_wherever_they_are_at_hand() {
        let workflow = Workflow::standard();
        let map = BTreeMap::from([("bezahlt".to_owned(), "paid".to_owned())]);
        let mut names = Names::new();
        let mut all: Vec<String> = (0..40).map(|length| "n".repeat(length)).collect();
        // All of these have one place.
        all.extend((0..3_000).map(|number| format!("aaaa{number:04}bbbb")));
        all.extend((0..3_000).map(|number| format!("aaaa{number:024}bbbb")));
        all.extend(["paid".to_owned(), "sent".to_owned()]);
        let number = |names: &mut Names, name: &str| names.number(name.as_bytes(), &workflow, &map);
        for _ in 0..2 {
            for (place, name) in all.iter().enumerate() {
                assert_eq!(number(&mut names, name), place as u32, "{name}");
                assert_eq!(names.text(place as u32), *name);
            }
        }
        let paid = number(&mut names, "bezahlt");
        assert_eq!(paid, number(&mut names, "paid"));
        assert!(names.get(paid).and_then(|name| name.known).is_some());
        assert_eq!(names.len() as usize, all.len());
    }
}

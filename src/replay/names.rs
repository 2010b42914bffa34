//! The events of a log, by number.

use std::collections::{BTreeMap, HashMap};

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
    /// The name of each event in the log, and the event's number.
    raw: HashMap<Vec<u8>, (Text, u32), hashbrown::DefaultHashBuilder>,
    /// The number of each event, by its name in the workflow.
    mapped: BTreeMap<String, u32>,
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
            raw: HashMap::default(),
            mapped: BTreeMap::new(),
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

    #[cold]
    fn look_up(
        &mut self,
        (raw, slot): (&[u8], usize),
        workflow: &Workflow,
        map: &BTreeMap<String, String>,
    ) -> u32 {
        let found = match self.raw.get(raw) {
            Some(known) => *known,
            None => self.add(raw, workflow, map),
        };
        if let Some(recent) = self.recent.get_mut(slot) {
            *recent = found;
        }
        found.1
    }

    fn add(
        &mut self,
        raw: &[u8],
        workflow: &Workflow,
        map: &BTreeMap<String, String>,
    ) -> (Text, u32) {
        let raw_text = text(raw);
        let text = map.get(raw_text).map_or(raw_text, String::as_str);
        let number = self.mapped.get(text).copied().unwrap_or_else(|| {
            let number = self.list.len() as u32;
            self.list.push(Name { text: text.to_owned(), known: Known::of(workflow, text) });
            self.mapped.insert(text.to_owned(), number);
            number
        });
        let added = (self.texts.keep(Sought::of(Some(raw))), number);
        self.raw.insert(raw.to_vec(), added);
        added
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

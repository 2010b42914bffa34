//! The events of a log, by number.

use std::collections::{BTreeMap, HashMap};

use super::seen::text;
use super::short::same;
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
    /// The number of each event, by its name in the log.
    raw: HashMap<Vec<u8>, u32, hashbrown::DefaultHashBuilder>,
    /// The number of each event, by its name in the workflow.
    mapped: BTreeMap<String, u32>,
    /// Names that came lately, each at its slot: the same few come all the time.
    recent: Vec<(Vec<u8>, u32)>,
}

/// How many names are at hand.
const RECENT: usize = 1024;

/// Where a name is at hand: names mostly differ in length, in the middle or at an end.
#[inline]
fn slot(name: &[u8]) -> usize {
    let byte = |at: usize| u64::from(name.get(at).copied().unwrap_or(0));
    let (length, last) = (name.len(), name.len().wrapping_sub(1));
    let some = byte(0) << 32 | byte(last) << 24 | byte(length / 2) << 16 | byte(length / 4) << 8;
    (mixed(some | length as u64 & 0xff) >> 32) as usize % RECENT
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            list: Vec::new(),
            raw: HashMap::default(),
            mapped: BTreeMap::new(),
            recent: vec![(Vec::new(), 0); RECENT],
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
        if let Some((name, number)) = self.recent.get(slot)
            && same(name, raw)
        {
            return *number;
        }
        let number = self.looked_up(raw, workflow, map);
        if let Some(recent) = self.recent.get_mut(slot).filter(|_| !raw.is_empty()) {
            *recent = (raw.to_vec(), number);
        }
        number
    }

    #[cold]
    fn looked_up(
        &mut self,
        raw: &[u8],
        workflow: &Workflow,
        map: &BTreeMap<String, String>,
    ) -> u32 {
        if let Some(&number) = self.raw.get(raw) {
            return number;
        }
        let raw_text = text(raw);
        let text = map.get(raw_text).map_or(raw_text, String::as_str);
        let number = self.mapped.get(text).copied().unwrap_or_else(|| {
            let number = self.list.len() as u32;
            self.list.push(Name { text: text.to_owned(), known: Known::of(workflow, text) });
            self.mapped.insert(text.to_owned(), number);
            number
        });
        self.raw.insert(raw.to_vec(), number);
        number
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

//! Which events orders had, one after the other, and how many had just these.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

use hashbrown::DefaultHashBuilder;
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

/// The sequences of events of all orders of a log, the commonest first, and then by name.
///
/// A log may have as many of them as orders. So they are kept as numbers, and read one by one:
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::replay::{Options, Replay};
///
/// let mut replay = Replay::new(Workflow::standard(), Options::default());
/// replay.line(br#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}"#)?;
/// replay.line(br#"{"order":"1","event":"sent","at":"2026-03-02T09:00:00Z"}"#)?;
/// let summary = replay.summary();
/// let sequence = summary.sequences.iter().next().unwrap();
/// assert_eq!(sequence.count, 1);
/// assert_eq!(sequence.events().collect::<Vec<_>>(), ["paid", "sent"]);
/// # Ok::<(), orderflow::replay::LineError>(())
/// ```
#[derive(Clone, Default)]
pub struct Sequences {
    /// The names of the events, in order.
    names: Vec<String>,
    /// The events of all sequences, one behind the other, by their place among the names.
    events: Vec<u32>,
    rows: Vec<Row>,
}

/// How many orders had a sequence, and where it stands.
#[derive(Debug, Clone, Copy)]
struct Row {
    count: u64,
    start: usize,
    length: u32,
}

/// How many orders had exactly these events, in this order.
#[derive(Clone, Copy)]
pub struct Sequence<'s> {
    /// How many orders.
    pub count: u64,
    names: &'s [String],
    events: &'s [u32],
}

impl<'s> Sequence<'s> {
    /// The names of the events.
    #[must_use]
    pub fn events(&self) -> impl ExactSizeIterator<Item = &'s str> + use<'s> {
        let names = self.names;
        self.events.iter().map(|event| names.get(*event as usize).map_or("", String::as_str))
    }
}

impl Sequences {
    /// Those sequences, of which each comes once, with its events last to first; the names stand in
    /// order.
    pub(super) fn new(
        names: Vec<String>,
        sequences: impl Iterator<Item = (u64, impl Iterator<Item = u32>)>,
    ) -> Self {
        let mut all = Self { names, ..Self::default() };
        for (count, events) in sequences {
            let start = all.events.len();
            all.events.extend(events);
            if let Some(backward) = all.events.get_mut(start..) {
                backward.reverse();
            }
            all.push(count, start);
        }
        all.sort();
        all
    }

    /// Notes that the events from there on are a sequence.
    fn push(&mut self, count: u64, start: usize) {
        let length = (self.events.len() - start) as u32;
        self.rows.push(Row { count, start, length });
    }

    fn sort(&mut self) {
        let Self { events, rows, .. } = self;
        let order = |row: &Row| (Reverse(row.count), of(events, row));
        // Stable, and so at its best with what is partly in order already.
        rows.sort_by(|a, b| order(a).cmp(&order(b)));
    }

    /// How many sequences there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The sequences, in their order.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Sequence<'_>> {
        let (names, events) = (&*self.names, &*self.events);
        self.rows.iter().map(|row| Sequence { count: row.count, names, events: of(events, row) })
    }

    /// The sequences of both, those that are in both added up. What is in one alone keeps its
    /// order, so that there is little to sort.
    pub(super) fn and(self, other: Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other } else { self };
        }
        let mut names: Vec<String> = self.names.iter().chain(&other.names).cloned().collect();
        names.sort_unstable();
        names.dedup();
        let (a, b) = (self.renamed(&names), other.renamed(&names));
        let mut left: Vec<u64> = b.rows.iter().map(|row| row.count).collect();
        let places = b.rows.iter().enumerate().map(|(place, row)| (of(&b.events, row), place));
        let places: HashMap<&[u32], usize, DefaultHashBuilder> = places.collect();
        let mut sum = Self { names, ..Self::default() };
        let mut both = Vec::new();
        for row in &a.rows {
            let events = of(&a.events, row);
            match places.get(events).and_then(|place| left.get_mut(*place)) {
                Some(count) => both.push((row.count + std::mem::take(count), events)),
                None => sum.add(row.count, events),
            }
        }
        for (row, count) in b.rows.iter().zip(left).filter(|(_, count)| *count > 0) {
            sum.add(count, of(&b.events, row));
        }
        both.into_iter().for_each(|(count, events)| sum.add(count, events));
        sum.sort();
        sum
    }

    fn add(&mut self, count: u64, events: &[u32]) {
        let start = self.events.len();
        self.events.extend_from_slice(events);
        self.push(count, start);
    }

    /// The same with places among more names.
    fn renamed(mut self, names: &[String]) -> Self {
        let place = |name: &String| names.binary_search(name).unwrap_or_default() as u32;
        let places: Vec<u32> = self.names.iter().map(place).collect();
        for event in &mut self.events {
            *event = places.get(*event as usize).copied().unwrap_or_default();
        }
        self
    }
}

fn of<'e>(events: &'e [u32], row: &Row) -> &'e [u32] {
    events.get(row.start..row.start + row.length as usize).unwrap_or_default()
}

impl PartialEq for Sequences {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Sequences {}

impl PartialEq for Sequence<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.events().eq(other.events())
    }
}

impl Eq for Sequence<'_> {}

impl fmt::Debug for Sequences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Sequence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {:?}", self.count, self.events().collect::<Vec<_>>())
    }
}

impl Serialize for Sequences {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for Sequence<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Sequence", 2)?;
        fields.serialize_field("events", &Events(*self))?;
        fields.serialize_field("count", &self.count)?;
        fields.end()
    }
}

/// The events of a sequence, as a list of names.
struct Events<'s>(Sequence<'s>);

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.0.events();
        let mut list = serializer.serialize_seq(Some(names.len()))?;
        for name in names {
            list.serialize_element(name)?;
        }
        list.end()
    }
}

//! Everything that a workflow can ever owe, each written down once and known by its number.

use std::collections::HashMap;

use jiff::SignedDuration;

use crate::vocabulary::{AmountOf, Key};

/// The attention that is owed where a report cannot be followed by the graph.
pub(crate) const FLAGGED: &str = "flagged";
/// The attention that is owed where units arrive that the books do not have.
pub(crate) const UNMATCHED: &str = "units_unmatched";

/// The number of something that a workflow can owe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OwedId(u32);

impl OwedId {
    /// The customer's mail.
    pub(crate) const MAIL: Self = Self(0);
    /// The attention where a report cannot be followed by the graph.
    pub(crate) const FLAGGED: Self = Self(1);
    /// The attention about units that the books do not have.
    pub(crate) const UNMATCHED: Self = Self(2);

    /// The number from 1 in two bytes, so that 0 stands for none; none, where it needs more.
    pub(crate) fn number(self) -> Option<u16> {
        u16::try_from(self.0).ok()?.checked_add(1)
    }

    /// The other way round.
    pub(crate) fn from_number(number: u16) -> Option<Self> {
        Some(Self(u32::from(number.checked_sub(1)?)))
    }
}

/// Something that a workflow can owe.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Owed {
    Mail,
    Automation(Key),
    Attention { name: Key, amount: Option<AmountOf> },
    SetTimer { event: Key, after: SignedDuration },
    ClearTimer { event: Key },
    Custom(Key),
}

impl Owed {
    /// The name of the attention, if it is one.
    pub(crate) const fn attention(&self) -> Option<&Key> {
        match self {
            Self::Attention { name, .. } => Some(name),
            _ => None,
        }
    }
}

/// What becomes of the mail, the order's own switch aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mail {
    /// No status was entered, and none is asked for.
    Nothing,
    /// The store sends none.
    StoreOff,
    /// The statuses that were entered have none.
    StatusOff,
    Owed,
}

/// All that a workflow can owe, by number.
#[derive(Debug)]
pub(crate) struct AllOwed {
    list: Vec<Owed>,
    numbers: HashMap<Owed, OwedId>,
}

impl AllOwed {
    /// What every workflow can owe.
    pub(super) fn new() -> Self {
        let mut all = Self { list: Vec::new(), numbers: HashMap::new() };
        all.number(Owed::Mail);
        for own in [FLAGGED, UNMATCHED] {
            if let Ok(name) = Key::new(own) {
                all.number(Owed::Attention { name, amount: None });
            }
        }
        all
    }

    /// The number of it, from now on if it has none.
    pub(super) fn number(&mut self, owed: Owed) -> OwedId {
        let next = OwedId(self.list.len() as u32);
        *self.numbers.entry(owed).or_insert_with_key(|owed| {
            self.list.push(owed.clone());
            next
        })
    }

    /// What has the number.
    pub(crate) fn get(&self, id: OwedId) -> Option<&Owed> {
        self.list.get(id.0 as usize)
    }
}

/// As many numbers as steps usually owe, in order, in one word: two bytes each, the first lowest,
/// and 0 behind the last. A word is moved about at once, where parts that were written one by one
/// have to be waited for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OwedFew(u64);

impl OwedFew {
    /// How many there is room for.
    const ROOM: usize = 4;

    /// Puts one behind the `count` that there are; false, if there is no room for it.
    fn put(&mut self, count: usize, owed: OwedId) -> bool {
        match owed.number() {
            Some(number) if count < Self::ROOM => {
                self.0 |= u64::from(number) << (16 * count);
                true
            }
            _ => false,
        }
    }

    /// The numbers, in order.
    #[inline]
    pub(crate) fn list(self) -> impl Iterator<Item = OwedId> {
        (0..Self::ROOM).map_while(move |at| OwedId::from_number((self.0 >> (16 * at)) as u16))
    }
}

/// What one step owes, in order. It takes no memory of its own for as many as steps usually owe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwedList {
    few: OwedFew,
    count: usize,
    /// All of them, once they are no longer few.
    many: Vec<OwedId>,
}

impl OwedList {
    #[inline]
    pub(crate) fn push(&mut self, owed: OwedId) {
        if self.many.is_empty() && self.few.put(self.count, owed) {
            self.count += 1;
        } else {
            self.spill(owed);
        }
    }

    #[cold]
    fn spill(&mut self, owed: OwedId) {
        if self.many.is_empty() {
            self.many.reserve(2 * OwedFew::ROOM);
            self.many.extend(self.few.list());
        }
        self.many.push(owed);
    }

    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = OwedId> + '_ {
        let few = if self.many.is_empty() { self.few } else { OwedFew::default() };
        few.list().chain(self.many.iter().copied())
    }

    /// The few that there are; or all of them, where they are more.
    #[inline]
    pub(crate) fn into_parts(self) -> (OwedFew, Vec<OwedId>) {
        (self.few, self.many)
    }
}

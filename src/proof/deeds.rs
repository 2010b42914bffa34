//! What events bring to the books, worked out once for all books that have the same money, or the
//! same units.

use std::sync::Arc;

use super::books::SmallBooks;
use super::portion::{Booked, Packed, Portion, portions};
use super::tracked::Tracked;
use crate::vocabulary::Books;
use crate::workflow::{EventId, Workflow};

/// For each event what it may bring, where that follows from a part of the books.
#[derive(Debug, Clone, Default)]
pub(super) struct Deeds(Arc<[Option<Deed>]>);

/// What one event may bring, by that part of the books.
#[derive(Debug)]
struct Deed {
    part: Part,
    /// Where the list of each value of the part begins, and at last where the last one ends.
    firsts: Vec<u32>,
    list: Vec<(Portion, Packed)>,
}

/// The part of the books that an event reads and moves.
#[derive(Debug, Clone, Copy)]
enum Part {
    Money,
    Units,
}

impl Part {
    /// The part that the events of that kind need; none, if they need both.
    const fn of(kind: Books, tracked: Tracked) -> Option<Self> {
        match kind {
            Books::Capture | Books::FailedPayment | Books::VoidManual => Some(Self::Money),
            Books::Refund if !tracked.unit_refunds => Some(Self::Money),
            Books::Refund => None,
            Books::Dispatch
            | Books::LastLeg
            | Books::Delivery
            | Books::FailedDelivery
            | Books::Return
            | Books::Completion
            | Books::Restock
            | Books::UndoDispatch
            | Books::UndoDelivery => Some(Self::Units),
        }
    }

    /// The values that the part can have, by their numbers.
    const fn count(self) -> usize {
        match self {
            Self::Money => SmallBooks::MONEY,
            Self::Units => SmallBooks::UNITS,
        }
    }

    /// The number of the value that the packed books have.
    const fn number(self, books: u32) -> usize {
        match self {
            Self::Money => SmallBooks::money_number(books),
            Self::Units => SmallBooks::units_number(books),
        }
    }

    /// The books with that value, and nothing else.
    const fn books(self, number: usize) -> SmallBooks {
        match self {
            Self::Money => SmallBooks::of_money(number),
            Self::Units => SmallBooks::of_units(number),
        }
    }

    /// The bits of packed books that the events move.
    const fn moved(self) -> u32 {
        match self {
            Self::Money => SmallBooks::MONEY_BITS,
            Self::Units => SmallBooks::UNITS_BITS,
        }
    }
}

impl Deeds {
    pub(super) fn of(workflow: &Workflow, tracked: Tracked) -> Self {
        let deed = |event| {
            let kind = workflow.books(event)?;
            Some(Deed::of(kind, Part::of(kind, tracked)?, tracked))
        };
        Self(workflow.events().map(deed).collect())
    }

    /// What the event may bring to those books, unless that has to be worked out.
    pub(super) fn get(
        &self,
        event: EventId,
        books: u32,
    ) -> Option<impl Iterator<Item = (Portion, Packed)>> {
        let deed = self.0.get(event.index())?.as_ref()?;
        let number = deed.part.number(books);
        let (first, end) = (*deed.firsts.get(number)?, *deed.firsts.get(number + 1)?);
        let list = deed.list.get(first as usize..end as usize)?;
        Some(put(list, books, deed.part.moved()))
    }
}

/// The list, with the bits that its events move put in place of those of the books.
fn put(
    list: &[(Portion, Packed)],
    books: u32,
    moved: u32,
) -> impl Iterator<Item = (Portion, Packed)> {
    list.iter().map(move |&(portion, booked)| {
        (portion, Packed { books: books & !moved | booked.books & moved, ..booked })
    })
}

impl Deed {
    fn of(kind: Books, part: Part, tracked: Tracked) -> Self {
        let mut deed = Self { part, firsts: vec![0], list: Vec::new() };
        for number in 0..part.count() {
            let books = part.books(number);
            // No configuration has books of another form.
            if tracked.keep(books) == books {
                let news = brought(Some(kind), books, tracked);
                deed.list.extend(news.map(|(portion, booked)| (portion, booked.packed())));
            }
            deed.firsts.push(deed.list.len() as u32);
        }
        deed
    }
}

/// What refunds bring that name units: that follows from the money and the units, and is worked out
/// when books first have those.
#[derive(Debug, Default)]
pub(super) struct Refunds {
    /// For each number of the money and the units that of its list, from 1; 0, where there is none
    /// yet.
    numbers: Vec<u32>,
    lists: Vec<Vec<(Portion, Packed)>>,
}

impl Refunds {
    /// What a refund may bring to those books; other kinds have their tables.
    pub(super) fn get(
        &mut self,
        kind: Books,
        books: u32,
        tracked: Tracked,
    ) -> impl Iterator<Item = (Portion, Packed)> {
        if self.numbers.is_empty() {
            self.numbers = vec![0; SmallBooks::REFUNDS];
        }
        let number = SmallBooks::refunds_number(books);
        let known = self.numbers.get(number).map_or(0, |&known| known as usize);
        let known = if known == 0 {
            let news = brought(Some(kind), SmallBooks::unpack(books), tracked);
            self.lists.push(news.map(|(portion, booked)| (portion, booked.packed())).collect());
            self.numbers[number] = self.lists.len() as u32;
            self.lists.len()
        } else {
            known
        };
        let list = self.lists.get(known - 1).map_or(&[][..], Vec::as_slice);
        put(list, books, SmallBooks::MONEY_BITS | SmallBooks::UNITS_BITS)
    }
}

/// Everything that differs of what an event of that kind may bring to the books.
pub(super) fn brought(
    kind: Option<Books>,
    books: SmallBooks,
    tracked: Tracked,
) -> impl Iterator<Item = (Portion, Booked)> {
    let mut seen = [u32::MAX; 16];
    portions(kind, tracked).iter().enumerate().filter_map(move |(n, &portion)| {
        let mut booked = books.book(kind, portion)?;
        if booked.any {
            booked.books = tracked.keep(booked.books);
        }
        let key = booked.key();
        if seen[..n].contains(&key) {
            return None;
        }
        seen[n & 15] = key;
        Some((portion, booked))
    })
}

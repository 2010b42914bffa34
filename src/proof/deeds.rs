//! What events bring to the books, worked out once for all books that have the same money, or the
//! same units.

use std::sync::Arc;

use super::books::SmallBooks;
use super::configuration::Configuration;
use super::portion::{Packed, Portion, portions};
use super::seen::Seen;
use super::tracked::Tracked;
use crate::vocabulary::Books;
use crate::workflow::{EventId, State, Workflow};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Money,
    Units,
    Both,
}

impl Part {
    /// The part that the events of that kind need.
    pub(super) const fn of(kind: Books, tracked: &Tracked) -> Self {
        match kind {
            Books::Capture | Books::FailedPayment | Books::VoidManual => Self::Money,
            Books::Refund if !tracked.unit_refunds => Self::Money,
            Books::Refund => Self::Both,
            Books::Dispatch
            | Books::LastLeg
            | Books::Delivery
            | Books::FailedDelivery
            | Books::Return
            | Books::Completion
            | Books::Restock
            | Books::UndoDispatch
            | Books::UndoDelivery => Self::Units,
        }
    }

    /// The number of the value that the packed books have.
    pub(super) const fn number(self, books: u32) -> usize {
        match self {
            Self::Money => SmallBooks::money_number(books),
            Self::Units => SmallBooks::units_number(books),
            Self::Both => SmallBooks::refunds_number(books),
        }
    }

    /// The bits of packed books that the events move.
    const fn moved(self) -> u32 {
        match self {
            Self::Money => SmallBooks::MONEY_BITS,
            Self::Units => SmallBooks::UNITS_BITS,
            Self::Both => SmallBooks::MONEY_BITS | SmallBooks::UNITS_BITS,
        }
    }
}

impl Deeds {
    pub(super) fn of(workflow: &Workflow, tracked: &Tracked) -> Self {
        Self(workflow.events().map(|event| Deed::of(workflow.books(event)?, tracked)).collect())
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
    /// What events of that kind may bring; none, where that takes both parts of the books.
    fn of(kind: Books, tracked: &Tracked) -> Option<Self> {
        let part = Part::of(kind, tracked);
        let (count, books): (usize, fn(usize) -> SmallBooks) = match part {
            Part::Money => (SmallBooks::MONEY, SmallBooks::of_money),
            Part::Units => (SmallBooks::units_numbers(tracked.shape.count()), SmallBooks::of_units),
            Part::Both => return None,
        };
        let portions = portions(Some(kind), tracked);
        let mut deed = Self { part, firsts: vec![0], list: Vec::new() };
        for books in (0..count).map(books) {
            // No configuration has books of another form.
            if tracked.keep(books) == books {
                bring(Some(kind), books, &portions, tracked, &mut deed.list);
            }
            deed.firsts.push(deed.list.len() as u32);
        }
        Some(deed)
    }
}

/// What events bring that have no table, worked out when books first have the part of them on which
/// it depends.
#[derive(Debug, Default)]
pub(super) struct News {
    /// The numbers of the lists, each found by the kind of event and the number of the part.
    numbers: Option<Seen>,
    lists: Vec<Vec<(Portion, Packed)>>,
}

impl News {
    /// What an event of that kind may bring to those books.
    pub(super) fn get(
        &mut self,
        kind: Books,
        books: u32,
        tracked: &Tracked,
    ) -> impl Iterator<Item = (Portion, Packed)> {
        let part = Part::of(kind, tracked);
        let state = State::from_word(kind as u64);
        let place = Configuration { state, books: part.number(books) as u32 };
        let (number, is_new) = self.numbers.get_or_insert_with(Seen::new).insert(place);
        if is_new {
            self.lists.push(brought(Some(kind), SmallBooks::unpack(books), tracked));
        }
        let list = self.lists.get(number as usize).map_or(&[][..], Vec::as_slice);
        put(list, books, part.moved())
    }
}

/// Everything that differs of what an event of that kind may bring to the books.
pub(super) fn brought(
    kind: Option<Books>,
    books: SmallBooks,
    tracked: &Tracked,
) -> Vec<(Portion, Packed)> {
    let mut list = Vec::new();
    bring(kind, books, &portions(kind, tracked), tracked, &mut list);
    list
}

/// Adds what differs of what the portions bring to the books.
fn bring(
    kind: Option<Books>,
    books: SmallBooks,
    portions: &[Portion],
    tracked: &Tracked,
    list: &mut Vec<(Portion, Packed)>,
) {
    let first = list.len();
    for &portion in portions {
        let Some(mut booked) = books.book(kind, portion, &tracked.shape) else { continue };
        if booked.any {
            booked.books = tracked.keep(booked.books);
        }
        let booked = booked.packed();
        if list.iter().skip(first).all(|(_, other)| *other != booked) {
            list.push((portion, booked));
        }
    }
}

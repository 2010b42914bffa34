//! Opening an order, and taking one over from elsewhere.

use jiff::Timestamp;

use super::draft::Draft;
use super::event::Origin;
use super::new_order::{Checked, NewOrder};
use super::open_error::OpenError;
use crate::document::nearest::nearest;
use crate::order::{
    Booking, Books as OrderBooks, Entry, Opening, Order, Payload, ReplayError, opening_books,
};
use crate::vocabulary::{AxisKey, Books, Key, StatusKey};
use crate::workflow::{AxisId, State, StatusId, Verdict, Workflow};

/// An order that is about to be taken over from elsewhere, at whatever statuses it has there.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    new: NewOrder,
    source: String,
    statuses: Vec<(String, String)>,
    booked: Vec<Booked>,
    happened_at: Option<Timestamp>,
}

/// Something that was on the books elsewhere.
#[derive(Debug, Clone, PartialEq)]
struct Booked {
    kind: Books,
    payload: Payload,
    by_gateway: bool,
    at: Option<Timestamp>,
}

impl Import {
    /// Takes over the order from that source.
    #[must_use]
    pub fn new(order: NewOrder, source: &str) -> Self {
        let source = source.to_owned();
        Self { new: order, source, statuses: Vec::new(), booked: Vec::new(), happened_at: None }
    }

    /// Says which status it has on the axis; any status will do: slots, disabled and retired
    /// ones too.
    #[must_use]
    pub fn status<'a>(
        mut self,
        axis: impl Into<AxisKey<'a>>,
        status: impl Into<StatusKey<'a>>,
    ) -> Self {
        self.statuses.push((axis.into().as_str().to_owned(), status.into().as_str().to_owned()));
        self
    }

    /// Says when what is booked by the calls that follow happened; until then, it is the time of
    /// the import.
    #[must_use]
    pub const fn happened_at(mut self, at: Timestamp) -> Self {
        self.happened_at = Some(at);
        self
    }

    /// Enters what was on its books; each call after the other. A gateway made none of the
    /// captures.
    #[must_use]
    pub fn booked(self, kind: Books, payload: Payload) -> Self {
        self.book(kind, payload, false)
    }

    /// Enters a capture that a gateway made.
    #[must_use]
    pub fn gateway_capture(self, payload: Payload) -> Self {
        self.book(Books::Capture, payload, true)
    }

    fn book(mut self, kind: Books, payload: Payload, by_gateway: bool) -> Self {
        self.booked.push(Booked { kind, payload, by_gateway, at: self.happened_at });
        self
    }
}

impl Workflow {
    /// Opens an order: at the default entry of every axis, unless the order says otherwise. The
    /// opening is the first record, and owes what entering those statuses owes.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says what about the order is wrong.
    pub fn open(&self, order: NewOrder, origin: Origin) -> Result<Order, OpenError> {
        let Checked { id, mut opening, entry } = order.opening()?;
        let mut state = self.entry();
        for (axis, status) in &entry {
            let (axis, status) = self.place(axis, status)?;
            if !self.opens_in(axis, status) {
                return Err(self.no_entry(axis, status));
            }
            state = state.with(axis, status);
        }
        let kinds = self.axes().filter_map(|axis| {
            self.table().axes.get(axis.index())?.status(state.status(axis))?.entry_books
        });
        let at = origin.at.ok_or(OpenError::NoTime)?;
        let mut books = opening_books(&opening)?;
        for kind in kinds {
            let booked = Booked { kind, payload: Payload::default(), by_gateway: false, at: None };
            enter(&mut books, &mut opening.bookings, &booked, at)?;
        }
        self.first_record(id, opening, state, None, &origin)
    }

    /// Takes an order over from elsewhere, at any statuses, with its ledger and shipments. It is
    /// recorded as an import, with actor and source, and owes the customer nothing.
    ///
    /// # Errors
    ///
    /// [`OpenError`] says what about the order is wrong.
    pub fn import(&self, import: Import, origin: Origin) -> Result<Order, OpenError> {
        let Checked { id, mut opening, entry } = import.new.opening()?;
        let mut state = self.entry();
        for (axis, status) in entry.iter().chain(&import.statuses) {
            let (axis, status) = self.place(axis, status)?;
            state = state.with(axis, status);
        }
        let at = origin.at.ok_or(OpenError::NoTime)?;
        let mut books = opening_books(&opening)?;
        for booked in &import.booked {
            enter(&mut books, &mut opening.bookings, booked, at)?;
        }
        self.first_record(id, opening, state, Some(import.source), &origin)
    }

    fn place(&self, axis: &str, status: &str) -> Result<(AxisId, StatusId), OpenError> {
        let unknown = |nearest: Option<&str>| OpenError::UnknownStatus {
            axis: axis.to_owned(),
            status: status.to_owned(),
            nearest: nearest.map(str::to_owned),
        };
        let axes = self.table().axes.iter().map(|row| row.key.as_str());
        let id = self.axis(axis).ok_or_else(|| unknown(nearest(axis, axes)))?;
        let rows = self.table().axes.get(id.index()).into_iter().flat_map(|row| &row.statuses);
        let found = self.status(id, status).map(|status| (id, status));
        found.ok_or_else(|| unknown(nearest(status, rows.map(|row| row.key.as_str()))))
    }

    /// Whether orders may be opened there: a label that could be assigned at once may as well come
    /// with the order, but for one that raises an event, which nothing has decided yet.
    fn opens_in(&self, axis: AxisId, status: StatusId) -> bool {
        let Some(row) = self.table().axes.get(axis.index()) else { return false };
        let label = row.status(status).filter(|_| row.free);
        row.entry.contains(&status)
            || label.is_some_and(|label| label.enabled && label.raises.is_none())
    }

    fn no_entry(&self, axis: AxisId, status: StatusId) -> OpenError {
        let row = self.table().axes.get(axis.index());
        let entries = row.into_iter().flat_map(|row| &row.entry);
        OpenError::NoEntry {
            status: self.status_key(axis, status).as_str().to_owned(),
            entries: entries.map(|&s| self.status_key(axis, s).as_str().to_owned()).collect(),
        }
    }

    fn first_record(
        &self,
        id: Key,
        opening: Opening,
        state: State,
        source: Option<String>,
        origin: &Origin,
    ) -> Result<Order, OpenError> {
        let switch = opening.notify_customer;
        let at = origin.at.ok_or(OpenError::NoTime)?;
        let mut draft = Draft::new(self, at, None, state);
        let unmatched = opening.bookings.iter().any(|booking| booking.unmatched > 0);
        draft.attentions(Verdict::Applied, unmatched);
        let opening = Box::new(opening);
        let entry = match source {
            None => Entry::Opened(opening),
            Some(source) => Entry::Imported { opening, source },
        };
        let record = draft.record(&id, None, switch, entry, origin.clone());
        Ok(Order::of(record, Some((self, state)))?)
    }
}

/// Books what the books do not have yet, and remembers the booking.
fn enter(
    books: &mut OrderBooks,
    bookings: &mut Vec<Booking>,
    booked: &Booked,
    at: Timestamp,
) -> Result<(), OpenError> {
    let at = booked.at.unwrap_or(at);
    let booking = books.book(booked.kind, &booked.payload, booked.by_gateway, at)?;
    books.post(&booking).map_err(ReplayError::from)?;
    if !booking.is_empty() || booking.unmatched > 0 {
        bookings.push(booking);
    }
    Ok(())
}

//! The one mutator: an order changes by records alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Head, Order};
use crate::order::attention::Attentions;
use crate::order::books::{Books, EditError};
use crate::order::change::Change;
use crate::order::effect::Effect;
use crate::order::history::{History, PackedRecord, Row, changes, due};
use crate::order::money::Money;
use crate::order::opening::Opening;
use crate::order::position::{Decided, Position, host_facts, with_derived};
use crate::order::record::{Entry, Record};
use crate::order::replay_error::ReplayError;
use crate::vocabulary::Key;
use crate::workflow::{Owed, State, Workflow};

impl Order {
    /// Makes an order of its first record.
    ///
    /// # Errors
    ///
    /// [`ReplayError`], if that record opens nothing, or its data do not hold together.
    pub(crate) fn of(record: Record, by: Option<(&Workflow, State)>) -> Result<Self, ReplayError> {
        let (Entry::Opened(opening) | Entry::Imported { opening, .. }) = &record.entry else {
            return Err(ReplayError::NotOpened);
        };
        if record.sequence != 1 {
            return Err(ReplayError::Sequence { expected: 1, found: record.sequence });
        }
        let opening = (**opening).clone();
        let mut books = opening_books(&opening)?;
        for booking in &opening.bookings {
            books.post(booking)?;
        }
        let head = Head {
            position: Position::Told(BTreeMap::new()),
            version: 0,
            last_change: record.at,
            notify_customer: opening.notify_customer,
            history: History::new(record.order.clone()),
        };
        let mut order = Self {
            head,
            timers: BTreeMap::new(),
            attentions: Attentions::default(),
            books,
            facts: opening.facts,
            opened_at: record.at,
            customer: opening.customer,
            billing: opening.billing,
            shipping: opening.shipping,
            foreign: opening.foreign,
        };
        order.take_whole(Arc::new(record), by);
        Ok(order)
    }

    /// Replays a history: the same records give the same order.
    ///
    /// # Errors
    ///
    /// [`ReplayError`], if the records are not one order's, have gaps, or do not fit each other.
    pub fn replay(records: impl IntoIterator<Item = Record>) -> Result<Self, ReplayError> {
        let mut records = records.into_iter();
        let mut order = Self::of(records.next().ok_or(ReplayError::NotOpened)?, None)?;
        for record in records {
            order.enter(Arc::new(record), None)?;
        }
        Ok(order)
    }

    /// Enters one record, decided by that workflow or read: beside [`Self::enter_packed`] the only
    /// way in which an order changes. On an error nothing has changed.
    pub(crate) fn enter(
        &mut self,
        record: Arc<Record>,
        by: Option<(&Workflow, State)>,
    ) -> Result<(), ReplayError> {
        self.comes_next(&record.order, record.sequence)?;
        self.follow(record.sequence, &record.changes)?;
        match &record.entry {
            Entry::Opened(_) | Entry::Imported { .. } => return Err(ReplayError::OpenedTwice),
            Entry::Event(taken) => self.books.post(&taken.booking)?,
            Entry::Edited(edit) => self.edit(edit)?,
            Entry::Settled { name, raised } => self.settle(name, *raised, record.sequence)?,
            Entry::Assigned { .. } | Entry::Forced { .. } => {}
        }
        self.take_whole(record, by);
        Ok(())
    }

    /// Enters one event that the workflow decided on this order. On an error nothing has changed.
    pub(crate) fn enter_packed(
        &mut self,
        order: &Key,
        packed: PackedRecord,
        workflow: &Workflow,
    ) -> Result<(), ReplayError> {
        let sequence = u64::from(packed.sequence);
        self.comes_next(order, sequence)?;
        let stands = self.head.position.within(workflow);
        if stands.is_none_or(|decided| decided.state != packed.before) {
            self.follow(sequence, &changes(workflow, Some(packed.before), packed.after))?;
        }
        if let Some(booking) = packed.booking() {
            self.books.post(booking)?;
        }
        let mut amounts = packed.amounts().iter().copied();
        for owed in packed.owed().filter_map(|id| workflow.table().owed.get(id)) {
            match owed {
                Owed::Attention { name, amount } => {
                    self.raise(name, amount.and_then(|_| amounts.next()), sequence);
                }
                Owed::SetTimer { event, after } => {
                    self.timers.insert(event.clone(), due(packed.at, *after));
                }
                Owed::ClearTimer { event } => {
                    self.timers.remove(event);
                }
                Owed::Mail | Owed::Automation(_) | Owed::Custom(_) => {}
            }
        }
        self.stand(workflow, packed.after, packed.booking().is_some());
        self.put(Row::Packed(packed), sequence, Some(workflow));
        Ok(())
    }

    /// Whether a record of that order with that number comes next.
    fn comes_next(&self, order: &Key, sequence: u64) -> Result<(), ReplayError> {
        if order != self.id() {
            return Err(ReplayError::Order { expected: self.id().clone(), found: order.clone() });
        }
        if sequence != self.head.version + 1 {
            return Err(ReplayError::Sequence { expected: self.head.version + 1, found: sequence });
        }
        Ok(())
    }

    /// Whether the order has the statuses that the moves lead away from.
    fn follow(&self, sequence: u64, moves: &[Change]) -> Result<(), ReplayError> {
        for change in moves {
            let status = self.head.position.status((&change.axis).into());
            // An axis that came with a later workflow stood at its entry, unrecorded.
            if status.is_some() && status != change.from.as_ref().map(Key::as_str) {
                return Err(ReplayError::Change { sequence, change: change.clone() });
            }
        }
        Ok(())
    }

    /// Takes over what every record has: changes, effects, key, and the record itself.
    fn take_whole(&mut self, record: Arc<Record>, by: Option<(&Workflow, State)>) {
        let sequence = record.sequence;
        for effect in &record.effects {
            match effect {
                Effect::Attention { name, amount } => self.raise(name, *amount, sequence),
                Effect::SetTimer { event, due } => {
                    self.timers.insert(event.clone(), *due);
                }
                Effect::ClearTimer { event } => {
                    self.timers.remove(event);
                }
                Effect::Notify { .. } | Effect::Automation { .. } | Effect::Custom { .. } => {}
            }
        }
        match by {
            Some((workflow, after)) => self.stand(workflow, after, true),
            None => {
                let mut statuses = self.statuses();
                let moves = record.changes.iter();
                statuses.extend(moves.map(|change| (change.axis.clone(), change.to.clone())));
                self.head.position = Position::Told(statuses);
            }
        }
        self.put(Row::Whole(record), sequence, None);
    }

    /// Stands where the workflow has put the order; its facts are asked for anew if they may have
    /// changed.
    fn stand(&mut self, workflow: &Workflow, state: State, changed: bool) {
        if let Position::Decided(decided) = &mut self.head.position
            && !changed
            && decided.workflow.is(workflow)
        {
            decided.state = state;
            return;
        }
        let host = host_facts(workflow, &self.facts);
        let facts = with_derived(workflow, host, self.books.facts(None));
        let workflow = workflow.clone();
        self.head.position = Position::Decided(Decided { workflow, state, host, facts });
    }

    fn raise(&mut self, name: &Key, amount: Option<Money>, raised: u64) {
        self.attentions.raise(name, amount, raised);
    }

    fn put(&mut self, row: Row, sequence: u64, workflow: Option<&Workflow>) {
        self.head.version = sequence;
        self.head.last_change = row.at();
        self.head.history.push(row, workflow);
    }
}

/// The books of an order that is being opened, before anything is booked.
pub(crate) fn opening_books(opening: &Opening) -> Result<Books, EditError> {
    let mut books = Books::new(opening.currency, opening.lines.clone(), opening.charges)?;
    books.set_delivery(opening.delivery);
    books.set_terms(opening.terms);
    Ok(books)
}

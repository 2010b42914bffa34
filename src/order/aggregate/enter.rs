//! The one mutator: an order changes by records alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Order, Rest};
use crate::order::attention::Attentions;
use crate::order::books::{Books, EditError};
use crate::order::change::Change;
use crate::order::effect::Effect;
use crate::order::history::{History, Moment, PlainRecord, Row, changes, due};
use crate::order::money::Money;
use crate::order::opening::Opening;
use crate::order::position::{Decided, Position, host_facts, with_derived};
use crate::order::record::{Entry, Record};
use crate::order::replay_error::ReplayError;
use crate::vocabulary::Key;
use crate::workflow::{Debt, Facts, Owed, OwedId, State, Workflow};

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
        let rest = Rest {
            books,
            timers: BTreeMap::new(),
            attentions: Attentions::default(),
            facts: opening.facts,
            host: Facts::NONE,
            customer: opening.customer,
            billing: opening.billing,
            shipping: opening.shipping,
            foreign: opening.foreign,
        };
        let mut order = Self {
            position: Position::Told(Box::default()),
            history: History::new(record.order.clone(), record.at, opening.notify_customer),
            rest: Box::new(rest),
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

    /// Enters one record, decided by that workflow or read: beside [`Self::enter_decided`] the only
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
            Entry::Event(taken) => self.rest.books.post(&taken.booking)?,
            Entry::Edited(edit) => self.edit(edit)?,
            Entry::Settled { name, raised } => self.settle(name, *raised, record.sequence)?,
            Entry::Assigned { .. } | Entry::Forced { .. } => {}
        }
        self.take_whole(record, by);
        Ok(())
    }

    /// Enters one event that the workflow decided on this order as it is. On an error nothing has
    /// changed.
    pub(crate) fn enter_decided(
        &mut self,
        row: &Row,
        after: State,
        workflow: &Workflow,
    ) -> Result<(), ReplayError> {
        let Some(packed) = row.decided(after, workflow) else { return Ok(()) };
        let sequence = self.version() + 1;
        let stands = self.position.within(workflow);
        if stands.is_none_or(|decided| decided.state != packed.before) {
            self.follow(sequence, &changes(workflow, Some(packed.before), packed.after))?;
        }
        if let Some(booking) = &packed.booking {
            self.rest.books.post_packed(booking, row.payload(), packed.at)?;
        }
        self.raise(packed.owed(), packed.amounts.as_slice(), (packed.at, sequence), workflow);
        self.step_to(packed.after, workflow, packed.booking.is_some());
        self.history.push(row.clone(), sequence, Some(workflow));
        Ok(())
    }

    /// Enters one event that the workflow decided on this order, which it moved last, and that
    /// booked nothing.
    pub(crate) fn enter_plain(&mut self, row: Row, after: State, by: (&Workflow, &Debt)) {
        let (workflow, debt) = by;
        if debt.lasts {
            self.raise(debt.few.list(), &[], (row.at(), self.version() + 1), workflow);
        }
        if let Position::Decided(decided) = &mut self.position {
            decided.state = after;
        }
        self.history.push(row, self.version() + 1, Some(workflow));
    }

    /// As [`Self::enter_plain`], where the history takes plain rows as they are.
    #[inline(always)]
    pub(crate) fn enter_bare(
        &mut self,
        (plain, at): (PlainRecord, Moment),
        after: State,
        (workflow, debt): (&Workflow, &Debt),
    ) {
        if let Position::Decided(decided) = &mut self.position {
            decided.state = after;
        }
        self.history.push_plain(plain, at);
        if debt.lasts {
            self.raise_debt(debt, at, workflow);
        }
    }

    #[inline(never)]
    fn raise_debt(&mut self, debt: &Debt, at: Moment, workflow: &Workflow) {
        self.raise(debt.few.list(), &[], (at.at(), self.version()), workflow);
    }

    /// Takes over what the order itself keeps of what is owed: attentions and timers.
    fn raise(
        &mut self,
        owed: impl Iterator<Item = OwedId>,
        amounts: &[Money],
        (at, sequence): (Timestamp, u64),
        workflow: &Workflow,
    ) {
        let mut amounts = amounts.iter().copied();
        for owed in owed.filter_map(|id| workflow.table().owed.get(id)) {
            match owed {
                Owed::Attention { name, amount } => {
                    let amount = amount.and_then(|_| amounts.next());
                    self.rest.attentions.raise(name, amount, sequence);
                }
                Owed::SetTimer { event, after } => {
                    self.rest.timers.insert(event.clone(), due(at, *after));
                }
                Owed::ClearTimer { event } => {
                    self.rest.timers.remove(event);
                }
                Owed::Mail | Owed::Automation(_) | Owed::Custom(_) => {}
            }
        }
    }

    /// Whether a record of that order with that number comes next.
    pub(crate) fn comes_next(&self, order: &Key, sequence: u64) -> Result<(), ReplayError> {
        if order != self.id() {
            return Err(ReplayError::Order { expected: self.id().clone(), found: order.clone() });
        }
        if sequence != self.version() + 1 {
            return Err(ReplayError::Sequence { expected: self.version() + 1, found: sequence });
        }
        Ok(())
    }

    /// Whether the order has the statuses that the moves lead away from.
    fn follow(&self, sequence: u64, moves: &[Change]) -> Result<(), ReplayError> {
        for change in moves {
            let status = self.position.status((&change.axis).into());
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
                Effect::Attention { name, amount } => {
                    self.rest.attentions.raise(name, *amount, sequence);
                }
                Effect::SetTimer { event, due } => {
                    self.rest.timers.insert(event.clone(), *due);
                }
                Effect::ClearTimer { event } => {
                    self.rest.timers.remove(event);
                }
                Effect::Notify { .. } | Effect::Automation { .. } | Effect::Custom { .. } => {}
            }
        }
        match by {
            Some((workflow, after)) => self.stand(workflow, after),
            None => {
                let mut statuses = self.statuses();
                let moves = record.changes.iter();
                statuses.extend(moves.map(|change| (change.axis.clone(), change.to.clone())));
                self.position = Position::Told(Box::new(statuses));
            }
        }
        self.history.push(Row::Whole(record), sequence, None);
    }

    /// Stands where an event of that workflow has put the order. No event changes what the host
    /// says of it, so that facts are asked for anew only where something was booked.
    fn step_to(&mut self, state: State, workflow: &Workflow, booked: bool) {
        match &mut self.position {
            Position::Decided(decided) if decided.workflow.is(workflow) => {
                decided.state = state;
                if booked {
                    let derived = self.rest.books.facts(None);
                    decided.facts = with_derived(workflow, self.rest.host, derived);
                }
            }
            _ => self.stand(workflow, state),
        }
    }

    /// Stands where the workflow has put the order, which it may not have moved before, and asks
    /// for all facts anew.
    fn stand(&mut self, workflow: &Workflow, state: State) {
        let host = host_facts(workflow, &self.rest.facts);
        let facts = with_derived(workflow, host, self.rest.books.facts(None));
        self.rest.host = host;
        self.history.adopt(workflow);
        let workflow = workflow.clone();
        self.position = Position::Decided(Decided { workflow, state, facts });
    }
}

/// The books of an order that is being opened, before anything is booked.
pub(crate) fn opening_books(opening: &Opening) -> Result<Books, EditError> {
    let mut books = Books::new(opening.currency, opening.lines.clone(), opening.charges)?;
    books.set_delivery(opening.delivery);
    books.set_terms(opening.terms);
    Ok(books)
}

//! One order's random walk.

use std::fmt::Write as _;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::dice::Dice;
use crate::document::OutcomeClass;
use crate::engine::{Event, NewOrder, Origin};
use crate::order::{Actor, ActorKind, LineId, Money, Order, Payload, PayloadPart};
use crate::vocabulary::{Books, EventKind, Key};
use crate::workflow::{Verdict, Workflow};

/// An event with what is known of it before any order is.
#[derive(Debug)]
pub(super) struct Lot {
    name: Key,
    kind: EventKind,
    books: Option<Books>,
    weight: u64,
    /// The event as all orders have it: without a payload and without a key.
    plain: Event,
}

/// The events of a workflow, and how likely each is. What leads to a failure is rare, and so is
/// what takes something back.
pub(super) fn lots(workflow: &Workflow) -> Vec<Lot> {
    let document = workflow.document();
    let fails = |axis: &str, to: &str| {
        let statuses = document.axes.iter().filter(|a| a.name == axis).flat_map(|a| &a.statuses);
        statuses.filter(|s| s.key == to).any(|s| s.outcome == Some(OutcomeClass::Failure))
    };
    let lot = |event: &crate::document::Event| {
        let mut edges = document.transitions.iter().filter(|t| t.event == event.name);
        let failing = edges.clone().any(|t| t.to.as_deref().is_some_and(|to| fails(&t.axis, to)));
        let forward = edges.any(|t| t.to.as_deref().is_some_and(|to| !fails(&t.axis, to)));
        let weight = match event.books {
            Some(Books::Capture | Books::Dispatch | Books::Delivery) => 200,
            Some(Books::LastLeg | Books::Completion) => 40,
            Some(Books::FailedPayment | Books::FailedDelivery) => 15,
            Some(Books::Refund | Books::Return) => 6,
            Some(_) => 1,
            None if failing && !forward => 6,
            None if !event.assignable => 1,
            None => 120,
        };
        let mut actor = Actor::new(actor_of(event.kind, event.books));
        let mut edges = document.transitions.iter().filter(|t| t.event == event.name);
        actor.roles.extend(edges.find_map(|t| t.roles.first().cloned()));
        let plain = Event::new(&event.name).by(actor);
        let reason = workflow.needs_reason(&event.name);
        Some(Lot {
            name: Key::new(&event.name).ok()?,
            kind: event.kind,
            books: event.books,
            weight,
            plain: if reason { plain.note("correction") } else { plain },
        })
    };
    document.events.iter().filter_map(lot).collect()
}

/// An order on its way.
#[derive(Debug)]
pub(super) struct Walk {
    order: Order,
    dice: Dice,
    number: u64,
    units: u32,
    steps: u32,
    /// How many events it has, whatever becomes of the order; nothing is until it closes.
    share: Option<u64>,
    /// The last message, for when it comes twice.
    last: Option<(String, Event)>,
}

/// The longest walk.
const MOST_STEPS: u64 = 40;
/// How many times likelier something is that nobody has to look at.
const STRANGE: u64 = 100;
/// The line that carries all units, as a replay opens an order.
const LINE: &str = "1";

impl Walk {
    pub(super) fn open(
        workflow: &Workflow,
        (number, share): (u64, Option<u64>),
        at: i64,
        mut dice: Dice,
    ) -> Option<Self> {
        let units = [1, 1, 1, 2, 3].get(dice.below(5) as usize).copied().unwrap_or(1);
        let total = Decimal::new(500 + dice.below(20_000) as i64, 2);
        let new = NewOrder::new(&format!("S-{number}"), "EUR")
            .named_line(LINE, "", units, Decimal::ZERO)
            .shipping_charge(total);
        let at = Timestamp::from_second(at).ok()?;
        let order = workflow.open(new, Origin::by(Actor::system()).at(at)).ok()?;
        Some(Self { order, dice, number, units, steps: 0, share, last: None })
    }

    /// Takes one step: the line for the log, and how many seconds later the next one is due. None,
    /// where the walk is over.
    pub(super) fn step(
        &mut self,
        workflow: &Workflow,
        lots: &[Lot],
        at: Timestamp,
    ) -> Option<(String, i64)> {
        if u64::from(self.steps) >= self.share.unwrap_or(MOST_STEPS) {
            return None;
        }
        let twice = self.last.is_some() && self.dice.per_mille(30);
        let event = match &self.last {
            Some((_, event)) if twice => event.clone(),
            _ => self.choose(workflow, lots)?,
        };
        let lot = lots.iter().find(|lot| lot.name == event.name())?;
        let event = event.at(at);
        let line = self.line(lot, &event, at);
        // A refusal is part of the story: whoever replays the log will meet it too.
        let _refused = workflow.apply(&mut self.order, &event).is_err();
        self.order.shed();
        self.steps += 1;
        self.last = Some((line.clone(), event));
        let pause = if twice { 60 } else { 600 + self.dice.below(172_800) };
        Some((line, pause as i64))
    }

    /// What happens next: something that the order would take, or once in a while anything at all.
    fn choose(&mut self, workflow: &Workflow, lots: &[Lot]) -> Option<Event> {
        if self.steps == 0 {
            return self.first(workflow, lots);
        }
        let closed = workflow.outcome_of(&self.order).is_some_and(|outcome| outcome.closed);
        if closed && self.share.is_none() && !self.dice.per_mille(60) {
            return None;
        }
        let odd = self.dice.per_mille(15);
        let mut open: Vec<(u64, &Lot, Payload)> = Vec::with_capacity(lots.len());
        for lot in lots {
            let payload = self.payload(lot);
            let weight = match self.glance(workflow, lot, &payload) {
                _ if odd => 1,
                Some((Verdict::Applied, false)) => lot.weight * STRANGE,
                // What a person has to look at does happen, and seldom.
                Some((Verdict::Applied, true)) => lot.weight,
                _ => continue,
            };
            open.push((weight, lot, payload));
        }
        if open.is_empty() && self.share.is_some() {
            open.extend(lots.iter().map(|lot| (1, lot, Payload::default())));
        }
        let sum = open.iter().map(|(weight, ..)| weight).sum();
        let mut pick = self.dice.below(sum);
        let (_, lot, payload) = open.into_iter().find(|(weight, ..)| {
            let hit = pick < *weight;
            pick = pick.saturating_sub(*weight);
            hit
        })?;
        Some(self.event(lot, payload))
    }

    fn glance(&self, workflow: &Workflow, lot: &Lot, payload: &Payload) -> Option<(Verdict, bool)> {
        if *payload == Payload::default() {
            return workflow.glance(&self.order, &lot.plain);
        }
        workflow.glance(&self.order, &lot.plain.clone().payload(payload.clone()))
    }

    /// The message that names the order first: one that leads where the order already is, if there
    /// is one, as the placing of an order does.
    fn first(&mut self, workflow: &Workflow, lots: &[Lot]) -> Option<Event> {
        for wanted in [Verdict::Unchanged, Verdict::Applied] {
            for lot in lots.iter().filter(|lot| lot.books.is_none()) {
                let payload = self.payload(lot);
                if self.glance(workflow, lot, &payload).is_some_and(|it| it.0 == wanted) {
                    return Some(self.event(lot, payload));
                }
            }
        }
        let lot = lots.first()?;
        let payload = self.payload(lot);
        Some(self.event(lot, payload))
    }

    fn event(&self, lot: &Lot, payload: Payload) -> Event {
        let event = lot.plain.clone().payload(payload);
        match lot.kind {
            EventKind::Report => event.key(&format!("{}-{}", self.number, self.steps)),
            EventKind::Request => event,
        }
    }

    /// A part of the money or of the units now and then, else the whole.
    fn payload(&mut self, lot: &Lot) -> Payload {
        let payload = Payload::default();
        let Some(books) = lot.books else { return payload };
        let parts = PayloadPart::taken_by(books);
        if parts.contains(&PayloadPart::Amount) && self.dice.per_mille(100) {
            let ledger = self.order.books().ledger();
            let whole = match books {
                Books::Refund => ledger.held(),
                _ => self.order.books().outstanding(),
            };
            let half = (whole.amount() / Decimal::TWO).trunc_with_scale(2);
            return match Money::new(half, whole.currency()) {
                Ok(half) if !half.is_zero() => payload.amount(half),
                _ => payload,
            };
        }
        let Ok(line) = LineId::new(LINE) else { return payload };
        let units = self.order.books().parcels().units(&line);
        let left = units.map_or(0, |units| match books {
            Books::Dispatch => units.unsent(),
            Books::Return => units.delivered,
            _ => 0,
        });
        if left > 1 && self.dice.per_mille(400) { payload.line(line, 1) } else { payload }
    }

    fn line(&self, lot: &Lot, event: &Event, at: Timestamp) -> String {
        let mut line = format!(
            r#"{{"order":"S-{}","event":{},"at":"{at}","actor":"{}""#,
            self.number,
            serde_json::Value::from(lot.name.as_str()),
            actor_of(lot.kind, lot.books)
        );
        let origin = event.comes_from();
        if let Some(role) = origin.actor.roles.first() {
            let _ = write!(line, r#","role":{}"#, serde_json::Value::from(role.as_str()));
        }
        if self.steps == 0 {
            let total = self.order.books().total().amount();
            // Writing to a string cannot fail.
            let _ = write!(line, r#","total":"{total}","currency":"EUR","units":{}"#, self.units);
        }
        if let Some(amount) = event.brings().amount {
            let _ = write!(line, r#","amount":"{}""#, amount.amount());
        }
        for units in &event.brings().lines {
            let _ = write!(line, r#","units":{}"#, units.quantity);
        }
        for (name, text) in [("key", &origin.key), ("note", &origin.note)] {
            if let Some(text) = text {
                let _ = write!(line, r#","{name}":"{text}""#);
            }
        }
        line.push('}');
        line
    }
}

/// Who usually says such a thing.
const fn actor_of(kind: EventKind, books: Option<Books>) -> ActorKind {
    match (kind, books) {
        (EventKind::Report, Some(Books::Capture | Books::Refund | Books::FailedPayment)) => {
            ActorKind::Gateway
        }
        (EventKind::Report, Some(_)) => ActorKind::Carrier,
        (EventKind::Report, None) => ActorKind::System,
        (EventKind::Request, _) => ActorKind::Staff,
    }
}

//! A shop that has an order model of its own, and keeps its statuses in orderflow's bare state.
//!
//! Nothing above the workflow layer is used: the shop supplies the facts, `Workflow::step` decides,
//! `Workflow::effects` says what is owed, and the state is stored with the hash of its workflow.
//!
//! Run it with `cargo run --example host_order`.

use std::error::Error;

use orderflow::standard::{event, fact, fulfillment, payment};
use orderflow::{
    EventKey, FactKey, Facts, Input, PackedState, State, StepEffect, Verdict, Workflow,
};

/// The shop's own order, as its code has known it for years; only `state` is new.
struct ShopOrder {
    number: u32,
    total_cents: i64,
    paid_cents: i64,
    units: u32,
    units_sent: u32,
    state: State,
}

/// What the shop's database keeps of the state.
struct Row {
    workflow: [u8; 16],
    state: u64,
}

impl ShopOrder {
    /// What the guards may ask of this order, answered from the shop's own columns.
    fn facts(&self, workflow: &Workflow, booked: bool) -> Facts {
        workflow.facts_where(|name: FactKey<'_>| match name {
            fact::PAID_IN_FULL => self.paid_cents >= self.total_cents,
            fact::MONEY_HELD => self.paid_cents > 0,
            fact::MONEY_CAME | fact::UNITS_CAME => booked,
            fact::UNITS_UNDER_WAY => self.units_sent > 0,
            fact::NOTHING_TO_SHIP => self.units == 0,
            _ => false,
        })
    }

    /// Decides one event, moves, and says in words what happened.
    fn happens(&mut self, workflow: &Workflow, name: EventKey<'_>, booked: bool) -> String {
        let Some(event) = workflow.event(name) else { return format!("{name}: unknown") };
        let facts = self.facts(workflow, booked);
        let input = Input { facts, booked, ..Input::default() };
        let step = workflow.step(self.state, event, input);
        let mut told = format!("{name}: {}", step.verdict.as_str());
        if matches!(step.verdict, Verdict::Refused | Verdict::Flagged) {
            for reason in workflow.reasons(self.state, event, input) {
                told += &format!("\n    {reason}");
            }
        }
        for effect in workflow.effects(self.state, &step, facts) {
            told += &format!("\n    {}", words(effect));
        }
        self.state = step.state;
        told
    }
}

/// Here the shop would send a mail, put a ticket into a queue, ask its scheduler.
fn words(effect: StepEffect<'_>) -> String {
    match effect {
        StepEffect::Notify { .. } => "mail the customer".to_owned(),
        StepEffect::Attention { name, .. } => format!("show {name} to somebody"),
        StepEffect::ClearTimer { event } => format!("clear the timer of {event}"),
        other => format!("{other:?}"),
    }
}

pub(crate) fn story(workflow: &Workflow) -> Result<Vec<String>, Box<dyn Error>> {
    let mut told = Vec::new();
    let state = workflow.entry();
    let mut order = ShopOrder {
        number: 1001,
        total_cents: 3980,
        paid_cents: 0,
        units: 2,
        units_sent: 0,
        state,
    };

    // A request is refused with its reasons; the order is as it was.
    told.push(order.happens(workflow, event::PROCESS, false));

    // The shop books first and asks then: guards see the facts as they are after the booking.
    order.paid_cents = 3980;
    told.push(order.happens(workflow, event::PAID, true));
    // The gateway repeats itself. The shop knows the transaction and books nothing.
    told.push(order.happens(workflow, event::PAID, false));

    // Stored and read back: two numbers and the hash that gives them a meaning.
    let packed = workflow.pack(order.state);
    let row = Row { workflow: packed.hash().to_bytes(), state: packed.word() };
    let hash = orderflow::ContentHash::from_bytes(row.workflow);
    order.state = workflow.unpack(PackedState::from_parts(hash, row.state))?;

    // Another workflow refuses the word, for the positions mean something else there.
    let mut edited = workflow.document().clone();
    edited.version = Some("2".to_owned());
    let revised = Workflow::new(&edited)?;
    if revised.unpack(packed).is_err() {
        told.push("revision 2: another workflow packed this state".to_owned());
        // Statuses are read by key, and the order goes on.
        let keys = workflow.axes().map(|axis| {
            (workflow.axis_key(axis), workflow.status_key(axis, order.state.status(axis)))
        });
        order.state = revised.state(keys)?;
    }

    order.units_sent = 2;
    told.push(order.happens(&revised, event::SENT, true));
    told.push(order.happens(&revised, event::CANCEL, false));
    let at = |axis| revised.status_on(axis, order.state).map_or("?", |status| status.as_str());
    told.push(format!("order {}: {}, {}", order.number, at(payment::AXIS), at(fulfillment::AXIS)));
    Ok(told)
}

#[expect(clippy::print_stdout, reason = "an example shows what it does")]
fn main() -> Result<(), Box<dyn Error>> {
    for line in story(&Workflow::standard())? {
        println!("{line}");
    }
    Ok(())
}

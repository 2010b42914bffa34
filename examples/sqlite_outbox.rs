//! An order saved with its history and its outbox, in one SQLite transaction, under a version
//! check.
//!
//! The history is what counts: an order is loaded by replaying it. The row in `orders` is there to
//! be looked up and to hold the version on which a save depends, and the outbox makes sure that
//! what is owed is done although the process may die at any time, and done once although it may be
//! asked twice.
//!
//! Run it with `cargo run --example sqlite_outbox`.

use std::collections::BTreeSet;
use std::error::Error;

use orderflow::standard::{Paid, event, fulfillment, payment};
use orderflow::{Actor, Decision, Effect, Event, NewOrder, Order, Origin, Record, Workflow};
use rusqlite::{Connection, Transaction, params};
use rust_decimal::dec;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TABLES: &str = "
    CREATE TABLE orders (
        id TEXT PRIMARY KEY, version INTEGER NOT NULL,
        payment TEXT NOT NULL, fulfillment TEXT NOT NULL, outcome TEXT NOT NULL
    );
    CREATE TABLE history (
        order_id TEXT NOT NULL, sequence INTEGER NOT NULL, record TEXT NOT NULL,
        UNIQUE (order_id, sequence)
    );
    CREATE TABLE outbox (
        key TEXT PRIMARY KEY, effect TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0
    );
";

/// How a save ended.
#[derive(Debug, PartialEq)]
enum Saved {
    Stored,
    /// Somebody else was faster: load the order again and decide again.
    LostRace,
}

/// Stores an order that was just opened.
fn insert(db: &mut Connection, workflow: &Workflow, order: &Order) -> Result<()> {
    let transaction = db.transaction()?;
    transaction.execute(
        "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            order.id().as_str(),
            order.version(),
            order.status(payment::AXIS).as_str(),
            order.status(fulfillment::AXIS).as_str(),
            outcome(workflow, order),
        ],
    )?;
    for record in order.history() {
        append(&transaction, &record)?;
    }
    Ok(transaction.commit()?)
}

/// Stores what was decided, if the order is still at the version that it was decided on: the
/// statuses, the record and the outbox together, or none of them.
fn save(
    db: &mut Connection,
    workflow: &Workflow,
    order: &Order,
    decision: &Decision<'_>,
) -> Result<Saved> {
    let Some(record) = decision.record() else { return Ok(Saved::Stored) };
    let transaction = db.transaction()?;
    let updated = transaction.execute(
        "UPDATE orders SET version = ?3, payment = ?4, fulfillment = ?5, outcome = ?6
         WHERE id = ?1 AND version = ?2",
        params![
            order.id().as_str(),
            decision.expected_version,
            record.sequence,
            order.status(payment::AXIS).as_str(),
            order.status(fulfillment::AXIS).as_str(),
            outcome(workflow, order),
        ],
    )?;
    if updated == 0 {
        return Ok(Saved::LostRace);
    }
    append(&transaction, &record)?;
    transaction.commit()?;
    Ok(Saved::Stored)
}

fn append(transaction: &Transaction<'_>, record: &Record) -> Result<()> {
    transaction.execute(
        "INSERT INTO history VALUES (?1, ?2, ?3)",
        params![record.order.as_str(), record.sequence, serde_json::to_string(record)?],
    )?;
    for owed in record.owed() {
        transaction.execute(
            "INSERT INTO outbox (key, effect) VALUES (?1, ?2)",
            params![owed.key.to_string(), serde_json::to_string(&owed.effect)?],
        )?;
    }
    Ok(())
}

fn outcome(workflow: &Workflow, order: &Order) -> String {
    workflow.outcome_of(order).map_or_else(String::new, |outcome| outcome.name.to_owned())
}

/// Loads an order by replaying its history.
fn load(db: &Connection, id: &str) -> Result<Order> {
    let mut rows =
        db.prepare("SELECT record FROM history WHERE order_id = ?1 ORDER BY sequence")?;
    let texts = rows.query_map([id], |row| row.get::<_, String>(0))?;
    let records =
        texts.map(|text| Ok(serde_json::from_str(&text?)?)).collect::<Result<Vec<Record>>>()?;
    Ok(Order::replay(records)?)
}

/// Loads, decides and saves, again if somebody else was faster. Deciding is pure, so deciding again
/// is safe: the event meets the order as it is by then.
fn handle<'w>(
    db: &mut Connection,
    workflow: &'w Workflow,
    id: &str,
    event: &Event,
) -> Result<Decision<'w>> {
    loop {
        let mut order = load(db, id)?;
        let decision = workflow.apply(&mut order, event)?;
        if save(db, workflow, &order, &decision)? == Saved::Stored {
            return Ok(decision);
        }
    }
}

/// The world outside. It remembers the keys of what it has done, as a mail service or a queue does.
#[derive(Default)]
struct World {
    seen: BTreeSet<String>,
    done: Vec<String>,
}

impl World {
    fn perform(&mut self, key: &str, effect: &Effect) {
        if !self.seen.insert(key.to_owned()) {
            return;
        }
        let what = match effect {
            Effect::Notify { changes, .. } => {
                let entered: Vec<&str> = changes.iter().map(|change| change.to.as_str()).collect();
                format!("mail about {}", entered.join(" and "))
            }
            Effect::Attention { name, amount: Some(amount) } => format!("{name} of {amount}"),
            Effect::SetTimer { event, due } => format!("timer {event} at {due}"),
            Effect::ClearTimer { event } => format!("no timer {event}"),
            other => format!("{other:?}"),
        };
        self.done.push(format!("{key}: {what}"));
    }
}

/// Does what is owed and not done. To die between the two steps is no harm: the work is offered
/// again, under the same key.
fn deliver(db: &Connection, world: &mut World, dies_before_marking: bool) -> Result<()> {
    let mut rows = db.prepare("SELECT key, effect FROM outbox WHERE done = 0 ORDER BY rowid")?;
    let owed = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for row in owed.collect::<rusqlite::Result<Vec<(String, String)>>>()? {
        let (key, effect) = row;
        world.perform(&key, &serde_json::from_str(&effect)?);
        if !dies_before_marking {
            db.execute("UPDATE outbox SET done = 1 WHERE key = ?1", [&key])?;
        }
    }
    Ok(())
}

pub(crate) fn story(workflow: &Workflow) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let mut db = Connection::open_in_memory()?;
    db.execute_batch(TABLES)?;
    let at = "2026-03-01T09:00:00Z".parse()?;

    let new = NewOrder::new("A-1001", "EUR").line("SKU-1", 2, dec!(19.90));
    let order = workflow.open(new, Origin::by(Actor::system()).at(at))?;
    insert(&mut db, workflow, &order)?;

    // Two handlers load the same version. The gateway's is saved; the customer's finds another
    // version.
    let (mut gateways, mut customers) = (load(&db, "A-1001")?, load(&db, "A-1001")?);
    let paid = Paid::in_full().by(Actor::gateway("stripe")).key("evt_1").at(at);
    let cancel = Event::new(event::CANCEL).by(Actor::customer("c-7")).key("req_1").at(at);
    let first = workflow.apply(&mut gateways, &paid)?;
    let second = workflow.apply(&mut customers, &cancel)?;
    told.push(format!("paid: {:?}", save(&mut db, workflow, &gateways, &first)?));
    told.push(format!("cancel: {:?}", save(&mut db, workflow, &customers, &second)?));

    // Decided again on what is there now, the cancellation owes a refund.
    let again = handle(&mut db, workflow, "A-1001", &cancel)?;
    told.push(format!("cancel again: {}", again.verdict.as_str()));
    // The gateway sends its message twice: no second record, no second mail.
    let twice = handle(&mut db, workflow, "A-1001", &paid)?;
    told.push(format!("paid twice: {}, as record {:?}", twice.verdict.as_str(), twice.first));

    // The first delivery dies before it has marked anything; the second offers the same keys.
    let mut world = World::default();
    deliver(&db, &mut world, true)?;
    deliver(&db, &mut world, false)?;
    deliver(&db, &mut world, false)?;
    told.extend(world.done);

    let row = "SELECT id, version, payment, fulfillment, outcome FROM orders";
    told.push(db.query_row(row, [], |row| {
        let text = |n| row.get::<_, String>(n);
        let version: u64 = row.get(1)?;
        Ok(format!("{} v{version}: {}, {}, {}", text(0)?, text(2)?, text(3)?, text(4)?))
    })?);
    let kept = load(&db, "A-1001")?;
    told.push(format!("replayed: {} records, {}", kept.version(), kept.status(payment::AXIS)));
    Ok(told)
}

#[expect(clippy::print_stdout, reason = "an example shows what it does")]
fn main() -> Result<()> {
    for line in story(&Workflow::standard())? {
        println!("{line}");
    }
    Ok(())
}

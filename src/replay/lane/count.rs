//! Deciding and counting one event of a lean order.

use super::super::account::{Account, Came, Portion};
use super::super::lean::key_bits;
use super::super::names::Known;
use super::super::records::{Kept, RecordAt, Records};
use super::super::rulings::Question;
use super::super::seen::{Seen, text};
use super::super::tally::Tally;
use super::{Lane, minor};
use crate::engine::Rejection;
use crate::fleet::OrderNumber;
use crate::order::{ActorKind, Currency};
use crate::workflow::{EventId, Step, Verdict, Workflow};

/// How far back a repeat is looked for; an order with more to look through becomes an aggregate.
const REACH: usize = 48;
/// The longest idempotency key of a lean order, in bytes; as many characters are always allowed.
const KEY: usize = 200;

/// What the line brings, resolved.
struct Told {
    actor: u16,
    portion: Portion,
    after: Account,
    came: Came,
}

impl Lane {
    /// Decides an event and counts it; none, and nothing done, where the order cannot stay lean.
    pub(crate) fn count(
        &mut self,
        workflow: &Workflow,
        order: u32,
        (name, known): (u32, Known),
        seen: &Seen<'_>,
        tally: &mut Tally,
    ) -> Option<()> {
        if self.get(order)?.wide.is_some() {
            return None;
        }
        let (told, question) = self.question(workflow, order, known, seen)?;
        if let Some(first) = self.first_of_key(order, seen.key)? {
            if first.event == Some(known.event) && first.says(told.portion) {
                tally.add_verdict(name, Verdict::Unchanged, 1);
            } else {
                let (key, first) = (String::new(), 0);
                self.reject(order, name, &Rejection::KeyReused { key, first }, tally);
            }
            return Some(());
        }
        let ruling = self.rulings.as_mut()?.ask(workflow, question, name, tally)?;
        let (step, running) = (ruling.step, ruling.running);
        match step.verdict {
            Verdict::Refused | Verdict::Unchanged => {
                ruling.count += 1;
                self.get_mut(order)?.refused |= step.verdict == Verdict::Refused;
                return Some(());
            }
            Verdict::Ignored | Verdict::Flagged => {
                let kept = self.orders.get(order as usize)?.kept;
                if seen.note.is_some() {
                    return None;
                }
                let may_repeat = seen.key.is_none() && !told.came.booked;
                if may_repeat && repeats(&self.records, kept, known.event, told.portion)? {
                    ruling.repeated += 1;
                    return Some(());
                }
            }
            Verdict::Applied => {}
        }
        if known.needs_reason && seen.note.is_none_or(|note| text(note).trim().is_empty()) {
            let what = String::new();
            self.reject(order, name, &Rejection::ReasonMissing { what }, tally);
            return Some(());
        }
        ruling.count += 1;
        self.enter(order, known.event, &step, &told, seen);
        let lean = self.get_mut(order)?;
        lean.running = running;
        lean.asked |= question.unmatched;
        Some(())
    }

    /// What the line asks of the engine; none, where sums cannot say it.
    fn question(
        &mut self,
        workflow: &Workflow,
        order: u32,
        known: Known,
        seen: &Seen<'_>,
    ) -> Option<(Told, Question)> {
        let actor = self.actors.number(seen.actor, seen.role, workflow)?;
        let who = self.actors.get(actor)?;
        let lean = self.get(order)?;
        let currency = *self.currencies.get(usize::from(lean.currency))?;
        let by_gateway = who.actor.kind == ActorKind::Gateway;
        let portion = portion(seen, known, by_gateway, currency)?;
        let (after, came) = match known.books {
            Some(kind) => lean.account.book(kind, portion)?,
            None => (lean.account, Came::default()),
        };
        let question = Question {
            state: self.fleet.state(OrderNumber(order))?,
            event: known.event,
            facts: after.facts(&lean.account, came),
            roles: who.roles,
            booked: came.booked,
            unmatched: came.unmatched && !lean.asked,
            running: lean.running,
        };
        Some((Told { actor, portion, after, came }, question))
    }

    /// The record that came with the key, if one did; none, where the order cannot stay lean.
    fn first_of_key(&self, order: u32, key: Option<&[u8]>) -> Option<Option<Kept<'_>>> {
        let Some(key) = key else { return Some(None) };
        if key.is_empty() || key.len() > KEY {
            return None;
        }
        let (lean, bits) = (self.get(order)?, key_bits(key));
        if lean.keys & bits != bits {
            return Some(None);
        }
        record_of(&self.records, lean.kept, key)
    }

    fn reject(&mut self, order: u32, name: u32, rejection: &Rejection, tally: &mut Tally) {
        tally.rejected(name, rejection.code());
        if let Some(lean) = self.get_mut(order) {
            lean.refused = true;
        }
    }

    fn enter(&mut self, order: u32, event: EventId, step: &Step, told: &Told, seen: &Seen<'_>) {
        self.fleet.enter(OrderNumber(order), event, step, seen.at);
        let Some(lean) = self.orders.get_mut(order as usize) else { return };
        lean.kept = self.records.push(&Kept {
            previous: lean.kept,
            actor: told.actor,
            event: Some(event),
            verdict: step.verdict,
            at: seen.at,
            portion: told.portion,
            key: seen.key,
            note: seen.note,
        });
        lean.account = told.after;
        lean.keys |= seen.key.map_or(0, key_bits);
    }
}

/// The record of the key, if there is one; none, where that is too far back to look for.
fn record_of<'r>(records: &'r Records, mut at: RecordAt, key: &[u8]) -> Option<Option<Kept<'r>>> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(None) };
        if record.key == Some(key) {
            return Some(Some(record));
        }
        at = record.previous;
    }
    None
}

/// Whether the event, which is stale or flagged, says what a record since the last change says
/// already; none, where that is too long ago.
fn repeats(records: &Records, mut at: RecordAt, event: EventId, portion: Portion) -> Option<bool> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(false) };
        let plain = record.note.is_none() && record.says(portion);
        if record.event == Some(event) && plain {
            return Some(true);
        }
        if record.event.is_none() || record.verdict == Verdict::Applied {
            return Some(false);
        }
        at = record.previous;
    }
    None
}

/// What the line brings for the books, of what the event takes; none, where sums cannot say it.
fn portion(seen: &Seen<'_>, known: Known, by_gateway: bool, currency: Currency) -> Option<Portion> {
    let unsaid = known.takes_reference && seen.reference.is_some()
        || known.takes_shipment && seen.shipment.is_some();
    if unsaid {
        return None;
    }
    let amount = match seen.amount.filter(|_| known.takes_amount) {
        None => None,
        Some(_) if seen.currency.is_some_and(|stated| stated != currency.as_str().as_bytes()) => {
            return None;
        }
        Some(amount) => Some(minor(amount, currency.digits())?),
    };
    let units = seen.units.filter(|_| known.takes_units);
    (units != Some(0)).then_some(Portion { amount, units, by_gateway })
}

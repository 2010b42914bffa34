//! Deciding and counting one event of a lean order.

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;

use super::super::account::{Account, Came, Named, Parcels, Portion};
use super::super::lean::Lean;
use super::super::names::Known;
use super::super::records::{Kept, RecordAt, Records, exact};
use super::super::rulings::Question;
use super::super::seen::{Seen, text};
use super::super::tally::Tally;
use super::Lane;
use crate::engine::Rejection;
use crate::fleet::OrderNumber;
use crate::order::{Currency, Payload};
use crate::vocabulary::Books;
use crate::workflow::{EventId, Verdict, Workflow};

/// How far back a repeat is looked for; an order with more to look through becomes an aggregate.
const REACH: usize = 48;
/// The longest idempotency key of a lean order, in bytes; as many characters are always allowed.
const KEY: usize = 200;
/// The longest reference or name of a parcel of one, likewise.
const OUTSIDE: usize = Payload::MAX_CHARS;

impl Lane {
    /// Decides an event and counts it; none, and nothing done, where the order cannot stay lean.
    #[inline]
    pub(crate) fn count(
        &mut self,
        workflow: &Workflow,
        order: u32,
        (name, known): (u32, Known),
        seen: &Seen<'_>,
        tally: &mut Tally,
    ) -> Option<()> {
        let lean = self.orders.get_mut(order as usize).filter(|lean| lean.wide().is_none())?;
        let currency = *self.currencies.get(usize::from(lean.currency))?;
        let (actor, who) = self.actors.find(seen.actor, seen.role, name, workflow)?;
        let portion = portion(seen, known, who.is_gateway, currency)?;
        let reference = bits(&self.hasher, (portion.reference, OUTSIDE))?;
        let (after, came) = book(workflow, &self.records, lean, known.books, (portion, reference))?;
        let key = bits(&self.hasher, (seen.key, KEY))?;
        if let Some(first) = first_of_key(&self.records, lean, seen.key, key)? {
            let same = first.event == Some(known.event) && first.says(portion);
            answer_again(lean, name, same, tally);
            return Some(());
        }
        let question = Question {
            situation: lean.situation(),
            event: known.event,
            facts: after.facts(&lean.account, came),
            roles: who.class,
            booked: came.booked,
            unmatched: came.unmatched && !lean.asked,
        };
        let rulings = self.rulings.as_mut().filter(|_| self.records.has_room())?;
        let ruling = rulings.ask(workflow, (question, who.roles), name, tally)?;
        let verdict = ruling.verdict;
        match verdict {
            Verdict::Refused | Verdict::Unchanged => {
                ruling.count += 1;
                lean.refused |= verdict == Verdict::Refused;
                return Some(());
            }
            Verdict::Ignored | Verdict::Flagged => {
                if seen.note.is_some() {
                    return None;
                }
                let may_repeat = seen.key.is_none() && !came.booked;
                if may_repeat && repeats(&self.records, lean.kept, known.event, portion)? {
                    ruling.repeated += 1;
                    return Some(());
                }
            }
            Verdict::Applied => {}
        }
        if known.needs_reason && seen.note.is_none_or(|note| text(note).trim().is_empty()) {
            let what = String::new();
            reject(lean, name, &Rejection::ReasonMissing { what }, tally);
            return Some(());
        }
        ruling.count += 1;
        let decided = (verdict, ruling.state);
        self.fleet.enter(OrderNumber(order), known.event, decided, seen.at.millis());
        let told = (known.event, actor, verdict);
        let kept = kept(lean, told, (portion, came), seen);
        lean.keys |= key | if kept.booked { reference } else { 0 };
        lean.enter((after, came.parcels), ruling.situation, self.records.push(&kept));
        lean.asked |= question.unmatched;
        Some(())
    }
}

/// The account once the event has booked, and what came; none, where sums cannot say it. A
/// reference that is on the books already books nothing.
#[inline]
fn book(
    workflow: &Workflow,
    records: &Records,
    lean: &Lean,
    books: Option<Books>,
    (portion, bits): (Portion<'_>, u64),
) -> Option<(Account, Came)> {
    let (mut after, parcels) = (lean.account, lean.parcels()?);
    let nothing = Came::nothing(parcels);
    let Some(kind) = books else { return Some((after, nothing)) };
    if let Some(reference) = portion.reference
        && lean.keys & bits == bits
        && is_booked(records, lean.kept, reference, |event| workflow.books(event) == books)?
    {
        return Some((after, nothing));
    }
    let named = match (portion.shipment, parcels) {
        (None, _) => Named::Nothing,
        (Some(_), Parcels::No) => Named::New,
        (Some(id), Parcels::One | Parcels::Failed) if parcel_of(records, lean.kept) == Some(id) => {
            Named::Known
        }
        _ => return None,
    };
    let came = after.book(kind, portion, (parcels, named))?;
    Some((after, came))
}

/// What is kept of an event.
#[inline(always)]
fn kept<'s>(
    lean: &Lean,
    (event, actor, verdict): (EventId, u32, Verdict),
    (portion, came): (Portion<'s>, Came),
    seen: &Seen<'s>,
) -> Kept<'s> {
    let Portion { amount, units, reference, shipment, .. } = portion;
    Kept {
        previous: lean.kept,
        actor,
        event: Some(event),
        verdict,
        at: exact(seen.at),
        amount,
        units,
        key: seen.key,
        note: seen.note,
        reference,
        booked: reference.is_some() && came.booked,
        shipment,
        opens: shipment.is_some()
            && (lean.parcels(), came.parcels) == (Some(Parcels::No), Parcels::One),
    }
}

/// The four bits of a key or of a reference, which has at most so many bytes; none, where an order
/// with it cannot be lean.
#[inline(always)]
fn bits(hasher: &DefaultHashBuilder, (text, most): (Option<&[u8]>, usize)) -> Option<u64> {
    let Some(text) = text else { return Some(0) };
    if text.is_empty() || text.len() > most {
        return None;
    }
    let mut hasher = hasher.build_hasher();
    hasher.write(text);
    let hash = hasher.finish();
    let bit = |shift: u32| 1_u64 << ((hash >> shift) & 63);
    Some(bit(58) | bit(52) | bit(46) | bit(40))
}

/// The record that came with the key, if one did; none, where that is too far back to look for.
#[inline]
fn first_of_key<'r>(
    records: &'r Records,
    lean: &Lean,
    key: Option<&[u8]>,
    bits: u64,
) -> Option<Option<Kept<'r>>> {
    match key {
        Some(key) if lean.keys & bits == bits => record_of(records, lean.kept, key),
        _ => Some(None),
    }
}

/// Counts an event whose key has come before, with the same or with something else.
fn answer_again(lean: &mut Lean, name: u32, same: bool, tally: &mut Tally) {
    if same {
        tally.add_verdict(name, Verdict::Unchanged, 1);
    } else {
        let (key, first) = (String::new(), 0);
        reject(lean, name, &Rejection::KeyReused { key, first }, tally);
    }
}

fn reject(lean: &mut Lean, name: u32, rejection: &Rejection, tally: &mut Tally) {
    tally.rejected(name, rejection.code());
    lean.refused = true;
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

/// Whether an event of the same kind has booked the reference; none, where it may have done so too
/// far back to look for.
#[inline(never)]
fn is_booked(
    records: &Records,
    mut at: RecordAt,
    reference: &[u8],
    is_kind: impl Fn(EventId) -> bool,
) -> Option<bool> {
    for _ in 0..REACH {
        let Some(record) = records.get(at) else { return Some(false) };
        if record.booked
            && record.reference == Some(reference)
            && record.event.is_some_and(&is_kind)
        {
            return Some(true);
        }
        at = record.previous;
    }
    None
}

/// The name of the only parcel that the books know; none, where it is too far back to look for.
#[inline(never)]
fn parcel_of(records: &Records, mut at: RecordAt) -> Option<&[u8]> {
    for _ in 0..REACH {
        let record = records.get(at)?;
        if record.opens {
            return record.shipment;
        }
        at = record.previous;
    }
    None
}

/// Whether the event, which is stale or flagged, says what a record since the last change says
/// already; none, where that is too long ago.
fn repeats(
    records: &Records,
    mut at: RecordAt,
    event: EventId,
    portion: Portion<'_>,
) -> Option<bool> {
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
#[inline]
fn portion<'s>(
    seen: &Seen<'s>,
    known: Known,
    by_gateway: bool,
    (currency, digits): (Currency, u32),
) -> Option<Portion<'s>> {
    let shipment = seen.shipment.filter(|_| known.takes_shipment);
    if shipment.is_some_and(|id| id.is_empty() || id.len() > OUTSIDE) {
        return None;
    }
    let reference = seen.reference.filter(|_| known.takes_reference);
    // Most lines have no amount, whatever their event takes.
    let amount = match seen.amount {
        None => None,
        Some(_) if !known.takes_amount => None,
        Some(_) if seen.currency.is_some_and(|stated| stated != currency.as_str().as_bytes()) => {
            return None;
        }
        Some(amount) => Some(amount.minor(digits)?),
    };
    let units = seen.units.filter(|_| known.takes_units);
    (units != Some(0)).then_some(Portion { amount, units, reference, shipment, by_gateway })
}

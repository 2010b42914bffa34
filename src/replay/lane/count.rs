//! Deciding and counting one event of a lean order.

use std::hash::{BuildHasher, Hasher};

use hashbrown::DefaultHashBuilder;

use super::super::account::{Account, Came, Named, Parcels, Portion};
use super::super::lean::Lean;
use super::super::names::Known;
use super::super::records::{Kept, Records, exact};
use super::super::rulings::{Question, Ruling};
use super::super::seen::{Seen, text};
use super::super::tally::Tally;
use super::super::texts::Sought;
use super::Lane;
use super::search::{first_of_key, is_booked, parcel_of, repeats};
use crate::engine::Rejection;
use crate::fleet::OrderNumber;
use crate::order::{Currency, Payload};
use crate::vocabulary::Books;
use crate::workflow::{EventId, Verdict, Workflow};

/// The longest idempotency key of a lean order, in bytes; as many characters are always allowed.
const KEY: usize = 200;
/// The longest reference or name of a parcel of one, likewise.
const OUTSIDE: usize = Payload::MAX_CHARS;

impl Lane {
    /// Decides an event and counts it; none, and nothing done, where the order cannot stay lean.
    #[inline(always)]
    pub(crate) fn count(
        &mut self,
        workflow: &Workflow,
        order: u32,
        event: (u32, &Known),
        seen: &Seen<'_>,
        tally: &mut Tally,
    ) -> Option<()> {
        // Most lines bring nothing but their event. Where that is known, deciding is short.
        match bare(seen, event.1) {
            Some(bare) => self.decide(workflow, order, event, &bare, tally),
            None => self.decide_more(workflow, order, event, seen, tally),
        }
    }

    /// Decides an event that brings something.
    #[inline(never)]
    fn decide_more(
        &mut self,
        workflow: &Workflow,
        order: u32,
        event: (u32, &Known),
        seen: &Seen<'_>,
        tally: &mut Tally,
    ) -> Option<()> {
        self.decide(workflow, order, event, seen, tally)
    }

    /// Decides any event. There is a copy of this at each call, and at one of them it is known that
    /// the line is bare.
    #[inline(always)]
    fn decide(
        &mut self,
        workflow: &Workflow,
        order: u32,
        (name, known): (u32, &Known),
        seen: &Seen<'_>,
        tally: &mut Tally,
    ) -> Option<()> {
        let lean = self.orders.get_mut(order as usize).filter(|lean| lean.wide().is_none())?;
        let (actor, who) = self.actors.find(seen.actor, seen.role, name, workflow)?;
        let currency = || self.currencies.get(usize::from(lean.currency)).copied();
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
        let ruling = rulings.ask((workflow, &self.actors), question, name, tally)?;
        let verdict = ruling.verdict;
        if verdict != Verdict::Applied {
            let may_repeat = seen.key.is_none() && !came.booked;
            let said = (known.event, portion, seen.note);
            if !leaves_record(ruling, (&self.records, lean), said, may_repeat)? {
                return Some(());
            }
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

/// The same line, if it has no note and its event takes nothing of what it brings: with that
/// written out, so that the compiler sees it.
#[inline(always)]
fn bare<'s>(seen: &Seen<'s>, known: &Known) -> Option<Seen<'s>> {
    let Seen { amount, note, reference, shipment, units, .. } = *seen;
    let is_bare = (amount.is_none() || !known.takes_amount)
        && (units.is_none() || !known.takes_units)
        && (reference.is_none() || !known.takes_reference)
        && (shipment.is_none() || !known.takes_shipment)
        && note.is_none();
    is_bare.then_some(Seen {
        amount: None,
        note: None,
        reference: None,
        shipment: None,
        units: None,
        ..*seen
    })
}

/// The account once the event has booked, and what came; none, where sums cannot say it. A
/// reference that is on the books already books nothing.
#[inline(always)]
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
    Sought::of(Some(text)).hash(&mut hasher);
    let hash = hasher.finish();
    let bit = |shift: u32| 1_u64 << ((hash >> shift) & 63);
    Some(bit(58) | bit(52) | bit(46) | bit(40))
}

/// Counts an event that was not applied, and says whether it leaves a record all the same; none,
/// where that takes more to know than is kept.
#[inline(never)]
fn leaves_record(
    ruling: &mut Ruling,
    (records, lean): (&Records, &mut Lean),
    (event, portion, note): (EventId, Portion<'_>, Option<&[u8]>),
    may_repeat: bool,
) -> Option<bool> {
    if matches!(ruling.verdict, Verdict::Refused | Verdict::Unchanged) {
        ruling.count += 1;
        lean.refused |= ruling.verdict == Verdict::Refused;
        return Some(false);
    }
    if note.is_some() {
        return None;
    }
    let is_repeat = may_repeat && repeats(records, lean.kept, event, portion)?;
    ruling.repeated += u64::from(is_repeat);
    Some(!is_repeat)
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

/// What the line brings for the books, of what the event takes; none, where sums cannot say it.
#[inline(always)]
fn portion<'s>(
    seen: &Seen<'s>,
    known: &Known,
    by_gateway: bool,
    currency: impl Fn() -> Option<(Currency, u32)>,
) -> Option<Portion<'s>> {
    let shipment = seen.shipment.filter(|_| known.takes_shipment);
    if shipment.is_some_and(|id| id.is_empty() || id.len() > OUTSIDE) {
        return None;
    }
    let reference = seen.reference.filter(|_| known.takes_reference);
    let amount = match seen.amount.filter(|_| known.takes_amount) {
        None => None,
        Some(amount) => {
            let (currency, digits) = currency()?;
            if seen.currency.is_some_and(|stated| stated != currency.as_str().as_bytes()) {
                return None;
            }
            Some(amount.minor(digits)?)
        }
    };
    let units = seen.units.filter(|_| known.takes_units);
    (units != Some(0)).then_some(Portion { amount, units, reference, shipment, by_gateway })
}

//! `PATCH /System/Orders/{id}/paid`: what a payment came to.

use super::{Changed, Desk, demanded, open, refuse_rest};
use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::order::{PAYMENT_ID, PAYMENT_URL};
use crate::dialect::retailys::price::amount;
use crate::dialect::retailys::reference::digits;
use crate::dialect::{Form, Json, Problem};
use crate::engine::{Event, Origin};
use crate::order::{Actor, ActorKind, Currency, Edit, Money, Order, Payload};
use crate::standard::event;

/// What a payment came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Success,
    Denied,
    Canceled,
    Unknown,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Success, Self::Denied, Self::Canceled, Self::Unknown];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Denied => "denied",
            Self::Canceled => "canceled",
            Self::Unknown => "unknown",
        }
    }
}

/// The body of the request.
struct Payment {
    paid: Option<Money>,
    id: String,
    outcome: Outcome,
    url: Option<String>,
}

/// The longest payment id, in characters, so that the key made of it is one.
const MAX_ID: usize = 200;

impl Desk<'_> {
    /// Takes what a gateway says of a payment.
    ///
    /// `success` is the report that money came: the amount `paid`, or without one all that is
    /// outstanding. `denied` and `canceled` are a failed attempt. `unknown` is recorded as a remark
    /// and books nothing. `payment_id` and `status` together are the idempotency key: the same
    /// message again changes nothing, and a payment that was denied may still succeed, as gateways
    /// try again.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn pay(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let payment = read(body, order.books().currency())?;
        let mut draft = self.begin(order);
        let id = digits(order.id().as_str()).unwrap_or_default();
        let key = format!("retailys/paid/{}/{}", payment.outcome.as_str(), payment.id);
        let ledger = order.books().ledger();
        let booked = payment.outcome == Outcome::Success && ledger.knows_capture(&payment.id);
        if booked || order.record_of_key(&key).is_some() {
            return Ok(draft.done(id));
        }
        let mut origin = Origin::by(Actor::new(ActorKind::Gateway).channel("api")).at(self.at);
        origin.key = Some(key);
        let mut field = |name: &str, text: &str| {
            origin.fields.insert(name.to_owned(), Json::from(text).to_string());
        };
        field(PAYMENT_ID, &payment.id);
        field("payment_status", payment.outcome.as_str());
        if let Some(url) = &payment.url {
            field(PAYMENT_URL, url);
        }
        let payload = Payload { amount: payment.paid, ..Payload::new() }.reference(&payment.id);
        let event = match payment.outcome {
            Outcome::Success => event::PAID,
            Outcome::Denied | Outcome::Canceled => event::PAYMENT_FAILED,
            Outcome::Unknown => {
                origin.note = Some(format!("nobody knows yet what payment {} came to", payment.id));
                draft.edit(Edit::Note, origin)?;
                return Ok(draft.done(id));
            }
        };
        draft.apply(Event::new(event).payload(payload).origin(origin))?;
        Ok(draft.done(id))
    }
}

fn read(body: &Json, currency: Currency) -> Result<Payment, Error> {
    let mut problems = Vec::new();
    let mut form = open(body, &mut problems)?;
    let paid = amount(&mut form, "paid", currency, &mut problems).value();
    let id = payment_id(&mut form, &mut problems);
    let what = "a payment has a status: success, denied, canceled or unknown";
    let word = demanded(&mut form, "status", what, &mut problems);
    let outcome = Outcome::ALL.into_iter().find(|it| word.as_deref() == Some(it.as_str()));
    if word.is_some() && outcome.is_none() {
        problems.push(Problem::new(form.place_of("status"), what));
    }
    let url = form.text("url", &mut problems).value();
    refuse_rest(form, &["paid", "payment_id", "status", "url"], &mut problems);
    match (id, outcome) {
        (Some(id), Some(outcome)) if problems.is_empty() => Ok(Payment { paid, id, outcome, url }),
        _ => Err(Error::Malformed { problems }),
    }
}

/// The gateway's own id, which is demanded: without it a repeated message is a second payment.
fn payment_id(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let name = "payment_id";
    let id = demanded(form, name, "a payment has an id, by which it is known again", problems)?;
    if id.chars().nth(MAX_ID).is_some() {
        let message = format!("a payment id has at most {MAX_ID} characters");
        problems.push(Problem::new(form.place_of(name), message));
        return None;
    }
    Some(id)
}

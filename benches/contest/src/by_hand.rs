//! What an engineer writes who needs no library: a `match` over the event, and one over the status.

use crate::contestant::Function;
use crate::shop::effect::{ATTENTION, MAIL, NOTHING};
use crate::shop::{self, Event, Fulfillment, Payment, fact};

/// The statuses of an order.
type State = (Payment, Fulfillment);

/// Where the event leads, and what it owes; none, where it may not be.
#[inline]
fn decide(state: State, event: Event, facts: u64) -> Option<(State, u16)> {
    use Fulfillment as F;
    use Payment as P;
    let (payment, fulfillment) = state;
    let money = |to, owed| Some(((to, fulfillment), owed));
    let goods = |to, owed| Some(((payment, to), owed));
    match event {
        Event::Place => match payment {
            P::Incomplete => money(P::Awaiting, MAIL),
            _ => None,
        },
        Event::Authorize => match payment {
            P::Awaiting | P::Failed => money(P::Authorized, NOTHING),
            _ => None,
        },
        Event::Pay if facts & fact::CHARGED == 0 => None,
        Event::Pay => match payment {
            P::Awaiting | P::Authorized | P::Failed => money(P::Paid, MAIL),
            _ => None,
        },
        Event::Fail => match payment {
            P::Awaiting | P::Authorized => money(P::Failed, MAIL),
            _ => None,
        },
        Event::Dispute => match payment {
            P::Paid => money(P::Disputed, ATTENTION),
            _ => None,
        },
        Event::Refund if facts & fact::REFUNDABLE == 0 => None,
        Event::Refund => match payment {
            P::Paid => money(P::PartlyRefunded, MAIL),
            P::PartlyRefunded => money(P::Refunded, MAIL),
            P::Disputed => money(P::Refunded, MAIL | ATTENTION),
            _ => None,
        },
        Event::Process if facts & fact::PAYABLE == 0 => None,
        Event::Process => match fulfillment {
            F::Unprocessed => goods(F::Processing, NOTHING),
            F::Processing => goods(F::Held, ATTENTION),
            _ => None,
        },
        Event::Pack => match fulfillment {
            F::Processing | F::Held => goods(F::Packed, NOTHING),
            F::Packed => goods(F::Ready, MAIL),
            _ => None,
        },
        Event::Ship => match fulfillment {
            F::Packed => goods(F::Shipped, MAIL),
            F::Shipped => goods(F::OutForDelivery, MAIL),
            _ => None,
        },
        Event::Deliver => match fulfillment {
            F::Shipped | F::OutForDelivery | F::Ready => goods(F::Delivered, MAIL),
            _ => None,
        },
        Event::Return => match fulfillment {
            F::OutForDelivery => goods(F::Lost, ATTENTION),
            F::Delivered => goods(F::Returned, MAIL),
            _ => None,
        },
        Event::Cancel => match (payment, fulfillment) {
            (P::Incomplete, F::Unprocessed | F::Processing) => {
                Some(((P::Cancelled, F::Dropped), NOTHING))
            }
            (P::Awaiting | P::Authorized, F::Unprocessed | F::Processing) => {
                Some(((P::Cancelled, F::Dropped), MAIL))
            }
            (P::Paid, F::Unprocessed | F::Processing) => {
                Some(((P::Cancelled, F::Dropped), ATTENTION))
            }
            _ => None,
        },
    }
}

/// Nothing but the function.
pub struct ByHand;

impl Function for ByHand {
    const NAME: &'static str = "hand-written `match`";
    type State = State;

    fn new() -> Self {
        Self
    }

    fn entry() -> State {
        shop::ENTRY
    }

    fn names((payment, fulfillment): &State) -> (String, String) {
        (format!("{payment:?}"), format!("{fulfillment:?}"))
    }

    #[inline]
    fn decide(&self, state: &State, event: Event, facts: u64) -> Option<(State, u16)> {
        decide(*state, event, facts)
    }
}

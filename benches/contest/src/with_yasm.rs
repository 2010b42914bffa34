//! yasm, asked for the next state alone: its instances keep maps of callbacks and a deque each.
//! It has neither guards nor effects.

use crate::contestant::Function;
use crate::shop::{self, Event, effect};
use yasm::StateMachine as _;

/// The machine of the money.
mod money {
    use yasm::define_state_machine;

    define_state_machine! {
        name: Money,
        states: {
            Incomplete, Awaiting, Authorized, Paid, Failed, Disputed, PartlyRefunded, Refunded,
            Cancelled
        },
        inputs: { Place, Authorize, Pay, Fail, Dispute, Refund, Cancel },
        initial: Incomplete,
        transitions: {
            Incomplete + Place => Awaiting,
            Awaiting + Authorize => Authorized,
            Failed + Authorize => Authorized,
            Awaiting + Pay => Paid,
            Authorized + Pay => Paid,
            Failed + Pay => Paid,
            Awaiting + Fail => Failed,
            Authorized + Fail => Failed,
            Paid + Dispute => Disputed,
            Paid + Refund => PartlyRefunded,
            PartlyRefunded + Refund => Refunded,
            Disputed + Refund => Refunded,
            Incomplete + Cancel => Cancelled,
            Awaiting + Cancel => Cancelled,
            Authorized + Cancel => Cancelled,
            Paid + Cancel => Cancelled
        }
    }
}

/// The machine of the goods.
mod goods {
    use yasm::define_state_machine;

    define_state_machine! {
        name: Goods,
        states: {
            Unprocessed, Processing, Held, Packed, Ready, Shipped, OutForDelivery, Delivered, Lost,
            Returned, Dropped
        },
        inputs: { Process, Pack, Ship, Deliver, Return, Cancel },
        initial: Unprocessed,
        transitions: {
            Unprocessed + Process => Processing,
            Processing + Process => Held,
            Processing + Pack => Packed,
            Held + Pack => Packed,
            Packed + Pack => Ready,
            Packed + Ship => Shipped,
            Shipped + Ship => OutForDelivery,
            Shipped + Deliver => Delivered,
            OutForDelivery + Deliver => Delivered,
            Ready + Deliver => Delivered,
            OutForDelivery + Return => Lost,
            Delivered + Return => Returned,
            Unprocessed + Cancel => Dropped,
            Processing + Cancel => Dropped
        }
    }
}

type State = (money::State, goods::State);

/// Nothing but the functions that the macro makes.
pub struct Yasm;

impl Function for Yasm {
    const NAME: &'static str = "yasm";
    const LACKS: &'static str = "guards, effects";
    type State = State;

    fn new() -> Self {
        Self
    }

    fn entry() -> State {
        (money::Money::initial_state(), goods::Goods::initial_state())
    }

    fn names((payment, fulfillment): &State) -> (String, String) {
        (format!("{payment:?}"), format!("{fulfillment:?}"))
    }

    #[inline]
    fn decide(&self, state: &State, event: Event, facts: u64) -> Option<(State, u16)> {
        decide(state, event, facts).map(|after| (after, effect::NOTHING))
    }
}

#[inline]
fn decide(state: &State, event: Event, facts: u64) -> Option<State> {
    if shop::needs(event) & !facts != 0 {
        return None;
    }
    let money = |input| Some((money::Money::next_state(&state.0, &input)?, state.1.clone()));
    let goods = |input| Some((state.0.clone(), goods::Goods::next_state(&state.1, &input)?));
    match event {
        Event::Place => money(money::Input::Place),
        Event::Authorize => money(money::Input::Authorize),
        Event::Pay => money(money::Input::Pay),
        Event::Fail => money(money::Input::Fail),
        Event::Dispute => money(money::Input::Dispute),
        Event::Refund => money(money::Input::Refund),
        Event::Process => goods(goods::Input::Process),
        Event::Pack => goods(goods::Input::Pack),
        Event::Ship => goods(goods::Input::Ship),
        Event::Deliver => goods(goods::Input::Deliver),
        Event::Return => goods(goods::Input::Return),
        Event::Cancel => Some((money(money::Input::Cancel)?.0, goods(goods::Input::Cancel)?.1)),
    }
}

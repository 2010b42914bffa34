//! rust-fsm: outputs are its effects; it has no guards, so they are asked outside.

use rust_fsm::{StateMachineImpl, state_machine};

use crate::contestant::Function;
use crate::shop::{self, Event, Fulfillment, Payment, effect};

/// What a transition owes.
#[derive(Debug, Clone, Copy)]
pub enum Owed {
    Mail,
    Attention,
    Both,
}

state_machine! {
    #[state_machine(
        input(crate::shop::Event), state(crate::shop::Payment), output(crate::with_rust_fsm::Owed)
    )]
    money(Incomplete)

    Incomplete => { Place => Awaiting [Mail], Cancel => Cancelled },
    Awaiting => {
        Authorize => Authorized,
        Pay => Paid [Mail],
        Fail => Failed [Mail],
        Cancel => Cancelled [Mail],
    },
    Authorized => { Pay => Paid [Mail], Fail => Failed [Mail], Cancel => Cancelled [Mail] },
    Failed => { Authorize => Authorized, Pay => Paid [Mail] },
    Paid => {
        Dispute => Disputed [Attention],
        Refund => PartlyRefunded [Mail],
        Cancel => Cancelled [Attention],
    },
    PartlyRefunded(Refund) => Refunded [Mail],
    Disputed(Refund) => Refunded [Both],
}

state_machine! {
    #[state_machine(
        input(crate::shop::Event),
        state(crate::shop::Fulfillment),
        output(crate::with_rust_fsm::Owed)
    )]
    goods(Unprocessed)

    Unprocessed => { Process => Processing, Cancel => Dropped },
    Processing => { Process => Held [Attention], Pack => Packed, Cancel => Dropped },
    Held(Pack) => Packed,
    Packed => { Pack => Ready [Mail], Ship => Shipped [Mail] },
    Shipped => { Ship => OutForDelivery [Mail], Deliver => Delivered [Mail] },
    OutForDelivery => { Deliver => Delivered [Mail], Return => Lost [Attention] },
    Ready(Deliver) => Delivered [Mail],
    Delivered(Return) => Returned [Mail],
}

type State = (Payment, Fulfillment);

const fn bits(owed: Option<Owed>) -> u16 {
    match owed {
        None => effect::NOTHING,
        Some(Owed::Mail) => effect::MAIL,
        Some(Owed::Attention) => effect::ATTENTION,
        Some(Owed::Both) => effect::MAIL | effect::ATTENTION,
    }
}

#[inline]
fn decide((payment, fulfillment): State, event: Event, facts: u64) -> Option<(State, u16)> {
    if shop::needs(event) & !facts != 0 {
        return None;
    }
    match event {
        Event::Place
        | Event::Authorize
        | Event::Pay
        | Event::Fail
        | Event::Dispute
        | Event::Refund => {
            let to = money::Impl::transition(&payment, &event)?;
            Some(((to, fulfillment), bits(money::Impl::output(&payment, &event))))
        }
        Event::Process | Event::Pack | Event::Ship | Event::Deliver | Event::Return => {
            let to = goods::Impl::transition(&fulfillment, &event)?;
            Some(((payment, to), bits(goods::Impl::output(&fulfillment, &event))))
        }
        Event::Cancel => {
            let money_to = money::Impl::transition(&payment, &event)?;
            let goods_to = goods::Impl::transition(&fulfillment, &event)?;
            let money_owed = bits(money::Impl::output(&payment, &event));
            let goods_owed = bits(goods::Impl::output(&fulfillment, &event));
            Some(((money_to, goods_to), money_owed | goods_owed))
        }
    }
}

/// Nothing but the functions that the macro makes.
pub struct RustFsm;

impl Function for RustFsm {
    const NAME: &'static str = "rust-fsm";
    const LACKS: &'static str = "guards";
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

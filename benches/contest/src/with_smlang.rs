//! smlang: guards and actions are methods of a context that each machine carries.

use smlang::statemachine;

use crate::contestant::Machine;
use crate::shop::{Event, effect, fact};

statemachine! {
    name: Money,
    derive_states: [Debug, Clone, Copy],
    transitions: {
        *Incomplete + Place / mail = Awaiting,
        Awaiting + Authorize = Authorized,
        Failed + Authorize = Authorized,
        Awaiting + Pay [charged] / mail = Paid,
        Authorized + Pay [charged] / mail = Paid,
        Failed + Pay [charged] / mail = Paid,
        Awaiting + Fail / mail = Failed,
        Authorized + Fail / mail = Failed,
        Paid + Dispute / attention = Disputed,
        Paid + Refund [refundable] / mail = PartlyRefunded,
        PartlyRefunded + Refund [refundable] / mail = Refunded,
        Disputed + Refund [refundable] / mail_and_attention = Refunded,
        Incomplete + Cancel = Cancelled,
        Awaiting + Cancel / mail = Cancelled,
        Authorized + Cancel / mail = Cancelled,
        Paid + Cancel / attention = Cancelled,
    }
}

statemachine! {
    name: Goods,
    derive_states: [Debug, Clone, Copy],
    transitions: {
        *Unprocessed + Process [payable] = Processing,
        Processing + Process [payable] / attention = Held,
        Processing + Pack = Packed,
        Held + Pack = Packed,
        Packed + Pack / mail = Ready,
        Packed + Ship / mail = Shipped,
        Shipped + Ship / mail = OutForDelivery,
        Shipped + Deliver / mail = Delivered,
        OutForDelivery + Deliver / mail = Delivered,
        Ready + Deliver / mail = Delivered,
        OutForDelivery + Return / attention = Lost,
        Delivered + Return / mail = Returned,
        Unprocessed + Cancel = Dropped,
        Processing + Cancel = Dropped,
    }
}

/// What guards read, and what actions tell.
#[derive(Debug, Default)]
pub struct Told {
    facts: u64,
    owed: u16,
}

impl Told {
    const fn holds(&self, fact: u64) -> Result<bool, ()> {
        Ok(self.facts & fact != 0)
    }

    const fn owe(&mut self, owed: u16) -> Result<(), ()> {
        self.owed |= owed;
        Ok(())
    }
}

impl MoneyStateMachineContext for Told {
    fn charged(&self) -> Result<bool, ()> {
        self.holds(fact::CHARGED)
    }

    fn refundable(&self) -> Result<bool, ()> {
        self.holds(fact::REFUNDABLE)
    }

    fn mail(&mut self) -> Result<(), ()> {
        self.owe(effect::MAIL)
    }

    fn attention(&mut self) -> Result<(), ()> {
        self.owe(effect::ATTENTION)
    }

    fn mail_and_attention(&mut self) -> Result<(), ()> {
        self.owe(effect::MAIL | effect::ATTENTION)
    }
}

impl GoodsStateMachineContext for Told {
    fn payable(&self) -> Result<bool, ()> {
        self.holds(fact::PAYABLE)
    }

    fn mail(&mut self) -> Result<(), ()> {
        self.owe(effect::MAIL)
    }

    fn attention(&mut self) -> Result<(), ()> {
        self.owe(effect::ATTENTION)
    }
}

/// An order's two machines.
pub struct Machines {
    money: MoneyStateMachine<Told>,
    goods: GoodsStateMachine<Told>,
}

pub type State = (MoneyStates, GoodsStates);

impl Machines {
    #[inline]
    fn pay(&mut self, event: MoneyEvents, facts: u64) -> Option<u16> {
        *self.money.context_mut() = Told { facts, owed: 0 };
        self.money.process_event(event).is_ok().then(|| self.money.context().owed)
    }

    #[inline]
    fn move_goods(&mut self, event: GoodsEvents, facts: u64) -> Option<u16> {
        *self.goods.context_mut() = Told { facts, owed: 0 };
        self.goods.process_event(event).is_ok().then(|| self.goods.context().owed)
    }
}

impl Machine for Machines {
    const NAME: &'static str = "smlang";
    type State = State;

    fn new() -> Self {
        Self {
            money: MoneyStateMachine::new(Told::default()),
            goods: GoodsStateMachine::new(Told::default()),
        }
    }

    fn state(&self) -> State {
        (*self.money.state(), *self.goods.state())
    }

    #[inline]
    fn handle(&mut self, event: Event, facts: u64) -> Option<u16> {
        match event {
            Event::Place => self.pay(MoneyEvents::Place, facts),
            Event::Authorize => self.pay(MoneyEvents::Authorize, facts),
            Event::Pay => self.pay(MoneyEvents::Pay, facts),
            Event::Fail => self.pay(MoneyEvents::Fail, facts),
            Event::Dispute => self.pay(MoneyEvents::Dispute, facts),
            Event::Refund => self.pay(MoneyEvents::Refund, facts),
            Event::Process => self.move_goods(GoodsEvents::Process, facts),
            Event::Pack => self.move_goods(GoodsEvents::Pack, facts),
            Event::Ship => self.move_goods(GoodsEvents::Ship, facts),
            Event::Deliver => self.move_goods(GoodsEvents::Deliver, facts),
            Event::Return => self.move_goods(GoodsEvents::Return, facts),
            // Both or neither: the goods are asked before the money moves.
            Event::Cancel => {
                if !matches!(self.goods.state(), GoodsStates::Unprocessed | GoodsStates::Processing)
                {
                    return None;
                }
                let owed = self.pay(MoneyEvents::Cancel, facts)?;
                Some(owed | self.move_goods(GoodsEvents::Cancel, facts)?)
            }
        }
    }

    fn names((payment, fulfillment): &State) -> (String, String) {
        (format!("{payment:?}"), format!("{fulfillment:?}"))
    }
}

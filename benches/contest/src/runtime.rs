//! The crates that are told their transitions at run time. They know neither facts nor effects, so
//! the guard is asked outside, and nothing is owed.

use qubit_state_machine::{DenseCode, TypedFastStateMachine};
use rs_state_machine::core::machine::Machine;
use rs_state_machine::core::transition::Transition;

use crate::contestant::Function;
use crate::shop::{self, Event, Fulfillment, Move, Payment, TRANSITIONS, effect};

type State = (Payment, Fulfillment);

/// Where an event leads on either axis.
pub trait Table {
    const NAME: &'static str;
    fn new() -> Self;
    fn payment(&self, from: Payment, event: Event) -> Option<Payment>;
    fn fulfillment(&self, from: Fulfillment, event: Event) -> Option<Fulfillment>;
}

/// Both tables, asked as the event needs.
pub struct Tabled<T>(T);

impl<T: Table> Function for Tabled<T> {
    const NAME: &'static str = T::NAME;
    const LACKS: &'static str = "guards, effects";
    type State = State;

    fn new() -> Self {
        Self(T::new())
    }

    fn entry() -> State {
        shop::ENTRY
    }

    fn names((payment, fulfillment): &State) -> (String, String) {
        (format!("{payment:?}"), format!("{fulfillment:?}"))
    }

    #[inline]
    fn decide(&self, state: &State, event: Event, facts: u64) -> Option<(State, u16)> {
        let &(payment, fulfillment) = state;
        if shop::needs(event) & !facts != 0 {
            return None;
        }
        let after = match event {
            Event::Place
            | Event::Authorize
            | Event::Pay
            | Event::Fail
            | Event::Dispute
            | Event::Refund => (self.0.payment(payment, event)?, fulfillment),
            Event::Process | Event::Pack | Event::Ship | Event::Deliver | Event::Return => {
                (payment, self.0.fulfillment(fulfillment, event)?)
            }
            Event::Cancel => {
                (self.0.payment(payment, event)?, self.0.fulfillment(fulfillment, event)?)
            }
        };
        Some((after, effect::NOTHING))
    }
}

/// `rs_state_machine`: a list that is gone through.
pub struct List {
    payment: Machine<Payment, Event>,
    fulfillment: Machine<Fulfillment, Event>,
}

impl Table for List {
    const NAME: &'static str = "rs_state_machine";

    fn new() -> Self {
        let mut list = Self { payment: Machine::new(), fulfillment: Machine::new() };
        for (event, way, _) in TRANSITIONS {
            match way {
                Move::Money(from, to) => {
                    list.payment.add_transition(Transition::new(from, event, to));
                }
                Move::Goods(from, to) => {
                    list.fulfillment.add_transition(Transition::new(from, event, to));
                }
            }
        }
        list
    }

    fn payment(&self, from: Payment, event: Event) -> Option<Payment> {
        self.payment.get_output(&from, &event).ok().copied()
    }

    fn fulfillment(&self, from: Fulfillment, event: Event) -> Option<Fulfillment> {
        self.fulfillment.get_output(&from, &event).ok().copied()
    }
}

macro_rules! dense {
    ($($name:ty),+) => {
        $(impl DenseCode for $name {
            const VALUES: &'static [Self] = Self::ALL;

            fn code(self) -> u64 {
                self as u64
            }
        })+
    };
}

dense!(Payment, Fulfillment, Event);

/// `qubit-state-machine` in its fastest form, asked without its atomic cells.
pub struct Dense {
    payment: TypedFastStateMachine<Payment, Event>,
    fulfillment: TypedFastStateMachine<Fulfillment, Event>,
}

impl Table for Dense {
    const NAME: &'static str = "qubit-state-machine";

    fn new() -> Self {
        let mut payment = TypedFastStateMachine::builder().initial_state(shop::ENTRY.0);
        let mut fulfillment = TypedFastStateMachine::builder().initial_state(shop::ENTRY.1);
        for (event, way, _) in TRANSITIONS {
            match way {
                Move::Money(from, to) => payment = payment.transition(from, event, to),
                Move::Goods(from, to) => fulfillment = fulfillment.transition(from, event, to),
            }
        }
        match (payment.build(), fulfillment.build()) {
            (Ok(payment), Ok(fulfillment)) => Self { payment, fulfillment },
            _ => crate::give_up(&"the tables cannot be built"),
        }
    }

    fn payment(&self, from: Payment, event: Event) -> Option<Payment> {
        self.payment.transition_target(from, event)
    }

    fn fulfillment(&self, from: Fulfillment, event: Event) -> Option<Fulfillment> {
        self.fulfillment.transition_target(from, event)
    }
}

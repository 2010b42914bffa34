//! statig: a function a status; guards and effects are in it, and a context carries them.

use statig::blocking::InitializedStateMachine;
use statig::prelude::*;

use crate::contestant::Machine;
use crate::shop::{self, Event};

/// What a handler reads, and what it tells.
#[derive(Debug, Default)]
pub struct Told {
    facts: u64,
    moved: bool,
    owed: u16,
}

impl Told {
    fn may(&self, event: Event) -> bool {
        shop::needs(event) & !self.facts == 0
    }

    fn moves<S>(&mut self, to: S, owed: u16) -> Outcome<S> {
        self.moved = true;
        self.owed |= owed;
        Transition(to)
    }
}

/// The machine of the money.
mod money {
    use super::Told;
    use crate::shop::Event;
    use crate::shop::effect::{ATTENTION, MAIL, NOTHING};
    use statig::prelude::*;

    #[derive(Debug, Default, Clone, Copy)]
    pub struct Money;

    #[state_machine(initial = "State::incomplete()", state(derive(Debug, Clone, Copy)))]
    impl Money {
        #[state]
        fn incomplete(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Place => context.moves(State::awaiting(), MAIL),
                Event::Cancel => context.moves(State::cancelled(), NOTHING),
                _ => Super,
            }
        }

        #[state]
        fn awaiting(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Authorize => context.moves(State::authorized(), NOTHING),
                Event::Pay if context.may(*event) => context.moves(State::paid(), MAIL),
                Event::Fail => context.moves(State::failed(), MAIL),
                Event::Cancel => context.moves(State::cancelled(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn authorized(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Pay if context.may(*event) => context.moves(State::paid(), MAIL),
                Event::Fail => context.moves(State::failed(), MAIL),
                Event::Cancel => context.moves(State::cancelled(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn failed(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Authorize => context.moves(State::authorized(), NOTHING),
                Event::Pay if context.may(*event) => context.moves(State::paid(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn paid(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Dispute => context.moves(State::disputed(), ATTENTION),
                Event::Refund if context.may(*event) => {
                    context.moves(State::partly_refunded(), MAIL)
                }
                Event::Cancel => context.moves(State::cancelled(), ATTENTION),
                _ => Super,
            }
        }

        #[state]
        fn disputed(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Refund if context.may(*event) => {
                    context.moves(State::refunded(), MAIL | ATTENTION)
                }
                _ => Super,
            }
        }

        #[state]
        fn partly_refunded(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Refund if context.may(*event) => context.moves(State::refunded(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn refunded() -> Outcome<State> {
            Super
        }

        #[state]
        fn cancelled() -> Outcome<State> {
            Super
        }
    }
}

/// The machine of the goods.
mod goods {
    use super::Told;
    use crate::shop::Event;
    use crate::shop::effect::{ATTENTION, MAIL, NOTHING};
    use statig::prelude::*;

    #[derive(Debug, Default, Clone, Copy)]
    pub struct Goods;

    #[state_machine(initial = "State::unprocessed()", state(derive(Debug, Clone, Copy)))]
    impl Goods {
        #[state]
        fn unprocessed(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Process if context.may(*event) => {
                    context.moves(State::processing(), NOTHING)
                }
                Event::Cancel => context.moves(State::dropped(), NOTHING),
                _ => Super,
            }
        }

        #[state]
        fn processing(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Process if context.may(*event) => context.moves(State::held(), ATTENTION),
                Event::Pack => context.moves(State::packed(), NOTHING),
                Event::Cancel => context.moves(State::dropped(), NOTHING),
                _ => Super,
            }
        }

        #[state]
        fn held(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Pack => context.moves(State::packed(), NOTHING),
                _ => Super,
            }
        }

        #[state]
        fn packed(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Pack => context.moves(State::ready(), MAIL),
                Event::Ship => context.moves(State::shipped(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn ready(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Deliver => context.moves(State::delivered(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn shipped(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Ship => context.moves(State::out_for_delivery(), MAIL),
                Event::Deliver => context.moves(State::delivered(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn out_for_delivery(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Deliver => context.moves(State::delivered(), MAIL),
                Event::Return => context.moves(State::lost(), ATTENTION),
                _ => Super,
            }
        }

        #[state]
        fn delivered(context: &mut Told, event: &Event) -> Outcome<State> {
            match event {
                Event::Return => context.moves(State::returned(), MAIL),
                _ => Super,
            }
        }

        #[state]
        fn lost() -> Outcome<State> {
            Super
        }

        #[state]
        fn returned() -> Outcome<State> {
            Super
        }

        #[state]
        fn dropped() -> Outcome<State> {
            Super
        }
    }
}

/// An order's two machines.
pub struct Machines {
    money: InitializedStateMachine<money::Money>,
    goods: InitializedStateMachine<goods::Goods>,
}

pub type State = (money::State, goods::State);

impl Machine for Machines {
    const NAME: &'static str = "statig";
    type State = State;

    fn new() -> Self {
        let told = &mut Told::default();
        Self {
            money: money::Money.uninitialized_state_machine().init_with_context(told),
            goods: goods::Goods.uninitialized_state_machine().init_with_context(told),
        }
    }

    fn state(&self) -> State {
        (*self.money.state(), *self.goods.state())
    }

    #[inline]
    fn handle(&mut self, event: Event, facts: u64) -> Option<u16> {
        let told = &mut Told { facts, ..Told::default() };
        match event {
            Event::Place
            | Event::Authorize
            | Event::Pay
            | Event::Fail
            | Event::Dispute
            | Event::Refund => self.money.handle_with_context(&event, told),
            Event::Process | Event::Pack | Event::Ship | Event::Deliver | Event::Return => {
                self.goods.handle_with_context(&event, told);
            }
            // Both or neither: the goods are asked before the money moves.
            Event::Cancel => {
                let may = matches!(
                    self.goods.state(),
                    goods::State::Unprocessed { .. } | goods::State::Processing { .. }
                );
                if may {
                    self.money.handle_with_context(&event, told);
                    if told.moved {
                        self.goods.handle_with_context(&event, told);
                    }
                }
            }
        }
        told.moved.then_some(told.owed)
    }

    fn names((payment, fulfillment): &State) -> (String, String) {
        (format!("{payment:?}"), format!("{fulfillment:?}"))
    }
}

//! What is tried, on which order: the same for every contestant.

use crate::shop::{self, Event, Fulfillment, Move, Payment, TRANSITIONS, fact};

/// How many orders there are.
pub const ORDERS: usize = 4_096;

/// How often something is tried on each.
pub const TRIES: usize = 10;

/// One try, in the words of the contest, or in those of whoever is told it.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<E = Event, F = u64> {
    pub facts: F,
    /// Milliseconds.
    pub at: i64,
    pub order: u32,
    pub event: E,
}

/// A fixed sequence that looks like chance (an xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Where an event leads, if it may be; the plainest way to say it, and the slowest.
fn after(
    state: (Payment, Fulfillment),
    event: Event,
    facts: u64,
) -> Option<(Payment, Fulfillment)> {
    let mut next = state;
    let (mut money, mut goods) = (None, None);
    for (name, way, _) in TRANSITIONS.into_iter().filter(|it| it.0 == event) {
        let _same: Event = name;
        match way {
            Move::Money(from, to) => {
                money = money.or(Some(false));
                if from == state.0 {
                    (money, next.0) = (Some(true), to);
                }
            }
            Move::Goods(from, to) => {
                goods = goods.or(Some(false));
                if from == state.1 {
                    (goods, next.1) = (Some(true), to);
                }
            }
        }
    }
    let allowed = money != Some(false) && goods != Some(false);
    (allowed && shop::needs(event) & !facts == 0).then_some(next)
}

/// The tries of one order: four of five may be, as far as anything may.
fn life(facts: u64, chance: &mut Chance) -> Vec<Event> {
    let mut state = shop::ENTRY;
    let mut life = Vec::new();
    while life.len() < TRIES {
        let may = |event: &Event| after(state, *event, facts).is_some();
        let wanted = chance.below(5) > 0;
        let events: Vec<Event> =
            Event::ALL.iter().filter(|event| may(event) == wanted).copied().collect();
        if events.is_empty() {
            continue;
        }
        let event = events[chance.below(events.len())];
        // Few orders are cancelled.
        if event == Event::Cancel && wanted && chance.below(40) > 0 && events.len() > 1 {
            continue;
        }
        state = after(state, event, facts).unwrap_or(state);
        life.push(event);
    }
    life
}

/// Most orders are as they should be; one of sixteen lacks facts.
fn facts(chance: &mut Chance) -> u64 {
    if chance.below(16) == 0 { chance.below(8) as u64 } else { (1 << fact::NAMES.len()) - 1 }
}

/// The orders' lives, mixed: each order is at its own stage, and nothing can be learnt by heart.
pub fn shuffled() -> Vec<Attempt> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let lives: Vec<(u64, Vec<Event>)> = (0..ORDERS)
        .map(|_| {
            let facts = facts(&mut chance);
            (facts, life(facts, &mut chance))
        })
        .collect();
    let mut turns: Vec<usize> = (0..ORDERS * TRIES).map(|turn| turn % ORDERS).collect();
    for last in (1..turns.len()).rev() {
        turns.swap(last, chance.below(last + 1));
    }
    let mut stages = vec![0; ORDERS];
    let attempt = |(at, order): (i64, usize)| {
        let (facts, life) = &lives[order];
        let event = life[stages[order]];
        stages[order] += 1;
        Attempt { facts: *facts, at, order: order as u32, event }
    };
    (1_772_355_600_000..).zip(turns).map(attempt).collect()
}

/// Order by order the same life, with two tries that may not be.
pub fn predictable() -> Vec<Attempt> {
    use Event::{Authorize, Deliver, Pack, Pay, Place, Process, Refund, Ship};
    const LIFE: [Event; TRIES] =
        [Place, Authorize, Ship, Pay, Process, Pack, Pay, Ship, Deliver, Refund];
    let attempt = |(place, at): (usize, i64)| Attempt {
        facts: (1 << fact::NAMES.len()) - 1,
        at,
        order: (place / TRIES) as u32,
        event: LIFE[place % TRIES],
    };
    (0..ORDERS * TRIES).zip(1_772_355_600_000..).map(attempt).collect()
}

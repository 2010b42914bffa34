//! Who a log says has acted, by number.

use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::seen::text;
use super::short::same;
use super::texts::{Segments, TextAt, Texts};
use crate::order::{Actor, ActorKind};
use crate::workflow::{Roles, Workflow};

/// The actors that the log has named so far: a few, or everybody who works or buys in a shop.
#[derive(Debug)]
pub(super) struct Actors {
    list: Segments<Known>,
    texts: Texts,
    /// The number of each actor, found by the hash of its name and role.
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// The roles that actors have, each set of them once.
    classes: Vec<Roles>,
    /// Who came last with an event, by the event's number: mostly, events of one name come from
    /// one actor.
    last: [u32; EVENTS],
}

/// How many events have a last actor of their own.
const EVENTS: usize = 64;

/// One actor in one role.
#[derive(Debug, Clone, Copy)]
struct Known {
    name: Option<TextAt>,
    role: Option<TextAt>,
    who: Who,
}

/// What deciding asks of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Who {
    pub(super) roles: Roles,
    /// The number of these roles.
    pub(super) class: u16,
    pub(super) is_gateway: bool,
}

/// How many sets of roles are told apart: their numbers have ten bits.
const CLASSES: usize = 1 << 10;

/// What sort of actor a log names so: by kind, else by a name of the shop's own software.
fn kind(name: Option<&str>) -> ActorKind {
    name.and_then(ActorKind::by_name).unwrap_or(ActorKind::System)
}

/// An actor as a log names one.
fn actor(name: Option<&str>, role: Option<&str>) -> Actor {
    let mut actor = Actor::new(kind(name));
    actor.id = name.filter(|name| ActorKind::by_name(name).is_none()).map(str::to_owned);
    actor.roles.extend(role.map(str::to_owned));
    actor
}

impl Actors {
    pub(super) fn new() -> Self {
        Self {
            list: Segments::new(),
            texts: Texts::default(),
            numbers: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            classes: Vec::new(),
            last: [0; EVENTS],
        }
    }

    /// The actor's number, and what deciding asks of it; none, where actors have too many sets of
    /// roles. `event` is the number of the event that the actor came with.
    #[inline]
    pub(super) fn find(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        event: u32,
        workflow: &Workflow,
    ) -> Option<(u32, Who)> {
        let slot = event as usize % EVENTS;
        let last = *self.last.get(slot)?;
        if let Some(known) = self.list.get(last as usize)
            && known.is(&self.texts, name, role)
        {
            return Some((last, known.who));
        }
        let number = self.number(name, role, workflow)?;
        *self.last.get_mut(slot)? = number;
        Some((number, self.list.get(number as usize)?.who))
    }

    /// The number of the actor, who is noted if need be.
    #[inline(never)]
    fn number(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        workflow: &Workflow,
    ) -> Option<u32> {
        let Self { list, texts, numbers, hasher, classes, .. } = self;
        let hash = hash(hasher, name, role);
        let known = |number: &u32| list.get(*number as usize);
        let is = |number: &u32| known(number).is_some_and(|known| known.is(texts, name, role));
        if let Some(&number) = numbers.find(hash, is) {
            return Some(number);
        }
        let kind = kind(name.map(text));
        let roles = workflow.roles(role.map(text).into_iter().chain([kind.as_str()]));
        let class = class(classes, roles)?;
        let again = |number: &u32| {
            let known = known(number);
            let text = |at: Option<TextAt>| at.map(|at| texts.get(at));
            known.map_or(0, |it| self::hash(hasher, text(it.name), text(it.role)))
        };
        let number = list.len() as u32;
        numbers.insert_unique(hash, number, again);
        list.push(Known {
            name: name.map(|name| texts.push(name)),
            role: role.map(|role| texts.push(role)),
            who: Who { roles, class, is_gateway: kind == ActorKind::Gateway },
        });
        Some(number)
    }

    /// The actor of that number.
    pub(super) fn actor(&self, number: u32) -> Option<Actor> {
        let Known { name, role, .. } = *self.list.get(number as usize)?;
        let said = |at: Option<TextAt>| at.map(|at| text(self.texts.get(at)));
        Some(actor(said(name), said(role)))
    }
}

fn hash(hasher: &DefaultHashBuilder, name: Option<&[u8]>, role: Option<&[u8]>) -> u64 {
    let mut hasher = hasher.build_hasher();
    for text in [name, role] {
        // A length that none has stands for no text.
        hasher.write_usize(text.map_or(usize::MAX, <[u8]>::len));
        hasher.write(text.unwrap_or_default());
    }
    hasher.finish()
}

/// The number of the roles, which are noted if need be; none, where there are too many.
fn class(classes: &mut Vec<Roles>, roles: Roles) -> Option<u16> {
    if let Some(class) = classes.iter().position(|its| *its == roles) {
        return u16::try_from(class).ok();
    }
    if classes.len() >= CLASSES {
        return None;
    }
    classes.push(roles);
    u16::try_from(classes.len() - 1).ok()
}

impl Known {
    #[inline]
    fn is(&self, texts: &Texts, name: Option<&[u8]>, role: Option<&[u8]>) -> bool {
        are_same(texts, self.name, name) && are_same(texts, self.role, role)
    }
}

#[inline]
fn are_same(texts: &Texts, a: Option<TextAt>, b: Option<&[u8]>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(texts.get(a), b),
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actors_are_told_apart_however_many_there_are() {
        let workflow = Workflow::standard();
        let mut actors = Actors::new();
        let name = |number: usize| format!("{}{number}", "n".repeat(number % 20));
        let role =
            |number: usize| ["manager", "nobody"].get(number % 3).map(|role| role.as_bytes());
        let mut numbers = Vec::new();
        for number in 0..5000 {
            let name = name(number);
            let (found, _) =
                actors.find(Some(name.as_bytes()), role(number), 7, &workflow).unwrap();
            numbers.push(found);
        }
        assert_eq!(numbers, (0..5000).collect::<Vec<u32>>());
        for number in (0..5000).rev() {
            let name = name(number);
            let found = actors.find(Some(name.as_bytes()), role(number), number as u32, &workflow);
            assert_eq!(found.map(|it| it.0), Some(number as u32));
            let actor = actors.actor(number as u32).unwrap();
            assert_eq!(actor.id.as_deref(), Some(name.as_str()));
            assert_eq!(actor.roles.first().map(String::as_bytes), role(number));
        }
        // No name is not the empty one, and a kind has no name.
        let mut find = |name: Option<&str>| {
            let (number, who) = actors.find(name.map(str::as_bytes), None, 0, &workflow).unwrap();
            (number, who.is_gateway)
        };
        let found = [None, Some(""), Some("gateway"), None].map(&mut find);
        assert_eq!(found, [(5000, false), (5001, false), (5002, true), (5000, false)]);
        // A manager, somebody else and a few kinds.
        assert!(actors.classes.len() < 8, "{:?}", actors.classes);
    }
}

//! Who a log says has acted, by number.

use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::seen::text;
use super::segments::Segments;
use super::texts::{Sought, Text, Texts};
use crate::order::{Actor, ActorKind};
use crate::workflow::{Roles, Workflow};

/// The actors that the log has named so far: a few, or everybody who works or buys in a shop.
#[derive(Debug)]
pub(super) struct Actors {
    list: Segments<Known>,
    texts: Texts,
    /// The hash of each actor's name and role, and the actor's number.
    numbers: HashTable<(u64, u32)>,
    hasher: DefaultHashBuilder,
    /// The roles that actors have, each set of them once.
    classes: Vec<Roles>,
    /// Who came last with an event, by the event's number: mostly, events of one name come from
    /// one actor.
    last: [Option<(u32, Known)>; EVENTS],
}

/// How many events have a last actor of their own.
const EVENTS: usize = 64;

/// One actor in one role.
#[derive(Debug, Clone, Copy)]
struct Known {
    name: Text,
    role: Text,
    who: Who,
}

/// What deciding asks of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Who {
    /// The number of the actor's [roles](Actors::roles).
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
            last: [None; EVENTS],
        }
    }

    /// The actor's number, and what deciding asks of it; none, where actors have too many sets of
    /// roles. `event` is the number of the event that the actor came with.
    #[inline(always)]
    pub(super) fn find(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        event: u32,
        workflow: &Workflow,
    ) -> Option<(u32, Who)> {
        let sought = (Sought::of(name), Sought::of(role));
        if let Some(Some((number, known))) = self.last.get(event as usize % EVENTS)
            && known.is(&self.texts, sought)
        {
            return Some((*number, known.who));
        }
        self.look_up((name, role), event, workflow)
    }

    /// The same, where another actor came last with the event.
    #[inline(never)]
    fn look_up(
        &mut self,
        (name, role): (Option<&[u8]>, Option<&[u8]>),
        event: u32,
        workflow: &Workflow,
    ) -> Option<(u32, Who)> {
        let number = self.number(name, role, workflow)?;
        let known = *self.list.get(number as usize)?;
        *self.last.get_mut(event as usize % EVENTS)? = Some((number, known));
        Some((number, known.who))
    }

    /// The number of the actor, who is noted if need be.
    fn number(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        workflow: &Workflow,
    ) -> Option<u32> {
        let Self { list, texts, numbers, hasher, classes, .. } = self;
        let (sought, mut state) = ((Sought::of(name), Sought::of(role)), hasher.build_hasher());
        sought.0.hash(&mut state);
        sought.1.hash(&mut state);
        let hash = state.finish();
        let is = |number: u32| list.get(number as usize).is_some_and(|it| it.is(texts, sought));
        if let Some(&(_, number)) = numbers.find(hash, |&(its, number)| its == hash && is(number)) {
            return Some(number);
        }
        let kind = kind(name.map(text));
        let roles = workflow.roles(role.map(text).into_iter().chain([kind.as_str()]));
        let class = class(classes, roles)?;
        let number = list.len() as u32;
        numbers.insert_unique(hash, (hash, number), |(hash, _)| *hash);
        list.push(Known {
            name: texts.keep(sought.0),
            role: texts.keep(sought.1),
            who: Who { class, is_gateway: kind == ActorKind::Gateway },
        });
        Some(number)
    }

    /// The roles of that number.
    pub(super) fn roles(&self, class: u16) -> Option<Roles> {
        self.classes.get(usize::from(class)).copied()
    }

    /// The actor of that number.
    pub(super) fn actor(&self, number: u32) -> Option<Actor> {
        let Known { name, role, .. } = *self.list.get(number as usize)?;
        let (name, role) = (self.texts.bytes(name), self.texts.bytes(role));
        Some(actor(name.as_deref().map(text), role.as_deref().map(text)))
    }
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
    fn is(&self, texts: &Texts, (name, role): (Sought<'_>, Sought<'_>)) -> bool {
        texts.is(self.name, name) && texts.is(self.role, role)
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

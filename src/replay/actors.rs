//! Who a log says has acted, by number.

use super::seen::text;
use super::short::same;
use crate::order::{Actor, ActorKind};
use crate::workflow::{Roles, Workflow};

/// The actors that the log has named so far; a log has few.
#[derive(Debug)]
pub(super) struct Actors {
    list: Vec<Known>,
    /// Who came last with an event, by the event's number: mostly, events of one name come from
    /// one actor.
    last: [usize; EVENTS],
}

/// How many events have a last actor of their own.
const EVENTS: usize = 64;

/// One actor in one role.
#[derive(Debug)]
pub(super) struct Known {
    name: Option<Vec<u8>>,
    role: Option<Vec<u8>>,
    pub(super) actor: Actor,
    pub(super) roles: Roles,
    /// The first actor of the same roles.
    pub(super) as_good_as: u8,
    pub(super) is_gateway: bool,
}

/// How many are kept apart; a log that names more has them read anew each time.
const MOST: usize = 64;

/// An actor as a log names one: by kind, else by a name of the shop's own software.
pub(super) fn actor(name: Option<&str>, role: Option<&str>) -> Actor {
    let mut actor = match name.map(|name| (ActorKind::by_name(name), name)) {
        None => Actor::system(),
        Some((Some(kind), _)) => Actor::new(kind),
        Some((None, name)) => Actor::system().id(name),
    };
    actor.roles.extend(role.map(str::to_owned));
    actor
}

impl Actors {
    pub(super) const fn new() -> Self {
        Self { list: Vec::new(), last: [0; EVENTS] }
    }

    /// The actor and its number; none, where there are too many. `event` is the number of the event
    /// that the actor came with.
    #[inline]
    pub(super) fn find(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        event: u32,
        workflow: &Workflow,
    ) -> Option<(u8, &Known)> {
        let Self { list, last } = self;
        let last = last.get_mut(event as usize % EVENTS)?;
        if !list.get(*last).is_some_and(|known| known.is(name, role)) {
            *last = number(list, name, role, workflow)?;
        }
        Some((u8::try_from(*last).ok()?, list.get(*last)?))
    }

    pub(super) fn get(&self, number: u8) -> Option<&Known> {
        self.list.get(usize::from(number))
    }
}

/// The number of the actor, who is noted if need be.
#[cold]
fn number(
    list: &mut Vec<Known>,
    name: Option<&[u8]>,
    role: Option<&[u8]>,
    workflow: &Workflow,
) -> Option<usize> {
    if let Some(found) = list.iter().position(|known| known.is(name, role)) {
        return Some(found);
    }
    if list.len() >= MOST {
        return None;
    }
    let actor = actor(name.map(text), role.map(text));
    let roles = actor.roles.iter().map(String::as_str);
    let roles = workflow.roles(roles.chain([actor.kind.as_str()]));
    let as_good_as = list.iter().position(|known| known.roles == roles).unwrap_or(list.len());
    list.push(Known {
        name: name.map(<[u8]>::to_vec),
        role: role.map(<[u8]>::to_vec),
        is_gateway: actor.kind == ActorKind::Gateway,
        actor,
        roles,
        as_good_as: as_good_as as u8,
    });
    Some(list.len() - 1)
}

impl Known {
    #[inline]
    fn is(&self, name: Option<&[u8]>, role: Option<&[u8]>) -> bool {
        are_same(self.name.as_deref(), name) && are_same(self.role.as_deref(), role)
    }
}

#[inline]
fn are_same(a: Option<&[u8]>, b: Option<&[u8]>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

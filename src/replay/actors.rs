//! Who a log says has acted, by number.

use super::seen::text;
use crate::order::{Actor, ActorKind};
use crate::workflow::{Roles, Workflow};

/// The actors that the log has named so far; a log has few.
#[derive(Debug, Default)]
pub(super) struct Actors {
    list: Vec<Known>,
    last: usize,
}

/// One actor in one role.
#[derive(Debug)]
pub(super) struct Known {
    name: Option<Vec<u8>>,
    role: Option<Vec<u8>>,
    pub(super) actor: Actor,
    pub(super) roles: Roles,
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
    /// The number of the actor; none, where there are too many.
    #[inline]
    pub(super) fn number(
        &mut self,
        name: Option<&[u8]>,
        role: Option<&[u8]>,
        workflow: &Workflow,
    ) -> Option<u16> {
        let same = |known: &Known| known.name.as_deref() == name && known.role.as_deref() == role;
        if !self.list.get(self.last).is_some_and(same) {
            self.last = match self.list.iter().position(same) {
                Some(found) => found,
                None if self.list.len() >= MOST => return None,
                None => {
                    let actor = actor(name.map(text), role.map(text));
                    let roles = actor.roles.iter().map(String::as_str);
                    let roles = workflow.roles(roles.chain([actor.kind.as_str()]));
                    let (name, role) = (name.map(<[u8]>::to_vec), role.map(<[u8]>::to_vec));
                    self.list.push(Known { name, role, actor, roles });
                    self.list.len() - 1
                }
            };
        }
        u16::try_from(self.last).ok()
    }

    pub(super) fn get(&self, number: u16) -> Option<&Known> {
        self.list.get(usize::from(number))
    }
}

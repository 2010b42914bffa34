//! Who did it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::word::words;

/// What sort of actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ActorKind {
    /// The person who ordered.
    Customer,
    /// A person of the shop.
    Staff,
    /// A payment gateway. Its captures are not voided by hand.
    Gateway,
    /// A carrier.
    Carrier,
    /// The shop's own software.
    System,
    /// A timer that ran out.
    Timer,
}

words!(ActorKind, "kind of actor", 6, {
    Customer => "customer",
    Staff => "staff",
    Gateway => "gateway",
    Carrier => "carrier",
    System => "system",
    Timer => "timer",
});

/// Who did it: the kind, who exactly, through which channel, and in which roles.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// The kind.
    pub kind: ActorKind,
    /// Who exactly: an account, a gateway's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How: `back_office`, `webhook`, `api`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// In which roles; a transition may ask for one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}

impl Actor {
    /// An actor of that kind, nobody in particular.
    #[must_use]
    pub const fn new(kind: ActorKind) -> Self {
        Self { kind, id: None, channel: None, roles: Vec::new() }
    }

    /// Whether nothing but the kind is known.
    pub(crate) fn is_nobody(&self) -> bool {
        self.id.is_none() && self.channel.is_none() && self.roles.is_empty()
    }

    /// The customer of that id.
    #[must_use]
    pub fn customer(id: &str) -> Self {
        Self::new(ActorKind::Customer).id(id)
    }

    /// A person of the shop.
    #[must_use]
    pub fn staff(id: &str) -> Self {
        Self::new(ActorKind::Staff).id(id)
    }

    /// A payment gateway.
    #[must_use]
    pub fn gateway(name: &str) -> Self {
        Self::new(ActorKind::Gateway).id(name)
    }

    /// A carrier.
    #[must_use]
    pub fn carrier(name: &str) -> Self {
        Self::new(ActorKind::Carrier).id(name)
    }

    /// The shop's own software.
    #[must_use]
    pub const fn system() -> Self {
        Self::new(ActorKind::System)
    }

    /// A timer that ran out.
    #[must_use]
    pub const fn timer() -> Self {
        Self::new(ActorKind::Timer)
    }

    /// Says who exactly.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Says through which channel.
    #[must_use]
    pub fn channel(mut self, channel: &str) -> Self {
        self.channel = Some(channel.to_owned());
        self
    }

    /// Gives a role; each call adds one.
    #[must_use]
    pub fn role(mut self, role: &str) -> Self {
        self.roles.push(role.to_owned());
        self
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        self.id.as_ref().map_or(Ok(()), |id| write!(f, " {id}"))
    }
}

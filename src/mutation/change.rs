//! Small changes of a document.

use std::fmt;

use crate::document::{Document, Pointer, Sources, Transition};

/// One small change of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// What is changed.
    pub change: Change,
    /// Where in the document.
    pub at: Pointer,
    /// The event that it is about.
    pub event: String,
}

/// What is changed. Numbers are from 0, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A transition loses its guard.
    DropGuard {
        /// The number of the transition.
        transition: usize,
    },
    /// A transition leads to another status: the next in document order that is no slot.
    Retarget {
        /// The number of the transition.
        transition: usize,
        /// The other status.
        to: String,
    },
    /// Two choices of one event, with a status in common, change places.
    Swap {
        /// The number of the transition that is tried first.
        first: usize,
        /// The number of the next one.
        second: usize,
    },
    /// An event is no longer ignored in a status.
    DropIgnored {
        /// The number of the event.
        event: usize,
        /// The axis.
        axis: String,
        /// The status.
        status: String,
    },
    /// A transition may no longer be taken by a role, or by anybody, where it was the only one.
    DropRole {
        /// The number of the transition.
        transition: usize,
        /// The role.
        role: String,
    },
    /// A transition loses an effect.
    DropEffect {
        /// The number of the transition.
        transition: usize,
        /// The number of the effect within it.
        effect: usize,
        /// The kind of the effect and its name, if it has one, such as `attention refund_due`.
        what: String,
    },
}

impl Change {
    /// The word for people and machines.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::DropGuard { .. } => "drop_guard",
            Self::Retarget { .. } => "retarget",
            Self::Swap { .. } => "swap",
            Self::DropIgnored { .. } => "drop_ignored",
            Self::DropRole { .. } => "drop_role",
            Self::DropEffect { .. } => "drop_effect",
        }
    }
}

impl fmt::Display for Mutation {
    /// Prints `paid: without its guard (/transitions/3)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.event)?;
        match &self.change {
            Change::DropGuard { .. } => f.write_str("without its guard")?,
            Change::Retarget { to, .. } => write!(f, "to {to}")?,
            Change::Swap { second, .. } => write!(f, "tried after /transitions/{second}")?,
            Change::DropIgnored { axis, status, .. } => {
                write!(f, "not ignored in {status} on {axis}")?;
            }
            Change::DropRole { role, .. } => write!(f, "without role {role}")?,
            Change::DropEffect { what, .. } => write!(f, "without effect {what}")?,
        }
        write!(f, " ({})", self.at)
    }
}

impl Mutation {
    /// The document with the change; as it was, where the change is not of this document.
    #[must_use]
    pub fn apply(&self, document: &Document) -> Document {
        let mut changed = document.clone();
        let edges = &mut changed.transitions;
        match &self.change {
            Change::DropGuard { transition } => {
                edges.get_mut(*transition).into_iter().for_each(|edge| edge.when = None);
            }
            Change::Retarget { transition, to } => {
                edges.get_mut(*transition).into_iter().for_each(|edge| edge.to = Some(to.clone()));
            }
            Change::Swap { first, second } => {
                if *first < edges.len() && *second < edges.len() {
                    edges.swap(*first, *second);
                }
            }
            Change::DropIgnored { event, axis, status } => {
                if let Some(event) = changed.events.get_mut(*event)
                    && let Some(list) = event.ignored_in.get_mut(axis)
                {
                    list.retain(|known| known != status);
                    if list.is_empty() {
                        event.ignored_in.remove(axis);
                    }
                }
            }
            Change::DropRole { transition, role } => {
                let edge = edges.get_mut(*transition);
                edge.into_iter().for_each(|edge| edge.roles.retain(|known| known != role));
            }
            Change::DropEffect { transition, effect, .. } => {
                let edge = edges.get_mut(*transition);
                if let Some(edge) = edge.filter(|it| *effect < it.effects.len()) {
                    edge.effects.remove(*effect);
                }
            }
        }
        changed
    }
}

/// Every small change of the document: transitions first, in document order, then events.
///
/// ```
/// use orderflow::Workflow;
/// use orderflow::mutation::mutations;
///
/// let all = mutations(Workflow::standard().document());
/// assert_eq!(all[0].to_string(), "place: to PAID (/transitions/0/to)");
/// ```
#[must_use]
pub fn mutations(document: &Document) -> Vec<Mutation> {
    let mut all = Vec::new();
    for (number, edge) in document.transitions.iter().enumerate() {
        let at = Pointer::root().field("transitions").index(number);
        let mut add = |at: Pointer, change| {
            all.push(Mutation { change, at, event: edge.event.clone() });
        };
        if edge.when.is_some() {
            add(at.field("when"), Change::DropGuard { transition: number });
        }
        if let Some(to) = other_target(document, edge) {
            add(at.field("to"), Change::Retarget { transition: number, to });
        }
        if let Some(second) = next_choice(document, number) {
            add(at.clone(), Change::Swap { first: number, second });
        }
        for (place, role) in edge.roles.iter().enumerate() {
            let change = Change::DropRole { transition: number, role: role.clone() };
            add(at.field("roles").index(place), change);
        }
        for (effect, it) in edge.effects.iter().enumerate() {
            let words = [Some(it.kind.as_str()), it.name.as_deref()];
            let what = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
            let change = Change::DropEffect { transition: number, effect, what };
            add(at.field("effects").index(effect), change);
        }
    }
    for (number, event) in document.events.iter().enumerate() {
        let at = Pointer::root().field("events").index(number).field("ignored_in");
        for (axis, list) in &event.ignored_in {
            for (place, status) in list.iter().enumerate() {
                let (axis_name, status) = (axis.clone(), status.clone());
                all.push(Mutation {
                    change: Change::DropIgnored { event: number, axis: axis_name, status },
                    at: at.field(axis).index(place),
                    event: event.name.clone(),
                });
            }
        }
    }
    all
}

/// The status after the target, in document order and round, that is no slot.
fn other_target(document: &Document, edge: &Transition) -> Option<String> {
    let to = edge.to.as_ref()?;
    let axis = document.axes.iter().find(|axis| axis.name == edge.axis)?;
    let built_in = axis.statuses.iter().filter(|status| status.slot.is_none());
    let keys: Vec<&String> = built_in.map(|status| &status.key).collect();
    let place = keys.iter().position(|key| *key == to)?;
    let other = keys.get((place + 1) % keys.len())?;
    (*other != to).then(|| (*other).clone())
}

/// The next transition of the same event and axis with a status in common.
fn next_choice(document: &Document, number: usize) -> Option<usize> {
    let edge = document.transitions.get(number)?;
    let statuses = &document.axes.iter().find(|axis| axis.name == edge.axis)?.statuses;
    let starts = |edge: &Transition, key: &String| match &edge.from {
        Sources::Any => !edge.except.contains(key),
        Sources::These(list) => list.contains(key),
    };
    let rest = (number + 1..).zip(document.transitions.get(number + 1..)?);
    let mut same = rest.filter(|(_, it)| it.axis == edge.axis && it.event == edge.event);
    let shares = |other: &Transition| {
        statuses.iter().any(|status| starts(edge, &status.key) && starts(other, &status.key))
    };
    same.find(|(_, other)| shares(other)).map(|(place, _)| place)
}

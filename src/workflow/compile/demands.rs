//! The rules about the way of an order.

use super::{Names, compile_term, key};
use crate::document;
use crate::workflow::table::{MustNotify, MustPass, Obligation, Pass};

impl Names {
    pub(super) fn must_pass(&self, rule: &document::MustPass) -> Option<MustPass> {
        let event = rule.event.as_deref().map(|name| self.events.get(name).copied());
        let through = rule.through.as_ref().map(|guard| compile_term(&self.term(guard)));
        let role = rule.role.as_ref().map(|role| self.role_mask(std::slice::from_ref(role)));
        let pass = match (event, through, role) {
            (Some(event), _, _) => Pass::Event(event?),
            (_, Some(through), _) => Pass::Through(through),
            (_, _, role) => Pass::Role(role?),
        };
        Some(MustPass { before: compile_term(&self.term(&rule.before)), pass })
    }

    pub(super) fn must_notify(&self, rule: &document::MustNotify) -> MustNotify {
        MustNotify {
            event: rule.event.as_deref().and_then(|name| self.events.get(name)).copied(),
            when: self.condition(rule.when.as_ref()),
            attention: rule.attention.as_deref().and_then(key),
        }
    }

    pub(super) fn obligation(&self, obligation: &document::Obligation) -> Option<Obligation> {
        Some(Obligation {
            attention: key(&obligation.attention)?,
            until: compile_term(&self.term(&obligation.until)),
        })
    }
}

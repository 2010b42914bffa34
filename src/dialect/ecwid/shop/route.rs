//! Which request is which.

use super::short;
use crate::dialect::Method;
use crate::dialect::ecwid::{Error, Scope};

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Route {
    Statuses,
    Status(String),
    Orders,
    LastOrder,
    Order(String),
    ExtraFields(String),
    ExtraField(String, String),
    Carts,
    Cart(String),
    PlaceCart(String),
}

impl Route {
    /// Reads a path, with or without `/api/v3` before the store.
    pub(super) fn of(path: &str, store: u64) -> Result<Self, Error> {
        let rest = path.strip_prefix("/api/v3/").or_else(|| path.strip_prefix('/')).unwrap_or(path);
        let (named, rest) = rest.split_once('/').unwrap_or((rest, ""));
        if named != store.to_string() {
            return Err(Error::Store { store: short(named) });
        }
        let parts: Vec<&str> = rest.split('/').collect();
        let own = |text: &str| text.to_owned();
        Ok(match parts.as_slice() {
            ["profile", "order_statuses"] => Self::Statuses,
            ["profile", "order_status", id] => Self::Status(own(id)),
            ["orders"] => Self::Orders,
            ["orders", "last"] => Self::LastOrder,
            ["orders", id] => Self::Order(own(id)),
            ["orders", id, "extraFields"] => Self::ExtraFields(own(id)),
            ["orders", id, "extraFields", field] => Self::ExtraField(own(id), own(field)),
            ["carts"] => Self::Carts,
            ["carts", id] => Self::Cart(own(id)),
            ["carts", id, "place"] => Self::PlaceCart(own(id)),
            _ => return Err(Error::Path { path: short(path) }),
        })
    }

    /// The methods that the path takes, and what each of them needs.
    const fn methods(&self) -> &'static [(Method, &'static str, Scope)] {
        const READ: (Method, &str, Scope) = (Method::Get, "GET", Scope::ReadOrders);
        const CHANGE: (Method, &str, Scope) = (Method::Put, "PUT", Scope::UpdateOrders);
        const DELETE: (Method, &str, Scope) = (Method::Delete, "DELETE", Scope::UpdateOrders);
        const CREATE: (Method, &str, Scope) = (Method::Post, "POST", Scope::CreateOrders);
        const ADD: (Method, &str, Scope) = (Method::Post, "POST", Scope::UpdateOrders);
        match self {
            Self::Statuses => &[(Method::Get, "GET", Scope::ReadStoreProfile)],
            Self::Status(_) => &[
                (Method::Get, "GET", Scope::ReadStoreProfile),
                (Method::Put, "PUT", Scope::UpdateStoreProfile),
            ],
            Self::Orders => &[READ, CREATE],
            Self::LastOrder | Self::Carts => &[READ],
            Self::Order(_) => &[READ, CHANGE, DELETE],
            Self::ExtraFields(_) => &[READ, ADD],
            Self::ExtraField(..) => &[ADD, CHANGE, DELETE],
            Self::Cart(_) => &[READ, CHANGE],
            Self::PlaceCart(_) => &[CREATE],
        }
    }

    /// What the method needs here.
    pub(super) fn scope(&self, method: Method) -> Result<Scope, Error> {
        let found = self.methods().iter().find(|(own, ..)| *own == method);
        found.map(|(.., scope)| *scope).ok_or_else(|| {
            let allowed = self.methods().iter().map(|(_, word, _)| *word).collect();
            Error::Method { method, allowed }
        })
    }
}

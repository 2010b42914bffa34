//! How the texts of semantic queries are looked for.

use std::fmt;
use std::sync::Arc;

use crate::order::Order;
use crate::query::{Fields, Page, Query, QueryErrors, Ranker, StatusEntry};

/// A ranker of the host's own.
pub(super) type Own<T> = Arc<dyn Ranker<T> + Send + Sync>;

/// The host's own rankers; where it has none, the built-in one compares words.
#[derive(Clone, Default)]
pub(super) struct Rankers {
    pub(super) orders: Option<Own<Order>>,
    pub(super) statuses: Option<Own<StatusEntry>>,
}

/// Answers the query with that ranker, or with the built-in one.
pub(super) fn page<'i, T>(
    own: Option<&Own<T>>,
    query: &Query,
    fields: &Fields<T>,
    items: impl IntoIterator<Item = &'i T>,
) -> Result<Page<'i, T>, QueryErrors> {
    match own {
        Some(ranker) => query.run_with(fields, &**ranker, items),
        None => query.run(fields, items),
    }
}

impl fmt::Debug for Rankers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rankers")
            .field("orders", &self.orders.is_some())
            .field("statuses", &self.statuses.is_some())
            .finish()
    }
}

//! One typed query, over orders, over statuses, and over whatever else has [`Fields`].
//!
//! A [`Query`] is a [`Filter`], an order, a text to look for, and a page. It is built in Rust, or
//! read from text ([`Query::from_text`], [`Filter::from_json`]) and checked against the fields of
//! what is asked for: an unknown field or operator is an error that names the nearest one and its
//! place, and all errors come at once.
//!
//! # Fields
//!
//! [`Fields`] is a table: the name of each field, its [`FieldType`], and how it is read from an
//! item. There is one for orders ([`Fields::orders`]) and one for the statuses of a workflow
//! ([`Fields::statuses`]); a host, or another spelling of the same things, makes its own.
//!
//! A field has no value, one, or several. No value, `null` and an empty list are the same:
//! *absent*.
//!
//! # Operators
//!
//! The `where` of a query is JSON in the style of MongoDB. Each member of an object must hold:
//!
//! | written | holds, where |
//! | --- | --- |
//! | `{"f": v}`, `{"f": {"$eq": v}}` | one of the values is `v`; for `null`: the field is absent |
//! | `$ne`, `$nin` | `$eq`, `$in` do not hold; so they do where the field is absent |
//! | `$gt`, `$gte`, `$lt`, `$lte` | one of the values is on that side; not where it is absent |
//! | `$in` | `$eq` holds for one of the list, which may have `null` in it |
//! | `$contains`, `$beginsWith`, `$endsWith` | the text is in one of the values, at that end |
//! | `$exists` | `true`: the field has a value; `false`: it is absent |
//! | `{"f": {"$not": {..}}}`, `{"$not": {..}}` | the operators, or the filter, do not all hold |
//! | `{"$and": [..]}`, `{"$or": [..]}` | all, or one of the filters hold |
//!
//! Several operators in one field must all hold, each for a value of its own. Texts are compared by
//! their characters, exactly; `$gt` and the order go by code points. Numbers are exact decimals.
//! Times are texts such as `2026-03-01T09:00:00Z`, `2026-03-01T09:00:00` or `2026-03-01`, UTC
//! unless they say otherwise. An operand of another type than the field is an error; for a field of
//! [`FieldType::Any`] it is none, and no value of another type is equal to it, before it or after.
//!
//! # Order and pages
//!
//! Items come in the order of the fields named, then by their score (best first, where a text is
//! looked for), then by id. Absent comes before every value, and descending after. A field of
//! several values counts by its least, and descending by its greatest. Without a field to order by,
//! and without a text, that is the order of ids. [`Page::total`] counts every match, whatever the
//! page.
//!
//! ```
//! use orderflow::query::{Fields, Query, QueryText, StatusEntry};
//! use orderflow::Workflow;
//!
//! let statuses = StatusEntry::all(&Workflow::standard());
//! let fields = Fields::statuses();
//! let text = QueryText {
//!     filter: r#"{"axis": "payment", "slot": {"$exists": false}, "key": {"$endsWith": "PAID"}}"#,
//!     ..QueryText::default()
//! };
//! let page = Query::from_text(&text, &fields)?.run(&fields, &statuses)?;
//! assert_eq!(page.items().map(|status| status.status.key.as_str()).collect::<Vec<_>>(), ["PAID"]);
//!
//! let text = QueryText { filter: r#"{"kee": {"$beginsWiht": "P"}}"#, ..text };
//! let errors = Query::from_text(&text, &fields).unwrap_err().to_string();
//! assert_eq!(
//!     errors,
//!     "where at /kee: there is no field \"kee\"; did you mean \"key\"?\n\
//!      where at /kee/$beginsWiht: there is no operator \"$beginsWiht\"; \
//!      did you mean \"$beginsWith\"?"
//! );
//! # Ok::<(), orderflow::query::QueryErrors>(())
//! ```

mod value;
mod number;
mod json;
mod error;
mod filter;
mod fields;
mod check;
mod parse;
mod plan;
mod score;
mod rank;
mod order_by;
mod page;
mod text;
mod orders;
mod statuses;

pub use error::{QueryError, QueryErrors, QueryPart, QueryProblem};
pub use fields::{Fields, Out};
pub use filter::{Filter, Test};
pub use json::read_json;
pub(crate) use json::{Json as Level, open};
pub(crate) use number::decimal;
pub use order_by::OrderBy;
pub use page::{Hit, Page};
pub use rank::{Lexical, Ranker, Ranking};
pub use score::Score;
pub use statuses::StatusEntry;
pub use text::QueryText;
pub use value::{FieldType, Operand, Value};

/// What is asked for.
///
/// ```
/// use orderflow::query::{Filter, OrderBy, Query, Test};
///
/// let open_and_dear = Query::new()
///     .filter(Filter::field("closed", Test::equals(false)).and("total", Test::at_least(100)))
///     .order_by(OrderBy::descending("total"))
///     .limit(20);
/// assert_eq!(open_and_dear.limit, 20);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Query {
    /// What must hold of an item.
    pub filter: Filter,
    /// What decides the order, the first before the second.
    pub order_by: Vec<OrderBy>,
    /// The text to look for.
    pub text: Option<String>,
    /// The least score that an item must have for the text.
    pub min_score: Score,
    /// How many matches are left out before the page.
    pub offset: usize,
    /// How many the page has at most; more than [`Query::MAX_LIMIT`] is read as that.
    pub limit: usize,
}

impl Query {
    /// The largest page; a larger limit is read as this one.
    pub const MAX_LIMIT: usize = 1_000;
    /// The limit where none is given.
    pub const DEFAULT_LIMIT: usize = 100;
    /// The longest `where`, in bytes.
    pub const MAX_BYTES: usize = 64 << 10;
    /// How deep a `where` may be nested, the whole counted; so many filters inside one another.
    pub const MAX_DEPTH: usize = 32;
    /// How many conditions a filter may have, the combining ones counted.
    pub const MAX_CONDITIONS: usize = 1_000;
    /// How many values `$in` and `$nin` may list.
    pub const MAX_LIST: usize = 1_000;
    /// The longest name of a field, in bytes.
    pub const MAX_PATH: usize = 256;
    /// How many fields may decide the order.
    pub const MAX_ORDER_BY: usize = 8;
    /// The longest text to look for, in bytes.
    pub const MAX_TEXT: usize = 1_000;

    /// Everything, in the order of ids.
    #[must_use]
    pub fn new() -> Self {
        Self {
            filter: Filter::everything(),
            order_by: Vec::new(),
            text: None,
            min_score: Score::LEAST,
            offset: 0,
            limit: Self::DEFAULT_LIMIT,
        }
    }

    /// Says what must hold of an item.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    /// Adds what decides the order where all before it leaves a tie.
    #[must_use]
    pub fn order_by(mut self, order_by: OrderBy) -> Self {
        self.order_by.push(order_by);
        self
    }

    /// Looks for a text: matches are what scores at least [`Query::min_score`], which is a score
    /// above 0 unless another is set.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    /// Sets the least score for the text. With [`Score::ZERO`] the text orders, and excludes none.
    #[must_use]
    pub fn min_score(mut self, score: Score) -> Self {
        self.min_score = score;
        self
    }

    /// Leaves out the first matches.
    #[must_use]
    pub fn offset(mut self, offset: usize) -> Self {
        self.offset = offset;
        self
    }

    /// Sets how many matches the page has at most; with 0 they are only counted.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }
}

impl Default for Query {
    fn default() -> Self {
        Self::new()
    }
}

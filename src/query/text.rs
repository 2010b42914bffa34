//! Queries, read from text.

use super::Query;
use super::check::{Checker, named};
use super::error::{QueryError, QueryErrors, QueryPart, QueryProblem};
use super::fields::Fields;
use super::order_by::{self, OrderBy};
use super::page::too_long;
use super::score::Score;
use crate::document::Pointer;

/// A query as it comes over the wire: each part as its text, white space where it is not given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueryText<'a> {
    /// The `where`: JSON.
    pub filter: &'a str,
    /// The order: [`OrderBy::list`].
    pub order_by: &'a str,
    /// The text to look for.
    pub text: &'a str,
    /// The least score, from 0 to 1; where it is not given, a score above 0.
    pub min_score: &'a str,
    /// How many are left out: a whole number.
    pub offset: &'a str,
    /// How many at most: a whole number; [`Query::DEFAULT_LIMIT`] where it is not given.
    pub limit: &'a str,
}

impl Query {
    /// Reads a query, for items of those fields.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`] has all that is wrong with all of its parts.
    pub fn from_text<T>(text: &QueryText<'_>, fields: &Fields<T>) -> Result<Self, QueryErrors> {
        let mut checker = Checker::new(fields);
        let filter = checker.filter(text.filter);
        let mut errors = checker.errors;
        let order_by = OrderBy::list(text.order_by);
        match order_by::too_many(&order_by) {
            Some(error) => errors.push(error),
            None => errors.extend((0..).zip(&order_by).filter_map(|(number, by)| {
                named(fields, &by.path).err().map(|it| order_by::error(Some(number), it))
            })),
        }
        errors.extend(too_long(text.text));
        let mut query = Self { filter, order_by, ..Self::new() };
        query.text = given(text.text).map(str::to_owned);
        if let Some(score) = given(text.min_score) {
            let expected = "a number from 0 to 1";
            match Score::parse(score) {
                Some(score) => query.min_score = score,
                None => errors.push(wrong(QueryPart::MinScore, score, expected)),
            }
        }
        let parts = [
            (QueryPart::Offset, text.offset, &mut query.offset),
            (QueryPart::Limit, text.limit, &mut query.limit),
        ];
        for (part, text, number) in parts {
            let Some(text) = given(text) else { continue };
            match whole(text) {
                Some(whole) => *number = whole,
                None => errors.push(wrong(part, text, "a whole number from 0")),
            }
        }
        QueryErrors::of(errors).map(|()| query)
    }
}

fn given(text: &str) -> Option<&str> {
    let text = text.trim();
    (!text.is_empty()).then_some(text)
}

/// A whole number; one that is too large to count with is as large as can be.
fn whole(text: &str) -> Option<usize> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

fn wrong(part: QueryPart, text: &str, expected: &'static str) -> QueryError {
    let problem = QueryProblem::Number { text: text.to_owned(), expected };
    QueryError { part, at: Pointer::root(), problem }
}

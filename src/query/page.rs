//! Queries, answered.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::Query;
use super::check::{Checker, named};
use super::error::{QueryError, QueryErrors, QueryPart, QueryProblem};
use super::fields::Fields;
use super::order_by;
use super::rank::{Lexical, Ranker};
use super::score::Score;
use super::value::Operand;
use crate::document::Pointer;

/// One page of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'i, T> {
    /// The matches on the page, in order.
    pub hits: Vec<Hit<'i, T>>,
    /// How many items match in all.
    pub total: usize,
    /// How many matches come before the page, as asked.
    pub offset: usize,
    /// How many matches the page has at most: what was asked for, or [`Query::MAX_LIMIT`].
    pub limit: usize,
}

impl<'i, T> Page<'i, T> {
    /// The items on the page, in order.
    pub fn items(&self) -> impl Iterator<Item = &'i T> {
        self.hits.iter().map(|hit| hit.item)
    }
}

/// One match.
#[derive(Debug, PartialEq, Eq)]
pub struct Hit<'i, T> {
    /// The item.
    pub item: &'i T,
    /// Its score, where a text was looked for.
    pub score: Option<Score>,
}

impl<T> Clone for Hit<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Hit<'_, T> {}

/// Where a match stands in the order: by fields, by score, by id, and by its turn.
type Standing = (Vec<SortKey>, Reverse<Score>, Operand, usize);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Up(Operand),
    Down(Reverse<Operand>),
}

/// A match with its standing, which alone is compared.
struct Found<'i, T> {
    standing: Standing,
    hit: Hit<'i, T>,
}

impl<T> PartialEq for Found<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.standing == other.standing
    }
}

impl<T> Eq for Found<'_, T> {}

impl<T> PartialOrd for Found<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Found<'_, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.standing.cmp(&other.standing)
    }
}

/// A field to sort by: its place, the rest of an open one's path, and the direction.
struct Sort<'q> {
    field: usize,
    tail: &'q str,
    descending: bool,
}

impl Sort<'_> {
    const ID: Self = Sort { field: 0, tail: "", descending: false };

    /// The least value of the field, or descending the greatest.
    fn value<T>(&self, fields: &Fields<T>, item: &T) -> Operand {
        let mut chosen = Operand::Null;
        fields.read(self.field, self.tail, item, &mut |value| {
            let value = value.to_operand();
            let better = if self.descending { value > chosen } else { value < chosen };
            if value != Operand::Null && (better || chosen == Operand::Null) {
                chosen = value;
            }
        });
        chosen
    }

    fn key<T>(&self, fields: &Fields<T>, item: &T) -> SortKey {
        let value = self.value(fields, item);
        if self.descending { SortKey::Down(Reverse(value)) } else { SortKey::Up(value) }
    }
}

impl Query {
    /// Answers the query, a text with the built-in ranker.
    ///
    /// Every item is looked at once; of the matches only the page and what comes before it is kept
    /// and sorted.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit the fields.
    pub fn run<'i, T>(
        &self,
        fields: &Fields<T>,
        items: impl IntoIterator<Item = &'i T>,
    ) -> Result<Page<'i, T>, QueryErrors> {
        self.run_with(fields, &Lexical::new(fields), items)
    }

    /// Answers the query, a text with that ranker.
    ///
    /// # Errors
    ///
    /// [`QueryErrors`], where the query does not fit the fields.
    pub fn run_with<'i, T>(
        &self,
        fields: &Fields<T>,
        ranker: &dyn Ranker<T>,
        items: impl IntoIterator<Item = &'i T>,
    ) -> Result<Page<'i, T>, QueryErrors> {
        let mut checker = Checker::new(fields);
        let plan = checker.plan(&self.filter, &Pointer::root(), 1);
        let mut errors = checker.errors;
        let sorts = self.sorts(fields, &mut errors);
        errors.extend(self.text.as_deref().and_then(too_long));
        QueryErrors::of(errors)?;
        let ranking = self.text.as_deref().map(|text| ranker.ranking(text));
        let limit = self.limit.min(Self::MAX_LIMIT);
        let wanted = if limit == 0 { 0 } else { self.offset.saturating_add(limit) };
        let mut total = 0;
        let mut best: BinaryHeap<Found<'i, T>> = BinaryHeap::new();
        for item in items {
            if !plan.holds(fields, item) {
                continue;
            }
            let score = ranking.as_ref().map(|ranking| ranking(item));
            if score.is_some_and(|score| score < self.min_score) {
                continue;
            }
            let turn = total;
            total += 1;
            if wanted == 0 {
                continue;
            }
            let keys = sorts.iter().map(|sort| sort.key(fields, item)).collect();
            let id = Sort::ID.value(fields, item);
            let standing = (keys, Reverse(score.unwrap_or_default()), id, turn);
            let found = Found { standing, hit: Hit { item, score } };
            if best.len() < wanted {
                best.push(found);
            } else if let Some(mut last) = best.peek_mut()
                && found < *last
            {
                *last = found;
            }
        }
        let page = best.into_sorted_vec().into_iter().skip(self.offset);
        let hits = page.map(|found| found.hit).collect();
        Ok(Page { hits, total, offset: self.offset, limit })
    }

    fn sorts<T>(&self, fields: &Fields<T>, errors: &mut Vec<QueryError>) -> Vec<Sort<'_>> {
        if let Some(error) = order_by::too_many(&self.order_by) {
            errors.push(error);
            return Vec::new();
        }
        let mut sorts = Vec::new();
        for (number, by) in self.order_by.iter().enumerate() {
            match named(fields, &by.path) {
                Ok((field, tail)) => {
                    let tail = by.path.get(tail..).unwrap_or_default();
                    sorts.push(Sort { field, tail, descending: by.descending });
                }
                Err(problem) => errors.push(order_by::error(Some(number), problem)),
            }
        }
        sorts
    }
}

/// Whether the text to look for is too long.
pub(super) fn too_long(text: &str) -> Option<QueryError> {
    let problem = QueryProblem::Limit { what: "bytes", limit: Query::MAX_TEXT };
    let error = QueryError { part: QueryPart::Text, at: Pointer::root(), problem };
    (text.len() > Query::MAX_TEXT).then_some(error)
}

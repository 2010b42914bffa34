//! Filters, checked against the fields that they name.

use super::Query;
use super::error::{QueryError, QueryPart, QueryProblem};
use super::fields::Fields;
use super::filter::{Filter, Test};
use super::plan::Plan;
use super::value::{FieldType, Operand, time};
use crate::document::Pointer;

/// Checks a filter, and keeps all that is wrong with it.
pub(super) struct Checker<'f, T> {
    fields: &'f Fields<T>,
    tests: usize,
    pub(super) errors: Vec<QueryError>,
}

impl<'f, T> Checker<'f, T> {
    pub(super) fn new(fields: &'f Fields<T>) -> Self {
        Self { fields, tests: 0, errors: Vec::new() }
    }

    pub(super) fn error(&mut self, at: &Pointer, problem: QueryProblem) {
        self.errors.push(QueryError { part: QueryPart::Where, at: at.clone(), problem });
    }

    pub(super) fn wrong(&mut self, at: &Pointer, expected: &'static str, found: String) {
        self.error(at, QueryProblem::Type { expected, found });
    }

    /// The type of the field; any, where there is no such field, so that the checks can go on.
    pub(super) fn field(&mut self, path: &str, at: &Pointer) -> FieldType {
        match named(self.fields, path) {
            Ok((place, _)) => self.fields.type_of(place),
            Err(problem) => {
                self.error(at, problem);
                FieldType::Any
            }
        }
    }

    /// The test with its operands in the type of the field.
    pub(super) fn test(&mut self, test: Test, of: FieldType, at: &Pointer) -> Option<Test> {
        self.tests += 1;
        if self.tests > Query::MAX_CONDITIONS {
            if self.tests == Query::MAX_CONDITIONS + 1 {
                let limit = Query::MAX_CONDITIONS;
                self.error(at, QueryProblem::Limit { what: "conditions", limit });
            }
            return None;
        }
        let operator = test.operator();
        let fits = match &test {
            Test::Greater(_) | Test::AtLeast(_) | Test::Less(_) | Test::AtMost(_) => {
                of != FieldType::Switch
            }
            Test::Contains(_) | Test::BeginsWith(_) | Test::EndsWith(_) => {
                matches!(of, FieldType::Text | FieldType::Any)
            }
            _ => true,
        };
        if !fits {
            self.error(at, QueryProblem::NotFor { operator, field: of.as_str() });
            return None;
        }
        Some(match test {
            Test::Equals(operand) => Test::Equals(self.operand(operand, of, true, at)?),
            Test::Differs(operand) => Test::Differs(self.operand(operand, of, true, at)?),
            Test::Greater(operand) => Test::Greater(self.operand(operand, of, false, at)?),
            Test::AtLeast(operand) => Test::AtLeast(self.operand(operand, of, false, at)?),
            Test::Less(operand) => Test::Less(self.operand(operand, of, false, at)?),
            Test::AtMost(operand) => Test::AtMost(self.operand(operand, of, false, at)?),
            Test::In(operands) => Test::In(self.operands(operands, of, at)?),
            Test::NotIn(operands) => Test::NotIn(self.operands(operands, of, at)?),
            other => other,
        })
    }

    fn operand(
        &mut self,
        operand: Operand,
        of: FieldType,
        null: bool,
        at: &Pointer,
    ) -> Option<Operand> {
        match (of, operand) {
            (_, Operand::Null) if null => Some(Operand::Null),
            (FieldType::Time, Operand::Text(text)) => match time(&text) {
                Some(at) => Some(Operand::Time(at)),
                None => {
                    self.error(at, QueryProblem::Time { text });
                    None
                }
            },
            (FieldType::Any, operand) if operand != Operand::Null => Some(operand),
            (FieldType::Text, operand @ Operand::Text(_))
            | (FieldType::Number, operand @ Operand::Number(_))
            | (FieldType::Switch, operand @ Operand::Switch(_))
            | (FieldType::Time, operand @ Operand::Time(_)) => Some(operand),
            (_, operand) => {
                self.wrong(at, of.as_str(), operand.shown());
                None
            }
        }
    }

    fn operands(
        &mut self,
        operands: Vec<Operand>,
        of: FieldType,
        at: &Pointer,
    ) -> Option<Vec<Operand>> {
        if operands.len() > Query::MAX_LIST {
            let limit = Query::MAX_LIST;
            self.error(at, QueryProblem::Limit { what: "values in a list", limit });
            return None;
        }
        let count = operands.len();
        let numbered = operands.into_iter().enumerate();
        let kept: Vec<Operand> = numbered
            .filter_map(|(n, operand)| self.operand(operand, of, true, &at.index(n)))
            .collect();
        (kept.len() == count).then_some(kept)
    }

    /// The filter, ready to be evaluated. Where it has errors, what is given back is worth nothing.
    pub(super) fn plan(&mut self, filter: &Filter, at: &Pointer, depth: usize) -> Plan {
        if depth > Query::MAX_DEPTH {
            let limit = Query::MAX_DEPTH;
            self.error(at, QueryProblem::Limit { what: "levels of nesting", limit });
            return Plan::All(Vec::new());
        }
        let mut each = |filters: &[Filter], operator: &str| -> Vec<Plan> {
            let at = at.field(operator);
            let numbered = filters.iter().enumerate();
            numbered.map(|(n, filter)| self.plan(filter, &at.index(n), depth + 1)).collect()
        };
        match filter {
            Filter::All(filters) => Plan::All(each(filters, "$and")),
            Filter::Any(filters) => Plan::Any(each(filters, "$or")),
            Filter::Not(filter) => {
                Plan::Not(Box::new(self.plan(filter, &at.field("$not"), depth + 1)))
            }
            Filter::Field { path, test } => {
                let at = at.field(path);
                let of = self.field(path, &at);
                let test = self.test(test.clone(), of, &at.field(test.operator()));
                match (named(self.fields, path), test) {
                    (Ok((field, tail)), Some(test)) => Plan::field(field, path, tail, test),
                    _ => Plan::All(Vec::new()),
                }
            }
        }
    }
}

/// The field of that path: its place in the table, and where the rest of the path begins.
pub(super) fn named<T>(fields: &Fields<T>, path: &str) -> Result<(usize, usize), QueryProblem> {
    if path.len() > Query::MAX_PATH {
        let limit = Query::MAX_PATH;
        return Err(QueryProblem::Limit { what: "bytes in the name of a field", limit });
    }
    fields.find(path).ok_or_else(|| QueryProblem::UnknownField {
        field: path.to_owned(),
        nearest: fields.nearest(path),
    })
}

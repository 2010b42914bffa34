//! Filters, read from JSON.

use std::collections::HashSet;

use super::Query;
use super::check::Checker;
use super::error::{QueryErrors, QueryProblem};
use super::fields::Fields;
use super::filter::{Filter, Test};
use super::json::{Json, found, open, scan};
use super::number::decimal;
use super::value::{FieldType, Operand};
use crate::document::Pointer;
use crate::document::nearest::nearest;

/// The operators inside a field, `$not` apart.
const TESTS: [&str; 12] = [
    "$eq",
    "$ne",
    "$gt",
    "$gte",
    "$lt",
    "$lte",
    "$in",
    "$nin",
    "$contains",
    "$beginsWith",
    "$endsWith",
    "$exists",
];

/// The operators that combine filters.
const COMBINING: [&str; 3] = ["$and", "$or", "$not"];

/// What other systems call our operators.
const ELSEWHERE: [(&str, &str); 8] = [
    ("$startswith", "$beginsWith"),
    ("$like", "$contains"),
    ("$regex", "$contains"),
    ("$notin", "$nin"),
    ("$all", "$and"),
    ("$any", "$or"),
    ("$nor", "$not"),
    ("$neq", "$ne"),
];

impl Filter {
    /// Reads a filter from JSON in the style of MongoDB, for items of those fields. A text of white
    /// space is [`Filter::everything`].
    ///
    /// # Errors
    ///
    /// [`QueryErrors`] has all that is wrong, each error with its place in the JSON.
    pub fn from_json<T>(text: &str, fields: &Fields<T>) -> Result<Self, QueryErrors> {
        let mut reader = Checker::new(fields);
        let filter = reader.filter(text);
        QueryErrors::of(reader.errors).map(|()| filter)
    }
}

impl<T> Checker<'_, T> {
    /// Reads a filter; where there are errors, what is given back is worth nothing.
    pub(super) fn filter(&mut self, text: &str) -> Filter {
        let root = Pointer::root();
        if text.trim().is_empty() {
            return Filter::everything();
        }
        if text.len() > Query::MAX_BYTES {
            self.error(&root, QueryProblem::Limit { what: "bytes", limit: Query::MAX_BYTES });
        } else if let Err(problem) = scan(text, Query::MAX_DEPTH) {
            self.error(&root, problem);
        } else {
            return self.object(text, &root);
        }
        Filter::everything()
    }

    /// An object whose members must all hold.
    fn object(&mut self, raw: &str, at: &Pointer) -> Filter {
        let Json::Object(members) = open(raw) else {
            self.wrong(at, "an object of fields and operators", found(raw));
            return Filter::everything();
        };
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for (name, value) in &members {
            let at = at.field(name);
            self.once(&mut seen, name, &at);
            match name.as_str() {
                "$and" => all.push(Filter::All(self.filters(value, &at))),
                "$or" => all.push(Filter::Any(self.filters(value, &at))),
                "$not" => all.push(!self.object(value, &at)),
                _ if name.starts_with('$') => self.stray(name, &COMBINING, &at),
                path => all.extend(self.field_tests(path, value, &at)),
            }
        }
        joined(all)
    }

    fn filters(&mut self, raw: &str, at: &Pointer) -> Vec<Filter> {
        let Json::List(items) = open(raw) else {
            self.wrong(at, "a list of filters", found(raw));
            return Vec::new();
        };
        let numbered = items.into_iter().enumerate();
        numbered.map(|(n, item)| self.object(item, &at.index(n))).collect()
    }

    /// What must hold of one field: a value, or an object of operators.
    fn field_tests(&mut self, path: &str, raw: &str, at: &Pointer) -> Option<Filter> {
        let of = self.field(path, at);
        match open(raw) {
            Json::Object(members) => self.operators(path, of, &members, at),
            _ => {
                let operand = self.value(raw, of, at)?;
                self.test(Test::Equals(operand), of, at).map(|test| Filter::field(path, test))
            }
        }
    }

    fn operators(
        &mut self,
        path: &str,
        of: FieldType,
        members: &[(String, &str)],
        at: &Pointer,
    ) -> Option<Filter> {
        if members.is_empty() {
            self.wrong(at, "a value, or an operator such as $gt", "an empty object".to_owned());
            return None;
        }
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for (name, value) in members {
            let at = at.field(name);
            self.once(&mut seen, name, &at);
            if name == "$not" {
                if let Json::Object(members) = open(value) {
                    all.extend(self.operators(path, of, &members, &at).map(|filter| !filter));
                } else {
                    self.wrong(&at, "an object of operators", found(value));
                }
            } else if TESTS.contains(&name.as_str()) {
                let test = self.operator(name, value, of, &at);
                let test = test.and_then(|test| self.test(test, of, &at));
                all.extend(test.map(|test| Filter::field(path, test)));
            } else if name.starts_with('$') {
                self.stray(name, &TESTS, &at);
            } else {
                // Objects are not compared as wholes: what was meant is a dotted path.
                self.field(&format!("{path}.{name}"), &at);
                self.wrong(&at, "an operator such as $gt", "a field".to_owned());
            }
        }
        Some(joined(all))
    }

    fn operator(&mut self, name: &str, raw: &str, of: FieldType, at: &Pointer) -> Option<Test> {
        Some(match name {
            "$in" => Test::In(self.values(raw, of, at)?),
            "$nin" => Test::NotIn(self.values(raw, of, at)?),
            "$contains" => Test::Contains(self.text(raw, at)?),
            "$beginsWith" => Test::BeginsWith(self.text(raw, at)?),
            "$endsWith" => Test::EndsWith(self.text(raw, at)?),
            "$exists" => match open(raw) {
                Json::Switch(on) => Test::Exists(on),
                _ => {
                    self.wrong(at, "true or false", found(raw));
                    return None;
                }
            },
            _ => {
                let operand = self.value(raw, of, at)?;
                match name {
                    "$ne" => Test::Differs(operand),
                    "$gt" => Test::Greater(operand),
                    "$gte" => Test::AtLeast(operand),
                    "$lt" => Test::Less(operand),
                    "$lte" => Test::AtMost(operand),
                    _ => Test::Equals(operand),
                }
            }
        })
    }

    fn text(&mut self, raw: &str, at: &Pointer) -> Option<String> {
        match open(raw) {
            Json::Text(text) => Some(text),
            _ => {
                self.wrong(at, "a text", found(raw));
                None
            }
        }
    }

    fn values(&mut self, raw: &str, of: FieldType, at: &Pointer) -> Option<Vec<Operand>> {
        let Json::List(items) = open(raw) else {
            self.wrong(at, "a list of values", found(raw));
            return None;
        };
        if items.len() > Query::MAX_LIST {
            let limit = Query::MAX_LIST;
            self.error(at, QueryProblem::Limit { what: "values in a list", limit });
            return None;
        }
        let mut values = Vec::with_capacity(items.len());
        let mut sound = true;
        for (n, item) in items.into_iter().enumerate() {
            match self.value(item, of, &at.index(n)) {
                Some(value) => values.push(value),
                None => sound = false,
            }
        }
        sound.then_some(values)
    }

    /// A plain value.
    fn value(&mut self, raw: &str, of: FieldType, at: &Pointer) -> Option<Operand> {
        match open(raw) {
            Json::Null => Some(Operand::Null),
            Json::Switch(on) => Some(Operand::Switch(on)),
            Json::Text(text) => Some(Operand::Text(text)),
            Json::Number(text) => match decimal(text) {
                Some(number) => Some(Operand::Number(number)),
                None => {
                    let expected = "a number that can be kept exactly";
                    self.error(at, QueryProblem::Number { text: text.to_owned(), expected });
                    None
                }
            },
            Json::List(_) | Json::Object(_) | Json::Broken => {
                self.wrong(at, of.as_str(), found(raw));
                None
            }
        }
    }

    fn once<'n>(&mut self, seen: &mut HashSet<&'n str>, name: &'n str, at: &Pointer) {
        if !seen.insert(name) {
            self.error(at, QueryProblem::Duplicate { name: name.to_owned() });
        }
    }

    /// An operator where it does not belong, or none at all.
    fn stray(&mut self, name: &str, here: &[&str], at: &Pointer) {
        let known = TESTS.iter().chain(&COMBINING).copied();
        let problem = match known.clone().find(|known| *known == name) {
            Some(operator) if TESTS.contains(&operator) => {
                QueryProblem::Misplaced { operator, belongs: "inside a field" }
            }
            Some(operator) => {
                QueryProblem::Misplaced { operator, belongs: "beside fields, not inside one" }
            }
            None => {
                let folded = name.to_lowercase();
                let elsewhere = ELSEWHERE.iter().find(|(other, _)| *other == folded);
                let elsewhere = elsewhere.map(|(_, ours)| *ours);
                let near = nearest(name, here.iter().copied()).or_else(|| nearest(name, known));
                let near = elsewhere.or(near).map(str::to_owned);
                QueryProblem::UnknownOperator { operator: name.to_owned(), nearest: near }
            }
        };
        self.error(at, problem);
    }
}

/// The filter that holds where all do.
fn joined(mut all: Vec<Filter>) -> Filter {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            all.push(last);
            Filter::All(all)
        }
        (None, _) => Filter::everything(),
    }
}

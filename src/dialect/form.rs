//! Reading a wire object field by field.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::given::Given;
use super::json::Json;
use super::problem::Problem;
use crate::document::Pointer;

/// An object that is read field by field.
///
/// Every reader takes its field: what [`Form::rest`] then gives out was asked for by nobody. A
/// field of another type than asked for is a [`Problem`], noted in the list that is handed
/// on, and reads as absent, so that one pass finds all that is wrong.
#[derive(Debug)]
pub struct Form<'j> {
    at: Pointer,
    fields: BTreeMap<&'j str, (usize, &'j Json)>,
}

impl<'j> Form<'j> {
    /// Opens the value at that place of its text; none, and a problem, if it is no object.
    pub fn open(json: &'j Json, at: Pointer, problems: &mut Vec<Problem>) -> Option<Self> {
        let Json::Object(fields) = json else {
            problems.push(expected(&at, "an object", json));
            return None;
        };
        let numbered = fields.iter().enumerate();
        let fields = numbered.map(|(place, (name, value))| (name.as_str(), (place, value)));
        Some(Self { at, fields: fields.collect() })
    }

    /// The place of the object.
    #[must_use]
    pub const fn place(&self) -> &Pointer {
        &self.at
    }

    /// The place of one of its fields.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Pointer {
        self.at.field(name)
    }

    /// Takes a field, whatever it is.
    pub fn take(&mut self, name: &str) -> Given<&'j Json> {
        match self.fields.remove(name) {
            None => Given::Absent,
            Some((_, Json::Null)) => Given::Null,
            Some((_, value)) => Given::Value(value),
        }
    }

    /// Takes a field that is read by `read`; `what` says what was expected.
    pub fn read<T>(
        &mut self,
        name: &str,
        what: &str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&'j Json) -> Option<T>,
    ) -> Given<T> {
        match self.take(name) {
            Given::Absent => Given::Absent,
            Given::Null => Given::Null,
            Given::Value(json) => match read(json) {
                Some(value) => Given::Value(value),
                None => {
                    problems.push(expected(&self.place_of(name), what, json));
                    Given::Absent
                }
            },
        }
    }

    /// Takes a text.
    pub fn text(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<String> {
        self.read(name, "a text", problems, |json| json.as_text().map(str::to_owned))
    }

    /// Takes a switch.
    pub fn switch(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<bool> {
        self.read(name, "true or false", problems, Json::as_switch)
    }

    /// Takes a whole number from 0.
    pub fn whole(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<u64> {
        self.read(name, "a whole number", problems, whole)
    }

    /// Takes a whole number from 0 that may also be written as a text: `28049` or `"28049"`.
    pub fn whole_or_text(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<u64> {
        let what = "a whole number, or one written as a text";
        self.read(name, what, problems, |json| match json {
            Json::Text(text) => digits(text),
            json => whole(json),
        })
    }

    /// Takes an exact decimal number.
    pub fn decimal(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<Decimal> {
        self.read(name, "a number of at most 28 digits", problems, Json::as_decimal)
    }

    /// Takes a time that `read` makes of a text; `what` says how it is written.
    pub fn time(
        &mut self,
        name: &str,
        what: &str,
        problems: &mut Vec<Problem>,
        read: impl FnOnce(&str) -> Option<Timestamp>,
    ) -> Given<Timestamp> {
        self.read(name, what, problems, |json| read(json.as_text()?))
    }

    /// Takes an object, and opens it.
    pub fn object(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<Self> {
        match self.take(name) {
            Given::Absent => Given::Absent,
            Given::Null => Given::Null,
            Given::Value(json) => match Self::open(json, self.place_of(name), problems) {
                Some(form) => Given::Value(form),
                None => Given::Absent,
            },
        }
    }

    /// Takes a list; each element comes with its place.
    pub fn list(
        &mut self,
        name: &str,
        problems: &mut Vec<Problem>,
    ) -> Given<Vec<(Pointer, &'j Json)>> {
        let at = self.place_of(name);
        self.read(name, "a list", problems, Json::as_list).map(|items| {
            items.iter().enumerate().map(|(place, item)| (at.index(place), item)).collect()
        })
    }

    /// Takes a list of objects, and opens each.
    pub fn objects(&mut self, name: &str, problems: &mut Vec<Problem>) -> Given<Vec<Self>> {
        self.list(name, problems).map(|items| {
            let forms = items.into_iter().map(|(at, item)| Self::open(item, at, problems));
            forms.flatten().collect()
        })
    }

    /// What no reader asked for, in the order of the text.
    pub fn rest(self) -> impl Iterator<Item = (&'j str, &'j Json)> {
        let mut rest: Vec<_> = self.fields.into_iter().collect();
        rest.sort_unstable_by_key(|(_, (place, _))| *place);
        rest.into_iter().map(|(name, (_, value))| (name, value))
    }
}

fn whole(json: &Json) -> Option<u64> {
    match json {
        Json::Number(text) => digits(text),
        _ => None,
    }
}

/// Plain digits and nothing else: no sign, no fraction, no exponent.
fn digits(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn expected(at: &Pointer, what: &str, json: &Json) -> Problem {
    Problem::new(at.clone(), format!("expected {what}, found {}", json.kind()))
}

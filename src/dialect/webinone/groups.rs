//! The custom CRM groups of an order: data of a form, which the shop has thought up.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::kept::{NAMESPACE, kept};
use super::settings::Settings;
use crate::dialect::json::{Json, Leniency};
use crate::dialect::problem::Problem;
use crate::dialect::request::Body;
use crate::document::Pointer;
use crate::order::{Edit, Order};

const FIELD: &str = "CustomCrmGroups";

/// Reads what a form says of the groups of the order. Its fields are named `group.field` or
/// `group[field]`; a name that comes several times makes a list. What it does not name stays. A
/// text takes the type that the field has so far: `true` stays a switch, `3` a number. JSON does as
/// well, as an object of groups.
///
/// # Errors
///
/// [`Error::Body`], [`Error::Json`] or [`Error::Problems`].
pub fn decode_groups(body: &Body, order: &Order, settings: &Settings) -> Result<Edit, Error> {
    let mut groups = Groups::of(&kept(order, FIELD).unwrap_or_default());
    let mut problems = Vec::new();
    match body {
        Body::Empty => return Err(Error::Body { what: "the fields of a form" }),
        Body::Json(text) => {
            groups.merge(&Json::read(text, settings.leniency)?, &mut problems);
        }
        Body::Form(fields) => groups.fill(fields, &mut problems),
    }
    if !problems.is_empty() {
        return Err(Error::Problems { problems });
    }
    let groups = groups.into_json();
    let value = (groups != Json::object()).then(|| groups.to_string());
    Ok(Edit::Foreign { namespace: NAMESPACE.to_owned(), field: FIELD.to_owned(), value })
}

/// Named things in the order in which they came.
struct Ordered<T> {
    list: Vec<(String, T)>,
    places: BTreeMap<String, usize>,
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self { list: Vec::new(), places: BTreeMap::new() }
    }
}

impl<T: Default> Ordered<T> {
    /// The thing of that name, put behind the others if it is new.
    fn of(&mut self, name: &str) -> Option<&mut T> {
        let end = self.list.len();
        let place = *self.places.entry(name.to_owned()).or_insert(end);
        if place == end {
            self.list.push((name.to_owned(), T::default()));
        }
        self.list.get_mut(place).map(|(_, thing)| thing)
    }
}

#[derive(Default)]
struct Groups(Ordered<Ordered<Json>>);

impl Groups {
    fn of(json: &Json) -> Self {
        let mut groups = Self::default();
        groups.merge(json, &mut Vec::new());
        groups
    }

    fn field(&mut self, group: &str, field: &str) -> Option<&mut Json> {
        self.0.of(group)?.of(field)
    }

    /// Takes over an object of groups.
    fn merge(&mut self, said: &Json, problems: &mut Vec<Problem>) {
        let root = Pointer::root();
        let Json::Object(said) = said else {
            let message = format!("expected an object of groups, found {}", said.kind());
            return problems.push(Problem::new(root, message));
        };
        for (group, fields) in said {
            let Json::Object(fields) = fields else {
                let message = format!("expected an object of fields, found {}", fields.kind());
                problems.push(Problem::new(root.field(group), message));
                continue;
            };
            let _ = self.0.of(group);
            for (field, value) in fields {
                if let Some(known) = self.field(group, field) {
                    *known = value.clone();
                }
            }
        }
    }

    /// Takes over the fields of a form.
    fn fill(&mut self, fields: &[(String, String)], problems: &mut Vec<Problem>) {
        let mut seen = BTreeSet::new();
        for (name, text) in fields {
            let Some((group, field)) = parted(name) else {
                let message = "expected the name of a group and of a field, such as group.field";
                problems.push(Problem::new(Pointer::root().field(name), message));
                continue;
            };
            let again = !seen.insert((group, field));
            let Some(known) = self.field(group, field) else { continue };
            if again {
                let text = Json::from(text.as_str());
                match known {
                    Json::List(items) => items.push(text),
                    one => *one = Json::List(vec![std::mem::take(one), text]),
                }
            } else {
                *known = typed(text, known);
            }
        }
    }

    fn into_json(self) -> Json {
        let groups = self.0.list.into_iter();
        Json::Object(groups.map(|(name, fields)| (name, Json::Object(fields.list))).collect())
    }
}

/// A text of a form as a value of the type that the field has.
fn typed(text: &str, before: &Json) -> Json {
    let read = || Json::read(text, Leniency::Strict).ok();
    let of_type = match before {
        Json::Switch(_) => read().filter(|json| json.as_switch().is_some()),
        Json::Number(_) => read().filter(|json| matches!(json, Json::Number(_))),
        Json::Null | Json::Text(_) | Json::List(_) | Json::Object(_) => None,
    };
    of_type.unwrap_or_else(|| Json::from(text))
}

/// The group and the field that a name names.
fn parted(name: &str) -> Option<(&str, &str)> {
    let bracketed = name.strip_suffix(']').and_then(|name| name.split_once('['));
    let (group, field) = bracketed.or_else(|| name.split_once('.'))?;
    (!group.is_empty() && !field.is_empty()).then_some((group, field))
}

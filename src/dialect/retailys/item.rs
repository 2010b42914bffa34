//! Items: lines of an order.

use std::collections::BTreeMap;

use super::keep::Sheet;
use super::{price, reference};
use crate::dialect::{Form, Given, Json, Problem};
use crate::order::{Currency, Line, LineId, Money};

/// What is kept of an item, in the order in which it is written.
const KEPT: [&str; 7] =
    ["article", "name", "ordered", "waiting_count", "note", "price", "price_original"];

/// An item, as it is read.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) id: Option<u64>,
    pub(super) sku: String,
    pub(super) name: String,
    pub(super) count: u32,
    pub(super) price: Money,
    pub(super) shippable: bool,
    /// What no line says.
    pub(super) rest: Vec<(String, Json)>,
}

impl Item {
    /// Reads an item; over an earlier one, what is absent stays. None, where a problem keeps it
    /// from being one.
    pub(super) fn read(
        mut form: Form<'_>,
        currency: Currency,
        before: Option<Self>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let (id, count) = (id(&mut form, problems), count(&mut form, &before, problems));
        let known = problems.len();
        let paid = price::take(&mut form, currency, problems).value();
        if paid.is_none() && before.is_none() && problems.len() == known {
            problems.push(Problem::new(form.place_of("price"), "an item has a price"));
        }
        let (name, article) = (form.text("name", problems), article(&mut form, problems));
        let mut item = before.unwrap_or_else(|| Self { id, ..Self::blank(currency) });
        item.count = count.unwrap_or(item.count);
        if let Some((price, json)) = paid {
            item.price = price;
            item.keep("price", json);
        }
        if let Some(json) = article {
            item.sku = reference::id(&json).map_or(String::new(), |id| id.to_string());
            item.keep("article", json);
        }
        if let Some(name) = name.change() {
            let filled = name.as_deref().is_some_and(|name| !name.is_empty());
            item.rest.retain(|(known, _)| known != "name");
            if !filled {
                item.keep("name", name.as_deref().map_or(Json::Null, Json::from));
            }
            item.name = name.unwrap_or_default();
        }
        item.keep_all(form.rest());
        item.sort_rest();
        problems.is_empty().then_some(item)
    }

    /// An item of nothing in particular.
    pub(super) fn blank(currency: Currency) -> Self {
        Self {
            id: None,
            sku: String::new(),
            name: String::new(),
            count: 1,
            price: Money::zero(currency),
            shippable: true,
            rest: Vec::new(),
        }
    }

    /// The line and what is kept of it, as one.
    pub(super) fn of(line: &Line, rest: Vec<(String, Json)>) -> Self {
        Self {
            id: reference::digits(line.id.as_str()),
            sku: line.sku.clone(),
            name: line.name.clone(),
            count: line.quantity,
            price: line.unit_price,
            shippable: line.shippable,
            rest,
        }
    }

    /// The line of that name.
    pub(super) fn line(&self, id: LineId) -> Line {
        let line = Line::new(id, &self.sku, self.count, self.price).named(&self.name);
        if self.shippable { line } else { line.not_shipped() }
    }

    /// What is kept of it, as one object.
    pub(super) fn rest(&self) -> Json {
        Json::Object(self.rest.clone())
    }

    fn keep(&mut self, name: &str, json: Json) {
        match self.rest.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = json,
            None => self.rest.push((name.to_owned(), json)),
        }
    }

    /// Keeps fields of different names; there may be many.
    fn keep_all<'j>(&mut self, fields: impl Iterator<Item = (&'j str, &'j Json)>) {
        let names = self.rest.iter().map(|(name, _)| name.clone());
        let places: BTreeMap<String, usize> = names.zip(0..).collect();
        for (name, json) in fields {
            match places.get(name).and_then(|&place| self.rest.get_mut(place)) {
                Some((_, known)) => *known = json.clone(),
                None => self.rest.push((name.to_owned(), json.clone())),
            }
        }
    }

    /// Puts what is kept in the order in which it is written, so that reading what was written
    /// keeps the same. Unknown fields stay as they came, behind the others.
    fn sort_rest(&mut self) {
        let place = |name: &str| KEPT.iter().position(|known| *known == name);
        self.rest.sort_by_key(|(name, _)| place(name).unwrap_or(KEPT.len()));
    }

    /// The item on the wire.
    pub(super) fn write(self) -> Json {
        let sku = (!self.sku.is_empty()).then_some(self.sku.as_str());
        let mut sheet = Sheet::new(self.rest);
        sheet.put("id", self.id);
        let kept = sheet.take("article");
        let article = match (sku, kept) {
            (None, kept) => kept,
            (Some(sku), Some(kept)) if names(&kept, sku) => Some(kept),
            (Some(sku), _) => reference::digits(sku).map(reference::bare),
        };
        sheet.put("article", article);
        let unnamed = sheet.take("name");
        let name = (!self.name.is_empty()).then(|| Json::text(self.name));
        sheet.put("name", name.or(unnamed));
        sheet.put("count", Some(self.count));
        sheet.keep("ordered");
        sheet.keep("waiting_count");
        sheet.keep("note");
        let kept = sheet.take("price");
        sheet.put("price", Some(price::write(self.price, kept)));
        sheet.keep("price_original");
        sheet.finish()
    }
}

/// Whether the article is that one.
fn names(article: &Json, sku: &str) -> bool {
    reference::id(article).is_some_and(|id| id.to_string() == sku)
}

fn id(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<u64> {
    match form.whole("id", problems) {
        Given::Value(id) => Some(id),
        Given::Absent => None,
        Given::Null => {
            problems.push(Problem::new(form.place_of("id"), "expected a whole number, found null"));
            None
        }
    }
}

/// How many units; one or more.
fn count(form: &mut Form<'_>, before: &Option<Item>, problems: &mut Vec<Problem>) -> Option<u32> {
    let (at, known) = (form.place_of("count"), problems.len());
    match form.whole("count", problems) {
        Given::Value(count) => match u32::try_from(count) {
            Ok(count @ 1..) => return Some(count),
            _ => problems.push(Problem::new(at, "an item has from 1 to 4294967295 units")),
        },
        Given::Absent if before.is_some() || problems.len() > known => {}
        Given::Absent | Given::Null => {
            problems.push(Problem::new(at, "an item says how many units it has"));
        }
    }
    None
}

/// The article: an object, or its bare id.
fn article(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> Option<Json> {
    let at = form.place_of("article");
    match form.take("article") {
        Given::Absent => None,
        Given::Null => Some(Json::Null),
        Given::Value(Json::Object(fields)) => {
            let json = Json::Object(fields.clone());
            if let Some(mut inner) = Form::open(&json, at, problems) {
                let _ = inner.whole("id", problems);
            }
            Some(json)
        }
        Given::Value(json) => {
            let id = reference::number(json);
            if id.is_none() {
                let message = format!("expected an article or its id, found {}", json.kind());
                problems.push(Problem::new(at, message));
            }
            id.map(reference::bare)
        }
    }
}

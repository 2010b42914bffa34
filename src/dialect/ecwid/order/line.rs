//! `items`: the lines of an order.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::kept;
use super::number::{money, number};
use crate::dialect::{Form, Json, Problem};
use crate::document::Pointer;
use crate::order::{Currency, Line, LineId, Order};

const MAPPED: [&str; 6] = ["id", "price", "quantity", "sku", "name", "isShippingRequired"];

/// The lines of a wire object, and each of them as it came, by line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) lines: Vec<Line>,
    pub(super) came: Vec<(String, Json)>,
}

impl Lines {
    /// What is kept of them: those that say more than a line can.
    pub(super) fn kept(&self) -> Json {
        let says_more = |(line, (_, came)): (&Line, &(String, Json))| plain(line) != *came;
        let both = self.lines.iter().zip(&self.came).filter(|both| says_more(*both));
        Json::Object(both.map(|(_, came)| came.clone()).collect())
    }
}

/// Reads the items. One without an id gets the lowest number that is free.
pub(super) fn read(
    items: Vec<(Pointer, &Json)>,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Lines {
    let mut taken = BTreeSet::new();
    for (at, item) in &items {
        let Some(id) = given_id(item) else { continue };
        if !taken.insert(id) {
            let message = "another item has the same id";
            problems.push(Problem::new(at.field("id"), message));
        }
    }
    let mut free = 1_u64;
    let mut lines = Lines::default();
    for (at, item) in items {
        let id = given_id(item).unwrap_or_else(|| {
            while taken.contains(&free.to_string()) {
                free += 1;
            }
            taken.insert(free.to_string());
            free.to_string()
        });
        if let Some(line) = read_line(item, &id, at, currency, problems) {
            lines.lines.push(line);
            lines.came.push((id, item.clone()));
        }
    }
    lines
}

/// The id that the item has: plain digits.
fn given_id(item: &Json) -> Option<String> {
    let Some(Json::Number(id)) = item.get("id") else { return None };
    let digits = id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| id.clone())
}

fn read_line(
    item: &Json,
    id: &str,
    at: Pointer,
    currency: Currency,
    problems: &mut Vec<Problem>,
) -> Option<Line> {
    let mut form = Form::open(item, at, problems)?;
    let before = problems.len();
    let digits = |json: &Json| given_id(&Json::object().with("id", json.clone()));
    let _read = form.read("id", "a whole number of at most 20 digits", problems, digits);
    let price = money(&mut form, "price", currency, problems);
    let quantity = form.whole("quantity", problems).value();
    let quantity = quantity.and_then(|units| u32::try_from(units).ok()).filter(|units| *units > 0);
    let sku = form.text("sku", problems).value().unwrap_or_default();
    let name = form.text("name", problems).value().unwrap_or_default();
    let needs_shipping = form.switch("isShippingRequired", problems).value();
    let digital = form.switch("digital", problems).value().unwrap_or_default();
    for (missing, field, what) in [
        (price.is_none(), "price", "an item needs a price"),
        (quantity.is_none(), "quantity", "an item needs a quantity from 1 to 4294967295"),
    ] {
        let at = form.place_of(field);
        let mut of_item = problems.iter().skip(before);
        if missing && !of_item.any(|problem| problem.at == at) {
            problems.push(Problem::new(at, what));
        }
    }
    let line = Line::new(LineId::new(id).ok()?, &sku, quantity?, price?).named(&name);
    Some(if needs_shipping.unwrap_or(!digital) { line } else { line.not_shipped() })
}

/// Writes what a line says.
pub(super) fn plain(line: &Line) -> Json {
    let id = line.id.as_str();
    let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    Json::object()
        .with_some("id", is_number.then(|| Json::Number(id.to_owned())))
        .with("price", number(line.unit_price.amount()))
        .with("quantity", line.quantity)
        .with("sku", line.sku.as_str())
        .with("name", line.name.as_str())
        .with("isShippingRequired", line.shippable)
}

/// Writes the lines of an order: each as it came, while it still says so.
pub(super) fn write(order: &Order) -> Json {
    let kept = kept::foreign_json(order, "items").unwrap_or_default();
    let kept = by_line(&kept);
    let lines = order.books().lines().iter();
    let written = lines.map(|line| write_line(line, kept.get(line.id.as_str()).copied()));
    written.collect::<Vec<_>>().into()
}

/// The kept items, by line.
fn by_line(kept: &Json) -> BTreeMap<&str, &Json> {
    let Json::Object(items) = kept else { return BTreeMap::new() };
    items.iter().map(|(line, item)| (line.as_str(), item)).collect()
}

/// The items of an update: what is not told of one that is there already stays.
pub(super) fn merge(came: Option<&Json>, given: &Json) -> Json {
    let came = came.and_then(Json::as_list).unwrap_or_default();
    let came: BTreeMap<String, &Json> =
        came.iter().filter_map(|item| Some((given_id(item)?, item))).collect();
    let Json::List(given) = given else { return given.clone() };
    let items = given.iter().map(|item| {
        let known = given_id(item).and_then(|id| came.get(&id));
        known.map_or_else(|| item.clone(), |known| kept::overlay(known, &[], item.clone()))
    });
    Json::List(items.collect())
}

fn write_line(line: &Line, came: Option<&Json>) -> Json {
    let plain = plain(line);
    let Some(came) = came else { return plain };
    let mut ignored = Vec::new();
    let currency = line.unit_price.currency();
    let read = read_line(came, line.id.as_str(), Pointer::root(), currency, &mut ignored);
    let Some(read) = read.filter(|_| ignored.is_empty()) else {
        return kept::overlay(came, &MAPPED, plain);
    };
    if read == *line {
        let id = plain.get("id").filter(|_| came.get("id").is_none()).cloned();
        return came.clone().with_some("id", id);
    }
    // What is told of a price or a name is told of another one.
    let mut without = MAPPED.to_vec();
    if read.unit_price != line.unit_price {
        without.extend(["priceWithoutTax", "productPrice"]);
    }
    if read.name != line.name {
        without.push("nameTranslated");
    }
    kept::overlay(came, &without, plain)
}

/// What the items come to, as far as they can be read.
pub(super) fn sum(items: Option<&Json>) -> Option<Decimal> {
    let items = items.and_then(Json::as_list).unwrap_or_default();
    items.iter().try_fold(Decimal::ZERO, |sum, item| {
        let price = item.get("price")?.as_decimal()?;
        sum.checked_add(price.checked_mul(item.get("quantity")?.as_decimal()?)?)
    })
}

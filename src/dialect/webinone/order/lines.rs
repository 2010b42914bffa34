//! The lines of an order.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::prelude::ToPrimitive;

use super::super::kept::{Kept, kept, number};
use super::super::status::exact;
use super::amounts::Amounts;
use crate::dialect::form::Form;
use crate::dialect::json::Json;
use crate::dialect::loss::{Loss, LossKind};
use crate::dialect::problem::Problem;
use crate::engine::NewOrder;
use crate::order::{Line, LineId, Money, Order};

const FIELD: &str = "OrderLines";

/// Fields that are written in this order, and then those that are not known.
const FIELDS: [&str; 12] = [
    "Id",
    "EntityType",
    "ProductId",
    "ModuleId",
    "ProductName",
    "Quantity",
    "TaxRate",
    "UnitPrice",
    "TotalPrice",
    "FileName",
    "IsDownload",
    "Attributes",
];

/// Reads the lines. What the core does not know of a line is kept beside its name; a line without
/// units is none of the core's, and is kept whole.
pub(super) fn read(
    form: &mut Form<'_>,
    amounts: &mut Amounts,
    kept: &mut Kept,
    problems: &mut Vec<Problem>,
) -> Vec<Line> {
    let forms = form.objects(FIELD, problems).value().unwrap_or_default();
    let wires: Vec<Wire> = forms.into_iter().map(|it| Wire::read(it, amounts, problems)).collect();
    let mut next =
        wires.iter().filter_map(|wire| wire.id).max().map_or(1, |id| id.saturating_add(1));
    let mut names = BTreeSet::new();
    let (mut lines, mut all) = (Vec::new(), Vec::new());
    let mut says_more = false;
    for (wire, number) in wires.into_iter().zip(1_usize..) {
        let id = wire.id.unwrap_or_else(|| {
            let free = next;
            next = next.saturating_add(1);
            free
        });
        let (line, extras) = wire.split(id, number, &mut names);
        says_more |= line.is_none() || extras != Kept::default();
        let name = line.as_ref().map_or(Json::Null, |line| Json::text(line.id.as_str()));
        all.push(Json::object().with("line", name).with("fields", extras.into_json()));
        lines.extend(line);
    }
    kept.put(FIELD, says_more.then_some(all));
    lines
}

/// A line as it is written.
struct Wire {
    id: Option<u64>,
    product: Option<u64>,
    name: Option<String>,
    quantity: u32,
    price: Option<Json>,
    money: Option<Money>,
    total: Option<Json>,
    download: bool,
    extras: Kept,
}

impl Wire {
    fn read(mut form: Form<'_>, amounts: &mut Amounts, problems: &mut Vec<Problem>) -> Self {
        let id = form.whole_or_text("Id", problems).value();
        let product = form.whole_or_text("ProductId", problems).value();
        let name = form.text("ProductName", problems).value();
        let quantity = quantity(&mut form, problems);
        let at = form.place_of("UnitPrice");
        let price = number(&mut form, "UnitPrice", problems);
        let exact = price.as_ref().and_then(Json::as_decimal).unwrap_or_default();
        let money = if quantity > 0 { amounts.money(exact, &at, problems) } else { None };
        let total = number(&mut form, "TotalPrice", problems);
        let download = form.switch("IsDownload", problems).value() == Some(true);
        let mut extras = Kept::default();
        extras.put("EntityType", form.text("EntityType", problems).value());
        extras.put("ModuleId", form.whole_or_text("ModuleId", problems).value());
        extras.put("TaxRate", number(&mut form, "TaxRate", problems));
        extras.put("FileName", form.text("FileName", problems).value());
        let list = |json: &Json| json.as_list().map(<[Json]>::to_vec);
        let attributes = form.read("Attributes", "a list", problems, list).value();
        extras.put("Attributes", attributes.filter(|list| !list.is_empty()));
        extras.put_rest(form, problems);
        Self { id, product, name, quantity, price, money, total, download, extras }
    }

    /// The line of the core, and what else there is to it.
    fn split(
        mut self,
        id: u64,
        number: usize,
        names: &mut BTreeSet<String>,
    ) -> (Option<Line>, Kept) {
        let digits = id.to_string();
        let name = if names.insert(digits.clone()) { digits } else { format!("#{number}") };
        if name.starts_with('#') || self.money.is_none() {
            self.extras.put("Id", Some(id));
        }
        let priced = self.money.and_then(|money| Some((money, LineId::new(&name).ok()?)));
        let Some((money, name)) = priced else {
            self.extras.put("ProductId", self.product);
            self.extras.put("ProductName", self.name);
            self.extras.put("Quantity", Some(self.quantity));
            self.extras.put("UnitPrice", self.price);
            self.extras.put("TotalPrice", self.total);
            self.extras.put("IsDownload", Some(self.download));
            return (None, self.extras);
        };
        let sku = self.product.map(|id| id.to_string()).unwrap_or_default();
        let line = Line::new(name, &sku, self.quantity, money);
        let line = line.named(&self.name.unwrap_or_default());
        let line = if self.download { line.not_shipped() } else { line };
        let own = line.total().ok().map(Money::amount);
        if let Some(total) = self.total.filter(|total| own != total.as_decimal()) {
            // Kept as long as the line is the one that it was said of.
            self.extras.put("TotalPrice", Some(total));
            self.extras.put("Quantity", Some(line.quantity));
            self.extras.put("UnitPrice", Some(money.amount()));
        }
        (Some(line), self.extras)
    }
}

fn quantity(form: &mut Form<'_>, problems: &mut Vec<Problem>) -> u32 {
    let what = "a whole number of units";
    let whole = |json: &Json| {
        let number = json.as_decimal()?;
        number.is_integer().then(|| number.to_u32()).flatten()
    };
    form.read("Quantity", what, problems, whole).value().unwrap_or_default()
}

/// Adds the line to an order that is about to be opened.
pub(super) fn add(order: NewOrder, line: &Line) -> NewOrder {
    let price = line.unit_price.amount();
    let order = order.named_line(line.id.as_str(), &line.sku, line.quantity, price);
    let order = order.line_name(&line.name);
    if line.shippable { order } else { order.not_shipped() }
}

/// The lines as the system writes them: those that came with the order in their places, and then
/// the others.
pub(super) fn write(order: &Order) -> Json {
    let kept = kept(order, FIELD);
    let entries = kept.as_ref().and_then(Json::as_list).unwrap_or_default();
    let lines = order.books().lines();
    let mut left: BTreeMap<&str, &Line> = lines.iter().map(|it| (it.id.as_str(), it)).collect();
    let mut all = Vec::new();
    for entry in entries {
        let extras = entry.get("fields").unwrap_or(&Json::Null);
        match entry.get("line").and_then(Json::as_text) {
            None => all.push(one(None, extras)),
            Some(name) => all.extend(left.remove(name).map(|line| one(Some(line), extras))),
        }
    }
    let others = lines.iter().filter(|line| left.contains_key(line.id.as_str()));
    all.extend(others.map(|line| one(Some(line), &Json::Null)));
    Json::List(all)
}

fn one(line: Option<&Line>, extras: &Json) -> Json {
    let known = FIELDS.iter().map(|name| {
        let own = line.and_then(|line| of_core(line, name, extras));
        let value = own.or_else(|| extras.get(name).cloned()).unwrap_or_else(|| default_of(name));
        ((*name).to_owned(), value)
    });
    let mut fields: Vec<(String, Json)> = known.collect();
    if let Json::Object(extras) = extras {
        let rest = extras.iter().filter(|(name, _)| !FIELDS.contains(&name.as_str()));
        fields.extend(rest.cloned());
    }
    Json::Object(fields)
}

/// What the core says of the field; nothing, where what is kept counts.
fn of_core(line: &Line, name: &str, extras: &Json) -> Option<Json> {
    Some(match name {
        "Id" => return exact(line.id.as_str()).map(Json::from),
        "ProductId" => exact(&line.sku).map_or(Json::Null, Json::from),
        "ProductName" if line.name.is_empty() => Json::Null,
        "ProductName" => Json::text(&*line.name),
        "Quantity" => Json::from(line.quantity),
        "UnitPrice" => Json::decimal(line.unit_price.amount()),
        "TotalPrice" => {
            let said = |name| extras.get(name).and_then(Json::as_decimal);
            let same = said("Quantity") == Some(line.quantity.into())
                && said("UnitPrice") == Some(line.unit_price.amount());
            let kept = extras.get(name).filter(|_| same).cloned();
            return kept.or_else(|| line.total().ok().map(|total| Json::decimal(total.amount())));
        }
        "IsDownload" => Json::from(!line.shippable),
        _ => return None,
    })
}

fn default_of(name: &str) -> Json {
    match name {
        "TaxRate" | "Quantity" | "UnitPrice" | "TotalPrice" => Json::from(0_u32),
        "IsDownload" => Json::from(false),
        "Attributes" => Json::List(Vec::new()),
        _ => Json::Null,
    }
}

/// What of the lines is not written.
pub(super) fn losses(order: &Order, losses: &mut Vec<Loss>) {
    let lines = order.books().lines();
    let no_number = |text: &str| exact(text).is_none();
    if lines.iter().any(|line| no_number(line.id.as_str()) && !line.id.as_str().starts_with('#')) {
        losses.push(Loss::new("lines.id", LossKind::Value));
    }
    if lines.iter().any(|line| !line.sku.is_empty() && no_number(&line.sku)) {
        losses.push(Loss::new("lines.sku", LossKind::Value));
    }
}

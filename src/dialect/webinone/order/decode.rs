//! A whole order, from the wire to an import.

use super::super::actor;
use super::super::kept::NAMESPACE;
use super::super::settings::Settings;
use super::reader::Reader;
use super::{lines, payments, people};
use crate::dialect::json::{Json, Leniency};
use crate::dialect::labels::LABEL;
use crate::dialect::problem::Problem;
use crate::dialect::read::{ReadError, read_all};
use crate::document::Pointer;
use crate::engine::{Import, NewOrder, OpenError, Origin};
use crate::order::Order;
use crate::standard::payment;
use crate::workflow::Workflow;
use jiff::Timestamp;

/// An order that was read, and is about to be taken over.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Decoded {
    /// Its number.
    pub id: u64,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What the core takes over.
    pub import: Import,
}

impl Decoded {
    /// Takes the order over, as of when it was placed.
    ///
    /// # Errors
    ///
    /// [`OpenError`], where the workflow is another one than it was read for.
    pub fn open(self, workflow: &Workflow) -> Result<Order, OpenError> {
        workflow.import(self.import, Origin::by(actor()).at(self.placed_at))
    }
}

/// Reads an order as either version writes it.
///
/// What the core cannot say is kept among the order's foreign fields. Money comes from the lines,
/// the charges and the payments: a `TotalCost` that is not their sum is made so by a charge, an
/// `AmountPaid` above what the payments captured becomes one more payment, and a `PaymentState`
/// must agree with what then is on the books.
///
/// ```
/// use orderflow::dialect::webinone::{Settings, decode_order, encode_order};
/// use orderflow::dialect::{Json, Leniency};
/// use orderflow::order::Currency;
///
/// let settings = Settings::new("tea", Currency::new("AUD")?);
/// let workflow = settings.workflow()?;
/// let text = r#"{"Id": 12, "StatusId": "2", "CreatedDateTime": "2026-03-01T09:00:00",
///     "OrderLines": [{"Id": 13, "Quantity": 2, "UnitPrice": 4.50}],
///     "PaymentState": "Succeeded"}"#;
/// let json = Json::read(text, Leniency::Strict)?;
/// let order = decode_order(&json, &settings, &workflow).unwrap().open(&workflow)?;
/// assert_eq!(order.books().ledger().captured().to_string(), "9.00 AUD");
///
/// let written = encode_order(&order, &settings, &workflow).json;
/// assert_eq!(written.at("StatusShort.Name").and_then(Json::as_text), Some("Paid"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Everything that is wrong with it, each with its place.
pub fn decode_order(
    json: &Json,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Decoded, Vec<Problem>> {
    decode_at(json, Pointer::root(), settings, workflow)
}

/// Reads orders: one, a list of them, or the answer to a list request; of either version.
///
/// # Errors
///
/// [`ReadError`], with all that is wrong with all of them.
pub fn read_orders(
    text: &str,
    leniency: Leniency,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Vec<Order>, ReadError> {
    let answer = |json: &Json| json.get("Items").is_some().then_some("Items");
    read_all(text, leniency, answer, |json, at| {
        let decoded = decode_at(json, at.clone(), settings, workflow)?;
        decoded.open(workflow).map_err(|error| vec![Problem::new(at, error.to_string())])
    })
}

fn decode_at(
    json: &Json,
    at: Pointer,
    settings: &Settings,
    workflow: &Workflow,
) -> Result<Decoded, Vec<Problem>> {
    let mut reader = Reader::open(json, at, settings, workflow)?;
    let id = reader.id();
    let placed_at = reader.placed_at();
    let label = reader.label();
    reader.scalars();
    let Reader { form, amounts, kept, problems, .. } = &mut reader;
    let customer = people::read_customer(form, kept, problems);
    let (shipping, cost) = people::read_shipping(form, amounts, kept, problems);
    let lines = lines::read(form, amounts, kept, problems);
    let account = payments::read(form, amounts, settings, problems);
    let sums = reader.sums(cost, &lines, account);
    let Reader { form, amounts, mut kept, mut problems, .. } = reader;
    kept.put_rest(form, &mut problems);
    amounts.close(&mut problems);
    let (Some(id), Some(placed_at), Some(sums), true) = (id, placed_at, sums, problems.is_empty())
    else {
        return Err(problems);
    };
    let mut new = NewOrder::new(&id.to_string(), amounts.currency.as_str()).customer(customer);
    new = sums.charge(new);
    new = lines.iter().fold(new, lines::add);
    if let Some(person) = shipping {
        new = new.shipping(person);
    }
    for (field, json) in kept.texts() {
        new = new.foreign(NAMESPACE, &field, &json);
    }
    let mut import = Import::new(new, NAMESPACE).status(payment::AXIS, sums.state.status());
    if let Some(label) = label {
        import = import.status(LABEL, &*label);
    }
    Ok(Decoded { id, placed_at, import: sums.account.book(import, placed_at) })
}

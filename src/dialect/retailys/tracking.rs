//! Trackings: where parcels can be followed.
//!
//! A tracking belongs to a shipment. One that came before its parcel waits among the kept fields
//! until a parcel leaves, and is shown all the same.

use super::keep::{Sheet, kept_fields};
use super::{TRACKINGS, WAITING, reference};
use crate::dialect::{Form, Given, Json, Leniency, Problem};
use crate::order::{Order, Tracking};

/// The field of all of them.
pub(super) const FIELD: &str = "trackings";

/// Reads a tracking, and what of it no shipment says.
pub(super) fn read(
    mut form: Form<'_>,
    problems: &mut Vec<Problem>,
) -> (Tracking, Vec<(String, Json)>) {
    let mut rest = Vec::new();
    let mut note = |name: &str, given: Given<String>| {
        if given == Given::Null {
            rest.push((name.to_owned(), Json::Null));
        }
        given.value()
    };
    let carrier = form.whole("shipper_id", problems).map(|id| id.to_string());
    let tracking = Tracking {
        carrier: note("shipper_id", carrier),
        number: note("tracking_number", form.text("tracking_number", problems)),
        url: note("tracking_url", form.text("tracking_url", problems)),
    };
    rest.extend(form.rest().map(|(name, json)| (name.to_owned(), json.clone())));
    (tracking, rest)
}

/// A tracking on the wire.
pub(super) fn write(tracking: &Tracking, rest: Vec<(String, Json)>) -> Json {
    let mut sheet = Sheet::new(rest);
    sheet.put("shipper_id", tracking.carrier.as_deref().and_then(reference::digits));
    sheet.put("tracking_number", tracking.number.clone());
    sheet.put("tracking_url", tracking.url.clone());
    sheet.finish()
}

/// Every tracking of an order: those of its shipments, and those that wait for one.
pub(super) fn all(order: &Order) -> Vec<Json> {
    let tracked = order.books().parcels().shipments().iter().filter_map(|shipment| {
        let rest = || kept_fields(order, TRACKINGS, &shipment.id);
        shipment.tracking.as_ref().map(|tracking| write(tracking, rest()))
    });
    tracked.chain(waiting(order).map(|(_, json)| json)).collect()
}

/// The trackings that wait for a parcel, in their turn.
pub(super) fn waiting(order: &Order) -> impl Iterator<Item = (&str, Json)> {
    let fields = order.foreign_fields().get(WAITING).into_iter().flatten();
    fields
        .filter_map(|(turn, text)| Some((turn.as_str(), Json::read(text, Leniency::Strict).ok()?)))
}

/// The name of the place in the line of those that wait; names are in the order of the numbers.
pub(super) fn turn(number: usize) -> String {
    format!("{number:020}")
}

/// The last turn that is taken, or 0.
pub(super) fn last_turn(order: &Order) -> usize {
    let fields = order.foreign_fields().get(WAITING);
    let last = fields.and_then(|fields| fields.last_key_value());
    last.and_then(|(turn, _)| turn.parse().ok()).unwrap_or_default()
}

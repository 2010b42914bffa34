//! Trackings: where parcels can be followed.
//!
//! A tracking belongs to a shipment. One that came before its parcel waits in the kept list
//! `trackings` until a parcel leaves, and is shown all the same.

use super::keep::{Sheet, kept, kept_fields};
use super::{NAMESPACE, TRACKINGS, reference};
use crate::dialect::{Form, Given, Json, Problem};
use crate::order::{Order, Tracking};

/// The field of those that wait.
pub(super) const WAITING: &str = "trackings";

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
    tracked.chain(waiting(order)).collect()
}

/// The trackings that wait for a parcel.
pub(super) fn waiting(order: &Order) -> Vec<Json> {
    match kept(order, NAMESPACE, WAITING) {
        Some(Json::List(waiting)) => waiting,
        _ => Vec::new(),
    }
}

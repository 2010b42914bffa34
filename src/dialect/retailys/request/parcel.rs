//! `POST /System/Orders/{id}/tracking`: where a parcel can be followed.

use super::{Changed, Desk, demanded, open, refuse_rest};
use crate::dialect::retailys::WAITING;
use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::tracking::{all, last_turn, turn, write};
use crate::dialect::{Given, Json, Problem};
use crate::order::{Edit, Order, Tracking};

impl Desk<'_> {
    /// Adds a tracking: to the newest parcel, if that has none, else to those that wait for the
    /// next one. The same number of the same carrier again changes nothing. The id in the answer is
    /// its place among the order's trackings, from 1.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`].
    pub fn add_tracking(&self, order: &Order, body: &Json) -> Result<Changed, Error> {
        let mut problems = Vec::new();
        let mut form = open(body, &mut problems)?;
        let shipper = form.whole("shipper_id", &mut problems);
        if problems.is_empty() && !matches!(shipper, Given::Value(_)) {
            let message = "a tracking says which carrier it is of";
            problems.push(Problem::new(form.place_of("shipper_id"), message));
        }
        let what = "a tracking has a number";
        let number = demanded(&mut form, "tracking_number", what, &mut problems);
        refuse_rest(form, &["shipper_id", "tracking_number"], &mut problems);
        Error::malformed(problems)?;
        let carrier = shipper.value().map(|id| id.to_string());
        let tracking = Tracking { number, carrier, url: None };
        let mut draft = self.begin(order);
        if let Some(known) = place(order, &tracking) {
            return Ok(draft.done(known));
        }
        let newest = order.books().parcels().shipments().last();
        if let Some(shipment) = newest.filter(|shipment| shipment.tracking.is_none()) {
            let (shipment, tracking) = (shipment.id.clone(), tracking.clone());
            draft.edit(Edit::Tracking { shipment, tracking }, self.origin())?;
        } else {
            let turn = turn(last_turn(order).saturating_add(1));
            let json = write(&tracking, Vec::new());
            draft.keep(WAITING, &turn, Some(&json), self.origin())?;
        }
        let id = place(&draft.order, &tracking).unwrap_or_default();
        Ok(draft.done(id))
    }
}

/// The place of the tracking among the order's, from 1.
fn place(order: &Order, tracking: &Tracking) -> Option<u64> {
    let wanted = write(tracking, Vec::new());
    let same = |json: &Json| {
        ["shipper_id", "tracking_number"].iter().all(|name| json.get(name) == wanted.get(name))
    };
    (1..).zip(all(order)).find(|(_, json)| same(json)).map(|(place, _)| place)
}

//! `PATCH /System/Orders/{id}/done`, `cancel`, `sent` and `delivered`.

use super::{Changed, Desk};
use crate::dialect::retailys::error::Error;
use crate::dialect::retailys::reference::digits;
use crate::dialect::retailys::{TRACKINGS, WAITING, tracking};
use crate::dialect::{Form, Json};
use crate::document::Pointer;
use crate::engine::Event;
use crate::order::{Order, Payload, Tracking};
use crate::standard::event;
use crate::vocabulary::EventKey;

/// A verb that needs no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// The order is complete: a request, refused while it is unpaid or has not left.
    Done,
    /// The order is called off: a request.
    Cancel,
    /// The goods left: a report, all that is unsent.
    Sent,
    /// The goods arrived: a report.
    Delivered,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 4] = [Self::Done, Self::Cancel, Self::Sent, Self::Delivered];

    /// The last part of its path.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Cancel => "cancel",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
        }
    }

    const fn event(self) -> EventKey<'static> {
        match self {
            Self::Done => event::DONE,
            Self::Cancel => event::CANCEL,
            Self::Sent => event::SENT,
            Self::Delivered => event::DELIVERED,
        }
    }
}

impl Desk<'_> {
    /// Decides a verb. One that the order has behind it changes nothing, and is no error. A parcel
    /// that leaves takes along the tracking that has waited longest.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`]; never for `sent` and `delivered`, which are about the world.
    pub fn verb(&self, order: &Order, verb: Verb) -> Result<Changed, Error> {
        let mut draft = self.begin(order);
        let mut event = Event::new(verb.event()).origin(self.origin());
        let waiting = tracking::waiting(order).next().filter(|_| verb == Verb::Sent);
        let waiting = waiting.map(|(turn, json)| (turn, read(&json)));
        if let Some((_, (tracking, _))) = &waiting {
            event = event.payload(Payload::new().tracking(tracking.clone()));
        }
        draft.apply(event)?;
        let known = order.books().parcels().shipments().len();
        let parcel = draft.order.books().parcels().shipments().get(known);
        let parcel = parcel.map(|shipment| shipment.id.clone());
        if let (Some((turn, (_, rest))), Some(parcel)) = (waiting, parcel) {
            draft.keep(WAITING, turn, None, self.origin())?;
            let rest = (!rest.is_empty()).then_some(Json::Object(rest));
            draft.keep(TRACKINGS, &parcel, rest.as_ref(), self.origin())?;
        }
        let id = digits(draft.order.id().as_str()).unwrap_or_default();
        Ok(draft.done(id))
    }
}

/// A tracking that was kept, and what of it no shipment says.
fn read(json: &Json) -> (Tracking, Vec<(String, Json)>) {
    let form = Form::open(json, Pointer::root(), &mut Vec::new());
    form.map(|form| tracking::read(form, &mut Vec::new())).unwrap_or_default()
}

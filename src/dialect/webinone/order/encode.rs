//! An order as the system writes it.

use super::super::settings::Settings;
use super::super::version::Version;
use super::losses;
use super::view::{SECTIONS, Shape, View};
use crate::dialect::loss::Encoded;
use crate::order::Order;
use crate::workflow::Workflow;

/// Writes an order in the version of the settings, alone.
///
/// It may come from anywhere. What the system cannot say is among the losses; what follows from the
/// order is never read from what was kept.
#[must_use]
pub fn encode_order(order: &Order, settings: &Settings, workflow: &Workflow) -> Encoded {
    encode_order_in(order, settings, workflow, settings.version)
}

/// Writes an order in that version, alone.
#[must_use]
pub fn encode_order_in(
    order: &Order,
    settings: &Settings,
    workflow: &Workflow,
    version: Version,
) -> Encoded {
    let view = View { order, settings, workflow, shape: Shape::alone(version) };
    Encoded { json: view.write(&SECTIONS), losses: losses::of(&view) }
}

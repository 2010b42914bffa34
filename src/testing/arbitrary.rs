//! [`arbitrary::Arbitrary`], for fuzzers.

use arbitrary::{Arbitrary, Error, Result, Unstructured};

use super::{Choices, Defect, Planted, orders, sound};
use crate::engine::{Event, NewOrder};
use crate::order::Order;
use crate::workflow::Workflow;

/// The most events that happen to one order.
const MOST_EVENTS: usize = 12;

/// A workflow in which nothing is wrong, as a fuzzer draws it.
#[derive(Debug, Clone)]
pub struct SoundWorkflow(
    /// The workflow.
    pub Workflow,
);

/// An order that can be opened under a workflow in which nothing is wrong, and what happens to it
/// then: at most a dozen events, as a fuzzer draws them. Some of them are refused.
#[derive(Debug, Clone)]
pub struct SoundEvents {
    /// The workflow.
    pub workflow: Workflow,
    /// The order.
    pub order: NewOrder,
    /// What happens, in this order.
    pub events: Vec<Event>,
}

/// An order to which at most a dozen events were told under a workflow in which nothing is wrong,
/// as a fuzzer draws it.
#[derive(Debug, Clone)]
pub struct SoundHistory {
    /// The workflow.
    pub workflow: Workflow,
    /// The order, with its history.
    pub order: Order,
}

/// At most so many of the bytes that are left, as choices.
fn choices<'a>(unstructured: &mut Unstructured<'a>, most: usize) -> Result<Choices<'a>> {
    let most = unstructured.len().min(most);
    Ok(Choices::Bytes(unstructured.bytes(most)?))
}

impl<'a> Arbitrary<'a> for SoundWorkflow {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let document = sound(&mut choices(unstructured, 400)?);
        Workflow::new(&document).map(Self).map_err(|_| Error::IncorrectFormat)
    }
}

impl<'a> Arbitrary<'a> for Defect {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        unstructured.choose(Self::ALL).copied()
    }
}

impl<'a> Arbitrary<'a> for Planted {
    /// With a defect of any kind; [`Planted::draw`] takes a chosen one.
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let defect = Defect::arbitrary(unstructured)?;
        Self::draw(defect, &mut choices(unstructured, 1_000)?).ok_or(Error::NotEnoughData)
    }
}

impl<'a> Arbitrary<'a> for SoundEvents {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let SoundWorkflow(workflow) = SoundWorkflow::arbitrary(unstructured)?;
        let order = orders::new_order(&workflow, &mut choices(unstructured, 40)?);
        let mut events = Vec::new();
        while !unstructured.is_empty() && events.len() < MOST_EVENTS {
            events.extend(orders::event(&workflow, &mut choices(unstructured, 30)?));
        }
        Ok(Self { workflow, order, events })
    }
}

impl<'a> Arbitrary<'a> for SoundHistory {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let SoundEvents { workflow, order, events } = SoundEvents::arbitrary(unstructured)?;
        let order = orders::told(&workflow, order, events).ok_or(Error::IncorrectFormat)?;
        Ok(Self { workflow, order })
    }
}

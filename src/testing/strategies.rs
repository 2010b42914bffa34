//! Strategies for proptest. All draw bytes and take [`Choices`] from them, so that what fails is
//! shrunk: fewer bytes are a smaller workflow, and smaller bytes are plainer answers.

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

use super::{Act, Choices, Defect, Planted, checked, orders, sound, spoiled};
use crate::document::Document;
use crate::engine::{Event, NewOrder};
use crate::order::Order;
use crate::workflow::Workflow;

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..most)
}

/// Workflows in which nothing is wrong.
pub fn sound_workflows() -> impl Strategy<Value = Workflow> {
    bytes(300).prop_filter_map("a workflow that passes its checks", |bytes| {
        Workflow::new(&sound(&mut Choices::Bytes(&bytes))).ok()
    })
}

/// Workflows that pass their checks, and of whose proof nothing is promised.
pub fn checked_workflows() -> impl Strategy<Value = Workflow> {
    bytes(700).prop_filter_map("a workflow that passes its checks", |bytes| {
        Workflow::new(&checked(&mut Choices::Bytes(&bytes))).ok()
    })
}

/// Documents in which anything may be wrong, or nothing.
pub fn spoiled_documents() -> impl Strategy<Value = Document> {
    bytes(800).prop_map(|bytes| spoiled(&mut Choices::Bytes(&bytes)))
}

/// Workflows with one defect of that kind.
pub fn planted_workflows(defect: Defect) -> impl Strategy<Value = Planted> {
    bytes(1_000).prop_filter_map("a workflow with room for the defect", move |bytes| {
        Planted::draw(defect, &mut Choices::Bytes(&bytes))
    })
}

/// Orders that can be opened under the workflow.
pub fn new_orders(workflow: &Workflow) -> impl Strategy<Value = NewOrder> + use<> {
    let workflow = workflow.clone();
    bytes(40).prop_map(move |bytes| orders::new_order(&workflow, &mut Choices::Bytes(&bytes)))
}

/// Sequences of at most so many events that the workflow declares.
pub fn events(workflow: &Workflow, most: usize) -> impl Strategy<Value = Vec<Event>> + use<> {
    let workflow = workflow.clone();
    vec(bytes(30), 0..=most).prop_map(move |all| {
        all.iter()
            .filter_map(|bytes| orders::event(&workflow, &mut Choices::Bytes(bytes)))
            .collect()
    })
}

/// Sequences of at most so many acts: mostly events, and what else people do to an order.
pub fn acts(workflow: &Workflow, most: usize) -> impl Strategy<Value = Vec<Act>> + use<> {
    let workflow = workflow.clone();
    vec(bytes(30), 0..=most).prop_map(move |all| {
        all.iter().map(|bytes| orders::act(&workflow, &mut Choices::Bytes(bytes))).collect()
    })
}

/// Orders to which at most so many events were told.
pub fn histories(workflow: &Workflow, most: usize) -> impl Strategy<Value = Order> + use<> {
    let (drawn, workflow) = ((new_orders(workflow), events(workflow, most)), workflow.clone());
    drawn.prop_filter_map("an order that can be opened", move |(order, events)| {
        orders::told(&workflow, order, events)
    })
}

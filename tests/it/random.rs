//! Strategies for random workflow documents, random orders and what may happen to them.
//!
//! Everything is drawn from bytes by way of [`Choices`], so that what fails is shrunk: fewer bytes
//! are a smaller document, and smaller bytes are plainer answers.

use orderflow::document::Document;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::choices::Choices;
use crate::documents;
use crate::spoiled;

/// Documents that pass their checks.
pub(crate) fn sound_documents() -> impl Strategy<Value = Document> {
    bytes(700).prop_map(|bytes| documents::sound(&mut Choices::Bytes(&bytes)))
}

/// Documents in which something may be wrong.
pub(crate) fn any_documents() -> impl Strategy<Value = Document> {
    bytes(800).prop_map(|bytes| spoiled::any(&mut Choices::Bytes(&bytes)))
}

/// What an order is opened with and what happens to it, as choices still to be taken.
pub(crate) fn histories() -> impl Strategy<Value = Vec<u8>> {
    bytes(300)
}

fn bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..most)
}

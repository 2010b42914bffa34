//! [`arbitrary::Arbitrary`], for fuzzers.

use arbitrary::{Arbitrary, Result, Unstructured};

use super::{Choices, Defect, Planted, sound};
use crate::document::Document;
use crate::workflow::Workflow;

/// A workflow in which nothing is wrong, as a fuzzer draws it.
#[derive(Debug, Clone)]
pub struct SoundWorkflow(
    /// The workflow.
    pub Workflow,
);

/// All the bytes that are left, as choices.
fn document<'a>(unstructured: &mut Unstructured<'a>) -> Result<Document> {
    let most = unstructured.len().min(400);
    Ok(sound(&mut Choices::Bytes(unstructured.bytes(most)?)))
}

impl<'a> Arbitrary<'a> for SoundWorkflow {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let document = document(unstructured)?;
        Workflow::new(&document).map(Self).map_err(|_| arbitrary::Error::IncorrectFormat)
    }
}

impl<'a> Arbitrary<'a> for Planted {
    fn arbitrary(unstructured: &mut Unstructured<'a>) -> Result<Self> {
        let defect = *unstructured.choose(Defect::ALL)?;
        let most = unstructured.len().min(400);
        let mut choices = Choices::Bytes(unstructured.bytes(most)?);
        Self::draw(defect, &mut choices).ok_or(arbitrary::Error::NotEnoughData)
    }
}

use crate::document::*;
pub(crate) fn findings(_: &Document) -> Vec<Diagnostic> { vec![] }
pub(crate) fn settle(_: &Document, f: Vec<Diagnostic>) -> Vec<Diagnostic> { f }

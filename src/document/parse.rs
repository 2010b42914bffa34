use super::*;
pub(crate) struct Parsed { pub(crate) document: Document, pub(crate) diagnostics: Vec<Diagnostic>, pub(crate) places: Places, pub(crate) broken: bool }
pub(crate) struct Places;
impl Places { pub(crate) fn locate(&self, _: &Pointer) -> Option<(u32,u32)> { None } }
pub(crate) fn parse(_: &[u8]) -> Parsed { Parsed { document: Document::new("x"), diagnostics: vec![], places: Places, broken: true } }

//! The strict reader: from text to [`Document`], with every structural finding at once.
//!
//! The text is first scanned as a whole, without recursion: its size, its encoding, its nesting and
//! its grammar ([`scan`]). After that nothing can go wrong but the meaning, and the reader goes
//! down the values by hand: each keeps its own raw text, so its place is a difference of addresses,
//! and a struct's decoding is a readable table of its fields ([`decode`]). The cost is the size of
//! the text times its depth, which is bounded.

mod decode;
mod fields;
mod guard;
mod places;
mod reader;
mod scalar;
mod scan;
mod words;

pub(crate) use places::Places;

use super::{Diagnostic, Document};
use places::Lines;
use reader::Reader;

/// What the reader made of a text.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// What could be read. Where [`broken`](Self::broken) is false, this is what the text says.
    pub(crate) document: Document,
    /// The structural findings, in listing order.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where everything stands in the text.
    pub(crate) places: Places,
    /// Whether something of the text is missing from the document, so that checks of the document
    /// would find the consequences, or count its elements wrongly.
    pub(crate) broken: bool,
}

/// Reads a document, as strictly as can be.
pub(crate) fn parse(bytes: &[u8]) -> Parsed {
    let text = match scan::scan(bytes) {
        Ok(text) => text,
        Err(finding) => {
            return Parsed {
                document: Document::new(""),
                diagnostics: vec![*finding],
                places: Places::default(),
                broken: true,
            };
        }
    };
    let lines = Lines::new(text);
    let mut reader = Reader::new(text, &lines);
    let root = reader.root();
    let document = decode::document(&mut reader, root);
    let read = reader.finish();
    Parsed {
        broken: read.broken || document.is_none(),
        document: document.unwrap_or_else(|| Document::new("")),
        diagnostics: read.findings,
        places: Places::new(lines, read.spots),
    }
}

#[cfg(test)]
mod tests;

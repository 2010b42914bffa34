//! What can be said of a text before anything reads it: size, encoding, nesting, grammar.

use serde_json::value::RawValue;

use super::places::Lines;
use crate::document::syntax::{offset, too_deep};
use crate::document::{Code, Diagnostic, Document, Pointer};

/// The text of a document that is JSON and keeps the limits, without its byte order mark.
///
/// Neither step recurses, so that no text can exhaust the stack.
pub(super) fn scan(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > Document::MAX_BYTES {
        let message = format!(
            "the document has {} bytes, and the limit is {}",
            bytes.len(),
            Document::MAX_BYTES
        );
        return Err(finding(Code::OF0008, "", 0, message).into());
    }
    let text = decode(bytes)?;
    check_depth(text)?;
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => Ok(text),
        Err(error) => Err(grammar(text, &error).into()),
    }
}

/// A finding about the whole document that stands at an offset of its text.
fn finding(code: Code, text: &str, offset: usize, message: impl Into<String>) -> Diagnostic {
    let mut finding = Diagnostic::new(code, Pointer::root(), message);
    let (line, column) = Lines::new(text).position(offset);
    finding.place.line = Some(line);
    finding.place.column = Some(column);
    finding
}

fn decode(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let marked = bytes.starts_with(MARK);
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let end = error.valid_up_to();
        let sound = bytes.get(..end).and_then(|sound| std::str::from_utf8(sound).ok());
        let wrong = bytes.get(end).copied().unwrap_or_default();
        let number = end + 1 + if marked { MARK.len() } else { 0 };
        let message = format!("byte {number} (0x{wrong:02x}) is not UTF-8");
        let help = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            "the document looks like UTF-16; save it as UTF-8"
        } else {
            "save the document as UTF-8"
        };
        Box::new(finding(Code::OF0009, sound.unwrap_or_default(), end, message).help(help))
    })
}

fn check_depth(text: &str) -> Result<(), Box<Diagnostic>> {
    let Some(offset) = too_deep(text, Document::MAX_DEPTH) else { return Ok(()) };
    let limit = Document::MAX_DEPTH;
    let message = format!("values are nested more than {limit} deep, which is the limit");
    let help = "write the guard flatter, or say the same in several transitions";
    Err(finding(Code::OF0008, text, offset, message).help(help).into())
}

/// The finding about a text that is not JSON, in our words where there are better ones.
fn grammar(text: &str, error: &serde_json::Error) -> Diagnostic {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let offset = if error.is_eof() { text.trim_end().len() } else { offset(text, error) };
    let (message, help) = slip(text, offset).unwrap_or_else(|| words(text, said));
    let finding = finding(Code::OF0009, text, offset, message);
    match help {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// What is wrong and, where we know it, the way out.
type Words<'a> = (&'a str, Option<&'static str>);

/// The commonest slips, by what stands at the place.
fn slip(text: &str, offset: usize) -> Option<Words<'static>> {
    let rest = text.get(offset..)?;
    if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
        Some(("a comment, and JSON has none", Some("delete it")))
    } else if rest.starts_with('\'') {
        Some(("single quotes", Some("write strings and names in double quotes")))
    } else if rest.starts_with([']', '}']) && text.get(..offset)?.trim_end().ends_with(',') {
        Some(("a comma without a value after it", Some("delete the comma")))
    } else {
        None
    }
}

fn words<'a>(text: &str, said: &'a str) -> Words<'a> {
    let cut = Some("the document seems to be cut off; close what is open");
    match said {
        "EOF while parsing a value" if text.trim().is_empty() => {
            ("the document is empty", Some("the smallest beginning is `{ \"format\": 1 }`"))
        }
        "EOF while parsing a value" => ("the text ends where a value belongs", cut),
        "EOF while parsing an object" => ("the text ends inside an object", cut),
        "EOF while parsing a list" => ("the text ends inside a list", cut),
        "EOF while parsing a string" => ("the text ends inside a string", cut),
        "trailing characters" => (
            "there is more text after the end of the document",
            Some("a document is one object and nothing else"),
        ),
        "key must be a string" => {
            ("a field name must be a string", Some("write names in double quotes"))
        }
        "expected value" => (
            "expected a value",
            Some("write strings in double quotes; JSON has no NaN, no `+1` and no `.5`"),
        ),
        "expected ident" => ("expected a value", Some("only true, false and null need no quotes")),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            (said, Some("a comma is missing before this place, or a bracket is of the wrong kind"))
        }
        "control character (\\u0000-\\u001F) found while parsing a string" => (
            "a control character inside a string",
            Some("write a line break as \\n and a tab as \\t, or close the string"),
        ),
        "invalid escape" => ("invalid escape", Some("write a backslash as \\\\")),
        _ => (said, None),
    }
}

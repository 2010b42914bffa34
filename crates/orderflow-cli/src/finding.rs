//! Findings as people and machines read them.

use std::fmt::Write;

use anstyle::Style;
use orderflow::document::{Diagnostic, Place, Severity};
use serde::Serialize;
use unicode_width::UnicodeWidthChar;

use crate::source::Source;
use crate::ui::{BAD, DIM, DOUBTFUL, NOTED, TITLE, clean, styled};

/// The longest piece of a source line that is shown.
const WINDOW: usize = 100;
/// How much of it stands before the column.
const BEFORE: usize = 40;

/// A finding for machines.
#[derive(Debug, Serialize)]
pub(crate) struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    at: &'a str,
    line: Option<u32>,
    column: Option<u32>,
    /// The events of the story.
    witness: &'a [String],
    /// The story in words, of a finding about whole orders.
    story: Option<String>,
    help: Option<&'a str>,
}

impl<'a> Finding<'a> {
    pub(crate) fn new(found: &'a Diagnostic, story: Option<String>) -> Self {
        Self {
            code: found.code.as_str(),
            severity: found.severity.as_str(),
            message: &found.message,
            at: found.place.at.as_str(),
            line: found.place.line,
            column: found.place.column,
            witness: &found.witness,
            story,
            help: found.help.as_deref(),
        }
    }
}

/// The finding as a compiler prints it: what, where, the line with a mark, how to get there, and
/// the way out. A story, where there is one, says more than the names of its events.
pub(crate) fn render(source: &Source, found: &Diagnostic, story: Option<&str>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, source, found, story);
    out
}

fn write(
    out: &mut String,
    source: &Source,
    found: &Diagnostic,
    story: Option<&str>,
) -> std::fmt::Result {
    let word = format!("{}[{}]", found.severity.as_str(), found.code);
    let message = styled(TITLE, format!(": {}", clean(&found.message)));
    writeln!(out, "{}{message}", styled(style(found.severity), word))?;
    let excerpt = excerpt(source, &found.place);
    let margin = excerpt.as_ref().map_or(2, |(number, _, _)| number.len() + 1);
    let edge = |mark: &str| format!("{}{}", " ".repeat(margin), styled(DIM, mark));
    writeln!(
        out,
        "{}{} {}",
        " ".repeat(margin - 1),
        styled(DIM, "-->"),
        source.place(&found.place)
    )?;
    if let Some((number, line, indent)) = excerpt {
        writeln!(out, "{}", edge("|"))?;
        let number = styled(DIM, format!("{number} |"));
        writeln!(out, "{}", format!("{number} {line}").trim_end())?;
        let mark = styled(style(found.severity), "^");
        writeln!(out, "{} {}{mark}", edge("|"), " ".repeat(indent))?;
    }
    for related in &found.related {
        writeln!(out, "{} see {}", edge("="), source.place(related))?;
    }
    if let Some(story) = story {
        writeln!(out, "{} story: {}", edge("="), clean(story))?;
    } else if !found.witness.is_empty() {
        writeln!(out, "{} reached by: {}", edge("="), clean(&found.witness.join(", ")))?;
    }
    if let Some(help) = &found.help {
        writeln!(out, "{} help: {}", edge("="), clean(help))?;
    }
    Ok(())
}

pub(crate) fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error | Severity::Deny => BAD,
        Severity::Warn => DOUBTFUL,
        Severity::Note => NOTED,
    }
}

/// The number of the line, what to show of it, and how far the mark stands in.
fn excerpt(source: &Source, place: &Place) -> Option<(String, String, usize)> {
    let (number, column) = (place.line?, place.column?);
    let text = source.text.as_deref()?;
    let line = text.split(|&byte| byte == b'\n').nth(number.checked_sub(1)? as usize)?;
    let line = String::from_utf8_lossy(line);
    let line = line.trim_end_matches('\r');
    let column = column.checked_sub(1)? as usize;
    let start = if column + 20 > WINDOW { column - BEFORE.min(column) } else { 0 };

    let mut shown = String::from(if start > 0 { "..." } else { "" });
    let mut indent = shown.len();
    let mut more = false;
    for (n, c) in line.chars().enumerate().skip(start) {
        if n - start >= WINDOW {
            more = true;
            break;
        }
        let c = if c == '\t' { ' ' } else { c };
        let c = if c.is_control() { '\u{fffd}' } else { c };
        if n < column {
            indent += c.width().unwrap_or(0);
        }
        shown.push(c);
    }
    if more {
        shown.push_str("...");
    }
    Some((number.to_string(), clean(shown.trim_end()), indent))
}

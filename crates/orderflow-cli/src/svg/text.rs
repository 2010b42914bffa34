//! The lines of text in a picture, and the room that they take.

use orderflow::diagram::{Edge, EdgeEvent, Node};
use unicode_width::UnicodeWidthChar;

/// The size of the text in a status, in pixels.
pub(super) const STATUS: f64 = 13.0;
/// The size of the text on an edge.
pub(super) const EVENT: f64 = 11.0;
/// From one line to the next, in sizes.
pub(super) const LINE: f64 = 1.3;
/// The room for the dot of an entry status.
pub(super) const DOT: f64 = 16.0;

/// What a status says: its key, and the custom slots that behave like it.
pub(super) fn status_lines(node: &Node) -> Vec<String> {
    std::iter::once(&node.key).chain(&node.slots).cloned().collect()
}

/// What an edge says: its events.
pub(super) fn event_lines(edge: &Edge) -> Vec<String> {
    let steps = Some(edge.steps_label().trim().to_owned()).filter(|steps| !steps.is_empty());
    steps.into_iter().chain(edge.events.iter().map(EdgeEvent::label)).collect()
}

/// The width and height of a status.
pub(super) fn status_size(node: &Node) -> (f64, f64) {
    let (width, height) = measure(&status_lines(node), STATUS);
    (width + 20.0 + if node.entry { DOT } else { 0.0 }, height + 12.0)
}

/// The width and height of the label of an edge.
pub(super) fn events_size(edge: &Edge) -> (f64, f64) {
    let (width, height) = measure(&event_lines(edge), EVENT);
    (width + 8.0, height + 2.0)
}

/// The width and height that lines take, by a generous estimate: no font is at hand.
fn measure(lines: &[String], size: f64) -> (f64, f64) {
    let of_char = |c: char| match (c, c.width().unwrap_or(0)) {
        (_, 0) => 0.0,
        (_, 2..) => 1.05,
        ('W' | 'm' | '@' | '%', _) => 1.0,
        ('M' | 'w' | '+' | '=' | '<' | '>' | '~', _) => 0.86,
        ('D' | 'G' | 'H' | 'N' | 'O' | 'Q' | 'U', _) => 0.78,
        ('i' | 'j' | 'l' | '.' | ',' | '[' | ']' | ' ' | 't' | 'f' | 'r' | '-', _) => 0.42,
        ('_', _) => 0.5,
        _ if c.is_uppercase() => 0.7,
        _ => 0.64,
    };
    let of_line = |line: &String| line.chars().map(of_char).sum::<f64>() * size;
    let width = lines.iter().map(of_line).fold(0.0, f64::max);
    (width, size * LINE * lines.len() as f64)
}

/// Text as SVG takes it; a character that XML cannot hold becomes the replacement character.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

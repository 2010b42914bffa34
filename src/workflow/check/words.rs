//! How findings name things. No message holds a number of an element, so that moving a declaration
//! changes a finding's place and nothing else.

use crate::document::{Pointer, Sources, Transition};

/// The longest key that is quoted whole, in characters.
const LONGEST: usize = 140;
/// How many names of a list are written out.
const LISTED: usize = 5;

/// The text in quotes, with control characters escaped, cut where it is longer than any key.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}", format!("{}…", &text[..end])),
    }
}

/// The names in alphabetical order, quoted, the first few written out.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.into_iter().collect();
    names.sort_unstable();
    names.dedup();
    let mut text: Vec<String> = names.iter().take(LISTED).map(|name| quoted(name)).collect();
    if let Some(more @ 1..) = names.len().checked_sub(LISTED) {
        text.push(format!("{more} more"));
    }
    match text.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => text.concat(),
    }
}

/// The transition in words: `"cancel" from "PAID" to "CANCELLED"`.
pub(super) fn transition(transition: &Transition) -> String {
    let from = match &transition.from {
        Sources::Any => "any status".to_owned(),
        Sources::These(statuses) => list(statuses.iter().map(String::as_str)),
    };
    let event = quoted(&transition.event);
    match &transition.to {
        Some(to) => format!("{event} from {from} to {}", quoted(to)),
        None => format!("{event} from {from}"),
    }
}

/// The place of an element of a top-level list.
pub(super) fn place(list: &str, index: usize) -> Pointer {
    Pointer::root().field(list).index(index)
}

//! How findings speak of what the text says.

use crate::document::nearest::nearest;

/// The hint that names the nearest of the known words.
pub(super) fn did_you_mean<'w>(
    word: &str,
    known: impl IntoIterator<Item = &'w str>,
) -> Option<String> {
    nearest(word, known).map(|known| format!("did you mean \"{known}\"?"))
}

/// A word in quotes, cut where it is long.
pub(super) fn quoted(word: &str) -> String {
    const MAX: usize = 60;
    match word.char_indices().nth(MAX) {
        Some((end, _)) => format!("{:?}...", word.get(..end).unwrap_or_default()),
        None => format!("{word:?}"),
    }
}

/// What a value is, for messages.
pub(super) fn found(raw: &str) -> String {
    match raw.as_bytes().first() {
        Some(b'{') => "an object".to_owned(),
        Some(b'[') => "a list".to_owned(),
        Some(b'"') => {
            let text: Option<String> = serde_json::from_str(raw).ok();
            text.map_or_else(
                || "a string".to_owned(),
                |text| format!("the string {}", quoted(&text)),
            )
        }
        Some(b'n' | b't' | b'f') => raw.to_owned(),
        _ if raw.len() > 24 => "a very long number".to_owned(),
        _ => format!("the number {raw}"),
    }
}

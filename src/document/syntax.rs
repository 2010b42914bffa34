//! What is to be known of a text before it is read as JSON, and where a reader stopped.

/// Where a text is first nested deeper than that, if it is: only brackets and strings are looked
/// at, and nothing recurses.
pub(crate) fn too_deep(text: &str, max_depth: usize) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (offset, byte) in text.bytes().enumerate() {
        if escaped {
            escaped = false;
            continue;
        }
        match byte {
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > max_depth {
            return Some(offset);
        }
    }
    None
}

/// Where the error stands, from its line and its column, which counts bytes.
pub(crate) fn offset(text: &str, error: &serde_json::Error) -> usize {
    let mut starts =
        text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    let start = error.line().checked_sub(2).and_then(|breaks| starts.nth(breaks));
    // A control character has not been consumed when the error is made; everything else has.
    let ahead = usize::from(!error.to_string().starts_with("control character"));
    let column = error.column().saturating_sub(ahead);
    text.floor_char_boundary(start.unwrap_or_default() + column)
}

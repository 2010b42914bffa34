//! Comments and trailing commas, blanked out where a lenient reader lets them pass.

/// The text with comments and trailing commas as spaces, so that every place stays where it is.
/// One pass; a comment that is never closed is left as it is, for the grammar to refuse.
pub(super) fn plain(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    // The last comma behind a value, if nothing but white space and comments came since.
    let mut comma = None;
    let mut behind_value = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match byte {
            b'"' => {
                (comma, behind_value) = (None, true);
                at = after_string(&bytes, at);
                continue;
            }
            b'/' if matches!(next, Some(b'/' | b'*')) => {
                at = blank_comment(&mut bytes, at);
                continue;
            }
            b',' => {
                comma = behind_value.then_some(at);
                behind_value = false;
            }
            b']' | b'}' => {
                if let Some(place) = comma.take().and_then(|place: usize| bytes.get_mut(place)) {
                    *place = b' ';
                }
                behind_value = true;
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => (comma, behind_value) = (None, !matches!(byte, b'[' | b'{' | b':')),
        }
        at += 1;
    }
    // Only whole characters were replaced, each byte by a space.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Where the text goes on after the string that begins there.
fn after_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Blanks the comment that begins there, and says where the text goes on.
fn blank_comment(bytes: &mut [u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = if rest.get(1) == Some(&b'/') {
        Some(rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()))
    } else {
        let inner = rest.get(2..).unwrap_or_default();
        inner.windows(2).position(|pair| pair == b"*/").map(|inner| inner + 4)
    };
    let Some(length) = length else { return bytes.len() };
    for byte in bytes.get_mut(start..start + length).unwrap_or_default() {
        if !matches!(*byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    start + length
}

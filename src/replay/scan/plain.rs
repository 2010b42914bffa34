//! Finding the end of a string, eight bytes at a time.

/// How many bytes of printable ASCII come before the first quote, backslash or anything else.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (mut at, mut left) = (0, bytes);
    while let Some((eight, rest)) = left.split_first_chunk() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
        left = rest;
    }
    let other = |byte: &u8| !matches!(byte, 0x20..0x7f) || matches!(byte, b'"' | b'\\');
    at + left.iter().position(other).unwrap_or(left.len())
}

/// Marks the top bit of each byte that is a quote, a backslash or no printable ASCII. A borrow may
/// mark bytes above one of these, so only the lowest mark is exact.
#[inline]
const fn marks(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let (quoted, escaped) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5c));
    let quote = quoted.wrapping_sub(ONES) & !quoted;
    let escape = escaped.wrapping_sub(ONES) & !escaped;
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    // One more than the last printable letter has the top bit, as all letters beyond ASCII do.
    let beyond = word | word.wrapping_add(ONES);
    (quote | escape | control | beyond) & TOPS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place_is_told_apart() {
        for place in 0..8 {
            for byte in 0..=u8::MAX {
                for next in [b'x', b'"', b'!', b' ', 0x1f, 0x7f, 0x80, 0xff] {
                    let mut bytes = [b'~'; 8];
                    bytes[place] = byte;
                    if let Some(after) = bytes.get_mut(place + 1) {
                        *after = next;
                    }
                    let is_odd =
                        |it: &u8| !(0x20..0x7f).contains(it) || *it == b'"' || *it == b'\\';
                    let want = bytes.iter().position(is_odd).unwrap_or(8);
                    assert_eq!(plain(&bytes), want, "{bytes:?}");
                    assert_eq!(plain(&[&bytes[..], b"~"].concat()), want + want / 8);
                    assert_eq!(plain(&[b"~", &bytes[..]].concat()), want + 1);
                }
            }
        }
    }
}

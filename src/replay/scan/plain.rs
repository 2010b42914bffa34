//! Finding the end of a string, sixteen bytes at a time.

use wide::u8x16;

/// How many bytes of printable ASCII come before the first quote, backslash or anything else.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (mut at, mut left) = (0, bytes);
    while let Some((sixteen, rest)) = left.split_first_chunk() {
        let marks = marks(*sixteen);
        if marks != 0 {
            return at + marks.trailing_zeros() as usize;
        }
        at += 16;
        left = rest;
    }
    let other = |byte: &u8| !matches!(byte, 0x20..0x7f) || matches!(byte, b'"' | b'\\');
    at + left.iter().position(other).unwrap_or(left.len())
}

/// A bit for each byte that is a quote, a backslash or no printable ASCII.
#[inline]
fn marks(bytes: [u8; 16]) -> u32 {
    let bytes = u8x16::new(bytes);
    // What comes before the first printable letter is beyond the last one, counted from the first.
    let odd = (bytes - u8x16::splat(b' ')).simd_ge(u8x16::splat(0x7f - b' '));
    let quote = bytes.simd_eq(u8x16::splat(b'"'));
    let escape = bytes.simd_eq(u8x16::splat(b'\\'));
    (odd | quote | escape).to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_at_every_place_is_told_apart() {
        for place in 0..16 {
            for byte in 0..=u8::MAX {
                for next in [b'x', b'"', b'!', b' ', 0x1f, 0x7f, 0x80, 0xff] {
                    let mut bytes = [b'~'; 16];
                    bytes[place] = byte;
                    if let Some(after) = bytes.get_mut(place + 1) {
                        *after = next;
                    }
                    let is_odd =
                        |it: &u8| !(0x20..0x7f).contains(it) || *it == b'"' || *it == b'\\';
                    let want = bytes.iter().position(is_odd).unwrap_or(16);
                    assert_eq!(plain(&bytes), want, "{bytes:?}");
                    assert_eq!(plain(&[&bytes[..], b"~"].concat()), want + want / 16);
                    assert_eq!(plain(&[b"~", &bytes[..]].concat()), want + 1);
                }
            }
        }
    }
}

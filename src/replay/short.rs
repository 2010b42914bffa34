//! Short texts as numbers.

/// A text of at most fifteen bytes as a number: two of them are the same text if they are the same
/// number. None, where the text is longer.
///
/// Always inlined: a number that comes back through memory is written in halves and read as a
/// whole, and the processor waits until both halves have arrived.
#[inline(always)]
pub(super) fn short(text: &[u8]) -> Option<u128> {
    let length = text.len();
    let bytes = match (text.first_chunk(), text.last_chunk()) {
        // The first eight and the last eight overlap; of the last, only what is not yet there.
        (Some(first), Some(last)) if length < 16 => {
            let last = u64::from_le_bytes(*last) >> ((16 - length) * 8 % 64);
            let last = if length == 8 { 0 } else { last };
            u128::from(u64::from_le_bytes(*first)) | u128::from(last) << 64
        }
        (Some(_), _) => return None,
        _ => few(text).into(),
    };
    Some(bytes | (length as u128) << 120)
}

/// Fewer than eight bytes as a number.
#[inline(always)]
fn few(text: &[u8]) -> u64 {
    match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) << ((text.len() - 4) * 8 % 64);
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ => text.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_up_to_fifteen_bytes_have_a_number_of_their_own() {
        let all = *b"abcdefghijklmnopqrstuvwx";
        for length in 0..all.len() {
            let text = &all[..length];
            let Some(number) = short(text) else {
                assert!(length > 15);
                continue;
            };
            let bytes = number.to_le_bytes();
            assert_eq!((&bytes[..length], usize::from(bytes[15])), (text, length));
            // What lies behind the text in memory has no part in it.
            let apart: Vec<u8> = text.iter().copied().chain(*b"\xff\xff\xff\xff").collect();
            assert_eq!(short(&apart[..length]), Some(number));
        }
        assert_ne!(short(b"a"), short(b"a\0"));
        assert_ne!(short(b""), short(b"\0\0\0\0\0\0\0\0"));
    }
}

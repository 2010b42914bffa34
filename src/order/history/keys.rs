//! Which record came with an idempotency key.

use crate::order::entries::Index;

/// The records with keys, found by the keys that the records keep.
///
/// Most orders have few of them: these are looked through by a print of the key that is quickly
/// taken. Where there are more, an index finds them.
#[derive(Clone, Default)]
#[repr(C)]
pub(super) struct Keys {
    many: Option<Box<Index>>,
    count: usize,
    few: [Few; 12],
}

/// A record of the first few.
#[derive(Clone, Copy, Default)]
struct Few {
    print: u32,
    sequence: u32,
}

impl Keys {
    /// The record of that key; `key_of` says which key a record has.
    pub(super) fn find<'a>(
        &self,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        match &self.many {
            Some(many) => many.find(key, key_of),
            None => self.find_few(print(key), key, key_of),
        }
    }

    /// Remembers the record of that key, unless an earlier one has it.
    pub(super) fn insert<'a>(
        &mut self,
        key: &str,
        sequence: u64,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) {
        if let Some(many) = &mut self.many {
            return many.insert(key, sequence, key_of);
        }
        let print = print(key);
        if self.find_few(print, key, &key_of).is_some() {
            return;
        }
        if let (Some(place), Ok(sequence)) = (self.few.get_mut(self.count), sequence.try_into()) {
            *place = Few { print, sequence };
            self.count += 1;
            return;
        }
        let many = self.many.insert(Box::default());
        for Few { sequence, .. } in self.few.into_iter().take(self.count) {
            let sequence = u64::from(sequence);
            if let Some(key) = key_of(sequence) {
                many.insert(key, sequence, &key_of);
            }
        }
        many.insert(key, sequence, key_of);
    }

    fn find_few<'a>(
        &self,
        print: u32,
        key: &str,
        key_of: impl Fn(u64) -> Option<&'a str>,
    ) -> Option<u64> {
        let few = self.few.get(..self.count).unwrap_or_default();
        let same = |it: &&Few| it.print == print && key_of(it.sequence.into()) == Some(key);
        few.iter().find(same).map(|it| it.sequence.into())
    }
}

/// A number of the length and the ends of the key: keys that an order has at once differ there.
fn print(key: &str) -> u32 {
    let text = key.as_bytes();
    let (first, last) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (text.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)), 0),
    };
    let folded = first ^ last.rotate_left(29) ^ text.len() as u64;
    // An odd number without a pattern: 2^64 divided by the golden ratio.
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_keys_and_many_are_found_alike() {
        // Alike at both ends, and the last one comes twice.
        let mut texts: Vec<String> = (0..40).map(|n| format!("evt_0000{n}_0000tve")).collect();
        texts.push("evt_00007_0000tve".to_owned());
        let key_of = |sequence: u64| texts.get(sequence as usize - 1).map(String::as_str);
        let mut keys = Keys::default();
        for (sequence, key) in (1..).zip(&texts) {
            keys.insert(key, sequence, key_of);
            let known = texts.iter().take(sequence as usize);
            for (first, known) in (1..).zip(known.take(40)) {
                assert_eq!(keys.find(known, key_of), Some(first), "{known} among {sequence}");
            }
            assert_eq!(keys.find("evt_0000x_0000tve", key_of), None);
            assert_eq!(keys.find("", key_of), None);
        }
        assert!(keys.many.is_some());
    }
}

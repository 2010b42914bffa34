//! The known word nearest to an unknown one: "did you mean".

/// How many letters a word may be off and still be taken for another.
const MAX_EDITS: usize = 2;

/// The candidate at the least edit distance from the word, at most two; of equals the first in
/// alphabetical order, so that the order of declaration does not matter.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: Vec<char> = word.chars().collect();
    candidates
        .into_iter()
        .filter_map(|candidate| edits(&word, candidate).map(|edits| (edits, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The edit distance, if it is small against both words' lengths and at most [`MAX_EDITS`].
fn edits(word: &[char], candidate: &str) -> Option<usize> {
    // Bytes are cheap to count and bound the characters: a hostile word costs nothing here.
    if candidate.len() > 4 * (word.len() + MAX_EDITS) || word.len() > candidate.len() + MAX_EDITS {
        return None;
    }
    let other: Vec<char> = candidate.chars().collect();
    if word.len().abs_diff(other.len()) > MAX_EDITS {
        return None;
    }
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let change = before[j] + usize::from(!a.to_lowercase().eq(b.to_lowercase()));
            row.push(change.min(before[j + 1] + 1).min(row[j] + 1));
        }
        if row.iter().min().is_some_and(|&least| least > MAX_EDITS) {
            return None;
        }
        before = row;
    }
    // Of two words of two letters everything is a near miss; ask for more than half to agree.
    let shorter = word.len().min(other.len());
    before.last().copied().filter(|&edits| edits <= MAX_EDITS && 2 * edits <= shorter.max(1))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let known = ["SHIPPED", "SKIPPED", "PAID", "OK"];
        assert_eq!(nearest("SHIPED", known), Some("SHIPPED"));
        assert_eq!(nearest("shipped", known), Some("SHIPPED"));
        assert_eq!(nearest("PAYD", known), Some("PAID"));
        assert_eq!(nearest("NO", known), None);
        assert_eq!(nearest("DELIVERED", known), None);
        assert_eq!(nearest("", known), None);
    }
}

//! Did you mean: the known word nearest to an unknown one.

/// The largest edit distance that still counts as a slip.
const REACH: usize = 2;

/// Longer words are no slips of one another that anybody would recognise; keys are shorter.
const MAX_BYTES: usize = 512;

/// The candidate that the word was probably meant to be: the one with the fewest edits, at most
/// two, and of those the first in the alphabet, so that the order of the candidates does not
/// matter.
///
/// An edit adds, drops or changes a character, or swaps two neighbours; case costs nothing. Words
/// of up to three characters must be nearer, since everything is two edits away from them. The word
/// itself is no candidate.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > MAX_BYTES {
        return None;
    }
    let letters = folded(word);
    let reach = match letters.len() {
        0 => return None,
        1 => 0,
        2 | 3 => 1,
        _ => REACH,
    };
    let others = candidates.into_iter().filter(|other| *other != word && other.len() <= MAX_BYTES);
    let edits = |other| distance(&letters, &folded(other)).filter(|edits| *edits <= reach);
    others
        .filter_map(|other| edits(other).map(|edits| (edits, other)))
        .min()
        .map(|(_, other)| other)
}

/// The characters of a word without their case.
fn folded(word: &str) -> Vec<char> {
    word.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}

/// The number of edits between two words, if it is within [`REACH`]: a band of the usual table, so
/// the cost is the length of the word and not its square.
fn distance(a: &[char], b: &[char]) -> Option<usize> {
    const FAR: usize = REACH + 1;
    if a.len().abs_diff(b.len()) > REACH {
        return None;
    }
    let mut before_last = vec![FAR; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|j| j.min(FAR)).collect();
    let mut row = vec![FAR; b.len() + 1];
    for i in 1..=a.len() {
        let from = i.saturating_sub(REACH).max(1);
        let to = (i + REACH).min(b.len());
        row[from - 1] = if from == 1 { i.min(FAR) } else { FAR };
        for j in from..=to {
            let changed = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut edits = changed.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                edits = edits.min(before_last[j - 2] + 1);
            }
            row[j] = edits.min(FAR);
        }
        if let Some(beyond) = row.get_mut(to + 1) {
            *beyond = FAR;
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|edits| *edits <= REACH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_find_their_word() {
        let known = ["transitions", "axes", "events", "name", "to", "from", "key", "PAID", "ÄRGER"];
        let check =
            |word: &str, want: Option<&str>| assert_eq!(nearest(word, known), want, "{word}");
        check("tranzitions", Some("transitions"));
        check("transition", Some("transitions"));
        check("Axes", Some("axes"));
        check("nmae", Some("name"));
        check("kye", Some("key"));
        check("form", Some("from"));
        check("paid", Some("PAID"));
        check("pade", Some("PAID"));
        check("pod", None);
        check("Pald", Some("PAID"));
        check("ärger", Some("ÄRGER"));
        check("name", None);
        check("x", None);
        check("a", None);
        check("T", None);
        check("", None);
        check("colour", None);
        check(&"e".repeat(10_000_000), None);
    }

    #[test]
    fn ties_go_to_the_alphabet() {
        assert_eq!(nearest("cost", ["lost", "cast", "most"]), Some("cast"));
        assert_eq!(nearest("cost", ["most", "lost", "cast"]), Some("cast"));
        assert_eq!(nearest("costs", ["coast", "cost"]), Some("cost"));
    }

    /// The plain quadratic table, to hold the band against.
    fn plain(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i == 0 || j == 0 {
                    table[i][j] = i.max(j);
                    continue;
                }
                let changed = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut edits = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    edits = edits.min(table[i - 2][j - 2] + 1);
                }
                table[i][j] = edits;
            }
        }
        table[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn the_band_agrees_with_the_table(a in "[ab]{0,7}", b in "[ab]{0,7}") {
            let (a, b) = (folded(&a), folded(&b));
            let want = Some(plain(&a, &b)).filter(|edits| *edits <= REACH);
            proptest::prop_assert_eq!(distance(&a, &b), want);
        }
    }
}

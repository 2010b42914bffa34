//! Text queries: how well items fit a text.

use std::collections::BTreeSet;
use std::fmt;

use super::fields::Fields;
use super::score::Score;
use super::value::Value;

/// The scores of items for one text.
pub type Ranking<'r, T> = Box<dyn Fn(&T) -> Score + 'r>;

/// Says how well items fit a text. A host with an embedding model brings its own.
///
/// ```
/// use orderflow::query::{FieldType, Fields, Query, Ranker, Ranking, Score};
///
/// /// Texts are alike, where they are of like length.
/// struct Lengths;
///
/// impl Ranker<String> for Lengths {
///     fn ranking<'r>(&'r self, text: &str) -> Ranking<'r, String> {
///         let wanted = text.len();
///         Box::new(move |item| {
///             Score::ratio(wanted.min(item.len()), wanted.max(item.len()))
///         })
///     }
/// }
///
/// let fields = Fields::new("text", FieldType::Text, |item: &String, out| out(item.into()));
/// let items = ["four".to_owned(), "eighteen".to_owned(), "one".to_owned()];
/// let query = Query::new().text("five").min_score(Score::parse("0.6").unwrap());
/// let page = query.run_with(&fields, &Lengths, &items)?;
/// assert_eq!(page.items().collect::<Vec<_>>(), ["four", "one"]);
/// assert_eq!(page.hits[1].score, Score::parse("0.75"));
/// # Ok::<(), orderflow::query::QueryErrors>(())
/// ```
pub trait Ranker<T> {
    /// The scores for a text. It is called once a query, so that what the text alone decides is
    /// worked out once; the scores are asked for once an item that the filter lets pass. The same
    /// text and item must have the same score.
    fn ranking<'r>(&'r self, text: &str) -> Ranking<'r, T>;
}

/// The built-in ranker, which compares words, and knows nothing of their meaning.
///
/// It reads the fields that [`Fields::searched`] added. A word is a run of letters and digits,
/// without its case. Each different word of the text is worth, against the best word of the item:
/// 1, if they are equal; its share of the characters, if the item's word begins with it (`pay`
/// against `payment` is 3/7); else 0. The score is the mean over the words of the text, each value
/// and the mean rounded down to millionths. A text without words scores 0 with every item.
pub struct Lexical<'f, T> {
    fields: &'f Fields<T>,
}

impl<'f, T> Lexical<'f, T> {
    /// A ranker that reads the searched fields of the table.
    #[must_use]
    pub const fn new(fields: &'f Fields<T>) -> Self {
        Self { fields }
    }
}

impl<T> fmt::Debug for Lexical<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexical").finish_non_exhaustive()
    }
}

impl<T> Ranker<T> for Lexical<'_, T> {
    fn ranking<'r>(&'r self, text: &str) -> Ranking<'r, T> {
        let wanted: BTreeSet<String> = words(text).collect();
        let wanted: Vec<String> = wanted.into_iter().collect();
        Box::new(move |item| {
            let mut best = vec![Score::ZERO; wanted.len()];
            self.fields.read_searched(item, &mut |value| {
                let Value::Text(text) = value else { return };
                for word in words(text) {
                    for (best, wanted) in best.iter_mut().zip(&wanted) {
                        *best = likeness(wanted, &word).max(*best);
                    }
                }
            });
            let sum = best.iter().map(|score| u64::from(score.millionths())).sum();
            Score::mean(sum, wanted.len())
        })
    }
}

/// The words of a text, without their case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase)
}

fn likeness(wanted: &str, word: &str) -> Score {
    if !word.starts_with(wanted) {
        return Score::ZERO;
    }
    Score::ratio(wanted.chars().count(), word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::FieldType;

    #[test]
    fn scores_are_what_the_page_says() {
        let fields = Fields::new("id", FieldType::Text, |_: &&str, _| {})
            .searched("text", |item, out| out((*item).into()));
        let ranker = Lexical::new(&fields);
        let check = |text: &str, item: &'static str, want: &str| {
            assert_eq!(ranker.ranking(text)(&item).to_string(), want, "{text} in {item}");
        };
        check("paid", "Paid", "1");
        check("pay", "awaiting PAYMENT", "0.428571");
        check("pay pay PAY", "awaiting payment", "0.428571");
        check("ment", "payment", "0");
        check("paid shipped", "paid", "0.5");
        check("A-1001", "order A-1001!", "1");
        check("ärger", "ÄRGER", "1");
        check("", "paid", "0");
        check("--", "paid", "0");
        check("paid", "", "0");
    }
}

//! Properties: answers agree with the naive ones, pages fit together, and nothing panics.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use orderflow::query::{
    FieldType, Fields, Filter, OrderBy, Query, QueryProblem, QueryText, Score, Test,
};
use orderflow::testing::Choices;
use proptest::prelude::*;

use super::naive;
use super::things::{Thing, fields};

fn decisions() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

fn ordering(choices: &mut Choices<'_>) -> Vec<OrderBy> {
    let one = |choices: &mut Choices<'_>| OrderBy {
        path: choices.word(&naive::FIELDS).to_owned(),
        descending: choices.chance(50),
    };
    (0..choices.below(3)).map(|_| one(choices)).collect()
}

proptest! {
    #[test]
    fn answers_agree_with_the_naive_ones(bytes in decisions(), seed in any::<u64>()) {
        let choices = &mut Choices::Bytes(&bytes);
        let filter = naive::filter(4, choices);
        let order_by = ordering(choices);
        let (offset, limit) = (choices.below(6), choices.below(8));
        let rest = &mut Choices::Seed(seed);
        let mut all: Vec<Thing> = (0..rest.below(24)).map(|id| naive::thing(id, rest)).collect();
        let mut want: Vec<&Thing> =
            all.iter().filter(|thing| naive::holds(thing, &filter)).collect();
        want.sort_by(|a, b| {
            let by = |by: &OrderBy| naive::by_field(a, b, &by.path, by.descending);
            let first = order_by.iter().map(by).find(|order| order.is_ne());
            first.unwrap_or_else(|| a.id.cmp(&b.id))
        });
        let total = want.len();
        let want: Vec<Thing> = want.into_iter().skip(offset).take(limit).cloned().collect();

        let fields = fields();
        let parsed = Filter::from_json(&filter.to_string(), &fields);
        let parsed = parsed.map_err(|error| TestCaseError::fail(format!("{filter}: {error}")))?;
        let mut query = Query::new().filter(parsed).offset(offset).limit(limit);
        query.order_by = order_by;
        for _ in 0..2 {
            let page = query.run(&fields, &all).unwrap();
            prop_assert_eq!(page.total, total, "{}", filter);
            let found: Vec<&Thing> = page.items().collect();
            prop_assert_eq!(found, want.iter().collect::<Vec<_>>(), "{}", filter);
            // The order in which things are kept makes no difference.
            all.reverse();
        }
    }

    #[test]
    fn pages_laid_together_are_the_whole(bytes in decisions(), step in 1_usize..7) {
        let choices = &mut Choices::Bytes(&bytes);
        let mut query = Query::new();
        query.order_by = ordering(choices);
        if choices.chance(50) {
            query = query.text("a ab").min_score(Score::ratio(choices.below(3), 4));
        }
        let all: Vec<Thing> = (0..choices.below(20)).map(|id| naive::thing(id, choices)).collect();
        let fields = fields();
        let whole = query.clone().limit(1_000).run(&fields, &all).unwrap();
        prop_assert_eq!(whole.total, whole.hits.len());
        let mut laid = Vec::new();
        while laid.len() < whole.total {
            let page = query.clone().offset(laid.len()).limit(step).run(&fields, &all).unwrap();
            prop_assert_eq!(page.total, whole.total);
            prop_assert!(!page.hits.is_empty());
            laid.extend(page.hits);
        }
        prop_assert_eq!(laid, whole.hits);
    }

    #[test]
    fn a_filter_and_its_negation_share_everything(bytes in decisions(), seed in any::<u64>()) {
        let fields = fields();
        let filter = naive::filter(3, &mut Choices::Bytes(&bytes)).to_string();
        let filter = Filter::from_json(&filter, &fields).unwrap();
        let choices = &mut Choices::Seed(seed);
        let all: Vec<Thing> = (0..16).map(|id| naive::thing(id, choices)).collect();
        let count = |filter| Query::new().filter(filter).run(&fields, &all).unwrap().total;
        prop_assert_eq!(count(filter.clone()) + count(!filter.clone()), all.len());
        prop_assert_eq!(count(!!filter.clone()), count(filter));
    }

    #[test]
    fn any_text_is_read_or_refused(parts in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = parts.into_iter().map(|part| PIECES[part]).collect();
        read_or_refuse(&text)?;
    }

    #[test]
    fn a_sound_filter_with_a_slip_is_read_or_refused(
        bytes in decisions(),
        at in any::<prop::sample::Index>(),
        slip in 0..PIECES.len(),
        drop in 0_usize..3,
    ) {
        let mut text: Vec<char> =
            naive::filter(4, &mut Choices::Bytes(&bytes)).to_string().chars().collect();
        let at = at.index(text.len());
        let end = (at + drop).min(text.len());
        text.splice(at..end, PIECES[slip].chars());
        read_or_refuse(&text.into_iter().collect::<String>())?;
    }

    #[test]
    fn any_part_is_read_or_refused(
        order_by in ".{0,40}",
        text in ".{0,40}",
        min_score in "[-0-9.eE+ ]{0,12}",
        offset in "[-0-9 x]{0,30}",
    ) {
        let query = QueryText {
            filter: "",
            order_by: &order_by,
            text: &text,
            min_score: &min_score,
            offset: &offset,
            limit: &offset,
        };
        if let Ok(query) = Query::from_text(&query, &fields()) {
            prop_assert!(query.run(&fields(), &super::things::things()).is_ok());
        }
    }
}

/// What filters are made of, and what they are not.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    " ",
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e999",
    "1.5",
    "1e-40",
    "\"words\"",
    "\"number\"",
    "\"switch\"",
    "\"time\"",
    "\"more.x\"",
    "\"more.\"",
    "\"$and\"",
    "\"$or\"",
    "\"$not\"",
    "\"$eq\"",
    "\"$in\"",
    "\"$nin\"",
    "\"$gt\"",
    "\"$exists\"",
    "\"$contains\"",
    "\"$\"",
    "\"\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"é\"",
    "\"2026-03-01\"",
    "\"99999-99-99\"",
    "99999999999999999999999999999999999999999",
    "{\"words\":\"a\"}",
];

fn read_or_refuse(text: &str) -> Result<(), TestCaseError> {
    let fields = fields();
    match Filter::from_json(text, &fields) {
        Ok(filter) => {
            let all = super::things::things();
            let page = Query::new().filter(filter).run(&fields, &all);
            prop_assert!(page.is_ok(), "{}: {:?}", text, page.err());
        }
        Err(errors) => {
            prop_assert!(!errors.errors().is_empty());
            for error in errors.errors() {
                let code = error.problem.code();
                prop_assert!(QueryProblem::CODES.iter().any(|(known, _)| *known == code));
                prop_assert!(!error.problem.to_string().starts_with(char::is_uppercase));
            }
        }
    }
    Ok(())
}

#[test]
fn every_field_is_read_once_an_item() {
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reads);
    let fields = Fields::new("id", FieldType::Number, |item: &u32, out| out((*item).into())).field(
        "slow",
        FieldType::Number,
        move |item, out| {
            counted.fetch_add(1, Ordering::Relaxed);
            out((*item % 10).into());
        },
    );
    let count = |query: Query, items: u32| {
        let items: Vec<u32> = (0..items).collect();
        reads.store(0, Ordering::Relaxed);
        let total = query.run(&fields, &items).unwrap().total;
        (reads.load(Ordering::Relaxed), total)
    };
    let list = Test::one_of((0..1_000).filter(|n| n % 10 != 3));
    let filter = Filter::field("slow", list);
    assert_eq!(count(Query::new().filter(filter.clone()), 1_000), (1_000, 900));
    assert_eq!(count(Query::new().filter(filter), 10_000), (10_000, 9_000));
    let sorted = Query::new().order_by(OrderBy::descending("slow")).limit(3);
    assert_eq!(count(sorted.clone(), 10_000), (10_000, 10_000));
    // Only what the filter lets pass is sorted.
    let few = Filter::field("id", Test::less(100));
    assert_eq!(count(sorted.filter(few), 10_000), (100, 100));
}

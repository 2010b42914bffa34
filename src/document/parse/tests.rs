//! The reader, down to what its callers inside the crate rely on.

use super::*;
use crate::document::{Code, Pointer};

fn listed(bytes: &[u8]) -> Vec<String> {
    parse(bytes).diagnostics.iter().map(ToString::to_string).collect()
}

fn all_placed(parsed: &Parsed) -> bool {
    parsed.diagnostics.iter().all(|finding| finding.place.line.is_some())
}

/// A sound structure around some fields.
fn with(fields: &str) -> String {
    format!("{{\"format\": 1, \"name\": \"n\", \"axes\": [], {fields}}}")
}

#[test]
fn a_byte_order_mark_is_tolerated_and_takes_no_column() {
    let sound = format!("\u{feff}{}", with("\"facts\": []"));
    let parsed = parse(sound.as_bytes());
    assert_eq!((parsed.diagnostics, parsed.broken), (vec![], false));
    assert_eq!(
        listed("\u{feff}7".as_bytes()),
        ["error OF0011 at / (line 1, column 1): expected an object (document), found the number 7"]
    );
}

#[test]
fn bytes_that_are_not_utf8_are_named() {
    let check = |bytes: &[u8], want: &str| assert_eq!(listed(bytes), [want]);
    check(
        b"{\n  \"name\": \"caf\xe9\"}",
        "error OF0009 at / (line 2, column 15): byte 17 (0xe9) is not UTF-8; \
         save the document as UTF-8",
    );
    check(
        b"\xef\xbb\xbf\"\xc3\xa9\xff\"",
        "error OF0009 at / (line 1, column 3): byte 7 (0xff) is not UTF-8; \
         save the document as UTF-8",
    );
    check(
        b"\xff\xfe{\0}\0",
        "error OF0009 at / (line 1, column 1): byte 1 (0xff) is not UTF-8; \
         the document looks like UTF-16; save it as UTF-8",
    );
}

#[test]
fn the_longest_text_is_read_and_one_byte_more_is_not() {
    let mut text = with("\"facts\": []");
    text.push_str(&" ".repeat(Document::MAX_BYTES - text.len()));
    assert!(listed(text.as_bytes()).is_empty());
    text.push(' ');
    assert_eq!(
        listed(text.as_bytes()),
        ["error OF0008 at / (line 1, column 1): the document has 8388609 bytes, and the limit is \
          8388608"]
    );
}

#[test]
fn only_what_takes_something_away_breaks_a_document() {
    let broken = |text: &str| parse(text.as_bytes()).broken;
    assert!(!broken(&with("\"transition\": []")));
    assert!(broken(&with("\"facts\": [1]")));
    assert!(broken(&with("\"facts\": [], \"facts\": []")));
    assert!(broken(r#"{"format": 1, "nam": "n", "axes": []}"#));
    assert!(broken(r#"{"format": 2}"#));
    assert!(broken("{"));
}

#[test]
fn wrong_elements_are_dropped_and_the_others_kept() {
    let text = with(
        r#""facts": ["a", 1, "b"], "events": [{"name": "x"}, {"name": "y", "kind": "report"}]"#,
    );
    let document = parse(text.as_bytes()).document;
    assert_eq!(document.facts, ["a", "b"]);
    assert_eq!(document.events.len(), 1);
}

#[test]
fn places_lead_from_pointers_to_the_text() {
    let text = "{\n  \"format\": 1, \"na\\u006de\": \"é\", \"axes\": [],\n  \"events\": [\n    \
                {\"name\": \"a\"},\n    {\"ignored_in\": {\"a/b~c\": [\"é\", \"F\"]}}\n  ]\n}\n";
    let places = parse(text.as_bytes()).places;
    let root = Pointer::root();
    let second = root.field("events").index(1);
    let axis = second.field("ignored_in").field("a/b~c");
    let check = |at: &Pointer, want: (u32, u32)| assert_eq!(places.locate(at), Some(want), "{at}");
    check(&root, (1, 1));
    check(&root.field("format"), (2, 13));
    check(&root.field("name"), (2, 29));
    check(&root.field("axes"), (2, 42));
    check(&root.field("events"), (3, 13));
    check(&root.field("events").index(0), (4, 5));
    check(&root.field("events").index(0).field("name"), (4, 14));
    check(&second, (5, 5));
    check(&axis, (5, 30));
    check(&axis.index(1), (5, 36));
    // What the text does not have is placed where it would be.
    check(&second.field("kind"), (5, 5));
    check(&root.field("events").index(9), (3, 13));
    assert_eq!(Places::default().locate(&root), None);
}

#[test]
fn columns_of_a_long_line_count_characters() {
    let text = format!("\n{}x", "é𝄞a".repeat(1_000));
    let lines = Lines::new(&text);
    assert_eq!(lines.position(0), (1, 1));
    assert_eq!(lines.position(1), (2, 1));
    assert_eq!(lines.position(3), (2, 2));
    assert_eq!(lines.position(text.len() - 1), (2, 3_001));
    assert_eq!(lines.position(text.len()), (2, 3_002));
    assert_eq!(lines.position(usize::MAX), (2, 3_002));
    assert_eq!(Lines::new("").position(0), (1, 1));
    assert_eq!(Lines::new(&"a".repeat(512)).position(512), (1, 513));
}

#[test]
fn long_names_do_not_multiply() {
    let numbers = vec!["1"; 100_000].join(",");
    let name = "k".repeat(1_000_000);
    let text = with(&format!(
        r#""timers": [{{"event": "e", "after": "P1D", "in": {{"{name}": [{numbers}]}}}}]"#
    ));
    let parsed = parse(text.as_bytes());
    assert_eq!(parsed.diagnostics.len(), 3);
    assert!(parsed.diagnostics.iter().any(|finding| finding.code == Code::OF0008));
}

proptest::proptest! {
    /// Whatever the bytes, the reader answers; and what it finds has a place.
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(0_u8.., 0..64)) {
        let parsed = parse(&bytes);
        proptest::prop_assert!(!parsed.diagnostics.is_empty());
        proptest::prop_assert!(all_placed(&parsed));
    }

    #[test]
    fn no_mixture_of_its_words_makes_it_panic(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "[", "]", ":", ",", "\"format\"", "1", "\"axes\"", "\"when\"", "\"all\"",
                "\"status\"", "\"\\ud800\"", "null", "-1e999", "\"é\"", "\n", "\\", "\"",
            ]),
            0..24,
        )
    ) {
        let parsed = parse(words.concat().as_bytes());
        proptest::prop_assert!(all_placed(&parsed));
    }
}

//! What the reader says of texts that are no documents: every finding, with its exact place.

use orderflow::document::Document;

pub(crate) fn findings(text: &str) -> Vec<String> {
    match Document::from_json(text) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.iter().map(ToString::to_string).collect(),
    }
}

/// The only finding about a text.
pub(crate) fn finding(text: &str) -> String {
    let mut findings = findings(text);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings.remove(0)
}

/// A document whose other fields are right; the fields given start at line 2, column 1.
pub(crate) fn with(fields: &str) -> String {
    format!("{{\"format\": 1, \"name\": \"n\", \"axes\": [],\n{fields}\n}}")
}

pub(crate) fn check(text: &str, want: &str) {
    assert_eq!(finding(text), want, "in {text}");
}

#[test]
fn broken_json_is_placed_and_explained() {
    check(
        "",
        "error OF0009 at / (line 1, column 1): the document is empty; \
         the smallest beginning is `{ \"format\": 1 }`",
    );
    check(
        "{\"format\": 1,\n \"name\": \"n\",\n}",
        "error OF0009 at / (line 3, column 1): a comma without a value after it; delete the comma",
    );
    check(
        "{\"axes\": [ ,],\n}",
        "error OF0009 at / (line 1, column 12): expected a value; \
         write strings in double quotes; JSON has no NaN, no `+1` and no `.5`",
    );
    check(
        "{\"axes\": [1, ]}",
        "error OF0009 at / (line 1, column 14): a comma without a value after it; delete the comma",
    );
    check(
        "{\"format\": 1}\n\n  {\"format\": 1}",
        "error OF0009 at / (line 3, column 3): there is more text after the end of the document; \
         a document is one object and nothing else",
    );
    check(
        "{\"name\": \"é\" \"axes\": []}",
        "error OF0009 at / (line 1, column 14): expected `,` or `}`; \
         a comma is missing before this place, or a bracket is of the wrong kind",
    );
    check(
        "{\n  // a comment\n}",
        "error OF0009 at / (line 2, column 3): a comment, and JSON has none; \
         delete it",
    );
    check(
        "{\"name\": 'n'}",
        "error OF0009 at / (line 1, column 10): single quotes; \
         write strings and names in double quotes",
    );
    check(
        "{name: 1}",
        "error OF0009 at / (line 1, column 2): a field name must be a string; \
         write names in double quotes",
    );
    check(
        "{\"slot\": +1}",
        "error OF0009 at / (line 1, column 10): expected a value; \
         write strings in double quotes; JSON has no NaN, no `+1` and no `.5`",
    );
    check(
        "{\"name\": \"a\nb\"}",
        "error OF0009 at / (line 1, column 12): a control character inside a string; \
         write a line break as \\n and a tab as \\t, or close the string",
    );
    check(
        "{\"name\": \"C:\\dir\"}",
        "error OF0009 at / (line 1, column 14): invalid escape; write a backslash as \\\\",
    );
    check("{\"format\": 01}", "error OF0009 at / (line 1, column 13): invalid number");
}

#[test]
fn a_text_that_is_cut_off_says_where() {
    let whole = with("\"facts\": [\"paid\", \"sent\"]");
    for end in 1..whole.len() {
        let said = finding(&whole[..end]);
        assert!(said.starts_with("error OF0009 at / (line "), "{said}");
    }
    check(
        &whole[..whole.len() - 6],
        "error OF0009 at / (line 2, column 22): the text ends inside a string; \
         the document seems to be cut off; close what is open",
    );
}

#[test]
fn unknown_fields_come_with_the_nearest_known_one() {
    check(
        &with("\"tranzitions\": []"),
        "error OF0001 at /tranzitions (line 2, column 1): unknown field \"tranzitions\"; \
         did you mean \"transitions\"?",
    );
    check(
        &with("\"events\": [{\"name\": \"e\", \"kind\": \"report\", \"Books\": \"capture\"}]"),
        "error OF0001 at /events/0/Books (line 2, column 44): unknown field \"Books\"; \
         did you mean \"books\"?",
    );
    check(
        &with("\"allow\": [{\"code\": \"OF0401\", \"at\": \"/\", \"reason\": \"r\", \"by\": 1}]"),
        "error OF0001 at /allow/0/by (line 2, column 56): unknown field \"by\"; \
         the fields of an allow are \"code\", \"at\", \"reason\"",
    );
    check(
        &with("\"a/b~\\u0007\": 1").replace("\"name\"", "\"nmae\"").replace("nmae", "name"),
        "error OF0001 at /a~1b~0\u{7} (line 2, column 1): unknown field \"a/b~\\u{7}\"; \
         the fields of a document are \"$schema\", \"format\", \"name\", \"version\", \
         \"notify_customer\", \"axes\", \"events\", \"facts\", \"roles\", \"transitions\", \
         \"outcomes\", \"invariants\", \"must_pass\", \"must_notify\", \"obligations\", \
         \"timers\", \"sequenced\", \"allow\"",
    );
    let long = finding(&with(&format!("\"{}\": 1", "x".repeat(1_000_000))));
    assert!(long.contains("unknown field \"xxxxx"), "{}", &long[long.len() - 400..]);
    assert!(long.contains("xxx\"...; the fields"), "{}", &long[long.len() - 400..]);
}

#[test]
fn missing_fields_are_named_unless_a_misspelt_one_tells_already() {
    check(
        &with("\"events\": [\n  {\"name\": \"e\"}]"),
        "error OF0010 at /events/0 (line 3, column 3): missing field \"kind\"; \
         every event has the field \"kind\"",
    );
    check(
        &with("\"events\": [{\"name\": \"e\", \"knid\": \"report\"}]"),
        "error OF0001 at /events/0/knid (line 2, column 26): unknown field \"knid\"; \
         did you mean \"kind\"?",
    );
    assert_eq!(
        findings("{}"),
        [
            "error OF0010 at / (line 1, column 1): missing field \"axes\"; \
             every document has the field \"axes\"",
            "error OF0010 at / (line 1, column 1): missing field \"format\"; \
             every document has the field \"format\"",
            "error OF0010 at / (line 1, column 1): missing field \"name\"; \
             every document has the field \"name\"",
        ]
    );
}

#[test]
fn wrong_types_say_what_was_expected_and_found() {
    let event = |field: &str| with(&format!("\"events\": [{{\"name\": \"e\", {field}}}]"));
    let status = |field: &str| {
        let status = format!("{{\"key\": \"A\",\n{field}}}");
        let axis = format!("{{\"name\": \"a\", \"entry\": [], \"statuses\": [{status}]}}");
        format!("{{\"format\": 1, \"name\": \"n\", \"axes\": [{axis}]}}")
    };
    check(
        "[]",
        "error OF0011 at / (line 1, column 1): expected an object (document), found a list",
    );
    check(
        &with("\"version\": 2"),
        "error OF0011 at /version (line 2, column 12): expected a string, found the number 2; \
         write \"2\"",
    );
    check(
        &with("\"version\": null"),
        "error OF0011 at /version (line 2, column 12): expected a string, found null; \
         leave the field out where there is no value",
    );
    check(
        &with("\"notify_customer\": \"true\""),
        "error OF0011 at /notify_customer (line 2, column 20): expected true or false, \
         found the string \"true\"; write true",
    );
    check(
        &with("\"facts\": \"paid\""),
        "error OF0011 at /facts (line 2, column 10): expected a list of strings, \
         found the string \"paid\"; write [\"paid\"]",
    );
    check(
        &event("\"kind\": \"reprot\""),
        "error OF0011 at /events/0/kind (line 2, column 34): expected \"request\" or \"report\", \
         found the string \"reprot\"; did you mean \"report\"?",
    );
    check(
        &event("\"kind\": \"report\", \"ignored_in\": [\"PAID\"]"),
        "error OF0011 at /events/0/ignored_in (line 2, column 58): \
         expected an object (lists of statuses by axis), found a list",
    );
    check(
        &event("\"kind\": \"report\", \"ignored_in\": {\"pay\": \"PAID\"}"),
        "error OF0011 at /events/0/ignored_in/pay (line 2, column 66): \
         expected a list of strings, found the string \"PAID\"; write [\"PAID\"]",
    );
    check(
        &status("\"outcome\": \"failed\""),
        "error OF0011 at /axes/0/statuses/0/outcome (line 2, column 12): \
         expected \"success\" or \"failure\", found the string \"failed\"",
    );
    check(
        &with("\"sequenced\": [{\"events\": [\"a\"], \"reason\": \"r\"}]"),
        "error OF0011 at /sequenced/0/events (line 2, column 26): \
         expected a list of two events, found 1",
    );
}

#[test]
fn numbers_out_of_range_are_refused_as_written() {
    let slot = |number: &str| {
        let status = format!("{{\"key\": \"A\",\n\"slot\": {number}}}");
        let axis = format!("{{\"name\": \"a\", \"entry\": [], \"statuses\": [{status}]}}");
        format!("{{\"format\": 1, \"name\": \"n\", \"axes\": [{axis}]}}")
    };
    assert!(findings(&slot("4294967295")).is_empty());
    let digits = "9".repeat(40);
    for (number, found) in [
        ("1.5", "the number 1.5"),
        ("1.0", "the number 1.0"),
        ("1e3", "the number 1e3"),
        ("-1", "the number -1"),
        ("-0", "the number -0"),
        ("4294967296", "the number 4294967296"),
        ("1e999", "the number 1e999"),
        (digits.as_str(), "a very long number"),
        ("\"1\"", "the string \"1\""),
    ] {
        let want = format!(
            "error OF0011 at /axes/0/statuses/0/slot (line 2, column 9): \
             expected a whole number from 0 to 4294967295, found {found}"
        );
        check(&slot(number), &want);
    }
}

#[test]
fn another_format_is_the_only_finding() {
    let text = |format: &str| format!("{{\"fields\": 7, \"format\": {format}, \"axes\": 1}}");
    let check_format = |format: &str, said: &str| {
        let want = format!(
            "error OF0002 at /format (line 1, column 25): unsupported document format {said}; \
             this library reads format 1; write \"format\": 1, or use a library that reads it"
        );
        check(&text(format), &want);
    };
    check_format("2", "2");
    check_format("-1", "-1");
    check_format("1.0", "1.0");
    check_format("1e999", "1e999");
    check_format(&"8".repeat(40), "a very long number");
    assert!(finding(&with("").replace(",\n", "").replace("1", "\"1\"")).contains("OF0011"));
}

#[test]
fn a_field_given_twice_is_placed_with_the_first() {
    let text = with("\"facts\": [],\n  \"f\\u0061cts\": [\"paid\"]");
    let found = Document::from_json(&text).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "error OF0012 at /facts (line 3, column 3): field \"facts\" is given twice; \
         keep one of the two"
    );
    let first = &found[0].related[0];
    assert_eq!((first.at.as_str(), first.line, first.column), ("/facts", Some(2), Some(1)));
    check(
        &with(
            "\"timers\": [{\"event\": \"e\", \"after\": \"P1D\", \"in\": {\"a\": [], \"a\": []}}]",
        ),
        "error OF0012 at /timers/0/in/a (line 2, column 59): field \"a\" is given twice; \
         keep one of the two",
    );
}

#[test]
fn sources_are_a_star_or_a_list() {
    let from = |from: &str| {
        with(&format!("\"transitions\": [{{\"axis\": \"a\", \"event\": \"e\", \"from\": {from}}}]"))
    };
    assert!(findings(&from("\"*\"")).is_empty());
    assert!(findings(&from("[\"A\", \"B\"]")).is_empty());
    check(
        &from("\"A\""),
        "error OF0011 at /transitions/0/from (line 2, column 53): \
         expected \"*\" or a list of statuses, found the string \"A\"; write [\"A\"]",
    );
}

#[test]
fn guards_have_one_member() {
    const SHAPE: &str =
        "a guard (an object with one of \"all\", \"any\", \"not\", \"fact\", \"status\")";
    let when =
        |guard: &str| with(&format!("\"outcomes\": [{{\"name\": \"o\", \"when\": {guard}}}]"));
    let check_when = |guard: &str, want: &str| {
        let want = format!("error {}", want.replace("SHAPE", SHAPE));
        check(&when(guard), &want);
    };
    assert!(findings(&when("{\"all\": [{\"not\": {\"status\": {\"a\": [\"S\"]}}}]}")).is_empty());
    check_when(
        "\"paid\"",
        "OF0011 at /outcomes/0/when (line 2, column 36): expected SHAPE, \
         found the string \"paid\"; write {\"fact\": \"paid\"}",
    );
    check_when(
        "[]",
        "OF0011 at /outcomes/0/when (line 2, column 36): expected SHAPE, found a list; \
         write {\"all\": [...]} or {\"any\": [...]}",
    );
    check_when(
        "{}",
        "OF0011 at /outcomes/0/when (line 2, column 36): expected SHAPE, \
         found an object with none of these; leave the guard out where there is no condition",
    );
    check_when(
        "{\"fact\": \"a\", \"not\": {\"fact\": \"b\"}}",
        "OF0011 at /outcomes/0/when (line 2, column 36): expected SHAPE, \
         found an object with 2 of these; put the conditions into one \"all\" or \"any\"",
    );
    check_when(
        "{\"any\": [{\"facts\": \"a\"}]}",
        "OF0001 at /outcomes/0/when/any/0/facts (line 2, column 46): unknown field \"facts\"; \
         did you mean \"fact\"?",
    );
    check_when(
        "{\"status\": {\"payment\": \"PAID\"}}",
        "OF0011 at /outcomes/0/when/status/payment (line 2, column 59): \
         expected a list of strings, found the string \"PAID\"; write [\"PAID\"]",
    );
}

#[test]
fn all_findings_come_at_once_and_in_order() {
    let text = r#"{
  "format": 1,
  "axes": [
    { "name": "parcel", "entry": "PACKED", "statuses": [
      { "key": "PACKED", "resting": "no" },
      { "kee": "GONE" },
      7 ] } ],
  "events": { "sent": {} },
  "event": [],
  "transitions": [
    { "axis": "parcel", "event": "sent", "form": ["PACKED"], "to": ["GONE"], "to": "GONE",
      "effects": [ { "kind": "atention" } ] } ]
}"#;
    let places: Vec<String> = Document::from_json(text)
        .unwrap_err()
        .into_iter()
        .map(|found| {
            let at = found.place;
            format!("{} {} {}:{}", found.code, at.at, at.line.unwrap(), at.column.unwrap())
        })
        .collect();
    assert_eq!(
        places,
        [
            "OF0001 /axes/0/statuses/1/kee 6:9",
            "OF0001 /event 9:3",
            "OF0001 /transitions/0/form 11:42",
            "OF0010 / 1:1",
            "OF0011 /axes/0/entry 4:34",
            "OF0011 /axes/0/statuses/0/resting 5:37",
            "OF0011 /axes/0/statuses/2 7:7",
            "OF0011 /events 8:13",
            "OF0011 /transitions/0/effects/0/kind 12:30",
            "OF0011 /transitions/0/to 11:68",
            "OF0012 /transitions/0/to 11:78",
        ]
    );
}

#[test]
fn a_string_of_half_a_surrogate_pair_is_not_text() {
    check(
        &with("\"version\": \"\\ud83d\""),
        "error OF0009 at /version (line 2, column 12): \
         a \\u escape of the string is half of a surrogate pair; \
         write the character itself, or both halves",
    );
    check(
        &with("\"timers\": [{\"event\": \"e\", \"after\": \"P1D\", \"in\": {\"\\ude00\": []}}]"),
        "error OF0009 at /timers/0/in/ (line 2, column 50): \
         a \\u escape of the name is half of a surrogate pair; \
         write the character itself, or both halves",
    );
    assert!(findings(&with("\"version\": \"\\ud83d\\ude00\"")).is_empty());
}

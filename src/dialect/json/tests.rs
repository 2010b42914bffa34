use super::*;

fn read(text: &str) -> Result<Json, JsonError> {
    Json::read(text, Leniency::Strict)
}

#[test]
fn what_is_read_is_written_again() {
    let check = |text: &str| assert_eq!(read(text).unwrap().to_string(), text);
    check(r#"{"b":10.00,"a":[1e3,-0,null,true],"é\n\"":{}}"#);
    check("1234567890123456789012345678901234567890.50");
    check("[]");
    check(r#""""#);
    let pretty = "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}";
    assert_eq!(format!("{:#}", read(pretty).unwrap()), pretty);
}

#[test]
fn errors_have_a_line_and_a_column() {
    let check = |text: &str, want: &str| assert_eq!(read(text).unwrap_err().to_string(), want);
    check("{\n  \"é\": 1,\n}", "line 3, column 1: a comma without a value after it");
    check("[1, // one\n 2]", "line 1, column 5: a comment, and JSON has none");
    check("{\"a\": 1,\n\"a\": 2}", "line 2, column 6: field \"a\" stands twice");
    let control = "control character (\\u0000-\\u001F) found while parsing a string";
    check("{\"a\": \"x\ny\"}", &format!("line 1, column 9: {control}"));
    check("", "line 1, column 1: EOF while parsing a value");
    check("[\"é\", \"\\ud800\"]", "line 1, column 7: half of a surrogate pair in a text");
    let deep = "[".repeat(33);
    check(&deep, "line 1, column 33: nested more than 32 deep");
    let long = " ".repeat(Json::MAX_BYTES + 1);
    check(&long, "line 1, column 1: more than 8388608 bytes");
}

#[test]
fn a_lenient_reader_passes_over_comments_and_trailing_commas_alone() {
    let check = |text: &str, want: &str| {
        assert!(read(text).is_err(), "{text}");
        let read = Json::read(text, Leniency::Lenient).map(|json| json.to_string());
        assert_eq!(read.as_deref(), Ok(want), "{text}");
    };
    check("{\"a\": 1, // one, }\n}", r#"{"a":1}"#);
    check("[1, /* é, ] */ 2 , ]", "[1,2]");
    check("{\"a\": \"//, }\",}", r#"{"a":"//, }"}"#);
    check("// a\n[[1,],/**/]", "[[1]]");

    let refuse = |text: &str| {
        assert!(Json::read(text, Leniency::Lenient).is_err(), "{text}");
    };
    refuse("[,]");
    refuse("[1,,]");
    refuse("[1] /* never closed");
    refuse("{'a': 1}");
    refuse("[1 2]");
    refuse("# no\n1");
}

#[test]
fn places_stay_where_they_are_in_a_lenient_reading() {
    let error = Json::read("/* é\n */ [1,\n 2 3]", Leniency::Lenient).unwrap_err();
    assert_eq!((error.line, error.column), (3, 4));
}

#[test]
fn paths_lead_into_objects_and_lists() {
    let json = read(r#"{"a": [{"b": 1.50}]}"#).unwrap();
    assert_eq!(json.at("a.0.b").and_then(Json::as_decimal), "1.5".parse().ok());
    assert_eq!(json.at("a.1.b"), None);
    assert_eq!(json.at("a.b"), None);
}

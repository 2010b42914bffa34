//! Texts that are too long, too deep or too wrong are answered in short.

use orderflow::document::{Code, Document};

use crate::document_bad_input::{check, finding, findings, with};

#[test]
fn nesting_is_limited_before_anything_recurses() {
    let nested = |depth: usize| {
        // The document, the list of outcomes, the outcome and the innermost guard are four.
        let (open, close) = ("{\"not\":".repeat(depth - 4), "}".repeat(depth - 4));
        let guard = format!("{open}{{\"fact\": \"[{{\\\"[\"}}{close}");
        with(&format!("\"outcomes\": [{{\"name\": \"o\", \"when\":\n{guard}}}]"))
    };
    assert!(findings(&nested(64)).is_empty());
    check(
        &nested(65),
        "error OF0008 at / (line 3, column 428): values are nested more than 64 deep, \
         which is the limit; write the guard flatter, or say the same in several transitions",
    );
    for opening in ["[", "{\"a\":", "{\"not\":"] {
        let said = finding(&opening.repeat(1_000_000));
        assert!(said.starts_with("error OF0008 at / (line 1, column "), "{said}");
    }
}

#[test]
fn a_hundred_thousand_statuses_are_read() {
    let statuses: Vec<String> = (0..100_000).map(|n| format!("{{\"key\": \"S{n}\"}}")).collect();
    let axis = format!(
        "{{\"name\": \"a\", \"entry\": [\"S0\"], \"statuses\": [\n{}]}}",
        statuses.join(",\n")
    );
    let text = format!("{{\"format\": 1, \"name\": \"n\", \"axes\": [{axis}]}}");
    let document = Document::from_json(&text).unwrap();
    assert_eq!(document.axes[0].statuses.len(), 100_000);
    check(
        &text.replace("\"key\": \"S99999\"", "\"key\": 99999"),
        "error OF0011 at /axes/0/statuses/99999/key (line 100001, column 9): \
         expected a string, found the number 99999; write \"99999\"",
    );
}

#[test]
fn a_million_findings_stop_at_a_thousand() {
    let found = Document::from_json(&with(&format!("\"facts\": [{}1]", "1,".repeat(1_000_000))))
        .unwrap_err();
    assert_eq!(found.len(), 1_001);
    let limit: Vec<_> = found.iter().filter(|found| found.code == Code::OF0008).collect();
    assert_eq!(
        limit[0].to_string(),
        "error OF0008 at / (line 1, column 1): there are more than 1000 findings; \
         mend these first; the rest is left out"
    );
}

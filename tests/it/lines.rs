//! Reading a line of a log: with the parser and without, it is the same, to the last member.

use orderflow::Workflow;
use orderflow::replay::{LogLine, Options, Replay};
use orderflow::testing::{Choices, Readings, log_line, odd_log_lines};

#[test]
fn a_line_that_is_odd_in_one_thing_is_read_as_the_parser_reads_it() {
    let (mut readings, mut plain, mut bad) = (Readings::default(), 0, 0);
    let lines = odd_log_lines();
    for line in &lines {
        plain += usize::from(readings.compare(line.as_bytes()).unwrap_or_else(|it| panic!("{it}")));
        bad += usize::from(LogLine::parse(line.as_bytes(), true).is_err());
    }
    // Each way of reading has its share, and so has what none of them takes.
    assert!(lines.len() > 15_000 && plain > 3_000 && bad > 5_000, "{} {plain} {bad}", lines.len());
    assert!(lines.len() - plain - bad > 500, "{} {plain} {bad}", lines.len());
}

#[test]
fn lines_of_any_make_are_read_as_the_parser_reads_them() {
    let (mut readings, mut plain, mut bad) = (Readings::default(), 0, 0);
    for seed in 0..100_000 {
        let line = log_line(&mut Choices::Seed(seed << 20));
        if line.contains(&b'\n') {
            continue;
        }
        plain += usize::from(readings.compare(&line).unwrap_or_else(|it| panic!("{it}")));
        bad += usize::from(LogLine::parse(&line, true).is_err());
    }
    assert!(plain > 20_000 && bad > 10_000 && plain + bad < 90_000, "{plain} {bad}");
}

/// What is wrong with the line, taken alone and out of a block; nothing, where both take it.
fn wrong(line: &str) -> Option<String> {
    let new = || Replay::new(Workflow::standard(), Options::default());
    let alone = new().line(line.as_bytes()).err().map(|error| error.to_string());
    let mut errors = Vec::new();
    let _next = new().block(line.as_bytes(), 1, |_, error| errors.push(error.to_string()));
    assert_eq!(errors.first(), alone.as_ref(), "{line}");
    let parsed = LogLine::parse(line.as_bytes(), false).err().map(|error| error.to_string());
    assert!(parsed.is_none() || parsed == alone, "{line}: {parsed:?}, {alone:?}");
    alone
}

#[test]
fn a_time_of_no_bytes_to_speak_of_is_none() {
    let line = "{\"order\":\"1\",\"event\":\"e\",\"at\":\"\0\0\0\0\0\0\0\0\0\0T00:00:00Z\"}";
    assert_eq!(Readings::default().compare(line.as_bytes()), Ok(false));
    assert!(wrong(line).is_some_and(|it| it.contains("control character")), "{:?}", wrong(line));
}

#[test]
fn no_member_comes_twice() {
    let start = r#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z","total":10"#;
    for (name, first, again) in [
        ("order", "", r#""1""#),
        ("event", "", r#""paid""#),
        ("at", "", r#""2026-03-01T09:00:00Z""#),
        ("total", "", "10"),
        ("amount", "1", "10"),
        ("amount", "1", "1"),
        ("amount", "null", "1"),
        ("amount", "1", "null"),
        ("units", "1", "2"),
        ("actor", r#""staff""#, r#""gateway""#),
        ("actor", "null", r#""gateway""#),
        ("role", r#""a""#, r#""b""#),
        ("currency", r#""EUR""#, r#""EUR""#),
        ("key", r#""a""#, r#""b""#),
        ("note", r#""a""#, r#""b""#),
        ("reference", r#""a""#, r#""b""#),
        ("shipment", r#""a""#, r#""b""#),
        ("further", "1", "1"),
    ] {
        let first = if first.is_empty() { String::new() } else { format!(r#","{name}":{first}"#) };
        let line = format!(r#"{start}{first},"{name}":{again}}}"#);
        let told = wrong(&line).unwrap_or_else(|| panic!("{line} is taken"));
        assert!(told.ends_with(&format!("duplicate field `{name}`")), "{line}: {told}");
        // Named otherwise, it is the same member.
        let escaped = format!(r"\u{:04x}{}", name.as_bytes()[0], &name[1..]);
        let line = format!(r#"{start}{first},"{escaped}":{again}}}"#);
        assert!(wrong(&line).is_some_and(|it| it.contains("duplicate field")), "{line}");
    }
}

#[test]
fn an_amount_is_a_number_to_the_last_digit() {
    let taken = |amount: &str| {
        let line = format!(
            r#"{{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z","amount":{amount}}}"#
        );
        let told = wrong(&line);
        let parsed = LogLine::parse(line.as_bytes(), false).ok().and_then(|line| line.amount);
        (told, parsed.map(|amount| amount.to_string()))
    };
    for (amount, want) in [
        ("10", "10"),
        ("\"10\"", "10"),
        (r#""1\u0030""#, "10"),
        (r#""\u0031\u0030\u002e\u0035""#, "10.5"),
        ("1e1", "10"),
        ("\"1e1\"", "10"),
        ("\"010.50\"", "10.50"),
    ] {
        assert_eq!(taken(amount), (None, Some(want.to_owned())), "{amount}");
    }
    for amount in [
        "\"1_000\"",
        "\"+1\"",
        "\" 1\"",
        "\"1 \"",
        "\"\"",
        "\"1,5\"",
        "\"1.\"",
        "\".5\"",
        "\"0x10\"",
        "\"1.00000000000000000000000000001e0\"",
        r#""\u002b1""#,
        "true",
        "1e99",
    ] {
        let (told, read) = taken(amount);
        assert!(told.is_some_and(|it| it.ends_with("is no amount")) && read.is_none(), "{amount}");
    }
}

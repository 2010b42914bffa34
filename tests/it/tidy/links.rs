//! Links in the Markdown files.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The hosts that the repository may name.
const HOSTS: [&str; 16] = [
    "choosealicense.com",
    "crates.io",
    "creativecommons.org",
    "doc.rust-lang.org",
    "docs.rs",
    "example.com",
    "example.org",
    "github.com",
    "json-schema.org",
    "keepachangelog.com",
    "mermaid.js.org",
    "rust-lang.org",
    "semver.org",
    "shop.example",
    "www.apache.org",
    "www.w3.org",
];

/// The first host that the line names and that is not known.
pub(super) fn unknown_host(line: &str) -> Option<String> {
    line.match_indices("://").find_map(|(at, _)| {
        let end = |c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-');
        let rest = &line[at + 3..];
        let host = &rest[..rest.find(end).unwrap_or(rest.len())];
        let known = HOSTS.contains(&host)
            || [".example", ".test"].iter().any(|end| host.ends_with(end))
            || !host.contains('.');
        (!known).then(|| host.to_owned())
    })
}

/// The links of a Markdown file that lead nowhere.
pub(super) fn dead(root: &Path, path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let name = path.strip_prefix(root).unwrap().display();
    let prose = prose(&text);
    let dead = targets(&prose).into_iter().filter(|target| !leads(path, target));
    dead.map(|target| format!("{name}: {target}")).collect()
}

fn leads(from: &Path, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (file, anchor) = target.split_once('#').map_or((target, None), |(f, a)| (f, Some(a)));
    let path = if file.is_empty() { from.to_owned() } else { from.parent().unwrap().join(file) };
    match anchor {
        None => path.exists(),
        Some(anchor) => fs::read_to_string(path).is_ok_and(|text| anchors(&text).contains(anchor)),
    }
}

/// The text without its code blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let outside = |line: &&str| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    };
    text.lines().filter(outside).collect::<Vec<_>>().join("\n")
}

/// What the text links to: `[words](target)`, with code spans taken out.
fn targets(text: &str) -> Vec<String> {
    let spans = text.split('`').enumerate().filter(|(n, _)| n % 2 == 0);
    let plain: String = spans.map(|(_, span)| span).collect();
    let rest = plain.split("](").skip(1);
    rest.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// The anchors of a Markdown file's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn links_and_anchors_are_read() {
    let text = "# Why `data`, and no closures?\n[a](b.md#c) `[x](y)`\n```\n[no](no)\n```\n[d](#e)";
    assert_eq!(targets(&prose(text)), ["b.md#c", "#e"]);
    assert!(anchors(text).contains("why-data-and-no-closures"));
    assert_eq!(unknown_host("see https://docs.rs/jiff"), None);
    assert_eq!(
        unknown_host(concat!("https:", "//mirror.local/x")).as_deref(),
        Some("mirror.local")
    );
}

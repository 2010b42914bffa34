//! Which modules import which: no two beside each other may, directly or by way of others.
//!
//! What a module and those inside of it name counts as the module's own, so a child that uses its
//! parent's types is no circle. Names in comments and tests do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;

/// The path of a module, from the root of its crate.
type Module = Vec<String>;

/// A module that imports another one beside it, and a line that says so.
type Imports = BTreeMap<Module, BTreeMap<Module, String>>;

/// Every circle among modules beside each other, each told once, with the lines that tie it.
pub(super) fn circles(folder: &str, sources: &[Source]) -> Vec<String> {
    let imports = imports(folder, sources);
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for module in imports.keys() {
        let Some(circle) = circle(&imports, module) else { continue };
        if circle.iter().all(|it| told.insert(it.clone())) {
            let ties = circle.iter().zip(circle.iter().cycle().skip(1));
            let ties = ties.map(|(from, to)| format!("  {}", imports[from][to]));
            found.push(ties.collect::<Vec<_>>().join("\n"));
        }
    }
    found
}

/// The shortest way from the module back to itself.
fn circle(imports: &Imports, from: &Module) -> Option<Vec<Module>> {
    let mut ways = vec![vec![from.clone()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in imports.get(way.last()?).into_iter().flatten().map(|(next, _)| next) {
                if next == from {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    longer.push([way.clone(), vec![next.clone()]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

fn imports(folder: &str, sources: &[Source]) -> Imports {
    let path = |source: &Source| -> Module {
        let inner = source.name.trim_start_matches(folder).trim_start_matches('/');
        inner.trim_end_matches(".rs").split('/').map(str::to_owned).collect()
    };
    let modules: BTreeSet<Module> = sources.iter().map(path).collect();
    let mut imports = Imports::new();
    for source in sources {
        let own = path(source);
        for (line, named) in named(source) {
            let Some(other) = resolve(&own, &named, &modules) else { continue };
            let same = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            if same < own.len() && same < other.len() {
                let (one, two) = (own[..=same].to_vec(), other[..=same].to_vec());
                let tie = format!("{}:{line}: {}", source.name, named.join("::"));
                imports.entry(one).or_default().entry(two).or_insert(tie);
            }
        }
    }
    imports
}

/// The innermost module that the path names.
fn resolve(own: &Module, named: &[String], modules: &BTreeSet<Module>) -> Option<Module> {
    let ups = named.iter().take_while(|word| *word == "super").count();
    let (mut at, rest) = match named.first()?.as_str() {
        "crate" => (Module::new(), &named[1..]),
        "super" => (own[..own.len().checked_sub(ups)?].to_vec(), &named[ups..]),
        _ => return None,
    };
    let mut found = None;
    for word in rest {
        at.push(word.clone());
        if !modules.contains(&at) {
            break;
        }
        found = Some(at.clone());
    }
    found
}

/// Every path that begins with `crate` or `super`, those in braces written out, with its line.
fn named(source: &Source) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let mut code = source.code().into_iter();
    while let Some((number, line)) = code.next() {
        let mut text = line.trim().to_owned();
        let imports = text.starts_with("use ") || text.contains(" use ");
        while imports && !text.ends_with(';') {
            let Some((_, more)) = code.next() else { break };
            text += more.trim();
        }
        for root in ["crate::", "super::"] {
            for (at, _) in text.match_indices(root) {
                let inside = text[..at].ends_with("super::") || text[..at].ends_with("in ");
                if !inside {
                    found.extend(spread(&text[at..]).into_iter().map(|path| (number, path)));
                }
            }
        }
    }
    found
}

/// The paths that a text begins with: `a::{b, c::d}` names two.
fn spread(text: &str) -> Vec<Vec<String>> {
    let (mut path, mut rest) = (Vec::new(), text);
    loop {
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        rest = &rest[word.len()..];
        path.push(word);
        let Some(after) = rest.strip_prefix("::") else { return vec![path] };
        rest = after;
        if let Some(inside) = rest.strip_prefix('{') {
            let parts = parts(inside).into_iter().flat_map(|part| spread(part.trim()));
            return parts.map(|part| [path.clone(), part].concat()).collect();
        }
    }
}

/// The parts between commas, up to the brace that closes them.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut first, mut depth) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                found.push(&text[first..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&text[first..at]);
                first = at + 1;
            }
            _ => {}
        }
    }
    found.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

#[test]
fn a_path_is_spread() {
    let written = |text: &str| -> Vec<String> {
        spread(text).into_iter().map(|path| path.join("::")).collect()
    };
    assert_eq!(written("crate::a::b;"), ["crate::a::b"]);
    assert_eq!(written("super::{a::{b, c}, d};"), ["super::a::b", "super::a::c", "super::d"]);
}

//! Rust sources, read just well enough to keep rules over them. They are formatted, so an item ends
//! at the first closing brace that is indented as it is.

use std::fs;
use std::path::{Path, PathBuf};

use super::root;

/// One source file.
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// The path from the root, with slashes.
    pub(super) name: String,
    pub(super) text: String,
    test: bool,
}

/// Every source below the folder, in order of their names.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let parts: Vec<_> = path.strip_prefix(root()).unwrap().iter().collect();
                let parts: Vec<_> = parts.iter().map(|part| part.to_string_lossy()).collect();
                let name = parts.join("/");
                let test = is_test(&path, &name);
                found.push(Source { name, path, text, test });
            }
        }
    }
    assert!(folder == "benches" || !found.is_empty(), "no sources in {folder}");
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Whether the module is declared under `#[cfg(test)]`, or sits among the integration tests.
fn is_test(path: &Path, name: &str) -> bool {
    let stem = path.file_stem().unwrap().to_string_lossy();
    let parent = path.parent().unwrap().with_extension("rs");
    let declared = fs::read_to_string(parent).unwrap_or_default();
    name.starts_with("tests/")
        || name.contains("/tests/")
        || declared.contains(&format!("#[cfg(test)]\nmod {stem};"))
}

impl Source {
    pub(super) fn is_test(&self) -> bool {
        self.test
    }

    /// The top-level module that it belongs to; none for the crate's root.
    pub(super) fn module(&self) -> Option<String> {
        let path = self.name.strip_prefix("src/")?;
        let module = path.split('/').next()?.trim_end_matches(".rs");
        (module != "lib").then(|| module.to_owned())
    }

    /// The lines that are no comments and in no test module, with their numbers.
    pub(super) fn code(&self) -> Vec<(usize, &str)> {
        if self.test {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let mut end_of_test: Option<String> = None;
        let mut lines = (1..).zip(self.text.lines()).peekable();
        while let Some((number, line)) = lines.next() {
            if let Some(end) = &end_of_test {
                if line == end {
                    end_of_test = None;
                }
                continue;
            }
            if line.trim() == "#[cfg(test)]" {
                let next = lines.next_if(|(_, next)| next.trim_end().ends_with('{'));
                let indent = line.len() - line.trim_start().len();
                end_of_test = next.map(|_| format!("{}}}", " ".repeat(indent)));
                continue;
            }
            if !line.trim_start().starts_with("//") {
                kept.push((number, line));
            }
        }
        kept
    }

    /// How many lines it has, comments counted and tests not.
    pub(super) fn length(&self) -> usize {
        let tests = self.text.lines().position(|line| line == "#[cfg(test)]");
        let inline =
            tests.filter(|&at| self.text.lines().nth(at + 1).is_some_and(|it| it.ends_with('{')));
        inline.unwrap_or_else(|| self.text.lines().count())
    }

    /// The top-level modules that it names, with the lines where it does.
    pub(super) fn imports(&self) -> Vec<(usize, String)> {
        let path = self.name.trim_start_matches("src/").trim_end_matches(".rs");
        let depth = path.split('/').count();
        let mut found = Vec::new();
        for (number, line) in self.code() {
            for (at, _) in line.match_indices("crate::") {
                // `pub(in crate::order)` says who may look, and imports nothing.
                if !line[..at].ends_with("in ") {
                    found.push((number, first_word(&line[at + "crate::".len()..])));
                }
            }
            let beyond = "super::".repeat(depth);
            if let Some(at) = line.rfind(&beyond) {
                found.push((number, first_word(&line[at + beyond.len()..])));
            }
        }
        found
    }

    /// The functions that are no tests: line, name and length.
    pub(super) fn functions(&self) -> Vec<(usize, String, usize)> {
        let code = self.code();
        let all: Vec<&str> = self.text.lines().collect();
        let mut found = Vec::new();
        for (number, line) in code {
            let Some(name) = function_name(line) else { continue };
            let rest = &all[number - 1..];
            let opens = rest.iter().position(|line| line.ends_with(['{', '}', ';']));
            let Some(opens) = opens.filter(|&at| rest[at].ends_with('{')) else { continue };
            let end = format!("{}}}", " ".repeat(line.len() - line.trim_start().len()));
            let length = rest[opens..].iter().position(|line| **line == end).unwrap_or(0);
            found.push((number, name, opens + length + 1));
        }
        found
    }

    /// The names that it imports from those crates.
    pub(super) fn imported(&self, crates: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (_, line) in self.code() {
            let Some(path) = line.trim_start().strip_prefix("use ") else { continue };
            let name = path.split("::").next().unwrap_or_default();
            if crates.contains(&name) {
                let words = path.split(|c: char| !c.is_alphanumeric() && c != '_');
                let types = words.filter(|word| word.starts_with(char::is_uppercase));
                found.extend(types.map(str::to_owned));
            }
        }
        found
    }

    /// The signatures that users see, each on one line.
    pub(super) fn public(&self) -> Vec<(usize, String)> {
        let code = self.code();
        let mut found = Vec::new();
        for (at, (number, line)) in code.iter().enumerate() {
            if !line.trim_start().starts_with("pub ") {
                continue;
            }
            let mut signature = String::new();
            for (_, part) in &code[at..] {
                signature.push_str(part.trim());
                if part.ends_with(['{', '}', ';', ',']) && !part.ends_with("(,") {
                    break;
                }
                signature.push(' ');
            }
            found.push((*number, signature));
        }
        found
    }
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '{').collect()
}

fn function_name(line: &str) -> Option<String> {
    let mut words = line.trim_start().split(' ');
    let modifiers = ["pub", "const", "async", "unsafe", "extern"];
    let mut word = words.next()?;
    while modifiers.contains(&word) || word.starts_with("pub(") || word.ends_with(')') {
        word = words.next()?;
    }
    (word == "fn").then(|| words.next().map(first_word)).flatten()
}

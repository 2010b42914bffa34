//! Values without fields: strings, switches, numbers, words, and lists of any.

use std::borrow::Cow;

use super::places::unquoted;
use super::reader::{Node, Reader};
use super::words::did_you_mean;

impl<'a> Reader<'a> {
    /// A string.
    pub(super) fn string(&mut self, node: Node<'a>) -> Option<String> {
        if !node.raw.starts_with('"') {
            let help = match node.raw.as_bytes() {
                [b'0'..=b'9' | b'-' | b't' | b'f', ..] if node.raw.len() < 80 => {
                    Some(format!("write \"{}\"", node.raw))
                }
                _ => None,
            };
            self.wrong(node, "a string", help);
            return None;
        }
        let text = unquoted(node.raw).map(Cow::into_owned);
        if text.is_none() {
            self.half_a_pair(node, "string");
        }
        text
    }

    /// A switch.
    pub(super) fn switch(&mut self, node: Node<'a>) -> Option<bool> {
        match node.raw {
            "true" => Some(true),
            "false" => Some(false),
            raw => {
                let help = match raw {
                    "\"true\"" | "1" => Some("write true".to_owned()),
                    "\"false\"" | "0" => Some("write false".to_owned()),
                    _ => None,
                };
                self.wrong(node, "true or false", help);
                None
            }
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, node: Node<'a>) -> Option<u32> {
        let number = node.raw.parse().ok().filter(|_| node.raw.starts_with(|c: char| c != '+'));
        if number.is_none() {
            let expected = format!("a whole number from 0 to {}", u32::MAX);
            self.wrong(node, &expected, None);
        }
        number
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, node: Node<'a>, words: &[(&str, T)]) -> Option<T> {
        let list: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let expected = match list.as_slice() {
            [one, other] => format!("{one} or {other}"),
            more => format!("one of {}", more.join(", ")),
        };
        if !node.raw.starts_with('"') {
            self.wrong(node, &expected, None);
            return None;
        }
        let text = self.string(node)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let help = did_you_mean(&text, words.iter().map(|(word, _)| *word));
        self.wrong(node, &expected, help);
        None
    }

    /// The elements of a list, each decoded; those that are wrong are left out.
    pub(super) fn list<T>(
        &mut self,
        node: Node<'a>,
        what: &str,
        mut decode: impl FnMut(&mut Self, Node<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = self.items(node, what)?;
        Some(items.into_iter().filter_map(|item| decode(self, item)).collect())
    }

    /// A list of strings.
    pub(super) fn strings(&mut self, node: Node<'a>) -> Option<Vec<String>> {
        self.list(node, "a list of strings", Self::string)
    }
}

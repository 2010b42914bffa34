//! One value of the text at a time, and the findings about it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::places::{Lines, Spot, name_at, unquoted};
use super::words::{found, quoted};
use crate::document::{Code, Diagnostic, Pointer};

/// More findings than these say nothing new, and a hostile text could have millions.
const MAX_FINDINGS: usize = 1_000;
/// Nor may long names, repeated in every finding below them, fill the memory.
const MAX_FINDINGS_BYTES: usize = 1 << 20;

/// A value of the text: its own raw JSON, and its number among the spots.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    pub(super) raw: &'a str,
    spot: usize,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) value: Node<'a>,
}

/// Reads the values of one text and collects what is wrong with them.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    text: &'a str,
    lines: &'a Lines,
    spots: Vec<Spot>,
    findings: Vec<Diagnostic>,
    bytes_of_findings: usize,
    broken: bool,
}

/// What a reader has at the end.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) findings: Vec<Diagnostic>,
    pub(super) spots: Vec<Spot>,
    pub(super) broken: bool,
}

impl<'a> Reader<'a> {
    /// A reader of a text that is known to be JSON.
    pub(super) fn new(text: &'a str, lines: &'a Lines) -> Self {
        Self {
            text,
            lines,
            spots: Vec::new(),
            findings: Vec::new(),
            bytes_of_findings: 0,
            broken: false,
        }
    }

    /// The value that is the whole document.
    pub(super) fn root(&mut self) -> Node<'a> {
        self.node(self.text.trim(), None, 0)
    }

    pub(super) fn finish(mut self) -> Read {
        if self.is_full() {
            let message = format!("there are more than {} findings", self.findings.len());
            let help = "mend these first; the rest is left out";
            let mut finding = Diagnostic::new(Code::OF0008, Pointer::root(), message).help(help);
            self.place(&mut finding, self.spots.first().map_or(0, |root| root.value));
            self.findings.push(finding);
        }
        self.findings.sort_by(Diagnostic::listing_order);
        Read { findings: self.findings, spots: self.spots, broken: self.broken }
    }

    fn node(&mut self, raw: &'a str, name: Option<&'a str>, parent: usize) -> Node<'a> {
        let offset = |part: &str| narrow(part.as_ptr().addr() - self.text.as_ptr().addr());
        self.spots.push(Spot {
            value: offset(raw),
            name: name.map_or(Spot::UNNAMED, offset),
            parent: narrow(parent),
            first: 0,
            count: 0,
        });
        Node { raw, spot: self.spots.len() - 1 }
    }

    /// Notes that the children of a value are those added from `first` on.
    fn adopt(&mut self, parent: usize, first: usize) {
        let count = narrow(self.spots.len() - first);
        if let Some(spot) = self.spots.get_mut(parent) {
            (spot.first, spot.count) = (narrow(first), count);
        }
    }

    /// The fields of an object, each once. `what` says what was expected.
    pub(super) fn members(&mut self, node: Node<'a>, what: &str) -> Option<Vec<Member<'a>>> {
        if !node.raw.starts_with('{') {
            self.wrong(node, what, None);
            return None;
        }
        let Ok(RawMembers(raw)) = serde_json::from_str(node.raw) else {
            // Not reached: the whole text was found to be JSON.
            self.wrong(node, what, None);
            return None;
        };
        let mut raw: Vec<_> =
            raw.into_iter().map(|(name, value)| (unquoted(name.get()), name, value)).collect();
        // In the order of their names, so that a place is found by halves and repeated names meet.
        raw.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        let first = self.spots.len();
        let mut members = Vec::with_capacity(raw.len());
        for (name, quoted, value) in raw {
            let value = self.node(value.get(), Some(quoted.get()), node.spot);
            match name {
                Some(name) => members.push(Member { name, value }),
                None => self.half_a_pair(value, "name"),
            }
        }
        self.adopt(node.spot, first);
        Some(self.each_once(members))
    }

    /// Drops and reports the fields whose name an earlier one of the object has; takes them sorted.
    fn each_once(&mut self, members: Vec<Member<'a>>) -> Vec<Member<'a>> {
        let mut kept: Vec<Member<'a>> = Vec::with_capacity(members.len());
        for member in members {
            match kept.last().filter(|last| last.name == member.name).map(|last| last.value.spot) {
                Some(first) => {
                    let message = format!("field {} is given twice", quoted(&member.name));
                    self.report(Code::OF0012, member.value, true, message, "keep one of the two");
                    self.relate(first);
                }
                None => kept.push(member),
            }
        }
        kept
    }

    /// Names the value of that number beside the latest finding.
    fn relate(&mut self, spot: usize) {
        if self.is_full() {
            return;
        }
        let at = self.pointer(spot);
        let offset = self.spots.get(spot).map_or(0, |spot| spot.name);
        let (line, column) = self.lines.position(offset as usize);
        if let Some(finding) = self.findings.last_mut() {
            let mut place = crate::document::Place::new(at);
            (place.line, place.column) = (Some(line), Some(column));
            finding.related.push(place);
        }
    }

    /// The elements of a list. `what` says what was expected.
    pub(super) fn items(&mut self, node: Node<'a>, what: &str) -> Option<Vec<Node<'a>>> {
        let raw =
            node.raw.starts_with('[').then(|| serde_json::from_str::<Vec<&RawValue>>(node.raw));
        let Some(Ok(raw)) = raw else {
            let help = match node.raw.as_bytes() {
                [b'"', ..] if node.raw.len() < 80 => Some(format!("write [{}]", node.raw)),
                _ => None,
            };
            self.wrong(node, what, help);
            return None;
        };
        let first = self.spots.len();
        let items = raw.iter().map(|item| self.node(item.get(), None, node.spot)).collect();
        self.adopt(node.spot, first);
        Some(items)
    }

    /// Reports that a value is not what belongs there.
    pub(super) fn wrong(&mut self, node: Node<'a>, expected: &str, help: Option<String>) {
        let message = format!("expected {expected}, found {}", found(node.raw));
        let help = match (help, node.raw) {
            (Some(help), _) => help,
            (None, "null") => "leave the field out where there is no value".to_owned(),
            (None, _) => String::new(),
        };
        self.wrong_value(node, message, help);
    }

    /// Reports that a value of the right type is not one of those allowed.
    pub(super) fn wrong_value(
        &mut self,
        node: Node<'a>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.report(Code::OF0011, node, false, message, help);
    }

    /// Reports something of a value, at its field name or at the value itself.
    pub(super) fn report(
        &mut self,
        code: Code,
        node: Node<'a>,
        at_name: bool,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        // An unknown field takes nothing away from the document; everything else does.
        self.broken |= code != Code::OF0001;
        if self.is_full() {
            return;
        }
        let mut finding = Diagnostic::new(code, self.pointer(node.spot), message);
        finding.help = Some(help.into()).filter(|help: &String| !help.is_empty());
        let offset = self.spots.get(node.spot).map_or(0, |spot| {
            if at_name && spot.name != Spot::UNNAMED { spot.name } else { spot.value }
        });
        self.place(&mut finding, offset);
        self.bytes_of_findings += finding.message.len() + finding.place.at.as_str().len();
        self.findings.push(finding);
    }

    fn place(&self, finding: &mut Diagnostic, offset: u32) {
        let (line, column) = self.lines.position(offset as usize);
        (finding.place.line, finding.place.column) = (Some(line), Some(column));
    }

    /// Reports a string, or a field by its name, that is no text.
    pub(super) fn half_a_pair(&mut self, node: Node<'a>, what: &str) {
        let message = format!("a \\u escape of the {what} is half of a surrogate pair");
        let help = "write the character itself, or both halves";
        self.report(Code::OF0009, node, what == "name", message, help);
    }

    /// Notes that something is missing from the document, reported elsewhere.
    pub(super) fn breaks(&mut self) {
        self.broken = true;
    }

    /// Whether further findings would be left out.
    pub(super) fn is_full(&self) -> bool {
        self.findings.len() >= MAX_FINDINGS || self.bytes_of_findings >= MAX_FINDINGS_BYTES
    }

    /// The pointer to the value of that number, from the names and numbers on the way up.
    fn pointer(&self, spot: usize) -> Pointer {
        let mut way = Vec::new();
        let mut number = spot;
        // The root is its own parent.
        while let Some(spot) = self.spots.get(number).filter(|_| number != 0) {
            way.push((number, spot));
            number = spot.parent as usize;
        }
        way.into_iter().rev().fold(Pointer::root(), |at, (number, spot)| {
            if spot.name == Spot::UNNAMED {
                let first = self.spots.get(spot.parent as usize).map_or(0, |parent| parent.first);
                at.index(number - first as usize)
            } else {
                at.field(&name_at(self.text, spot.name))
            }
        })
    }
}

/// The fields of an object, raw and in the order of the text, repeated ones too.
struct RawMembers<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = RawMembers<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(RawMembers(members))
            }
        }

        deserializer.deserialize_map(All)
    }
}

fn narrow(number: usize) -> u32 {
    // The limit on the size of the text keeps every offset and count far below this.
    u32::try_from(number).unwrap_or(u32::MAX)
}

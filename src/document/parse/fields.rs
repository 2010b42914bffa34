//! The fields of an object, asked for one by one.

use super::reader::{Member, Node, Reader};
use super::words::{did_you_mean, quoted};
use crate::document::Code;

/// An object whose fields are being read.
///
/// Asking for a field makes its name a known one; [`end`](Self::end) then reports what was missing
/// and what nobody asked for.
#[derive(Debug)]
pub(super) struct Fields<'r, 'a> {
    reader: &'r mut Reader<'a>,
    node: Node<'a>,
    /// What the object is: "event".
    what: &'static str,
    members: Vec<Option<Member<'a>>>,
    known: Vec<Known>,
}

/// A name that was asked for.
#[derive(Debug)]
struct Known {
    name: &'static str,
    present: bool,
    needed: bool,
}

impl<'r, 'a> Fields<'r, 'a> {
    /// Opens the object, or reports that the value is none.
    pub(super) fn of(
        reader: &'r mut Reader<'a>,
        node: Node<'a>,
        what: &'static str,
    ) -> Option<Self> {
        let members = reader.members(node, &format!("an object ({what})"))?;
        let members = members.into_iter().map(Some).collect();
        Some(Self { reader, node, what, members, known: Vec::new() })
    }

    /// The value of a field, left where it is.
    pub(super) fn peek(&self, name: &str) -> Option<Node<'a>> {
        let mut members = self.members.iter().flatten();
        members.find(|member| member.name == name).map(|member| member.value)
    }

    fn take(&mut self, name: &'static str, needed: bool) -> Option<Node<'a>> {
        let named = |member: &&mut Option<Member<'a>>| {
            member.as_ref().is_some_and(|member| member.name == name)
        };
        let member = self.members.iter_mut().find(named).and_then(Option::take);
        self.known.push(Known { name, present: member.is_some(), needed });
        member.map(|member| member.value)
    }

    /// A field that every such object has.
    pub(super) fn need<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&mut Reader<'a>, Node<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name, true)?;
        decode(self.reader, value)
    }

    /// A field that may be left out.
    pub(super) fn may<T>(
        &mut self,
        name: &'static str,
        decode: impl FnOnce(&mut Reader<'a>, Node<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.take(name, false)?;
        decode(self.reader, value)
    }

    /// A string that may be left out.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.may(name, Reader::string)
    }

    /// A list of strings that may be left out.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.may(name, Reader::strings).unwrap_or_default()
    }

    /// A switch that may be left out.
    pub(super) fn switch(&mut self, name: &'static str, default: bool) -> bool {
        self.may(name, Reader::switch).unwrap_or(default)
    }

    /// A list of objects that may be left out; the wrong ones are dropped.
    pub(super) fn list<T>(
        &mut self,
        name: &'static str,
        what: &str,
        decode: impl FnMut(&mut Reader<'a>, Node<'a>) -> Option<T>,
    ) -> Vec<T> {
        self.may(name, |reader, node| reader.list(node, what, decode)).unwrap_or_default()
    }

    /// Reports the fields that are missing and those that are not known.
    pub(super) fn end(self) {
        let Self { reader, node, what, members, known } = self;
        let absent = |known: &&Known| !known.present;
        let mut misspelt = Vec::new();
        for member in members.iter().flatten() {
            if reader.is_full() {
                break;
            }
            let candidates = known.iter().filter(absent).map(|known| known.name);
            let message = format!("unknown field {}", quoted(&member.name));
            let near = crate::document::nearest::nearest(&member.name, candidates.clone());
            let help = did_you_mean(&member.name, near).unwrap_or_else(|| {
                let names: Vec<String> = known.iter().map(|known| quoted(known.name)).collect();
                format!("the fields of {} {what} are {}", article(what), names.join(", "))
            });
            reader.report(Code::OF0001, member.value, true, message, help);
            misspelt.extend(near);
        }
        for field in known.iter().filter(absent).filter(|known| known.needed) {
            if misspelt.contains(&field.name) {
                // The finding about the misspelt name says it all; the value is missing all the
                // same.
                reader.breaks();
                continue;
            }
            let message = format!("missing field \"{}\"", field.name);
            let help = format!("every {what} has the field \"{}\"", field.name);
            reader.report(Code::OF0010, node, false, message, help);
        }
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

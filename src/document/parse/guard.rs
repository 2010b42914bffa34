//! Guards: objects with one member, nested.

use std::collections::BTreeMap;

use super::reader::{Node, Reader};
use super::words::{did_you_mean, quoted};
use crate::document::Code;
use crate::vocabulary::Guard;

const KINDS: [&str; 5] = ["all", "any", "not", "fact", "status"];
const SHAPE: &str =
    "a guard (an object with one of \"all\", \"any\", \"not\", \"fact\", \"status\")";

/// A guard. The recursion is bounded by the nesting of the text, which was checked before.
pub(super) fn guard<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Guard> {
    if node.raw.starts_with('"') && node.raw.len() < 80 {
        reader.wrong(node, SHAPE, Some(format!("write {{\"fact\": {}}}", node.raw)));
        return None;
    }
    if node.raw.starts_with('[') {
        reader.wrong(node, SHAPE, Some("write {\"all\": [...]} or {\"any\": [...]}".to_owned()));
        return None;
    }
    let members = reader.members(node, SHAPE)?;
    let mut guards = Vec::new();
    let mut misspelt = false;
    for member in &members {
        let (name, value) = (&*member.name, member.value);
        match name {
            "all" => guards.push(parts(reader, value).map(Guard::All)),
            "any" => guards.push(parts(reader, value).map(Guard::Any)),
            "not" => guards.push(guard(reader, value).map(|part| Guard::Not(Box::new(part)))),
            "fact" => guards.push(reader.string(value).map(Guard::Fact)),
            "status" => guards.push(statuses_by_axis(reader, value).map(Guard::Status)),
            _ => {
                let near = did_you_mean(name, KINDS);
                misspelt |= near.is_some();
                let help = near.unwrap_or_else(|| {
                    "a guard has one of \"all\", \"any\", \"not\", \"fact\", \"status\"".to_owned()
                });
                let message = format!("unknown field {}", quoted(name));
                reader.report(Code::OF0001, value, true, message, help);
            }
        }
    }
    match guards.len() {
        1 => guards.pop().flatten(),
        0 if misspelt => {
            reader.breaks();
            None
        }
        0 => {
            let message = format!("expected {SHAPE}, found an object with none of these");
            reader.wrong_value(node, message, "leave the guard out where there is no condition");
            None
        }
        count => {
            let message = format!("expected {SHAPE}, found an object with {count} of these");
            reader.wrong_value(node, message, "put the conditions into one \"all\" or \"any\"");
            None
        }
    }
}

fn parts<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Option<Vec<Guard>> {
    reader.list(node, "a list of guards", guard)
}

/// Lists of statuses by axis: of a guard, of a timer, of an event.
pub(super) fn statuses_by_axis<'a>(
    reader: &mut Reader<'a>,
    node: Node<'a>,
) -> Option<BTreeMap<String, Vec<String>>> {
    let members = reader.members(node, "an object (lists of statuses by axis)")?;
    let lists = members.into_iter().filter_map(|member| {
        let list = reader.strings(member.value)?;
        Some((member.name.into_owned(), list))
    });
    Some(lists.collect())
}

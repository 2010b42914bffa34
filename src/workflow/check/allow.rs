//! Applying a document's `allow` list to its findings.

use std::collections::HashMap;

use super::words::{place, quoted};
use crate::document::{Code, Diagnostic, Document, Severity};

/// Drops the findings that the document allows, adds those about the list itself, and sorts.
pub(crate) fn settle(document: &Document, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut allowed: HashMap<&str, HashMap<Code, (usize, bool)>> = HashMap::new();
    let mut settled = Vec::new();
    for (i, allow) in document.allow.iter().enumerate() {
        let at = place("allow", i);
        let code = match allow.code.parse::<Code>() {
            Ok(code) if code.severity() != Severity::Error => Some(code),
            Ok(code) => {
                let message = format!("{code} is an error and cannot be allowed");
                let finding = Diagnostic::new(Code::OF0014, at.field("code"), message);
                settled.push(finding.help("mend the document, and remove the entry"));
                None
            }
            Err(_) => {
                let message = format!("there is no code {}", quoted(&allow.code));
                let finding = Diagnostic::new(Code::OF0014, at.field("code"), message);
                settled.push(finding.help("name the code of the finding, such as OF0401"));
                None
            }
        };
        if allow.reason.trim().is_empty() {
            let message = format!("{} is allowed without a reason", quoted(&allow.code));
            let finding = Diagnostic::new(Code::OF0014, at.field("reason"), message);
            settled.push(finding.help("say why the finding is right here"));
        } else if let Some(code) = code {
            // The whole document is "" as a pointer and "/" in print.
            let at = if allow.at == "/" { "" } else { allow.at.as_str() };
            allowed.entry(at).or_default().entry(code).or_insert((i, false));
        }
    }
    for finding in findings {
        let there = allowed.get_mut(finding.place.at.as_str());
        match there.and_then(|codes| codes.get_mut(&finding.code)) {
            Some((_, used)) if finding.severity != Severity::Error => *used = true,
            _ => settled.push(finding),
        }
    }
    // Where an error kept the later checks from running, an unused entry proves nothing.
    if !settled.iter().any(|finding| finding.severity == Severity::Error) {
        let entries = allowed.iter().flat_map(|(at, codes)| {
            codes.iter().map(move |(code, (i, used))| (*at, code, i, used))
        });
        for (at, code, i, _) in entries.filter(|(.., used)| !**used) {
            let at = if at.is_empty() { "/" } else { at };
            let message = format!("{code} is allowed at {at}, where there is no such finding");
            let finding = Diagnostic::new(Code::OF0007, place("allow", *i), message);
            settled.push(finding.help("remove the entry, or correct its place"));
        }
    }
    settled.sort_by(Diagnostic::listing_order);
    settled
}

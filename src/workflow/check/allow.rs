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
        // What only whole orders can show is for the proof to say.
        let unused = entries.filter(|(at, code, _, used)| !**used && !is_of_proof(**code, at));
        settled.extend(unused.map(|(at, code, i, _)| in_vain(at, *code, *i)));
    }
    settled.sort_by(Diagnostic::listing_order);
    settled
}

/// Drops the findings of a proof that the document allows, says which of those entries allow
/// nothing, where the proof is `whole`, and sorts.
pub(crate) fn settle_proof(
    document: &Document,
    findings: &[Diagnostic],
    whole: bool,
) -> Vec<Diagnostic> {
    let mut settled = findings.to_vec();
    for (i, allow) in document.allow.iter().enumerate() {
        let at = if allow.at == "/" { "" } else { allow.at.as_str() };
        let code = allow.code.parse::<Code>().ok();
        let Some(code) = code.filter(|&code| is_of_proof(code, at)) else { continue };
        let before = settled.len();
        settled.retain(|finding| {
            let here = finding.code == code && finding.place.at.as_str() == at;
            !here || finding.severity == Severity::Error
        });
        if whole && settled.len() == before {
            settled.push(in_vain(at, code, i));
        }
    }
    settled.sort_by(Diagnostic::listing_order);
    settled
}

/// Whether it takes whole orders to find that there: no look at one axis does.
fn is_of_proof(code: Code, at: &str) -> bool {
    code.is_of_proof() || code == Code::OF0408 && at.starts_with("/outcomes")
}

/// OF0007.
fn in_vain(at: &str, code: Code, number: usize) -> Diagnostic {
    let at = if at.is_empty() { "/" } else { at };
    let message = format!("{code} is allowed at {at}, where there is no such finding");
    let finding = Diagnostic::new(Code::OF0007, place("allow", number), message);
    finding.help("remove the entry, or correct its place")
}

//! Every code has a page whose examples are its fixtures: a bad document that yields that code
//! alone, and a mended one that yields nothing worse than a note.

use orderflow::document::{Code, Diagnostic, Severity};
use orderflow::proof::Limits;
use orderflow::{Report, Workflow};

/// The one JSON block below a heading of a page.
fn block<'a>(code: Code, heading: &str) -> &'a str {
    let page: &'static str = code.page();
    let section = page
        .split("\n## ")
        .find_map(|section| section.strip_prefix(heading))
        .unwrap_or_else(|| panic!("the page of {code} has no section {heading:?}"));
    // What is no JSON is fenced as plain text.
    let blocks: Vec<&str> = section
        .split("```\n")
        .filter_map(|part| part.split_once("```json\n").or(part.split_once("```text\n")))
        .map(|(_, block)| block)
        .collect();
    let [block] = blocks[..] else {
        panic!("section {heading:?} of {code} has {} blocks, not one", blocks.len());
    };
    block
}

/// What the checks find, and for a code of the proof what the proof finds too.
fn findings(code: Code, text: &str) -> (Report, Vec<Diagnostic>) {
    let report = Workflow::check_json(text.as_bytes());
    let mut findings = report.diagnostics().to_vec();
    if let Some(workflow) = report.workflow().filter(|_| code.is_of_proof()) {
        let proof = workflow.prove(Limits::default());
        findings.extend(proof.findings().iter().cloned());
        for (number, finding) in proof.findings().iter().enumerate() {
            let witness = proof.witness(number);
            let events = witness.map_or(Vec::new(), |witness| witness.events());
            assert_eq!(events, finding.witness);
            if let Some(witness) = witness {
                assert_eq!(witness.walk(), witness.end(), "{witness}");
                let replayed = witness.replay().unwrap();
                assert_eq!(replayed.order.state(workflow).unwrap(), witness.end(), "{witness}");
            }
        }
    }
    (report, findings)
}

/// A finding as a person gets it, its related places and witness below.
fn told(findings: &[Diagnostic]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!("{finding}\n"));
        for place in &finding.related {
            text.push_str(&format!("  see {}\n", place.at));
        }
        if !finding.witness.is_empty() {
            text.push_str(&format!("  by {}\n", finding.witness.join(", ")));
        }
    }
    text
}

#[test]
fn every_page_has_its_title() {
    for code in Code::ALL {
        let first = code.page().lines().next().unwrap_or_default();
        assert_eq!(first, format!("# {code}: {}", code.title()));
    }
}

#[test]
fn every_bad_example_yields_its_code_alone() {
    for &code in Code::ALL {
        let (_, findings) = findings(code, block(code, "Bad\n"));
        let told = told(&findings);
        assert!(findings.iter().any(|finding| finding.code == code), "{code} is missing:\n{told}");
        for finding in &findings {
            let is_alone = finding.code == code || finding.severity == Severity::Note;
            assert!(is_alone, "{code} is not alone:\n{told}");
        }
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(code.as_str(), told);
        });
    }
}

#[test]
fn every_mended_example_is_sound() {
    for &code in Code::ALL {
        let (report, findings) = findings(code, block(code, "Mended\n"));
        let told = told(&findings);
        assert!(report.is_sound(), "the mended document of {code}:\n{told}");
        for finding in &findings {
            let is_note = finding.severity == Severity::Note && finding.code != code;
            assert!(is_note, "the mended document of {code}:\n{told}");
        }
    }
}

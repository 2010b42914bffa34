//! What the README shows is what the command prints.
#![expect(clippy::unwrap_used, reason = "what a test cannot do without may panic")]

use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// The fenced blocks of the README in that language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let after = readme.split(&opening).skip(1);
    after.map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

/// Runs the command with those arguments in the root of the repository.
fn orderflow(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_orderflow"))
        .args(arguments.split(' '))
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn commands_print_what_the_readme_says() {
    let blocks = blocks(&readme(), "console");
    assert!(!blocks.is_empty());
    for block in blocks {
        let (command, printed) = block.split_once('\n').unwrap();
        let arguments = command.strip_prefix("$ cargo run --release -- ").unwrap();
        assert_eq!(orderflow(arguments), printed, "{command}");
    }
}

#[test]
fn the_diagram_is_the_tools_own() {
    assert_eq!(blocks(&readme(), "mermaid"), [orderflow("draw --format mermaid")]);
}

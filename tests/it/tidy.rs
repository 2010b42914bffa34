//! The rules of this repository that no compiler keeps.
//!
//! Each test names every place that breaks its rule. ARCHITECTURE.md says what the layers are for.

mod circles;
mod links;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use source::{Source, sources};

/// The layers, lowest first. A module imports modules of its own layer and of those below.
const LAYERS: [&[&str]; 7] = [
    &["vocabulary"],
    &["document"],
    &["workflow"],
    &["order"],
    &["engine"],
    &[
        "standard",
        "fleet",
        "diagram",
        "replay",
        "simulate",
        "settings",
        "query",
        "repository",
        "proof",
        "vectors",
        "coverage",
        "mutation",
    ],
    &["dialect", "testing"],
];

/// The one place where the library starts threads, and as many as it is told to.
const THREADS: &str = "src/fleet/batch.rs";

/// What the core does not do: it has no clock, no I/O and no globals, and nothing that is shared
/// can be written to.
const ABSENT: [&str; 18] = [
    "std::time",
    "SystemTime",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "static mut",
    "OnceLock",
    "LazyLock",
    "OnceCell",
    "thread_local!",
    "RefCell",
    "Mutex",
    "RwLock",
    "Atomic",
    "async fn",
    ".await",
    "unsafe ",
];

/// What stands nowhere outside of tests.
const UNFINISHED: [&str; 8] = [
    "todo!(",
    "unimplemented!(",
    "unreachable!(",
    "panic!(",
    "dbg!(",
    ".unwrap()",
    ".expect(",
    "assert!(false",
];

/// Where Rust is written.
const FOLDERS: [&str; 6] = ["src", "crates", "tests", "benches", "examples", "oracles"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Fails with every place that breaks a rule.
fn none(rule: &str, places: Vec<String>) {
    assert!(places.is_empty(), "{rule}:\n{}", places.join("\n"));
}

/// The places of lines for which `breaks` says so, comments and tests left out.
fn lines(sources: &[Source], breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let of = |source: &Source| {
        let code = source.code();
        let bad = code.into_iter().filter(|(_, line)| breaks(line));
        bad.map(|(number, line)| format!("{}:{number}: {}", source.name, line.trim()))
            .collect::<Vec<_>>()
    };
    sources.iter().flat_map(of).collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

#[test]
fn imports_lead_to_the_same_layer_or_to_one_below() {
    let mut bad = Vec::new();
    for source in sources("src") {
        let Some(module) = source.module() else { continue };
        let Some(own) = layer(&module) else {
            bad.push(format!("{}: {module} is in no layer", source.name));
            continue;
        };
        for (number, target) in source.imports() {
            if layer(&target).is_none_or(|other| other > own) {
                bad.push(format!("{}:{number}: {module} names {target}", source.name));
            }
        }
    }
    none("imports that run upwards, or to the crate's root", bad);
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let found = ["src", "crates/orderflow-cli/src"]
        .into_iter()
        .flat_map(|folder| circles::circles(folder, &sources(folder)));
    none("modules beside each other that import each other in a circle", found.collect());
}

#[test]
fn the_core_has_no_clock_and_no_io() {
    let names = |line: &str| ABSENT.iter().any(|absent| line.contains(absent));
    none("the host owns time, identity and I/O", lines(&sources("src"), names));
}

#[test]
fn threads_are_started_in_one_place() {
    let others: Vec<Source> =
        sources("src").into_iter().filter(|source| source.name != THREADS).collect();
    none("std::thread elsewhere", lines(&others, |line| line.contains("std::thread")));
}

#[test]
fn nothing_is_unfinished_and_nothing_panics() {
    let all: Vec<Source> = ["src", "crates"].into_iter().flat_map(sources).collect();
    let names = |line: &str| UNFINISHED.iter().any(|word| line.contains(word));
    none("no panic on any input", lines(&all, names));
}

#[test]
fn lints_are_expected_with_a_reason_and_never_allowed() {
    let all: Vec<Source> = FOLDERS.into_iter().flat_map(sources).collect();
    let allows = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let mut bad = Vec::new();
    for source in &all {
        let numbered = (1..).zip(source.text.lines());
        let found = numbered.filter(|(_, line)| allows.iter().any(|allow| line.contains(allow)));
        bad.extend(found.map(|(number, _)| format!("{}:{number}", source.name)));
    }
    none("#[expect(.., reason = \"..\")] instead", bad);
}

#[test]
fn petgraph_is_known_to_the_checks_alone() {
    let outside = |source: &Source| !source.name.starts_with("src/workflow/check/");
    let others: Vec<Source> = sources("src").into_iter().filter(outside).collect();
    none("petgraph outside of the checks", lines(&others, |line| line.contains("petgraph")));
}

#[test]
fn foreign_types_stay_out_of_public_signatures() {
    let mut bad = Vec::new();
    for source in sources("src") {
        for (number, signature) in source.public() {
            let foreign = ["serde_json", "petgraph", "sha2", "schemars", "unicode_security"];
            let imported = source.imported(&foreign);
            // A field that only the crate sees is no part of what users see.
            let seen = signature.split("pub(").next().unwrap_or_default();
            let word =
                |it: &str| seen.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == it);
            if foreign.iter().any(|it| word(it)) || imported.iter().any(|it| word(it)) {
                bad.push(format!("{}:{number}: {signature}", source.name));
            }
        }
    }
    none("a dependency's type in a public signature", bad);
}

#[test]
fn foreign_spellings_stay_at_the_edges() {
    let inner = |source: &Source| {
        let module = source.module();
        !module.is_some_and(|it| ["vocabulary", "document", "dialect"].contains(&&*it))
    };
    let inner: Vec<Source> = sources("src").into_iter().filter(inner).collect();
    let renames = |line: &str| line.contains("serde(") && line.contains("rename");
    none("serde renames outside of document and dialects", lines(&inner, renames));
}

#[test]
fn files_functions_and_lines_are_short() {
    let mut bad = Vec::new();
    for source in ["src", "crates", "oracles"].into_iter().flat_map(sources) {
        let length = source.length();
        if length > 400 && !source.is_test() {
            bad.push(format!("{}: {length} lines without its tests, of 400", source.name));
        }
        for (number, name, length) in source.functions() {
            if length > 70 {
                bad.push(format!("{}:{number}: {name} has {length} lines, of 70", source.name));
            }
        }
    }
    for source in FOLDERS.into_iter().flat_map(sources) {
        let wide = (1..).zip(source.text.lines()).filter(|(_, line)| line.chars().count() > 100);
        bad.extend(wide.map(|(number, _)| format!("{}:{number}: over 100 columns", source.name)));
    }
    none("too long to be read at once", bad);
}

#[test]
fn every_folder_of_modules_has_its_file() {
    let mut bad = Vec::new();
    for source in ["src", "crates", "tests"].into_iter().flat_map(sources) {
        if source.name.ends_with("/mod.rs") {
            bad.push(format!("{}: x.rs beside x/ instead", source.name));
        }
        let folder = source.path.parent().unwrap();
        let kept = ["src", "it", "tests"].iter().any(|root| folder.ends_with(root));
        if !kept && !folder.with_extension("rs").is_file() {
            bad.push(format!("{}: no {}.rs", source.name, folder.display()));
        }
    }
    none("modules are x.rs and x/", bad);
}

#[test]
fn every_package_keeps_the_lints_and_the_version_of_the_workspace() {
    let mut manifests = vec![root().join("Cargo.toml")];
    let members = fs::read_dir(root().join("crates")).into_iter().flatten();
    manifests.extend(members.map(|member| member.unwrap().path().join("Cargo.toml")));
    let mut bad = Vec::new();
    for manifest in manifests {
        let text = fs::read_to_string(&manifest).unwrap();
        for line in ["[lints]\nworkspace = true", "rust-version.workspace = true"] {
            if !text.contains(line) {
                bad.push(format!("{}: no {line:?}", manifest.display()));
            }
        }
    }
    none("a package that has rules of its own", bad);
}

#[test]
fn the_texts_are_all_there() {
    let texts = [
        "README.md",
        "ARCHITECTURE.md",
        "DESIGN.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "PERFORMANCE.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        ".ci/run",
    ];
    let there = |name: &&str| fs::metadata(root().join(name)).is_ok_and(|it| it.len() > 0);
    let missing = texts.into_iter().filter(|name| !there(name));
    none("missing or empty", missing.map(str::to_owned).collect());
}

#[test]
fn nothing_is_tied_to_one_machine() {
    let needles = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("/t", "mp/"),
    ];
    let mut bad = Vec::new();
    for path in texts() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        for (number, line) in (1..).zip(text.lines()) {
            if needles.iter().any(|needle| line.contains(needle)) {
                bad.push(format!("{name}:{number}: a machine's path"));
            }
            if let Some(host) = links::unknown_host(line) {
                bad.push(format!("{name}:{number}: {host} is not among the known hosts"));
            }
        }
    }
    none("paths and hosts of one machine", bad);
}

#[test]
fn links_lead_somewhere() {
    let markdown = texts().into_iter().filter(|path| path.extension().is_some_and(|it| it == "md"));
    none("dead links", markdown.flat_map(|path| links::dead(root(), &path)).collect());
}

/// Every text of the repository that people write or read; what tools produce is left out.
fn texts() -> Vec<PathBuf> {
    let kept = ["rs", "md", "toml", "lock", "json", "yml", "yaml", "snap", "txt", "ndjson", ""];
    let skipped = ["target", ".git", "corpus", "artifacts", "coverage"];
    let mut files = Vec::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
            if skipped.contains(&&*name) {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else if kept.contains(&&*extension) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let modules = LAYERS.iter().copied().flatten().map(|module| format!("`{module}`"));
    none("not in ARCHITECTURE.md", modules.filter(|module| !map.contains(module)).collect());
}

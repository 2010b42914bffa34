//! Where a workflow comes from: a file, standard input, or the library.

use std::fs;
use std::io::Read;
use std::path::Path;

use orderflow::document::{Diagnostic, Place};
use orderflow::{Report, Workflow};

use crate::ui::{Failure, clean, plain};

/// The most that is read of a workflow file: more than any document may have, so that the library,
/// and not the memory, says that it is too large.
const MOST: u64 = 64 << 20;

/// A workflow document as it was read.
#[derive(Debug)]
pub(crate) struct Source {
    /// What to call it in messages.
    pub(crate) name: String,
    /// Its text; none for the workflow that comes with the library.
    pub(crate) text: Option<Vec<u8>>,
}

impl Source {
    /// Reads the file; `-` is standard input, and nothing is the standard workflow.
    ///
    /// # Errors
    ///
    /// A [`Failure`] names the file and why it cannot be read.
    pub(crate) fn read(file: Option<&str>) -> Result<Self, Failure> {
        let Some(path) = file else {
            return Ok(Self { name: "the standard workflow".to_owned(), text: None });
        };
        if path == "-" {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().take(MOST).read_to_end(&mut bytes);
            read.map_err(|error| unreadable("standard input", &error))?;
            return Ok(Self { name: "standard input".to_owned(), text: Some(bytes) });
        }
        let mut bytes = Vec::new();
        let read = fs::File::open(path).and_then(|file| file.take(MOST).read_to_end(&mut bytes));
        read.map_err(|error| {
            unreadable(path, &error).help("name a workflow document, or `-` for standard input")
        })?;
        Ok(Self { name: path.to_owned(), text: Some(bytes) })
    }

    /// Checks the document.
    pub(crate) fn check(&self) -> Report {
        match &self.text {
            Some(text) => Workflow::check_json(text),
            None => Workflow::check(Workflow::standard().document()),
        }
    }

    /// `shop.json:9:7 (/axes/0/statuses/2)`.
    pub(crate) fn place(&self, place: &Place) -> String {
        let mut out = self.name.clone();
        if let (Some(line), Some(column)) = (place.line, place.column) {
            out += &format!(":{line}:{column}");
        }
        if !place.at.as_str().is_empty() {
            out += &format!(" ({})", place.at);
        }
        clean(&out)
    }

    /// The finding in a line: `deny OF0401 at shop.json:9:7: message`.
    fn one_line(&self, found: &Diagnostic) -> String {
        let (severity, at) = (found.severity.as_str(), self.place(&found.place));
        format!("{severity} {} at {at}: {}", found.code, found.message)
    }
}

/// Reads a file and gives its workflow, for commands that need a sound one.
///
/// # Errors
///
/// A [`Failure`], where the file cannot be read or its document is not sound.
pub(crate) fn workflow(file: Option<&str>) -> Result<Workflow, Failure> {
    if file.is_none() {
        return Ok(Workflow::standard());
    }
    let source = Source::read(file)?;
    source.check().into_workflow().map_err(|report| {
        let first = report.diagnostics().first().map(|found| source.one_line(found));
        let first = first.unwrap_or_default();
        Failure::new(format!("{} is no sound workflow: {first}", source.name))
            .help("`orderflow check` lists every finding and how to mend it")
    })
}

/// Reads a text of at most so many bytes; `-` is standard input.
///
/// # Errors
///
/// A [`Failure`] names the file and why it cannot be read.
pub(crate) fn text(path: &str, most: u64) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match path {
        "-" => std::io::stdin().lock().take(most + 1).read_to_string(&mut text),
        _ => fs::File::open(path).and_then(|file| file.take(most + 1).read_to_string(&mut text)),
    };
    match read {
        Err(error) => Err(unreadable(path, &error)),
        Ok(length) if length as u64 > most => {
            Err(Failure::new(format!("cannot read {path}: it has more than {most} bytes")))
        }
        Ok(_) => Ok(text),
    }
}

/// The Rust expression that makes the workflow of the file, read from where the package is.
///
/// # Errors
///
/// A [`Failure`], where the workflow comes from standard input.
pub(crate) fn expression(file: Option<&str>) -> Result<String, Failure> {
    match file {
        None => Ok("Workflow::standard()".to_owned()),
        Some("-") => Err(Failure::new("nothing says how the tests come by the workflow")
            .help("give --rust an expression, such as --rust 'my_shop::workflow()'")),
        Some(path) if Path::new(path).is_absolute() => {
            Ok(format!("Workflow::from_json(include_str!({path:?}))?"))
        }
        Some(path) => {
            let path = format!("/{}", path.trim_start_matches("./"));
            let whole = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})");
            Ok(format!("Workflow::from_json(include_str!({whole}))?"))
        }
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {name}: {}", plain(error)))
}

//! What people see: the screen, colours, tables and endings.

mod table;

use std::fmt;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use serde::Serialize;

pub(crate) use table::{Align, Table};

/// Titles and headings.
pub(crate) const TITLE: Style = Style::new().bold();
/// What matters less than its neighbours.
pub(crate) const DIM: Style = Style::new().dimmed();
/// Keys and code inside a sentence.
pub(crate) const CODE: Style = AnsiColor::Cyan.on_default();
/// What went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// What must be mended.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What may be a mistake.
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
/// What is worth knowing.
pub(crate) const NOTED: Style = AnsiColor::Blue.on_default().bold();

/// Text in a style; a terminal that takes no colours gets the bare text.
pub(crate) fn styled(style: Style, text: impl fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// Where the terminal takes it and NO_COLOR is not set.
    #[default]
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// Makes this the choice of the whole program.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => return,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// How a command ended, when it could do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Fine,
    /// There are findings, or refusals under `--strict`.
    Findings,
    /// The input could not be read, or the usage was wrong.
    Unusable,
}

impl Ending {
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Self::Fine => ExitCode::SUCCESS,
            Self::Findings => ExitCode::from(1),
            Self::Unusable => ExitCode::from(2),
        }
    }
}

/// Why a command could not do its work, and the way out.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Prints the failure on standard error.
pub(crate) fn complain(failure: &Failure) {
    let mut text = format!("{} {}\n", styled(BAD, "error:"), clean(&failure.message));
    if let Some(help) = &failure.help {
        text.push_str(&format!("{} {}\n", styled(NOTED, "help:"), clean(help)));
    }
    // Where standard error is closed, nobody wants to know.
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Standard output: takes text with styles and strips them where the terminal has no use for them.
///
/// A reader that goes away (`| head`) is no error: what it did not want is dropped.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    gone: bool,
}

impl Screen {
    /// Whether the reader of the output went away.
    pub(crate) const fn is_gone(&self) -> bool {
        self.gone
    }

    /// The width of the terminal; none where the output goes to a file or another program.
    pub(crate) fn width(&self) -> Option<usize> {
        terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
    }

    /// Prints text for people: colours are left out where the terminal takes none.
    ///
    /// # Errors
    ///
    /// A [`Failure`], where standard output cannot be written to, for another reason than that its
    /// reader went away.
    pub(crate) fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.write(&mut anstream::stdout().lock(), text)
    }

    /// Prints text for machines, its bytes as they are.
    ///
    /// # Errors
    ///
    /// As [`Screen::print`].
    pub(crate) fn print_raw(&mut self, text: &str) -> Result<(), Failure> {
        self.write(&mut std::io::stdout().lock(), text)
    }

    /// Prints indented JSON.
    ///
    /// # Errors
    ///
    /// As [`Screen::print`].
    pub(crate) fn print_json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value);
        let text = text.map_err(|error| Failure::new(format!("cannot write JSON: {error}")))?;
        self.print_raw(&format!("{text}\n"))
    }

    fn write(&mut self, out: &mut impl Write, text: &str) -> Result<(), Failure> {
        if self.gone {
            return Ok(());
        }
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            Err(error) => Err(Failure::new(format!("cannot write the output: {}", plain(&error)))),
            Ok(()) => Ok(()),
        }
    }
}

/// An error of the system as a lower-case fragment, without its number.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Text from a file, without what would move the cursor, colour the terminal or turn the writing
/// round.
pub(crate) fn clean(text: &str) -> String {
    let harmful = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if harmful(c) { '\u{fffd}' } else { c }).collect()
}

/// A number with its noun: `1 error`, `3 errors`; the plural is given where it is not the usual
/// one.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

//! Every order as it ended, for machines.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use orderflow::replay::Replay;
use orderflow::{History, Key, Order};
use serde::Serialize;

use crate::ui::{Failure, plain};

/// One order as one line.
#[derive(Debug, Serialize)]
struct Row<'a> {
    order: &'a Key,
    version: u64,
    statuses: BTreeMap<Key, Key>,
    outcome: Option<&'a str>,
    attentions: Vec<&'a Key>,
    timers: BTreeMap<&'a Key, String>,
    history: &'a History,
}

/// Writes the orders to the file, all of them or none: a file of that name is replaced at the end.
///
/// # Errors
///
/// A [`Failure`] names the file and why it cannot be written.
pub(super) fn write(path: &str, replay: &Replay) -> Result<(), Failure> {
    let path = Path::new(path);
    let partial = partial_name(path);
    let written = write_all(&partial, replay).and_then(|()| fs::rename(&partial, path));
    written.map_err(|error| {
        // What is left of a failed attempt helps nobody; if it cannot be removed, so be it.
        let _ = fs::remove_file(&partial);
        Failure::new(format!("cannot write {}: {}", path.display(), plain(&error)))
    })
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

fn write_all(path: &Path, replay: &Replay) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    for order in replay.orders() {
        serde_json::to_writer(&mut out, &row(replay, order))?;
        out.write_all(b"\n")?;
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn row<'a>(replay: &'a Replay, order: &'a Order) -> Row<'a> {
    Row {
        order: order.id(),
        version: order.version(),
        statuses: order.statuses(),
        outcome: replay.workflow().outcome_of(order).map(|outcome| outcome.name),
        attentions: order.open_attentions().map(|attention| &attention.name).collect(),
        timers: order.timers().iter().map(|(event, due)| (event, due.to_string())).collect(),
        history: order.history(),
    }
}

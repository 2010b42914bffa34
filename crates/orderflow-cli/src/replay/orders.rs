//! Every order as it ended, for machines.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use orderflow::replay::Replay;
use orderflow::{History, Key, Order};
use serde::Serialize;

use crate::ui::{Failure, plain};

/// How many links are followed.
const LINKS: usize = 40;
/// How many names are tried for a file that shall be new.
const NAMES: u32 = 1000;

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

/// Writes the orders where the path leads.
///
/// A file gets all of them or keeps what it had: they are written beside it, under a name that
/// nothing had, and take its place at the end, with its permissions. What is no file (a pipe, a
/// device) is written to as it is; a reader that goes away does not want the rest.
///
/// # Errors
///
/// A [`Failure`] names the path and why it cannot be written.
pub(super) fn write(path: &str, replay: &Replay) -> Result<(), Failure> {
    let written = match fs::metadata(path) {
        Ok(facts) if !facts.is_file() => write_through(path, replay),
        _ => write_beside(Path::new(path), replay),
    };
    written.map_err(|error| Failure::new(format!("cannot write {path}: {}", plain(&error))))
}

fn write_through(path: &str, replay: &Replay) -> io::Result<()> {
    let out = OpenOptions::new().write(true).open(path)?;
    match write_all(out, replay) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map(drop),
    }
}

fn write_beside(path: &Path, replay: &Replay) -> io::Result<()> {
    let path = target(path)?;
    let before = match OpenOptions::new().write(true).open(&path) {
        Ok(file) => Some(file.metadata()?.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (out, beside) = Beside::new(&path, before.is_some())?;
    let out = write_all(out, replay)?;
    if let Some(permissions) = before {
        out.set_permissions(permissions)?;
    }
    out.sync_all()?;
    beside.take_place(&path)
}

/// Where the path leads after its links, whether or not there is a file.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&path) {
            Ok(link) => path = folder(&path).join(link),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links lead from one to the next"))
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// A file that is removed again, unless it takes the place of another one.
struct Beside {
    path: PathBuf,
}

impl Beside {
    /// A new file in the folder of that one; for its owner alone, if it is `private`.
    fn new(path: &Path, private: bool) -> io::Result<(File, Self)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if private {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let process = std::process::id();
        let mut number = 0;
        loop {
            let path = folder(path).join(format!(".orderflow-{process}-{number}.partial"));
            match options.open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < NAMES => {
                    number += 1;
                }
                opened => return opened.map(|file| (file, Self { path })),
            }
        }
    }

    fn take_place(self, path: &Path) -> io::Result<()> {
        fs::rename(&self.path, path)?;
        // Nothing of that name is left to be removed, unless somebody else has made it since.
        std::mem::forget(self);
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What is left of a failed attempt helps nobody; if it cannot be removed, so be it.
        let _ = fs::remove_file(&self.path);
    }
}

fn write_all(out: File, replay: &Replay) -> io::Result<File> {
    let mut out = BufWriter::new(out);
    for order in replay.orders() {
        serde_json::to_writer(&mut out, &row(replay, order))?;
        out.write_all(b"\n")?;
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)
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

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::process::{self, Command};
    use std::thread;

    use orderflow::Workflow;
    use orderflow::replay::Options;

    use super::*;

    /// A folder of the test's own, which goes with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("orderflow-{name}-{}", process::id()));
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn file(&self, name: &str, mode: u32) -> PathBuf {
            let path = self.0.join(name);
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            path
        }

        fn names(&self) -> Vec<String> {
            let name = |it: io::Result<fs::DirEntry>| it.unwrap().file_name().into_string();
            let mut names: Vec<String> =
                fs::read_dir(&self.0).unwrap().map(|it| name(it).unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn replay() -> Replay {
        let options = Options { keep_history: true, ..Options::default() };
        let mut replay = Replay::new(Workflow::standard(), options);
        replay.line(br#"{"order":"1","event":"paid","at":"2026-03-01T09:00:00Z"}"#).unwrap();
        replay
    }

    fn written(path: &Path) -> Result<(), Failure> {
        write(path.to_str().unwrap(), &replay())
    }

    fn is_written(path: &Path) -> bool {
        fs::read_to_string(path).unwrap().starts_with("{\"order\":\"1\"")
    }

    #[test]
    fn a_file_keeps_its_permissions_and_its_neighbours() {
        let folder = Folder::new("kept");
        let out = folder.file("out", 0o600);
        let neighbour = folder.file("out.partial", 0o644);
        let taken = folder.file(&format!(".orderflow-{}-0.partial", process::id()), 0o644);
        let before = folder.names();
        written(&out).unwrap();
        assert!(is_written(&out));
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(neighbour).unwrap(), "old");
        assert_eq!(fs::read_to_string(taken).unwrap(), "old");
        assert_eq!(folder.names(), before);
    }

    #[test]
    fn links_are_followed() {
        let folder = Folder::new("links");
        fs::create_dir(folder.0.join("far")).unwrap();
        let (there, link) = (folder.file("far/there", 0o640), folder.0.join("link"));
        symlink("far/there", &link).unwrap();
        let (new, dangling) = (folder.0.join("far/new"), folder.0.join("dangling"));
        symlink("far/new", &dangling).unwrap();
        for (path, target) in [(&link, &there), (&dangling, &new)] {
            written(path).unwrap();
            assert!(is_written(target));
            assert!(fs::symlink_metadata(path).unwrap().is_symlink());
        }
        assert_eq!(fs::metadata(&there).unwrap().permissions().mode() & 0o777, 0o640);
        let circle = folder.0.join("circle");
        symlink("circle", &circle).unwrap();
        assert!(written(&circle).is_err());
        assert_eq!(folder.names(), ["circle", "dangling", "far", "link"]);
    }

    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        let folder = Folder::new("pipe");
        let pipe = folder.0.join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = {
            let pipe = pipe.clone();
            thread::spawn(move || is_written(&pipe))
        };
        written(&pipe).unwrap();
        assert!(reader.join().unwrap());
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(folder.names(), ["pipe"]);
    }

    #[test]
    fn what_fails_leaves_nothing_behind() {
        let folder = Folder::new("failed");
        let out = folder.file("out", 0o644);
        let (_, beside) = Beside::new(&out, true).unwrap();
        assert_eq!(folder.names().len(), 2);
        assert!(beside.take_place(&folder.0.join("no/such/folder")).is_err());
        assert_eq!(folder.names(), ["out"]);
        assert!(written(&folder.0.join("no/out")).is_err());
        assert!(written(&folder.0).is_err());
        assert_eq!(
            (folder.names(), fs::read_to_string(&out).unwrap()),
            (vec!["out".to_owned()], "old".to_owned())
        );
    }
}

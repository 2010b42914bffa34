//! Data that lies beside the checkout and is not part of the project.

use std::io::Write;
use std::path::{Path, PathBuf};

/// The path of a file there; none, said loudly, where there is none.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    // Written past the capture of the test runner, which would keep it from everybody.
    let _ = writeln!(std::io::stderr(), "SKIPPED: ../shared/{name} is not there");
    None
}

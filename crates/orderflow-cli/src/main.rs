//! The `orderflow` command.
fn main() {}

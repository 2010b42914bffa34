//! The integration tests, one binary.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says what is wrong by panicking")]

mod check_rules;
mod checks;
mod diagnostics;
mod diagram;
mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod real_logs;
mod schema;
mod shared;
mod sylius;

//! The integration tests, one binary.

mod checks;
mod diagnostics;
mod diagram;
mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod real_logs;
mod schema;
mod shared;

//! The integration tests, one binary.

mod checks;
mod diagnostics;
mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod schema;

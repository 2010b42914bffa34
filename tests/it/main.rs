//! The integration tests, one binary.

mod agreement;
mod checks;
mod choices;
mod diagnostics;
mod diagram;
mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod documents;
mod laws;
mod orders;
mod properties;
mod random;
mod real_logs;
mod reference;
mod schema;
mod shared;
mod spoiled;

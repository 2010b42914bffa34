//! The integration tests, one binary.

mod api;
mod desk;
mod diagram;
mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod history;
mod scenarios;
mod schema;
mod standard_explore;
mod standard_table;
mod truth;

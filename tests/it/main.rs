//! The integration tests, one binary.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what is wrong by panicking"
)]

mod shared;
mod truth;
mod desk;
mod growth;

mod document_bad_input;
mod document_limits;
mod document_round_trip;
mod schema;
mod checks;
mod check_rules;
mod diagnostics;
mod agreement;
mod laws;
mod properties;
mod standard_table;
mod standard_explore;
mod proof_explore;
mod proof;
mod proof_story;
mod proof_units;
mod testing;
mod planted;
mod races;
mod demands;
mod shipped_bugs;
mod vectors;
mod coverage;
mod mutation;
mod remedies;
mod plans;
mod engine_rules;
mod scenarios;
mod history;
mod api;
mod real_logs;
mod sylius;
mod diagram;
mod settings;
mod differences;
mod query;
mod repository;
mod fleet;
mod allocations;
mod lines;
mod replay;
mod replay_growth;
mod dialect_ecwid;
mod dialect_webinone;
mod dialect_retailys;
mod dialect_systems;
mod examples;
mod tidy;

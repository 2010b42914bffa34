//! What happens to orders, as tables: a step, and what came of it.

mod money;
mod units;
mod requests;
mod assign;
mod books;
mod switches;
mod revisions;

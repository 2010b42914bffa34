//! The `orderflow` command: check, explain, draw, show, simulate, replay, race, test, mutate, plan
//! and translate.
//!
//! Each subcommand is a module with its arguments and a `run`; what they share is in [`source`]
//! (where a workflow comes from) and [`ui`] (tables, colours, endings).

mod check;
mod completions;
mod coverage;
mod convert;
mod draw;
mod explain;
mod finding;
mod log;
mod mutate;
mod plan;
mod progress;
mod races;
mod replay;
mod show;
mod simulate;
mod source;
mod statuses;
mod stories;
mod subject;
mod svg;
mod system;
mod ui;
mod vectors;
mod why;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use ui::{ColorChoice, Ending, Screen};

/// Checks, draws and runs order-status workflows.
#[derive(Debug, Parser)]
#[command(name = "orderflow", version, max_term_width = 100, after_help = EXAMPLES)]
#[command(subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colour the output: auto (where the terminal takes it and NO_COLOR is not set), always, never
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    #[arg(hide_possible_values = true)]
    color: ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  orderflow check shop.json                 find every mistake in a workflow
  orderflow explain OF0401                  say what a finding means and how to mend it
  orderflow draw --format svg -o flow.svg   draw the standard workflow
  orderflow show shop.json                  list statuses, events and transitions
  orderflow simulate --orders 100 --seed 7  make a plausible log
  orderflow replay orders.ndjson            run a log through the standard workflow
  orderflow races shop.json                 tell every pair of reports in both orders
  orderflow tests shop.json                 write the tests that nobody has to write
  orderflow coverage shop.json cov/*.json   name what no test has taken
  orderflow mutate shop.json                change it, and see whether anything notices
  orderflow why --event process             say what would have to be otherwise
  orderflow plan --to DONE                  the shortest way there, and who must act
  orderflow statuses --dialect ecwid        print the statuses as another system does

Where a workflow file is left out, the standard workflow is meant; `-` is standard input.
Exit codes: 0 fine, 1 findings (or refusals under --strict), 2 wrong usage or unusable input.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Explain(explain::Args),
    Draw(draw::Args),
    Show(show::Args),
    Simulate(simulate::Args),
    Replay(replay::Args),
    Races(races::Args),
    Tests(vectors::Args),
    Coverage(coverage::Args),
    Mutate(mutate::Args),
    Why(why::Args),
    Plan(plan::Args),
    Statuses(statuses::Args),
    Convert(convert::Args),
    Completions(completions::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    cli.color.apply();
    let mut screen = Screen::default();
    let ended = match &cli.command {
        Command::Check(args) => check::run(args, &mut screen),
        Command::Explain(args) => explain::run(args, &mut screen),
        Command::Draw(args) => draw::run(args, &mut screen),
        Command::Show(args) => show::run(args, &mut screen),
        Command::Simulate(args) => simulate::run(args, &mut screen),
        Command::Replay(args) => replay::run(args, &mut screen),
        Command::Races(args) => races::run(args, &mut screen),
        Command::Tests(args) => vectors::run(args, &mut screen),
        Command::Coverage(args) => coverage::run(args, &mut screen),
        Command::Mutate(args) => mutate::run(args, &mut screen),
        Command::Why(args) => why::run(args, &mut screen),
        Command::Plan(args) => plan::run(args, &mut screen),
        Command::Statuses(args) => statuses::run(args, &mut screen),
        Command::Convert(args) => convert::run(args, &mut screen),
        Command::Completions(args) => completions::run(args, &mut screen),
    };
    match ended {
        Ok(ending) => ending.code(),
        Err(failure) => {
            ui::complain(&failure);
            Ending::Unusable.code()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_well_formed() {
        super::Cli::command().debug_assert();
    }
}

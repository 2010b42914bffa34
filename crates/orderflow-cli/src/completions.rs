//! `orderflow completions`: completion scripts for shells.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::ui::{Ending, Failure, Screen};

/// Print a script that completes commands in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  orderflow completions bash > ~/.local/share/bash-completion/completions/orderflow
  orderflow completions zsh > ~/.zfunc/_orderflow
  orderflow completions fish > ~/.config/fish/completions/orderflow.fish";

pub(crate) fn run(args: &Args, screen: &mut Screen) -> Result<Ending, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::Cli::command(), "orderflow", &mut script);
    screen.print_raw(&String::from_utf8_lossy(&script))?;
    Ok(Ending::Fine)
}

//! `whosaid man`: the manual, made from the same table as the help.

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::call::Call;
use super::{Error, Exit, output};

const EXAMPLES: &str = "\
Examples:
  whosaid man | man -l -
  whosaid man > ~/.local/share/man/man1/whosaid.1
  whosaid man find > ~/.local/share/man/man1/whosaid-find.1";

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The command whose page it is; the program's own without one
    #[arg(value_parser = ["find", "extract", "check", "stats", "completions", "man"])]
    command: Option<String>,
}

pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let mut program = Call::command();
    program.build();
    let named = args.command.as_ref().and_then(|name| program.find_subcommand(name).cloned());
    let page = named.unwrap_or(program);
    output::print(|out| Man::new(page).render(out))?;
    Ok(Exit::Done)
}

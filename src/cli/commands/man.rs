//! `whosaid man`: prints the manual, made from the same table as the help.

use clap_mangen::Man;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::stdout;

const EXAMPLES: &str = "\
Examples:
  whosaid man | man -l -
  whosaid man > ~/.local/share/man/man1/whosaid.1
  whosaid man find > ~/.local/share/man/man1/whosaid-find.1";

/// Print the manual page
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The command whose page it is; the program's own without one
    #[arg(value_parser = ["find", "extract", "index", "check", "stats", "score", "completions", "man"])]
    command: Option<String>,
}

/// Prints the page of a command of `program`, the table of all commands, or of the program itself.
pub(crate) fn run(args: &Args, mut program: clap::Command) -> Result<Exit, Error> {
    program.build();
    let command = args.command.as_ref().and_then(|name| program.find_subcommand(name).cloned());
    let page = command.unwrap_or(program);
    stdout::print(|out| Man::new(page).render(out))?;
    Ok(Exit::Done)
}

//! `whosaid completions`: prints a script that lets a shell complete our arguments.

use clap_complete::{Shell, generate};

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::stdout;

const EXAMPLES: &str = "\
Examples:
  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid
  whosaid completions zsh > ~/.zfunc/_whosaid
  whosaid completions fish > ~/.config/fish/completions/whosaid.fish";

/// Print a script for the shell's completion
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    shell: Shell,
}

/// Prints the script for `program`, the table of all commands.
pub(crate) fn run(args: &Args, mut program: clap::Command) -> Result<Exit, Error> {
    // `generate` panics where it can't write, so it writes to memory.
    let mut script = Vec::new();
    generate(args.shell, &mut program, "whosaid", &mut script);
    stdout::print(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}

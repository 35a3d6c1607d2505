//! `whosaid completions`: a script that lets a shell complete our arguments.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::call::Call;
use super::{Error, Exit, output};

const EXAMPLES: &str = "\
Examples:
  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid
  whosaid completions zsh > ~/.zfunc/_whosaid
  whosaid completions fish > ~/.config/fish/completions/whosaid.fish";

/// Print a script for the shell's completion
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    // It panics where it can't write, so it writes to memory.
    let mut script = Vec::new();
    generate(args.shell, &mut Call::command(), "whosaid", &mut script);
    output::print(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}

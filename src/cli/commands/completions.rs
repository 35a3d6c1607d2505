//! `whosaid completions`: prints a script that lets a shell complete our arguments.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::stdout;

const EXAMPLES: &str = "\
Examples:
  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid
  whosaid completions zsh > ~/.zfunc/_whosaid
  whosaid completions fish > ~/.config/fish/completions/whosaid.fish
  whosaid completions nushell | save ~/.config/nushell/autoload/whosaid.nu";

/// Print a script for the shell's completion
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: ScriptShell,
}

/// A shell that there is a script for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScriptShell {
    /// One of those that clap writes for.
    Common(Shell),
    /// Nushell, whose scripts are written by a crate of their own.
    Nushell,
}

impl ValueEnum for ScriptShell {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Common(Shell::Bash),
            Self::Common(Shell::Elvish),
            Self::Common(Shell::Fish),
            Self::Nushell,
            Self::Common(Shell::PowerShell),
            Self::Common(Shell::Zsh),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Common(shell) => shell.to_possible_value(),
            Self::Nushell => Some(PossibleValue::new("nushell")),
        }
    }
}

/// Prints the script for `program`, the table of all commands.
pub(crate) fn run(args: &Args, program: clap::Command) -> Result<Exit, Error> {
    let script = match args.shell {
        ScriptShell::Common(shell) => script(shell, program),
        ScriptShell::Nushell => script(Nushell, program),
    };
    stdout::print(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}

/// In memory, since `generate` panics where it can't write.
fn script(shell: impl Generator, mut program: clap::Command) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut program, "whosaid", &mut script);
    script
}

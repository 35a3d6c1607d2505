//! The command line as a whole: the arguments after `whosaid`, parsed, and handed to the command that they name.

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum as _};

use super::commands::{check, completions, explore, extract, find, index, man, score, stats};
use super::error::Error;
use super::exit::Exit;
use super::interrupt;
use super::mistake::{self, Mistake};
use super::stderr;
use super::stdout::{self, ColourChoice};
use crate::terminal;

const LONG_ABOUT: &str = "\
Who said what, in whose words, and where it stands in the source.

Without a command, whosaid opens the explorer: on what the paths name, on what is piped in, or on the built-in dataset. \
A path is an article, in which quotes and claims are found; a dataset, which is a file in the format whosaid/1, as JSON or JSON \
Lines; an index; a folder, which stands for all the articles and datasets in it; or - for standard input.";

const EXAMPLES: &str = "\
Examples:
  whosaid                                explore the built-in dataset
  whosaid article.html                   explore an article
  whosaid quotes.json archive/           explore a dataset, and a folder of articles
  curl -s https://… | whosaid            explore what is piped in
  whosaid find '@putin kind:quote'       what Putin said, word for word
  whosaid stats quotes.json              who is quoted, and how often

Settings are read from ~/.config/whosaid/settings.toml. A file that has a command's name is opened by its path: whosaid ./find

Exit codes: 0 done · 1 nothing found, or a check that failed · 2 a mistake in the call or the data · 130 interrupted";

/// Who said what, and where it stands in the source
#[derive(Debug, Parser)]
#[command(name = "whosaid", bin_name = "whosaid", version, long_about = LONG_ABOUT, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, subcommand_value_name = "COMMAND", max_term_width = 100)]
struct CommandLine {
    #[command(flatten)]
    explore: explore::Args,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColourChoice,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Find(find::Args),
    Extract(extract::Args),
    Index(index::Args),
    Check(check::Args),
    Stats(stats::Args),
    Score(score::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Does what the arguments ask for. The first argument is the program's own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Exit, Error> {
    interrupt::outlive_file_limit();
    terminal::explain_bus_errors();
    let program = CommandLine::command();
    let arguments =
        mistake::with_query_apart(arguments.into_iter().collect(), &program).map_err(Error::Usage)?;
    let typed = match CommandLine::try_parse_from(&arguments) {
        Ok(typed) => typed.checked()?,
        Err(error) if error.use_stderr() => {
            return Err(Error::Usage(Mistake::new(&error, &program, &arguments).sentence()));
        }
        Err(help) => return print_help(&help, colour_typed(&arguments)),
    };
    match &typed.command {
        None => explore::run(&typed.explore, typed.color),
        Some(Command::Find(args)) => find::run(args, typed.color),
        Some(Command::Extract(args)) => extract::run(args),
        Some(Command::Index(args)) => index::run(args),
        Some(Command::Check(args)) => check::run(args),
        Some(Command::Stats(args)) => stats::run(args, typed.color),
        Some(Command::Score(args)) => score::run(args),
        Some(Command::Completions(args)) => completions::run(args, program),
        Some(Command::Man(args)) => man::run(args, program),
    }
}

/// Prints why a command was not done, and answers the exit code for it.
pub fn explain(error: &Error) -> Exit {
    stderr::error(&error.to_string());
    error.marked().into_iter().for_each(stderr::marked);
    error.exit()
}

impl CommandLine {
    /// Refuses the explorer's arguments beside a command, which has its own.
    fn checked(self) -> Result<Self, Error> {
        if self.command.is_some() && self.explore != explore::Args::default() {
            let what = "a command can't follow the explorer's paths and options: write the command first, and see `whosaid COMMAND --help`";
            return Err(Error::Usage(what.to_owned()));
        }
        Ok(self)
    }
}

/// The `--color` among arguments that clap answers with the help, and tells no more of.
fn colour_typed(arguments: &[OsString]) -> ColourChoice {
    let arguments = arguments.iter().filter_map(|argument| argument.to_str());
    let next = arguments.clone().skip(1).chain([""]);
    let mut values = arguments.zip(next).filter_map(|(argument, next)| match argument {
        "--color" => Some(next),
        _ => argument.strip_prefix("--color="),
    });
    values.find_map(|value| ColourChoice::from_str(value, false).ok()).unwrap_or_default()
}

/// Prints the help or the version.
fn print_help(help: &clap::Error, colour: ColourChoice) -> Result<Exit, Error> {
    let text = help.render();
    let text = if stdout::page(colour).colour { text.ansi().to_string() } else { text.to_string() };
    stdout::print(|out| out.write_all(text.as_bytes()))?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_table_of_arguments_is_sound() {
        CommandLine::command().debug_assert();
    }

    fn read(line: &str) -> Result<CommandLine, clap::Error> {
        CommandLine::try_parse_from(line.split(' ').map(OsString::from))
    }

    #[test]
    fn a_word_is_a_command_first_and_a_path_second() {
        assert!(matches!(read("whosaid stats").unwrap().command, Some(Command::Stats(_))));
        assert!(matches!(read("whosaid --color never stats").unwrap().command, Some(Command::Stats(_))));
        assert_eq!(read("whosaid ./stats a.json").unwrap().explore.paths.len(), 2);
        assert_eq!(read("whosaid -").unwrap().explore.paths, [Path::new("-")]);
        assert_eq!(read("whosaid -- stats").unwrap().explore.paths, [Path::new("stats")]);
    }

    #[test]
    fn every_command_has_a_manual_page() {
        for command in CommandLine::command().get_subcommands() {
            let line = format!("whosaid man {}", command.get_name());
            assert!(read(&line).is_ok(), "{line}");
        }
    }

    #[test]
    fn the_explorers_options_are_refused_beside_a_command() {
        for line in ["whosaid --theme dark stats", "whosaid --no-mouse man"] {
            assert!(read(line).unwrap().checked().is_err(), "{line}");
        }
        assert!(read("whosaid stats --theme dark").is_err());
    }
}

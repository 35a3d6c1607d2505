//! A call: the words after `whosaid`, understood.

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, Parser, Subcommand};

use super::colour::When;
use super::{
    Error, Exit, check, completions, explore, extract, find, index, man, output, report, score, stats,
};

const LONG_ABOUT: &str = "\
Who said what, in whose words, and where it stands in the source.

Without a command, whosaid opens the explorer: on what the paths name, on what is piped in, or on the built-in dataset. \
A dataset is a file in the format whosaid/1, as JSON or JSON Lines; a folder stands for all the datasets in it and - for \
standard input.";

const EXAMPLES: &str = "\
Examples:
  whosaid                                explore the built-in dataset
  whosaid quotes.json archive/           explore a dataset and a folder of them
  curl -s https://… | whosaid            explore what is piped in
  whosaid find '@putin kind:quote'       what Putin said, word for word
  whosaid stats quotes.json              who is quoted, and how often

Settings are read from ~/.config/whosaid/settings.toml. A file that has a command's name is opened by its path: whosaid ./find

Exit codes: 0 done · 1 nothing found, or a check that failed · 2 a mistake in the call or the data · 130 interrupted";

/// Who said what, and where it stands in the source
#[derive(Debug, Parser)]
#[command(name = "whosaid", bin_name = "whosaid", version, long_about = LONG_ABOUT, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, subcommand_value_name = "COMMAND", max_term_width = 100)]
pub(super) struct Call {
    #[command(flatten)]
    pub explore: explore::Args,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: When,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Find(find::Args),
    Extract(extract::Args),
    Index(index::Args),
    Check(check::Args),
    Stats(stats::Args),
    Score(score::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Call {
    /// Reads a call. Where help or the version was asked for, it is told, and so is a mistake; an exit code is left.
    pub(super) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Result<Self, Exit>, Error> {
        match Self::try_parse_from(arguments) {
            Ok(call) => call.sensible().map(Ok),
            Err(error) if error.use_stderr() => {
                report::error(&mistake(&error));
                Ok(Err(Exit::Mistake))
            }
            Err(help) => {
                let page = output::page(When::Auto);
                let text = help.render();
                let text = if page.colour { text.ansi().to_string() } else { text.to_string() };
                output::print(|out| out.write_all(text.as_bytes()))?;
                Ok(Err(Exit::Done))
            }
        }
    }

    /// The explorer's arguments mean nothing to a command.
    fn sensible(self) -> Result<Self, Error> {
        if self.command.is_some() && self.explore != explore::Args::default() {
            let what = "paths and the explorer's options stand after a command or without one: `whosaid --help` shows how";
            return Err(Error::Call(what.to_owned()));
        }
        Ok(self)
    }
}

/// What clap has to say, without its "error: ", and what it can't know.
fn mistake(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    let command = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => named_like_a_file(&usage.to_string()),
        _ => None,
    };
    match command.filter(|_| error.kind() == ErrorKind::MissingRequiredArgument) {
        Some(command) => format!("{text}\n\nTo open the file “{command}”, write ./{command}"),
        None => text.to_owned(),
    }
}

/// The command of a usage line, where a file or folder here has the same name.
fn named_like_a_file(usage: &str) -> Option<String> {
    let commands = Call::command();
    let mut words = usage.split_whitespace().skip_while(|&word| word != "whosaid");
    let word = words.nth(1)?;
    commands.find_subcommand(word).filter(|_| Path::new(word).exists()).map(|_| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_arguments_is_sound() {
        Call::command().debug_assert();
    }

    fn read(line: &str) -> Result<Call, clap::Error> {
        Call::try_parse_from(line.split(' ').map(OsString::from))
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
    fn what_only_the_explorer_knows_is_refused_beside_a_command() {
        for line in ["whosaid --theme dark stats", "whosaid --no-mouse man"] {
            assert!(read(line).unwrap().sensible().is_err(), "{line}");
        }
        assert!(read("whosaid stats --theme dark").is_err());
    }
}

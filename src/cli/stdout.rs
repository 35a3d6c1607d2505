//! Standard output: results go here and nothing else. Whether they have colours depends on what the user asks for, else on the
//! environment, else on whether it is a terminal.

use std::env;
use std::ffi::OsString;
use std::io::{self, BufWriter, IsTerminal as _, Write};

use clap::ValueEnum;

use super::closed_stdout;
use super::error::Error;
use crate::export::TextPage;

/// When printed text has styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColourChoice {
    /// on a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// even where it goes to a file or a pipe
    Always,
    /// nowhere
    Never,
}

impl ColourChoice {
    /// Whether text is styled that goes to a terminal, or to something else.
    pub(super) fn is_wanted(self, is_terminal: bool) -> bool {
        self.decide(is_terminal, |name| env::var_os(name))
    }

    /// By <https://no-color.org> and <https://bixense.com/clicolors>: a variable counts if it is not empty, and
    /// `CLICOLOR_FORCE` if it is not "0" either.
    fn decide(self, is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
        let says = |name| variable(name).filter(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if says("NO_COLOR").is_some() => false,
            Self::Auto if says("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Self::Auto => is_terminal && says("TERM").is_none_or(|term| term != "dumb"),
        }
    }
}

/// Refuses a standard output that was closed from the start: what would be printed is lost.
pub(super) fn refuse_closed() -> Result<(), Error> {
    if closed_stdout::was_closed() { Err(Error::Closed) } else { Ok(()) }
}

/// Writes results. A reader that has had enough and closed the pipe is no error; one that was never there is.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    refuse_closed()?;
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}

/// The page for text on standard output: its width on a terminal, and whether it has colours.
pub(super) fn page(colour: ColourChoice) -> TextPage {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    TextPage { width: width.filter(|&cells| is_terminal && cells > 0), colour: colour.is_wanted(is_terminal) }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (ColourChoice, bool, &'static [(&'static str, &'static str)], bool);

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_terminal() {
        let table: [Case; 11] = [
            (ColourChoice::Auto, true, &[], true),
            (ColourChoice::Auto, false, &[], false),
            (ColourChoice::Auto, true, &[("NO_COLOR", "1")], false),
            (ColourChoice::Auto, true, &[("NO_COLOR", "")], true),
            (ColourChoice::Auto, true, &[("TERM", "dumb")], false),
            (ColourChoice::Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (ColourChoice::Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (ColourChoice::Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
            (ColourChoice::Always, false, &[("NO_COLOR", "1")], true),
            (ColourChoice::Never, true, &[("CLICOLOR_FORCE", "1")], false),
            (ColourChoice::Always, false, &[], true),
        ];
        for (when, is_terminal, variables, wanted) in table {
            let variable = |name: &str| {
                variables
                    .iter()
                    .find(|(variable, _)| *variable == name)
                    .map(|(_, value)| OsString::from(value))
            };
            assert_eq!(when.decide(is_terminal, variable), wanted, "{when:?} {is_terminal} {variables:?}");
        }
    }
}

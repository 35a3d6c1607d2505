//! Whether printed text has styles: what the person said, what the environment says, what stdout is.

use std::env;
use std::ffi::OsString;

use clap::ValueEnum;

/// When printed text has styles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// on a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// even where it goes to a file or a pipe
    Always,
    /// nowhere
    Never,
}

impl When {
    /// Whether to style what goes to a terminal, or to something else.
    pub(super) fn is_wanted(self, is_terminal: bool) -> bool {
        self.decide(is_terminal, |name| env::var_os(name))
    }

    /// <https://no-color.org> and <https://bixense.com/clicolors>: set and not empty means yes, "0" alone forces nothing.
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

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (When, bool, &'static [(&'static str, &'static str)], bool);

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_terminal() {
        let table: [Row; 11] = [
            (When::Auto, true, &[], true),
            (When::Auto, false, &[], false),
            (When::Auto, true, &[("NO_COLOR", "1")], false),
            (When::Auto, true, &[("NO_COLOR", "")], true),
            (When::Auto, true, &[("TERM", "dumb")], false),
            (When::Auto, false, &[("CLICOLOR_FORCE", "1")], true),
            (When::Auto, false, &[("CLICOLOR_FORCE", "0")], false),
            (When::Auto, false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
            (When::Always, false, &[("NO_COLOR", "1")], true),
            (When::Never, true, &[("CLICOLOR_FORCE", "1")], false),
            (When::Always, false, &[], true),
        ];
        for (when, is_terminal, variables, wanted) in table {
            let variable = |name: &str| {
                variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
            };
            assert_eq!(when.decide(is_terminal, variable), wanted, "{when:?} {is_terminal} {variables:?}");
        }
    }
}

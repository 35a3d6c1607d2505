//! Exit codes: how a command ended, for scripts.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It is done. A closed pipe counts as done: its reader has had enough.
    Done,
    /// Nothing was found, or a check failed.
    Nothing,
    /// A mistake in the arguments or in the data, which stderr explains.
    Mistake,
    /// Ended by a signal of this number, for example 2 (Ctrl-C) or 15 (SIGTERM).
    Signal(u8),
    /// Ended by a panic, which is a bug of ours. stderr has its message.
    Panic,
}

impl Exit {
    /// The number that a shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Nothing => 1,
            Self::Mistake => 2,
            Self::Signal(signal) => 128_u8.saturating_add(signal),
            Self::Panic => 101,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_the_manual_says() {
        let codes = [Exit::Done, Exit::Nothing, Exit::Mistake, Exit::Signal(2)].map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 130]);
    }
}

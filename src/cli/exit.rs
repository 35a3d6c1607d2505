//! Exit codes: how a call ended, for scripts.

use std::process::ExitCode;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done. A closed pipe counts: whoever read it had enough.
    Done,
    /// Nothing was found, or a check failed.
    Nothing,
    /// A mistake in the call or in the data, and a sentence on stderr says which.
    Mistake,
    /// Ended by a signal: 2 is the person's Ctrl-C in another terminal, 15 a polite request.
    Signal(u8),
    /// Ended by a defect of ours, which stderr tells of.
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

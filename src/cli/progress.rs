//! The progress line: the last line of a terminal, where one sentence takes the place of another. Nothing where stderr is
//! no terminal.

use std::io::{self, IsTerminal as _};

use super::report;

/// The line on the terminal.
pub(super) struct Line {
    shown: bool,
    wanted: bool,
}

impl Line {
    /// A line, where somebody would see it and nothing else is written to the same terminal.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { shown: false, wanted: is_wanted && io::stderr().is_terminal() }
    }

    /// Shows a sentence in the place of the one before.
    pub(super) fn show(&mut self, sentence: &str) {
        if self.wanted {
            let width = terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| width.0);
            report::line(sentence, usize::from(width));
            self.shown = true;
        }
    }

    /// Makes room for other words.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            report::clear_line();
        }
    }
}

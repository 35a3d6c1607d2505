//! Standard error: sentences for a person, and the progress line. All text is scrubbed here, whoever it comes from, and no
//! other file writes to it. A sentence is one line: a line break in a name or a title begins no other.

use std::io::{self, IsTerminal as _, Write as _};

use super::marked::MarkedLine;
use crate::text::cells::cut;
use crate::text::scrub::{Clean, printed_label};

/// The width of a terminal that does not tell it, in cells.
const FALLBACK_WIDTH: u16 = 80;

/// Clears the rest of a terminal's line.
const ERASE_LINE: &str = "\x1B[K";

/// Says that something is wrong, in a sentence after the program's name.
pub(super) fn error(sentence: &str) {
    print(&format!("whosaid: {sentence}"));
}

/// Shows what a sentence was about.
pub(super) fn marked(line: &MarkedLine) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Says something that is no error.
pub(super) fn note(sentence: &str) {
    print(sentence);
}

fn print(sentence: &str) {
    // If stderr is closed, nobody is left to be told.
    let _ = writeln!(io::stderr().lock(), "{}", printed_label(sentence));
}

/// The progress line: the last line of the terminal, in which each sentence replaces the previous one. Where stderr is no
/// terminal there is none.
pub(super) struct ProgressLine {
    is_wanted: bool,
    is_shown: bool,
}

impl ProgressLine {
    /// A line, if stderr is a terminal. `is_wanted` is false where something else is written to the same terminal.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { is_wanted: is_wanted && io::stderr().is_terminal(), is_shown: false }
    }

    /// Shows a sentence in place of the previous one.
    pub(super) fn show(&mut self, sentence: &str) {
        if !self.is_wanted {
            return;
        }
        let width =
            terminal_size::terminal_size_of(io::stderr()).map_or(FALLBACK_WIDTH, |(width, _)| width.0);
        let clean = Clean::printed_line(sentence);
        // A line that reaches the edge would wrap, and the next one could not replace it.
        let cells = usize::from(width).saturating_sub(1);
        let shown = cut(clean.as_str(), cells).apply(clean.as_str()).into_owned();
        let _ = write!(io::stderr().lock(), "\r{shown}{ERASE_LINE}");
        self.is_shown = true;
    }

    /// Makes room for other text.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let _ = write!(io::stderr().lock(), "\r{ERASE_LINE}");
        }
    }
}

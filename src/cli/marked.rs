//! A line with marks under the part of it that is wrong, as it is shown below a sentence.

use std::fmt;
use std::ops::Range;

use crate::text::cells::width;
use crate::text::scrub::Clean;

/// The widest line that is shown to mark a mistake, in cells: under a longer one nobody finds the place.
const MAX_MARKED: usize = 200;

/// What somebody wrote, and below it marks under what is wrong. It is scrubbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedLine {
    line: String,
    marks: String,
}

impl MarkedLine {
    /// The line, and marks under the bytes at `at`; nothing where it is too wide.
    pub(super) fn new(line: &str, at: Range<usize>) -> Option<Self> {
        let clean = Clean::printed_line(line);
        let line = clean.as_str();
        if width(line) > MAX_MARKED {
            return None;
        }
        let at = clean.clean_range(at);
        let before = " ".repeat(width(&line[..at.start]));
        let marks = "^".repeat(width(&line[at]).max(1));
        Some(Self { line: line.to_owned(), marks: before + &marks })
    }
}

impl fmt::Display for MarkedLine {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "\n  {}\n  {}", self.line, self.marks)
    }
}

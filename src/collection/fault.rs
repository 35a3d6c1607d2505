//! A fault: one thing that is wrong with a dataset, and where.

use std::fmt;

/// Where in a dataset something stands: a file, and a line of it or a path in its JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file's name, "-" for standard input.
    pub file: String,
    /// The line, from 1, where the file is JSON Lines or could not be read as JSON at all.
    pub line: Option<usize>,
    /// The path in the JSON: `attributions[7].content[0]`.
    pub path: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.path.is_empty() {
            write!(f, ", {}", self.path)?;
        }
        Ok(())
    }
}

/// One sentence about one thing that is wrong, and its place.
///
/// The sentence may quote the file: whoever prints it scrubs it first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong, what was expected, and where there is one, the way out.
    pub what: String,
}

/// The bytes of a fault that are told: a file may say anything where an id was expected, and at any length.
const TOLD: usize = 1000;

impl Fault {
    /// A fault as it is told: what is too long is cut.
    pub(super) fn told(place: Place, what: String) -> Self {
        Self { place: Place { path: shortened(place.path), ..place }, what: shortened(what) }
    }
}

fn shortened(mut text: String) -> String {
    if text.len() > TOLD {
        text.truncate((0..=TOLD).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
        text.push('…');
    }
    text
}

//! A phrase: words of a query as they were written.

use std::fmt;

use crate::text::{fold::fold, words::words};

/// Words of a query as written, but with single spaces and without quotation marks, so that they parse to the same phrase when
/// they are printed between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phrase(String);

impl Phrase {
    /// The words of any text.
    pub fn new(text: &str) -> Self {
        let plain: Vec<&str> =
            text.split(|c: char| is_quote(c) || is_gap(c)).filter(|s| !s.is_empty()).collect();
        Self(plain.join(" "))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words of it that can be searched for, as written.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        words(&self.0).map(|range| &self.0[range]).filter(|word| !fold(word).is_empty())
    }

    /// Whether no letter, digit or emoji is in it, so that there is nothing to search for.
    pub fn is_wordless(&self) -> bool {
        self.words().next().is_none()
    }

    /// Prints it as the value of a field, in quotation marks only where it needs them.
    pub(super) fn print_value(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains([' ', '|']) { write!(f, "\"{}\"", self.0) } else { f.write_str(&self.0) }
    }
}

/// The quotation marks of phrases. Single ones are apostrophes too, so they are none.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// What separates terms.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

//! A suggestion: the nearest query that finds something, and the sentences that offer it.

use std::fmt;

use crate::search::query::{Anchor, Clause, Query, Test, WordsTest};

/// The nearest query that finds something. Its sentences repeat what was typed, so they have to be scrubbed before they are
/// shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Why the query as it was finds nothing.
    pub reason: EmptyReason,
    /// The query to search for instead.
    pub query: Query,
    /// How many hits it has; at least one.
    pub total: usize,
    /// What was changed, in the order of the query.
    pub changes: Vec<Change>,
}

/// Why a query finds nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmptyReason {
    /// Nothing meets this clause.
    Of(Clause),
    /// Something meets each of the two, but nothing both.
    OfBoth(Clause, Clause),
    /// Any two go together, but not all.
    OfAll,
}

/// One difference between a query and the one suggested instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A clause is another.
    Replaced {
        /// As it was written.
        from: Clause,
        /// What replaces it.
        to: Vec<Clause>,
    },
    /// A clause is left out.
    Dropped(Clause),
}

impl Suggestion {
    /// Why there is nothing, as a sentence: "No quote or claim has “ukrane”."
    pub fn why(&self) -> String {
        self.reason.to_string()
    }

    /// What the suggestion would do, as a sentence: "⏎ searches for “ukraine” (12)."
    pub fn offer(&self) -> String {
        if self.query.is_empty() {
            return format!("⏎ shows everything ({}).", self.total);
        }
        let query = self.query.to_string();
        // Quotation marks inside quotation marks would be hard to tell apart.
        let quoted = if query.contains('"') { query } else { format!("“{query}”") };
        format!("⏎ searches for {quoted} ({}).", self.total)
    }
}

/// Why a test finds nothing.
fn write_unmet(test: &Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match test {
        Test::Words(test) => write_unsaid(test, f),
        Test::Speaker(name) => write!(f, "Nobody who says anything here is called “{}”.", name.as_str()),
        Test::Document(title) => write!(f, "No source here is called “{}”.", title.as_str()),
        Test::Outlet(name) => write!(f, "Nothing here was published by “{}”.", name.as_str()),
        Test::Cue(words) => write!(f, "Nothing here is said with the words “{}”.", words.as_str()),
        test => write!(f, "Nothing here is “{test}”."),
    }
}

fn write_unsaid(test: &WordsTest, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let words = test.words.as_str();
    let one = test.words.words().count() == 1;
    match test.anchor {
        Anchor::Start => write!(f, "No quote or claim begins with “{words}”."),
        Anchor::End => write!(f, "No quote or claim ends with “{words}”."),
        Anchor::Whole => write!(f, "No quote or claim is just “{words}”."),
        Anchor::Anywhere if test.fuzzy => write!(f, "No quote or claim has anything like “{words}”."),
        Anchor::Anywhere if one => write!(f, "No quote or claim has “{words}”."),
        Anchor::Anywhere => write!(f, "No quote or claim has the words “{words}” in a row."),
    }
}

impl fmt::Display for EmptyReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(clause) => match clause.terms() {
                [term] if term.not => write!(f, "Every quote and claim here is left out by “{term}”."),
                [term] => write_unmet(&term.test, f),
                _ => write!(f, "No quote or claim has any of “{clause}”."),
            },
            Self::OfBoth(a, b) => write!(f, "No quote or claim goes with both “{a}” and “{b}”."),
            Self::OfAll => f.write_str("No quote or claim goes with all of that."),
        }
    }
}

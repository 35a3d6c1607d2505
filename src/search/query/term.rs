//! A term: one thing that a quote or claim is asked for.

use std::fmt;

use super::{Dates, Field, Phrase};
use crate::collection::{Kind, Status};

/// One test, or its opposite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether what passes the test is to be left out.
    pub not: bool,
    /// The test.
    pub test: Test,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// Words in the content, or in a speaker's name.
    Words(Speech),
    /// Who said it: a speaker's id, or names and aliases, fuzzily.
    Speaker(Phrase),
    /// Where it stands: a document's id, or words of its title.
    Document(Phrase),
    /// In what words it is said to be said.
    Cue(Phrase),
    /// Who published it.
    Outlet(Phrase),
    /// Quote, mixed or claim.
    Kind(Kind),
    /// When it was published.
    Date(Dates),
    /// Whether it stands inside another.
    Inside(bool),
    /// Whether a person has looked at it.
    Status(Status),
}

/// Words that are looked for in what was said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speech {
    /// The words. There is at least one; where there are more, they follow one another.
    pub words: Phrase,
    /// How they were written.
    pub writing: Writing,
    /// Where in the content they must stand.
    pub place: Place,
    /// Whether typing mistakes are forgiven.
    pub slips: bool,
}

/// How words were written, which says whether the last one may be a word's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Writing {
    /// Without quotation marks. The last word may be a beginning.
    Bare,
    /// In quotation marks: whole words.
    Quoted,
    /// In quotation marks of which the second is not yet typed. The last word may be a beginning.
    Open,
}

/// Where in the content words must stand. Names are only looked at where it may be anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Wherever they are.
    Anywhere,
    /// `^`: its first words.
    Start,
    /// `$`: its last words, and these are whole.
    End,
    /// `^…$`: it has no other words.
    Whole,
}

impl Place {
    /// Whether the content must begin so.
    pub fn starts(self) -> bool {
        matches!(self, Self::Start | Self::Whole)
    }

    /// Whether the content must end so.
    pub fn ends(self) -> bool {
        matches!(self, Self::End | Self::Whole)
    }

    pub(super) fn new(starts: bool, ends: bool) -> Self {
        match (starts, ends) {
            (false, false) => Self::Anywhere,
            (true, false) => Self::Start,
            (false, true) => Self::End,
            (true, true) => Self::Whole,
        }
    }
}

impl Term {
    pub(super) fn is_open(&self) -> bool {
        matches!(&self.test, Test::Words(Speech { writing: Writing::Open, .. }))
    }
}

impl From<Test> for Term {
    fn from(test: Test) -> Self {
        Self { not: false, test }
    }
}

impl Speech {
    /// Words as they are typed without any mark.
    pub fn bare(words: &str) -> Self {
        Self { words: Phrase::new(words), writing: Writing::Bare, place: Place::Anywhere, slips: false }
    }

    /// Whether speakers' names and cues are looked at too: they are no content that could begin or end so.
    pub fn is_for_all(&self) -> bool {
        self.place == Place::Anywhere
    }

    /// Whether the last word may be the beginning of one.
    pub fn is_unfinished(&self) -> bool {
        self.writing != Writing::Quoted && !self.place.ends()
    }
}

impl Test {
    /// The field that is asked for. Nothing for plain words.
    pub fn field(&self) -> Option<Field> {
        Some(match self {
            Self::Words(_) => return None,
            Self::Speaker(_) => Field::Speaker,
            Self::Document(_) => Field::Document,
            Self::Cue(_) => Field::Cue,
            Self::Outlet(_) => Field::Outlet,
            Self::Kind(_) => Field::Kind,
            Self::Date(_) => Field::Date,
            Self::Inside(_) => Field::Inside,
            Self::Status(_) => Field::Status,
        })
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.not { "!" } else { "" }, self.test)
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field() {
            Some(Field::Speaker) => f.write_str("@")?,
            Some(field) => write!(f, "{}:", field.name())?,
            None => {}
        }
        match self {
            Self::Words(speech) => speech.fmt(f),
            Self::Speaker(value) | Self::Document(value) | Self::Cue(value) | Self::Outlet(value) => {
                value.print_value(f)
            }
            Self::Kind(kind) => f.write_str(kind_name(*kind)),
            Self::Date(dates) => dates.fmt(f),
            Self::Inside(inside) => f.write_str(if *inside { "yes" } else { "no" }),
            Self::Status(status) => f.write_str(status_name(*status)),
        }
    }
}

impl fmt::Display for Speech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = match self.writing {
            Writing::Bare => ("", ""),
            Writing::Quoted => ("\"", "\""),
            Writing::Open => ("\"", ""),
        };
        let begins = if self.place.starts() { "^" } else { "" };
        let slips = if self.slips { "~" } else { "" };
        let ends = if self.place.ends() { "$" } else { "" };
        write!(f, "{begins}{slips}{start}{}{end}{ends}", self.words.as_str())
    }
}

/// A reader's word for a kind, as queries write it.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "quote",
        Kind::Mixed => "mixed",
        Kind::Indirect => "claim",
    }
}

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Extracted => "extracted",
        Status::Curated => "curated",
        Status::Confirmed => "confirmed",
        Status::Rejected => "rejected",
    }
}

//! The query as a value: clauses joined by AND, the terms of a clause by OR. A term may hold a phrase, words as they were
//! written; a filter is a term that facets put into a query and take out again.
//!
//! A query prints as the shortest text that parses to the same query again, so that the text in the search box is the only
//! place where filters are stored.

use std::fmt;

use super::dates::Dates;
use super::field::Field;
use crate::collection::{Kind, Status};
use crate::text::fold::fold;
use crate::text::words::words;

/// What to look for. An empty query finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    pub(super) clauses: Vec<Clause>,
}

/// Terms of which one must hold. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    pub(super) terms: Vec<Term>,
}

impl Query {
    /// The clauses, all of which must hold, in the order in which they were written.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Whether there is nothing to look for, so that everything is found.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether any of its terms asks for a field.
    pub fn asks_for(&self, field: Field) -> bool {
        self.clauses.iter().flat_map(Clause::terms).any(|term| term.test.field() == Some(field))
    }

    /// The same query with one clause replaced, or left out.
    pub(crate) fn with_clause(&self, at: usize, clause: Option<Clause>) -> Self {
        let mut query = self.clone();
        query.clauses.splice(at..=at, clause);
        query.open_phrase_last()
    }

    /// Moves a phrase that is still being typed to the end, where its missing quotation mark does no harm.
    pub(super) fn open_phrase_last(mut self) -> Self {
        self.clauses.retain(|clause| !clause.terms.is_empty());
        for clause in &mut self.clauses {
            clause.terms.sort_by_key(Term::is_open);
        }
        self.clauses.sort_by_key(|clause| clause.terms.iter().any(Term::is_open));
        self
    }
}

impl Clause {
    /// The terms, of which one must hold.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The field that all terms of the clause ask for, none of them with "not". Nothing where there is no such field.
    pub fn field(&self) -> Option<Field> {
        let first = self.terms.first()?.test.field()?;
        self.terms.iter().all(|term| !term.not && term.test.field() == Some(first)).then_some(first)
    }

    pub(crate) fn with_term(&self, at: usize, term: Option<Term>) -> Self {
        let mut terms = self.terms.clone();
        terms.splice(at..=at, term);
        Self { terms }
    }
}

impl From<Term> for Clause {
    fn from(term: Term) -> Self {
        Self { terms: vec![term] }
    }
}

impl FromIterator<Clause> for Query {
    fn from_iter<I: IntoIterator<Item = Clause>>(clauses: I) -> Self {
        Self { clauses: clauses.into_iter().collect() }.open_phrase_last()
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.clauses, " ")
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        joined(f, &self.terms, " | ")
    }
}

fn joined(f: &mut fmt::Formatter<'_>, parts: &[impl fmt::Display], between: &str) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        write!(f, "{}{part}", if at == 0 { "" } else { between })?;
    }
    Ok(())
}

/// A test, or its opposite.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Whether the term finds what does not pass the test.
    pub not: bool,
    /// The test.
    pub test: Test,
}

/// A question about an attribution, which is true or false.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// Words in the content, or in a speaker's name.
    Words(WordsTest),
    /// Who said it: a speaker's id, or names and aliases, with mistakes allowed.
    Speaker(Phrase),
    /// The document that it is in: an id, or words of the title.
    Document(Phrase),
    /// The words of its cue.
    Cue(Phrase),
    /// Who published it.
    Outlet(Phrase),
    /// Quote, mixed or claim.
    Kind(Kind),
    /// When it was published.
    Date(Dates),
    /// Whether it is inside another attribution.
    Inside(bool),
    /// Whether a person has reviewed it.
    Status(Status),
    /// Whether the text has it as said.
    Said(bool),
}

/// Words to be found in the content, or in names and cues too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordsTest {
    /// The words. There is at least one; where there are more, they follow one another.
    pub words: Phrase,
    /// Their quotation marks.
    pub quoting: Quoting,
    /// Where in the content they must be.
    pub anchor: Anchor,
    /// `~`: whether typing mistakes are allowed.
    pub fuzzy: bool,
}

/// The quotation marks of words, which say whether the last one may be a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quoting {
    /// No quotation marks. The last word may be a prefix.
    Bare,
    /// Two quotation marks: whole words.
    Quoted,
    /// One quotation mark, while the second is not yet typed. The last word may be a prefix.
    Open,
}

/// Where in the content words must be. Only unanchored words are looked for in names and cues too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Anywhere.
    Anywhere,
    /// `^`: its first words.
    Start,
    /// `$`: its last words, and these are whole.
    End,
    /// `^…$`: it has no other words.
    Whole,
}

impl Anchor {
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
        matches!(&self.test, Test::Words(WordsTest { quoting: Quoting::Open, .. }))
    }
}

impl From<Test> for Term {
    fn from(test: Test) -> Self {
        Self { not: false, test }
    }
}

impl WordsTest {
    /// Words without any operator.
    pub fn bare(words: &str) -> Self {
        Self { words: Phrase::new(words), quoting: Quoting::Bare, anchor: Anchor::Anywhere, fuzzy: false }
    }

    /// Whether the words may also be in speakers' names and cues, which have no beginning or end of the content.
    pub fn is_unanchored(&self) -> bool {
        self.anchor == Anchor::Anywhere
    }

    /// Whether the last word may be a prefix.
    pub fn is_unfinished(&self) -> bool {
        self.quoting != Quoting::Quoted && !self.anchor.ends()
    }
}

impl Test {
    /// The field of the test. Nothing for plain words.
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
            Self::Said(_) => Field::Said,
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
            Self::Words(test) => test.fmt(f),
            Self::Speaker(value) | Self::Document(value) | Self::Cue(value) | Self::Outlet(value) => {
                value.print_value(f)
            }
            Self::Kind(kind) => f.write_str(kind_name(*kind)),
            Self::Date(dates) => dates.fmt(f),
            Self::Inside(answer) | Self::Said(answer) => f.write_str(if *answer { "yes" } else { "no" }),
            Self::Status(status) => f.write_str(status_name(*status)),
        }
    }
}

impl fmt::Display for WordsTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, end) = match self.quoting {
            Quoting::Bare => ("", ""),
            Quoting::Quoted => ("\"", "\""),
            Quoting::Open => ("\"", ""),
        };
        let begins = if self.anchor.starts() { "^" } else { "" };
        let slips = if self.fuzzy { "~" } else { "" };
        let ends = if self.anchor.ends() { "$" } else { "" };
        // Between two terms the bare word would be the operator.
        let twice_not = if begins.len() + slips.len() + ends.len() == 0
            && self.quoting == Quoting::Bare
            && self.words.as_str() == OR
        {
            "!!"
        } else {
            ""
        };
        f.write_str(twice_not)?;
        write!(f, "{begins}{slips}{start}{}{end}{ends}", self.words.as_str())
    }
}

/// A kind as queries write it.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "quote",
        Kind::Mixed => "mixed",
        Kind::Indirect => "claim",
    }
}

/// A status as queries write it.
pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Extracted => "extracted",
        Status::Curated => "curated",
        Status::Confirmed => "confirmed",
        Status::Rejected => "rejected",
    }
}

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
    fn print_value(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains([' ', '|', '(', ')']) { write!(f, "\"{}\"", self.0) } else { f.write_str(&self.0) }
    }
}

/// The word for `|`. Without a term before it, it is a word like others.
pub(super) const OR: &str = "OR";

/// The quotation marks of phrases. Single ones are apostrophes too, so they are none.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// What separates terms.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// As [`Engine::speaker_term`](crate::search::Engine::speaker_term) writes a speaker.
    Speaker(String),
    /// A kind.
    Kind(Kind),
    /// A document's id.
    Document(String),
    /// An outlet's name.
    Outlet(String),
    /// A year of publication.
    Year(u16),
}

impl Filter {
    /// The filter as a term of a query.
    pub fn term(&self) -> Term {
        Term::from(match self {
            Self::Speaker(text) => Test::Speaker(Phrase::new(text)),
            Self::Kind(kind) => Test::Kind(*kind),
            Self::Document(id) => Test::Document(Phrase::new(id)),
            Self::Outlet(name) => Test::Outlet(Phrase::new(name)),
            Self::Year(year) => Test::Date(Dates::In(format!("{year:04}"))),
        })
    }
}

impl Query {
    /// Whether the filter is written in the query.
    pub fn has(&self, filter: &Filter) -> bool {
        self.position(&filter.term()).is_some()
    }

    /// The query without the filter where it has it, else with it: as one more alternative where the query has a clause on
    /// that field already, or as a clause of its own.
    pub fn toggled(&self, filter: &Filter) -> Self {
        let term = filter.term();
        if let Some((clause, at)) = self.position(&term) {
            return self.with_clause(clause, Some(self.clauses[clause].with_term(at, None)));
        }
        let mut query = self.clone();
        let field = term.test.field();
        match query.clauses.iter_mut().find(|clause| clause.field() == field) {
            Some(clause) => clause.terms.push(term),
            None => query.clauses.push(Clause::from(term)),
        }
        query.open_phrase_last()
    }

    /// The query without its filters on a field.
    pub fn without(&self, field: Field) -> Self {
        self.clauses.iter().filter(|clause| clause.field() != Some(field)).cloned().collect()
    }

    /// The number of the clause that has a filter as a term, and the number of that term.
    pub(crate) fn position(&self, term: &Term) -> Option<(usize, usize)> {
        let filters = self.clauses.iter().enumerate().filter(|(_, clause)| clause.field().is_some());
        filters.into_iter().find_map(|(no, clause)| Some((no, clause.terms.iter().position(|t| t == term)?)))
    }
}

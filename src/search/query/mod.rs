//! A query: what a person typed into the search box, understood.
//!
//! Clauses are joined by AND, the terms of a clause by OR. A query prints as the shortest text that reads
//! back as the same query, so the text in the search box can be the only place where filters are kept.

mod dates;
mod error;
mod filter;
mod parse;
mod phrase;
mod term;

use std::fmt;

pub(crate) use dates::Dates;
pub use error::QueryError;
pub(crate) use filter::{Field, Filter};
pub(crate) use phrase::Phrase;
pub(crate) use term::{Place, Speech, Term, Test, Writing};

/// What to look for. An empty query finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    clauses: Vec<Clause>,
}

/// Terms of which one must hold. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    terms: Vec<Term>,
}

impl Query {
    /// Reads what was typed. `QueryError` says where it can't be read and what was expected there.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        parse::query(text)
    }

    /// The clauses, all of which must hold, in the order in which they were written.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Whether there is nothing to look for, so that everything is found.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The same query with another clause in the place of one, or with none there.
    pub(crate) fn with_clause(&self, at: usize, clause: Option<Clause>) -> Self {
        let mut query = self.clone();
        query.clauses.splice(at..=at, clause);
        query.settled()
    }

    /// Moves a phrase that is still being written to the end, where its missing quotation mark is no harm.
    fn settled(mut self) -> Self {
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

    /// The field that all of the clause's terms ask for, none with "not". Nothing where there is no such field.
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
        Self { clauses: clauses.into_iter().collect() }.settled()
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

#[cfg(test)]
pub(crate) mod tests;

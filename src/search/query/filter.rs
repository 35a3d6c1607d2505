//! Filters: terms that facets put into a query and take out again.

use super::{Clause, Dates, Field, Phrase, Query, Term, Test};
use crate::collection::Kind;

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

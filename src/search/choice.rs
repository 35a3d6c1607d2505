//! Choices: facets as switches of the query.
//!
//! A query may mean a speaker without writing the name out. The facets' switches have to show that, and to
//! switch it off again, so they ask what the query means and not only what it says.

use std::sync::Arc;

use super::cancel::Cancel;
use super::engine::Engine;
use super::query::{Filter, Phrase, Query, Test};
use crate::collection::{DocumentNo, Kind, SpeakerNo};

/// The values that a query's filters mean, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Speakers.
    pub speakers: Vec<SpeakerNo>,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Documents.
    pub documents: Vec<DocumentNo>,
    /// Outlets.
    pub outlets: Vec<Arc<str>>,
    /// Years, where they are asked for as years.
    pub years: Vec<u16>,
}

impl Engine {
    /// The shortest way to write a speaker in a query: the name where it means nobody else, else the id.
    pub fn speaker_term(&self, speaker: SpeakerNo) -> String {
        let speaker = self.collection.speaker(speaker);
        let name = Phrase::new(speaker.name);
        let alone = !name.is_wordless() && self.resolve(&name) == [speaker.no];
        if alone { name.as_str().to_owned() } else { speaker.id.to_owned() }
    }

    /// The speakers whom the words after an `@` mean, in the order of the collection.
    pub fn resolve(&self, value: &Phrase) -> Vec<SpeakerNo> {
        let meant = self.speakers.meant(value, &self.collection, &Cancel::new());
        meant.unwrap_or_default().iter().map(|(speaker, _)| *speaker).collect()
    }

    /// The values that are switched on in the facets.
    pub fn chosen(&self, query: &Query) -> Chosen {
        let mut chosen = Chosen::default();
        let filters = query.clauses().iter().filter(|clause| clause.field().is_some());
        for term in filters.flat_map(|clause| clause.terms()) {
            match &term.test {
                Test::Speaker(value) => chosen.speakers.extend(self.resolve(value)),
                Test::Kind(kind) => chosen.kinds.push(*kind),
                Test::Document(value) => chosen.documents.extend(self.documents_meant(value)),
                Test::Outlet(value) => chosen.outlets.extend(self.outlets_meant(value)),
                Test::Date(dates) => chosen.years.extend(dates.year()),
                _ => {}
            }
        }
        chosen.speakers.sort_unstable();
        chosen.speakers.dedup();
        chosen.documents.sort_unstable();
        chosen.documents.dedup();
        chosen
    }

    /// The query with a speaker switched: off where it means just this one, on where it does not mean this
    /// one, and this one alone in the place of words that mean several.
    pub fn toggled_speaker(&self, query: &Query, speaker: SpeakerNo) -> Query {
        let means = |test: &Test| match test {
            Test::Speaker(value) => self.resolve(value),
            _ => Vec::new(),
        };
        toggled(query, &Filter::Speaker(self.speaker_term(speaker)), &speaker, means)
    }

    /// The query with a document switched, in the same way.
    pub fn toggled_document(&self, query: &Query, document: DocumentNo) -> Query {
        let means = |test: &Test| match test {
            Test::Document(value) => self.documents_meant(value),
            _ => Vec::new(),
        };
        let id = self.collection.document(document).id.to_owned();
        toggled(query, &Filter::Document(id), &document, means)
    }

    /// The query with an outlet switched, in the same way.
    pub fn toggled_outlet(&self, query: &Query, outlet: &Arc<str>) -> Query {
        let means = |test: &Test| match test {
            Test::Outlet(value) => self.outlets_meant(value),
            _ => Vec::new(),
        };
        toggled(query, &Filter::Outlet(outlet.to_string()), outlet, means)
    }

    fn documents_meant(&self, value: &Phrase) -> Vec<DocumentNo> {
        self.documents(value, &Cancel::new()).unwrap_or_default()
    }

    fn outlets_meant(&self, value: &Phrase) -> Vec<Arc<str>> {
        let outlets = self.groups.outlets(value, &Cancel::new()).unwrap_or_default();
        outlets.into_iter().map(|no| self.groups.outlet(no)).collect()
    }
}

fn toggled<T: PartialEq>(query: &Query, filter: &Filter, one: &T, means: impl Fn(&Test) -> Vec<T>) -> Query {
    let place = query.clauses().iter().enumerate().filter(|(_, clause)| clause.field().is_some()).find_map(
        |(no, clause)| {
            let at = clause.terms().iter().position(|term| means(&term.test).contains(one))?;
            Some((no, at))
        },
    );
    let Some((no, at)) = place else { return query.toggled(filter) };
    let clause = &query.clauses()[no];
    let several = means(&clause.terms()[at].test).len() > 1;
    query.with_clause(no, Some(clause.with_term(at, several.then(|| filter.term()))))
}

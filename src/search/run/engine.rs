//! The engine: a collection with what is needed to search it.
//!
//! The explorer, the command line and the tests use the methods of [`Engine`] alone, so that what lies
//! beneath can be kept in memory or mapped from a disk.

use std::sync::{Arc, Mutex, PoisonError};

use super::answer::Answer;
use crate::collection::{AttributionNo, Collection, SpeakerNo};
use crate::parallel::both;
use crate::search::cancel::Cancel;
use crate::search::facets::{FacetCache, Facets};
use crate::search::fields::content::ROW_COST;
use crate::search::index::Index;
use crate::search::query::{Anchor, Clause, Phrase, Query, Term, Test, WordsTest};
use crate::search::words::pattern::PhrasePattern;
use crate::search::words::tier::{Tier, TieredRows};
use crate::search::words::vocabulary::MatchingWords;

/// A collection that can be searched. It never changes, and may be asked from several threads at once.
#[derive(Debug)]
pub struct Engine {
    pub(crate) collection: Arc<Collection>,
    pub(crate) index: Index,
    /// What clauses found, alone and together, the last asked for last: who types a third word still asks for the
    /// first two.
    known: Mutex<Vec<(Vec<Clause>, TieredRows)>>,
    pub(crate) counted: FacetCache,
}

/// What so many speakers said is found by a thread of its own.
const PARALLEL_SPEAKERS: usize = 500;

/// Clauses, alone or together, of which the rows are kept.
const MAX_CACHED_CLAUSES: usize = 8;

impl Engine {
    /// Makes a collection searchable. This takes a while where it is large.
    pub fn new(collection: impl Into<Arc<Collection>>) -> Self {
        let collection = collection.into();
        let index = Index::of(&collection);
        // In memory nothing can go wrong but memory itself; then nothing is found, and nothing crashes.
        Self::with_index(collection, index.unwrap_or_default())
    }

    /// A collection with its index, which was made for it.
    pub fn with_index(collection: Arc<Collection>, index: Index) -> Self {
        Self { collection, index, known: Mutex::default(), counted: FacetCache::default() }
    }

    /// What is searched.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// How many rows are searched.
    pub(crate) fn rows(&self) -> usize {
        self.index.rows
    }

    /// What the query finds, with counts. Nothing where the flag was raised meanwhile.
    pub fn search(&self, query: &Query, cancel: &Cancel) -> Option<Answer> {
        cancel.check()?;
        let (fields, others): (Vec<&Clause>, Vec<&Clause>) =
            query.clauses().iter().partition(|clause| clause.field().is_some());
        let base = self.together(&others, cancel)?;
        let field = |clause: &&Clause| Some((clause.field()?, self.clause(clause, cancel)?));
        let fields = fields.iter().map(field).collect::<Option<Vec<_>>>()?;
        let found = fields.iter().fold(base.clone(), |found, (_, tiers)| found.and(tiers));
        let facets = match self.known_facets(query) {
            Some(known) => known,
            None => Facets::count(self, &base, &fields, &found, cancel)?,
        };
        Some(Answer::new(found, facets))
    }

    /// The facets, where all that is asked for is a beginning that very many words have.
    fn known_facets(&self, query: &Query) -> Option<Facets> {
        let [clause] = query.clauses() else { return None };
        let [Term { test: Test::Words(test), not: false }] = clause.terms() else { return None };
        self.index.facets_of(&PhrasePattern::from(test))
    }

    /// What meets all of the clauses. The rows of the cheapest are found first; where they are few, they are looked at
    /// for the others, whose own rows are then never needed.
    fn together(&self, clauses: &[&Clause], cancel: &Cancel) -> Option<TieredRows> {
        let (known, others): (Vec<&Clause>, Vec<&Clause>) =
            clauses.iter().partition(|clause| self.kept(&[clause]).is_some());
        let mut found = self.known_together(&known, cancel)?;
        let mut words = Vec::new();
        for clause in others {
            match self.word(clause, cancel) {
                Some((sequence, selected, cost)) => words.push((cost, clause, sequence, selected)),
                None => found = found.and(&self.clause(clause, cancel)?),
            }
        }
        words.sort_by_key(|(cost, ..)| *cost);
        for (cost, clause, sequence, selected) in words {
            let few = found.any().count() * ROW_COST < cost;
            let rows = if few {
                self.among(&found, &sequence, &selected, cancel)
            } else {
                self.clause(clause, cancel)
            };
            found = found.and(&rows?);
        }
        Some(found)
    }

    /// What meets all of some clauses that were asked for before, and may have been together.
    fn known_together(&self, clauses: &[&Clause], cancel: &Cancel) -> Option<TieredRows> {
        if let Some(known) = self.kept(clauses) {
            return Some(known);
        }
        let mut found = TieredRows::all(self.rows());
        for clause in clauses {
            found = found.and(&self.clause(clause, cancel)?);
        }
        if clauses.len() > 1 {
            self.keep(clauses, &found);
        }
        Some(found)
    }

    /// Of a clause that is one word anywhere: the word, which words it stands for, and what finding their rows costs.
    /// Nothing for another, or where the search was cancelled.
    fn word(&self, clause: &Clause, cancel: &Cancel) -> Option<(PhrasePattern, MatchingWords, usize)> {
        let [term] = clause.terms() else { return None };
        let Test::Words(test) = &term.test else { return None };
        let sequence = PhrasePattern::from(test);
        let ([word], Anchor::Anywhere, false) = (&*sequence.words, test.anchor, term.not) else {
            return None;
        };
        let selected = self.index.contents.index.select(word, cancel)?;
        let prepared = word.is_plain_beginning() && self.index.beginnings.has(&word.folded);
        let cost = if prepared { self.rows() / 16 } else { self.index.contents.index.cost(&selected) };
        Some((sequence, selected, cost))
    }

    /// Those of the rows that have a word.
    fn among(
        &self,
        rows: &TieredRows,
        sequence: &PhrasePattern,
        selected: &MatchingWords,
        cancel: &Cancel,
    ) -> Option<TieredRows> {
        let names = self.index.speakers.names.find_all(&sequence.words, cancel)?;
        let cues = self.index.cues.find(sequence, cancel)?;
        let voices = self.collection.voices();
        let named = |row: u32| {
            let speakers = voices.of(AttributionNo(row));
            speakers.iter().filter_map(|speaker| names.tier(speaker.0)).min()
        };
        self.index.contents.judged(rows.any(), cancel, |row, words| {
            let said = words.iter().filter_map(|word| selected.tier(*word)).min();
            if said == Some(Tier::Exact) {
                return said;
            }
            let named = if names.any().is_empty() { None } else { named(row) };
            let cue = || cues.contains(row).then_some(Tier::Fuzzy);
            said.into_iter().chain(named).min().or_else(cue)
        })
    }

    /// What each clause of the query finds by itself.
    pub(crate) fn clauses(&self, query: &Query, cancel: &Cancel) -> Option<Vec<TieredRows>> {
        query.clauses().iter().map(|clause| self.clause(clause, cancel)).collect()
    }

    /// What meets all of these.
    pub(crate) fn all<'a>(&self, clauses: impl IntoIterator<Item = &'a TieredRows>) -> TieredRows {
        clauses.into_iter().fold(TieredRows::all(self.rows()), |found, clause| found.and(clause))
    }

    pub(crate) fn clause(&self, clause: &Clause, cancel: &Cancel) -> Option<TieredRows> {
        if let Some(known) = self.kept(&[clause]) {
            return Some(known);
        }
        let mut found = TieredRows::none(self.rows());
        for term in clause.terms() {
            cancel.check()?;
            let rows = self.test(&term.test, cancel)?;
            found = found.or(&if term.not { rows.not() } else { rows });
        }
        self.keep(&[clause], &found);
        Some(found)
    }

    fn kept(&self, clauses: &[&Clause]) -> Option<TieredRows> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let at = known.iter().position(|(others, _)| others.iter().eq(clauses.iter().copied()))?;
        let entry = known.remove(at);
        let tiers = entry.1.clone();
        known.push(entry);
        Some(tiers)
    }

    fn keep(&self, clauses: &[&Clause], found: &TieredRows) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MAX_CACHED_CLAUSES {
            known.remove(0);
        }
        known.push((clauses.iter().copied().cloned().collect(), found.clone()));
    }

    fn test(&self, test: &Test, cancel: &Cancel) -> Option<TieredRows> {
        let index = &self.index;
        Some(match test {
            Test::Words(test) => self.words(test, cancel)?,
            Test::Speaker(value) => {
                let meant = index.speakers.meant(value, &self.collection, cancel)?;
                index.spoken_by(&meant, cancel)?
            }
            Test::Document(value) => {
                self.standing_in(&index.documents.meant(value, &self.collection, cancel)?)
            }
            Test::Cue(value) => TieredRows::exactly(index.cues.find(&value.into(), cancel)?),
            Test::Outlet(value) => self.standing_in(&index.documents.published_by(value, cancel)?),
            Test::Date(dates) => self.standing_in(&index.documents.published(dates)),
            Test::Kind(kind) => TieredRows::exactly(index.fields.kind(*kind)),
            Test::Inside(inside) => TieredRows::exactly(index.fields.inside(*inside)),
            Test::Status(status) => TieredRows::exactly(index.fields.status(*status)),
        })
    }

    fn standing_in(&self, documents: &[u32]) -> TieredRows {
        TieredRows::exactly(self.index.documents.rows(documents, self.rows()))
    }

    /// What has the words.
    fn words(&self, test: &WordsTest, cancel: &Cancel) -> Option<TieredRows> {
        let index = &self.index;
        let sequence = PhrasePattern::from(test);
        if !test.is_for_all() {
            return index.contents.find(&sequence, cancel);
        }
        // "accused" is how somebody said it. What was said comes first, so that "said" is not all one gets.
        let cued = || Some(TieredRows::slightly(&index.cues.find(&sequence, cancel)?));
        if let Some(known) = index.prepared(&sequence) {
            return Some(known.or(&cued()?));
        }
        let names = index.speakers.named(&sequence, &self.collection, cancel)?;
        let spoken = || index.spoken_by(&names, cancel);
        let said = || Some(index.contents.find(&sequence, cancel)?.or(&cued()?));
        let (spoken, said) =
            if names.any().count() < PARALLEL_SPEAKERS { (spoken(), said()) } else { both(spoken, said) };
        Some(said?.or(&spoken?))
    }

    /// How many attributions a speaker has.
    pub(crate) fn quoted(&self, speaker: SpeakerNo) -> usize {
        self.index.voices.count(speaker.0 as usize)
    }

    /// The speakers whom the words after an `@` mean, in the order of the collection.
    pub fn resolve(&self, value: &Phrase) -> Vec<SpeakerNo> {
        let meant = self.index.speakers.meant(value, &self.collection, &Cancel::new());
        meant.map(|meant| meant.any().iter().map(SpeakerNo).collect()).unwrap_or_default()
    }

    /// The shortest way to write a speaker in a query: the name where it means nobody else, else the id.
    pub fn speaker_term(&self, speaker: SpeakerNo) -> String {
        let speaker = self.collection.speaker(speaker);
        let name = Phrase::new(speaker.name);
        let alone = !name.is_wordless() && self.resolve(&name) == [speaker.no];
        if alone { name.as_str().to_owned() } else { speaker.id.to_owned() }
    }
}

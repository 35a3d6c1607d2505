//! The engine: answers queries over a collection.
//!
//! # How a query is answered
//!
//! 1. The clauses are parted into filters, whose terms all ask for one field, and the others.
//! 2. The others are joined by AND. Clauses that were asked before come from the cache ([`ClauseCache`]): whoever types a third
//!    word still asks for the first two.
//! 3. A clause is the OR of its terms. Plain words are looked for in contents, cues and names: each word stands for a range of
//!    the vocabulary, whose posting lists are joined; words in a row are narrowed by bigrams and then verified in the forward
//!    index (see [`ContentIndex`](crate::search::fields::ContentIndex)).
//! 4. The filters are joined with that, each kept by itself, since a facet is counted without its own filters.
//! 5. The facets are counted (see [`FacetCounter`]). The hits are not sorted: an [`Answer`] has its rows as sets, one a tier.
//!
//! # Costs
//!
//! A set operation is one pass over the smaller list, or over the bits: 1.25 MB for 10 million rows. A posting list takes about
//! a byte a row to read. A fuzzy word looks at the whole vocabulary. Counting speakers touches every row found. What each
//! cache and each precomputed part is worth stands in `docs/BENCHMARKS.md`.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::answer::{Answer, Direction};
use super::search_index::SearchIndex;
use crate::collection::{AttributionNo, Collection, SpeakerNo};
use crate::parallel::join;
use crate::search::cancel::Cancel;
use crate::search::facets::{FacetCache, FacetCounter, Facets};
use crate::search::index::Index;
use crate::search::query::{Clause, Phrase, Query, Term, Test, WordsTest};
use crate::search::rowset::RowSet;
use crate::search::words::{PhrasePattern, Tier, TieredRows};

/// A collection that can be searched. It never changes, and may be asked from several threads at once.
#[derive(Debug)]
pub struct Engine {
    pub(crate) collection: Arc<Collection>,
    pub(crate) search_index: SearchIndex,
    clause_cache: ClauseCache,
    facet_cache: FacetCache,
}

/// From this many speakers on, what they said is found on a second thread.
const PARALLEL_SPEAKERS: usize = 500;

impl Engine {
    /// Makes a collection searchable. This takes a while where it is large.
    pub fn new(collection: impl Into<Arc<Collection>>) -> Self {
        let collection = collection.into();
        // In memory nothing can fail but memory itself; then nothing is found, and nothing crashes.
        let search_index = SearchIndex::of(&collection).unwrap_or_default();
        Self::with_index(collection, search_index)
    }

    /// A collection with its index, which was built for it.
    pub(crate) fn with_index(collection: Arc<Collection>, search_index: SearchIndex) -> Self {
        let (clause_cache, facet_cache) = Default::default();
        Self { collection, search_index, clause_cache, facet_cache }
    }

    /// The collection that is searched.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    pub(crate) fn index(&self) -> &Index {
        &self.search_index.index
    }

    /// How many rows are searched.
    pub(crate) fn rows(&self) -> usize {
        self.index().rows
    }

    /// What the query finds, with facets. Nothing where the flag was raised meanwhile.
    pub fn search(&self, query: &Query, cancel: &Cancel) -> Option<Answer> {
        cancel.check()?;
        let (filters, others): (Vec<&Clause>, Vec<&Clause>) =
            query.clauses().iter().partition(|clause| clause.field().is_some());
        let base = self.all_of(&others, cancel)?;
        let filter = |clause: &&Clause| Some((clause.field()?, self.clause(clause, cancel)?));
        let filters = filters.iter().map(filter).collect::<Option<Vec<_>>>()?;
        let found = filters.iter().fold(base.clone(), |found, (_, tiers)| found.and(tiers));
        let facets = match self.prefix_facets(query) {
            Some(facets) => facets,
            None => self.facet_counter(cancel).count(&base, &filters, &found)?,
        };
        Some(Answer::new(found, facets))
    }

    fn facet_counter<'a>(&'a self, cancel: &'a Cancel) -> FacetCounter<'a> {
        FacetCounter {
            index: self.index(),
            collection: &self.collection,
            totals: &self.search_index.precomputed.totals,
            cache: &self.facet_cache,
            cancel,
        }
    }

    /// The precomputed facets, where the query is one prefix that has them.
    fn prefix_facets(&self, query: &Query) -> Option<Facets> {
        let [clause] = query.clauses() else { return None };
        let [Term { test: Test::Words(test), not: false }] = clause.terms() else { return None };
        self.search_index.prefix_facets(&PhrasePattern::from(test))
    }

    /// The rows that meet all of the clauses: step 2 above.
    fn all_of(&self, clauses: &[&Clause], cancel: &Cancel) -> Option<TieredRows> {
        let (cached, others): (Vec<&Clause>, Vec<&Clause>) =
            clauses.iter().partition(|clause| self.clause_cache.get(&[clause]).is_some());
        let mut found = self.all_of_cached(&cached, cancel)?;
        for clause in others {
            found = found.and(&self.clause(clause, cancel)?);
        }
        Some(found)
    }

    /// The rows that meet all of some clauses that were asked before. They may have been asked together.
    fn all_of_cached(&self, clauses: &[&Clause], cancel: &Cancel) -> Option<TieredRows> {
        if let Some(found) = self.clause_cache.get(clauses) {
            return Some(found);
        }
        let mut found = TieredRows::full(self.rows());
        for clause in clauses {
            found = found.and(&self.clause(clause, cancel)?);
        }
        if clauses.len() > 1 {
            self.clause_cache.set(clauses, &found);
        }
        Some(found)
    }

    /// What each clause of the query finds by itself.
    pub(crate) fn clauses(&self, query: &Query, cancel: &Cancel) -> Option<Vec<TieredRows>> {
        query.clauses().iter().map(|clause| self.clause(clause, cancel)).collect()
    }

    /// What a clause finds: the OR of its terms.
    pub(crate) fn clause(&self, clause: &Clause, cancel: &Cancel) -> Option<TieredRows> {
        if let Some(found) = self.clause_cache.get(&[clause]) {
            return Some(found);
        }
        let mut found = TieredRows::empty(self.rows());
        for term in clause.terms() {
            cancel.check()?;
            let rows = self.test(&term.test, cancel)?;
            found = found.or(&if term.not { rows.not() } else { rows });
        }
        self.clause_cache.set(&[clause], &found);
        Some(found)
    }

    /// What passes a test: the field that it asks for answers it.
    fn test(&self, test: &Test, cancel: &Cancel) -> Option<TieredRows> {
        let index = self.index();
        Some(match test {
            Test::Words(test) => self.words(test, cancel)?,
            Test::Speaker(value) => {
                let speakers = index.speakers.resolve(value, &self.collection, cancel)?;
                index.spoken_by(&speakers, cancel)?
            }
            Test::Document(value) => {
                self.in_documents(&index.documents.find(value, &self.collection, cancel)?)
            }
            Test::Cue(value) => TieredRows::exact(index.cues.find(&value.into(), cancel)?),
            Test::Outlet(value) => self.in_documents(&index.documents.of_outlet(value, cancel)?),
            Test::Date(dates) => self.in_documents(&index.documents.of_dates(dates)),
            Test::Kind(kind) => TieredRows::exact(index.keywords.kind(*kind)),
            Test::Inside(inside) => TieredRows::exact(index.keywords.inside(*inside)),
            Test::Status(status) => TieredRows::exact(index.keywords.status(*status)),
            Test::Said(said) => TieredRows::exact(index.keywords.said(*said)),
        })
    }

    fn in_documents(&self, documents: &[u32]) -> TieredRows {
        TieredRows::exact(self.index().documents.rows(documents, self.rows()))
    }

    /// What has the words, in a row where there are several: in the content, in a speaker's name, or in the cue.
    fn words(&self, test: &WordsTest, cancel: &Cancel) -> Option<TieredRows> {
        let index = self.index();
        let phrase = PhrasePattern::from(test);
        if !test.is_unanchored() {
            return index.content.find(&phrase, cancel);
        }
        // A cue matches no better than a fuzzy word: "said" finds contents with "said" first, and not whatever was said.
        let in_cue = || Some(TieredRows::at(Tier::Fuzzy, &index.cues.find(&phrase, cancel)?));
        if let Some(rows) = self.search_index.prefix_rows(&phrase) {
            return Some(rows.or(&in_cue()?));
        }
        let names = index.speakers.with_name(&phrase, &self.collection, cancel)?;
        let spoken = || index.spoken_by(&names, cancel);
        let said = || Some(index.content.find(&phrase, cancel)?.or(&in_cue()?));
        let (spoken, said) =
            if names.any().count() < PARALLEL_SPEAKERS { (spoken(), said()) } else { join(spoken, said) };
        Some(said?.or(&spoken?))
    }

    /// The nearest attribution of a speaker of this one, in that direction: among the hits of an answer or, without one, in the
    /// document. Reads what these speakers said, so a search's thread does it and no frame. Nothing where it was cancelled or
    /// there is none.
    pub fn nearest_of_speaker(
        &self,
        item: AttributionNo,
        direction: Direction,
        hits: Option<&Answer>,
        cancel: &Cancel,
    ) -> Option<AttributionNo> {
        let speakers = self.collection.speaker_lists().of(item).iter().map(|speaker| speaker.0);
        let speakers: BTreeSet<u32> = speakers.collect();
        let speakers = RowSet::from_sorted(self.collection.speaker_count(), speakers.into_iter().collect());
        let spoken = self.index().spoken_by(&TieredRows::exact(speakers), cancel)?;
        if let Some(hits) = hits {
            return hits.nearest_of(spoken.any(), item, direction);
        }
        let row = match direction {
            Direction::Forward => spoken.any().first_from(item.0 + 1),
            Direction::Backward => spoken.any().last_before(item.0),
        };
        let document = self.collection.document_of(item);
        row.map(AttributionNo).filter(|found| self.collection.document_of(*found) == document)
    }

    /// How many attributions a speaker has.
    pub(crate) fn attribution_count(&self, speaker: SpeakerNo) -> usize {
        self.index().by_speaker.count(speaker.0 as usize)
    }

    /// The speakers whom the words after an `@` mean, in the order of the collection.
    pub fn resolve(&self, value: &Phrase) -> Vec<SpeakerNo> {
        let speakers = self.index().speakers.resolve(value, &self.collection, &Cancel::new());
        speakers.map(|speakers| speakers.any().iter().map(SpeakerNo).collect()).unwrap_or_default()
    }

    /// The shortest way to write a speaker in a query: the name where it means nobody else, else the id.
    pub fn speaker_term(&self, speaker: SpeakerNo) -> String {
        let speaker = self.collection.speaker(speaker);
        let name = Phrase::new(speaker.name);
        let is_unique = !name.is_wordless() && self.resolve(&name) == [speaker.no];
        if is_unique { name.as_str().to_owned() } else { speaker.id.to_owned() }
    }
}

/// Entries, each a clause or clauses that were joined by AND.
const MAX_CACHED_CLAUSES: usize = 8;

type CachedClauses = (Vec<Clause>, TieredRows);

/// What clauses found, by themselves and joined by AND; the entry that was used last stands last.
#[derive(Debug, Default)]
pub(super) struct ClauseCache(Mutex<Vec<CachedClauses>>);

impl ClauseCache {
    /// What these clauses found together.
    fn get(&self, clauses: &[&Clause]) -> Option<TieredRows> {
        let mut entries = self.lock();
        let at = entries.iter().position(|(others, _)| others.iter().eq(clauses.iter().copied()))?;
        let entry = entries.remove(at);
        let found = entry.1.clone();
        entries.push(entry);
        Some(found)
    }

    /// Remembers what these clauses found together, and forgets the entry that was not used for longest.
    fn set(&self, clauses: &[&Clause], found: &TieredRows) {
        let mut entries = self.lock();
        if entries.len() >= MAX_CACHED_CLAUSES {
            entries.remove(0);
        }
        entries.push((clauses.iter().copied().cloned().collect(), found.clone()));
    }

    fn lock(&self) -> MutexGuard<'_, Vec<CachedClauses>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

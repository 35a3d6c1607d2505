//! The engine: a collection with what is needed to search it.
//!
//! The explorer, the command line and the tests use the methods of [`Engine`] alone, so that what lies
//! beneath can be kept in memory or mapped from a disk.

use std::collections::HashMap;
use std::sync::Arc;

use super::answer::Answer;
use super::cancel::Cancel;
use super::content::{content_words, words_within};
use super::facets::{Facets, Groups};
use super::fields::Fields;
use super::lists::Lists;
use super::query::{Clause, Phrase, Query, Term, Test};
use super::speakers::{SpeakerIndex, words_of};
use super::tier::{Tier, Tiers};
use super::word_index::WordIndex;
use crate::collection::{Collection, DocumentNo, SpeakerNo};

/// A collection that can be searched. It never changes, and may be asked from several threads at once.
#[derive(Debug)]
pub struct Engine {
    pub(super) collection: Arc<Collection>,
    /// By attribution: the words of the content.
    pub(super) contents: WordIndex,
    /// By speaker: the words of the name, without the aliases.
    pub(super) names: WordIndex,
    /// By attribution: the words of the cue.
    pub(super) cues: WordIndex,
    /// By document: the words of the title.
    pub(super) titles: WordIndex,
    pub(super) speakers: SpeakerIndex,
    pub(super) fields: Fields,
    pub(super) groups: Groups,
    documents: HashMap<Phrase, DocumentNo>,
    /// By speaker: the attributions.
    voices: Lists,
}

impl Engine {
    /// Makes a collection searchable. This takes a while where it is large.
    pub fn new(collection: Arc<Collection>) -> Self {
        let all = &*collection;
        let word = |document: DocumentNo| {
            let text = all.document(document).text;
            move |range| &text[range]
        };
        let contents = WordIndex::new(all.attributions().map(|attribution| {
            let document = all.document(attribution.document);
            content_words(&document, &attribution).into_iter().map(word(document.no))
        }));
        let cues = WordIndex::new(all.attributions().map(|attribution| {
            let text = all.document(attribution.document).text;
            let words = attribution.cue.iter().flat_map(|span| words_within(text, span.range()));
            words.map(word(attribution.document)).collect::<Vec<_>>()
        }));
        let mut by_attribution = Lists::new();
        all.attributions().for_each(|one| by_attribution.push(one.speakers.iter().map(|speaker| speaker.0)));
        Self {
            names: WordIndex::new(all.speakers().map(|speaker| words_of(speaker.name))),
            titles: WordIndex::new(all.documents().map(|document| words_of(document.title))),
            speakers: SpeakerIndex::new(all),
            fields: Fields::new(all),
            groups: Groups::new(all),
            documents: all.documents().map(|document| (Phrase::new(document.id), document.no)).collect(),
            voices: by_attribution.inverted(all.speaker_count()),
            contents,
            cues,
            collection,
        }
    }

    /// What is searched.
    pub fn collection(&self) -> &Collection {
        &self.collection
    }

    /// What the query finds, with counts. Nothing where the flag was raised meanwhile.
    pub fn search(&self, query: &Query, cancel: &Cancel) -> Option<Answer> {
        let clauses = self.clauses(query, cancel)?;
        let facets = Facets::count(self, query, &clauses, cancel)?;
        Some(Answer::new(self.all(&clauses), facets))
    }

    /// What each clause of the query finds by itself.
    pub(super) fn clauses(&self, query: &Query, cancel: &Cancel) -> Option<Vec<Tiers>> {
        query.clauses().iter().map(|clause| self.clause(clause, cancel)).collect()
    }

    /// What meets all of these.
    pub(super) fn all<'a>(&self, clauses: impl IntoIterator<Item = &'a Tiers>) -> Tiers {
        let mut found = Tiers::all(self.collection.attribution_count());
        clauses.into_iter().for_each(|clause| found.and(clause));
        found
    }

    pub(super) fn clause(&self, clause: &Clause, cancel: &Cancel) -> Option<Tiers> {
        let mut found = Tiers::none(self.collection.attribution_count());
        for term in clause.terms() {
            found.or(&self.term(term, cancel)?);
        }
        Some(found)
    }

    fn term(&self, term: &Term, cancel: &Cancel) -> Option<Tiers> {
        cancel.check()?;
        let found = self.test(&term.test, cancel)?;
        Some(if term.not { found.not() } else { found })
    }

    fn test(&self, test: &Test, cancel: &Cancel) -> Option<Tiers> {
        Some(match test {
            Test::Words(speech) => {
                let sequence = speech.into();
                let mut found = self.contents.find(&sequence, cancel)?;
                if speech.is_for_all() {
                    let speakers = self.names.find(&sequence, cancel)?;
                    let named = speakers.any().iter().filter_map(|row| Some((row, speakers.tier(row)?)));
                    found.or(&self.spoken_by(named));
                    // "accused" is how somebody said it. What was said comes first, so that "said" is not all one gets.
                    found.or(&Tiers::slightly(
                        self.cues.find(&sequence, cancel)?.any(),
                        self.collection.attribution_count(),
                    ));
                }
                found
            }
            Test::Speaker(value) => {
                let meant = self.speakers.meant(value, &self.collection, cancel)?;
                self.spoken_by(meant.iter().map(|(speaker, tier)| (speaker.0 as usize, *tier)))
            }
            Test::Document(value) => self.standing_in(self.documents(value, cancel)?),
            Test::Cue(value) => Tiers::exactly(self.cues.find(&value.into(), cancel)?.any().clone()),
            Test::Outlet(value) => {
                let outlets = self.groups.outlets(value, cancel)?;
                self.standing_in(self.groups.published_by(&outlets))
            }
            Test::Date(dates) => {
                let held = |document: &crate::collection::Document<'_>| {
                    document.day().is_some_and(|day| dates.hold(day))
                };
                self.standing_in(self.collection.documents().filter(held).map(|document| document.no))
            }
            Test::Kind(kind) => Tiers::exactly(self.fields.kind(*kind).clone()),
            Test::Inside(inside) => Tiers::exactly(self.fields.inside(*inside)),
            Test::Status(status) => Tiers::exactly(self.fields.status(*status).clone()),
        })
    }

    /// The documents with that id, or with these words in the title.
    pub(super) fn documents(&self, value: &Phrase, cancel: &Cancel) -> Option<Vec<DocumentNo>> {
        if let Some(document) = self.documents.get(value) {
            return Some(vec![*document]);
        }
        let found = self.titles.find_all(&super::asked::in_any_order(value), cancel)?;
        Some(found.any().iter().map(|row| DocumentNo(row as u32)).collect())
    }

    fn spoken_by(&self, speakers: impl IntoIterator<Item = (usize, Tier)>) -> Tiers {
        let mut found = Tiers::none(self.collection.attribution_count());
        for (speaker, tier) in speakers {
            self.voices.get(speaker).iter().for_each(|row| found.add_flat(*row as usize, tier));
        }
        found.nest();
        found
    }

    fn standing_in(&self, documents: impl IntoIterator<Item = DocumentNo>) -> Tiers {
        let mut found = super::bits::Bits::none(self.collection.attribution_count());
        for document in documents {
            self.collection.document(document).attributions().for_each(|one| found.add(one.0 as usize));
        }
        Tiers::exactly(found)
    }

    /// How many attributions a speaker has.
    pub(super) fn quoted(&self, speaker: SpeakerNo) -> usize {
        self.voices.get(speaker.0 as usize).len()
    }

    /// The speakers whom the words after an `@` mean, in the order of the collection.
    pub fn resolve(&self, value: &Phrase) -> Vec<SpeakerNo> {
        let meant = self.speakers.meant(value, &self.collection, &Cancel::new());
        meant.unwrap_or_default().iter().map(|(speaker, _)| *speaker).collect()
    }

    /// The shortest way to write a speaker in a query: the name where it means nobody else, else the id.
    pub fn speaker_term(&self, speaker: SpeakerNo) -> String {
        let speaker = self.collection.speaker(speaker);
        let name = Phrase::new(speaker.name);
        let alone = !name.is_wordless() && self.resolve(&name) == [speaker.no];
        if alone { name.as_str().to_owned() } else { speaker.id.to_owned() }
    }
}

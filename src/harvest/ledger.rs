//! The ledger: what a dataset already holds. It takes annotated articles in order, each text once, and finds out which of
//! the speakers of all articles theirs are.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use super::annotate::Annotated;
use super::annotate::FoundAttributions;
use super::fingerprint::{Fingerprint, SeenTexts};
use crate::collection::format::record::{AttributionRecord, DocumentRecord, SpeakerRecord};
use crate::extract::speakers::register::{SpeakerChange, SpeakerRegister};

/// The records that one article adds to a dataset, in the order in which they are written. They are written before the
/// ledger takes the next article, since the ledger keeps the speakers.
#[derive(Clone, Debug)]
pub struct ArticleRecords {
    /// The article.
    pub document: DocumentRecord<'static>,
    /// Speakers who are new, and those who got a name or a kind, by their numbers in the register.
    pub(crate) speaker_changes: Vec<(usize, SpeakerChange)>,
    /// The numbers in the register of all who speak here; indexed by the number that the resolver gave each.
    pub speaking: Vec<usize>,
    found: FoundAttributions,
}

impl ArticleRecords {
    /// How many attributions there are.
    pub(crate) fn attribution_count(&self) -> usize {
        self.found.len()
    }

    /// The attributions of the article, in source order. `ledger` is the one that took it.
    pub fn attributions<'a>(
        &'a self,
        ledger: &'a Ledger,
    ) -> impl Iterator<Item = AttributionRecord<'a>> + 'a {
        self.found.records(&self.document, ledger.speakers(), &self.speaking)
    }
}

/// The texts, ids and speakers of a dataset.
#[derive(Debug, Default)]
pub struct Ledger {
    texts: Arc<RwLock<SeenTexts>>,
    documents: HashSet<String>,
    register: SpeakerRegister,
}

impl Ledger {
    /// The texts that were taken, so that the workers need not annotate one twice. A text that is taken after a worker
    /// looked is refused here later: the dataset does not depend on which thread was first.
    pub(crate) fn texts(&self) -> Arc<RwLock<SeenTexts>> {
        Arc::clone(&self.texts)
    }

    /// Takes an article; `None` if its text was taken before.
    pub fn take(&mut self, mut article: Annotated) -> Option<ArticleRecords> {
        if !self.is_new(article.fingerprint) {
            return None;
        }
        self.rename_if_taken(&mut article);
        let Annotated { document, attributions: found, speakers, .. } = article;
        let speaking = self.register.add(&document.id, speakers);
        Some(ArticleRecords { document, speaker_changes: self.register.take_changes(), speaking, found })
    }

    /// Adds a document that the dataset already holds, before its speakers.
    pub(crate) fn restore_document(&mut self, id: &str, text: Fingerprint) {
        self.is_new(text);
        self.documents.insert(id.to_owned());
    }

    /// Adds a speaker that the dataset already holds.
    pub(crate) fn restore_speaker(&mut self, speaker: SpeakerRecord<'static>) {
        self.register.restore(speaker, |document| self.documents.contains(document));
    }

    /// Whether all documents of another dataset are here, by their ids.
    pub(crate) fn holds_documents_of(&self, other: &Self) -> bool {
        other.documents.is_subset(&self.documents)
    }

    /// All speakers, by their number in the register.
    pub fn speakers(&self) -> &[SpeakerRecord<'static>] {
        self.register.speakers()
    }

    /// The speaker with this id.
    pub(crate) fn speaker(&self, id: &str) -> Option<&SpeakerRecord<'static>> {
        self.register.get(id)
    }

    /// How many documents were taken.
    pub(crate) fn document_count(&self) -> usize {
        self.documents.len()
    }

    fn is_new(&self, text: Fingerprint) -> bool {
        self.texts.write().unwrap_or_else(PoisonError::into_inner).insert(text)
    }

    /// Ids are twelve digits of a hash. Two texts that share them can be made on purpose, and must not spoil a dataset.
    fn rename_if_taken(&mut self, article: &mut Annotated) {
        let short = article.document.id.clone();
        for number in 2.. {
            if self.documents.insert(article.document.id.to_string()) {
                break;
            }
            article.document.id = format!("{short}~{number}").into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::{Builder, Location as At};
    use crate::extract::{ENGLISH, Model, Pipeline};
    use crate::harvest::annotate;
    use crate::ingest::{Article, Origin, SourceFile};

    fn annotated(model: &Model, text: &str) -> Annotated {
        let article = Article::of_text(Origin::of(SourceFile::Stdin), text.to_owned());
        annotate(&mut Pipeline::new(model), article, Fingerprint::of(text))
    }

    /// Whether a reader of the dataset finds no fault.
    fn assert_sound(ledger: &Ledger, blocks: &[ArticleRecords]) {
        let mut builder = Builder::new();
        for block in blocks {
            builder.document(&block.document, &At::default());
            block.attributions(ledger).for_each(|one| builder.attribution(&one, &At::default()));
        }
        ledger.speakers().iter().for_each(|one| builder.speaker(one, &At::default()));
        builder.finish().unwrap();
    }

    #[test]
    fn a_person_of_two_articles_is_one_and_a_bare_last_name_is_not() {
        let model = Model::read(ENGLISH).unwrap();
        let mut ledger = Ledger::default();
        let texts = [
            "“We wait,” Ada Lovell said on Monday. “We mend,” Moss said.",
            "The mayor, Ada Lovell, said that the pier was safe. “No,” said Moss.",
        ];
        let blocks: Vec<ArticleRecords> =
            texts.iter().filter_map(|text| ledger.take(annotated(&model, text))).collect();
        let speakers = |block: &ArticleRecords| {
            let all = block.attributions(&ledger).flat_map(|one| one.speakers);
            all.map(|id| id.to_string()).collect::<Vec<_>>()
        };
        let (first, second) = (speakers(&blocks[0]), speakers(&blocks[1]));
        assert_eq!((&*first[0], &*second[0]), ("ada-lovell", "ada-lovell"));
        assert!(first[1].starts_with("moss-") && second[1].starts_with("moss-") && first[1] != second[1]);
        assert_sound(&ledger, &blocks);
    }

    #[test]
    fn a_text_is_taken_once_whatever_its_white_space() {
        let model = Model::read(ENGLISH).unwrap();
        let mut ledger = Ledger::default();
        assert!(ledger.take(annotated(&model, "“No,” said Ada Lovell.")).is_some());
        assert!(ledger.take(annotated(&model, "“No,”\nsaid Ada  Lovell.")).is_none());
        assert_eq!(ledger.document_count(), 1);
    }

    #[test]
    fn two_texts_of_one_id_are_two_documents() {
        let model = Model::read(ENGLISH).unwrap();
        let mut ledger = Ledger::default();
        let mut blocks = vec![ledger.take(annotated(&model, "“No,” said Ada Lovell.")).unwrap()];
        let mut second = annotated(&model, "“Yes,” said Ada Lovell.");
        let shared = blocks[0].document.id.clone();
        second.document.id = shared;
        blocks.push(ledger.take(second).unwrap());
        assert!(blocks[1].document.id.ends_with("~2"));
        assert_sound(&ledger, &blocks);
    }
}

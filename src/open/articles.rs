//! Articles that were read and annotated, held until all are there: they become part of a collection at the end, without
//! those whose text a dataset holds already.

use std::collections::HashSet;

use crate::collection::format::record::{Meta, SCHEMA};
use crate::collection::{Builder, Collection, Location};
use crate::harvest::{Annotated, ArticleRecords, Fingerprint, GENERATOR, Ledger, Tally};

/// Annotated articles, in the order in which they were listed, and their speakers.
#[derive(Default)]
pub(super) struct Articles {
    records: Vec<ArticleRecords>,
    ledger: Ledger,
}

impl Articles {
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The texts that are here, which the threads that annotate need not do again.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Adds an article, unless its text is here already.
    pub(super) fn add(&mut self, article: Annotated, tally: &mut Tally) {
        let records = self.ledger.take(article);
        tally.take(records.as_ref());
        self.records.extend(records);
    }

    /// The articles so far as a collection; `None` where they have faults, which are reported at the end.
    pub(super) fn partial(&self, title: &str) -> Option<Collection> {
        let mut builder = Builder::new();
        self.build(&mut builder, title, &self.records.iter().collect::<Vec<_>>(), |_| true);
        builder.finish().ok()
    }

    /// Adds the articles to a builder, without those whose texts are among `dataset_texts`, and without speakers who speak
    /// only there.
    pub(super) fn add_to(&self, builder: &mut Builder, title: &str, dataset_texts: &HashSet<Fingerprint>) {
        let is_new = |one: &&ArticleRecords| {
            dataset_texts.is_empty() || !dataset_texts.contains(&Fingerprint::of(&one.document.text))
        };
        let records: Vec<&ArticleRecords> = self.records.iter().filter(is_new).collect();
        let speaking: HashSet<usize> = records.iter().flat_map(|one| &one.speaking).copied().collect();
        let is_wanted = |index| dataset_texts.is_empty() || speaking.contains(&index);
        self.build(builder, title, &records, is_wanted);
    }

    /// Adds records to a builder, and those speakers whose index in the ledger is wanted.
    fn build(
        &self,
        builder: &mut Builder,
        title: &str,
        records: &[&ArticleRecords],
        is_wanted: impl Fn(usize) -> bool,
    ) {
        let place = Location::default();
        builder.meta(meta(title, records), &place);
        let speakers = self.ledger.speakers().iter().enumerate().filter(|(index, _)| is_wanted(*index));
        speakers.for_each(|(_, speaker)| builder.speaker(speaker, &place));
        for article in records {
            builder.document(&article.document, &place);
            article
                .attributions(&self.ledger)
                .for_each(|attribution| builder.attribution(&attribution, &place));
        }
    }
}

/// What a dataset of the articles says about itself. A single one gives it its own title.
fn meta(title: &str, records: &[&ArticleRecords]) -> Meta {
    let title = match records {
        [only] if !only.document.title.is_empty() => &only.document.title,
        _ => title,
    };
    Meta {
        schema: SCHEMA.to_owned(),
        title: title.to_owned(),
        generator: Some(GENERATOR.to_owned()),
        ..Meta::default()
    }
}

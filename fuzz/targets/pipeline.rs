//! The whole way on any bytes: articles from a file, what is said in them, a dataset, and the check that it passes.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use whosaid::inside::collection::record::{Meta, OFFSETS, SCHEMA};
use whosaid::inside::collection::write::{Form, write_all};
use whosaid::inside::collection::{Builder, Collection, Location, read};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};
use whosaid::inside::harvest::{Ledger, annotate};
use whosaid::inside::ingest::{Article, Fingerprint};
use whosaid_fuzz::{allow_foreign_panics, articles};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(ENGLISH).expect("the model of the program"));

fuzz_target!(init: allow_foreign_panics(), |data: &[u8]| {
    let collection = dataset(articles(data));
    let mut written = Vec::new();
    write_all(&collection, Form::Lines, &mut written).expect("memory takes it");
    let again = read::collection("written", &written).expect("what was written passes the check");
    assert_eq!(again.attribution_count(), collection.attribution_count());
});

/// What is made of the articles, taken record by record as the reader of datasets takes them.
fn dataset(articles: Vec<Article>) -> Collection {
    let mut ledger = Ledger::default();
    let (mut builder, place) = (Builder::new(), Location::default());
    let meta = Meta { schema: SCHEMA.to_owned(), offsets: Some(OFFSETS.to_owned()), ..Meta::default() };
    builder.meta(meta, &place);
    for article in articles {
        let fingerprint = Fingerprint::of(&article.text);
        let Some(block) = ledger.take(annotate(&mut Pipeline::new(&MODEL), article, fingerprint)) else { continue };
        builder.document(&block.document, &place);
        block.attributions(&ledger).for_each(|attribution| builder.attribution(&attribution, &place));
    }
    for speaker in ledger.speakers() {
        builder.speaker(speaker, &place);
    }
    builder.finish().expect("a dataset without a fault")
}

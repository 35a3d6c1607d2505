//! The whole way from bytes to a dataset: for any text there is no panic, and the dataset passes the check.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::json;
use whosaid::inside::collection::record::{Meta, OFFSETS, SCHEMA};
use whosaid::inside::collection::write::{Form, write_all};
use whosaid::inside::collection::{Builder, Collection, Fault, Location, read};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};
use whosaid::inside::harvest::{Ledger, annotate};
use whosaid::inside::ingest::{Article, Fingerprint, Reader, Source};

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(ENGLISH).unwrap());

/// The articles in a file of that name.
fn articles(name: &str, bytes: &[u8]) -> Vec<Article> {
    let mut articles = Vec::new();
    let _ = Reader::default().read_opened(&Source::Path(name.into()), bytes, &mut |found| {
        articles.extend(found);
        ControlFlow::Continue(())
    });
    articles
}

/// The dataset of some articles, or the faults that the check finds in it.
fn dataset(articles: Vec<Article>) -> Result<Collection, Vec<Fault>> {
    let (mut ledger, mut builder, place) = (Ledger::default(), Builder::new(), Location::default());
    let meta = Meta { schema: SCHEMA.to_owned(), offsets: Some(OFFSETS.to_owned()), ..Meta::default() };
    builder.meta(meta, &place);
    for article in articles {
        let fingerprint = Fingerprint::of(&article.text);
        let Some(block) = ledger.take(annotate(&mut Pipeline::new(&MODEL), article, fingerprint)) else {
            continue;
        };
        builder.document(&block.document, &place);
        block.attributions(&ledger).for_each(|attribution| builder.attribution(&attribution, &place));
    }
    ledger.speakers().iter().for_each(|speaker| builder.speaker(speaker, &place));
    builder.finish()
}

/// Every step of the way for a text, and back from what was written.
fn passes(texts: &[String]) -> Result<(), TestCaseError> {
    let lines: Vec<String> = texts.iter().map(|text| json!({ "text": text }).to_string()).collect();
    let collection = dataset(articles("a.jsonl", lines.join("\n").as_bytes()));
    let collection = collection.map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
    for attribution in collection.attributions() {
        let text = collection.document(attribution.document).text;
        let spans = attribution.content.iter().chain(&attribution.cue).chain(&attribution.source);
        prop_assert!(spans.into_iter().all(|span| !text[span.range()].trim().is_empty()));
        prop_assert!((0.0..=1.0).contains(&attribution.confidence));
    }
    let mut written = Vec::new();
    write_all(&collection, Form::Lines, &mut written).unwrap();
    let again = read::collection("written", &written);
    let again = again.map_err(|faults| TestCaseError::fail(format!("{faults:?}")))?;
    prop_assert_eq!(again.attribution_count(), collection.attribution_count());
    Ok(())
}

/// News with marks where nobody puts them: pieces of quotations, names, cues, breaks of every sort.
fn news() -> impl Strategy<Value = String> {
    let part = prop::sample::select(&PARTS[..]).prop_map(str::to_owned);
    prop::collection::vec(prop_oneof![20 => part, 1 => "\\PC{1,4}"], 1..90).prop_map(|parts| parts.concat())
}

#[rustfmt::skip]
const PARTS: [&str; 58] = [
    "“", "”", "\"", "''", "``", "‘", "’", "'", "«", "»", "„", ",” ", ".” ", "”—", " said", " Ines Pell", " Mr. Odd", " PELL:",
    " he", " she", " they", " it", " who", ", who", " and", " said that", " denied", " told the board", " according to", " wrote:",
    " the mayor", " the harbour board", " the report", " both leaders", " her", "’s", "'s", " no time even for a deal", " we will stay",
    " the pier is safe", ".", ",", ":", " —", "!", "?", "…", "\n", "\n\n", "\r\n", "\u{2028}", " ", "\u{a0}", "\u{301}", " (", ")", " 6'3\"", "🙂",
];

proptest! {
    #![proptest_config(crate::long_tests::cases(40))]

    #[test]
    fn what_is_found_in_any_news_passes_the_check(texts in prop::collection::vec(news(), 1..3)) {
        passes(&texts)?;
    }

    #[test]
    fn what_is_found_in_any_text_passes_the_check(text in any::<String>()) {
        passes(&[text])?;
    }
}

/// Texts that once took quadratic time, or memory many times their size.
#[test]
fn hostile_shapes_pass_the_check() {
    let shapes = [
        "\"",
        "“",
        "‘a’ “",
        "“word ",
        "1,",
        "said ",
        "he said ",
        "Pell, Ruiz and Odd, ",
        "PELL: no.\n",
        "A. B. ",
        "e\u{301}",
        "他说",
    ];
    let texts: Vec<String> = shapes.iter().map(|part| part.repeat(1500 / part.len()) + "1a").collect();
    assert!(passes(&texts).is_ok());
}

#[test]
fn a_file_of_the_repository_becomes_a_sound_dataset() {
    for name in ["ferry.md", "page.html", "multipart.eml", "pandoc.docx"] {
        let file = format!("{}/tests/articles/{name}", env!("CARGO_MANIFEST_DIR"));
        let found = dataset(articles(name, &std::fs::read(file).unwrap()));
        assert!(found.is_ok_and(|collection| collection.document_count() == 1), "{name}");
    }
}

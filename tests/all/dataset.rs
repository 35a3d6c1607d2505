//! The built-in dataset: that it can be trusted, and that its text is the article's.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;
use whosaid::inside::collection::record::{self, Attribution};
use whosaid::inside::collection::{Collection, SpeakerNo, read};

const FILE: &str = include_str!("../../data/osaka.json");

fn collection() -> Collection {
    read::collection("osaka.json", FILE.as_bytes()).unwrap()
}

fn records<T: Deserialize<'static>>(list: &str) -> Vec<T> {
    let mut file: BTreeMap<&str, &RawValue> = serde_json::from_str(FILE).unwrap();
    serde_json::from_str(file.remove(list).unwrap().get()).unwrap()
}

#[test]
fn the_text_is_the_article_unchanged() {
    let collection = collection();
    let text = collection.documents().next().unwrap().text;
    assert_eq!(text.chars().count(), 3628);
    assert_eq!(text.split("\n\n").count(), 9);
    match std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/seed-article.txt")) {
        Ok(article) => assert_eq!(text, article),
        Err(why) => eprintln!("skipped the comparison with ../shared/seed-article.txt: {why}"),
    }
}

#[test]
fn ids_say_where_the_text_and_the_content_stand() {
    for document in records::<record::Document>("documents") {
        assert!(document.sha256.unwrap().starts_with(&*document.id));
    }
    for Attribution { id, document, content, .. } in records("attributions") {
        let (first, last) = (content.first().unwrap(), content.last().unwrap());
        assert_eq!(id, format!("{document}:{}-{}", first.start, last.end));
    }
}

#[test]
fn no_word_has_two_parts_in_one_attribution() {
    for Attribution { id, content, cue, source, .. } in records("attributions") {
        let mut spans = [content, cue, source].concat();
        spans.sort_by_key(|span| span.start);
        assert!(spans.is_sorted_by(|a, b| a.end <= b.start), "{id}");
    }
}

#[test]
fn inside_is_set_exactly_where_a_content_holds_another_attribution_whole() {
    let all: Vec<Attribution> = records("attributions");
    for inner in &all {
        let length = |a: &Attribution| a.content.iter().map(|span| span.end - span.start).sum::<u64>();
        let nearest =
            all.iter().filter(|outer| outer.id != inner.id && holds(outer, inner)).min_by_key(|a| length(a));
        assert_eq!(inner.inside.as_ref(), nearest.map(|outer| &outer.id), "{}", inner.id);
    }
}

fn holds(outer: &Attribution, inner: &Attribution) -> bool {
    let parts = inner.content.iter().chain(&inner.cue).chain(&inner.source);
    parts
        .into_iter()
        .all(|part| outer.content.iter().any(|span| span.start <= part.start && part.end <= span.end))
}

#[test]
fn whoever_the_text_names_is_a_speaker_and_every_speaker_says_something() {
    let collection = collection();
    let mut heard = BTreeSet::<SpeakerNo>::new();
    for attribution in collection.attributions() {
        assert_eq!(attribution.source.is_empty(), attribution.speakers.is_empty(), "{}", attribution.id());
        heard.extend(attribution.speakers);
    }
    assert_eq!(heard.len(), collection.speaker_count());
}

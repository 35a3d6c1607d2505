//! The golds that extraction is measured against: every span stands in its text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;
use whosaid::inside::collection::record::{Attribution, Document};
use whosaid::inside::collection::{ids, read};

const GOLDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golds");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/polnear");
const GENRES: [&str; 8] =
    ["british", "court", "interview", "science", "sport", "statement", "transcript", "wire"];

fn file(genre: &str) -> String {
    fs::read_to_string(format!("{GOLDS}/{genre}.json")).unwrap()
}

/// The records of a list, which borrow from the file: it stays in memory.
fn records<T: Deserialize<'static>>(genre: &str, list: &str) -> Vec<T> {
    let file: &str = file(genre).leak();
    let mut file: BTreeMap<&str, &RawValue> = serde_json::from_str(file).unwrap();
    serde_json::from_str(file.remove(list).unwrap().get()).unwrap()
}

fn attributions(genre: &str) -> Vec<Attribution<'static>> {
    records(genre, "attributions")
}

fn is_sound(genre: &str) {
    let collection = read::collection(genre, file(genre).as_bytes()).unwrap();
    assert_eq!(collection.documents().count(), 1, "{genre}");
    assert!(collection.attributions().count() >= 23, "{genre}");
}

#[test]
fn each_genre_is_a_sound_dataset_of_one_document() {
    GENRES.into_iter().for_each(is_sound);
}

#[test]
fn a_gold_s_ids_say_where_text_and_content_stand() {
    for genre in GENRES {
        let document = records::<Document>(genre, "documents").remove(0);
        assert!(document.sha256.unwrap().starts_with(&*document.id), "{genre}");
        for Attribution { id, document, content, .. } in attributions(genre) {
            let (first, last) = (content.first().unwrap(), content.last().unwrap());
            assert_eq!(id, format!("{document}:{}-{}", first.start, last.end));
        }
    }
}

#[test]
fn no_word_of_a_gold_has_two_parts_in_one_attribution() {
    for Attribution { id, content, cue, source, .. } in GENRES.into_iter().flat_map(attributions) {
        let mut spans = [content, cue, source].concat();
        spans.sort_by_key(|span| span.start);
        assert!(spans.is_sorted_by(|a, b| a.end <= b.start), "{id}");
    }
}

/// The rows of `speakers.tsv`, eight columns each.
fn speakers() -> Vec<Vec<String>> {
    let file = fs::read_to_string(format!("{GOLDS}/speakers.tsv")).unwrap();
    let rows = file.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The invented texts that speakers are marked in, by "genres/NAME".
fn genre_texts() -> BTreeMap<String, String> {
    let files = fs::read_dir(format!("{GOLDS}/genres")).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap();
            (format!("genres/{name}"), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// These, and those of the corpus by PART/ID, where it is there.
fn texts() -> BTreeMap<String, String> {
    let mut texts = genre_texts();
    for part in ["train", "dev"].into_iter().filter(|_| Path::new(CORPUS).exists()) {
        for file in fs::read_dir(format!("{CORPUS}/{part}/text")).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            texts.insert(format!("{part}/{}", ids::document(&text)), text);
        }
    }
    texts
}

/// Every place that a column names, whichever separators stand between them.
fn places(column: &str) -> impl Iterator<Item = Range<usize>> {
    column.split([';', '|', '+']).filter(|place| *place != "-").map(|place| {
        let (start, end) = place.split_once('-').unwrap();
        start.parse().unwrap()..end.parse().unwrap()
    })
}

#[test]
fn a_speaker_is_named_exactly_where_the_outcome_says_so() {
    let rows = speakers();
    assert_eq!(rows.len(), 705);
    let mut seen = BTreeSet::new();
    for row in &rows {
        let [article, content, source, category, outcome, kind, speakers, allowed] = &row[..] else {
            panic!("eight columns, not {row:?}")
        };
        assert!(seen.insert((article, content, source)), "twice: {row:?}");
        assert_eq!(source == "-", category == "none", "{row:?}");
        assert_eq!(outcome == "named", speakers != "-", "{row:?}");
        assert_eq!(kind == "-", speakers == "-", "{row:?}");
        assert_eq!(kind.split(';').count(), speakers.split(';').count(), "{row:?}");
        assert!(outcome == "unnamed" || allowed == "-", "{row:?}");
    }
    assert_eq!(rows.iter().filter(|row| row[4] == "named").count(), 555);
}

#[test]
fn the_places_of_speakers_are_whole_words_of_their_articles() {
    if !Path::new(CORPUS).exists() {
        eprintln!("skipped in part: the corpus is not at ../shared/corpus/polnear");
    }
    let texts = texts();
    for row in speakers() {
        let Some(text) = texts.get(&row[0]) else { continue };
        let text: Vec<char> = text.chars().collect();
        let letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
        for place in places(&row[1]).chain(places(&row[2])) {
            assert!(place.start < place.end && place.end <= text.len(), "{row:?}");
        }
        for place in places(&row[6]).chain(places(&row[7])) {
            assert!(
                letter(Some(place.start)) && letter(place.end.checked_sub(1)) || text[place.end - 1] == '.'
            );
            assert!(!letter(place.start.checked_sub(1)) && !letter(Some(place.end)), "{row:?}");
        }
    }
}

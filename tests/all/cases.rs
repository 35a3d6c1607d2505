//! The cases of `tests/cases` are sound: each text has its expected answers, and what they expect stands in it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
const EXPECTED: &str = ".expected.json";

#[derive(Deserialize)]
struct Expected {
    pattern: String,
    must: Vec<ExpectedItem>,
}

#[derive(Deserialize)]
struct ExpectedItem {
    content: String,
    #[serde(default)]
    alt: Vec<String>,
}

/// The words of a text, without its markup.
fn words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for (nth, piece) in text.split('<').enumerate() {
        plain.push_str(if nth == 0 { piece } else { piece.split_once('>').map_or(piece, |(_, rest)| rest) });
    }
    // What a reader sees in place of `&rsquo;` and `&#39;` parts words too.
    let entities = ["&rsquo;", "&lsquo;", "&#39;", "&#x2019;", "&#8217;", "\\n"];
    let plain = entities.iter().fold(plain, |plain, entity| plain.replace(entity, " "));
    plain
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn files() -> Vec<PathBuf> {
    let folders =
        fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path()).collect()
}

fn is_expected(path: &Path) -> bool {
    path.to_string_lossy().ends_with(EXPECTED)
}

/// The path without what follows the first dot of the file's name.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap().to_str().unwrap();
    path.with_file_name(name.split('.').next().unwrap())
}

#[test]
fn every_case_is_a_text_and_its_answers() {
    let files = files();
    let (answers, texts): (Vec<_>, Vec<_>) = files.iter().partition(|path| is_expected(path));
    let sorted = |paths: Vec<&PathBuf>| {
        let mut stems: Vec<PathBuf> = paths.into_iter().map(|path| stem(path)).collect();
        stems.sort();
        stems
    };
    assert_eq!(sorted(answers), sorted(texts));
}

#[test]
fn what_is_expected_stands_in_the_text() {
    let files = files();
    for text in files.iter().filter(|path| !is_expected(path)) {
        let answers = fs::read(format!("{}{EXPECTED}", stem(text).display())).unwrap();
        let expected: Expected = serde_json::from_slice(&answers).unwrap();
        assert!(!expected.pattern.is_empty(), "{}", text.display());
        let held = words(&fs::read_to_string(text).unwrap());
        for item in &expected.must {
            let mut will_do = std::iter::once(&item.content).chain(&item.alt).map(|content| words(content));
            let is_there = |words: &[String]| held.windows(words.len()).any(|window| window == words);
            assert!(will_do.any(|words| is_there(&words)), "{}: “{}”", text.display(), item.content);
        }
    }
}

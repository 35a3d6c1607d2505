//! The cases of `tests/cases`: texts that are hard, each with what a careful reader expects.
//!
//! ```text
//! a text → found (what the program finds in it) ↘
//! its answers → expected                        → judge (by `plain` words) → right, or open
//! ```
//!
//! A case that is right must stay right, and one that stands in `open.txt` must be open: so the list says what is true. Read
//! `judge` first.

mod expected;
mod found;
mod judge;
mod open;
mod plain;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use expected::{EXPECTED, Expected};
use found::FoundInFile;
use judge::{Judged, Verdict, judge, whole};
use open::OpenCases;

use crate::long_tests::times;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");

/// Set, it makes the test write `open.txt` anew.
const WRITE_OPEN: &str = "WHOSAID_WRITE_OPEN";

/// So many folders are judged twice where nobody asks for more.
const SHORT_SAMPLE: usize = 2;

/// Items that are handed out as sure as this should be right.
const SURE: f64 = 0.9;

/// A case: its name, "names/titles", and its files.
struct Case {
    name: String,
    text: PathBuf,
    answers: PathBuf,
}

/// A case with what was found in it.
struct JudgedCase {
    name: String,
    found: FoundInFile,
    judged: Vec<Judged>,
}

fn is_expected(path: &Path) -> bool {
    path.to_string_lossy().ends_with(EXPECTED)
}

/// The path without what follows the first dot of the file's name.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap().to_str().unwrap();
    path.with_file_name(name.split('.').next().unwrap())
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// The folders of cases, each of one kind of trouble.
fn folders() -> Vec<PathBuf> {
    entries(Path::new(CASES)).into_iter().filter(|path| path.is_dir()).collect()
}

/// The cases of a folder, in order.
fn cases(folder: &Path) -> Vec<Case> {
    let kind = folder.file_name().unwrap().to_str().unwrap();
    let texts = entries(folder).into_iter().filter(|path| !is_expected(path));
    texts
        .map(|text| {
            let stem = stem(&text);
            let name = format!("{kind}/{}", stem.file_name().unwrap().to_str().unwrap());
            Case { name, answers: PathBuf::from(format!("{}{EXPECTED}", stem.display())), text }
        })
        .collect()
}

fn judge_all(cases: Vec<Case>) -> Vec<JudgedCase> {
    let judge_one = |Case { name, text, answers }| {
        let found = FoundInFile::read(&text);
        let judged = judge(&Expected::read(&answers), &found);
        JudgedCase { name, found, judged }
    };
    cases.into_par_iter().map(judge_one).collect()
}

impl JudgedCase {
    fn is_right(&self) -> bool {
        whole(&self.judged) == "right"
    }

    /// What is wrong with it: "MISSED 2, WRONG".
    fn reason(&self) -> String {
        let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
        for one in self.judged.iter().filter(|one| one.verdict != Verdict::Right) {
            *counts.entry(one.verdict).or_default() += 1;
        }
        let reasons = counts.into_iter().rev().map(|(verdict, count)| match count {
            1 => verdict.name(),
            _ => format!("{} {count}", verdict.name()),
        });
        reasons.collect::<Vec<_>>().join(", ")
    }

    /// The best that became of each sure item that something was expected of: right, partly right, or wrong.
    fn sure_items(&self) -> impl Iterator<Item = (&str, &'static str)> {
        self.found.items.iter().enumerate().filter(|(_, item)| item.confidence >= SURE).filter_map(
            |(nth, item)| {
                let of_item = self.judged.iter().filter(|one| one.item == Some(nth));
                let verdicts: Vec<Verdict> = of_item.map(|one| one.verdict).collect();
                let best = if verdicts.contains(&Verdict::False) {
                    verdicts.iter().max()
                } else {
                    verdicts.iter().min()
                };
                best.map(|&verdict| (item.kind.as_str(), whole(&[Judged { verdict, item: None }])))
            },
        )
    }
}

/// How many of some items are right.
#[derive(Default)]
struct Share {
    right: usize,
    partly: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, verdict: &str) {
        self.all += 1;
        self.right += usize::from(verdict == "right");
        self.partly += usize::from(verdict == "partly");
    }

    fn print(&self, name: &str, what: &str) {
        let Self { right, partly, all } = self;
        let percent = 100.0 * *right as f64 / (*all).max(1) as f64;
        println!("{name:18} {what} {right:4} of {all:4} right ({percent:.1} %), {partly} more partly");
    }
}

/// Prints how many cases are right, by kind of trouble, and how many of the items that are handed out as sure.
fn print_shares(all: &[JudgedCase]) {
    let mut of_cases: BTreeMap<&str, Share> = BTreeMap::new();
    let mut of_sure: BTreeMap<&str, Share> = BTreeMap::new();
    for case in all {
        let folder = case.name.split('/').next().unwrap();
        for name in [folder, "all"] {
            of_cases.entry(name).or_default().add(whole(&case.judged));
        }
        for (kind, verdict) in case.sure_items() {
            for name in [folder, kind, "all"] {
                of_sure.entry(name).or_default().add(verdict);
            }
        }
    }
    for (shares, what) in [(of_cases, "cases:      "), (of_sure, "items ≥ 0.9:")] {
        let (sum, parts): (Vec<_>, Vec<_>) = shares.iter().partition(|(name, _)| **name == "all");
        parts.into_iter().chain(sum).for_each(|(name, share)| share.print(name, what));
    }
}

#[test]
fn what_is_right_stays_right_and_what_is_open_is_told() {
    let all = judge_all(folders().iter().flat_map(|folder| cases(folder)).collect());
    print_shares(&all);
    let mut open = OpenCases::read(CASES);
    if std::env::var_os(WRITE_OPEN).is_some() {
        open.write(all.iter().filter(|case| !case.is_right()).map(|case| (case.name.clone(), case.reason())));
        return;
    }
    let is_listed = |case: &&JudgedCase| open.has(&case.name);
    let (listed, unlisted): (Vec<_>, Vec<_>) = all.iter().partition(is_listed);
    let names = |cases: Vec<&JudgedCase>, is_right: bool| -> Vec<String> {
        let told = cases.into_iter().filter(|case| case.is_right() == is_right);
        told.map(|case| format!("{}: {}", case.name, case.reason())).collect()
    };
    let lost = names(unlisted, false);
    let won = names(listed, true);
    let unknown = open.names().filter(|name| all.iter().all(|case| case.name != **name)).collect::<Vec<_>>();
    assert!(
        lost.is_empty() && won.is_empty() && unknown.is_empty(),
        "right before, and no longer: {lost:#?}\nopen before, and right now: {won:#?}\nno case: {unknown:?}\n\
         Where that is meant, `{WRITE_OPEN}=1 cargo test --test all cases::what_is_right` writes tests/cases/open.txt anew."
    );
}

/// The lines that the shared judge prints for a folder: verdict, case, and what became of each expectation.
fn shared_verdicts(folder: &Path) -> Option<Vec<String>> {
    let script = format!("{SHARED}/tools/check_cases.py");
    let mut judge = Command::new("python3");
    judge.arg(script).env("CASES", folder).env("WHOSAID", env!("CARGO_BIN_EXE_whosaid"));
    let out = judge.output().ok().filter(|out| out.status.success())?;
    let lines = String::from_utf8(out.stdout).unwrap();
    let is_case =
        |line: &&str| ["right ", "partly ", "wrong "].iter().any(|verdict| line.starts_with(verdict));
    let mut lines: Vec<String> = lines
        .lines()
        .filter(is_case)
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    lines.sort();
    Some(lines)
}

/// The same of ours.
fn own_verdicts(folder: &Path) -> Vec<String> {
    let line = |case: JudgedCase| {
        let name = case.name.split('/').next_back().unwrap().to_owned();
        let verdicts = case.judged.iter().map(|one| one.verdict.name());
        [whole(&case.judged).to_owned(), name].into_iter().chain(verdicts).collect::<Vec<_>>().join(" ")
    };
    let mut lines: Vec<String> = judge_all(cases(folder)).into_iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn the_verdicts_are_those_of_the_shared_judge() {
    let folders = folders().into_iter().chain([PathBuf::from(format!("{SHARED}/cases"))]);
    // The whole of it takes a minute: a sample is enough, unless long tests are asked for.
    for folder in folders.take(times(SHORT_SAMPLE, usize::MAX)) {
        let Some(shared) = shared_verdicts(&folder) else {
            return eprintln!("skipped: the judge is not at ../shared/tools, or there is no Python");
        };
        assert_eq!(own_verdicts(&folder), shared, "{}", folder.display());
    }
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

#[test]
fn every_case_is_a_text_and_its_answers() {
    let files: Vec<PathBuf> = folders().iter().flat_map(|folder| entries(folder)).collect();
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
    for Case { name, text, answers } in folders().iter().flat_map(|folder| cases(folder)) {
        let expected = Expected::read(&answers);
        assert!(!expected.pattern.is_empty(), "{name}");
        let held = words(&fs::read_to_string(text).unwrap());
        for item in &expected.must {
            let is_there = |words: &[String]| held.windows(words.len()).any(|window| window == words);
            let mut will_do = item.contents().map(|content| words(content));
            assert!(will_do.any(|words| is_there(&words)), "{name}: “{}”", item.content);
        }
    }
}

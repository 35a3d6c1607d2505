//! `whosaid score`: the judge's figures, and the errors as a dataset.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::invented::{harbour, run};

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");

const ARTICLE: &str = "The pier\n\n“The pier is safe,” Ines Pell said on Monday.\n\n\
    The harbour board denied that it had known of the report.\n\n\
    Miro Odd said that he would take the town to court.\n\nThe weather turned in April.\n";

/// A corpus of one article in which one attribution is marked rightly, one with the wrong source, one that isn't there, and one
/// isn't marked.
fn corpus() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    let marked = [
        ("“The pier is safe,”", "said", "Ines Pell"),
        ("that it had known of the report", "denied", "Miro Odd"),
        ("The weather turned in April", "April", "The weather"),
    ];
    for (nth, parts) in marked.into_iter().enumerate() {
        let mut event = format!("E{nth}\t");
        for (role, words) in [("Content", parts.0), ("Cue", parts.1), ("Source", parts.2)] {
            let start = ARTICLE[..ARTICLE.find(words).unwrap()].chars().count();
            let end = start + words.chars().count();
            writeln!(lines, "T{role}{nth}\t{role} {start} {end}\t{words}").unwrap();
            write!(event, "{role}:T{role}{nth} ").unwrap();
        }
        writeln!(lines, "{event}").unwrap();
    }
    fs::write(folder.path().join("pier.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("pier.ann"), lines).unwrap();
    folder
}

#[test]
fn the_figures_are_those_of_the_judge_to_the_digit() {
    let (judge, dev) = (format!("{SHARED}/tools/score.py"), format!("{SHARED}/corpus/polnear/dev"));
    if !Path::new(&judge).exists() || !Path::new(&dev).exists() {
        return eprintln!("skipped: the judge and its corpus are not at ../shared");
    }
    let folder = tempfile::tempdir().unwrap();
    let answers = folder.path().join("answers.jsonl");
    let answers = answers.to_str().unwrap();
    let Ok(judged) = Command::new("python3").arg("--version").output() else {
        return eprintln!("skipped: there is no python3 to run the judge with");
    };
    assert!(judged.status.success());
    let ran = run(&["score", dev.as_str(), "--format", "json", "--predictions", answers]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let judged = Command::new("python3").args([judge.as_str(), &dev, answers, "--json"]).output().unwrap();
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stderr));
    let judged: Value = serde_json::from_slice(&judged.stdout).unwrap();
    let ours: Value = serde_json::from_str(&ran.stdout).unwrap();
    let figures = judged.as_object().unwrap();
    assert_eq!(figures.len(), 9);
    for (name, figure) in figures {
        assert_eq!(&ours[name], figure, "{name}");
    }
}

#[test]
fn a_page_of_figures_is_printed_for_people() {
    let corpus = corpus();
    let ran = run(&["score", corpus.path().to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for line in [
        "1 articles, 3 attributions marked, 3 found",
        "found                66.7    66.7   66.7",
        "attributed           33.3    33.3   33.3",
        "direct               1  100.0       100.0",
        "mixed                0      –           –",
        "indirect             2   50.0         0.0",
    ] {
        assert!(ran.stdout.contains(line), "{line}\n{}", ran.stdout);
    }
    assert!(ran.stderr.contains("words a second"), "{ran:?}");
}

#[test]
fn the_errors_are_a_dataset_in_which_each_is_what_it_is() {
    let corpus = corpus();
    let errors = corpus.path().join("errors.json");
    let (corpus, errors) = (corpus.path().to_str().unwrap(), errors.to_str().unwrap());
    assert_eq!(run(&["score", corpus, "--errors", errors]).code, Some(0));
    let checked = run(&["check", errors]);
    assert!(checked.stdout.contains("no fault in 5 quotes and claims"), "{checked:?}");
    let table: [(&str, &[(&str, &str)]); 3] = [
        ("confirmed", &[("“The pier is safe,”", "whosaid 0.1.0")]),
        (
            "curated",
            &[
                ("that it had known of the report", "annotators (another source found)"),
                ("The weather turned in April", "annotators (not found)"),
            ],
        ),
        (
            "rejected",
            &[
                ("that it had known of the report", "whosaid 0.1.0 (another source marked)"),
                ("that he would take the town to court", "whosaid 0.1.0 (not marked)"),
            ],
        ),
    ];
    for (status, expected) in table {
        let found = items(&["find", &format!("status:{status}"), errors, "--format", "jsonl"]);
        let found: Vec<_> = found.iter().map(|(words, by)| (words.as_str(), by.as_str())).collect();
        assert_eq!(found, expected, "{status}");
    }
    let before = fs::read(errors).unwrap();
    for option in ["--errors", "--predictions"] {
        let refused = run(&["score", corpus, option, errors]);
        assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""), "{refused:?}");
        assert!(refused.stderr.contains("errors.json exists already: --force replaces it"), "{refused:?}");
    }
    assert!(fs::read(errors).unwrap() == before);
    let call = ["score", corpus, "-o", errors, "--only", "missed,spurious", "--force"];
    assert_eq!(run(&call).code, Some(0));
    let found = items(&["find", "", errors, "--format", "jsonl"]);
    assert!(
        found
            .iter()
            .map(|(words, _)| words.as_str())
            .eq(["that he would take the town to court", "The weather turned in April"])
    );
}

/// What brat can hold and no dataset: parts that stand twice, overlap, are empty or lie outside, in any order; beside notes, attributes,
/// relations and normalizations, with the line ends of Windows, and marked by two people.
fn strange_corpus() -> TempDir {
    let text = "The pier\r\n\r\n“The pier is safe,” 😀 Ines Pell said. Miro Odd said that Ada Lovell had told him that it \
                was shut. Ines Pell agreed.\r\n";
    let place = |words: &str, last: bool| {
        let byte = if last { text.rfind(words) } else { text.find(words) }.unwrap();
        let start = text[..byte].chars().count();
        format!("{start} {}", start + words.chars().count())
    };
    let (first, last) = (|words| place(words, false), |words| place(words, true));
    let length = text.chars().count();
    let lines = [
        format!(
            "T1\tContent {};{};{}\ttwice and once more",
            first("is safe"),
            first("The pier is"),
            first("is safe")
        ),
        format!("T2\tSource {};{}\ttwo mentions of one", last("Ines Pell"), first("Ines Pell")),
        format!("T3\tCue {}\tsaid", first("said")),
        format!("T4\tContent {}\tall", first("that Ada Lovell had told him that it was shut")),
        format!("T5\tContent {}\tinside of it", first("that it was shut")),
        format!("T6\tSource {};{}\tMiro Odd Miro", first("Miro Odd"), first("Miro")),
        "T7\tContent 5 5\t".to_owned(),
        format!("T8\tContent 3 1;{length} {}\toutside", length + 9),
        "E1\tAttribution:T3 Content:T1 Source:T2 Source2:T2 Cue:T3".to_owned(),
        "E2\tContent:T4 Source:T6 Cue:T3 Cue2:T3".to_owned(),
        "E3\tContent:T5 Content2:T5 Source:T6".to_owned(),
        "E4\tContent:T7 Source:T2".to_owned(),
        "E5\tContent:T8 Source:T99".to_owned(),
        "E6\tContent:T1 Content2:T4 Source:T2 Source2:T6".to_owned(),
        "E7\tContent:T1 Source:T2".to_owned(),
        "#1\tAnnotatorNotes E1\tE9\tContent:T1".to_owned(),
        "A1\tNegated E2".to_owned(),
        "R1\tSame Arg1:T2 Arg2:T6".to_owned(),
        "*\tEquiv T2 T6".to_owned(),
        "N1\tReference T2 Wikidata:Q1\tInes Pell".to_owned(),
        String::new(),
    ];
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("text")).unwrap();
    fs::create_dir(at("attributions")).unwrap();
    for name in ["pier", "the same pier"] {
        fs::write(at(&format!("text/{name}.txt")), text).unwrap();
        fs::write(at(&format!("attributions/{name}_ann.ann")), lines.join("\r\n")).unwrap();
        fs::write(at(&format!("attributions/{name}_zoe.ann")), lines[..3].join("\n")).unwrap();
    }
    folder
}

#[test]
fn errors_are_written_of_any_corpus_that_brat_can_hold() {
    let corpus = strange_corpus();
    let folder = tempfile::tempdir().unwrap();
    for name in ["errors.json", "errors.jsonl"] {
        let errors = folder.path().join(name);
        let errors = errors.to_str().unwrap();
        let ran = run(&["score", corpus.path().to_str().unwrap(), "--errors", errors]);
        assert!(ran.code == Some(0) && ran.stdout.contains("2 articles, 10 attributions marked"), "{ran:?}");
        let checked = run(&["check", errors]);
        assert!(checked.stdout.contains("no fault in "), "{checked:?}");
        let found = items(&["find", "", errors, "--format", "jsonl"]);
        for words in ["that it was shut", "The pier is safe"] {
            assert!(found.iter().any(|(found, _)| found == words), "{found:?}");
        }
    }
}

/// The contents that a call prints, and what made them.
fn items(call: &[&str]) -> Vec<(String, String)> {
    let printed = run(call).stdout;
    let words = |field: &Value| field.as_str().unwrap().to_owned();
    let records = printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records = records.filter_map(|record| record.get("attribution").cloned());
    records.map(|item| (words(&item["content"][0]["text"]), words(&item["by"]))).collect()
}

#[test]
fn a_curated_dataset_is_a_gold_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("harbour.json");
    fs::write(&path, harbour().to_string()).unwrap();
    let ran = run(&["score".as_ref(), path.as_os_str()]);
    // The one that stands inside another is not counted.
    assert!(ran.stdout.starts_with("2 articles, 5 attributions marked, "), "{ran:?}");
    fs::write(&path, harbour().to_string().replace("\"curated\"", "\"extracted\"")).unwrap();
    let ran = run(&["score".as_ref(), path.as_os_str()]);
    assert!(ran.code == Some(2) && ran.stderr.contains("nothing is marked in"), "{ran:?}");
}

#[test]
fn what_is_no_corpus_is_a_mistake_and_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let ran = run(&["score", path]);
    assert!(ran.code == Some(2) && ran.stderr.contains("is no annotated corpus"), "{ran:?}");
    fs::write(folder.path().join("pier.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("pier.ann"), "T1\tPlace 0 3\tThe\n").unwrap();
    let ran = run(&["score", path]);
    assert!(ran.code == Some(2) && ran.stderr.contains("nothing is marked in"), "{ran:?}");
    fs::remove_file(folder.path().join("pier.txt")).unwrap();
    let ran = run(&["score", path]);
    assert!(ran.code == Some(2) && ran.stderr.contains("pier.txt could not be read"), "{ran:?}");
}

#[test]
fn the_gold_is_not_written_over_and_two_files_are_not_one() {
    let corpus = corpus();
    let at = |file: &str| corpus.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("gold.json"), harbour().to_string()).unwrap();
    let folder = corpus.path().to_str().unwrap();
    let calls: [(&[&str], &str); 4] = [
        (
            &["score", &at("gold.json"), "--errors", &at("gold.json"), "--force"],
            "gold.json is part of the corpus",
        ),
        (&["score", folder, "--errors", &at("pier.ann"), "--force"], "pier.ann is part of the corpus"),
        (&["score", folder, "--predictions", &at("pier.txt"), "--force"], "pier.txt is part of the corpus"),
        (
            &["score", folder, "--errors", &at("x.json"), "--predictions", &at("./x.json")],
            "both --errors and --predictions",
        ),
    ];
    for (call, sentence) in calls {
        let ran = run(call);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{call:?} {ran:?}");
        assert!(ran.stderr.contains(sentence), "{call:?} {ran:?}");
    }
    assert_eq!(fs::read_to_string(at("pier.txt")).unwrap(), ARTICLE);
    assert_eq!(fs::read_to_string(at("gold.json")).unwrap(), harbour().to_string());
    assert!(!corpus.path().join("x.json").exists());
}

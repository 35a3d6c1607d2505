//! `whosaid extract`, and articles in the place of a dataset: what they become, and that nothing is lost.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::invented::{Ran, harbour, lines, program, run, run_on};
use crate::long_tests::times;

const ARTICLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/articles");

/// How long anything may take on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// An article of a few sentences, unlike the next.
fn article(nth: usize) -> String {
    let number = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"][nth % 8];
    format!(
        "Pier {number} stays shut\n\n“We wait, and we mend pier {nth},” harbour master Ada Lovell said on Monday. “There is \
         no hurry.”\n\nThe mayor, Inés Quill, denied that the town had known of the rust. She said that the work on pier \
         {nth} would be done by spring, and that nobody had to leave.\n\nThe work began in April, when the weather \
         turned, and it went on until the end of the month.\n"
    )
}

/// Articles as JSON Lines, enough of them for the reader of a pipe to begin.
fn json_lines(articles: usize) -> String {
    let line = |nth| {
        let text = article(nth)
            + &"\nThe boats lay in the old harbour all that time, and the gulls had it.".repeat(80);
        format!("{}\n", serde_json::json!({ "title": format!("Pier {nth}"), "text": text }))
    };
    (0..articles).map(line).collect()
}

/// A folder of articles.
fn folder(articles: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for nth in 0..articles {
        fs::write(folder.path().join(format!("{nth:03}.txt")), article(nth)).unwrap();
    }
    folder
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn checked(path: &Path) -> String {
    let ran = run(&["check", name(path)]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    ran.stdout
}

fn files(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// The records of a dataset in either form, sorted, so that the two can be compared.
fn records(dataset: &str) -> Vec<String> {
    let mut records: Vec<String> = match serde_json::from_str::<Value>(dataset) {
        Ok(object) => ["documents", "speakers", "attributions"]
            .iter()
            .flat_map(|list| object[list].as_array().unwrap().iter().map(ToString::to_string))
            .collect(),
        Err(_) => dataset
            .lines()
            .skip(1)
            .map(|line| {
                let line: Value = serde_json::from_str(line).unwrap();
                line.as_object().unwrap().values().next().unwrap().to_string()
            })
            .collect(),
    };
    records.sort();
    records
}

#[test]
fn a_folder_of_odd_files_makes_a_sound_dataset_the_same_on_any_number_of_threads() {
    let made = tempfile::tempdir().unwrap();
    let at = |file: &str| made.path().join(file);
    let ran = run(&["extract", ARTICLES, "-o", name(&at("one.jsonl")), "--threads", "1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{ran:?}");
    for reason in
        ["ferry.png: is a picture, not an article", "python.jsonl: line 3: is JSON without a text field"]
    {
        assert!(ran.stderr.contains(reason), "{ran:?}");
    }
    assert!(ran.stderr.contains(" there already, ") && ran.stderr.contains("not readable"), "{ran:?}");
    assert!(checked(&at("one.jsonl")).contains("no fault in "));
    run(&["extract", ARTICLES, "-o", name(&at("many.jsonl")), "--threads", "5"]);
    let one = fs::read_to_string(at("one.jsonl")).unwrap();
    assert!(one == fs::read_to_string(at("many.jsonl")).unwrap(), "the threads show in the result");
    run(&["extract", ARTICLES, "-o", name(&at("one.json"))]);
    checked(&at("one.json"));
    assert_eq!(records(&fs::read_to_string(at("one.json")).unwrap()), records(&one));
    assert_eq!(files(made.path()), ["many.jsonl", "one.json", "one.jsonl"]);
}

#[test]
fn standard_output_gets_json_lines_that_the_other_commands_read() {
    let articles = folder(3);
    let made = run(&["extract", name(articles.path())]);
    assert!(made.stderr.starts_with("3 articles, ") && made.stderr.contains("2 speakers"), "{made:?}");
    let found = run_on(made.stdout.as_bytes(), &["find", "@lovell hurry", "-"]);
    assert_eq!(found.stdout.lines().count(), 3, "{found:?}");
    let first: Value = serde_json::from_str(made.stdout.lines().nth(4).unwrap()).unwrap();
    let first = &first["attribution"];
    assert_eq!((&first["status"], &first["by"]), (&"extracted".into(), &"whosaid 0.1.0".into()));
    assert!((0.0..=1.0).contains(&first["confidence"].as_f64().unwrap()));
    // The mayor is the "she" of the next sentence.
    let says = |line: &&str| line.contains("\"She\"");
    let she: Value = serde_json::from_str(made.stdout.lines().find(says).unwrap()).unwrap();
    let she = &she["attribution"];
    assert_eq!((&she["speakers"][0], &she["resolution"]["rule"]), (&"ines-quill".into(), &"pronoun".into()));
}

#[test]
fn an_article_is_taken_once_and_other_languages_when_asked() {
    let articles = folder(1);
    let at = |file: &str| articles.path().join(file);
    fs::write(at("again.txt"), article(0).replace(' ', "\n ")).unwrap();
    let german =
        "Der Rat erklärte am Donnerstag, man habe ihm nichts gesagt, und niemand werde dafür geradestehen.";
    fs::write(at("rat.txt"), german).unwrap();
    let ran = run(&["extract", name(articles.path())]);
    assert_eq!((ran.code, ran.stdout.matches("{\"document\"").count()), (Some(0), 1), "{ran:?}");
    assert!(ran.stderr.contains("rat.txt: is not in English (but in “de”)"), "{ran:?}");
    assert!(ran.stderr.contains("left out: 1 there already, 1 not in English (--any-language"), "{ran:?}");
    let ran = run(&["extract", name(articles.path()), "--any-language"]);
    assert_eq!(ran.stdout.matches("{\"document\"").count(), 2, "{ran:?}");
    assert!(ran.stdout.contains("\"language\":\"de\""), "{ran:?}");
}

#[test]
fn only_where_nothing_could_be_read_it_is_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("picture.txt"), b"\x89PNG\r\n\x1a\n").unwrap();
    fs::write(at("set.json"), harbour().to_string()).unwrap();
    let ran =
        run(&["extract", &at("picture.txt"), &at("set.json"), &at("missing.txt"), "-o", &at("new.json")]);
    assert_eq!(ran.code, Some(2));
    for sentence in [
        "picture.txt: is a picture, not an article",
        "set.json: is a dataset, not an article",
        "there is no file or folder “",
        "nothing could be read",
    ] {
        assert!(ran.stderr.contains(sentence), "{sentence}: {ran:?}");
    }
    assert_eq!(files(folder.path()), ["picture.txt", "set.json"]);
    fs::write(at("a.txt"), article(0)).unwrap();
    let ran = run(&["extract", &at("picture.txt"), &at("a.txt"), &at("missing.txt"), "-o", &at("new.json")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let empty = run_on(b" \n", &["extract", "-"]);
    assert_eq!(
        (empty.code, empty.stderr.contains("standard input: holds no text")),
        (Some(2), true),
        "{empty:?}"
    );
}

#[test]
fn a_call_that_would_lose_or_not_write_a_file_is_refused() {
    let articles = folder(1);
    let at = |file: &str| articles.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("set.jsonl"), "what was there").unwrap();
    let table: &[(&[&str], &str)] = &[
        (&["-o", &at("set.jsonl")], "set.jsonl exists already: --resume continues it, --force replaces it"),
        (&["-o", &at("set.txt")], "set.txt does not say what to write: end it in .json or"),
        (&["-o", &at("none/set.json")], "to write set.json into: make it first, or give another name"),
        (&["-o", name(articles.path())], "does not say what to write"),
        (&["--resume"], "--output FILE is missing"),
        (&["-o", &at("set.jsonl"), "--resume"], "line 1: this is no whole dataset, so it can't be resumed"),
    ];
    for (arguments, sentence) in table {
        let ran = run(&[&["extract", &at("000.txt")], *arguments].concat());
        assert_eq!(ran.code, Some(2), "{arguments:?} {ran:?}");
        assert!(ran.stderr.contains(sentence), "{arguments:?} {ran:?}");
    }
    assert_eq!(fs::read_to_string(at("set.jsonl")).unwrap(), "what was there");
    let no_datasets = [
        ("{\"meta\":5}\n", "line 1: an object was expected, and this is 5, so it can't be resumed"),
        ("{\"meta\":{\"schema\":5}}\n", "line 1: schema: a string was expected, and this is 5, so"),
    ];
    for (dataset, sentence) in no_datasets {
        fs::write(at("set.jsonl"), dataset).unwrap();
        let ran = run(&["extract", &at("000.txt"), "-o", &at("set.jsonl"), "--resume"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(sentence), "{ran:?}");
    }
    assert_eq!(files(articles.path()), ["000.txt", "set.jsonl"]);
    assert_eq!(run(&["extract", &at("000.txt"), "-o", &at("set.jsonl"), "--force"]).code, Some(0));
    assert!(checked(Path::new(&at("set.jsonl"))).contains("in 1 source"));
}

#[test]
fn articles_are_not_replaced_by_what_was_to_be_made_of_them() {
    let articles = folder(1);
    let at = |file: &str| articles.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("news.jsonl"), json_lines(2)).unwrap();
    for paths in [vec![at("news.jsonl")], vec![at("")], vec![at("000.txt"), at("./news.jsonl")]] {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        for more in [&[][..], &["--force"], &["--resume"], &["--resume", "--force"]] {
            let ran = run(&[&["extract"], &*paths, &["-o", &at("news.jsonl")], more].concat());
            assert_eq!(ran.code, Some(2), "{paths:?} {more:?} {ran:?}");
            assert!(
                more != ["--force"] || ran.stderr.contains("news.jsonl is among what is to be read, "),
                "{ran:?}"
            );
            assert_eq!(fs::read_to_string(at("news.jsonl")).unwrap(), json_lines(2));
            assert_eq!(files(articles.path()), ["000.txt", "news.jsonl"]);
        }
    }
    // A dataset is made anew of the articles beside it.
    fs::remove_file(at("news.jsonl")).unwrap();
    for _ in 0..2 {
        let ran = run(&["extract", &at(""), "-o", &at("made.jsonl"), "--force"]);
        assert!(checked(Path::new(&at("made.jsonl"))).contains("in 1 source"), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through_and_what_lies_behind_it_is_no_article() {
    use std::os::unix::fs::symlink;
    let articles = folder(2);
    let at = |file: &str| articles.path().join(file);
    symlink("made.jsonl", at("link.jsonl")).unwrap();
    for mode in ["--force", "--resume", "--force"] {
        let ran = run(&["extract", name(articles.path()), "-o", name(&at("link.jsonl")), mode]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(!ran.stderr.contains("not readable"), "{ran:?}");
        assert!(checked(&at("made.jsonl")).contains("in 2 sources"));
        assert!(fs::symlink_metadata(at("link.jsonl")).unwrap().is_symlink());
        assert_eq!(files(articles.path()), ["000.txt", "001.txt", "link.jsonl", "made.jsonl"]);
    }
}

#[test]
fn any_number_of_threads_is_understood_and_what_is_none_gets_a_sentence() {
    let articles = folder(1);
    for threads in ["1", "999999", "99999999999999999999999999"] {
        let ran = run(&["extract", name(articles.path()), "--threads", threads]);
        assert_eq!((ran.code, ran.stdout.matches("{\"document\"").count()), (Some(0), 1), "{ran:?}");
    }
    for threads in ["0", "-1", "many", "1.5", ""] {
        let ran = run(&["extract", name(articles.path()), "--threads", threads]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        assert!(ran.stderr.contains("write a whole number from 1 on"), "{threads} {ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_told_before_anything_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let articles = folder(1);
    let closed = tempfile::tempdir().unwrap();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(closed.path().join("may"), "").is_ok() {
        return println!("skipped: whoever runs this test may write everywhere");
    }
    let ran = run(&["extract", name(articles.path()), "-o", name(&closed.path().join("x.jsonl"))]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("x.jsonl.part could not be written: "), "{ran:?}");
}

#[test]
fn what_is_being_made_is_no_article() {
    let articles = folder(2);
    let made = articles.path().join("made.jsonl");
    for _ in 0..2 {
        let ran = run(&["extract", name(articles.path()), "-o", name(&made), "--resume"]);
        assert_eq!(ran.code, Some(0));
        assert!(!ran.stderr.contains("made.jsonl:") && !ran.stderr.contains("not readable"), "{ran:?}");
    }
    assert!(checked(&made).contains("in 2 sources"));
}

#[test]
fn what_a_crash_cut_off_anywhere_is_gone_on_with() {
    let articles = folder(4);
    let folder = tempfile::tempdir().unwrap();
    let (whole, cut) = (folder.path().join("whole.jsonl"), folder.path().join("cut.jsonl"));
    run(&["extract", name(articles.path()), "-o", name(&whole)]);
    let expected = fs::read(&whole).unwrap();
    // In the first line, in documents, in speakers, in attributions, and within a character.
    for end in
        [40, 130, 700, expected.len() / 3, expected.len() / 2, expected.len() - 200, expected.len() - 2]
    {
        fs::write(&cut, &expected[..end]).unwrap();
        let ran = run(&["extract", name(articles.path()), "-o", name(&cut), "--resume"]);
        if end < 110 {
            assert!(ran.stderr.contains("it can't be resumed"), "{end} {ran:?}");
            continue;
        }
        assert_eq!(ran.code, Some(0), "{end} {ran:?}");
        assert!(ran.stderr.contains("was cut off: its "), "{end} {ran:?}");
        assert!(fs::read(&cut).unwrap() == expected, "cut at {end}");
    }
}

#[test]
fn a_dataset_of_any_make_can_be_added_to() {
    let articles = folder(2);
    let folder = tempfile::tempdir().unwrap();
    let mut dataset = harbour();
    dataset["licence"] = "free".into();
    dataset["attributions"][0]["checked"] = serde_json::json!({ "by": "Kim" });
    for (file, content) in [
        ("one.json", serde_json::to_string_pretty(&dataset).unwrap()),
        ("lines.jsonl", lines(&dataset)),
        ("unended.jsonl", lines(&dataset).trim_end().to_owned()),
        ("marked.json", format!("\u{feff}{dataset}")),
        ("marked.jsonl", format!("\u{feff}{}", lines(&dataset))),
    ] {
        let path = folder.path().join(file);
        fs::write(&path, content).unwrap();
        let ran = run(&["extract", name(articles.path()), "-o", name(&path), "--resume"]);
        assert_eq!(ran.code, Some(0), "{file} {ran:?}");
        assert!(checked(&path).contains("by 4 speakers in 4 sources"), "{file} {}", checked(&path));
        let made = fs::read_to_string(&path).unwrap();
        assert!(made.contains("\"licence\"") && made.contains("\"checked\""), "{made}");
    }
}

/// The program that waits for more on its standard input, and the number of articles that its journal holds.
fn waiting(sent: &str, made: &Path, articles: usize) -> Child {
    let mut child = program()
        .args(["extract", "-", "-o", name(made)])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(sent.as_bytes()).unwrap();
    let journal = PathBuf::from(format!("{}.part", name(made)));
    let end = Instant::now() + PATIENCE;
    while fs::read_to_string(&journal).unwrap_or_default().matches("{\"done\"").count() < articles {
        assert!(Instant::now() < end, "the articles never came");
        thread::sleep(Duration::from_millis(20));
    }
    child
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_valid_file_and_resume_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    let (three, eight) = (json_lines(3), json_lines(8));
    assert_eq!(run_on(eight.as_bytes(), &["extract", "-", "-o", name(&at("whole.jsonl"))]).code, Some(0));
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let made = at(&format!("{signal}.jsonl"));
        let child = waiting(&three, &made, 3);
        Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(code), "{ran:?}");
        let said = "holds 3 articles. The same command with --resume continues after them";
        assert!(ran.stderr.contains(said), "{ran:?}");
        assert!(checked(&made).contains("in 3 sources"));
        let ran = run_on(eight.as_bytes(), &["extract", "-", "-o", name(&made), "--resume"]);
        assert!(ran.stderr.contains("left out: 3 there already"), "{ran:?}");
        assert!(fs::read(&made).unwrap() == fs::read(at("whole.jsonl")).unwrap());
    }
    assert_eq!(files(folder.path()), ["INT.jsonl", "TERM.jsonl", "whole.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_is_told_of_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file);
    let (three, eight) = (json_lines(3), json_lines(8));
    run_on(eight.as_bytes(), &["extract", "-", "-o", name(&at("whole.jsonl"))]);
    let made = at("made.jsonl");
    let mut child = waiting(&three, &made, 3);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(files(folder.path()), ["made.jsonl.part", "whole.jsonl"]);
    let refused = run_on(eight.as_bytes(), &["extract", "-", "-o", name(&made)]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("made.jsonl.part exists: an earlier run did not end."), "{refused:?}");
    // The disk had not taken all of it.
    let journal = fs::read(at("made.jsonl.part")).unwrap();
    fs::write(at("made.jsonl.part"), [&journal[..journal.len() - 100], &[0; 50]].concat()).unwrap();
    let ran = run_on(eight.as_bytes(), &["extract", "-", "-o", name(&made), "--resume"]);
    assert!(ran.stderr.contains("its 2 complete articles are kept"), "{ran:?}");
    assert!(fs::read(&made).unwrap() == fs::read(at("whole.jsonl")).unwrap());
    assert_eq!(files(folder.path()), ["made.jsonl", "whole.jsonl"]);
}

#[cfg(unix)]
#[test]
fn a_second_run_is_told_who_writes_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made.jsonl");
    let mut child = waiting(&json_lines(3), &made, 3);
    let part = folder.path().join("made.jsonl.part");
    let journal = fs::read(&part).unwrap();
    for more in [&[][..], &["--resume"], &["--force"], &["--resume", "--force"]] {
        let ran = run_on(json_lines(1).as_bytes(), &[&["extract", "-", "-o", name(&made)], more].concat());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        let told = format!("is writing {}: wait until it is done, or end it", name(&made));
        assert!(ran.stderr.contains("whosaid: another whosaid") && ran.stderr.contains(&told), "{ran:?}");
        if cfg!(target_os = "linux") {
            assert!(ran.stderr.contains(&format!(" (process {})", child.id())), "{ran:?}");
        }
        assert!(fs::read(&part).unwrap() == journal);
        assert_eq!(files(folder.path()), ["made.jsonl.part"]);
    }
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(checked(&made).contains("in 3 sources"));
}

#[cfg(unix)]
#[test]
fn what_is_killed_at_any_moment_and_resumed_comes_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let eight = json_lines(8);
    let given = tempfile::tempdir().unwrap();
    let input = given.path().join("articles.jsonl");
    fs::write(&input, &eight).unwrap();
    let whole = folder.path().join("whole.jsonl");
    assert_eq!(run(&["extract", name(&input), "-o", name(&whole)]).code, Some(0));
    let whole = fs::read(whole).unwrap();
    let made = folder.path().join("made.jsonl");
    for nth in 0..times(12, 1000) {
        // With some articles in the journal, and then while it is gone on with.
        let articles = 3 + nth % 6;
        let mut child = waiting(&json_lines(articles), &made, articles);
        child.kill().unwrap();
        child.wait().unwrap();
        let threads = ["1", "2", "7"][nth % 3];
        let call = ["extract", name(&input), "-o", name(&made), "--resume", "--threads", threads];
        let mut child = program().args(call).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(37 * nth as u64 % 600));
        let _ = child.kill();
        child.wait().unwrap();
        let ran = run(&call);
        assert_eq!(ran.code, Some(0), "{nth}: {ran:?}");
        // The title is that of the run that began it.
        let body = |bytes: &[u8]| bytes[bytes.iter().position(|byte| *byte == b'\n').unwrap()..].to_vec();
        assert!(body(&fs::read(&made).unwrap()) == body(&whole), "{nth}");
        assert_eq!(files(folder.path()), ["made.jsonl", "whole.jsonl"], "{nth}");
        fs::remove_file(&made).unwrap();
    }
}

#[test]
fn where_nothing_can_be_read_nothing_is_printed_and_each_thing_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("picture.txt"), b"\x89PNG\r\n\x1a\n").unwrap();
    for paths in
        [vec![at("picture.txt")], vec![at("missing.txt")], vec![at("picture.txt"), at("missing.txt")]]
    {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let ran = run(&[&["extract"], &*paths].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{ran:?}");
        let mut told: Vec<&str> = ran.stderr.lines().collect();
        told.sort_unstable();
        let count = told.len();
        told.dedup();
        assert_eq!(told.len(), count, "{ran:?}");
    }
}

#[test]
fn a_pipe_that_is_closed_is_no_error() {
    let mut child =
        program().args(["extract", ARTICLES]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let articles = folder(1);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = program().args(["extract", name(articles.path())]).stdout(full).output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("could not be written: "), "{ran:?}");
}

#[test]
fn find_and_stats_take_articles_and_check_says_that_they_are_none() {
    let articles = folder(2);
    let at = |file: &str| articles.path().join(file).to_str().unwrap().to_owned();
    let page = format!("{ARTICLES}/page.html");
    let found = run(&["find", "sandbank", &page]);
    assert_eq!((found.code, found.stdout.lines().count()), (Some(0), 1), "{found:?}");
    assert!(found.stdout.starts_with("Hugh Pell [said]: “We cannot see the sandbank"), "{found:?}");
    let piped = run_on(&fs::read(&page).unwrap(), &["find", "sandbank"]);
    assert_eq!(piped.stdout, found.stdout);
    let stats = run(&["stats", name(articles.path())]);
    assert!(stats.stdout.contains("in 2 sources") && stats.stdout.contains("Inés Quill"), "{stats:?}");
    // A dataset among articles, which holds one of them already.
    run(&["extract", &at("000.txt"), "-o", &at("set.json")]);
    let all = run(&["stats", name(articles.path())]);
    assert_eq!(all.stdout, stats.stdout, "{all:?}");
    let checked = run(&["check", &at("000.txt")]);
    assert_eq!(checked.code, Some(1));
    assert!(
        checked.stdout.contains("if it is an article, `whosaid extract` makes a dataset of it"),
        "{checked:?}"
    );
    let nothing = run(&["find", "", &format!("{ARTICLES}/warcio.warc"), "--any-language"]);
    assert_eq!(nothing.code, Some(0), "{nothing:?}");
}

#[test]
fn an_article_that_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |file: &str| folder.path().join(file).to_str().unwrap().to_owned();
    fs::write(at("picture.jpg"), b"\xFF\xD8\xFF\xE0").unwrap();
    fs::write(
        at("rat.txt"),
        "Der Rat erklärte am Donnerstag, man habe ihm nichts gesagt, und niemand werde dafür stehen.",
    )
    .unwrap();
    let ran = run(&["find", "rat", &at("rat.txt")]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("is not in English (but in “de”): --any-language reads it all the same"),
        "{ran:?}"
    );
    assert!(run(&["find", "rat", &at("rat.txt"), "--any-language"]).code != Some(2));
    let ran = run(&["stats", &at("")]);
    assert_eq!(ran.code, Some(2));
    // What is wrong with each is told once.
    assert_eq!(ran.stderr.matches("is a picture, not an article").count(), 1, "{ran:?}");
    assert_eq!(ran.stderr.matches("is not in English").count(), 1, "{ran:?}");
    assert!(ran.stderr.ends_with("whosaid: nothing could be read\n"), "{ran:?}");
    let empty = tempfile::tempdir().unwrap();
    let ran = run(&["stats", name(empty.path())]);
    assert!(ran.stderr.contains("was expected, or an article"), "{ran:?}");
}

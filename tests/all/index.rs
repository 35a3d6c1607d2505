//! An index on disk: what went in comes out, damage is found, and every failure is reported in a sentence.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid::inside::collection::write::{Form, write_all};
use whosaid::inside::collection::{Builder, Collection, read};
use whosaid::inside::export::{self, Format, TextPage};
use whosaid::inside::open::IndexFolder;
use whosaid::inside::search::{Cancel, Engine, Query};
use whosaid::inside::store::{Reader, Refusal, Writer};

use crate::invented::{attribution, dataset, document, harbour, lines, program, run, run_on, speaker};
use crate::long_tests::{cases, times};

/// A number that no type of the program holds.
const HUGE: &str = "123456789012345678901234567890.10";

/// A number as it is written.
fn number(digits: &str) -> Value {
    serde_json::from_str(digits).unwrap()
}

/// The invented dataset with every optional field of a record.
fn unusual() -> Value {
    let mut all = harbour();
    all["generator"] = "a hand".into();
    all["license"] = json!({ "name": "CC0", "years": [2031], "seed": number(HUGE) });
    all["documents"][0]["section"] = "front".into();
    all["documents"][0]["author"] = "I. Pell".into();
    all["speakers"][0]["aliases"] = json!(["Lovell", "the harbour master"]);
    all["speakers"][0]["wikidata"] = "Q1".into();
    all["speakers"][1]["party"] = Value::Null;
    let attributions = all["attributions"].as_array_mut().unwrap();
    let start = attributions[1]["source"][0].clone();
    attributions[1]["resolution"] = json!({ "rule": "last name", "mention": start, "tried": number("1.50") });
    attributions[1]["resolution"]["mention"]["sure"] = number("-0.0");
    attributions[3]["resolution"] = json!({ "rule": "pronoun" });
    attributions[0]["content"][1]["page"] = json!({ "of": [number(HUGE), number("1E400")] });
    attributions[0]["cue"][0]["lemma"] = "say".into();
    attributions[5]["source"][0]["\u{202e}"] = Value::Null;
    attributions[3]["note"] = json!(["both", { "women": 2 }]);
    attributions[4]["id"] = "leak-1".into();
    attributions[5]["confidence"] = json!(0.37);
    attributions[5]["status"] = "rejected".into();
    attributions[5]["by"] = "a checker".into();
    attributions[0]["verbatim"] = "block".into();
    attributions[3]["asserted"] = false.into();
    all
}

/// Many articles, numbered from `first`, with everything in the order of a stream.
fn articles(first: usize, count: usize) -> Value {
    let mut documents = Vec::new();
    let mut attributions = Vec::new();
    for nth in first..first + count {
        let text = format!(
            "Report {nth}\n\n“The pier number {nth} stays shut,” Ada Lovell said.\n\nShe said it again."
        );
        let one = document(&format!("Report {nth}"), &text, &[]);
        let said = format!("“The pier number {nth} stays shut,”");
        attributions.push(attribution(&one, "direct", &[&said], "said", "Ada Lovell", &["ada-lovell"]));
        documents.push(one);
    }
    dataset(&documents, &[speaker("ada-lovell", "Ada Lovell", "person")], &attributions)
}

/// A folder, a file in it, and the name of an index beside it.
struct Place {
    folder: TempDir,
    file: PathBuf,
    index: PathBuf,
}

impl Place {
    fn new(dataset: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("quotes.jsonl");
        fs::write(&file, lines(dataset)).unwrap();
        let index = folder.path().join("quotes.index");
        Self { folder, file, index }
    }

    /// A place whose index is there.
    fn built(dataset: &Value) -> Self {
        let place = Self::new(dataset);
        let ran = run(&place.call());
        assert_eq!(ran.code, Some(0), "{ran:?}");
        place
    }

    fn call(&self) -> [&str; 4] {
        ["index", self.file.to_str().unwrap(), "-o", self.index.to_str().unwrap()]
    }

    fn dir(&self) -> &str {
        self.index.to_str().unwrap()
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.index.join("whosaid.index")).unwrap()
    }
}

fn records(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A record without its empty fields.
fn essence(mut record: Value) -> Value {
    let fields: &mut serde_json::Map<String, Value> =
        record.as_object_mut().unwrap().values_mut().next().unwrap().as_object_mut().unwrap();
    let known = ["outlet", "author", "published", "url", "wikidata", "inside", "mention"];
    fields.retain(|name, value| !(value.is_null() && known.contains(&name.as_str())));
    for (field, default) in [("status", "extracted"), ("by", "")] {
        if fields.contains_key("content") {
            fields.entry(field).or_insert_with(|| default.into());
        }
    }
    record
}

#[test]
fn what_went_in_comes_out_record_for_record() {
    let all = unusual();
    let place = Place::built(&all);
    // Nothing of the source is needed any more.
    fs::remove_file(&place.file).unwrap();
    let ran = run(&["find", "", place.dir(), "--format", "jsonl"]);
    let mut out: Vec<Value> = records(&ran.stdout).into_iter().map(essence).collect();
    let mut expected: Vec<Value> = records(&lines(&all)).into_iter().map(essence).collect();
    // One that nobody quotes is not found; all the others are.
    expected.retain(|record| record["speaker"]["id"] != "silent");
    let confidence = |record: &mut Value| {
        if let Some(number) = record["attribution"]["confidence"].as_f64() {
            record["attribution"]["confidence"] = json!((number * 1000.0).round());
        }
    };
    out.iter_mut().for_each(confidence);
    expected.iter_mut().for_each(confidence);
    for record in &expected {
        assert!(out.contains(record), "{record:#} is not in\n{out:#?}");
    }
    assert_eq!(out.len(), expected.len());
}

#[test]
fn every_command_takes_an_index_like_the_file() {
    let place = Place::built(&harbour());
    let file = place.file.to_str().unwrap();
    for call in [
        &["find", "pier|mend"][..],
        &["find", "@lovell", "--format", "csv"],
        &["find", "", "--format", "json"],
        &["find", "zzzq"],
        &["stats"],
        &["stats", "--format", "json"],
    ] {
        let with = |path: &str| run(&call.iter().copied().chain([path]).collect::<Vec<_>>());
        assert_eq!(with(place.dir()), with(file), "{call:?}");
    }
    let ran = run(&["check", place.dir()]);
    assert!(ran.stdout.ends_with("no fault in 6 quotes and claims by 4 speakers in 2 sources\n"), "{ran:?}");
    let both = run(&["stats", place.dir(), file]);
    assert!(both.stdout.starts_with("6 quotes and claims by 4 speakers in 2 sources\n"), "{both:?}");
}

#[test]
fn what_is_added_replaces_what_is_there_and_doubles_nothing() {
    let place = Place::built(&articles(0, 20));
    let mut more = articles(15, 10);
    more["attributions"][0]["by"] = "a second look".into();
    more["attributions"].as_array_mut().unwrap().pop();
    fs::write(&place.file, more.to_string()).unwrap();
    let ran = run(&place.call());
    assert!(ran.stderr.ends_with("24 quotes and claims by 1 speaker in 25 sources\n"), "{ran:?}");
    let out = records(&run(&["find", "", place.dir(), "--format", "jsonl"]).stdout);
    let by: Vec<&str> = out.iter().filter_map(|record| record["attribution"]["by"].as_str()).collect();
    assert_eq!(by.iter().filter(|by| **by == "a second look").count(), 1);
    assert!(run(&place.call()).stderr.contains("24 quotes and claims by 1 speaker in 25 sources"));
}

/// One source, and who is quoted in it by whom.
fn told_by(name: &str, title: &str, text: &str) -> Value {
    let id = name.to_lowercase().replace(' ', "-");
    let mut one = document(title, text, &[]);
    one["id"] = "log".into();
    let mut said = attribution(&one, "indirect", &["the lock is dry"], "said", name, &[&id]);
    said["id"] = format!("log:{id}").into();
    dataset(&[one], &[speaker(&id, name, "person")], &[said])
}

#[test]
fn with_a_source_that_is_replaced_go_its_quotes_and_whom_it_alone_named() {
    let place = Place::built(&articles(0, 3));
    let add = |dataset: &Value| {
        fs::write(&place.file, dataset.to_string()).unwrap();
        let ran = run(&place.call());
        assert_eq!(ran.code, Some(0), "{ran:?}");
    };
    let out = || records(&run(&["find", "", place.dir(), "--format", "jsonl"]).stdout);
    let of = |kind: &str, field: &str| -> Vec<String> {
        let all = out();
        let values = all.iter().filter_map(|record| record[kind][field].as_str().map(str::to_owned));
        values.collect()
    };
    add(&told_by("Orla Penn", "Log", "Orla Penn said the lock is dry."));
    assert_eq!(of("speaker", "name"), ["Ada Lovell", "Orla Penn"]);
    let wrongly = of("attribution", "id");
    add(&told_by("Ines Pell", "Log, corrected", "Ines Pell said the lock is dry."));
    assert_eq!(of("speaker", "name"), ["Ada Lovell", "Ines Pell"]);
    assert_eq!(of("document", "title").last().unwrap(), "Log, corrected");
    let ids = of("attribution", "id");
    assert!(ids.len() == wrongly.len() && ids.contains(&"log:ines-pell".to_owned()), "{ids:?}");
    let check = run(&["check", place.dir()]);
    assert!(
        check.stdout.ends_with("no fault in 4 quotes and claims by 2 speakers in 4 sources\n"),
        "{check:?}"
    );
    // Twice the same is once.
    let before = out();
    add(&told_by("Ines Pell", "Log, corrected", "Ines Pell said the lock is dry."));
    assert_eq!(out(), before);
    // Whom a later dataset lists stays, even if nobody quotes them any more.
    let mut listed = told_by("Orla Penn", "Log", "Orla Penn said the lock is dry.");
    listed["speakers"].as_array_mut().unwrap().push(speaker("ines-pell", "Ines Pell", "person"));
    add(&listed);
    assert!(run(&["check", place.dir()]).stdout.contains("4 quotes and claims by 3 speakers in 4 sources"));
    assert_eq!(of("speaker", "name"), ["Ada Lovell", "Orla Penn"]);
}

#[test]
fn faults_are_told_as_by_check_and_leave_no_index() {
    let mut all = harbour();
    all["attributions"][3]["content"][0]["start"] = 1.into();
    let place = Place::new(&all);
    let ran = run(&place.call());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("quotes.jsonl, line 11, attribution.content[0]: the text at 1–"), "{ran:?}");
    assert!(!place.index.join("whosaid.index").exists());
    assert_eq!(run(&["check", place.file.to_str().unwrap()]).code, Some(1));
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let place = Place::new(&harbour());
    let ran = run(&["index", place.file.to_str().unwrap(), "-o", place.folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("holds “quotes.jsonl”, which is no part of an index"), "{ran:?}");
}

#[test]
fn a_link_leads_to_the_index_whether_it_is_there_or_not() {
    let place = Place::new(&harbour());
    let link = place.folder.path().join("link");
    std::os::unix::fs::symlink(&place.index, &link).unwrap();
    for _ in 0..2 {
        let ran = run(&["index", place.file.to_str().unwrap(), "-o", link.to_str().unwrap()]);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(place.index.join("whosaid.index").is_file());
    }
}

#[test]
fn an_index_is_a_folder_and_is_opened_by_its_file_too() {
    let place = Place::built(&harbour());
    let by_folder = run(&["find", "mend", place.dir()]);
    let by_file = run(&["find", "mend", place.index.join("whosaid.index").to_str().unwrap()]);
    assert!(by_file == by_folder && by_file.code == Some(0), "{by_file:?}");
    let before = fs::read(&place.file).unwrap();
    let file = place.file.to_str().unwrap();
    let ran = run(&["index", file, "-o", file]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("quotes.jsonl is a file, and an index is a folder: give another name"),
        "{ran:?}"
    );
    assert!(fs::read(&place.file).unwrap() == before);
}

#[test]
fn what_was_opened_can_be_searched_when_its_folder_is_gone() {
    let place = Place::built(&articles(0, 5));
    let engine = IndexFolder::new(&place.index).verified_engine().unwrap();
    fs::remove_dir_all(&place.index).unwrap();
    assert_eq!(visit(&engine), 5);
    let ran = run(&["find", "pier", place.dir()]);
    assert!(ran.code == Some(2) && ran.stderr.contains("there is no file or folder"), "{ran:?}");
}

#[test]
fn of_two_who_make_one_index_one_does_and_the_other_says_so() {
    let place = Place::built(&harbour());
    let lock = IndexFolder::new(&place.index).lock().unwrap();
    let before = place.bytes();
    let ran = run(&place.call());
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("another whosaid") && ran.stderr.contains(" is making the index"), "{ran:?}");
    assert!(place.bytes() == before);
    drop(lock);
    assert_eq!(run(&place.call()).code, Some(0));
    let (one, two) = (start(&place), start(&place));
    let codes = [one, two].map(|mut child| child.wait().unwrap().code());
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert!(IndexFolder::new(&place.index).collection().is_ok());
}

fn start(place: &Place) -> std::process::Child {
    program().args(place.call()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn what_was_opened_stays_what_it_was() {
    let place = Place::built(&articles(0, 5));
    let engine = IndexFolder::new(&place.index).verified_engine().unwrap();
    let found = |engine: &Engine| {
        engine.search(&Query::parse("pier").unwrap(), &Cancel::new()).unwrap().iter().count()
    };
    assert_eq!(found(&engine), 5);
    fs::write(&place.file, lines(&articles(3, 9))).unwrap();
    assert_eq!(run(&place.call()).code, Some(0));
    assert_eq!((found(&engine), visit(&engine)), (5, 5));
    assert_eq!(found(&IndexFolder::new(&place.index).verified_engine().unwrap()), 12);
}

/// A build that is killed, whenever that is: the old index is there, or the new one, and the next build clears away
/// what was left.
#[test]
fn a_build_that_is_killed_leaves_the_old_index_or_the_new_one() {
    let place = Place::built(&articles(0, 40));
    let old = place.bytes();
    fs::write(&place.file, lines(&articles(30, 400))).unwrap();
    let begun = Instant::now();
    assert_eq!(run(&place.call()).code, Some(0));
    let whole = begun.elapsed();
    let mut counts = BTreeMap::new();
    // A run of numbers without a pattern, the same each time.
    let mut seed = 7_u32;
    for nth in 0..times(40, 1000) {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if nth % 2 == 0 {
            fs::write(place.index.join("whosaid.index"), &old).unwrap();
        } else {
            let _ = fs::remove_file(place.index.join("whosaid.index"));
        }
        let mut child = start(&place);
        thread::sleep(whole.mul_f64(f64::from(seed >> 8) / f64::from(1 << 24) * 1.2));
        let _ = child.kill();
        child.wait().unwrap();
        let folder = IndexFolder::new(&place.index);
        let count = folder.is_index().then(|| folder.collection().unwrap().attribution_count());
        let (old, new) = if nth % 2 == 0 { (Some(40), Some(430)) } else { (None, Some(400)) };
        assert!([old, new].contains(&count), "{nth}: {count:?}");
        *counts.entry(count).or_insert(0) += 1;
    }
    // Otherwise the builds were all killed too early, or too late.
    assert!(counts.len() >= 3, "{counts:?}");
    assert_eq!(run(&place.call()).code, Some(0));
    let mut left: Vec<_> =
        fs::read_dir(&place.index).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["whosaid.index"]);
}

/// The disk is full at any point: here, a file may not grow past a number of kilobytes.
#[test]
fn a_full_disk_is_told_and_leaves_the_old_index() {
    let place = Place::built(&articles(0, 40));
    let old = place.bytes();
    fs::write(&place.file, lines(&articles(30, 2000))).unwrap();
    for kilobytes in [0, 1, 4, 16, 64, 256] {
        let mut shell = Command::new("bash");
        let script = format!("ulimit -f {kilobytes}; exec \"$0\" \"$@\"");
        shell.arg0("bash").arg("-c").arg(script).arg(program().get_program()).args(place.call());
        let out = shell.output().unwrap();
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(2), "{kilobytes}: {told}");
        assert!(told.contains("larger than a file may be here"), "{kilobytes}: {told}");
        assert!(place.bytes() == old);
        let left = fs::read_dir(&place.index).unwrap().count();
        assert_eq!(left, 1, "{kilobytes}");
    }
}

/// The disk is full for real: a file system of so many kilobytes, which only its own processes see. Not every system lets
/// a test have one; where it does not, the test above is all there is.
#[test]
fn a_file_system_that_is_full_is_told_and_leaves_the_old_index() {
    let disk = tempfile::tempdir().unwrap();
    let on_disk = |kilobytes: usize, script: &str, arguments: &[&str]| {
        let script =
            format!("mount -t tmpfs -o size={kilobytes}k,nr_inodes=40 tmpfs \"$0\" || exit 77; {script}");
        let mut command = Command::new("unshare");
        command.args(["-r", "-m", "bash", "-c", &script]).arg(disk.path()).args(arguments);
        command.output().ok().filter(|out| out.status.code() != Some(77) && !unshared(out, "unshare: "))
    };
    if on_disk(64, "true", &[]).is_none_or(|out| !out.status.success()) {
        eprintln!("no file system can be mounted here: nothing is tested");
        return;
    }
    let place = Place::built(&articles(0, 40));
    fs::write(&place.file, lines(&articles(30, 2000))).unwrap();
    let old = place.index.join("whosaid.index");
    let [old, file] = [&old, &place.file].map(|path| path.to_str().unwrap());
    let program = program();
    let program = program.get_program().to_str().unwrap();
    // The old index, and then the program's exit code and what is there afterwards.
    let script = r#"mkdir "$0/i" && cp "$1" "$0/i/whosaid.index" || exit 3
        "$2" index "$3" -o "$0/i"; code=$?
        cmp -s "$1" "$0/i/whosaid.index" && echo same || echo other
        ls "$0/i" | tr '\n' ' '; "$2" check "$0/i"; exit $code"#;
    let (mut full, mut made) = (0, 0);
    let least = place.bytes().len() / 1024 + 8;
    for step in 0..16 {
        let out = on_disk(least + step * step * 28, script, &[old, program, file]).unwrap();
        let [said, told] =
            [&out.stdout, &out.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let left = said.lines().nth(1).unwrap_or_default();
        assert!(
            left.starts_with("whosaid.index ") && !left.contains("whosaid.lock") && left.contains("no fault"),
            "{step}: {said} {told}"
        );
        match out.status.code() {
            Some(0) => {
                assert!(
                    said.starts_with("other") && left.contains("no fault in 2030 quotes"),
                    "{step}: {said}"
                );
                made += 1;
            }
            Some(2) => {
                assert!(told.contains("the disk is full: make room, or"), "{step}: {told}");
                assert!(said.starts_with("same"), "{step}: {said}");
                full += 1;
            }
            code => panic!("{step}: {code:?} {said} {told}"),
        }
    }
    assert!(full >= 4 && made >= 1, "{full} times full, {made} times made");
}

/// Whether a command failed only for lack of permission.
fn unshared(out: &std::process::Output, prefix: &str) -> bool {
    out.stderr.starts_with(prefix.as_bytes())
}

/// Asks for everything that a collection hands out, and gives the number of attributions.
fn visit(engine: &Engine) -> usize {
    let collection = engine.collection();
    for document in collection.documents() {
        let _ = (document.day(), document.paragraph_at(7), document.id.len());
        document
            .paragraphs()
            .iter()
            .for_each(|&span| assert!(document.words(span).len() <= span.range().len()));
        assert!(document.attributions().all(|no| collection.attribution(no).no == no));
        collection.document_called(document.id);
    }
    for speaker in collection.speakers() {
        assert!(speaker.aliases().count() + speaker.name.len() < usize::MAX);
    }
    for attribution in collection.attributions() {
        let document = collection.document(attribution.document);
        let parts = [&attribution.content, &attribution.cue, &attribution.source];
        parts.iter().flat_map(|part| part.iter()).for_each(|&span| drop(document.words(span).to_owned()));
        assert!(attribution.speakers.iter().all(|&no| collection.speaker(no).no == no));
        collection.attribution_called(&attribution.id());
        let mut at = attribution.inside;
        while let Some(holder) = at {
            at = collection.attribution(holder).inside;
        }
    }
    let mut sink = std::io::sink();
    write_all(collection, Form::Lines, &mut sink).unwrap();
    for query in
        ["pier", "@lovel kind:quote", "\"stays shut\" !leak", "~peir", "doc:report cue:said date:2031"]
    {
        let query = Query::parse(query).unwrap();
        let answer = engine.search(&query, &Cancel::new()).unwrap();
        let chosen: Vec<_> = answer.iter().map(|hit| hit.attribution).collect();
        let highlighter = engine.highlighter(&query);
        for attribution in chosen.iter().map(|&no| collection.attribution(no)) {
            drop(highlighter.highlights(
                collection,
                &collection.document(attribution.document),
                &attribution,
            ));
        }
        for format in [Format::Text, Format::Csv, Format::Markdown] {
            export::write(collection, &chosen, format, TextPage::default(), &mut sink).unwrap();
        }
    }
    collection.attribution_count()
}

/// Opens bytes as the explorer does, without looking at all of them first, and asks for everything.
fn explore(bytes: &[u8]) -> Result<usize, Refusal> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("whosaid.index"), bytes).unwrap();
    let index = IndexFolder::new(folder.path());
    let reader = Reader::from_bytes(bytes)?;
    Ok(index.engine(&reader).map(|engine| visit(&engine)).unwrap_or_default())
}

#[test]
fn a_flipped_byte_is_found_wherever_it_is_and_crashes_nothing() {
    let place = Place::built(&unusual());
    let bytes = place.bytes();
    assert_eq!(explore(&bytes).unwrap(), 6);
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= if at % 3 == 0 { 0xFF } else { 1 << (at % 8) };
        let found = Reader::from_bytes(&flipped).and_then(|reader| reader.verify());
        assert!(found.is_err(), "byte {at} of {}", bytes.len());
        // Each time, all of them would take too long.
        if at % times(25, 1) == 0 {
            let _ = explore(&flipped);
        }
    }
    fs::write(place.index.join("whosaid.index"), {
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        flipped
    })
    .unwrap();
    for call in [&["find", "pier"][..], &["stats"]] {
        let ran = run(&call.iter().copied().chain([place.dir()]).collect::<Vec<_>>());
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains("is damaged (") && ran.stderr.contains("build it again"), "{ran:?}");
    }
    assert_eq!(run(&["check", place.dir()]).code, Some(1));
}

#[test]
fn an_index_that_was_cut_is_refused_at_any_length() {
    let place = Place::built(&harbour());
    let bytes = place.bytes();
    for length in 0..bytes.len() {
        assert!(Reader::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    fs::write(place.index.join("whosaid.index"), &bytes[..bytes.len() - 1]).unwrap();
    let ran = run(&["find", "pier", place.dir()]);
    assert!(ran.code == Some(2) && ran.stderr.contains("quotes.index is cut off: build it again"), "{ran:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_index_that_is_cut_while_it_is_read_is_told() {
    use std::io::Read as _;

    let place = Place::built(&articles(0, 4000));
    let mut child = program()
        .args(["find", "--format", "jsonl", "", place.dir()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It has begun to print, and waits for room in the pipe before it has read all of the index.
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(place.index.join("whosaid.index"))
        .and_then(|file| file.set_len(0))
        .unwrap();
    let out = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("was cut short by another program") && said.contains("`whosaid index`"), "{said}");
}

#[test]
fn an_index_of_another_version_is_refused_with_both_versions() {
    let place = Place::built(&harbour());
    let mut bytes = place.bytes();
    for (version, name) in
        [(99, "version number 99"), (5, "an earlier state of version 0.2-dev"), (4, "version 0.1")]
    {
        bytes[8] = version;
        fs::write(place.index.join("whosaid.index"), &bytes).unwrap();
        let ran = run(&["find", "pier", place.dir()]);
        let said = format!(
            "quotes.index is an index of {name}, and this whosaid reads version 0.2-dev: build it again"
        );
        assert!(ran.code == Some(2) && ran.stderr.contains(&said), "{ran:?}");
    }
}

#[test]
fn an_index_of_what_is_piped_in_is_the_same() {
    let place = Place::built(&harbour());
    let other = place.folder.path().join("other.index");
    let ran = run_on(lines(&harbour()).as_bytes(), &["index", "-", "-o", other.to_str().unwrap()]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(fs::read(other.join("whosaid.index")).unwrap() == place.bytes());
}

fn written(collection: &Collection) -> String {
    let mut out = Vec::new();
    write_all(collection, Form::Lines, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn records_in_any_order_make_the_same_collection_in_memory_and_in_files() {
    let all = lines(&unusual());
    let (meta, rest) = all.split_once('\n').unwrap();
    let mut rest: Vec<&str> = rest.lines().collect();
    let sorted = written(&read::collection("a", all.as_bytes()).unwrap());
    rest.sort_by_key(|line| (!line.starts_with("{\"document"), line.len() % 7, *line));
    let shuffled = format!("{meta}\n{}\n", rest.join("\n"));
    let folder = tempfile::tempdir().unwrap();
    for mut builder in [Builder::new(), Builder::in_folder(folder.path())] {
        read::into(&mut builder, "a", shuffled.as_bytes());
        let other = written(&builder.finish().unwrap());
        let set = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(set(&other), set(&sorted));
    }
}

/// The bytes of an index of a collection.
fn index_of(collection: &Collection) -> Vec<u8> {
    let mut file = tempfile::tempfile().unwrap();
    let mut writer = Writer::new(file.try_clone().unwrap()).unwrap();
    collection.write_index(&mut writer).unwrap();
    writer.finish().unwrap();
    let mut bytes = Vec::new();
    std::io::Seek::rewind(&mut file).unwrap();
    std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
    bytes
}

proptest! {
    #![proptest_config(cases(64))]

    /// Whatever the sections hold, everything that is handed out is in bounds. Several bytes change at once, since the change of
    /// one is often caught by a length.
    #[test]
    fn no_damage_makes_a_collection_go_wrong(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let collection = read::collection("a", lines(&unusual()).as_bytes()).unwrap();
        let mut bytes = index_of(&collection);
        // The head, the table and the foot are looked at when it is opened.
        let sections = 16..bytes.len() - 6000;
        for (place, value) in places {
            bytes[sections.start + place.index(sections.len())] = value;
        }
        if let Ok(reader) = Reader::from_bytes(&bytes)
            && let Ok(collection) = Collection::read_index(&reader)
        {
            visit(&Engine::new(Arc::new(collection)));
        }
    }
}

#[test]
fn a_thing_that_is_no_index_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("whosaid.index"), "{\"schema\": \"whosaid/1\"}").unwrap();
    let ran = run(&["find", "pier", folder.path().to_str().unwrap()]);
    assert!(ran.code == Some(2) && ran.stderr.contains("is no index of whosaid"), "{ran:?}");
}

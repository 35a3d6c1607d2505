//! Datasets as the world hands them over: packed, in UTF-16, damaged, several in a folder of which one can't be read, through a pipe
//! that is slow or has no end.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;

use serde_json::Value;

use crate::explorer::Explorer;
use crate::invented::{Ran, dataset, document, harbour, lines, program, run, run_on, speaker};
use crate::terminal::{Session, home};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// Names of files and what is in them, all of them the same dataset.
fn forms() -> Vec<(&'static str, Vec<u8>)> {
    let (object, all_lines) = (harbour().to_string(), lines(&harbour()));
    let middle = all_lines.find('\n').unwrap() + 20;
    let (head, tail) = all_lines.as_bytes().split_at(middle);
    vec![
        ("a.json", object.clone().into_bytes()),
        ("b.json", format!("\u{FEFF}{object}").into_bytes()),
        ("c.json.gz", gzip(object.as_bytes())),
        ("d.jsonl.gz", gzip(all_lines.as_bytes())),
        ("e.jsonl.gz", [gzip(head), gzip(tail)].concat()),
        ("f.json", utf16(&object)),
        ("g.jsonl", utf16(&all_lines)),
        ("h.jsonl", all_lines.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("i.jsonl.gz", gzip(&utf16(&all_lines))),
        ("j.jsonl", all_lines.replace('\n', "\r\n\r\n").into_bytes()),
    ]
}

#[test]
fn a_dataset_is_the_same_however_it_is_packed_and_encoded() {
    let folder = tempfile::tempdir().unwrap();
    let mut expected: Option<Ran> = None;
    for (name, bytes) in forms() {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let found = run(&["find".as_ref(), "".as_ref(), path.as_os_str()]);
        assert_eq!(found.code, Some(0), "{name}: {found:?}");
        assert_eq!(run_on(&bytes, &["find", "", "-"]), found, "{name}");
        assert_eq!(*expected.get_or_insert(found), run_on(&bytes, &["find", "", "-"]), "{name}");
        let extracted = run_on(&bytes, &["extract", "-"]);
        assert!(
            extracted.stderr.starts_with("standard input: is a dataset, not an article"),
            "{extracted:?}"
        );
    }
    let checked = run(&["check".as_ref(), folder.path().as_os_str()]);
    assert!(checked.stdout.ends_with(&format!("no fault in {} files\n", forms().len())), "{checked:?}");
    let stats = run(&["stats".as_ref(), folder.path().as_os_str()]);
    assert!(stats.stdout.starts_with("6 quotes and claims"), "{stats:?}");
    let index = folder.path().join("index");
    let made = run(&["index".as_ref(), folder.path().as_os_str(), "-o".as_ref(), index.as_os_str()]);
    assert!(made.code == Some(0) && made.stderr.contains(": 6 quotes and claims"), "{made:?}");
}

#[test]
fn a_gzip_file_that_is_cut_off_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in
        [("a.jsonl", lines(&harbour()).into_bytes()), ("a.json", harbour().to_string().into_bytes())]
    {
        let packed = gzip(&bytes);
        let cut = &packed[..packed.len() - 9];
        let path = folder.path().join(format!("{name}.gz"));
        fs::write(&path, cut).unwrap();
        let sentence = format!("the gzip file is cut off at its end, byte {}: is it complete?", cut.len());
        let checked = run(&["check".as_ref(), path.as_os_str()]);
        assert!(checked.code == Some(1) && checked.stdout.contains(", line "), "{checked:?}");
        assert!(checked.stdout.contains(&sentence) && checked.stdout.ends_with("\n1 fault\n"), "{checked:?}");
        let found = run_on(cut, &["find", "", "-"]);
        assert!(found.code == Some(2) && found.stderr.ends_with(&format!(": {sentence}\n")), "{found:?}");
    }
}

/// A folder with three datasets, and two that can't be read.
fn mixed(folder: &Path) {
    let one = |place: &str| {
        let text = format!("Ada Lovell runs the {place}.");
        dataset(&[document(place, &text, &[])], &[speaker("ada", "Ada Lovell", "person")], &[])
    };
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    write("1.json", harbour().to_string());
    write("2.json", harbour().to_string().split_at(900).0.to_owned());
    write("3.jsonl", lines(&one("ferry")));
    let mut faulty = one("mole");
    faulty["documents"][0]["sha256"] = "0".repeat(64).into();
    write("4.jsonl", lines(&faulty));
    write("5.json", one("pier").to_string());
}

#[test]
fn of_several_datasets_one_that_cannot_be_read_is_told_and_left_out() {
    let home = home();
    let folder = home.path().join("sets");
    fs::create_dir(&folder).unwrap();
    mixed(&folder);
    let left_out = |ran: &Ran| {
        let lines: Vec<&str> = ran.stderr.lines().collect();
        assert!(
            lines[0].starts_with("left out: ") && lines[0].contains("2.json, line 1: the JSON is cut off"),
            "{ran:?}"
        );
        assert!(lines[1].starts_with("left out: ") && lines[1].contains("4.jsonl, line 2"), "{ran:?}");
    };
    let in_list: Vec<_> =
        (1..=5).map(|nth| folder.join(format!("{nth}.json{}", if nth % 5 > 2 { "l" } else { "" }))).collect();
    let in_list: Vec<&str> = in_list.iter().map(|path| path.to_str().unwrap()).collect();
    for paths in [vec![folder.to_str().unwrap()], in_list] {
        let found = run(&[&["find", ""], &*paths].concat());
        assert!(found.code == Some(0) && found.stdout.lines().count() == 6, "{found:?}");
        left_out(&found);
        let stats = run(&[&["stats"], &*paths].concat());
        assert!(stats.code == Some(0) && stats.stdout.contains(" in 4 sources"), "{stats:?}");
        left_out(&stats);
        let index = tempfile::tempdir().unwrap();
        let made = run(&[&["index"], &*paths, &["-o", index.path().to_str().unwrap()]].concat());
        assert!(made.code == Some(0) && made.stderr.contains(" in 4 sources"), "{made:?}");
        left_out(&made);
        let checked = run(&[&["check"], &*paths].concat());
        assert!(checked.code == Some(1) && checked.stdout.ends_with(" in 2 of 5 files\n"), "{checked:?}");
    }
    let mut session = Session::start("$WHOSAID sets; echo ended $?", home.path());
    session.until("2 files left out: ");
    session.until("Harbour talk");
    session.send("q");
    session.end();
    session.until("ended 0");
    session.until_text("left out: sets/4.jsonl, line 2");
    // Nothing is left: that is an error, and the only dataset's faults are told as they are.
    let bad = [folder.join("2.json"), folder.join("4.jsonl")];
    let ran = run(&["find".as_ref(), "".as_ref(), bad[0].as_os_str(), bad[1].as_os_str()]);
    assert!(ran.code == Some(2) && ran.stderr.starts_with("whosaid: ") && ran.stdout.is_empty(), "{ran:?}");
}

#[test]
fn a_piped_dataset_is_kept_where_another_is_left_out_and_left_out_where_it_is_the_one() {
    let folder = tempfile::tempdir().unwrap();
    mixed(folder.path());
    let (good, bad) = (folder.path().join("5.json"), folder.path().join("4.jsonl"));
    let piped = harbour().to_string();
    let ran = run_on(piped.as_bytes(), &["find", "", bad.to_str().unwrap(), "-"]);
    assert!(ran.code == Some(0) && ran.stdout.lines().count() == 6, "{ran:?}");
    assert!(ran.stderr.starts_with("left out: ") && ran.stderr.contains("4.jsonl"), "{ran:?}");
    let ran = run_on(&piped.as_bytes()[..900], &["stats", good.to_str().unwrap(), "-"]);
    assert!(ran.code == Some(0) && ran.stdout.starts_with("0 quotes and claims"), "{ran:?}");
    assert!(ran.stderr.starts_with("left out: standard input, line 1: the JSON is cut off"), "{ran:?}");
}

/// Runs the program on a pipe that repeats something until nobody reads it, or the program ends. Its highest use of memory in KiB
/// where the system tells that.
fn run_on_endless(first: &str, repeated: &str, arguments: &[&str]) -> (Ran, usize) {
    let mut child = program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let pieces = repeated.repeat((1 << 16) / repeated.len());
    let mut highest = 0;
    let mut is_open = pipe.write_all(first.as_bytes()).is_ok();
    while is_open {
        is_open = (0..16).all(|_| pipe.write_all(pieces.as_bytes()).is_ok());
        highest = memory(&child).max(highest);
    }
    (child.wait_with_output().unwrap().into(), highest)
}

fn memory(child: &Child) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).map_or(0, |kib| kib.parse().unwrap())
}

#[test]
fn a_pipe_without_end_that_is_no_dataset_ends_early_in_little_memory() {
    let meta = "{\"meta\":{\"schema\":\"whosaid/1\"}}\n";
    let speaker = "{\"speaker\":{\"id\":\"1\",\"name\":\"Ada\"}}\n";
    for (first, repeated, sentence) in [
        ("", speaker, "the first record was expected"),
        (meta, speaker, "the speaker id “1” stands twice"),
        (meta, "nonsense\n", "this is not JSON"),
        ("", "{\"attribution\": 7}\n", "an object"),
    ] {
        for command in [&["find", "", "-"][..], &["stats", "-"]] {
            let (ran, highest) = run_on_endless(first, repeated, command);
            assert!(ran.code == Some(2) && ran.stderr.contains(sentence), "{repeated}: {ran:?}");
            assert!(highest < 100 << 10, "{repeated}: {highest} KiB");
        }
    }
}

#[test]
fn what_a_slow_pipe_has_brought_is_shown_and_searched() {
    let all = lines(&harbour());
    let object = harbour();
    let field = |name: &str| format!("\"{name}\": {}", object[name]);
    let object: Vec<String> = [
        field("title"),
        field("documents"),
        field("speakers"),
        field("attributions"),
        "\"schema\": \"whosaid/1\"".to_owned(),
    ]
    .into();
    let object = format!("{{{}}}", object.join(","));
    let cut = object.find("\"schema\"").unwrap();
    for (nth, (beginning, rest)) in
        [all.split_at(all.trim_end().rfind('\n').unwrap() + 1), object.split_at(cut)].into_iter().enumerate()
    {
        for how in ["cat pipe | $WHOSAID", "$WHOSAID pipe", "$WHOSAID /dev/fd/3 3<pipe"] {
            let home = home();
            let pipe = home.path().join("pipe");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
            assert!(made.success());
            let mut session = Session::start(&format!("{how}; echo ended $?"), home.path());
            let mut to = fs::File::options().write(true).open(&pipe).unwrap();
            to.write_all(beginning.as_bytes()).unwrap();
            session.until("Ada Lovell      said");
            session.send("/leak\r");
            session.until(if nth == 0 { "1 of 5" } else { "2 of 6" });
            if nth == 0 {
                to.write_all(rest.as_bytes()).unwrap();
                session.until("2 of 6");
            }
            session.send("q");
            // The program ends while the pipe is open, which `cat` does not: from that one the rest comes, for the dataset is not
            // to be cut off where the program gets to the key later than to the pipe's end.
            let open = if how.starts_with("cat") {
                if nth == 1 {
                    to.write_all(rest.as_bytes()).unwrap();
                }
                drop(to);
                None
            } else {
                Some(to)
            };
            session.until("ended 0");
            drop(open);
            session.end();
        }
    }
}

/// A dataset of one quote whose fields are as long as a hostile file may have them: each a shape, so many bytes long.
fn long(shape: &str, bytes: usize) -> Value {
    let words = "word ".repeat(bytes / 5);
    let mut sets = harbour();
    let (documents, speakers) = (&sets["documents"][0], &sets["speakers"][0]);
    let (mut document, mut speaker) = (documents.clone(), speakers.clone());
    match shape {
        "aliases" => speaker["aliases"] = (0..bytes / 20).map(|nth| format!("Lovell the {nth}th")).collect(),
        "name" => speaker["name"] = words.into(),
        "dataset" => sets["title"] = words.into(),
        field => document[field] = words.into(),
    }
    sets["documents"][0] = document;
    sets["speakers"][0] = speaker;
    sets
}

/// Places of the explorer in which these stand, as keys.
const PLACES: [&str; 9] =
    ["", "j", "s", "<esc>f", "<esc>/word<enter>", "<esc>@wor", "<enter>", "<esc><esc><enter>", "<esc>?"];

#[test]
fn what_is_very_long_is_read_searched_and_drawn_in_linear_time() {
    for shape in ["title", "outlet", "author", "url", "name", "aliases", "dataset"] {
        let bytes = if shape == "aliases" { 2_000_000 } else { 300_000 };
        let mut explorer = Explorer::on(&long(shape, bytes).to_string(), 120, 30);
        for keys in PLACES {
            assert!(explorer.press(keys).screen().contains("whosaid"), "{shape} {keys:?}");
        }
    }
}

//! Memory: what a reader makes of a text is bounded, whatever its markup. Each shape of input is read by a process of its own,
//! whose highest use of memory the system has counted.

#![cfg(target_os = "linux")]

use std::fs;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use whosaid::inside::ingest::{Reader, Source};

use crate::long_tests::times;

/// How many times its size a text may take while it is read.
const RATIO: usize = 12;

/// Bytes that the markup of any text may take.
const FREE: usize = 64 << 20;

/// Bytes of the longest texts: with fewer, the program itself would count.
const SIZE: usize = 8 << 20;

/// The variable that names the file that a child process is to read.
const FILE: &str = "WHOSAID_MEMORY_FILE";

const HTML: &str = "<html><body><p>Ada Moss said that it was so.</p>";
const LD_JSON: &str = "<html><body><p>Ada Moss said that it was so.</p><script type=application/ld+json>[";
const MAIL: &str = "From: Ada Moss <a@b.example>\nSubject: Pier\n";
const PARTS: &str = "From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=b\n\n";
const FEED: &str = "<rss><channel><title>a</title>";

/// Formats by their file's ending, and what is repeated behind a beginning.
const SHAPES: &[(&str, &str, &str)] = &[
    ("txt", "", "a\n"),
    ("txt", "", "a\n\n"),
    ("txt", "", "\r\n"),
    ("md", "", "a\n"),
    ("md", "", "a\n\n"),
    ("md", "", "*a "),
    ("md", "", "**"),
    ("md", "", "_a_ "),
    ("md", "", "[a"),
    ("md", "", "![a]"),
    ("md", "", "[a](b)"),
    ("md", "", "[a]: b\n"),
    ("md", "", "[^a]: b\n"),
    ("md", "", "> "),
    ("md", "", "> a\n"),
    ("md", "", "- "),
    ("md", "", "- a\n"),
    ("md", "", "1. "),
    ("md", "", "# a\n"),
    ("md", "", "a\n=\n"),
    ("md", "", "`a"),
    ("md", "", "&a"),
    ("md", "", "&lt;"),
    ("md", "", "<a "),
    ("md", "", "<a>"),
    ("md", "", "\\a"),
    ("md", "", "~a"),
    ("md", "|a|b|\n|-|-|\n", "|a|b|\n"),
    ("md", "|a|b|\n|-|-|\n", "||"),
    ("html", HTML, "<p>"),
    ("html", HTML, "<p>a"),
    ("html", HTML, "<p>Ada Moss said that it was so, and that it was not.</p>\n"),
    ("html", HTML, "<h1>a</h1>"),
    ("html", HTML, "<td>a"),
    ("html", HTML, "<li><a href=x>a headline, linked</a><p>b"),
    ("html", HTML, "<div class=author>a</div>"),
    ("html", HTML, "<meta name=a content=b>"),
    ("html", HTML, "<link href=b>"),
    ("html", "<html><p ", "a=b "),
    ("html", "<html><title>", "a | "),
    ("html", LD_JSON, "1,"),
    ("html", LD_JSON, "[],"),
    ("html", "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[", "\"a\","),
    ("eml", MAIL, "X:\n"),
    ("eml", MAIL, "From: a\n"),
    ("eml", "Subject: a\nFrom: ", "a,"),
    ("eml", "Subject: a\nTo: ", "a,"),
    ("eml", "From: a\nContent-Type: text/plain", "; a=b"),
    ("eml", PARTS, "--b\n\n"),
    ("eml", PARTS, "--b\nX:\n\na\n"),
    ("eml", "From: a\nSubject: b\nContent-Type: text/html\n\n", "<p>a"),
    ("eml", "From: a\nSubject: b\nContent-Transfer-Encoding: quoted-printable\n\n", "=41\n"),
    ("eml", "From: a\nSubject: b\n\n", "From our correspondent, who was there: no.\n"),
    ("rss", FEED, "<item><title>a</title></item>"),
    ("rss", FEED, "<a>"),
    ("rss", "<rss><item><description>", "&lt;p&gt;a"),
    ("jsonl", "{\"text\":\"a word\",\"x\":[", "1,"),
    ("jsonl", "{\"text\":\"a word\",\"x\":[", "{\"a\":[]},"),
    ("jsonl", "{\"text\":\"a word\",\"authors\":[", "\"a\","),
    ("jsonl", "[", "{\"text\":\"a word\"},"),
    ("warc", "", "WARC/1.0\r\nContent-Length: 0\r\n\r\n"),
    ("md", "", "a word or two of prose that goes on for as long as a line does, and then ends here.\n"),
];

fn highest_memory() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

/// Does nothing but where a parent gives it a file.
#[test]
fn a_child_reads_a_file() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let before = highest_memory();
    let mut said = "nothing".to_owned();
    let _ = Reader::default().read(&Source::Path(file.into()), &mut |found| {
        said = match found {
            Ok(article) => format!("{} bytes", article.text.len()),
            Err(unreadable) => unreadable.reason.to_string(),
        };
        ControlFlow::Continue(())
    });
    println!("took {} {said}", highest_memory() - before);
}

/// How many bytes reading a file takes, and what it gave.
fn read_in_a_child(file: &Path) -> (usize, String) {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "memory::a_child_reads_a_file", "--nocapture", "--test-threads=1"])
        .env(FILE, file)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&child.stdout).into_owned();
    let took = out.lines().find_map(|line| line.split_once("took ")).map(|(_, took)| took.to_owned());
    let took = took.unwrap_or_else(|| panic!("the reader died: {child:?}"));
    let (bytes, said) = took.split_once(' ').unwrap();
    (bytes.parse().unwrap(), said.to_owned())
}

/// What takes more memory than it may, of a shape in several sizes.
fn beyond_bounds((ending, start, repeated): &(&str, &str, &str), file: &Path) -> Vec<String> {
    let mut beyond = Vec::new();
    // What is refused tells nothing of what is not: smaller sizes are tried until one is read.
    let mut size = SIZE;
    loop {
        fs::write(file, format!("{start}{}", repeated.repeat(size / repeated.len()))).unwrap();
        let (bytes, said) = read_in_a_child(file);
        let told =
            format!("{ending} {start:?} {repeated:?}: {} KiB of {} KiB ({said})", bytes >> 10, size >> 10);
        if std::env::var_os("WHOSAID_MEMORY_SHOW").is_some() {
            eprintln!("{told}");
        }
        if bytes > FREE.max(RATIO * size) {
            beyond.push(told);
        }
        if !said.contains("too much markup") {
            return beyond;
        }
        size /= times(4, 2);
    }
}

#[test]
fn no_markup_takes_many_times_the_memory_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let shapes = Mutex::new(SHAPES.iter().enumerate());
    let beyond = Mutex::new(Vec::new());
    let measure = || {
        loop {
            let Some((nth, shape)) = shapes.lock().unwrap().next() else { return };
            let file = folder.path().join(format!("{nth}.{}", shape.0));
            beyond.lock().unwrap().extend(beyond_bounds(shape, &file));
        }
    };
    // A reader for each core: most of the time is theirs.
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(measure);
        }
    });
    let beyond = beyond.into_inner().unwrap();
    assert!(beyond.is_empty(), "{beyond:#?}");
}

#[test]
fn prose_of_any_length_is_no_markup() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["md", "txt", "html"] {
        let file = folder.path().join(format!("a.{ending}"));
        let paragraph = "Ada Moss, who owns [the café](https://echo.example/1) on the quay, said on Monday that \
            the\nchange would “close me by Easter”, and that *nobody* had asked her. The harbour office (which\nhas \
            12 boats) did not answer: it was closed, as it has been since the storm of last November.\n\n";
        fs::write(&file, paragraph.repeat(SIZE / paragraph.len())).unwrap();
        let (_, said) = read_in_a_child(&file);
        assert!(said.ends_with(" bytes"), "{ending}: {said}");
    }
}

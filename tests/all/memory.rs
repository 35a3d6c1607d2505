//! Memory: what a reader makes of a text is bounded, whatever its markup. Each shape of input is read by a process of its own,
//! whose highest use of memory the system has counted.

#![cfg(target_os = "linux")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use whosaid::inside::ingest::{Reader, Source};

/// How many times its size a text may take while it is read.
const RATIO: usize = 12;

/// Bytes that the markup of any text may take.
const FREE: usize = 64 << 20;

/// Bytes of the longest texts: with fewer, the program itself would count.
const SIZE: usize = 8 << 20;

/// The variable that names the file that a child process is to read.
const FILE: &str = "WHOSAID_MEMORY_FILE";

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

#[test]
fn no_markup_takes_many_times_the_memory_of_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let is_shown = std::env::var_os("WHOSAID_MEMORY_SHOW").is_some();
    let mut beyond = Vec::new();
    for (ending, start, repeated) in SHAPES {
        let file = folder.path().join(format!("a.{ending}"));
        // What is refused tells nothing of what is not: the size is halved until it is read.
        let mut size = SIZE;
        loop {
            fs::write(&file, format!("{start}{}", repeated.repeat(size / repeated.len()))).unwrap();
            let (bytes, said) = read_in_a_child(&file);
            let told = format!(
                "{ending} {start:?} {repeated:?}: {} KiB of {} KiB ({said})",
                bytes >> 10,
                size >> 10
            );
            if is_shown {
                eprintln!("{told}");
            }
            if bytes > FREE.max(RATIO * size) {
                beyond.push(told);
            }
            if !said.contains("too much markup") {
                break;
            }
            size /= 2;
        }
    }
    assert!(beyond.is_empty(), "{beyond:#?}");
}

#[test]
fn prose_of_any_length_is_no_markup() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["md", "txt"] {
        let file = folder.path().join(format!("a.{ending}"));
        let paragraph = "Ada Moss, who owns [the café](https://echo.example/1) on the quay, said on Monday that \
            the\nchange would “close me by Easter”, and that *nobody* had asked her. The harbour office (which\nhas \
            12 boats) did not answer: it was closed, as it has been since the storm of last November.\n\n";
        fs::write(&file, paragraph.repeat(SIZE / paragraph.len())).unwrap();
        let (_, said) = read_in_a_child(&file);
        assert!(said.ends_with(" bytes"), "{ending}: {said}");
    }
}

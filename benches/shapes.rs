//! What extraction costs on texts that are meant to hurt: words a second and peak memory at several sizes, to show that cost
//! grows in a straight line.
//!
//! `cargo bench --bench shapes -- [SHAPE…] [MEGABYTES…]`; without shapes all of them, without sizes 1 MB. Each is
//! measured in a process of its own. Seconds are those of the processor; memory includes the text.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

use std::process::Command;
use std::{env, fs};

use whosaid::inside::extract::speakers::{self, Gazetteer};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};

/// Names of shapes, and the text that is repeated to make each.
const SHAPES: [(&str, &str); 32] = [
    ("news", NEWS),
    ("dense", "“Go,” he said. “No,” Ines Pell said. “Why?” asked Odd.\n"),
    ("one-line", "“The pier is safe,” Ines Pell, the chief engineer, said on Monday. Odd denied it. "),
    (
        "one-sentence",
        "the pier and the old town and Ines Pell who said that the board, which knew, was late and ",
    ),
    (
        "one-paragraph",
        "Odd said the pier was safe, and the board, which had read\nthe report, denied that it knew\n",
    ),
    ("capitals", "THE PIER IS SAFE, INES PELL SAID ON MONDAY. NOBODY HAS TO LEAVE, THE BOARD SAID. "),
    ("names", "#"),
    ("one-name", "Pell "),
    ("said", "said "),
    ("he-said", "he said "),
    ("pronouns", "he she it they who "),
    ("denied-that", "Odd denied that Pell said that "),
    ("marks", "\""),
    ("curly-marks", "“"),
    ("open-marks", "“word "),
    ("open-single", "'a "),
    ("nested-marks", "‘a’ “"),
    ("quoted-words", "“a b c d e” said Odd, "),
    ("labels", "PELL: no.\n"),
    ("colons", "Pell said:\n"),
    ("lists", "Pell, Ruiz and Odd, "),
    ("initials", "A. B. "),
    ("stops", ". "),
    ("groups", "1,"),
    ("digits", "1"),
    ("numbers", "12 "),
    ("one-word", "a"),
    ("hyphens", "a-"),
    ("combining", "e\u{301}\u{302}"),
    ("chinese", "他说这座码头是安全的"),
    ("lines", "a\n"),
    ("blank", " "),
];

const NEWS: &str = concat!(include_str!("news.txt"), "\n");

/// The program's allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [one, shape, megabytes] = &args[..]
        && one == "--one"
    {
        return measure(shape, megabytes.parse().unwrap_or(1));
    }
    let sizes: Vec<&String> = args.iter().filter(|arg| arg.parse::<usize>().is_ok()).collect();
    let named = |shape: &str| args.len() == sizes.len() || args.iter().any(|arg| arg == shape);
    println!(
        "{:14} {:>5} {:>12} {:>8} {:>10} {:>10} {:>8} {:>8}",
        "shape", "MB", "words", "seconds", "words/s", "MB/s", "peak MB", "of size"
    );
    for (shape, _) in SHAPES.iter().filter(|(shape, _)| named(shape)) {
        if sizes.is_empty() {
            apart(shape, "1");
        }
        sizes.iter().for_each(|size| apart(shape, size));
    }
}

/// Measures in another process, so that its peak is its own.
fn apart(shape: &str, megabytes: &str) {
    let run = env::current_exe()
        .and_then(|this| Command::new(this).args(["--one", shape, megabytes]).env_remove("CARGO").status());
    if !run.is_ok_and(|status| status.success()) {
        println!("{shape:14} {megabytes:>5} failed");
    }
}

fn measure(shape: &str, megabytes: usize) {
    let Ok(model) = Model::read(ENGLISH) else { return eprintln!("the model cannot be read") };
    let gazetteer = Gazetteer::english();
    // The clock starts when the model and the lists are loaded: only the text is measured.
    let text = text(shape, megabytes << 20);
    let words = text.split_whitespace().count();
    let before = seconds();
    let (found, speakers) = speakers::extract(&mut Pipeline::new(&model), gazetteer, &text);
    let seconds = seconds() - before;
    let (peak, size) = (peak(), text.len() as f64 / f64::from(1 << 20));
    println!(
        "{shape:14} {megabytes:5} {words:12} {seconds:8.2} {:10.0} {:10.2} {peak:8.0} {:8.1}   {} found, {} speakers",
        words as f64 / seconds,
        size / seconds,
        peak / size,
        found.len(),
        speakers.all.len()
    );
}

fn text(shape: &str, size: usize) -> String {
    let part = SHAPES.iter().find(|(name, _)| *name == shape).map_or("", |(_, part)| part);
    match part {
        "#" => names(size),
        _ => part.repeat(size / part.len().max(1)),
    }
}

/// Names of which no two are the same.
fn names(size: usize) -> String {
    let mut text = String::with_capacity(size + 64);
    let mut number = 0u32;
    while text.len() < size {
        number += 1;
        text.push_str(&name(number));
        text.push_str(&name(number.wrapping_mul(2_654_435_761)).to_lowercase());
        text.push(' ');
        text.push_str(&name(number ^ 0x5555));
        text.push_str(if number.is_multiple_of(8) { " said so.\n" } else { ", " });
    }
    text
}

fn name(mut number: u32) -> String {
    let mut letters = String::new();
    while letters.len() < 4 || number > 0 {
        letters.push(char::from(if letters.is_empty() { b'A' } else { b'a' } + (number % 26) as u8));
        number /= 26;
    }
    letters
}

/// Processor time of this process, where the system tells it as Linux does; by the clock elsewhere.
fn seconds() -> f64 {
    let ticks = fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let (user, system): (f64, f64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
        Some((user + system) / 100.0)
    });
    ticks.unwrap_or_else(|| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64())
    })
}

/// The peak of this process's memory in megabytes, where the system tells it as Linux does.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    kilobytes.and_then(|number| number.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0
}

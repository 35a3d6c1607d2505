//! How fast extraction is: words a second on one core, end to end, and how long the model takes to load.
//!
//! `cargo bench --bench extract -- [FILE…]`; without files a text of our own is read over and over.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

use std::time::{Duration, Instant};
use std::{env, fs};

use whosaid::inside::extract::{ENGLISH, Model, Pipeline, extract};

const TEXT: &str = "“The pier is safe,” Ines Pell, the port's chief engineer, said on Monday. “Nobody has to leave the town, and we have told the board so in writing.”

The harbour board denied that it had known of the report, which the paper said was written in March, and declined to comment on the costs.

According to two people who have read it, the report warned of rust under the eastern deck. Mr. Odd, who owns three boats, called the delay “a disgrace” and promised to take the town to court.

The work began in April, when the weather turned, and went on until the end of the month.
";

/// The program's allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let files =
        env::args().skip(1).filter(|a| !a.starts_with('-')).filter_map(|f| fs::read_to_string(f).ok());
    let mut texts: Vec<String> = files.collect();
    if texts.is_empty() {
        texts.push(TEXT.repeat(20));
    }
    let start = Instant::now();
    let Ok(model) = Model::read(ENGLISH) else { return eprintln!("the model cannot be read") };
    println!("model: {} bytes, loaded in {:.1} ms", ENGLISH.len(), start.elapsed().as_secs_f64() * 1000.0);
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    let mut reading = Pipeline::new(&model);
    let (start, mut rounds, mut found) = (Instant::now(), 0, 0);
    while start.elapsed() < Duration::from_secs(3) {
        found = texts.iter().map(|t| extract(&mut reading, t).len()).sum();
        rounds += 1;
    }
    let speed = (words * rounds) as f64 / start.elapsed().as_secs_f64();
    println!("{words} words, {found} attributions, {rounds} rounds: {speed:.0} words/s");
}

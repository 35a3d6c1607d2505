//! How fast extraction is: words a second on one core, end to end, and how long the model takes to load.
//!
//! `cargo bench --bench extract -- [FILE…]`; without files a text of our own is read over and over.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

use std::time::{Duration, Instant};
use std::{env, fs};

use whosaid::inside::extract::{ENGLISH, Model, Pipeline, extract};

const NEWS: &str = include_str!("news.txt");

/// The program's allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let files =
        env::args().skip(1).filter(|a| !a.starts_with('-')).filter_map(|f| fs::read_to_string(f).ok());
    let mut texts: Vec<String> = files.collect();
    if texts.is_empty() {
        texts.push(NEWS.repeat(20));
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

//! Trains the extraction model:
//! `cargo run --release --features train --example train -- CORPUS/polnear data/english.model`.
//!
//! It needs the training part of the corpus, which is not in this repository. The same files give the same bytes on every
//! machine.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

use std::io::Read;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use whosaid::inside::extract::corpus;
use whosaid::inside::extract::train::{TrainingSet, train, write};

fn main() -> Result<()> {
    let mut args = env::args_os().skip(1);
    let folder = args.next().context("usage: train CORPUS MODEL")?;
    let to = args.next().context("usage: train CORPUS MODEL")?;
    let folder = Path::new(&folder);
    if !folder.join("train").is_dir() {
        eprintln!("there is no corpus in {}: nothing to train on", folder.display());
        return Ok(());
    }
    let mut silver = String::new();
    GzDecoder::new(fs::File::open(folder.join("train-tags.tsv.gz"))?).read_to_string(&mut silver)?;
    let articles = corpus::read(&folder.join("train"))?;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let words = fs::read_to_string(data.join("english.words"))?;
    let vectors = fs::read(data.join("english.vectors"))?;
    let start = Instant::now();
    let set = TrainingSet { articles: &articles, words: &words, vectors: &vectors, silver: &silver };
    let model = train(&set, |what| eprintln!("{:6.1} s  {what}", start.elapsed().as_secs_f32()));
    let bytes = write(&model);
    eprintln!("{:6.1} s  {} bytes", start.elapsed().as_secs_f32(), bytes.len());
    fs::write(to, bytes)?;
    Ok(())
}

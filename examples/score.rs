//! Scores an extraction model on a corpus: `cargo run --release --example score -- MODEL CORPUS/polnear/dev [PREDICTIONS]`.
//!
//! Prints the figures of the corpus's own judge and, if a third name is given, writes what that judge reads.

#![allow(clippy::disallowed_macros, reason = "an example prints what it finds")]

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, Result};
use whosaid::collection::{Kind, Span};
use whosaid::extract::corpus::{self, Article};
use whosaid::extract::score::{Ratio, Score};
use whosaid::extract::{Found, Model, extract};

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, folder, rest @ ..] = args.as_slice() else {
        anyhow::bail!("usage: score MODEL CORPUS [PREDICTIONS]");
    };
    let bytes = fs::read(model).with_context(|| format!("reading {model}"))?;
    let start = Instant::now();
    let model = Model::read(&bytes)?;
    println!("loaded in {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let articles = corpus::read(Path::new(folder))?;
    let start = Instant::now();
    let found: Vec<Vec<Found>> = articles.iter().map(|a| extract(&model, &a.text)).collect();
    let seconds = start.elapsed().as_secs_f64();
    let words: usize = articles.iter().map(|a| a.text.split_whitespace().count()).sum();
    println!("{words} words in {seconds:.3} s: {:.0} words/s", words as f64 / seconds);
    report(&articles, &found);
    if let Some(to) = rest.first() {
        fs::write(to, predictions(&articles, &found)?)?;
    }
    Ok(())
}

fn report(articles: &[Article], found: &[Vec<Found>]) {
    let mut score = Score::default();
    let mut bins = [[0usize; 3]; 16];
    for (article, found) in articles.iter().zip(found) {
        let guesses: Vec<(&[Span], &[Span])> =
            found.iter().map(|f| (&f.content[..], &f.source[..])).collect();
        let verdict = score.add(&article.text, article.gold(), &guesses);
        for (found, right) in found.iter().zip(&verdict.right) {
            let at = (4..20).rev().find(|&n| found.confidence * 20.0 >= n as f32).unwrap_or(4);
            let bin = &mut bins[at - 4];
            bin[0] += 1;
            bin[1] += usize::from(right.0);
            bin[2] += usize::from(right.1);
        }
    }
    let line = |name: &str, r: Ratio| {
        println!("{name:16} p {:.1}  r {:.1}  f1 {:.1}", r.precision(), r.recall(), r.f1());
    };
    println!(
        "{:16} {}, marked {}, found {}",
        "articles", score.articles, score.found.real, score.found.guessed
    );
    line("content tokens", score.tokens);
    line("content exact", score.exact);
    line("found", score.found);
    line("attributed", score.attributed);
    println!("{:16} {:.1}", "source | found", score.source_right());
    for (kind, k) in Kind::ALL.iter().zip(score.kinds) {
        let share = |n: usize| 100.0 * n as f64 / k.real.max(1) as f64;
        println!(
            "{:16} {} found {:.1} attributed {:.1}",
            format!("{kind:?}"),
            k.real,
            share(k.found),
            share(k.attributed)
        );
    }
    for (i, [n, found, attributed]) in bins.iter().enumerate() {
        let share = |part: usize| 100.0 * part as f64 / (*n).max(1) as f64;
        println!(
            "{:.2}–  {n:5}  found {:.1}  attributed {:.1}",
            0.2 + i as f64 / 20.0,
            share(*found),
            share(*attributed)
        );
    }
}

fn predictions(articles: &[Article], found: &[Vec<Found>]) -> Result<String> {
    let mut out = String::new();
    for (article, found) in articles.iter().zip(found) {
        let points: Vec<usize> =
            article.text.char_indices().map(|(at, _)| at).chain([article.text.len()]).collect();
        let point = |byte: u32| points.partition_point(|&b| b < byte as usize);
        let spans = |spans: &[Span]| spans.iter().map(|s| [point(s.start), point(s.end)]).collect::<Vec<_>>();
        let rows: Vec<_> = found
            .iter()
            .map(|f| serde_json::json!({"content": spans(&f.content), "source": spans(&f.source), "cue": spans(&f.cue), "confidence": f.confidence, "rule": format!("{:?}", f.rule)}))
            .collect();
        writeln!(out, "{}", serde_json::json!({"doc": article.name, "attributions": rows}))?;
    }
    Ok(out)
}

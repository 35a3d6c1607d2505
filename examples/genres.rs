//! Prints the table of docs/MODEL.md by genre: how well extraction does on each of the texts in tests/golds.
//!
//! `cargo run --release --example genres`

#![allow(clippy::disallowed_macros, reason = "an example prints what it finds")]

use std::fs;
use std::path::Path;

use anyhow::{Result, anyhow};
use whosaid::collection::{Kind, read};
use whosaid::extract::corpus::Gold;
use whosaid::extract::score::Score;
use whosaid::extract::speakers::{Lists, extract};
use whosaid::extract::{ENGLISH, Model};

/// File and name, in the table's order.
const GENRES: [(&str, &str); 8] = [
    ("wire", "wire story"),
    ("court", "court report"),
    ("sport", "sports report"),
    ("science", "science story"),
    ("statement", "company statement"),
    ("interview", "interview"),
    ("transcript", "transcript"),
    ("british", "British style"),
];

fn main() -> Result<()> {
    let model = Model::read(ENGLISH)?;
    let mut together = Score::default();
    println!("| text | marked | content exact | found | attributed | direct found | source right of found |");
    println!("|---|---|---|---|---|---|---|");
    for (file, name) in GENRES {
        let mut own = Score::default();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golds/{file}.json"));
        add(&model, &fs::read(path)?, &mut [&mut own, &mut together])?;
        row(name, &own);
    }
    row("together", &together);
    Ok(())
}

/// Compares with a gold. What stands inside another's words extraction does not hand out.
fn add(model: &Model, gold: &[u8], scores: &mut [&mut Score]) -> Result<()> {
    let gold = read::collection("gold", gold).map_err(|faults| anyhow!("{faults:?}"))?;
    for document in gold.documents() {
        let marked = document.attributions().map(|no| gold.attribution(no));
        let marked = marked.filter(|one| one.inside.is_none()).map(|one| Gold {
            content: one.content.to_vec(),
            source: one.source.to_vec(),
            cue: one.cue.to_vec(),
        });
        let marked: Vec<Gold> = marked.collect();
        let (found, _) = extract(model, Lists::english(), document.text);
        let found: Vec<_> = found.iter().map(|one| (&one.content[..], &one.source[..])).collect();
        for score in &mut *scores {
            score.add(document.text, &marked, &found);
        }
    }
    Ok(())
}

fn row(name: &str, score: &Score) {
    let direct = score.kinds[Kind::Direct as usize];
    let direct =
        if direct.real == 0 { "–".to_owned() } else { format!("{} of {}", direct.found, direct.real) };
    let (right, all) = score.sources;
    println!(
        "| {name} | {} | {:.1} | {:.1} | {:.1} | {direct} | {right} of {all} |",
        score.found.real,
        score.exact.f1(),
        score.found.f1(),
        score.attributed.f1(),
    );
}

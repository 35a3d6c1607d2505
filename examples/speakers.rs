//! Measures the speaker resolver: `cargo run --release --example speakers -- MODEL [train|dev|genres] [errors]`.
//!
//! On the attributions of the golds as they are annotated, and on those that the model finds itself.

#![allow(clippy::disallowed_macros, reason = "an example prints what it finds")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result};
use whosaid::inside::collection::{Collection, ids, read};
use whosaid::inside::extract::speakers::measure::{self, OutcomeCounts, SpeakerGold, SpeakerOutcome};
use whosaid::inside::extract::speakers::{
    AttributionSpans, Gazetteer, ResolvedSource, ResolvedSpeakers, extract, resolve,
};
use whosaid::inside::extract::{Found, Model, Pipeline};

const GENRES: [&str; 8] =
    ["british", "court", "interview", "science", "sport", "statement", "transcript", "wire"];

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [model, rest @ ..] = args.as_slice() else {
        anyhow::bail!("usage: speakers MODEL [train|dev|genres] [errors]")
    };
    let model = Model::read(&fs::read(model).with_context(|| format!("reading {model}"))?)?;
    let wanted = |part: &str| rest.iter().all(|r| r == "errors") || rest.iter().any(|r| r == part);
    let errors = rest.iter().any(|r| r == "errors");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = fs::read_to_string(root.join("tests/golds/speakers.tsv"))?;
    let mut all = Tallies::default();
    for part in ["train", "dev"].into_iter().filter(|p| wanted(p)) {
        let texts = texts(&root.join("../shared/corpus/polnear").join(part), part);
        let golds = measure::read(&rows, |id| texts.get(id).cloned());
        report(&model, part, &texts, &golds, errors, &mut all);
    }
    for genre in GENRES.into_iter().filter(|g| wanted("genres") || wanted(g)) {
        let (text, golds) = read_genre(&root.join("tests/golds").join(format!("{genre}.json")), genre)?;
        report(&model, genre, &BTreeMap::from([(genre.to_owned(), text)]), &golds, errors, &mut all);
    }
    if wanted("genres") {
        let texts = genre_texts(&root.join("tests/golds/genres"));
        let golds = measure::read(&rows, |id| texts.get(id).cloned());
        report(&model, "genres", &texts, &golds, errors, &mut all);
    }
    println!("all, given");
    line("", all.given);
    println!("all, found");
    line("", all.found);
    Ok(())
}

/// What came of the golds of all parts: with their sources as annotated, and as extracted.
#[derive(Default)]
struct Tallies {
    given: OutcomeCounts,
    found: OutcomeCounts,
}

/// The invented texts that `speakers.tsv` has rows for, by "genres/NAME".
fn genre_texts(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let name = |path: &Path| Some(format!("genres/{}", path.file_stem()?.to_str()?));
    files.filter_map(|path| Some((name(&path)?, fs::read_to_string(&path).ok()?))).collect()
}

/// The texts of a part of the corpus, by PART/ID; none where it is missing.
fn texts(folder: &Path, part: &str) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder.join("text")).into_iter().flatten().flatten().map(|file| file.path());
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    files.filter_map(read).map(|text| (format!("{part}/{}", ids::document(&text)), text)).collect()
}

fn read_genre(file: &Path, genre: &str) -> Result<(String, Vec<SpeakerGold>)> {
    let bytes = fs::read(file)?;
    let collection = read::collection(genre, &bytes).map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
    let document = collection.documents().next().context("no document")?;
    let golds = document.attributions().map(|no| gold(&collection, genre, no)).collect();
    Ok((document.text.to_owned(), golds))
}

fn gold(collection: &Collection, genre: &str, no: whosaid::inside::collection::AttributionNo) -> SpeakerGold {
    let attribution = collection.attribution(no);
    let speakers = attribution.speakers.iter().map(|&s| {
        let speaker = collection.speaker(s);
        std::iter::once(speaker.name)
            .chain(speaker.aliases().filter(|a| a.contains(' ')))
            .map(str::to_owned)
            .collect()
    });
    SpeakerGold {
        article: genre.to_owned(),
        content: attribution.content.to_vec(),
        source: attribution.source.to_vec(),
        category: if attribution.inside.is_some() { "nested".to_owned() } else { "outer".to_owned() },
        speakers: speakers.collect(),
        allowed: Vec::new(),
    }
}

fn report(
    model: &Model,
    part: &str,
    texts: &BTreeMap<String, String>,
    golds: &[SpeakerGold],
    errors: bool,
    all: &mut Tallies,
) {
    let mut given: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
    let mut found: BTreeMap<String, OutcomeCounts> = BTreeMap::new();
    for (id, text) in texts {
        let golds: Vec<&SpeakerGold> = golds.iter().filter(|g| g.article == *id).collect();
        if golds.is_empty() {
            continue;
        }
        let asked: Vec<AttributionSpans> = golds
            .iter()
            .map(|g| AttributionSpans { content: &g.content, cue: &[], source: &g.source })
            .collect();
        let speakers = resolve(model, Gazetteer::english(), text, &asked);
        for (gold, answer) in golds.iter().zip(&speakers.by_attribution) {
            count(&mut given, text, gold, answer, &speakers, errors.then_some("given"));
        }
        let (attributions, speakers) = extract(&mut Pipeline::new(model), Gazetteer::english(), text);
        let contents: Vec<_> = golds.iter().map(|g| &g.content[..]).collect();
        let others: Vec<_> = attributions.iter().map(|f: &Found| &f.content[..]).collect();
        for (gold, partner) in golds.iter().zip(measure::pair(text, &contents, &others)) {
            if let Some(j) = partner {
                let source = attributions[j].source.iter().map(|s| &text[s.range()]).collect::<Vec<_>>();
                let how = format!("found {source:?} {:.2}", attributions[j].confidence);
                count(
                    &mut found,
                    text,
                    gold,
                    &speakers.by_attribution[j],
                    &speakers,
                    errors.then_some(how.as_str()),
                );
            }
        }
    }
    for (name, tallies, sum) in [("given", given, &mut all.given), ("found", found, &mut all.found)] {
        println!("{part}, {name}");
        let together = tallies.get("~ all").copied().unwrap_or_default();
        sum.counts.iter_mut().zip(together.counts).for_each(|(sum, one)| *sum += one);
        tallies.iter().for_each(|(category, tally)| line(category, *tally));
    }
}

fn line(category: &str, tally: OutcomeCounts) {
    let [right, unknown, wrong, honest, invented] = tally.counts;
    println!(
        "  {category:14} right {right:3} ({:5.1} %)  unknown {unknown:3}  wrong {wrong:2}  honest {honest:3}  invented {invented:2} ({:4.1} % named wrong)",
        tally.named_right(),
        tally.named_wrong()
    );
}

fn count(
    into: &mut BTreeMap<String, OutcomeCounts>,
    text: &str,
    gold: &SpeakerGold,
    answer: &ResolvedSource,
    speakers: &ResolvedSpeakers,
    errors: Option<&str>,
) {
    let outcome = measure::judge(text, gold, answer, &speakers.all);
    into.entry(gold.category.clone()).or_default().add(outcome);
    into.entry("~ all".to_owned()).or_default().add(outcome);
    if let Some(how) = errors.filter(|_| !matches!(outcome, SpeakerOutcome::Right | SpeakerOutcome::Honest)) {
        let names: Vec<&str> = answer.speakers.iter().map(|&i| speakers.all[i].name.as_str()).collect();
        let source: Vec<&str> = gold.source.iter().map(|s| &text[s.range()]).collect();
        let wanted: Vec<&String> = gold.speakers.iter().filter_map(|s| s.first()).collect();
        let content = gold.content.first().map_or("", |c| &text[c.range()]);
        println!(
            "{outcome:?} {how}, {} {source:?} ({}): {names:?} not {wanted:?} by {} | {}",
            gold.article,
            gold.category,
            answer.rule,
            content.chars().take(60).collect::<String>().replace('\n', " ")
        );
    }
}

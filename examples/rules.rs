//! Measures each rule of extraction: `cargo run --release --example rules -- FOLDER…`.
//!
//! A folder is an annotated corpus, or a folder of cases as in `tests/cases`. For each rule: how often it fired where the
//! answer is known, how often the content was right, and how often the source was right too (for cases, the speaker). The
//! last share is the rule's confidence in `src/extract/rule.rs`.

#![allow(clippy::disallowed_macros, reason = "an example prints what it finds")]

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::Value;
use whosaid::inside::collection::Span;
use whosaid::inside::extract::corpus;
use whosaid::inside::extract::score::Score;
use whosaid::inside::extract::speakers::{Gazetteer, extract};
use whosaid::inside::extract::{ENGLISH, Found, Model, Pipeline, Rule};

/// How often a rule fired, and was right.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    fired: usize,
    found: usize,
    right: usize,
}

type Tallies = BTreeMap<Rule, Tally>;

fn main() -> Result<()> {
    let folders: Vec<String> = env::args().skip(1).collect();
    anyhow::ensure!(!folders.is_empty(), "usage: rules FOLDER…");
    let model = Model::read(ENGLISH)?;
    let mut tallies = Tallies::new();
    for folder in folders.iter().map(Path::new) {
        match corpus::read(folder) {
            Ok(articles) => articles.iter().for_each(|article| read_article(&model, article, &mut tallies)),
            Err(_) => read_cases(&model, folder, &mut tallies)?,
        }
    }
    println!("{:<16}{:>7}{:>7}{:>7}{:>8}{:>12}", "rule", "fired", "found", "right", "%", "confidence");
    for rule in Rule::ALL {
        let Tally { fired, found, right } = tallies.get(&rule).copied().unwrap_or_default();
        let share = 100.0 * right as f64 / fired.max(1) as f64;
        println!(
            "{:<16}{fired:>7}{found:>7}{right:>7}{share:>8.1}{:>12}",
            format!("{rule:?}"),
            rule.confidence()
        );
    }
    Ok(())
}

fn read_article(model: &Model, article: &corpus::AnnotatedArticle, tallies: &mut Tallies) {
    let (found, _) = extract(&mut Pipeline::new(model), Gazetteer::english(), &article.text);
    let guesses: Vec<(&[Span], &[Span])> = found.iter().map(|f| (&f.content[..], &f.source[..])).collect();
    let verdict = Score::default().add(&article.text, article.gold(), &guesses);
    for (f, (is_found, is_right)) in found.iter().zip(verdict.right) {
        count(tallies, f, is_found, is_right);
        let show = env::var_os("SHOW")
            .is_some_and(|rule| rule.to_str() == f.rule.map(|r| format!("{r:?}")).as_deref());
        if show && !is_right {
            let words = |spans: &[Span]| {
                spans.iter().map(|s| &article.text[s.range()]).collect::<Vec<_>>().join(" … ")
            };
            println!(
                "{} found={is_found}\n   {} | {} | {}",
                article.name,
                words(&f.source),
                words(&f.cue),
                words(&f.content)
            );
        }
    }
}

fn count(tallies: &mut Tallies, found: &Found, is_found: bool, is_right: bool) {
    let Some(rule) = found.rule else { return };
    let tally = tallies.entry(rule).or_default();
    tally.fired += 1;
    tally.found += usize::from(is_found);
    tally.right += usize::from(is_right);
}

/// Judges what the cases say something of: their `must` and `must_not`.
fn read_cases(model: &Model, folder: &Path, tallies: &mut Tallies) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let expected: Value =
            serde_json::from_str(&fs::read_to_string(path.with_extension("expected.json"))?)?;
        let text = fs::read_to_string(&path)?;
        let (found, speakers) = extract(&mut Pipeline::new(model), Gazetteer::english(), &text);
        for (f, resolved) in found.iter().zip(&speakers.by_attribution) {
            let names: Vec<&str> = resolved.speakers.iter().map(|&i| speakers.all[i].name.as_str()).collect();
            if let Some((is_found, is_right)) = judge(&expected, &text, f, &names) {
                count(tallies, f, is_found, is_right);
            }
        }
    }
    Ok(())
}

/// Whether content and speaker are as a case expects; nothing where it says nothing of them.
fn judge(expected: &Value, text: &str, found: &Found, names: &[&str]) -> Option<(bool, bool)> {
    let content = words(&found.content.iter().map(|s| &text[s.range()]).collect::<Vec<_>>().join(" "));
    let list = |key: &str| expected[key].as_array().into_iter().flatten();
    if list("must_not_exact").any(|t| t.as_str().is_some_and(|t| words(t) == content)) {
        return Some((false, false));
    }
    let item = list("must").find(|item| {
        let alternatives = item["alt"].as_array().into_iter().flatten();
        let mut wanted = alternatives.chain([&item["content"]]).filter_map(Value::as_str);
        wanted.any(|wanted| content.contains(&words(wanted)))
    })?;
    let speaker = &item["speaker"];
    let named = |name: &Value| match name.as_str() {
        Some("*") => true,
        Some(name) => names.contains(&name),
        None => names.is_empty(),
    };
    Some((true, speaker.as_array().map_or_else(|| named(speaker), |all| all.iter().any(named))))
}

/// The words of a text in lower case, each with a space before it.
fn words(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.flat_map(|part| [" ".to_owned(), part.to_lowercase()]).collect()
}

//! The figures as they are printed: a page for people, or an object with the names that the corpus's own judge uses.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::marks::{BINS, Bin, Marks};
use crate::collection::Kind;
use crate::extract::judge::score::{ByKind, Ratio, Score};

/// The names that the judge has for what it measures.
const RATIOS: [&str; 4] = ["content tokens", "content exact", "found", "attributed"];

fn ratios(score: &Score) -> [(&'static str, Ratio); 4] {
    let [tokens, exact, found, attributed] = RATIOS;
    [(tokens, score.tokens), (exact, score.exact), (found, score.found), (attributed, score.attributed)]
}

fn kinds(score: &Score) -> impl Iterator<Item = (&'static str, ByKind)> {
    ["direct", "mixed", "indirect"].into_iter().zip(Kind::ALL.map(|kind| score.kinds[kind as usize]))
}

/// In percent; nothing of nothing is nothing.
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * (part as f64 / whole as f64))
}

/// Tables.
pub(super) fn text(marks: &Marks, out: &mut dyn Write) -> io::Result<()> {
    let score = &marks.score;
    let (articles, found) = (score.articles, score.found);
    writeln!(out, "{articles} articles, {} attributions marked, {} found", found.real, found.guessed)?;
    writeln!(out, "\n{:14}  precision  recall     F1", "")?;
    for (name, ratio) in ratios(score) {
        let (precision, recall, f1) = (ratio.precision(), ratio.recall(), ratio.f1());
        writeln!(out, "{name:14}  {precision:9.1}  {recall:6.1}  {f1:5.1}")?;
    }
    let (right, all) = score.sources;
    writeln!(
        out,
        "\nthe source is right in {} % of what was found and has one",
        cell(percent(right, all)).trim()
    )?;
    writeln!(out, "\n{:14}  marked  found  attributed  (%)", "kind")?;
    for (name, kind) in kinds(score) {
        let [found, attributed] = [kind.found, kind.attributed].map(|n| cell(percent(n, kind.real)));
        writeln!(out, "{name:14}  {:6}  {found:>5}  {attributed:>10}", kind.real)?;
    }
    writeln!(out, "\n{:14}     all  found  attributed  (%)", "confidence")?;
    for (nth, bin) in marks.bins.iter().enumerate() {
        let above = nth.checked_sub(1).map_or(1.0, |above| BINS[above]);
        line(&format!("{:.2} to {above:.2}", BINS[nth]), *bin, out)?;
    }
    line("0.90 and more", marks.at_least(0.9), out)
}

fn line(name: &str, bin: Bin, out: &mut dyn Write) -> io::Result<()> {
    let [found, attributed] = [bin.found, bin.attributed].map(|n| cell(percent(n, bin.all)));
    writeln!(out, "{name:14}  {:6}  {found:>5}  {attributed:>10}", bin.all)
}

fn cell(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.1}"))
}

/// The judge's object, and the bins of confidence beside it.
pub(super) fn json(marks: &Marks, out: &mut dyn Write) -> io::Result<()> {
    let score = &marks.score;
    let mut object = json!({
        "articles": score.articles, "gold": score.found.real, "predicted": score.found.guessed,
        "source | found": rounded(percent(score.sources.0, score.sources.1)),
        "recall by kind": kinds(score).map(|(name, kind)| (name.to_owned(), by_kind(kind))).collect::<Value>(),
        "by confidence": marks.bins.iter().zip(BINS).map(|(bin, least)| of_bin(*bin, least)).collect::<Value>(),
    });
    for (name, ratio) in ratios(score) {
        let [p, r, f1] = [ratio.precision(), ratio.recall(), ratio.f1()].map(|figure| rounded(Some(figure)));
        object[name] = json!({"p": p, "r": r, "f1": f1});
    }
    writeln!(out, "{object}")
}

fn by_kind(kind: ByKind) -> Value {
    let share = |part| rounded(percent(part, kind.real));
    json!({"gold": kind.real, "found": share(kind.found), "attributed": share(kind.attributed)})
}

fn of_bin(bin: Bin, least: f32) -> Value {
    let share = |part| rounded(percent(part, bin.all));
    json!({"least": rounded_to(f64::from(least), 2), "all": bin.all, "found": share(bin.found), "attributed": share(bin.attributed)})
}

/// One digit, rounded as printing rounds: from the number itself, and not from ten times it.
fn rounded(figure: Option<f64>) -> Value {
    figure.map_or(Value::Null, |figure| rounded_to(figure, 1))
}

fn rounded_to(figure: f64, digits: usize) -> Value {
    format!("{figure:.digits$}").parse::<f64>().map_or(Value::Null, Value::from)
}

//! The figures: the judge's score, and how often extraction is right by its confidence. They are printed as tables for
//! people, or as an object with the names that the corpus's own judge uses.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::predictions::Predictions;
use crate::collection::Kind;
use crate::extract::corpus::AnnotatedArticle;
use crate::extract::score::{ArticleVerdict, ByKind, Ratio, Score};

/// The lowest confidence of each bin, the highest first.
const MIN_CONFIDENCES: [f32; 11] = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.5, 0.4, 0.0];

/// Attributions that were found with about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ConfidenceBin {
    /// All of them.
    all: usize,
    /// Those whose content is right.
    found: usize,
    /// Those whose source is right too.
    attributed: usize,
}

/// All figures of a corpus.
#[derive(Debug, Default)]
pub(super) struct Figures {
    score: Score,
    /// In the order of [`MIN_CONFIDENCES`].
    bins: [ConfidenceBin; MIN_CONFIDENCES.len()],
}

impl Figures {
    /// Adds an article.
    pub(super) fn add(&mut self, article: &AnnotatedArticle, predictions: &Predictions) -> ArticleVerdict {
        let verdict = self.score.add(&article.text, article.gold(), &predictions.guesses());
        for (found, &(is_found, is_attributed)) in predictions.found.iter().zip(&verdict.right) {
            let bin = &mut self.bins[bin(found.confidence)];
            bin.all += 1;
            bin.found += usize::from(is_found);
            bin.attributed += usize::from(is_attributed);
        }
        verdict
    }

    /// All attributions of at least this confidence, which is one of [`MIN_CONFIDENCES`].
    fn at_least(&self, confidence: f32) -> ConfidenceBin {
        let bins = self.bins.iter().zip(MIN_CONFIDENCES).filter(|(_, least)| *least >= confidence);
        bins.fold(ConfidenceBin::default(), |sum, (bin, _)| ConfidenceBin {
            all: sum.all + bin.all,
            found: sum.found + bin.found,
            attributed: sum.attributed + bin.attributed,
        })
    }

    /// Writes tables.
    pub(super) fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let score = &self.score;
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
        for (nth, bin) in self.bins.iter().enumerate() {
            let above = nth.checked_sub(1).map_or(1.0, |above| MIN_CONFIDENCES[above]);
            line(&format!("{:.2} to {above:.2}", MIN_CONFIDENCES[nth]), *bin, out)?;
        }
        line("0.90 and more", self.at_least(0.9), out)
    }

    /// Writes the judge's object, with the bins of confidence.
    pub(super) fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let score = &self.score;
        let mut object = json!({
            "articles": score.articles, "gold": score.found.real, "predicted": score.found.guessed,
            "source | found": rounded(percent(score.sources.0, score.sources.1)),
            "recall by kind": kinds(score).map(|(name, kind)| (name.to_owned(), by_kind(kind))).collect::<Value>(),
            "by confidence": self.bins.iter().zip(MIN_CONFIDENCES).map(|(bin, least)| of_bin(*bin, least)).collect::<Value>(),
        });
        for (name, ratio) in ratios(score) {
            let [p, r, f1] =
                [ratio.precision(), ratio.recall(), ratio.f1()].map(|figure| rounded(Some(figure)));
            object[name] = json!({"p": p, "r": r, "f1": f1});
        }
        writeln!(out, "{object}")
    }
}

/// The index of the bin of a confidence.
fn bin(confidence: f32) -> usize {
    MIN_CONFIDENCES.iter().position(|least| confidence >= *least).unwrap_or(MIN_CONFIDENCES.len() - 1)
}

/// What the judge measures, by its own names.
const RATIOS: [&str; 4] = ["content tokens", "content exact", "found", "attributed"];

fn ratios(score: &Score) -> [(&'static str, Ratio); 4] {
    let [tokens, exact, found, attributed] = RATIOS;
    [(tokens, score.tokens), (exact, score.exact), (found, score.found), (attributed, score.attributed)]
}

fn kinds(score: &Score) -> impl Iterator<Item = (&'static str, ByKind)> {
    ["direct", "mixed", "indirect"].into_iter().zip(Kind::ALL.map(|kind| score.kinds[kind as usize]))
}

/// A share in percent; `None` of nothing.
fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * (part as f64 / whole as f64))
}

fn line(name: &str, bin: ConfidenceBin, out: &mut dyn Write) -> io::Result<()> {
    let [found, attributed] = [bin.found, bin.attributed].map(|n| cell(percent(n, bin.all)));
    writeln!(out, "{name:14}  {:6}  {found:>5}  {attributed:>10}", bin.all)
}

fn cell(percent: Option<f64>) -> String {
    percent.map_or_else(|| "–".to_owned(), |percent| format!("{percent:.1}"))
}

fn by_kind(kind: ByKind) -> Value {
    let share = |part| rounded(percent(part, kind.real));
    json!({"gold": kind.real, "found": share(kind.found), "attributed": share(kind.attributed)})
}

fn of_bin(bin: ConfidenceBin, least: f32) -> Value {
    let share = |part| rounded(percent(part, bin.all));
    json!({"least": rounded_to(f64::from(least), 2), "all": bin.all, "found": share(bin.found), "attributed": share(bin.attributed)})
}

/// One digit, rounded as in print: the number itself is rounded, not ten times the number.
fn rounded(figure: Option<f64>) -> Value {
    figure.map_or(Value::Null, |figure| rounded_to(figure, 1))
}

fn rounded_to(figure: f64, digits: usize) -> Value {
    format!("{figure:.digits$}").parse::<f64>().map_or(Value::Null, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_on_the_edge_belongs_to_the_upper_bin() {
        let table = [(1.0, 0), (0.95, 0), (0.949, 1), (0.9, 1), (0.6, 7), (0.59, 8), (0.1, 10), (0.0, 10)];
        for (confidence, expected) in table {
            assert_eq!(bin(confidence), expected, "{confidence}");
        }
    }
}

//! Errors: the machine's answers beside the gold. What an item is stands in its status and in what made it.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::answers::{Answer, on_all_cores};
use crate::collection::{Kind, Span, Status};
use crate::extract::judge::corpus::{AnnotatedArticle, Gold};
use crate::extract::judge::score;
use crate::extract::judge::score::ArticleVerdict;
use crate::extract::speakers::{Asked, Lists, Speakers, resolve};
use crate::extract::{Found, Model};

/// What makes the answers.
pub(super) const MACHINE: &str = concat!("whosaid ", env!("CARGO_PKG_VERSION"));

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum Sort {
    /// marked, and not found
    Missed,
    /// found, and not marked
    Spurious,
    /// found with another source
    Source,
    /// found with somewhat other words
    Extent,
}

impl Sort {
    fn of(error: score::AttributionError) -> Self {
        match error {
            score::AttributionError::Missed(_) => Self::Missed,
            score::AttributionError::Spurious(_) => Self::Spurious,
            score::AttributionError::Source(..) => Self::Source,
            score::AttributionError::Extent(..) => Self::Extent,
        }
    }

    /// What made an item, and what is wrong with it: the explorer shows it.
    fn by(self, is_gold: bool) -> String {
        match (self, is_gold) {
            (Self::Missed, _) => "annotators (not found)".to_owned(),
            (Self::Spurious, _) => format!("{MACHINE} (not marked)"),
            (Self::Source, true) => "annotators (another source found)".to_owned(),
            (Self::Source, false) => format!("{MACHINE} (another source marked)"),
            (Self::Extent, true) => "annotators (other words found)".to_owned(),
            (Self::Extent, false) => format!("{MACHINE} (other words marked)"),
        }
    }

    fn status(self) -> Status {
        if self == Self::Extent { Status::Extracted } else { Status::Rejected }
    }
}

/// One attribution that is shown.
pub(super) struct Item {
    /// What was said, who said it, and the words that say so.
    pub parts: Gold,
    /// What its marks look like.
    pub kind: Kind,
    /// How sure the machine is.
    pub confidence: f32,
    /// What became of it.
    pub status: Status,
    /// Who marked or found it, and what is wrong with it.
    pub by: String,
}

/// The items of one article, with their speakers.
pub(super) struct Sheet<'a> {
    /// What is read.
    pub article: &'a AnnotatedArticle,
    /// Of the annotators and of the machine.
    pub sides: [(Vec<Item>, Speakers); 2],
}

/// A sheet for each article. Without `only` what is right is shown too.
pub(super) fn sheets<'a>(
    model: &Model,
    articles: &'a [AnnotatedArticle],
    answers: &[Answer],
    verdicts: &[ArticleVerdict],
    only: &[Sort],
) -> Vec<Sheet<'a>> {
    let numbers: Vec<usize> = (0..articles.len()).collect();
    on_all_cores(&numbers, |&n| sheet(model, &articles[n], &answers[n], &verdicts[n], only))
}

fn sheet<'a>(
    model: &Model,
    article: &'a AnnotatedArticle,
    answer: &Answer,
    verdict: &ArticleVerdict,
    only: &[Sort],
) -> Sheet<'a> {
    let wanted = |sort: Sort| only.is_empty() || only.contains(&sort);
    let (mut missing, mut wrong) = (BTreeMap::new(), BTreeMap::new());
    for error in &verdict.errors {
        let (gold, guess) = match *error {
            score::AttributionError::Missed(gold) => (Some(gold), None),
            score::AttributionError::Spurious(guess) => (None, Some(guess)),
            score::AttributionError::Source(gold, guess) | score::AttributionError::Extent(gold, guess) => {
                (Some(gold), Some(guess))
            }
        };
        missing.extend(gold.map(|gold| (gold, Sort::of(*error))));
        wrong.extend(guess.map(|guess| (guess, Sort::of(*error))));
    }
    let golds = missing.into_iter().filter(|(_, sort)| wanted(*sort));
    let golds: Vec<Item> = golds.map(|(n, sort)| marked(&article.gold()[n], sort)).collect();
    let speakers =
        resolve(model, Lists::english(), &article.text, &golds.iter().map(asked).collect::<Vec<_>>());
    let mut own = Speakers { all: answer.speakers.all.clone(), of: Vec::new() };
    let mut items = Vec::new();
    for (n, found) in answer.found.iter().enumerate() {
        let sort = wrong.get(&n).copied();
        if sort.map_or(only.is_empty(), wanted) && (sort.is_some() || verdict.right[n].1) {
            items.push(given(found, sort));
            own.of.push(answer.speakers.of.get(n).cloned().unwrap_or_default());
        }
    }
    Sheet { article, sides: [(golds, speakers), (items, own)] }
}

fn marked(gold: &Gold, sort: Sort) -> Item {
    let [content, source, cue] = [&gold.content, &gold.source, &gold.cue].map(|spans| tidy(spans));
    let parts = Gold { content, source, cue };
    Item { parts, kind: Kind::Indirect, confidence: 1.0, status: Status::Curated, by: sort.by(true) }
}

/// Spans as a dataset has them: in order, none empty, none overlapping. Annotators' are not always so.
fn tidy(spans: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.iter().copied().filter(|span| span.start < span.end).collect();
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let overlap = last.overlaps(*next);
        if overlap {
            last.end = last.end.max(next.end);
        }
        overlap
    });
    spans
}

fn given(found: &Found, sort: Option<Sort>) -> Item {
    Item {
        parts: Gold {
            content: found.content.to_vec(),
            source: found.source.to_vec(),
            cue: found.cue.to_vec(),
        },
        kind: found.kind,
        confidence: found.confidence.clamp(0.0, 1.0),
        status: sort.map_or(Status::Confirmed, Sort::status),
        by: sort.map_or_else(|| MACHINE.to_owned(), |sort| sort.by(false)),
    }
}

fn asked(item: &Item) -> Asked<'_> {
    Asked { content: &item.parts.content, cue: &item.parts.cue, source: &item.parts.source }
}

//! The errors as a dataset, to explore: each article with what annotators marked and what extraction found. An item's status
//! and its maker say which kind of error it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::ValueEnum;
use rayon::prelude::*;

use super::predictions::Predictions;
use crate::cli::error::Error;
use crate::collection::format::record::{self, AttributionRecord, DocumentRecord, SpanRecord};
use crate::collection::format::write::{JsonForm, write_all};
use crate::collection::offsets::Offsets;
use crate::collection::{Builder, Few, Kind, Location, QuotedRegions, Span, Status, Verbatim, ids};
use crate::export::write_atomically;
use crate::extract::corpus::{AnnotatedArticle, Gold};
use crate::extract::score::{ArticleVerdict, AttributionError};
use crate::extract::speakers::register::SpeakerRegister;
use crate::extract::speakers::{AttributionSpans, Gazetteer, ResolvedSpeakers, resolve};
use crate::extract::{Found, Model};
use crate::open::OpenError;

/// The maker of what extraction found.
const MAKER: &str = concat!("whosaid ", env!("CARGO_PKG_VERSION"));

/// What is wrong with an attribution. clap shows the comments in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum ErrorKind {
    /// marked, and not found
    Missed,
    /// found, and not marked
    Spurious,
    /// found with another source
    Source,
    /// found with somewhat other words
    Extent,
}

impl ErrorKind {
    fn of(error: AttributionError) -> Self {
        match error {
            AttributionError::Missed(_) => Self::Missed,
            AttributionError::Spurious(_) => Self::Spurious,
            AttributionError::Source(..) => Self::Source,
            AttributionError::Extent(..) => Self::Extent,
        }
    }

    /// The maker of an item and what is wrong with it, as the explorer shows them.
    fn by(self, is_gold: bool) -> String {
        match (self, is_gold) {
            (Self::Missed, _) => "annotators (not found)".to_owned(),
            (Self::Spurious, _) => format!("{MAKER} (not marked)"),
            (Self::Source, true) => "annotators (another source found)".to_owned(),
            (Self::Source, false) => format!("{MAKER} (another source marked)"),
            (Self::Extent, true) => "annotators (other words found)".to_owned(),
            (Self::Extent, false) => format!("{MAKER} (other words marked)"),
        }
    }

    fn status(self) -> Status {
        if self == Self::Extent { Status::Extracted } else { Status::Rejected }
    }
}

/// An attribution that annotators marked or extraction found.
struct ErrorItem {
    /// Its content, source and cue.
    parts: Gold,
    kind: Kind,
    verbatim: Option<Verbatim>,
    is_asserted: bool,
    confidence: f32,
    status: Status,
    /// Its maker, and what is wrong with it.
    by: String,
}

/// The items of one article, with their speakers.
pub(super) struct ArticleErrors<'a> {
    article: &'a AnnotatedArticle,
    /// Those of the annotators, then those of extraction.
    sides: [(Vec<ErrorItem>, ResolvedSpeakers); 2],
}

/// The items of each article. With `only`, just these errors; without, what is right too.
pub(super) fn article_errors<'a>(
    model: &Model,
    articles: &'a [AnnotatedArticle],
    predictions: &[Predictions],
    verdicts: &[ArticleVerdict],
    only: &[ErrorKind],
) -> Vec<ArticleErrors<'a>> {
    let all = articles.par_iter().zip(predictions).zip(verdicts);
    all.map(|((article, found), verdict)| errors_of(model, article, found, verdict, only)).collect()
}

/// The items of one article.
fn errors_of<'a>(
    model: &Model,
    article: &'a AnnotatedArticle,
    predictions: &Predictions,
    verdict: &ArticleVerdict,
    only: &[ErrorKind],
) -> ArticleErrors<'a> {
    let is_wanted = |kind: ErrorKind| only.is_empty() || only.contains(&kind);
    let (missing, wrong) = errors_by_side(verdict);
    let golds = missing.into_iter().filter(|(_, kind)| is_wanted(*kind));
    let golds: Vec<ErrorItem> = golds.map(|(n, kind)| gold_item(&article.gold()[n], kind)).collect();
    let speakers =
        resolve(model, Gazetteer::english(), &article.text, &golds.iter().map(asked).collect::<Vec<_>>());
    let mut own = ResolvedSpeakers { all: predictions.speakers.all.clone(), by_attribution: Vec::new() };
    let mut items = Vec::new();
    for (n, found) in predictions.found.iter().enumerate() {
        let error = wrong.get(&n).copied();
        if error.map_or(only.is_empty(), is_wanted) && (error.is_some() || verdict.right[n].1) {
            items.push(found_item(found, error));
            own.by_attribution.push(predictions.speakers.by_attribution.get(n).cloned().unwrap_or_default());
        }
    }
    ArticleErrors { article, sides: [(golds, speakers), (items, own)] }
}

/// The errors of an article: those of the annotators' attributions and those of what was found, by index.
fn errors_by_side(verdict: &ArticleVerdict) -> (BTreeMap<usize, ErrorKind>, BTreeMap<usize, ErrorKind>) {
    let (mut missing, mut wrong) = (BTreeMap::new(), BTreeMap::new());
    for error in &verdict.errors {
        let (gold, guess) = match *error {
            AttributionError::Missed(gold) => (Some(gold), None),
            AttributionError::Spurious(guess) => (None, Some(guess)),
            AttributionError::Source(gold, guess) | AttributionError::Extent(gold, guess) => {
                (Some(gold), Some(guess))
            }
        };
        missing.extend(gold.map(|gold| (gold, ErrorKind::of(*error))));
        wrong.extend(guess.map(|guess| (guess, ErrorKind::of(*error))));
    }
    (missing, wrong)
}

fn gold_item(gold: &Gold, kind: ErrorKind) -> ErrorItem {
    let [content, source, cue] = [&gold.content, &gold.source, &gold.cue].map(|spans| tidy(spans));
    let parts = Gold { content, source, cue };
    ErrorItem {
        parts,
        kind: Kind::Indirect,
        verbatim: None,
        is_asserted: true,
        confidence: 1.0,
        status: Status::Curated,
        by: kind.by(true),
    }
}

/// Brings annotators' spans to a dataset's form: in order, none empty, none overlapping.
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

fn found_item(found: &Found, error: Option<ErrorKind>) -> ErrorItem {
    ErrorItem {
        parts: Gold {
            content: found.content.to_vec(),
            source: found.source.to_vec(),
            cue: found.cue.to_vec(),
        },
        kind: found.kind,
        verbatim: found.verbatim,
        is_asserted: found.is_asserted,
        confidence: found.confidence.clamp(0.0, 1.0),
        status: error.map_or(Status::Confirmed, ErrorKind::status),
        by: error.map_or_else(|| MAKER.to_owned(), |kind| kind.by(false)),
    }
}

fn asked(item: &ErrorItem) -> AttributionSpans<'_> {
    AttributionSpans { content: &item.parts.content, cue: &item.parts.cue, source: &item.parts.source }
}

/// Writes the dataset, as JSON Lines where the file's name says so.
pub(super) fn write(path: &Path, errors: &[ArticleErrors<'_>]) -> Result<(), Error> {
    let mut dataset = ErrorDataset::default();
    let title = "Extraction beside the gold".to_owned();
    let meta = record::Meta {
        schema: record::SCHEMA.to_owned(),
        offsets: Some(record::OFFSETS.to_owned()),
        title,
        generator: Some(MAKER.to_owned()),
        extra: record::ExtraFields::default(),
    };
    dataset.builder.meta(meta, &Location::default());
    for article in errors {
        dataset.add(article);
    }
    for &place in &dataset.speaking {
        dataset.builder.speaker(&dataset.register.speakers()[place], &Location::default());
    }
    let collection = dataset.builder.finish().map_err(OpenError::Faults)?;
    let lines = path.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson");
    let form = if lines { JsonForm::Lines } else { JsonForm::Object };
    Ok(write_atomically(path, |out| write_all(&collection, form, out))?)
}

/// The dataset while it is made.
#[derive(Default)]
struct ErrorDataset {
    builder: Builder,
    register: SpeakerRegister,
    documents: BTreeSet<String>,
    /// The speakers of the items, by their index in the register, which has everybody in the articles.
    speaking: BTreeSet<usize>,
}

impl ErrorDataset {
    fn add(&mut self, errors: &ArticleErrors<'_>) {
        if errors.sides.iter().all(|(items, _)| items.is_empty()) {
            return;
        }
        let text = errors.article.text.as_str();
        let id = self.document(&errors.article.name, text);
        let writer = ErrorRecords {
            text,
            document: &id,
            offsets: Offsets::new(text),
            quoted: QuotedRegions::of(text),
        };
        let mut uses: BTreeMap<String, u32> = BTreeMap::new();
        for (items, speakers) in &errors.sides {
            let places = self.register.add(&id, speakers.all.clone());
            for (item, resolved) in items.iter().zip(&speakers.by_attribution) {
                let mut record = writer.record(item);
                let speaking = resolved.speakers.iter().map(|&nth| places[nth]);
                // Two parts of a source may name the same one.
                for place in speaking.clone() {
                    let id = &self.register.speakers()[place].id;
                    if record.speakers.iter().all(|other| other != id) {
                        record.speakers.push(id.clone());
                    }
                }
                self.speaking.extend(speaking);
                record.resolution = resolved.record(text, &writer.offsets);
                let count = uses.entry(record.id.to_string()).or_default();
                *count += 1;
                if *count > 1 {
                    record.id = format!("{}~{count}", record.id).into();
                }
                self.builder.attribution(&record, &Location::default());
            }
        }
    }

    /// Adds an article, which a corpus may hold under two names, and answers its id.
    fn document(&mut self, name: &str, text: &str) -> String {
        let own = ids::document(text);
        let mut id = own.clone();
        let mut number = 1;
        while !self.documents.insert(id.clone()) {
            number += 1;
            id = format!("{own}~{number}");
        }
        let document = DocumentRecord {
            id: id.as_str().into(),
            title: name.into(),
            language: Some("en".into()),
            text: text.into(),
            ..DocumentRecord::default()
        };
        self.builder.document(&document, &Location::default());
        id
    }
}

/// Makes the records of one article.
struct ErrorRecords<'a> {
    text: &'a str,
    document: &'a str,
    offsets: Offsets,
    quoted: QuotedRegions,
}

impl<'a> ErrorRecords<'a> {
    fn record(&self, item: &'a ErrorItem) -> AttributionRecord<'a> {
        let Gold { content, source, cue } = &item.parts;
        let span = |&span: &Span| SpanRecord::of(self.text, &self.offsets, span);
        let spans = |spans: &[Span]| spans.iter().map(span).collect::<Few<_>>();
        let written = spans(content);
        let (start, end) = (written.first().map_or(0, |s| s.start), written.last().map_or(0, |s| s.end));
        AttributionRecord {
            id: ids::attribution(self.document, start, end).into(),
            document: self.document.into(),
            kind: match item.verbatim {
                Some(_) => item.kind,
                None => self.quoted.kind(self.text, content, item.kind),
            },
            verbatim: item.verbatim,
            asserted: item.is_asserted,
            content: written,
            cue: spans(cue),
            source: spans(source),
            speakers: Few::new(),
            inside: None,
            confidence: item.confidence,
            status: item.status,
            by: item.by.as_str().into(),
            resolution: None,
            extra: record::ExtraFields::default(),
        }
    }
}

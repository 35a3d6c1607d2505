//! An annotated article: its document and every attribution found in it, as the records of a dataset.
//!
//! Pure, and made on any thread: who a speaker is beyond this one text is for the [`Ledger`](super::Ledger) to say.

use std::cmp::Reverse;

use crate::collection::offsets::Offsets;
use crate::collection::{Quoted, Span, Status, ids, record};
use crate::extract::speakers::{self, Lists, Resolved, Speakers, register};
use crate::extract::{Found, Model};
use crate::ingest::{Article, Fingerprint, Place};

/// What made the attributions.
pub const BY: &str = concat!("whosaid ", env!("CARGO_PKG_VERSION"));

/// An article with what was found in it.
#[derive(Debug)]
pub struct Annotated {
    /// Where it stood.
    pub place: Place,
    /// What tells it from other articles.
    pub fingerprint: Fingerprint,
    /// Its words, to tell how fast it went.
    pub words: u64,
    /// The text, with what is known about it.
    pub document: record::Document,
    /// In source order. Their speakers are not named yet.
    pub attributions: Vec<record::Attribution>,
    /// Who speaks in each.
    pub speakers: Speakers,
}

/// Finds who says what in an article.
pub fn annotate(model: &Model, article: Article, fingerprint: Fingerprint) -> Annotated {
    let place = article.place.clone();
    let document = article.into_document();
    let text = &document.text;
    let (found, mut speakers) = speakers::extract(model, Lists::english(), text);
    speakers.of.resize_with(found.len(), Resolved::default);
    let writing =
        Writing { text, document: &document.id, offsets: Offsets::new(text), quoted: Quoted::of(text) };
    let (order, found) = in_source_order(found);
    speakers.of = order.into_iter().map(|nth| std::mem::take(&mut speakers.of[nth])).collect();
    let holders = holders(&found);
    // Each goes when its record is there: a long text has a million of them.
    let records = found.into_iter().zip(&speakers.of);
    let mut attributions: Vec<_> =
        records.map(|(found, resolved)| writing.record(&found, resolved)).collect();
    number(&mut attributions);
    for (inner, outer) in holders {
        attributions[inner].inside = Some(attributions[outer].id.clone());
    }
    let words = text.split_ascii_whitespace().count() as u64;
    Annotated { place, fingerprint, words, document, attributions, speakers }
}

/// What was found, with the place that each had.
fn in_source_order(found: Vec<Found>) -> (Vec<usize>, Vec<Found>) {
    let mut order: Vec<(usize, Found)> =
        found.into_iter().enumerate().filter(|(_, found)| !found.content.is_empty()).collect();
    order.sort_by_key(|(_, found)| (extent(found).start, Reverse(extent(found).end)));
    order.into_iter().unzip()
}

fn extent(found: &Found) -> Span {
    match (found.content.first(), found.content.last()) {
        (Some(first), Some(last)) => Span { start: first.start, end: last.end },
        _ => Span { start: 0, end: 0 },
    }
}

/// Attributions whose contents begin and end alike are told apart by a number.
fn number(attributions: &mut [record::Attribution]) {
    for same in attributions.chunk_by_mut(|a, b| a.id == b.id) {
        for (attribution, number) in same.iter_mut().skip(1).zip(2..) {
            attribution.id = format!("{}~{number}", attribution.id);
        }
    }
}

/// How many contents deep a holder is looked for: nobody nests further, and a hostile text must not cost more.
const DEEPEST: usize = 8;

/// The attributions that stand in another's content, each with the closest that holds it; `found` is in source order.
fn holders(found: &[Found]) -> Vec<(usize, usize)> {
    let mut holders = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for inner in 0..found.len() {
        open.retain(|&outer| extent(&found[outer]).end > extent(&found[inner]).start);
        holders.extend(
            open.iter()
                .rev()
                .find(|&&outer| is_held(&found[inner], &found[outer]))
                .map(|&outer| (inner, outer)),
        );
        open.push(inner);
        if open.len() > DEEPEST {
            open.remove(0);
        }
    }
    holders
}

/// Whether all of one content lies in another that is larger; in a gap of it does not count.
fn is_held(inner: &Found, outer: &Found) -> bool {
    let in_one = |span: &Span| outer.content.iter().any(|holder| holder.holds(*span));
    inner.content != outer.content && inner.content.iter().all(in_one)
}

/// What records of one document are written with.
struct Writing<'a> {
    text: &'a str,
    document: &'a str,
    offsets: Offsets,
    quoted: Quoted<'a>,
}

impl Writing<'_> {
    fn record(&self, found: &Found, resolved: &Resolved) -> record::Attribution {
        let spans = |spans: &[Span]| spans.iter().map(|&span| self.span(span)).collect();
        let extent = self.span_without_text(extent(found));
        record::Attribution {
            id: ids::attribution(self.document, extent.start, extent.end),
            document: self.document.to_owned(),
            kind: self.quoted.kind(&found.content, found.kind),
            content: spans(&found.content),
            cue: spans(&found.cue),
            source: spans(&found.source),
            speakers: Vec::with_capacity(resolved.speakers.len()),
            inside: None,
            // More digits than that say nothing.
            confidence: (found.confidence.clamp(0.0, 1.0) * 1000.0).round() / 1000.0,
            status: Status::Extracted,
            by: BY.to_owned(),
            resolution: register::resolution(self.text, &self.offsets, resolved),
            extra: record::Extra::default(),
        }
    }

    fn span(&self, span: Span) -> record::Span {
        record::Span { text: self.text[span.range()].to_owned(), ..self.span_without_text(span) }
    }

    fn span_without_text(&self, span: Span) -> record::Span {
        record::Span {
            start: self.offsets.codepoint(self.text, span.start as usize),
            end: self.offsets.codepoint(self.text, span.end as usize),
            text: String::new(),
        }
    }
}

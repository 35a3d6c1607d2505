//! Documents, speakers and attributions together: what the explorer opens.
//!
//! A [`Collection`] is checked when it is made and never changes. It hands out borrowed views
//! ([`Document`], [`Speaker`], [`Attribution`]) and numbers for them, so that nothing to the right of this
//! module knows how or where the records are kept.

mod attribution;
mod builder;
pub mod builtin;
mod check;
mod document;
mod fault;
mod finish;
pub mod ids;
pub mod json;
mod kind;
pub mod offsets;
pub mod read;
pub mod record;
mod span;
mod speaker;
pub mod wording;
pub mod write;

use std::ops::Range;

pub use attribution::{Attribution, AttributionNo, Kind, Resolution, Status};
pub use builder::Builder;
pub use document::{Document, DocumentNo};
pub use fault::{Fault, Place};
pub use kind::Quoted;
pub use span::Span;
pub use speaker::{Speaker, SpeakerKind, SpeakerNo};

/// A checked set of documents, their speakers and attributions.
#[derive(Debug, Default)]
pub struct Collection {
    title: String,
    generator: Option<String>,
    documents: Vec<DocumentRow>,
    speakers: Vec<SpeakerRow>,
    attributions: Vec<AttributionRow>,
    /// Of documents, their paragraphs; of attributions, their parts.
    spans: Vec<Span>,
    voices: Vec<SpeakerNo>,
    extra: record::Extra,
}

#[derive(Debug)]
struct DocumentRow {
    id: String,
    title: String,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<String>,
    url: Option<String>,
    language: Option<String>,
    text: String,
    paragraphs: Range<u32>,
    attributions: Range<u32>,
    extra: record::Extra,
}

#[derive(Debug)]
struct SpeakerRow {
    id: String,
    name: String,
    kind: Option<SpeakerKind>,
    wikidata: Option<String>,
    aliases: String,
    extra: record::Extra,
}

#[derive(Debug)]
struct AttributionRow {
    id: String,
    document: DocumentNo,
    kind: Kind,
    content: Range<u32>,
    cue: Range<u32>,
    source: Range<u32>,
    speakers: Range<u32>,
    inside: Option<AttributionNo>,
    confidence: f32,
    status: Status,
    by: String,
    rule: Option<String>,
    mention: Option<Span>,
    extra: record::Extra,
}

fn slice<'a, T>(pool: &'a [T], range: &Range<u32>) -> &'a [T] {
    // A range is made together with its pool, so it is always inside.
    &pool[range.start as usize..range.end as usize]
}

impl Collection {
    /// What the dataset calls itself; empty where it says nothing.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What made the dataset.
    pub fn generator(&self) -> Option<&str> {
        self.generator.as_deref()
    }

    /// One document. Panics where `no` is of another collection.
    pub fn document(&self, no: DocumentNo) -> Document<'_> {
        let row = &self.documents[no.0 as usize];
        Document {
            no,
            id: &row.id,
            title: &row.title,
            outlet: row.outlet.as_deref(),
            author: row.author.as_deref(),
            published: row.published.as_deref(),
            url: row.url.as_deref(),
            language: row.language.as_deref(),
            text: &row.text,
            attributions: row.attributions.clone(),
            paragraphs: slice(&self.spans, &row.paragraphs),
        }
    }

    /// One speaker. Panics where `no` is of another collection.
    pub fn speaker(&self, no: SpeakerNo) -> Speaker<'_> {
        let row = &self.speakers[no.0 as usize];
        Speaker {
            no,
            id: &row.id,
            name: &row.name,
            kind: row.kind,
            wikidata: row.wikidata.as_deref(),
            aliases: &row.aliases,
        }
    }

    /// One attribution. Panics where `no` is of another collection.
    pub fn attribution(&self, no: AttributionNo) -> Attribution<'_> {
        let row = &self.attributions[no.0 as usize];
        Attribution {
            no,
            document: row.document,
            kind: row.kind,
            content: slice(&self.spans, &row.content),
            cue: slice(&self.spans, &row.cue),
            source: slice(&self.spans, &row.source),
            speakers: slice(&self.voices, &row.speakers),
            inside: row.inside,
            confidence: row.confidence,
            status: row.status,
            by: &row.by,
            resolution: row.rule.as_deref().map(|rule| Resolution { rule, mention: row.mention }),
            id: &row.id,
        }
    }

    /// How many documents there are.
    pub fn document_count(&self) -> usize {
        self.documents.len()
    }

    /// How many speakers there are.
    pub fn speaker_count(&self) -> usize {
        self.speakers.len()
    }

    /// How many attributions there are.
    pub fn attribution_count(&self) -> usize {
        self.attributions.len()
    }

    /// Every document, in the order of the dataset.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = Document<'_>> + ExactSizeIterator {
        (0..self.documents.len()).map(|no| self.document(DocumentNo(no as u32)))
    }

    /// Every speaker, in the order of the dataset.
    pub fn speakers(&self) -> impl DoubleEndedIterator<Item = Speaker<'_>> + ExactSizeIterator {
        (0..self.speakers.len()).map(|no| self.speaker(SpeakerNo(no as u32)))
    }

    /// Every attribution, in source order.
    pub fn attributions(&self) -> impl DoubleEndedIterator<Item = Attribution<'_>> + ExactSizeIterator {
        (0..self.attributions.len()).map(|no| self.attribution(AttributionNo(no as u32)))
    }
}

//! The dataset of errors: each article once, in it what annotators marked and what the machine found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::Error;
use super::errors::{Item, MACHINE, Sheet};
use crate::collection::format::record;
use crate::collection::format::write::{Form, write_all};
use crate::collection::offsets::Offsets;
use crate::collection::{Builder, Place, Quoted, Span, ids};
use crate::export::write_beside;
use crate::extract::judge::corpus::Gold;
use crate::extract::speakers::register::{self, Register};
use crate::open::OpenError;

/// Writes the dataset; as JSON Lines where the file's name asks for it.
pub(super) fn write(path: &Path, sheets: &[Sheet<'_>]) -> Result<(), Error> {
    let mut book = Book::default();
    let title = "Extraction beside the gold".to_owned();
    let meta = record::Meta {
        schema: record::SCHEMA.to_owned(),
        offsets: Some(record::OFFSETS.to_owned()),
        title,
        generator: Some(MACHINE.to_owned()),
        extra: record::Extra::default(),
    };
    book.builder.meta(meta, &Place::default());
    for sheet in sheets {
        book.add(sheet);
    }
    for &place in &book.voices {
        book.builder.speaker(&book.register.speakers()[place], &Place::default());
    }
    let collection = book.builder.finish().map_err(OpenError::Faults)?;
    let lines = path.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson");
    let form = if lines { Form::Lines } else { Form::Object };
    Ok(write_beside(path, |out| write_all(&collection, form, out))?)
}

/// The dataset while it is made.
#[derive(Default)]
struct Book {
    builder: Builder,
    register: Register,
    documents: BTreeSet<String>,
    /// The speakers of the items, by place; a register knows everybody in the articles.
    voices: BTreeSet<usize>,
}

impl Book {
    fn add(&mut self, sheet: &Sheet<'_>) {
        if sheet.sides.iter().all(|(items, _)| items.is_empty()) {
            return;
        }
        let text = sheet.article.text.as_str();
        let id = self.document(&sheet.article.name, text);
        let writing = Writing { text, document: &id, offsets: Offsets::new(text), quoted: Quoted::of(text) };
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        for (items, speakers) in &sheet.sides {
            let places = self.register.add(&id, speakers.all.clone());
            for (item, resolved) in items.iter().zip(&speakers.of) {
                let mut record = writing.record(item);
                let speaking = resolved.speakers.iter().map(|&nth| places[nth]);
                let id = |place: usize| self.register.speakers()[place].id.clone();
                record.speakers = speaking.clone().map(id).collect();
                self.voices.extend(speaking);
                record.resolution = register::resolution(text, &writing.offsets, resolved);
                let times = taken.entry(record.id.clone()).or_default();
                *times += 1;
                if *times > 1 {
                    record.id = format!("{}~{times}", record.id);
                }
                self.builder.attribution(&record, &Place::default());
            }
        }
    }

    /// Takes an article, which a corpus may hold under two names.
    fn document(&mut self, name: &str, text: &str) -> String {
        let own = ids::document(text);
        let mut id = own.clone();
        let mut number = 1;
        while !self.documents.insert(id.clone()) {
            number += 1;
            id = format!("{own}~{number}");
        }
        let document = record::Document {
            id: id.clone(),
            title: name.to_owned(),
            language: Some("en".to_owned()),
            text: text.to_owned(),
            ..record::Document::default()
        };
        self.builder.document(&document, &Place::default());
        id
    }
}

/// What the records of one article are written with.
struct Writing<'a> {
    text: &'a str,
    document: &'a str,
    offsets: Offsets,
    quoted: Quoted<'a>,
}

impl Writing<'_> {
    fn record(&self, item: &Item) -> record::Attribution {
        let Gold { content, source, cue } = &item.parts;
        let span = |&span: &Span| record::Span::of(self.text, &self.offsets, span);
        let spans = |spans: &[Span]| spans.iter().map(span).collect::<Vec<_>>();
        let written = spans(content);
        let (start, end) = (written.first().map_or(0, |s| s.start), written.last().map_or(0, |s| s.end));
        record::Attribution {
            id: ids::attribution(self.document, start, end),
            document: self.document.to_owned(),
            kind: self.quoted.kind(content, item.kind),
            content: written,
            cue: spans(cue),
            source: spans(source),
            speakers: Vec::new(),
            inside: None,
            confidence: item.confidence,
            status: item.status,
            by: item.by.clone(),
            resolution: None,
            extra: record::Extra::default(),
        }
    }
}

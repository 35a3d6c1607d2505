//! Takes the records of a file in order, from its lines or from its object, and gives them to a builder.

use std::io;
use std::sync::Arc;

use super::deferred::DeferredRecords;
use super::json_lines::begins_as;
use super::parallel_reader::{RecordSink, read_all};
use super::raw_record::{RawRecords, ReadEnd, RecordKind, RecordPosition};
use super::record_batch::{Parsed, ParsedRecord, parse_one};
use super::syntax::parse_record;
use crate::collection::build::{CompactLocation, DocumentText, Named};
use crate::collection::format::record::{LineRecord, SCHEMA};
use crate::collection::{Builder, Location};

/// The records that others name, with their keys in JSON Lines.
const RECORDS_WITH_ID: [(Named, &str); 3] =
    [(Named::Document, "document"), (Named::Speaker, "speaker"), (Named::Attribution, "attribution")];

/// Takes the records of a file, in order.
pub(super) struct RecordReader<'b> {
    builder: &'b mut Builder,
    /// The number of the file's name in the builder.
    file: u32,
    /// Whether the first record was taken, which in JSON Lines describes the dataset.
    has_first: bool,
    /// Attributions that came before the documents.
    pub deferred: Option<DeferredRecords>,
}

impl<'b> RecordReader<'b> {
    /// Reads lines, the first of which has to describe the dataset.
    pub(super) fn of_lines(builder: &'b mut Builder, file: &Location) -> Self {
        let file = builder.add_file(&file.file);
        Self { builder, file, has_first: false, deferred: None }
    }

    /// Reads an object, which is described when all of it has been read.
    pub(super) fn of_object(builder: &'b mut Builder, file: &Location) -> Self {
        Self { has_first: true, ..Self::of_lines(builder, file) }
    }

    /// Reads records until there are no more. False where it stopped before, as `goes_on` wished.
    pub(super) fn read<P: RawRecords + Send>(
        &mut self,
        records: &mut P,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<bool> {
        loop {
            match read_all(records, self, goes_on)? {
                ReadEnd::Exhausted => return Ok(true),
                ReadEnd::LongRecord if self.take_current(records, goes_on)? => {}
                ReadEnd::LongRecord | ReadEnd::Stopped => return Ok(false),
            }
        }
    }

    /// Takes the current record: the first of the file, or one that is too long for a batch. Whether to go on.
    pub(super) fn take_current<P: RawRecords>(
        &mut self,
        records: &mut P,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<bool> {
        let count = if records.is_too_long() {
            let location = self.location(records.position());
            self.note_broken(records.bytes(), records.position().kind);
            let what = records.skip_too_long()?;
            self.builder.fault(location, what);
            self.builder.count_if_sound()
        } else {
            self.take(parse_one(records.bytes(), records.position()))
        };
        Ok(count.is_some_and(|count| goes_on(records.position().end, count)))
    }

    fn compact(&self, position: RecordPosition) -> CompactLocation {
        let is_line = position.kind == RecordKind::Line;
        let unit = if is_line { CompactLocation::LINE } else { CompactLocation::ITEM };
        CompactLocation { file: self.file, unit, number: position.number }
    }

    /// The line, or the element of a list.
    fn location(&self, position: RecordPosition) -> Location {
        let record = match position.kind {
            RecordKind::Line => "",
            RecordKind::Document => "document",
            RecordKind::Speaker => "speaker",
            RecordKind::Attribution | RecordKind::Deferred => "attribution",
        };
        self.builder.location(self.compact(position), record)
    }

    /// Takes a record whose faults or location matter.
    fn take_carefully(&mut self, bytes: &[u8], position: RecordPosition) {
        // Of a form that isn't known everything else may be different too.
        if self.builder.is_refused() {
            return;
        }
        let mut location = self.location(position);
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.note_broken(bytes, position.kind);
                let what = format!("byte {} is not UTF-8: convert the file to UTF-8", error.valid_up_to());
                return self.builder.fault(location, what);
            }
        };
        let record = match position.kind {
            RecordKind::Line => parse_record(text, &mut location),
            RecordKind::Document => parse_record(text, &mut location).map(LineRecord::Document),
            RecordKind::Speaker => parse_record(text, &mut location).map(LineRecord::Speaker),
            RecordKind::Attribution | RecordKind::Deferred => {
                parse_record(text, &mut location).map(LineRecord::Attribution)
            }
        };
        match record {
            Ok(record) => {
                if !self.has_first && !matches!(record, LineRecord::Meta(_)) {
                    let what = format!(
                        "the first record was expected to be {{\"meta\": {{\"schema\": \"{SCHEMA}\"}}}}"
                    );
                    self.builder.fault(location, what);
                }
                self.has_first = true;
                self.take_record(record, self.compact(position));
            }
            Err(what) => {
                self.note_broken(bytes, position.kind);
                self.builder.fault(location, what);
            }
        }
    }

    /// Notes a record that can't be read, for the sake of those that name it.
    fn note_broken(&mut self, bytes: &[u8], kind: RecordKind) {
        let all: &[(Named, &str)] = match kind {
            RecordKind::Line => &RECORDS_WITH_ID,
            RecordKind::Document => &RECORDS_WITH_ID[..1],
            RecordKind::Speaker => &RECORDS_WITH_ID[1..2],
            RecordKind::Attribution | RecordKind::Deferred => &RECORDS_WITH_ID[2..],
        };
        let of_line = all.iter().find(|(_, key)| kind == RecordKind::Line && begins_as(bytes, &[*key]));
        let id = id_in(bytes);
        for (named, _) in of_line.map_or(all, std::slice::from_ref) {
            self.builder.note_broken(*named, id.as_deref());
        }
    }

    fn take_record(&mut self, record: LineRecord<'_>, at: CompactLocation) {
        let builder = &mut *self.builder;
        match record {
            LineRecord::Meta(meta) => {
                let location = builder.location(at, "meta");
                builder.meta(meta, &location);
            }
            LineRecord::Document(document) => builder.take_document(&document, None, at),
            LineRecord::Speaker(speaker) => builder.take_speaker(&speaker, at),
            LineRecord::Attribution(attribution) => builder.take_attribution(&attribution, None, at),
        }
    }

    fn defer(&mut self, record: &[u8]) {
        if self.deferred.is_none() {
            let deferred = DeferredRecords::new(self.builder.folder());
            self.deferred = self.builder.ok(deferred);
        }
        let pushed = self.deferred.as_mut().map_or(Ok(()), |deferred| deferred.push(record));
        self.builder.ok(pushed);
    }
}

impl RecordSink for RecordReader<'_> {
    fn take(&mut self, record: ParsedRecord<'_>) -> Option<usize> {
        let at = self.compact(record.position);
        match record.parsed {
            _ if record.bytes.is_empty() => {}
            _ if record.position.kind == RecordKind::Deferred => self.defer(record.bytes),
            // Before the first record has been seen, every line is read carefully.
            Parsed::Document(document, text) if self.has_first => {
                self.builder.take_document(&document, Some(text), at);
            }
            Parsed::Speaker(speaker) if self.has_first => self.builder.take_speaker(&speaker, at),
            Parsed::Attribution(attribution, checked) if self.has_first => {
                self.builder.take_attribution(&attribution, checked, at);
            }
            _ => self.take_carefully(record.bytes, record.position),
        }
        self.builder.count_if_sound()
    }

    fn document_text(&mut self, id: &str) -> Option<Arc<DocumentText>> {
        self.builder.text_of(id)
    }
}

/// The id in a record that can't be read: the string behind the first key "id".
fn id_in(bytes: &[u8]) -> Option<String> {
    const KEY: &[u8] = b"\"id\"";
    let key = memchr::memmem::find(bytes, KEY)?;
    let value = bytes[key + KEY.len()..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    serde_json::Deserializer::from_slice(value).into_iter::<String>().next()?.ok()
}

//! Reads one JSON object in a single pass: the records of its lists in the order of the file, except that attributions before the
//! documents are deferred; its other fields, wherever they stand, describe the dataset at the end.

use std::io::{self, BufRead};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::deferred::DeferredRecords;
use super::elements::{LISTS, ObjectElements, ObjectFields};
use super::parallel_reader::{RecordSink, read_all};
use super::raw_record::{RawRecords, ReadEnd, RecordKind, RecordPosition};
use super::record_batch::{Parsed, ParsedRecord, parse_one};
use super::syntax::{FilePosition, SyntaxError, parse_record, sentence};
use crate::collection::Location;
use crate::collection::build::{Builder, CompactLocation, DocumentText, FaultCheckpoint};
use crate::collection::format::record::{AttributionRecord, DocumentRecord, Meta, SpeakerRecord};

/// Reads an object that begins at a position of a file. `goes_on` is as it is for [`stream`](super::stream()).
pub(super) fn stream<R: BufRead + Send>(
    builder: &mut Builder,
    file: &Location,
    bytes: R,
    start: FilePosition,
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<()> {
    let begin = builder.begin();
    let at = CompactLocation { file: builder.add_file(&file.file), unit: CompactLocation::ITEM, number: 0 };
    let mut elements = ObjectElements::new(bytes, start);
    let mut reader = ObjectReader { builder, at, deferred: None, syntax_error: None };
    let is_complete = reader.read(&mut elements, goes_on)?;
    let ObjectReader { deferred, syntax_error, .. } = reader;
    let end = elements.position().end;
    let mut fields = elements.fields;
    if let Some(error) = syntax_error.or(fields.syntax_error.take()) {
        builder.break_off(begin, Location { line: Some(error.line), ..file.clone() }, error.message);
        return Ok(());
    }
    if is_complete {
        describe(builder, file, &fields, begin);
    }
    let Some(deferred) = deferred.filter(|_| is_complete) else { return Ok(()) };
    let Some(mut records) = builder.ok(deferred.into_reader(end)) else { return Ok(()) };
    ObjectReader { builder, at, deferred: None, syntax_error: None }.read(&mut records, goes_on).map(drop)
}

/// Describes the dataset by the object's fields, and adds faults for the lists that it lacks. These come before the faults of
/// its records.
fn describe(builder: &mut Builder, file: &Location, fields: &ObjectFields, begin: FaultCheckpoint) {
    let record_faults = builder.take_faults(begin);
    let mut location = file.clone();
    let json = serde_json::to_string(&fields.values).map_err(|error| error.to_string());
    match json.and_then(|json| parse_record::<Meta>(&json, &mut location)) {
        Ok(meta) => builder.describe(meta, file),
        Err(what) => builder.fault(location, what),
    }
    for (list, _) in LISTS {
        let location = Location { path: list.to_owned(), ..file.clone() };
        if let Some(value) = fields.no_lists.get(list) {
            let error = serde_json::from_str::<Vec<&RawValue>>(value.get()).err();
            let what = error.map(|error| sentence(&error, error.column()));
            builder.fault(location, what.unwrap_or_else(|| "a list was expected".to_owned()));
        } else if !fields.list_positions.contains_key(list) {
            builder
                .fault(file.clone(), format!("there is no “{list}”: a list was expected, if an empty one"));
        } else if fields.repeated.contains(&list) {
            builder.fault(location, "the list stands twice: put its records into one");
        }
    }
    builder.put_back_faults(record_faults);
}

/// Takes the records of an object, in order.
struct ObjectReader<'b> {
    builder: &'b mut Builder,
    /// Of the object; records have its number replaced.
    at: CompactLocation,
    deferred: Option<DeferredRecords>,
    syntax_error: Option<SyntaxError>,
}

impl ObjectReader<'_> {
    /// Reads records until there are no more. False where it stopped before: at an error, or as `goes_on` wished.
    fn read<P: RawRecords + Send>(
        &mut self,
        records: &mut P,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> io::Result<bool> {
        loop {
            match read_all(records, self, goes_on)? {
                ReadEnd::Exhausted => return Ok(true),
                ReadEnd::Stopped => return Ok(false),
                ReadEnd::LongRecord => {
                    let position = records.position();
                    let count = self.take_long(records)?;
                    if count.is_none_or(|count| !goes_on(position.end, count)) {
                        return Ok(false);
                    }
                }
            }
        }
    }

    /// Takes a record that is too long for a batch, or to be read at all.
    fn take_long<P: RawRecords>(&mut self, records: &mut P) -> io::Result<Option<usize>> {
        let position = records.position();
        if !records.is_too_long() {
            return Ok(self.take(parse_one(records.bytes(), position)));
        }
        if serde_json::from_slice::<IgnoredAny>(records.bytes()).is_err_and(|error| error.is_syntax()) {
            // It is only long because an error in it hides its end.
            self.syntax_error = Some(SyntaxError::locate("", records.bytes(), position.start));
            return Ok(None);
        }
        let (longest, length) = (records.max_bytes(), records.count_bytes()?);
        let what = format!("the record has {length} bytes, and {longest} are the most that one may have");
        self.builder.fault(self.location(position), what);
        Ok(self.builder.count_if_sound())
    }

    fn compact(&self, position: RecordPosition) -> CompactLocation {
        CompactLocation { number: position.number, ..self.at }
    }

    fn location(&self, position: RecordPosition) -> Location {
        let record = match position.kind {
            RecordKind::Document => "document",
            RecordKind::Speaker => "speaker",
            _ => "attribution",
        };
        self.builder.location(self.compact(position), record)
    }

    fn defer(&mut self, record: &[u8]) {
        if self.deferred.is_none() {
            let deferred = DeferredRecords::new(self.builder.folder());
            self.deferred = self.builder.ok(deferred);
        }
        let pushed = self.deferred.as_mut().map_or(Ok(()), |deferred| deferred.push(record));
        self.builder.ok(pushed);
    }

    /// Takes a record whose faults matter.
    fn take_carefully(&mut self, bytes: &[u8], position: RecordPosition) -> Option<usize> {
        let text = match SyntaxError::utf8(bytes, position.start) {
            Ok(text) => text,
            Err(error) => {
                self.syntax_error = Some(error);
                return None;
            }
        };
        if serde_json::from_str::<IgnoredAny>(text).is_err() {
            self.syntax_error = Some(SyntaxError::locate("", bytes, position.start));
            return None;
        }
        let at = self.compact(position);
        match position.kind {
            RecordKind::Deferred => self.defer(bytes),
            RecordKind::Document => {
                self.parse_and(text, position, |builder, document: &DocumentRecord<'_>| {
                    builder.take_document(document, None, at);
                });
            }
            RecordKind::Speaker => self.parse_and(text, position, |builder, speaker: &SpeakerRecord<'_>| {
                builder.take_speaker(speaker, at);
            }),
            RecordKind::Attribution | RecordKind::Line => {
                self.parse_and(text, position, |builder, attribution: &AttributionRecord<'_>| {
                    builder.take_attribution(attribution, None, at);
                });
            }
        }
        self.builder.count_if_sound()
    }

    fn parse_and<'a, T: Deserialize<'a>>(
        &mut self,
        text: &'a str,
        position: RecordPosition,
        take: impl FnOnce(&mut Builder, &T),
    ) {
        let mut location = self.location(position);
        match parse_record(text, &mut location) {
            Ok(record) => take(self.builder, &record),
            Err(what) => self.builder.fault(location, what),
        }
    }
}

impl RecordSink for ObjectReader<'_> {
    fn take(&mut self, record: ParsedRecord<'_>) -> Option<usize> {
        let at = self.compact(record.position);
        match record.parsed {
            Parsed::Document(document, text) => self.builder.take_document(&document, Some(text), at),
            Parsed::Speaker(speaker) => self.builder.take_speaker(&speaker, at),
            Parsed::Attribution(..) if record.position.kind == RecordKind::Deferred => {
                self.defer(record.bytes);
            }
            Parsed::Attribution(attribution, checked) => {
                self.builder.take_attribution(&attribution, checked, at);
            }
            Parsed::Other => return self.take_carefully(record.bytes, record.position),
        }
        self.builder.count_if_sound()
    }

    fn document_text(&mut self, id: &str) -> Option<Arc<DocumentText>> {
        self.builder.text_of(id)
    }
}

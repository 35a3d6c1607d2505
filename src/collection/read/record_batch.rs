//! A batch of raw records, which one thread parses and checks while others have theirs.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use serde_json::from_str;

use super::raw_record::{RawRecords, ReadEnd, RecordKind, RecordPosition};
use crate::collection::build::DocumentText;
use crate::collection::build::check;
use crate::collection::build::check::CheckedAttribution;
use crate::collection::format::record::{AttributionRecord, DocumentRecord, LineRecord, SpeakerRecord};

/// The size of a batch: large enough that handing it over costs nothing, small enough to stay in the cache.
pub(super) const BATCH_BYTES: usize = 1 << 19;

/// The most records of a batch: blank lines have no bytes, and there may be very many.
pub(super) const BATCH_RECORDS: usize = BATCH_BYTES / 32;

/// A record that was parsed ahead of its turn.
pub(super) struct ParsedRecord<'a> {
    pub position: RecordPosition,
    pub bytes: &'a [u8],
    pub parsed: Parsed<'a>,
}

/// What was parsed.
#[expect(
    clippy::large_enum_variant,
    reason = "most are the largest, and a box each would cost more than it saves"
)]
pub(super) enum Parsed<'a> {
    Document(DocumentRecord<'a>, Arc<DocumentText>),
    Speaker(SpeakerRecord<'a>),
    /// Checked where its document comes before it in the batch.
    Attribution(AttributionRecord<'a>, Option<CheckedAttribution>),
    /// Anything else: a record that is wrong or deferred, or says something about the dataset.
    Other,
}

/// Parses a record that is too long for a batch.
pub(super) fn parse_one(bytes: &[u8], position: RecordPosition) -> ParsedRecord<'_> {
    ParsedRecord { position, bytes, parsed: parse(bytes, position.kind, &mut None) }
}

/// Raw records one after another, none of them longer than a batch.
#[derive(Debug, Default)]
pub(super) struct RecordBatch {
    bytes: Vec<u8>,
    records: Vec<(Range<usize>, RecordPosition)>,
}

impl RecordBatch {
    /// Fills the batch from a source. Says why no batch follows it, if none does.
    pub(super) fn fill<P: RawRecords>(&mut self, source: &mut P) -> Option<io::Result<ReadEnd>> {
        self.bytes.clear();
        self.records.clear();
        while self.bytes.len() < BATCH_BYTES && self.records.len() < BATCH_RECORDS {
            match source.next() {
                Ok(true) if source.is_too_long() || source.bytes().len() > BATCH_BYTES => {
                    return Some(Ok(ReadEnd::LongRecord));
                }
                Ok(true) => self.push(source.bytes(), source.position()),
                Ok(false) => return Some(Ok(ReadEnd::Exhausted)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    fn push(&mut self, bytes: &[u8], position: RecordPosition) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.records.push((start..self.bytes.len(), position));
    }

    /// Parses every record, and checks those attributions whose document is in the batch.
    pub(super) fn parse(&self) -> Vec<ParsedRecord<'_>> {
        let mut last = None;
        let parsed = |(range, position): &(Range<usize>, RecordPosition)| {
            let bytes = &self.bytes[range.clone()];
            ParsedRecord { position: *position, bytes, parsed: parse(bytes, position.kind, &mut last) }
        };
        self.records.iter().map(parsed).collect()
    }
}

/// Parses a record; `last` is the last document with its id.
fn parse<'a>(
    bytes: &'a [u8],
    kind: RecordKind,
    last: &mut Option<(String, Arc<DocumentText>)>,
) -> Parsed<'a> {
    // UTF-8 is validated once for the record, not again for each of its strings.
    let Ok(json) = str::from_utf8(bytes) else { return Parsed::Other };
    let record = match kind {
        RecordKind::Line => from_str(json),
        RecordKind::Document => from_str(json).map(LineRecord::Document),
        RecordKind::Speaker => from_str(json).map(LineRecord::Speaker),
        RecordKind::Attribution => from_str(json).map(LineRecord::Attribution),
        RecordKind::Deferred => return Parsed::Other,
    };
    match record {
        Ok(LineRecord::Document(document)) => {
            let text = Arc::new(DocumentText::new(document.text.to_string()));
            // Here several threads work, in the builder one.
            text.digest();
            *last = Some((document.id.to_string(), Arc::clone(&text)));
            Parsed::Document(document, text)
        }
        Ok(LineRecord::Speaker(speaker)) => Parsed::Speaker(speaker),
        Ok(LineRecord::Attribution(attribution)) => {
            let text = last.as_ref().filter(|(id, _)| **id == *attribution.document);
            let checked = text.map(|(_, text)| check::attribution(&attribution, text));
            Parsed::Attribution(attribution, checked)
        }
        Ok(LineRecord::Meta(_)) | Err(_) => Parsed::Other,
    }
}

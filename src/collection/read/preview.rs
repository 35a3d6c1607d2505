//! A preview of a large dataset, long before all of it has been read: its first attributions, with only those documents and
//! speakers that they name, wherever in the file these stand.

use std::collections::HashSet;
use std::io::{self, BufRead};

use serde::Deserialize;

use super::dataset_file::{into, stream};
use super::object_records::ObjectRecords;
use super::raw_record::{RawRecords as _, RecordKind};
use super::record_reader::RecordReader;
use super::sniff::object_position;
use super::syntax::FilePosition;
use crate::collection::build::CompactLocation;
use crate::collection::format::record::{AttributionRecord, RecordText};
use crate::collection::{Builder, Collection, Location};

/// The bytes between two reports of progress.
const PROGRESS_BYTES: u64 = 16 << 20;

/// Reads the first attributions of a file that `open` opens at a byte, as many as are wanted. None where something is wrong: reading
/// all of the file will say what. `goes_on` is called with the number of bytes read so far.
pub(crate) fn first_attributions<R: BufRead + Send>(
    open: impl Fn(u64) -> io::Result<R>,
    wanted: usize,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Option<Collection>> {
    let mut builder = Builder::new();
    builder.expect_more();
    match object_position(open(0)?)? {
        Some(start) => {
            let open_at = |start: FilePosition| open(start.offset);
            if !read_object(&mut builder, &open_at, start, wanted, goes_on)? {
                return Ok(None);
            }
        }
        None => {
            let mut enough = |read, attributions| attributions < wanted && goes_on(read);
            stream(&mut builder, "", open(0)?, &mut enough)?;
        }
    }
    Ok(builder.finish().ok())
}

/// A collection of the records that stand whole in the beginning of a dataset. None where something is wrong with them, or nothing is
/// there yet.
pub(crate) fn of_beginning(text: &[u8]) -> Option<Collection> {
    let mut builder = Builder::new();
    builder.expect_more();
    // A slice can be read to its end.
    match object_position(text).ok()? {
        Some(start) => {
            builder.begin();
            let from = text.get(start.offset as usize..)?;
            let mut records = ObjectRecords::new(from, start);
            RecordReader::of_object(&mut builder, &Location::default())
                .read(&mut records, &mut |_, _| true)
                .ok()?;
            let fields = serde_json::to_string(&records.fields).unwrap_or_default();
            if let Ok(meta) = serde_json::from_str(&fields) {
                builder.describe(meta, &Location::default());
            }
        }
        None => {
            let end = memchr::memrchr(b'\n', text)? + 1;
            into(&mut builder, "", &text[..end]);
        }
    }
    builder.finish().ok()
}

/// A record with an id, whatever else it says.
#[derive(Deserialize)]
struct RecordId<'a> {
    #[serde(borrow)]
    id: RecordText<'a>,
}

/// Reads an object up to the last attribution that is wanted, as a rule behind all documents; then the other lists from their starts,
/// where as a rule the records stand that these name. False where `goes_on` wished to stop.
fn read_object<R: BufRead>(
    builder: &mut Builder,
    open_at: &impl Fn(FilePosition) -> io::Result<R>,
    start: FilePosition,
    wanted: usize,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> io::Result<bool> {
    let mut attributions = Vec::new();
    let mut reported = 0;
    let mut records = ObjectRecords::new(open_at(start)?, start);
    while records.next()? {
        let position = records.position();
        let is_attribution = matches!(position.kind, RecordKind::Attribution | RecordKind::Deferred);
        if is_attribution && attributions.len() < wanted {
            attributions.push(records.bytes().to_vec());
        }
        let has_lists = records.has_list(RecordKind::Document) && records.has_list(RecordKind::Speaker);
        if has_lists && attributions.len() >= wanted {
            break;
        }
        if position.end - reported > PROGRESS_BYTES {
            reported = position.end;
            if !goes_on(reported) {
                return Ok(false);
            }
        }
    }
    let attributions = attributions.iter().filter_map(|json| serde_json::from_slice(json).ok());
    let attributions: Vec<AttributionRecord<'_>> = attributions.collect();
    builder.begin();
    let fields = serde_json::to_string(&records.fields).unwrap_or_default();
    if let Ok(meta) = serde_json::from_str(&fields) {
        builder.describe(meta, &Location::default());
    }
    let at = CompactLocation::default();
    for list in records.lists {
        let mut ids: HashSet<&str> = match list.0 {
            RecordKind::Document => attributions.iter().map(|one| &*one.document).collect(),
            RecordKind::Speaker => {
                attributions.iter().flat_map(|one| one.speakers.iter().map(|id| &**id)).collect()
            }
            _ => continue,
        };
        let mut records = ObjectRecords::within(open_at(list.1)?, list);
        while !ids.is_empty() && records.next()? && records.position().kind == list.0 {
            let json = records.bytes();
            if !serde_json::from_slice(json).is_ok_and(|record: RecordId<'_>| ids.remove(&*record.id)) {
                continue;
            }
            if list.0 == RecordKind::Speaker {
                if let Ok(speaker) = serde_json::from_slice(json) {
                    builder.take_speaker(&speaker, at);
                }
            } else if let Ok(document) = serde_json::from_slice(json) {
                builder.take_document(&document, None, at);
            }
        }
    }
    for attribution in &attributions {
        builder.take_attribution(attribution, None, at);
    }
    Ok(true)
}

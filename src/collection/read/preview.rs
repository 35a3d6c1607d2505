//! A preview of a large dataset, long before all of it has been read: its first attributions, with only those documents and
//! speakers that they name, wherever in the file these stand.

use std::collections::HashSet;
use std::io::{self, BufRead, Seek, SeekFrom};

use serde::Deserialize;

use super::dataset_file::stream;
use super::elements::{LISTS, ObjectElements};
use super::raw_record::{RawRecords, RecordKind};
use super::sniff::object_position;
use super::syntax::FilePosition;
use crate::collection::build::CompactLocation;
use crate::collection::format::record;
use crate::collection::format::record::{AttributionRecord, DocumentRecord, RecordText, SpeakerRecord};
use crate::collection::{Builder, Collection, Location};

/// The bytes between two reports of progress.
const PROGRESS_BYTES: u64 = 16 << 20;

/// Reads the first attributions of a file that `open` opens, as many as are wanted. None where something is wrong: reading all of the
/// file will say what. `goes_on` is called with the number of bytes read so far.
pub(crate) fn first_attributions<R: BufRead + Seek + Send>(
    open: impl Fn() -> io::Result<R>,
    wanted: usize,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Option<Collection>> {
    let mut builder = Builder::new();
    builder.expect_more();
    let mut bytes = open()?;
    match object_position(&mut bytes)? {
        Some(at) => {
            let Some(positions) = ListPositions::find(bytes, at, wanted, goes_on)? else { return Ok(None) };
            positions.read_into(&mut builder, &open)?;
        }
        None => {
            let mut enough = |read, attributions| attributions < wanted && goes_on(read);
            stream(&mut builder, "", open()?, &mut enough)?;
        }
    }
    Ok(builder.finish().ok())
}

/// What the first pass over an object finds.
struct ListPositions {
    /// The fields that stand before the last of them.
    meta: Option<record::Meta>,
    documents: Option<FilePosition>,
    speakers: Option<FilePosition>,
    /// The JSON of the first attributions.
    attributions: Vec<Vec<u8>>,
}

/// A record with an id, whatever else it says.
#[derive(Deserialize)]
struct RecordId<'a> {
    #[serde(borrow)]
    id: RecordText<'a>,
}

impl ListPositions {
    /// Reads no further than it must: as a rule to the first attributions, behind all documents.
    fn find<R: BufRead + Seek>(
        mut bytes: R,
        at: FilePosition,
        wanted: usize,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> io::Result<Option<Self>> {
        bytes.seek(SeekFrom::Start(at.offset))?;
        let mut elements = ObjectElements::new(bytes, at);
        let mut attributions = Vec::new();
        let mut reported = at.offset;
        let [documents, speakers, _] = LISTS.map(|(list, _)| list);
        let list_position =
            |elements: &ObjectElements<R>, list| elements.fields.list_positions.get(list).copied();
        while elements.next()? {
            let position = elements.position();
            if matches!(position.kind, RecordKind::Attribution | RecordKind::Deferred)
                && attributions.len() < wanted
            {
                attributions.push(elements.bytes().to_vec());
            }
            let has_lists =
                list_position(&elements, documents).is_some() && list_position(&elements, speakers).is_some();
            if has_lists && attributions.len() >= wanted {
                break;
            }
            if position.end - reported > PROGRESS_BYTES {
                reported = position.end;
                if !goes_on(reported) {
                    return Ok(None);
                }
            }
        }
        let [documents, speakers] = [documents, speakers].map(|list| list_position(&elements, list));
        let fields = serde_json::to_string(&elements.fields.values).unwrap_or_default();
        let meta = serde_json::from_str(&fields).ok();
        Ok(Some(Self { meta, documents, speakers, attributions }))
    }

    /// Gives the attributions to a builder, after the records that they name.
    fn read_into<R: BufRead + Seek>(
        self,
        builder: &mut Builder,
        open: &impl Fn() -> io::Result<R>,
    ) -> io::Result<()> {
        let records = self.attributions.iter().filter_map(|json| serde_json::from_slice(json).ok());
        let attributions: Vec<AttributionRecord<'_>> = records.collect();
        let documents = attributions.iter().map(|one| &*one.document).collect();
        let speakers = attributions.iter().flat_map(|one| one.speakers.iter().map(|id| &**id)).collect();
        builder.begin();
        self.meta.into_iter().for_each(|meta| builder.describe(meta, &Location::default()));
        let at = CompactLocation::default();
        let [(documents_list, _), (speakers_list, _), _] = LISTS;
        each_with_id(open, documents_list, self.documents, documents, |json| {
            if let Ok(document) = serde_json::from_slice::<DocumentRecord<'_>>(json) {
                builder.take_document(&document, None, at);
            }
        })?;
        each_with_id(open, speakers_list, self.speakers, speakers, |json| {
            if let Ok(speaker) = serde_json::from_slice::<SpeakerRecord<'_>>(json) {
                builder.take_speaker(&speaker, at);
            }
        })?;
        for attribution in &attributions {
            builder.take_attribution(attribution, None, at);
        }
        Ok(())
    }
}

/// Calls `give` for the records of a list whose ids are wanted. As a rule they stand near its beginning.
fn each_with_id<R: BufRead + Seek>(
    open: &impl Fn() -> io::Result<R>,
    list: &'static str,
    start: Option<FilePosition>,
    mut wanted: HashSet<&str>,
    mut give: impl FnMut(&[u8]),
) -> io::Result<()> {
    let Some(at) = start else { return Ok(()) };
    let mut bytes = open()?;
    bytes.seek(SeekFrom::Start(at.offset))?;
    let mut elements = ObjectElements::within(bytes, list, at);
    while !wanted.is_empty() && elements.next()? && elements.list() == Some(list) {
        let record = serde_json::from_slice::<RecordId<'_>>(elements.bytes());
        if record.is_ok_and(|record| wanted.remove(&*record.id)) {
            give(elements.bytes());
        }
    }
    Ok(())
}

//! The first of a large dataset, at once: so many of its attributions, and of the documents and speakers only those that
//! they name, wherever in the file these stand.

use std::collections::HashSet;
use std::io::{self, BufRead, Seek, SeekFrom};

use serde::Deserialize;

use super::broken::Mark;
use super::pieces::{Pieces, Sort};
use crate::collection::build::rows::Spot;
use crate::collection::format::claim;
use crate::collection::format::claim::Words;
use crate::collection::format::elements::{Elements, LISTS};
use crate::collection::format::record;
use crate::collection::{Builder, Collection, Place, read};

/// The bytes between two tellings of how far it is.
const OFTEN: u64 = 16 << 20;

/// Reads the first attributions of a file that `open` opens, as many as are wanted. Nothing where something is wrong:
/// whoever reads all of it says what. `goes_on` is told how many bytes were looked at.
pub(crate) fn of<R: BufRead + Seek + Send>(
    open: impl Fn() -> io::Result<R>,
    wanted: usize,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> io::Result<Option<Collection>> {
    let mut builder = Builder::new();
    builder.expect_more();
    let mut bytes = open()?;
    match read::object_at(&mut bytes)? {
        Some(at) => {
            let Some(places) = Places::find(bytes, at, wanted, goes_on)? else { return Ok(None) };
            places.give(&mut builder, &open)?;
        }
        None => {
            let mut enough = |read, attributions| attributions < wanted && goes_on(read);
            read::stream(&mut builder, "", open()?, &mut enough)?;
        }
    }
    Ok(builder.finish().ok())
}

/// Where in an object things stand.
struct Places {
    /// What the object says of itself before them.
    meta: Option<record::Meta>,
    documents: Option<Mark>,
    speakers: Option<Mark>,
    /// The JSON of the first attributions.
    attributions: Vec<Vec<u8>>,
}

/// A record with an id, whatever else it says.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: Words<'a>,
}

impl Places {
    /// Looks no further than it has to: as a rule to the first attributions, behind all documents.
    fn find<R: BufRead + Seek>(
        mut bytes: R,
        at: Mark,
        wanted: usize,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> io::Result<Option<Self>> {
        bytes.seek(SeekFrom::Start(at.offset))?;
        let mut elements = Elements::new(bytes, at);
        let mut attributions = Vec::new();
        let mut told = at.offset;
        let [documents, speakers, _] = LISTS.map(|(list, _)| list);
        let begun = |elements: &Elements<R>, list| elements.told.begun.get(list).copied();
        while elements.next()? {
            let stand = elements.stand();
            if matches!(stand.sort, Sort::Attribution | Sort::Early) && attributions.len() < wanted {
                attributions.push(elements.piece().to_vec());
            }
            let has_lists = begun(&elements, documents).is_some() && begun(&elements, speakers).is_some();
            if has_lists && attributions.len() >= wanted {
                break;
            }
            if stand.read - told > OFTEN {
                told = stand.read;
                if !goes_on(told) {
                    return Ok(None);
                }
            }
        }
        let [documents, speakers] = [documents, speakers].map(|list| begun(&elements, list));
        let fields = serde_json::to_string(&elements.told.fields).unwrap_or_default();
        let meta = serde_json::from_str(&fields).ok();
        Ok(Some(Self { meta, documents, speakers, attributions }))
    }

    /// Gives the attributions to a builder, behind what they name.
    fn give<R: BufRead + Seek>(
        self,
        builder: &mut Builder,
        open: &impl Fn() -> io::Result<R>,
    ) -> io::Result<()> {
        let read = |json: &Vec<u8>| serde_json::from_slice::<record::Attribution>(json).ok();
        let attributions: Vec<_> = self.attributions.iter().filter_map(read).collect();
        let documents = attributions.iter().map(|one| one.document.as_str()).collect();
        let speakers = attributions.iter().flat_map(|one| one.speakers.iter().map(String::as_str)).collect();
        builder.begin();
        self.meta.into_iter().for_each(|meta| builder.describe(meta, &Place::default()));
        let spot = Spot::default();
        let [(documents_list, _), (speakers_list, _), _] = LISTS;
        each_named(open, documents_list, self.documents, documents, |json| {
            if let Ok(document) = serde_json::from_slice::<record::Document>(json) {
                builder.take_document(&claim::Document::from(&document), None, spot);
            }
        })?;
        each_named(open, speakers_list, self.speakers, speakers, |json| {
            if let Ok(speaker) = serde_json::from_slice::<record::Speaker>(json) {
                builder.take_speaker(&claim::Speaker::from(&speaker), spot);
            }
        })?;
        for attribution in &attributions {
            builder.take_attribution(&attribution.into(), None, spot);
        }
        Ok(())
    }
}

/// Gives those records of a list whose ids are wanted. They stand near its beginning as a rule.
fn each_named<R: BufRead + Seek>(
    open: &impl Fn() -> io::Result<R>,
    list: &'static str,
    begun: Option<Mark>,
    mut wanted: HashSet<&str>,
    mut give: impl FnMut(&[u8]),
) -> io::Result<()> {
    let Some(at) = begun else { return Ok(()) };
    let mut bytes = open()?;
    bytes.seek(SeekFrom::Start(at.offset))?;
    let mut elements = Elements::within(bytes, list, at);
    while !wanted.is_empty() && elements.next()? && elements.list() == Some(list) {
        let named = serde_json::from_slice::<Named<'_>>(elements.piece());
        if named.is_ok_and(|named| wanted.remove(&*named.id)) {
            give(elements.piece());
        }
    }
    Ok(())
}

//! Documents, speakers and attributions together: what the explorer opens.
//!
//! A [`Collection`] is checked when it is made and never changes. It hands out borrowed views
//! ([`Document`], [`Speaker`], [`Attribution`]) and numbers for them, so that nothing to the right of this
//! module knows how or where the records are kept.

mod attribution;
pub(crate) mod build;
pub(crate) mod builtin;
mod columns;
mod document;
mod fault;
pub(crate) mod format;
pub(crate) mod ids;
mod kind;
mod layout;
pub(crate) mod offsets;
pub(crate) mod read;
mod span;
mod speaker;
pub(crate) mod wording;

use std::io;

use columns::{Columns, ID, TITLE};
use layout::Layouts;

pub use attribution::Attribution;
pub use attribution::AttributionNo;
pub use attribution::Kind;
pub use attribution::{Resolution, Status};
pub use build::Builder;
pub(crate) use build::Failure;
pub(crate) use columns::voices::Voices;
pub use document::{Document, DocumentNo};
pub use fault::{Fault, Place};
pub(crate) use kind::Quoted;
pub(crate) use span::Few;
pub use span::Span;
pub use speaker::SpeakerNo;
pub use speaker::{Speaker, SpeakerKind};

use crate::store::{Reader, Refusal, Writer};

/// A checked set of documents, their speakers and attributions.
///
/// It may lie in an index, which may be damaged. What it hands out is sound all the same: every span stands in the text,
/// every number leads somewhere. What could not be so is left out.
#[derive(Debug, Default)]
pub struct Collection {
    columns: Columns,
    layouts: Layouts,
}

impl Collection {
    fn over(columns: Columns) -> Self {
        Self { columns, layouts: Layouts::default() }
    }

    /// Opens the collection that was written into an index. It takes as long for a large one as for a small one.
    pub fn read_index(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self::over(Columns::read(reader)?))
    }

    /// Writes it into an index.
    pub fn write_index(&self, writer: &mut Writer) -> io::Result<()> {
        self.columns.write(writer)
    }

    /// What the dataset calls itself; empty where it says nothing.
    pub fn title(&self) -> &str {
        self.columns.about.get(0)
    }

    /// What made the dataset.
    pub fn generator(&self) -> Option<&str> {
        some(self.columns.about.get(1))
    }

    /// One document. One of another collection is whatever has that number here, or empty.
    pub fn document(&self, no: DocumentNo) -> Document<'_> {
        Document {
            no,
            id: self.document_id(no),
            title: self.field(no, TITLE),
            text: self.text(no),
            attributions: self.columns.attributions_of(no.0 as usize),
            collection: Some(self),
        }
    }

    /// A document's id. Its text, which may have to come from a disk, is not looked at.
    pub fn document_id(&self, no: DocumentNo) -> &str {
        self.field(no, ID)
    }

    /// What a document is called: its title, or where it has none its id. Its text is not looked at.
    pub fn heading(&self, no: DocumentNo) -> &str {
        let title = self.field(no, TITLE);
        if title.is_empty() { self.document_id(no) } else { title }
    }

    /// One of [`columns::FIELDS`], by its place there; empty where it isn't known.
    fn field(&self, no: DocumentNo, field: usize) -> &str {
        self.columns.fields[field].get(no.0 as usize)
    }

    /// The text of a document.
    pub fn text(&self, no: DocumentNo) -> &str {
        self.columns.texts.get(no.0 as usize)
    }

    /// Lets go of the memory of what was read before a document, where it is mapped. For walks over more than fits.
    pub fn forget_before(&self, no: DocumentNo) {
        let columns = &self.columns;
        columns.texts.bytes().forget(0..columns.texts.range(no.0 as usize).start);
        let first = columns.firsts.get(no.0 as usize).map_or(0, |&first| first as usize);
        columns.forms.forget_before(first);
        columns.voices.forget(0..first);
        columns.confidences.forget_before(first);
        columns.spans.forget_before(first / columns::spans::BLOCK);
    }

    /// The document that an attribution stands in.
    pub fn document_of(&self, no: AttributionNo) -> DocumentNo {
        self.columns.document_of(no.0)
    }

    /// Who speaks in which attribution.
    pub fn voices(&self) -> Voices<'_> {
        self.columns.voices()
    }

    /// The document of that id.
    pub fn document_called(&self, id: &str) -> Option<DocumentNo> {
        let ids = &self.columns.fields[ID];
        let by_id = self.columns.by_id.as_slice();
        let place = by_id.partition_point(|&no| ids.get(no as usize) < id);
        by_id.get(place).filter(|&&no| ids.get(no as usize) == id).map(|&no| DocumentNo(no))
    }

    /// The attribution of that id.
    pub fn attribution_called(&self, id: &str) -> Option<AttributionNo> {
        let in_document = id.rsplit_once(':').and_then(|(document, _)| self.document_called(document));
        let mut there = in_document.map(|no| self.document(no).attributions()).into_iter().flatten();
        there.find(|&no| self.attribution(no).id() == id).or_else(|| {
            let (no, _) = self.columns.ids.iter().find(|(_, kept)| *kept == id)?;
            Some(AttributionNo(no))
        })
    }

    /// A speaker's name, and nothing else of the speaker.
    pub fn speaker_name(&self, no: SpeakerNo) -> &str {
        self.columns.names.get(no.0 as usize)
    }

    /// One speaker. One of another collection is whatever has that number here, or empty.
    pub fn speaker(&self, no: SpeakerNo) -> Speaker<'_> {
        let place = no.0 as usize;
        let columns = &self.columns;
        Speaker {
            no,
            id: columns.speaker_ids.get(place),
            name: self.speaker_name(no),
            kind: columns.speaker_kinds.get(place).and_then(|&code| SpeakerKind::of_code(code)),
            wikidata: columns.wikidata.get(no.0),
            aliases: columns.aliases.get(place),
        }
    }

    /// One attribution. One of another collection is whatever has that number here, or empty.
    pub fn attribution(&self, no: AttributionNo) -> Attribution<'_> {
        let place = no.0 as usize;
        let columns = &self.columns;
        let document = columns.document_of(no.0);
        let text = self.text(document);
        let parts = columns.parts(place, text);
        let (kind, status) = attribution::of_form(columns::places::form(columns.forms.get(place)));
        let mention = |nth: usize| {
            let span = columns.mentions.get(nth).copied().filter(|span| span.start < span.end)?;
            columns::places::stand_in(text, &[span]).then_some(span)
        };
        Attribution {
            no,
            document,
            kind,
            content: parts.content,
            cue: parts.cue,
            source: parts.source,
            speakers: columns.voices().of(no),
            inside: columns.holder_of(no.0, document.0 as usize),
            confidence: columns.confidence_of(place),
            status,
            by: columns.maker_of(no.0),
            resolution: columns
                .rules
                .find(no.0)
                .map(|(nth, rule)| Resolution { rule, mention: mention(nth) }),
            collection: Some(self),
        }
    }

    /// The name of an attribution, which survives a re-run.
    fn id_of(&self, attribution: &Attribution<'_>) -> String {
        let place = attribution.document.0 as usize;
        let extent = attribution.extent();
        let [start, end] = [extent.start, extent.end].map(|byte| self.columns.codepoint(place, byte));
        ids::attribution(self.columns.fields[ID].get(place), start, end)
    }

    /// How many documents there are.
    pub fn document_count(&self) -> usize {
        self.columns.texts.len()
    }

    /// How many speakers there are.
    pub fn speaker_count(&self) -> usize {
        self.columns.speaker_ids.len()
    }

    /// How many attributions there are.
    pub fn attribution_count(&self) -> usize {
        self.columns.forms.len()
    }

    /// Every document, in the order of the dataset.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = Document<'_>> + ExactSizeIterator {
        (0..self.columns.texts.len()).map(|no| self.document(DocumentNo(no as u32)))
    }

    /// Every speaker, in the order of the dataset.
    pub fn speakers(&self) -> impl DoubleEndedIterator<Item = Speaker<'_>> + ExactSizeIterator {
        (0..self.columns.speaker_ids.len()).map(|no| self.speaker(SpeakerNo(no as u32)))
    }

    /// Every attribution, in source order.
    pub fn attributions(&self) -> impl DoubleEndedIterator<Item = Attribution<'_>> + ExactSizeIterator {
        (0..self.columns.forms.len()).map(|no| self.attribution(AttributionNo(no as u32)))
    }
}

/// Nothing instead of an empty text.
fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

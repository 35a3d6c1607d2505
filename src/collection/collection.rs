//! The collection: documents, speakers and attributions together, and how to ask for them. It makes the views; where values
//! lie, its [`Columns`] know.

use std::io;

use super::attribution::Form;
use super::columns::{Columns, ID, TITLE};
use super::ids::ComputedId;
use super::paragraph_cache::ParagraphCache;
use super::{
    Attribution, AttributionNo, Document, DocumentNo, Resolution, Speaker, SpeakerKind, SpeakerLists,
    SpeakerNo,
};
use crate::store::{Reader, Refusal, Writer, touch};

/// A checked set of documents, their speakers and attributions.
///
/// It may lie in an index, which may be damaged. Its views are sound all the same: every span stands in the text, every
/// number is in range; values of which that isn't true are left out.
#[derive(Debug, Default)]
pub struct Collection {
    columns: Columns,
    paragraph_cache: ParagraphCache,
}

impl Collection {
    /// A collection that lies in these columns.
    pub(super) fn of(columns: Columns) -> Self {
        Self { columns, paragraph_cache: ParagraphCache::default() }
    }

    /// The columns, for the writer of datasets.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Opens the collection that was written into an index, in constant time: sections are mapped, not read.
    pub fn read_index(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self::of(Columns::read(reader)?))
    }

    /// Writes the collection into an index.
    pub fn write_index(&self, writer: &mut Writer) -> io::Result<()> {
        self.columns.write(writer)
    }

    /// What the dataset calls itself; empty where it says nothing.
    pub fn title(&self) -> &str {
        self.columns.about.get(0)
    }

    /// What made the dataset.
    pub fn generator(&self) -> Option<&str> {
        Some(self.columns.about.get(1)).filter(|generator| !generator.is_empty())
    }

    /// One document. A number of another collection gives the document that has it here, or an empty one.
    pub fn document(&self, no: DocumentNo) -> Document<'_> {
        touch(1);
        Document {
            no,
            id: self.document_id(no),
            title: self.columns.field(no, TITLE),
            text: self.text(no),
            attributions: self.columns.attributions_of(no),
            columns: Some(&self.columns),
            paragraph_cache: Some(&self.paragraph_cache),
        }
    }

    /// A document's id. Doesn't touch its text, which may have to come from a disk.
    pub fn document_id(&self, no: DocumentNo) -> &str {
        self.columns.field(no, ID)
    }

    /// A document's title, or where it has none its id. Doesn't touch its text.
    pub fn heading(&self, no: DocumentNo) -> &str {
        let title = self.columns.field(no, TITLE);
        if title.is_empty() { self.document_id(no) } else { title }
    }

    /// The text of a document.
    pub fn text(&self, no: DocumentNo) -> &str {
        self.columns.texts.get(no.0 as usize)
    }

    /// Releases the mapped pages of the documents before one and of their attributions. For walks over collections that are
    /// larger than memory.
    pub fn forget_before(&self, no: DocumentNo) {
        self.columns.forget_before(no);
    }

    /// The document that an attribution stands in.
    pub fn document_of(&self, no: AttributionNo) -> DocumentNo {
        self.columns.document_of(no)
    }

    /// The speakers of every attribution.
    pub fn speaker_lists(&self) -> SpeakerLists<'_> {
        self.columns.speaker_lists()
    }

    /// The document of that id, by binary search.
    pub fn document_called(&self, id: &str) -> Option<DocumentNo> {
        let ids = &self.columns.fields[ID];
        let by_id = self.columns.by_id.as_slice();
        let at = by_id.partition_point(|&no| ids.get(no as usize) < id);
        by_id.get(at).filter(|&&no| ids.get(no as usize) == id).map(|&no| DocumentNo(no))
    }

    /// The attribution of that id. One that doesn't follow from the place is looked for among all such.
    pub fn attribution_called(&self, id: &str) -> Option<AttributionNo> {
        let in_document = id.rsplit_once(':').and_then(|(document, _)| self.document_called(document));
        let mut there = in_document.map(|no| self.document(no).attributions()).into_iter().flatten();
        there.find(|&no| self.attribution(no).id() == id).or_else(|| {
            let (no, _) = self.columns.ids.iter().find(|(_, one)| *one == id)?;
            Some(AttributionNo(no))
        })
    }

    /// The id by which an attribution is known outside of its dataset, whatever id its file gives: the first 12 hex digits of the
    /// SHA-256 of its document's text, and the code points at which its content starts and ends; "~2" behind the second of
    /// those where several would have the same. It takes some binary searches, and reads the document's text.
    pub fn computed_id(&self, no: AttributionNo) -> String {
        self.columns.computed_id(no).to_string()
    }

    /// The attribution of a [computed id](Self::computed_id). It takes some binary searches.
    pub fn find_computed(&self, id: &str) -> Option<AttributionNo> {
        self.columns.find_computed(ComputedId::parse(id)?)
    }

    /// A speaker's name: one look-up, where [`speaker`](Self::speaker) takes six.
    pub fn speaker_name(&self, no: SpeakerNo) -> &str {
        self.columns.names.get(no.0 as usize)
    }

    /// One speaker. A number of another collection gives the speaker that has it here, or an empty one.
    pub fn speaker(&self, no: SpeakerNo) -> Speaker<'_> {
        touch(1);
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

    /// Whether the text has an attribution as said.
    pub fn is_asserted(&self, no: AttributionNo) -> bool {
        Form::of_code(self.columns.form_of(no)).is_asserted
    }

    /// One attribution. A number of another collection gives the attribution that has it here, or an empty one.
    pub fn attribution(&self, no: AttributionNo) -> Attribution<'_> {
        let columns = &self.columns;
        let document = columns.document_of(no);
        let text = self.text(document);
        let spans = columns.spans_of(no, text);
        let Form { kind, status, verbatim, is_asserted } = Form::of_code(columns.form_of(no));
        Attribution {
            no,
            document,
            kind,
            verbatim,
            is_asserted,
            content: spans.content,
            cue: spans.cue,
            source: spans.source,
            speakers: columns.speaker_lists().of(no),
            inside: columns.outer_of(no, document),
            confidence: columns.confidence_of(no),
            status,
            by: columns.maker_of(no),
            resolution: columns
                .rules
                .find(no.0)
                .map(|(nth, rule)| Resolution { rule, mention: columns.mention(nth, text) }),
            columns: Some(columns),
        }
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

//! The columns of a collection: all that it holds, as plain values that lie in memory or in an index alike. `build/arrange`
//! fills them.
//!
//! What follows from other columns is not stored: an attribution's id follows from its place, its document from where the
//! attributions of documents begin. Fields that few records have are sparse. No value of a column is believed, since an index may
//! be damaged: each is checked when it is asked for.

use std::io;
use std::ops::Range;

use super::dictionary::{DictionaryColumn, DictionarySlice};
use super::paragraph_column::ParagraphColumn;
use super::spans::{ATTRIBUTIONS_PER_BLOCK, SpanColumn};
use super::sparse_texts::SparseTexts;
use super::speaker_lists::SpeakerLists;
use crate::collection::offsets::starts;
use crate::collection::{AttributionNo, DocumentNo, Few, Span, SpeakerNo};
use crate::store::{Column, Reader, Refusal, Texts, Writer, touch};

/// The document is stored of every 64th attribution, so that a search among [`Columns::first_attributions`] starts near it.
pub(crate) const STRIDE: usize = 64;

/// Continuation bytes are counted in steps of this many bytes of the texts.
pub(crate) const CONTINUATION_STEP: usize = 4096;

/// In [`Columns::forms`]: more spans than a byte can count. [`Columns::long_shapes`] has their counts.
pub(crate) const LONG: u8 = u8::MAX;

/// The fields of a document beside its text, in the order of [`Columns::fields`].
pub(crate) const FIELDS: [&str; 5] = ["id", "title", "outlet", "published", "url"];
pub(crate) const ID: usize = 0;
pub(crate) const TITLE: usize = 1;
pub(crate) const OUTLET: usize = 2;
pub(crate) const PUBLISHED: usize = 3;
pub(crate) const URL: usize = 4;

/// The content of an attribution whose own is damaged.
const NOWHERE: Span = Span { start: 0, end: 0 };

/// All columns. "By attribution" means one value for each attribution, in their order.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// The dataset's title, its generator, and its further fields as JSON.
    pub about: Texts,
    /// By document.
    pub texts: Texts,
    /// By document; empty where unknown.
    pub fields: [Texts; FIELDS.len()],
    /// Of documents that have one.
    pub authors: SparseTexts,
    /// The documents whose language is not that of the previous one, with the language.
    pub languages: SparseTexts,
    /// By document, its first attribution; and the number of attributions at the end.
    pub first_attributions: Column<u32>,
    /// The documents, ordered by id.
    pub by_id: Column<u32>,
    /// By document: the first 48 bits of the SHA-256 of its text, which are its computed id.
    pub hashes: Column<u64>,
    /// The documents, ordered by hash.
    pub by_hash: Column<u32>,
    /// By step of the texts' bytes: how many bytes before it are continuation bytes of UTF-8.
    pub continuations: Column<u64>,
    pub document_extra: SparseTexts,
    /// Of an index only.
    pub paragraphs: ParagraphColumn,
    /// By speaker.
    pub speaker_ids: Texts,
    pub names: Texts,
    pub aliases: Texts,
    pub wikidata: SparseTexts,
    pub speaker_kinds: Column<u8>,
    pub speaker_extra: SparseTexts,
    /// By attribution: what it is in the first byte (kind, status and the like); in the second, how many spans content, cue and source have.
    pub forms: DictionaryColumn<u16>,
    /// The attributions whose span counts don't fit a byte, and these counts.
    pub long: Column<u32>,
    pub long_shapes: Column<[u32; 3]>,
    pub spans: SpanColumn,
    /// By attribution: see [`SpeakerLists`].
    pub speakers: Column<SpeakerNo>,
    /// Where several speak: how many, then their numbers.
    pub joint_speakers: Column<SpeakerNo>,
    pub confidences: DictionaryColumn<f32>,
    /// The document of every [`STRIDE`]th attribution.
    pub strides: Column<u32>,
    /// The attributions whose maker is not that of the previous one, with the maker.
    pub makers: SparseTexts,
    /// Ids that don't follow from document and place.
    pub ids: SparseTexts,
    /// The attributions inside others, ascending, and by these the others.
    pub inner: Column<u32>,
    pub outer: Column<u32>,
    /// The rule by which speakers were found, and by rule the mention that it found; an empty span for none.
    pub rules: SparseTexts,
    pub mentions: Column<Span>,
    pub extra: SparseTexts,
    /// Unknown fields of the spans and the resolution of an attribution.
    pub part_extra: SparseTexts,
}

impl Columns {
    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.about.write(writer, "about")?;
        self.texts.write(writer, "document.text")?;
        for (field, name) in self.fields.iter().zip(FIELDS) {
            field.write(writer, &format!("document.{name}"))?;
        }
        self.authors.write(writer, "document.author")?;
        self.languages.write(writer, "document.language")?;
        self.first_attributions.write(writer, "document.attributions")?;
        self.by_id.write(writer, "document.by_id")?;
        self.hashes.write(writer, "document.hash")?;
        self.by_hash.write(writer, "document.by_hash")?;
        self.continuations.write(writer, "continuations")?;
        self.document_extra.write(writer, "document.extra")?;
        ParagraphColumn::write(&self.texts, writer)?;
        self.speaker_ids.write(writer, "speaker.id")?;
        self.names.write(writer, "speaker.name")?;
        self.aliases.write(writer, "speaker.aliases")?;
        self.wikidata.write(writer, "speaker.wikidata")?;
        self.speaker_kinds.write(writer, "speaker.kind")?;
        self.speaker_extra.write(writer, "speaker.extra")?;
        self.write_attributions(writer)
    }

    fn write_attributions(&self, writer: &mut Writer) -> io::Result<()> {
        self.forms.write(writer, "form")?;
        self.long.write(writer, "shape.long.of")?;
        self.long_shapes.write(writer, "shape.long")?;
        self.spans.write(writer)?;
        self.speakers.write(writer, "voice")?;
        self.joint_speakers.write(writer, "choirs")?;
        self.confidences.write(writer, "confidence")?;
        self.strides.write(writer, "document")?;
        self.makers.write(writer, "by")?;
        self.ids.write(writer, "id")?;
        self.inner.write(writer, "inside.of")?;
        self.outer.write(writer, "inside")?;
        self.rules.write(writer, "rule")?;
        self.mentions.write(writer, "mention")?;
        self.extra.write(writer, "extra")?;
        self.part_extra.write(writer, "extra.parts")
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        let mut fields: [Texts; FIELDS.len()] = Default::default();
        for (field, name) in fields.iter_mut().zip(FIELDS) {
            *field = Texts::read(reader, &format!("document.{name}"))?;
        }
        // The columns from here on are those that searches walk through. Texts before them are read one by one, when shown.
        reader.in_large_pages_from("voice");
        let columns = Self {
            about: Texts::read(reader, "about")?,
            texts: Texts::read(reader, "document.text")?,
            fields,
            authors: SparseTexts::read(reader, "document.author")?,
            languages: SparseTexts::read(reader, "document.language")?,
            first_attributions: reader.column("document.attributions")?,
            by_id: reader.column("document.by_id")?,
            hashes: reader.column("document.hash")?,
            by_hash: reader.column("document.by_hash")?,
            continuations: reader.column("continuations")?,
            document_extra: SparseTexts::read(reader, "document.extra")?,
            paragraphs: ParagraphColumn::read(reader)?,
            speaker_ids: Texts::read(reader, "speaker.id")?,
            names: Texts::read(reader, "speaker.name")?,
            aliases: Texts::read(reader, "speaker.aliases")?,
            wikidata: SparseTexts::read(reader, "speaker.wikidata")?,
            speaker_kinds: reader.column("speaker.kind")?,
            speaker_extra: SparseTexts::read(reader, "speaker.extra")?,
            forms: DictionaryColumn::read(reader, "form")?,
            long: reader.column("shape.long.of")?,
            long_shapes: reader.column("shape.long")?,
            spans: SpanColumn::read(reader)?,
            speakers: reader.column("voice")?,
            joint_speakers: reader.column("choirs")?,
            confidences: DictionaryColumn::read(reader, "confidence")?,
            strides: reader.column("document")?,
            makers: SparseTexts::read(reader, "by")?,
            ids: SparseTexts::read(reader, "id")?,
            inner: reader.column("inside.of")?,
            outer: reader.column("inside")?,
            rules: SparseTexts::read(reader, "rule")?,
            mentions: reader.column("mention")?,
            extra: SparseTexts::read(reader, "extra")?,
            part_extra: SparseTexts::read(reader, "extra.parts")?,
        };
        columns.fit_together()?;
        Ok(columns)
    }

    /// Whether the columns are as long as they should be. Their values are checked when they are asked for.
    fn fit_together(&self) -> Result<(), Refusal> {
        let documents = self.texts.len();
        let speakers = self.speaker_ids.len();
        let attributions = self.forms.len();
        let fits = [
            ("document", self.fields.iter().all(|field| field.len() == documents)),
            ("document.by_id", self.by_id.len() == documents),
            ("document.hash", self.hashes.len() == documents && self.by_hash.len() == documents),
            ("document.attributions", self.first_attributions.len() == documents + 1),
            ("document.paragraphs", self.paragraphs.documents() == documents),
            ("speaker.name", self.names.len() == speakers),
            ("speaker.kind", self.speaker_kinds.len() == speakers),
            ("voice", self.speakers.len() == attributions),
            ("confidence", self.confidences.len() == attributions),
            ("attributions", u32::try_from(attributions.max(documents).max(speakers)).is_ok()),
        ];
        match fits.iter().find(|(_, fits)| !fits) {
            Some((name, _)) => Err(Refusal::damaged(name)),
            None => Ok(()),
        }
    }

    /// One of the [`FIELDS`] of a document, by its index there; empty where unknown.
    pub(crate) fn field(&self, no: DocumentNo, field: usize) -> &str {
        self.fields[field].get(no.0 as usize)
    }

    /// The document that an attribution stands in.
    pub(crate) fn document_of(&self, no: AttributionNo) -> DocumentNo {
        touch(1);
        let last = (self.texts.len() as u32).saturating_sub(1);
        let stride = no.0 as usize / STRIDE;
        let low = self.strides.get(stride).copied().unwrap_or(0).min(last);
        let high = self.strides.get(stride + 1).copied().unwrap_or(last).clamp(low, last);
        let firsts = self.first_attributions.get(low as usize..=high as usize).unwrap_or_default();
        let before = firsts.partition_point(|&first| first <= no.0) as u32;
        DocumentNo(low + before.saturating_sub(1))
    }

    /// The attributions of a document.
    pub(crate) fn attributions_of(&self, no: DocumentNo) -> Range<u32> {
        match self.first_attributions.get(no.0 as usize..).unwrap_or_default() {
            [first, end, ..] if first <= end && *end as usize <= self.forms.len() => *first..*end,
            _ => 0..0,
        }
    }

    /// What an attribution is (kind, status and the like), in a byte.
    pub(crate) fn form_of(&self, no: AttributionNo) -> u8 {
        self.forms.get(no.0 as usize).unwrap_or_default().to_le_bytes()[0]
    }

    /// How many spans the content, the cue and the source of an attribution have.
    fn span_counts(&self, forms: DictionarySlice<'_, u16>, attribution: usize) -> [usize; 3] {
        let [_, shape] = forms.get(attribution).unwrap_or_default().to_le_bytes();
        if shape == LONG {
            let index = self.long.binary_search(&(attribution as u32)).ok();
            let counts = index.and_then(|index| self.long_shapes.get(index)).copied().unwrap_or_default();
            return counts.map(|count| count as usize);
        }
        [shape & 7, shape >> 3 & 3, shape >> 5 & 3].map(usize::from)
    }

    /// The spans of an attribution that stands in `text`. Those of a part are left out where they don't fit the text.
    pub(crate) fn spans_of(&self, no: AttributionNo, text: &str) -> RoleSpans {
        touch(1);
        let attribution = no.0 as usize;
        let block = attribution / ATTRIBUTIONS_PER_BLOCK;
        let forms = self.forms.slice();
        let counts = |attribution| self.span_counts(forms, attribution);
        let mut start: usize = (block * ATTRIBUTIONS_PER_BLOCK..attribution).flat_map(counts).sum();
        let spans = self.spans.block(block);
        let mut next = |count: usize| {
            let mut part = spans.range(start..start + count);
            start += count;
            if !are_sound(text, &part) {
                part.clear();
            }
            part
        };
        let [content, cue, source] = self.span_counts(forms, attribution);
        let mut content = next(content);
        if content.is_empty() {
            content.push(NOWHERE);
        }
        RoleSpans { content, cue: next(cue), source: next(source) }
    }

    /// The mention of the nth rule, if it has one that stands in `text`.
    pub(crate) fn mention(&self, nth: usize, text: &str) -> Option<Span> {
        let span = self.mentions.get(nth).copied().filter(|span| span.start < span.end)?;
        are_sound(text, &[span]).then_some(span)
    }

    /// From 0 to 1.
    pub(crate) fn confidence_of(&self, no: AttributionNo) -> f32 {
        let confidence = self.confidences.get(no.0 as usize);
        confidence.filter(|value| (0.0..=1.0).contains(value)).unwrap_or_default()
    }

    /// The speakers of every attribution.
    pub(crate) fn speaker_lists(&self) -> SpeakerLists<'_> {
        SpeakerLists::new(self.speakers.as_slice(), self.joint_speakers.as_slice(), self.speaker_ids.len())
    }

    /// The attribution that holds this one: one before it in the same document, so that no chain of them is endless.
    pub(crate) fn outer_of(&self, no: AttributionNo, document: DocumentNo) -> Option<AttributionNo> {
        let index = self.inner.binary_search(&no.0).ok()?;
        let outer = *self.outer.get(index)?;
        (outer < no.0 && self.attributions_of(document).contains(&outer)).then_some(AttributionNo(outer))
    }

    /// The program or person that made an attribution.
    pub(crate) fn maker_of(&self, no: AttributionNo) -> &str {
        self.makers.at_or_before(no.0).unwrap_or_default()
    }

    /// How many code points of a document stand before a byte of its text. Costs a walk over at most one [`CONTINUATION_STEP`].
    pub(crate) fn codepoint(&self, document: DocumentNo, byte: u32) -> u64 {
        let start = self.texts.range(document.0 as usize).start;
        let at = start.saturating_add(byte as usize);
        let within = self.continuations_before(at).saturating_sub(self.continuations_before(start));
        u64::from(byte).saturating_sub(within)
    }

    /// How many of the texts' bytes before one are continuation bytes.
    fn continuations_before(&self, at: usize) -> u64 {
        let step = at / CONTINUATION_STEP;
        let rest = self.texts.bytes().as_slice().get(step * CONTINUATION_STEP..at).unwrap_or_default();
        self.continuations.get(step).copied().unwrap_or(0) + continuation_count(rest)
    }

    /// Releases the mapped pages of the documents before one and of their attributions.
    pub(crate) fn forget_before(&self, no: DocumentNo) {
        let document = no.0 as usize;
        self.texts.bytes().forget(0..self.texts.range(document).start);
        let first = self.first_attributions.get(document).map_or(0, |&first| first as usize);
        self.forms.forget_before(first);
        self.speakers.forget(0..first);
        self.confidences.forget_before(first);
        self.spans.forget_before(first / ATTRIBUTIONS_PER_BLOCK);
    }
}

/// The spans of an attribution, each of which stands in the text.
pub(crate) struct RoleSpans {
    pub content: Few<Span>,
    pub cue: Few<Span>,
    pub source: Few<Span>,
}

/// How many spans content, cue and source have, in a byte; [`LONG`] where the counts don't fit.
pub(crate) fn shape(counts: [usize; 3]) -> u8 {
    match counts {
        [content, cue, source] if content < 8 && cue < 4 && source < 4 => {
            (content | cue << 3 | source << 5) as u8
        }
        _ => LONG,
    }
}

/// How many bytes are continuation bytes of UTF-8, that is, don't begin a character.
pub(crate) fn continuation_count(bytes: &[u8]) -> u64 {
    (bytes.len() - starts(bytes)) as u64
}

/// Whether spans lie in a text on character boundaries, in order and without overlap.
fn are_sound(text: &str, spans: &[Span]) -> bool {
    let is_sound = |span: &Span| {
        span.start <= span.end
            && text.is_char_boundary(span.start as usize)
            && text.is_char_boundary(span.end as usize)
    };
    spans.iter().all(is_sound) && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

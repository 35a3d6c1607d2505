//! The columns of a collection: all that it holds, as plain values that lie in memory or in an index alike.
//!
//! What can be told from the rest is not kept: an attribution's id from its place, its document from those before it.
//! What few have is kept for those alone.

pub(crate) mod holders;
pub(crate) mod palette;
pub(crate) mod places;
pub(crate) mod spans;
pub(crate) mod sparse;
pub(crate) mod voices;

use std::io;

use super::{Span, SpeakerNo};
use crate::store::{Column, Reader, Refusal, Texts, Writer};
use palette::Palette;
use spans::Spans;
use sparse::Sparse;

/// The document is kept of every so manieth attribution.
pub(crate) const STRIDE: usize = 64;

/// Characters are counted in steps of so many bytes of the texts.
pub(crate) const STEP: usize = 4096;

/// In [`Columns::voices`]: nobody is known to speak.
pub(crate) const NOBODY: SpeakerNo = SpeakerNo(u32::MAX);

/// In [`Columns::voices`]: several speak; the rest of the number says where in [`Columns::choirs`] they stand.
pub(crate) const CHOIR: u32 = 1 << 31;

/// In [`Columns::forms`]: too many spans for a byte. [`Columns::long_shapes`] has them.
pub(crate) const LONG: u8 = u8::MAX;

/// What is known of a document beside its text, in the order of [`Columns::fields`].
pub(crate) const FIELDS: [&str; 5] = ["id", "title", "outlet", "published", "url"];
pub(crate) const ID: usize = 0;
pub(crate) const TITLE: usize = 1;
pub(crate) const OUTLET: usize = 2;
pub(crate) const PUBLISHED: usize = 3;
pub(crate) const URL: usize = 4;

/// See the fields. "By" says what a column has one value for.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// The title, what made the dataset, and in JSON what else it says about itself.
    pub about: Texts,
    /// By document.
    pub texts: Texts,
    /// By document; empty where it isn't known.
    pub fields: [Texts; FIELDS.len()],
    /// Of documents that have one.
    pub authors: Sparse,
    /// Where in the order of documents the language changes, and into which.
    pub languages: Sparse,
    /// By document, its first attribution; one more.
    pub firsts: Column<u32>,
    /// The documents, ordered by id.
    pub by_id: Column<u32>,
    /// By step of the texts' bytes: how many bytes before it don't begin a character.
    pub continuations: Column<u64>,
    pub document_extra: Sparse,
    /// By speaker.
    pub speaker_ids: Texts,
    pub names: Texts,
    pub aliases: Texts,
    pub wikidata: Sparse,
    pub speaker_kinds: Column<u8>,
    pub speaker_extra: Sparse,
    /// By attribution: kind and status, and in the second byte how many spans the content has, and the cue, and the source.
    pub forms: Palette<u16>,
    /// The attributions whose shape fits no byte, and their counts.
    pub long: Column<u32>,
    pub long_shapes: Column<[u32; 3]>,
    pub spans: Spans,
    /// By attribution: who speaks.
    pub voices: Column<SpeakerNo>,
    /// Those who speak together: how many, then who.
    pub choirs: Column<SpeakerNo>,
    pub confidences: Palette<f32>,
    /// By stride of attributions: the document.
    pub strides: Column<u32>,
    /// Where in the order of attributions what made them changes, and into what.
    pub makers: Sparse,
    /// Ids that don't follow from the place.
    pub ids: Sparse,
    /// Those inside others, and those others.
    pub inner: Column<u32>,
    pub outer: Column<u32>,
    /// How the speakers were found; where: as a span, an empty one for nowhere.
    pub rules: Sparse,
    pub mentions: Column<Span>,
    pub extra: Sparse,
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
        self.firsts.write(writer, "document.attributions")?;
        self.by_id.write(writer, "document.by_id")?;
        self.continuations.write(writer, "continuations")?;
        self.document_extra.write(writer, "document.extra")?;
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
        self.voices.write(writer, "voice")?;
        self.choirs.write(writer, "choirs")?;
        self.confidences.write(writer, "confidence")?;
        self.strides.write(writer, "document")?;
        self.makers.write(writer, "by")?;
        self.ids.write(writer, "id")?;
        self.inner.write(writer, "inside.of")?;
        self.outer.write(writer, "inside")?;
        self.rules.write(writer, "rule")?;
        self.mentions.write(writer, "mention")?;
        self.extra.write(writer, "extra")
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        let mut fields: [Texts; FIELDS.len()] = Default::default();
        for (field, name) in fields.iter_mut().zip(FIELDS) {
            *field = Texts::read(reader, &format!("document.{name}"))?;
        }
        // What searches look at begins with who speaks. Texts are read one by one, where they are shown.
        reader.in_large_pages_from("voice");
        let columns = Self {
            about: Texts::read(reader, "about")?,
            texts: Texts::read(reader, "document.text")?,
            fields,
            authors: Sparse::read(reader, "document.author")?,
            languages: Sparse::read(reader, "document.language")?,
            firsts: reader.column("document.attributions")?,
            by_id: reader.column("document.by_id")?,
            continuations: reader.column("continuations")?,
            document_extra: Sparse::read(reader, "document.extra")?,
            speaker_ids: Texts::read(reader, "speaker.id")?,
            names: Texts::read(reader, "speaker.name")?,
            aliases: Texts::read(reader, "speaker.aliases")?,
            wikidata: Sparse::read(reader, "speaker.wikidata")?,
            speaker_kinds: reader.column("speaker.kind")?,
            speaker_extra: Sparse::read(reader, "speaker.extra")?,
            forms: Palette::read(reader, "form")?,
            long: reader.column("shape.long.of")?,
            long_shapes: reader.column("shape.long")?,
            spans: Spans::read(reader)?,
            voices: reader.column("voice")?,
            choirs: reader.column("choirs")?,
            confidences: Palette::read(reader, "confidence")?,
            strides: reader.column("document")?,
            makers: Sparse::read(reader, "by")?,
            ids: Sparse::read(reader, "id")?,
            inner: reader.column("inside.of")?,
            outer: reader.column("inside")?,
            rules: Sparse::read(reader, "rule")?,
            mentions: reader.column("mention")?,
            extra: Sparse::read(reader, "extra")?,
        };
        columns.fit_together()?;
        Ok(columns)
    }

    /// Whether the columns are as long as they should be. What is in them is looked at when it is asked for.
    fn fit_together(&self) -> Result<(), Refusal> {
        let documents = self.texts.len();
        let speakers = self.speaker_ids.len();
        let attributions = self.forms.len();
        let fits = [
            ("document", self.fields.iter().all(|field| field.len() == documents)),
            ("document.by_id", self.by_id.len() == documents),
            ("document.attributions", self.firsts.len() == documents + 1),
            ("speaker.name", self.names.len() == speakers),
            ("speaker.kind", self.speaker_kinds.len() == speakers),
            ("voice", self.voices.len() == attributions),
            ("confidence", self.confidences.len() == attributions),
            ("attributions", u32::try_from(attributions.max(documents).max(speakers)).is_ok()),
        ];
        match fits.iter().find(|(_, fits)| !fits) {
            Some((name, _)) => Err(Refusal::damaged(name)),
            None => Ok(()),
        }
    }
}

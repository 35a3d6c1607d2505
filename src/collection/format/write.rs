//! Writing whosaid/1: all of a collection, or some attributions with the documents and speakers that they need. What is written
//! can be read again.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json;
use super::record::{
    AttributionRecord, DocumentRecord, ExtraFields, Meta, OFFSETS, PartExtras, RecordText, ResolutionRecord,
    SCHEMA, SpanRecord, SpeakerRecord,
};
use crate::collection::ids::sha256;
use crate::collection::offsets::Offsets;
use crate::collection::{Attribution, AttributionNo, Collection, DocumentNo, Span, SpeakerNo};

/// The two forms of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonForm {
    /// One JSON object, a record a line.
    Object,
    /// JSON Lines.
    Lines,
}

/// Writes the chosen attributions, in source order, with their documents and speakers. Calls `step` before each attribution; an
/// error of it ends the writing.
pub(crate) fn write(
    collection: &Collection,
    chosen: &BTreeSet<AttributionNo>,
    form: JsonForm,
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut documents = BTreeSet::new();
    let mut speakers = BTreeSet::new();
    for attribution in chosen.iter().map(|&no| collection.attribution(no)) {
        documents.insert(attribution.document);
        speakers.extend(attribution.speakers);
    }
    records(collection, &documents, &speakers, chosen, form, out, step)
}

/// Writes all of a collection, including documents and speakers without attributions.
pub fn write_all(collection: &Collection, form: JsonForm, out: &mut dyn Write) -> io::Result<()> {
    let documents = collection.documents().map(|document| document.no).collect();
    let speakers = collection.speakers().map(|speaker| speaker.no).collect();
    let chosen = collection.attributions().map(|attribution| attribution.no).collect();
    records(collection, &documents, &speakers, &chosen, form, out, &mut || Ok(()))
}

fn records(
    collection: &Collection,
    documents: &BTreeSet<DocumentNo>,
    speakers: &BTreeSet<SpeakerNo>,
    chosen: &BTreeSet<AttributionNo>,
    form: JsonForm,
    out: &mut dyn Write,
    step: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<()> {
    let mut writer = DatasetWriter { form, out };
    writer.begin(&meta(collection))?;
    writer.list("documents", "document", documents.iter().map(|&no| Ok(document(collection, no))))?;
    writer.list("speakers", "speaker", speakers.iter().map(|&no| Ok(speaker(collection, no))))?;
    // Attributions come document by document, so offsets are computed once for each document.
    let mut last: Option<(DocumentNo, Offsets)> = None;
    let attributions = chosen.iter().map(|&no| {
        step()?;
        let attribution = collection.attribution(no);
        let offsets = match last.take() {
            Some((at, offsets)) if at == attribution.document => offsets,
            _ => Offsets::new(collection.document(attribution.document).text),
        };
        let record = self::attribution(collection, &attribution, &offsets, |outer| chosen.contains(&outer));
        last = Some((attribution.document, offsets));
        Ok(record)
    });
    writer.list("attributions", "attribution", attributions)?;
    writer.end()
}

struct DatasetWriter<'a> {
    form: JsonForm,
    out: &'a mut dyn Write,
}

impl DatasetWriter<'_> {
    fn begin(&mut self, meta: &Meta) -> io::Result<()> {
        let json = json::to_string(meta)?;
        match self.form {
            JsonForm::Lines => writeln!(self.out, "{{\"meta\":{json}}}"),
            // The lists go into the same object: its closing brace is written at the end.
            JsonForm::Object => write!(self.out, "{}", json.strip_suffix('}').unwrap_or(&json)),
        }
    }

    fn list<T: Serialize>(
        &mut self,
        list: &str,
        name: &str,
        records: impl Iterator<Item = io::Result<T>>,
    ) -> io::Result<()> {
        if self.form == JsonForm::Object {
            write!(self.out, ",\n\"{list}\": [")?;
        }
        for (nth, record) in records.enumerate() {
            let json = json::to_string(&record?)?;
            match self.form {
                JsonForm::Lines => writeln!(self.out, "{{\"{name}\":{json}}}")?,
                JsonForm::Object => write!(self.out, "{}\n{json}", if nth == 0 { "" } else { "," })?,
            }
        }
        if self.form == JsonForm::Object {
            write!(self.out, "\n]")?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if self.form == JsonForm::Object {
            writeln!(self.out, "}}")?;
        }
        self.out.flush()
    }
}

pub(crate) fn meta(collection: &Collection) -> Meta {
    let about = &collection.columns().about;
    Meta {
        schema: SCHEMA.to_owned(),
        offsets: Some(OFFSETS.to_owned()),
        title: collection.title().to_owned(),
        generator: collection.generator().map(str::to_owned),
        extra: parsed(Some(about.get(2))),
    }
}

/// Unknown fields, from the JSON as which a collection stores them.
fn parsed<T: DeserializeOwned + Default>(json: Option<&str>) -> T {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

pub(crate) fn document(collection: &Collection, no: DocumentNo) -> DocumentRecord<'_> {
    let view = collection.document(no);
    DocumentRecord {
        id: view.id.into(),
        title: view.title.into(),
        outlet: view.outlet().map(RecordText::from),
        author: view.author().map(RecordText::from),
        published: view.published().map(RecordText::from),
        url: view.url().map(RecordText::from),
        language: view.language().map(RecordText::from),
        sha256: Some(sha256(view.text).into()),
        text: view.text.into(),
        extra: parsed(collection.columns().document_extra.get(no.0)),
    }
}

pub(crate) fn speaker(collection: &Collection, no: SpeakerNo) -> SpeakerRecord<'_> {
    let view = collection.speaker(no);
    SpeakerRecord {
        id: view.id.into(),
        name: view.name.into(),
        kind: view.kind,
        aliases: view.aliases().map(RecordText::from).collect(),
        wikidata: view.wikidata.map(RecordText::from),
        extra: parsed(collection.columns().speaker_extra.get(no.0)),
    }
}

/// The record of an attribution. It names the attribution that holds it only where `is_written` says that this one is written too.
pub(crate) fn attribution<'a>(
    collection: &'a Collection,
    attribution: &Attribution<'a>,
    offsets: &Offsets,
    is_written: impl Fn(AttributionNo) -> bool,
) -> AttributionRecord<'a> {
    let document = collection.document(attribution.document);
    let text = document.text;
    let columns = collection.columns();
    let extras: PartExtras = parsed(columns.part_extra.get(attribution.no.0));
    let span = |span: Span, extra: ExtraFields| SpanRecord { extra, ..SpanRecord::of(text, offsets, span) };
    let spans = |all: &[Span], extras: Vec<ExtraFields>| {
        let extras = extras.into_iter().chain(std::iter::repeat_with(ExtraFields::new));
        all.iter().zip(extras).map(|(&one, extra)| span(one, extra)).collect()
    };
    AttributionRecord {
        id: attribution.id().into(),
        document: document.id.into(),
        kind: attribution.kind,
        verbatim: attribution.verbatim,
        asserted: attribution.is_asserted,
        content: spans(&attribution.content, extras.content),
        cue: spans(&attribution.cue, extras.cue),
        source: spans(&attribution.source, extras.source),
        speakers: attribution.speakers.iter().map(|&no| collection.speaker(no).id.into()).collect(),
        inside: attribution
            .inside
            .filter(|&outer| is_written(outer))
            .map(|outer| collection.attribution(outer).id().into()),
        confidence: attribution.confidence,
        status: attribution.status,
        by: attribution.by.into(),
        resolution: attribution.resolution.map(|how| ResolutionRecord {
            rule: how.rule.into(),
            mention: how.mention.map(|mention| span(mention, extras.mention)),
            extra: extras.resolution,
        }),
        extra: parsed(columns.extra.get(attribution.no.0)),
    }
}

//! The builder: takes the records of one or several files, believes none of them, and makes a collection.
//!
//! It goes on after a fault, so that one reading reports every fault there is.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use super::record::{self, Meta, OFFSETS, SCHEMA};
use super::{
    Attribution, AttributionNo, AttributionRow, Collection, DocumentNo, DocumentRow, Fault, Place, Span,
    SpeakerNo, SpeakerRow, check, ids::sha256, offsets::Offsets, speaker::ALIAS_SEPARATOR,
};
use crate::text::{paragraphs, quotation};

/// Faults past this number are counted, not told: nobody reads further.
const FAULTS_TOLD: usize = 1000;

/// The bytes of a fault that are told: a file may say anything where an id was expected, and at any length.
const FAULT_TOLD: usize = 1000;

/// What is known of a document while its attributions arrive.
#[derive(Debug)]
pub(super) struct Ground {
    pub offsets: Offsets,
    pub quoted: Vec<Range<usize>>,
    by_double_marks: OnceCell<Vec<Range<usize>>>,
}

impl Ground {
    fn new(text: &str) -> Self {
        Self {
            offsets: Offsets::new(text),
            quoted: quotation::regions(text),
            by_double_marks: OnceCell::new(),
        }
    }

    /// What is quoted by double marks alone. Few texts are asked for it: it is found when the first is.
    pub(super) fn quoted_by_double_marks(&self, text: &str) -> &[Range<usize>] {
        self.by_double_marks.get_or_init(|| quotation::double_regions(text))
    }
}

/// Something that a record named and that may still come.
#[derive(Debug)]
pub(super) struct Promise {
    pub attribution: AttributionNo,
    pub names: String,
    pub place: Place,
}

/// Gathers records; [`finish`](Self::finish) gives the collection or every fault.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) collection: Collection,
    pub(super) grounds: Vec<Ground>,
    /// Ids of the file at hand; where the flag is not set, of an earlier file.
    pub(super) documents: HashMap<String, (DocumentNo, bool)>,
    pub(super) speakers: HashMap<String, (SpeakerNo, bool)>,
    pub(super) attributions: HashMap<String, (AttributionNo, bool)>,
    /// Per attribution, whom it names, while they are still ids.
    pub(super) voices: Vec<Promise>,
    pub(super) holders: Vec<Promise>,
    pub(super) places: Vec<Place>,
    pub(super) faults: Vec<Fault>,
    pub(super) untold: usize,
}

impl Builder {
    /// A builder of an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault that the reader found, or one of the builder's own.
    pub fn fault(&mut self, place: Place, what: impl Into<String>) {
        if self.faults.len() < FAULTS_TOLD {
            let place = Place { path: shortened(place.path), ..place };
            self.faults.push(Fault { place, what: shortened(what.into()) });
        } else {
            self.untold += 1;
        }
    }

    /// Begins a file with what it says about itself. Ids of earlier files may come again from here on: the
    /// same document or attribution is then taken once, and a speaker of the same id and name is the same.
    pub fn meta(&mut self, meta: Meta, place: &Place) {
        self.documents.values_mut().for_each(|(_, current)| *current = false);
        self.speakers.values_mut().for_each(|(_, current)| *current = false);
        self.attributions.values_mut().for_each(|(_, current)| *current = false);
        if meta.schema != SCHEMA {
            let what = format!(
                "the schema is “{}”, and this program reads “{SCHEMA}” alone: convert the file, or use a whosaid that knows it",
                meta.schema
            );
            self.fault(place.clone(), what);
        }
        if let Some(unit) = meta.offsets.as_deref().filter(|unit| *unit != OFFSETS) {
            let what = format!("offsets count “{unit}”, and “{OFFSETS}” was expected");
            self.fault(place.clone(), what);
        }
        if self.collection.title.is_empty() {
            self.collection.title = meta.title;
        } else if !meta.title.is_empty() && meta.title != self.collection.title {
            self.collection.title = format!("{} + {}", self.collection.title, meta.title);
        }
        self.collection.generator = self.collection.generator.take().or(meta.generator);
        self.collection.extra.extend(meta.extra);
    }

    /// Takes a document, checked against its own sha256.
    pub fn document(&mut self, document: record::Document, place: &Place) {
        if u32::try_from(document.text.len()).is_err() {
            return self.fault(place.clone(), "the text is larger than 4 GiB: split the document");
        }
        if let Some(claimed) = &document.sha256 {
            let real = sha256(&document.text);
            if !claimed.eq_ignore_ascii_case(&real) {
                let what = format!(
                    "document “{}” says that its text has the sha256 {claimed}, but the text here has {real}: it is not the text that was annotated",
                    document.id
                );
                self.fault(place.clone(), what);
            }
        }
        if let Some((no, current)) = self.documents.get_mut(&document.id) {
            let same = self.collection.documents[no.0 as usize].text == document.text;
            if !*current && same {
                *current = true;
                return;
            }
            let what = if same { "stands twice" } else { "names two different documents" };
            return self.fault(place.clone(), format!("the document id “{}” {what}", document.id));
        }
        let no = DocumentNo(self.collection.documents.len() as u32);
        self.documents.insert(document.id.clone(), (no, true));
        self.grounds.push(Ground::new(&document.text));
        let mut row = DocumentRow::from(document);
        let paragraphs = paragraphs::paragraphs(&row.text).into_iter().map(Span::from);
        row.paragraphs = pooled(&mut self.collection.spans, paragraphs);
        self.collection.documents.push(row);
    }

    /// The texts of the documents that were taken so far.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.collection.documents.iter().map(|row| row.text.as_str())
    }

    /// Takes a speaker. Attributions may name speakers that come after them.
    pub fn speaker(&mut self, speaker: record::Speaker, place: &Place) {
        if speaker.name.trim().is_empty() {
            self.fault(place.clone(), format!("the speaker “{}” has no name", speaker.id));
        }
        if let Some((no, current)) = self.speakers.get_mut(&speaker.id) {
            let row = &mut self.collection.speakers[no.0 as usize];
            if !*current && row.name == speaker.name {
                *current = true;
                row.learn(&speaker.aliases);
                return;
            }
            if *current {
                return self.fault(place.clone(), format!("the speaker id “{}” stands twice", speaker.id));
            }
        }
        let no = SpeakerNo(self.collection.speakers.len() as u32);
        let mut row = SpeakerRow::from(speaker);
        let id = row.id.clone();
        // Another file's speaker has the id and another name: this one is somebody else.
        for nth in 2.. {
            if !self.speakers.contains_key(&row.id) {
                break;
            }
            row.id = format!("{id}~{nth}");
        }
        self.speakers.insert(row.id.clone(), (no, true));
        self.speakers.insert(id, (no, true));
        self.collection.speakers.push(row);
    }

    /// Takes an attribution. Its document has come before it.
    pub fn attribution(&mut self, attribution: record::Attribution, place: &Place) {
        if let Some((_, current)) = self.attributions.get_mut(&attribution.id) {
            if std::mem::replace(current, true) {
                let what = format!("the attribution id “{}” stands twice", attribution.id);
                self.fault(place.clone(), what);
            }
            return;
        }
        let Some(&(document, _)) = self.documents.get(&attribution.document) else {
            let what = format!(
                "attribution “{}” stands in the document “{}”, and no document before it has that id",
                attribution.id, attribution.document
            );
            return self.fault(place.clone(), what);
        };
        let row = &self.collection.documents[document.0 as usize];
        let ground = &self.grounds[document.0 as usize];
        let (spans, faults) = check::spans(&attribution, &row.text, ground);
        for (path, what) in faults {
            let mut place = place.clone();
            if !place.path.is_empty() && !path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
            self.fault(place, what);
        }
        let Some(spans) = spans else { return };
        self.keep(attribution, document, spans, place);
    }

    fn keep(
        &mut self,
        attribution: record::Attribution,
        document: DocumentNo,
        spans: check::Spans,
        place: &Place,
    ) {
        let no = AttributionNo(self.collection.attributions.len() as u32);
        self.attributions.insert(attribution.id.clone(), (no, true));
        self.places.push(place.clone());
        for names in attribution.speakers {
            self.voices.push(Promise { attribution: no, names, place: place.clone() });
        }
        if let Some(names) = attribution.inside {
            self.holders.push(Promise { attribution: no, names, place: place.clone() });
        }
        let pool = &mut self.collection.spans;
        self.collection.attributions.push(AttributionRow {
            id: attribution.id,
            document,
            kind: attribution.kind,
            content: pooled(pool, spans.content),
            cue: pooled(pool, spans.cue),
            source: pooled(pool, spans.source),
            speakers: 0..0,
            inside: None,
            confidence: attribution.confidence,
            status: attribution.status,
            by: attribution.by,
            rule: attribution.resolution.map(|how| how.rule),
            mention: spans.mention,
            extra: attribution.extra,
        });
    }

    /// The attribution that was kept at `no`, for the checks at the end.
    pub(super) fn kept(&self, no: AttributionNo) -> Attribution<'_> {
        self.collection.attribution(no)
    }
}

/// Puts spans into the pool and says where they are in it.
fn pooled(pool: &mut Vec<Span>, spans: impl IntoIterator<Item = Span>) -> Range<u32> {
    let start = pool.len() as u32;
    pool.extend(spans);
    start..pool.len() as u32
}

fn shortened(mut text: String) -> String {
    if text.len() > FAULT_TOLD {
        text.truncate((0..=FAULT_TOLD).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
        text.push('…');
    }
    text
}

impl From<record::Document> for DocumentRow {
    fn from(from: record::Document) -> Self {
        let some = |field: Option<String>| field.filter(|text| !text.is_empty());
        Self {
            id: from.id,
            title: from.title,
            outlet: some(from.outlet),
            author: some(from.author),
            published: some(from.published),
            url: some(from.url),
            language: some(from.language),
            text: from.text,
            paragraphs: 0..0,
            attributions: 0..0,
            extra: from.extra,
        }
    }
}

impl From<record::Speaker> for SpeakerRow {
    fn from(from: record::Speaker) -> Self {
        let mut row = Self {
            id: from.id,
            name: from.name,
            kind: from.kind,
            wikidata: from.wikidata,
            aliases: String::new(),
            extra: from.extra,
        };
        row.learn(&from.aliases);
        row
    }
}

impl SpeakerRow {
    fn learn(&mut self, aliases: &[String]) {
        for alias in aliases {
            let alias = alias.replace(ALIAS_SEPARATOR, " ");
            if !alias.is_empty() && !self.aliases.split(ALIAS_SEPARATOR).any(|known| known == alias) {
                if !self.aliases.is_empty() {
                    self.aliases.push(ALIAS_SEPARATOR);
                }
                self.aliases.push_str(&alias);
            }
        }
    }
}

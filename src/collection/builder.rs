//! The builder: takes the records of one or several files, believes none of them, and makes a collection.
//!
//! It goes on after a fault, so that one reading reports every fault there is. What it gathers goes to temporary files
//! where it was given a folder for them, so that it can be larger than memory.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use foldhash::{HashMap, HashSet};

use super::check::Checked;
use super::columns::FIELDS;
use super::grounds::{Ground, Grounds};
use super::holders::Holders;
use super::known::Known;
use super::names::Names;
use super::record::{self, Extra, Meta, OFFSETS, SCHEMA};
use super::rows::{Row, Rows, Spot, added};
use super::sparse::SparseSpill;
use super::speaker_row::SpeakerRow;
use super::{Fault, Place, Span, attribution, check, claim};
use crate::store::TextsSpill;

/// Faults past this number are counted, not told: nobody reads further.
const FAULTS_TOLD: usize = 1000;

/// Nobody yet, among the [tokens](Builder::tokens).
pub(super) const UNKNOWN: u32 = u32::MAX;

/// A document or speaker that an id means, and the last dataset that said so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meant {
    pub no: u32,
    pub dataset: u32,
}

/// Why there is no collection.
#[derive(Debug)]
pub enum Failure {
    /// What is wrong with the records.
    Faults(Vec<Fault>),
    /// The temporary files can't be written, or read again.
    Io(io::Error),
}

/// Gathers records; [`finish`](Self::finish) gives the collection or every fault.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) folder: Option<PathBuf>,
    pub(super) title: String,
    pub(super) generator: Option<String>,
    pub(super) extra: Extra,
    pub(super) texts: TextsSpill,
    pub(super) fields: [TextsSpill; FIELDS.len()],
    pub(super) authors: TextsSpill,
    pub(super) languages: TextsSpill,
    pub(super) document_extra: SparseSpill,
    pub(super) speakers: Vec<SpeakerRow>,
    pub(super) rows: Rows,
    pub(super) makers: Names,
    pub(super) rules: Names,
    /// Documents that later ones replaced.
    pub(super) dropped: BTreeSet<u32>,
    pub(super) holders: Holders,
    /// Speakers by token. A token stands for an id that a dataset's attributions name, for the speaker may come after them.
    pub(super) tokens: Vec<u32>,
    pub(super) faults: Vec<Fault>,
    pub(super) untold: usize,
    pub(super) trouble: Option<io::Error>,
    /// How many datasets were begun.
    dataset: u32,
    /// The first attribution of the dataset at hand, and those of earlier ones that it has too.
    pub(super) first: u32,
    again: HashSet<u32>,
    replaces: bool,
    document_ids: HashMap<String, Meant>,
    speaker_ids: HashMap<String, Meant>,
    pub(super) known: Known,
    /// Of the dataset at hand: tokens by id, and those who are inside what may still come.
    pub(super) names: HashMap<String, u32>,
    pub(super) promises: Vec<(u32, String)>,
    pub(super) grounds: Grounds,
    files: Vec<String>,
    told: Vec<Place>,
}

impl Builder {
    /// A builder of an empty collection, in memory.
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder whose collection lies in temporary files in this folder, as far as it is large. The files have no name,
    /// and are gone with the collection.
    pub fn in_folder(folder: &Path) -> Self {
        let spill = || TextsSpill::new(Some(folder.to_owned()));
        Self {
            folder: Some(folder.to_owned()),
            texts: spill(),
            fields: std::array::from_fn(|_| spill()),
            authors: spill(),
            languages: spill(),
            document_extra: SparseSpill::new(Some(folder.to_owned())),
            rows: Rows::new(Some(folder)),
            ..Self::default()
        }
    }

    /// From now on, a document of an id that an earlier dataset had takes the place of that document and of all that
    /// stands in it.
    pub fn replace_documents(&mut self) {
        self.replaces = true;
    }

    /// How many attributions there are so far.
    pub fn attribution_count(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing was wrong so far.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty() && self.trouble.is_none()
    }

    /// Notes a fault that the reader found, or one of the builder's own.
    pub fn fault(&mut self, place: Place, what: impl Into<String>) {
        if self.faults.len() < FAULTS_TOLD {
            self.faults.push(Fault::told(place, what.into()));
        } else {
            self.untold += 1;
        }
    }

    /// Begins a file, so that spots in it need no name.
    pub(super) fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        self.files.len() as u32 - 1
    }

    /// The place of a record, told by the caller.
    pub(super) fn told(&mut self, place: &Place) -> Spot {
        self.told.push(place.clone());
        Spot { file: 0, sort: Spot::TOLD, number: self.told.len() as u32 - 1 }
    }

    pub(super) fn place(&self, spot: Spot, record: &str) -> Place {
        let file = self.files.get(spot.file as usize).cloned().unwrap_or_default();
        match spot.sort {
            Spot::LINE => Place { file, line: Some(spot.number as usize), path: record.to_owned() },
            Spot::ITEM => Place { file, line: None, path: format!("{record}s[{}]", spot.number) },
            _ => self.told.get(spot.number as usize).cloned().unwrap_or_default(),
        }
    }

    /// Remembers that the temporary files failed: nothing more is taken then.
    pub(super) fn note<T>(&mut self, result: io::Result<T>) -> Option<T> {
        result.map_err(|error| self.trouble = Some(error)).ok()
    }

    /// Begins a dataset with what it says about itself. Ids of earlier ones may come again from here on: the
    /// same document or attribution is then taken once, and a speaker of the same id and name is the same.
    pub fn meta(&mut self, meta: Meta, place: &Place) {
        self.end_dataset();
        self.dataset += 1;
        self.first = self.rows.len() as u32;
        self.again.clear();
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
        if self.title.is_empty() {
            self.title = meta.title;
        } else if !meta.title.is_empty() && meta.title != self.title && !self.replaces {
            self.title = format!("{} + {}", self.title, meta.title);
        }
        self.generator = self.generator.take().or(meta.generator);
        self.extra.extend(meta.extra);
    }

    /// Takes a document, checked against its own sha256.
    pub fn document(&mut self, document: &record::Document, place: &Place) {
        let spot = self.told(place);
        self.take_document(&document.into(), None, spot);
    }

    /// The texts of the documents so far, one at a time.
    pub fn each_text(&mut self, mut take: impl FnMut(&str)) {
        for no in 0..self.texts.len() {
            let text = self.texts.get(no);
            let Some(text) = self.note(text) else { return };
            take(&text);
        }
    }

    /// Takes a speaker. Attributions may name speakers that come after them.
    pub fn speaker(&mut self, speaker: &record::Speaker, place: &Place) {
        let spot = self.told(place);
        self.take_speaker(&speaker.into(), spot);
    }

    /// Takes an attribution. Its document has come before it.
    pub fn attribution(&mut self, attribution: &record::Attribution, place: &Place) {
        let spot = self.told(place);
        self.take_attribution(&attribution.into(), None, spot);
    }

    /// Takes a document, whose text may be there as a ground already.
    pub(super) fn take_document(
        &mut self,
        document: &claim::Document<'_>,
        ground: Option<Arc<Ground>>,
        spot: Spot,
    ) {
        if u32::try_from(document.text.len()).is_err() {
            let place = self.place(spot, "document");
            return self.fault(place, "the text is larger than 4 GiB: split the document");
        }
        if let Some(what) = check::sha256(document) {
            let place = self.place(spot, "document");
            self.fault(place, what);
        }
        if let Some(&meant) = self.document_ids.get(&*document.id) {
            let same = self.texts.get(meant.no as usize).map(|text| text == *document.text);
            let Some(same) = self.note(same) else { return };
            let earlier = meant.dataset != self.dataset;
            if earlier && self.replaces {
                self.dropped.insert(meant.no);
            } else if earlier && same {
                self.document_ids.insert(document.id.to_string(), Meant { dataset: self.dataset, ..meant });
                return;
            } else {
                let what = if same { "stands twice" } else { "names two different documents" };
                let place = self.place(spot, "document");
                return self.fault(place, format!("the document id “{}” {what}", &*document.id));
            }
        }
        let no = self.texts.len() as u32;
        self.document_ids.insert(document.id.to_string(), Meant { no, dataset: self.dataset });
        let ground = ground.unwrap_or_else(|| Arc::new(Ground::new(document.text.to_string())));
        self.grounds.keep(no, ground);
        let kept = self.keep_document(document, no);
        self.note(kept);
    }

    fn keep_document(&mut self, document: &claim::Document<'_>, no: u32) -> io::Result<()> {
        self.texts.push(&document.text)?;
        let [outlet, published, url, author, language] =
            [&document.outlet, &document.published, &document.url, &document.author, &document.language]
                .map(|field| field.as_deref().unwrap_or_default());
        self.authors.push(author)?;
        self.languages.push(language)?;
        let fields = [&*document.id, &*document.title, outlet, published, url];
        for (column, field) in self.fields.iter_mut().zip(fields) {
            column.push(field)?;
        }
        match record::extra(document.extra) {
            Some(json) => self.document_extra.push(no, &json),
            None => Ok(()),
        }
    }

    pub(super) fn take_speaker(&mut self, speaker: &claim::Speaker<'_>, spot: Spot) {
        if speaker.name.trim().is_empty() {
            let place = self.place(spot, "speaker");
            self.fault(place, format!("the speaker “{}” has no name", &*speaker.id));
        }
        if let Some(meant) = self.speaker_ids.get_mut(&*speaker.id) {
            let row = &mut self.speakers[meant.no as usize];
            let current = meant.dataset == self.dataset;
            if !current && row.name == *speaker.name {
                meant.dataset = self.dataset;
                row.learn(speaker.aliases.iter().map(|alias| &**alias));
                return;
            }
            if current {
                let place = self.place(spot, "speaker");
                return self.fault(place, format!("the speaker id “{}” stands twice", &*speaker.id));
            }
        }
        let meant = Meant { no: self.speakers.len() as u32, dataset: self.dataset };
        let mut row = SpeakerRow::new(speaker);
        // Another dataset's speaker has the id and another name: this one is somebody else.
        for nth in 2.. {
            if !self.speaker_ids.contains_key(&row.id) {
                break;
            }
            row.id = format!("{}~{nth}", &*speaker.id);
        }
        self.speaker_ids.insert(row.id.clone(), meant);
        self.speaker_ids.insert(speaker.id.to_string(), meant);
        self.speakers.push(row);
    }

    /// The speaker that an id means now.
    pub(super) fn speaker_called(&self, id: &str) -> Option<u32> {
        self.speaker_ids.get(id).map(|meant| meant.no)
    }

    /// Takes an attribution, which may have been checked against what came as its document.
    pub(super) fn take_attribution(
        &mut self,
        attribution: &claim::Attribution<'_>,
        checked: Option<Checked>,
        spot: Spot,
    ) {
        let there = self.find(&attribution.id);
        let Some(there) = self.note(there) else { return };
        if let Some(no) = there {
            if no >= self.first || !self.again.insert(no) {
                let place = self.place(spot, "attribution");
                self.fault(place, format!("the attribution id “{}” stands twice", &*attribution.id));
            }
            return;
        }
        let Some(&Meant { no: document, .. }) = self.document_ids.get(&*attribution.document) else {
            let what = format!(
                "attribution “{}” stands in the document “{}”, and no document before it has that id",
                &*attribution.id, &*attribution.document
            );
            let place = self.place(spot, "attribution");
            return self.fault(place, what);
        };
        let ground = self.ground(document);
        let Some(ground) = self.note(ground) else { return };
        // What came as the document may have been refused, for another has its id.
        let checked = checked.filter(|checked| Arc::ptr_eq(&checked.ground, &ground));
        let checked = checked.unwrap_or_else(|| check::attribution(attribution, &ground));
        for (path, what) in checked.findings {
            let mut place = self.place(spot, "attribution");
            if !place.path.is_empty() && !path.is_empty() {
                place.path.push('.');
            }
            place.path.push_str(&path);
            self.fault(place, what);
        }
        let Some(spans) = checked.spans else { return };
        let kept = self.keep_attribution(attribution, document, &spans, spot);
        self.note(kept);
    }

    fn keep_attribution(
        &mut self,
        attribution: &claim::Attribution<'_>,
        document: u32,
        spans: &check::Spans,
        spot: Spot,
    ) -> io::Result<()> {
        let no = self.rows.len() as u32;
        self.known.set(&attribution.id, no, None);
        if let Some(holder) = &attribution.inside {
            match self
                .find(holder)?
                .filter(|&holder| self.row(holder).is_ok_and(|row| row.document == document))
            {
                Some(holder) => self.hold(no, spans.extent(), holder, spot, attribution)?,
                None => self.promises.push((no, holder.to_string())),
            }
        }
        let (voices, voice_count) = self.name(attribution, spot)?;
        let rows = &mut self.rows;
        let start = rows.spans.len() as u32;
        for part in [&spans.content, &spans.cue, &spans.source] {
            rows.spans.extend(part)?;
        }
        let id = if follows(attribution) { 0 } else { added(&mut rows.ids, &attribution.id)? };
        let extra = record::extra(attribution.extra).map_or(Ok(0), |json| added(&mut rows.extra, &json))?;
        rows.all.push(Row {
            document,
            extent: spans.extent(),
            form: u32::from(attribution::form(attribution.kind, attribution.status)),
            confidence: attribution.confidence,
            spans: start,
            counts: [&spans.content, &spans.cue, &spans.source].map(|part| part.len() as u32),
            voices,
            voice_count,
            maker: self.makers.place(&attribution.by),
            id,
            rule: attribution.resolution.as_ref().map_or(0, |how| self.rules.place(&how.rule) + 1),
            mention: spans.mention.unwrap_or(Span { start: 0, end: 0 }),
            extra,
            spot,
        })
    }
}

/// Whether the id of an attribution follows from where its content stands.
fn follows(attribution: &claim::Attribution<'_>) -> bool {
    let rest = attribution.id.strip_prefix(&*attribution.document).and_then(|rest| rest.strip_prefix(':'));
    let start = attribution.content.iter().map(|span| span.start).min().unwrap_or_default();
    let end = attribution.content.iter().map(|span| span.end).max().unwrap_or_default();
    rest.is_some_and(|rest| rest == format!("{start}-{end}"))
}

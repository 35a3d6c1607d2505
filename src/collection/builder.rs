//! The builder: takes the records of one or several files, believes none of them, and makes a collection.
//!
//! It goes on after a fault, so that one reading reports every fault there is. What it gathers goes to temporary files
//! where it was given a folder for them, so that it can be larger than memory.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use foldhash::{HashMap, HashSet};

use super::columns::FIELDS;
use super::grounds::Grounds;
use super::holders::Holders;
use super::known::Known;
use super::names::Names;
use super::record::{self, Extra};
use super::rows::{Rows, Spot};
use super::sparse::SparseSpill;
use super::speaker_row::SpeakerRow;
use super::{Fault, Place};
use crate::store::TextsSpill;

/// Faults past this number are counted, not told: nobody reads further.
pub(super) const FAULTS_TOLD: usize = 1000;

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
    pub(super) dataset: u32,
    /// The first attribution of the dataset at hand, and those of earlier ones that it has too.
    pub(super) first: u32,
    pub(super) again: HashSet<u32>,
    pub(super) replaces: bool,
    /// The last of the datasets whose documents are replaced.
    pub(super) kept: u32,
    /// Whether more comes that this builder will not see.
    pub(super) is_part: bool,
    pub(super) document_ids: HashMap<String, Meant>,
    pub(super) speaker_ids: HashMap<String, Meant>,
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
    /// stands in it. Speakers whom those alone named go with them.
    pub fn replace_documents(&mut self) {
        self.replaces = true;
        self.kept = self.dataset;
    }

    /// What comes is a part, and what is named in it may stand in the rest: that it is missing is no fault.
    pub(super) fn expect_more(&mut self) {
        self.is_part = true;
    }

    /// How many attributions there are so far.
    pub fn attribution_count(&self) -> usize {
        self.rows.len()
    }

    /// The same, to whoever brings more; nothing where the temporary files failed, and more would be in vain.
    pub(super) fn wanted(&self) -> Option<usize> {
        self.trouble.is_none().then(|| self.attribution_count())
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

    /// Remembers that the temporary files failed: nothing more is [`wanted`](Self::wanted) then.
    pub(super) fn note<T>(&mut self, result: io::Result<T>) -> Option<T> {
        result.map_err(|error| self.trouble = Some(error)).ok()
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
}

//! The builder: takes the records of one or several files, believes none of them, and makes a collection.
//!
//! It goes on after a fault, so that one reading reports every fault there is. What it gathers goes to temporary files
//! where it was given a folder for them, so that it can be larger than memory.

pub(crate) mod again;
pub(crate) mod arrange;
pub(crate) mod check;
pub(crate) mod dataset;
pub(crate) mod early;
pub(crate) mod finish;
pub(crate) mod grounds;
pub(crate) mod intake;
pub(crate) mod kept;
pub(crate) mod known;
pub(crate) mod names;
pub(crate) mod promises;
pub(crate) mod renumbered;
pub(crate) mod rows;
pub(crate) mod speaker_row;
pub(crate) mod unnamed;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use foldhash::{HashMap, HashSet};

use super::columns::FIELDS;
use super::columns::holders::Holders;
use super::columns::sparse::SparseSpill;
use super::format::record;
use super::format::record::Extra;
use super::{Fault, Place};
use crate::store::TextsSpill;
use grounds::Grounds;
use known::Known;
use names::Names;
use rows::{Rows, Spot};
use speaker_row::SpeakerRow;

/// Faults past this number are counted, not told: nobody reads further.
pub(crate) const FAULTS_TOLD: usize = 1000;

/// Nobody yet, among the [tokens](Builder::tokens).
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// A document or speaker that an id means, and the last dataset that said so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meant {
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
    pub(crate) folder: Option<PathBuf>,
    pub(crate) title: String,
    pub(crate) generator: Option<String>,
    pub(crate) extra: Extra,
    pub(crate) texts: TextsSpill,
    pub(crate) fields: [TextsSpill; FIELDS.len()],
    pub(crate) authors: TextsSpill,
    pub(crate) languages: TextsSpill,
    pub(crate) document_extra: SparseSpill,
    pub(crate) speakers: Vec<SpeakerRow>,
    pub(crate) rows: Rows,
    pub(crate) makers: Names,
    pub(crate) rules: Names,
    /// Documents that later ones replaced.
    pub(crate) dropped: BTreeSet<u32>,
    pub(crate) holders: Holders,
    /// Speakers by token. A token stands for an id that a dataset's attributions name, for the speaker may come after them.
    pub(crate) tokens: Vec<u32>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) untold: usize,
    pub(crate) trouble: Option<io::Error>,
    /// How many datasets were begun.
    pub(crate) dataset: u32,
    /// The first attribution of the dataset at hand, and those of earlier ones that it has too.
    pub(crate) first: u32,
    pub(crate) again: HashSet<u32>,
    pub(crate) replaces: bool,
    /// The last of the datasets whose documents are replaced.
    pub(crate) kept: u32,
    /// Whether more comes that this builder will not see.
    pub(crate) is_part: bool,
    pub(crate) document_ids: HashMap<String, Meant>,
    pub(crate) speaker_ids: HashMap<String, Meant>,
    pub(crate) known: Known,
    /// Of the dataset at hand: tokens by id, and those who are inside what may still come.
    pub(crate) names: HashMap<String, u32>,
    pub(crate) promises: Vec<(u32, String)>,
    pub(crate) grounds: Grounds,
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
    pub(crate) fn expect_more(&mut self) {
        self.is_part = true;
    }

    /// How many attributions there are so far.
    pub fn attribution_count(&self) -> usize {
        self.rows.len()
    }

    /// The same, to whoever brings more; nothing where the temporary files failed, and more would be in vain.
    pub(crate) fn wanted(&self) -> Option<usize> {
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
    pub(crate) fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        self.files.len() as u32 - 1
    }

    /// The place of a record, told by the caller.
    pub(crate) fn told(&mut self, place: &Place) -> Spot {
        self.told.push(place.clone());
        Spot { file: 0, sort: Spot::TOLD, number: self.told.len() as u32 - 1 }
    }

    pub(crate) fn place(&self, spot: Spot, record: &str) -> Place {
        let file = self.files.get(spot.file as usize).cloned().unwrap_or_default();
        match spot.sort {
            Spot::LINE => Place { file, line: Some(spot.number as usize), path: record.to_owned() },
            Spot::ITEM => Place { file, line: None, path: format!("{record}s[{}]", spot.number) },
            _ => self.told.get(spot.number as usize).cloned().unwrap_or_default(),
        }
    }

    /// Remembers that the temporary files failed: nothing more is [`wanted`](Self::wanted) then.
    pub(crate) fn note<T>(&mut self, result: io::Result<T>) -> Option<T> {
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

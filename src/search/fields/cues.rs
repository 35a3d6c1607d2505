//! The cue index: "said", "told reporters". There are few wordings, so each is indexed once, and has a posting list of the
//! attributions with it.

use std::io;
use std::path::PathBuf;

use foldhash::HashMap;

use crate::search::cancel::Cancel;
use crate::search::postings::{Inverter, Postings};
use crate::search::query::Anchor;
use crate::search::rowset::{RowSet, RowSetBuilder};
use crate::search::words::{PhrasePattern, StringTable, WordIndex, WordIndexBuilder};
use crate::store::{Reader, Refusal, Writer};

/// Which attributions have which cue.
#[derive(Clone, Debug, Default)]
pub(crate) struct CueIndex {
    /// The words of each wording as written, a space between two.
    wordings: StringTable,
    /// By wording.
    pub(crate) words: WordIndex,
    /// By wording: the attributions.
    postings: Postings,
}

impl CueIndex {
    /// The attributions in whose cue the words follow one another. Nothing where the search was cancelled.
    pub(crate) fn find(&self, phrase: &PhrasePattern, cancel: &Cancel) -> Option<RowSet> {
        let mut wordings = self.words.find_all(&phrase.words, cancel)?.any().clone();
        if phrase.words.len() > 1 || phrase.anchor != Anchor::Anywhere {
            let holds = |no: &u32| {
                let words: Vec<&str> = self.wordings.get(*no as usize).split(' ').collect();
                phrase.best_in(&words).is_some()
            };
            wordings = RowSet::from_sorted(wordings.universe(), wordings.iter().filter(holds).collect());
        }
        let mut found = RowSetBuilder::new(self.postings.universe());
        for wording in wordings.iter() {
            cancel.check()?;
            self.postings.add_to(wording as usize, &mut found);
        }
        Some(found.finish())
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.wordings.write(writer, "wordings")?;
        self.words.write(writer, "cues")?;
        self.postings.write(writer, "said")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        let wordings = StringTable::read(reader, "wordings")?;
        let words = WordIndex::read(reader, "cues", wordings.len())?;
        Ok(Self { wordings, words, postings: Postings::read(reader, "said", rows)? })
    }
}

/// A cue index in the making, row by row.
#[derive(Debug)]
pub(crate) struct CueIndexBuilder {
    wordings: HashMap<Box<str>, u32>,
    inverter: Inverter,
    len: u32,
    wording: String,
}

impl CueIndexBuilder {
    pub(crate) fn new(max_bytes: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            wordings: HashMap::default(),
            inverter: Inverter::new(max_bytes, folder),
            len: 0,
            wording: String::new(),
        }
    }

    /// Pushes the next row's words, as written.
    pub(crate) fn push<'a>(&mut self, words: impl Iterator<Item = &'a str>) -> io::Result<()> {
        self.wording.clear();
        for word in words {
            if !self.wording.is_empty() {
                self.wording.push(' ');
            }
            self.wording.push_str(word);
        }
        if !self.wording.is_empty() {
            let no = match self.wordings.get(self.wording.as_str()) {
                Some(no) => *no,
                None => {
                    let no = self.wordings.len() as u32;
                    self.wordings.insert(self.wording.as_str().into(), no);
                    no
                }
            };
            self.inverter.add(no, self.len);
        }
        self.len += 1;
        self.inverter.spill_if_full()
    }

    pub(crate) fn finish(self) -> io::Result<CueIndex> {
        let mut wordings: Vec<(&str, u32)> = self.wordings.iter().map(|(text, no)| (&**text, *no)).collect();
        wordings.sort_unstable();
        let mut words = WordIndexBuilder::new(usize::MAX, None);
        for (wording, _) in &wordings {
            words.push(wording.split(' '))?;
        }
        let lists = self.inverter.finish()?;
        Ok(CueIndex {
            words: words.finish(true)?,
            postings: lists.postings(wordings.iter().map(|(_, no)| *no), self.len as usize)?,
            wordings: wordings.iter().map(|(wording, _)| *wording).collect(),
        })
    }
}

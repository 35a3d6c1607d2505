//! The cues: in what words things are said to be said. There are few, so what is indexed is each wording once.

use std::io;
use std::path::PathBuf;

use foldhash::HashMap;

use crate::search::cancel::Cancel;
use crate::search::postings::inverter::Inverter;
use crate::search::postings::lists::Postings;
use crate::search::query::Anchor;
use crate::search::rowset::RowSet;
use crate::search::rowset::RowSetBuilder;
use crate::search::words::pattern::PhrasePattern;
use crate::search::words::strings::StringTable;
use crate::search::words::word_index::{WordIndex, WordIndexBuilder};
use crate::store::{Reader, Refusal, Writer};

/// Which attributions have which cue.
#[derive(Clone, Debug, Default)]
pub(crate) struct CueIndex {
    /// The words of each wording as written, a space between two.
    wordings: StringTable,
    /// By wording.
    pub(crate) index: WordIndex,
    /// The attributions of each wording.
    rows: Postings,
}

impl CueIndex {
    /// The attributions in whose cue the words follow one another.
    pub(crate) fn find(&self, sequence: &PhrasePattern, cancel: &Cancel) -> Option<RowSet> {
        let mut wordings = self.index.find_all(&sequence.words, cancel)?.any().clone();
        if sequence.words.len() > 1 || sequence.anchor != Anchor::Anywhere {
            let holds = |no: &u32| {
                let words: Vec<&str> = self.wordings.get(*no as usize).split(' ').collect();
                sequence.best_in(&words).is_some()
            };
            wordings = RowSet::from_sorted(wordings.universe(), wordings.iter().filter(holds).collect());
        }
        let mut found = RowSetBuilder::new(self.rows.all());
        for wording in wordings.iter() {
            cancel.check()?;
            self.rows.add_to(wording as usize, &mut found);
        }
        Some(found.finish())
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.wordings.write(writer, "wordings")?;
        self.index.write(writer, "cues")?;
        self.rows.write(writer, "said")
    }

    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        let wordings = StringTable::read(reader, "wordings")?;
        let index = WordIndex::read(reader, "cues", wordings.len())?;
        Ok(Self { wordings, index, rows: Postings::read(reader, "said", rows)? })
    }
}

/// CueIndex in the making, row by row.
#[derive(Debug)]
pub(crate) struct CueIndexBuilder {
    wordings: HashMap<Box<str>, u32>,
    rows: Inverter,
    len: u32,
    wording: String,
}

impl CueIndexBuilder {
    pub(crate) fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        Self {
            wordings: HashMap::default(),
            rows: Inverter::new(most, folder),
            len: 0,
            wording: String::new(),
        }
    }

    /// The next row's words, as written.
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
            self.rows.add(no, self.len);
        }
        self.len += 1;
        self.rows.relieve()
    }

    pub(crate) fn finish(self) -> io::Result<CueIndex> {
        let mut wordings: Vec<(&str, u32)> = self.wordings.iter().map(|(text, no)| (&**text, *no)).collect();
        wordings.sort_unstable();
        let mut index = WordIndexBuilder::new(usize::MAX, None);
        for (wording, _) in &wordings {
            index.push(wording.split(' '))?;
        }
        let rows = self.rows.finish()?;
        Ok(CueIndex {
            index: index.finish(true)?,
            rows: rows.postings(wordings.iter().map(|(_, no)| *no), self.len as usize)?,
            wordings: wordings.iter().map(|(wording, _)| *wording).collect(),
        })
    }
}

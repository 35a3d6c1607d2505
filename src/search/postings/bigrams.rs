//! Bigrams: the rows where a very common word is followed by another, so that "of the" costs what it finds and not what
//! each of the two does. The beginning and the end of a row count as such words.

use super::inverter::Inverter;
use super::lists::Postings;
use crate::store::{Column, Reader, Refusal, Writer};
use crate::text::fold::fold;
use std::collections::HashSet;
use std::io;
use std::mem;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// What stands before the first word of a row, and instead of the word after its last.
pub(crate) const START: u32 = u32::MAX;
pub(crate) const END: u32 = u32::MAX - 1;

/// RowSet by two words that follow one another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bigrams {
    /// The common words, in order of their numbers.
    firsts: Column<u32>,
    /// Where each one's second words begin among `seconds`; one more, where the last one's end.
    starts: Column<u32>,
    /// In order of their numbers.
    seconds: Column<u32>,
    /// By place in `seconds`.
    rows: Postings,
}

impl Bigrams {
    /// The pairs whose first word is this, where it is common enough.
    pub(crate) fn of(&self, first: u32) -> Option<Range<usize>> {
        let at = self.firsts.binary_search(&first).ok()?;
        let (start, end) = (*self.starts.get(at)? as usize, *self.starts.get(at + 1)? as usize);
        (start <= end && end <= self.seconds.len()).then_some(start..end)
    }

    /// Those of the pairs whose second word is among these.
    pub(crate) fn with(&self, pairs: &Range<usize>, seconds: &Range<u32>) -> Range<usize> {
        let all = self.seconds.get(pairs.clone()).unwrap_or_default();
        let start = all.partition_point(|second| *second < seconds.start);
        let end = all.partition_point(|second| *second < seconds.end);
        pairs.start + start..pairs.start + end.max(start)
    }

    pub(crate) fn rows(&self) -> &Postings {
        &self.rows
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&format!("{name}.firsts"), &self.firsts)?;
        writer.column(&format!("{name}.starts"), &self.starts)?;
        writer.column(&format!("{name}.seconds"), &self.seconds)?;
        self.rows.write(writer, name)
    }

    pub(crate) fn read(reader: &Reader, name: &str, rows: usize) -> Result<Self, Refusal> {
        Ok(Self {
            firsts: reader.column(&format!("{name}.firsts"))?,
            starts: reader.column(&format!("{name}.starts"))?,
            seconds: reader.column(&format!("{name}.seconds"))?,
            rows: Postings::read(reader, name, rows)?,
        })
    }
}

/// Bigrams in the making.
#[derive(Debug)]
pub(crate) struct BigramsBuilder {
    /// The common words, folded.
    folded: HashSet<String>,
    /// By code, the table of a word that is common.
    places: Vec<Option<usize>>,
    /// Of each word that is common: first those of [`START`] and [`END`].
    tables: Vec<SecondWords>,
    keys: u32,
    rows: Inverter,
}

/// The pairs that begin with one word.
#[derive(Debug)]
struct SecondWords {
    first: u32,
    /// By the code of the second word, the pair's key plus one; zero where there is no such pair. Nearly every word comes
    /// after a common one somewhere, so that there is little to be gained by keeping fewer.
    keys: Vec<u32>,
}

impl BigramsBuilder {
    /// Bigrams of these words, folded, with others.
    pub(crate) fn new(folded: HashSet<String>, most: usize, folder: Option<&PathBuf>) -> Self {
        let tables = [START, END].map(|first| SecondWords { first, keys: Vec::new() }).into();
        Self { folded, places: Vec::new(), tables, keys: 0, rows: Inverter::new(most, folder) }
    }

    /// Has to hear of every word once, before its code comes in a row.
    pub(crate) fn learn(&mut self, code: u32, word: &str) {
        if self.places.len() <= code as usize {
            self.places.resize(code as usize + 1, None);
        }
        if self.folded.contains(&fold(word)) {
            self.places[code as usize] = Some(self.tables.len());
            self.tables.push(SecondWords { first: code, keys: Vec::new() });
        }
    }

    /// The words of a row, as codes.
    pub(crate) fn add(&mut self, codes: &[u32], row: u32) -> io::Result<()> {
        let (Some(first), Some(last)) = (codes.first(), codes.last()) else { return Ok(()) };
        self.put(0, *first, row);
        for pair in codes.windows(2) {
            if let Some(Some(table)) = self.places.get(pair[0] as usize) {
                self.put(*table, pair[1], row);
            }
        }
        self.put(1, *last, row);
        self.rows.relieve()
    }

    fn put(&mut self, table: usize, second: u32, row: u32) {
        let keys = &mut self.tables[table].keys;
        if keys.len() <= second as usize {
            keys.resize(second as usize + 1, 0);
        }
        let key = &mut keys[second as usize];
        if *key == 0 {
            self.keys += 1;
            *key = self.keys;
        }
        self.rows.add(*key - 1, row);
    }

    /// All rows are there; these are the numbers of the codes.
    pub(crate) fn finish(self, numbers: &[u32], rows: usize) -> io::Result<Bigrams> {
        let number = |code: u32| numbers.get(code as usize).copied().unwrap_or(code);
        let mut pairs = Vec::with_capacity(self.keys as usize);
        for table in &self.tables {
            let keys = (0..).zip(&table.keys).filter(|(_, key)| **key > 0);
            pairs.extend(keys.map(|(second, key)| (number(table.first), number(second), *key - 1)));
        }
        pairs.sort_unstable();
        let mut firsts: Vec<u32> = self.tables.iter().map(|table| number(table.first)).collect();
        firsts.sort_unstable();
        let start = |first: &u32| pairs.partition_point(|pair| pair.0 < *first) as u32;
        let mut starts: Vec<u32> = firsts.iter().map(start).collect();
        starts.push(pairs.len() as u32);
        Ok(Bigrams {
            firsts: firsts.into(),
            starts: starts.into(),
            seconds: pairs.iter().map(|pair| pair.1).collect(),
            rows: self.rows.finish()?.postings(pairs.iter().map(|pair| pair.2), rows)?,
        })
    }
}

/// The words of a batch of rows: enough that handing it over costs nothing.
const BATCH_CODES: usize = 1 << 16;

/// Batches that wait.
const QUEUED_BATCHES: usize = 4;

/// The way to the thread, which takes rows in their order.
#[derive(Debug)]
pub(crate) struct BigramThread {
    batch: BigramBatch,
    feed: SyncSender<BigramBatch>,
    /// Until its end was heard of.
    thread: Option<BuilderThread>,
}

type BuilderThread = JoinHandle<io::Result<BigramsBuilder>>;

/// Some rows.
#[derive(Debug, Default)]
struct BigramBatch {
    /// Words that were not there before, with their codes.
    new: Vec<(u32, Box<str>)>,
    /// The words of all rows as codes, and where those of each row end.
    codes: Vec<u32>,
    ends: Vec<usize>,
}

impl BigramThread {
    pub(crate) fn new(mut pairs: BigramsBuilder) -> Self {
        let (feed, batches) = sync_channel::<BigramBatch>(QUEUED_BATCHES);
        let thread = thread::spawn(move || {
            let mut row = 0;
            for batch in batches {
                batch.new.iter().for_each(|(code, word)| pairs.learn(*code, word));
                let mut start = 0;
                for end in batch.ends {
                    pairs.add(&batch.codes[start..end], row)?;
                    (start, row) = (end, row + 1);
                }
            }
            Ok(pairs)
        });
        Self { batch: BigramBatch::default(), feed, thread: Some(thread) }
    }

    /// Has to hear of every word once, before its code comes in a row.
    pub(crate) fn learn(&mut self, code: u32, word: &str) {
        self.batch.new.push((code, word.into()));
    }

    /// The next row, its words as codes.
    pub(crate) fn add(&mut self, codes: &[u32]) -> io::Result<()> {
        self.batch.codes.extend_from_slice(codes);
        self.batch.ends.push(self.batch.codes.len());
        if self.batch.codes.len() < BATCH_CODES { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        match self.feed.send(mem::take(&mut self.batch)) {
            Ok(()) => Ok(()),
            // Why it takes no more, it says itself.
            Err(_) => ended(self.thread.take()).and_then(|_| Err(unbuilt())),
        }
    }

    /// All rows are there.
    pub(crate) fn finish(mut self) -> io::Result<BigramsBuilder> {
        self.hand_over()?;
        let Self { feed, thread, .. } = self;
        drop(feed);
        ended(thread)
    }
}

fn ended(thread: Option<BuilderThread>) -> io::Result<BigramsBuilder> {
    thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err(unbuilt()))
}

/// What is said where a thread broke off without a word.
pub(crate) fn unbuilt() -> io::Error {
    io::Error::other("the index could not be built")
}

//! Building: from a collection to what searches it.
//!
//! ```text
//! documents, attributions ─────▸ titles, cues, fields, voices
//!   └─ words, batch by batch ──▸ contents
//! speakers ────────────────────▸ speakers
//! ```
//!
//! Each line is a thread, for the words of contents are half of the work, and speakers are nobody else's.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};

use super::Index;
use crate::collection::{Attribution, Collection, Document};
use crate::search::fields::content::{ContentIndex, ContentIndexBuilder};
use crate::search::fields::content_words::{content_spans, words_within};
use crate::search::fields::cues::CueIndexBuilder;
use crate::search::fields::documents::DocumentIndexBuilder;
use crate::search::fields::keywords::KeywordIndexBuilder;
use crate::search::fields::speakers::{SpeakerIndex, SpeakerIndexBuilder};
use crate::search::postings::bigrams::unbuilt;
use crate::search::postings::inverter::Inverter;
use crate::search::words::word_index::WordIndexBuilder;

/// The attributions after which memory that was mapped and read is let go of.
const ROWS_PER_RELEASE: usize = 1 << 16;

/// What searches a collection, but for what is found once for all who ask. It keeps to about `most` bytes where there is a
/// folder, and what is more goes to nameless files there; what it makes lies in these, too, until it was written.
pub(crate) fn index(collection: &Collection, folder: Option<&PathBuf>, most: usize) -> io::Result<Index> {
    let (feed, batches) = sync_channel(QUEUED_BATCHES);
    let (contents, speakers, rest) = thread::scope(|scope| {
        let contents = scope.spawn(|| contents(batches, ContentIndexBuilder::new(most / 8 * 5, folder)));
        let speakers = scope.spawn(|| speakers(collection, || WordIndexBuilder::new(most / 32, folder)));
        let rest = Rest::new(feed, folder, most).read(collection);
        (joined(contents), joined(speakers), rest)
    });
    // Why contents take no more is heard from themselves.
    let contents = contents?;
    Ok(Index { contents, speakers: speakers?, ..rest? })
}

fn joined<T>(thread: ScopedJoinHandle<'_, io::Result<T>>) -> io::Result<T> {
    thread.join().unwrap_or_else(|_| Err(unbuilt()))
}

fn contents(batches: Receiver<WordBatch>, mut contents: ContentIndexBuilder) -> io::Result<ContentIndex> {
    for batch in batches {
        batch.give(&mut contents)?;
    }
    contents.finish()
}

fn speakers(collection: &Collection, index: impl Fn() -> WordIndexBuilder) -> io::Result<SpeakerIndex> {
    let mut speakers = SpeakerIndexBuilder::new(index);
    collection.speakers().try_for_each(|speaker| speakers.push(&speaker))?;
    speakers.finish()
}

/// All but contents and speakers, in the making: documents come in their order, and after each its attributions.
struct Rest {
    documents: DocumentIndexBuilder,
    fields: KeywordIndexBuilder,
    cues: CueIndexBuilder,
    voices: Inverter,
    len: u32,
    batch: WordBatch,
    feed: SyncSender<WordBatch>,
}

/// The words of some contents.
#[derive(Debug, Default)]
struct WordBatch {
    /// One after another, as written.
    text: String,
    /// Where each ends.
    words: Vec<u32>,
    /// How many words there are up to the end of each row.
    rows: Vec<u32>,
}

/// The bytes of a batch: enough that handing it over costs nothing.
const WORD_BATCH_BYTES: usize = 1 << 18;

/// Batches that wait.
const QUEUED_BATCHES: usize = 4;

impl Rest {
    fn new(feed: SyncSender<WordBatch>, folder: Option<&PathBuf>, most: usize) -> Self {
        Self {
            documents: DocumentIndexBuilder::new(WordIndexBuilder::new(most / 32, folder)),
            fields: KeywordIndexBuilder::new(Inverter::new(most / 32, folder)),
            cues: CueIndexBuilder::new(most / 8, folder),
            voices: Inverter::new(most / 8, folder),
            len: 0,
            batch: WordBatch::default(),
            feed,
        }
    }

    fn read(mut self, collection: &Collection) -> io::Result<Index> {
        let mut since = 0;
        for document in collection.documents() {
            self.documents.push(&document, self.len)?;
            for no in document.attributions() {
                self.attribution(&document, &collection.attribution(no))?;
                since += 1;
            }
            if since >= ROWS_PER_RELEASE {
                collection.forget_before(document.no);
                since = 0;
            }
        }
        self.hand_over()?;
        self.finish()
    }

    fn attribution(&mut self, document: &Document<'_>, attribution: &Attribution<'_>) -> io::Result<()> {
        self.fields.push(attribution)?;
        let words = |span| words_within(document.text, span).map(|word| &document.text[word]);
        self.cues.push(attribution.cue.iter().flat_map(|span| words(span.range())))?;
        attribution.speakers.iter().for_each(|speaker| self.voices.add(speaker.0, self.len));
        self.voices.relieve()?;
        self.len += 1;
        let batch = &mut self.batch;
        for span in content_spans(document, attribution) {
            words(span).for_each(|word| batch.push(word));
        }
        batch.rows.push(batch.words.len() as u32);
        if batch.text.len() >= WORD_BATCH_BYTES { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let next = self.batch.like();
        self.feed.send(std::mem::replace(&mut self.batch, next)).map_err(|_| unbuilt())
    }

    fn finish(self) -> io::Result<Index> {
        // ContentIndex can be finished meanwhile.
        drop(self.feed);
        let voices = self.voices.finish()?;
        Ok(Index {
            rows: self.len as usize,
            cues: self.cues.finish()?,
            voices: voices.postings(0..voices.len() as u32, self.len as usize)?,
            documents: self.documents.finish(self.len)?,
            fields: self.fields.finish()?,
            ..Index::default()
        })
    }
}

impl WordBatch {
    /// An empty one with room for as much.
    fn like(&self) -> Self {
        Self {
            text: String::with_capacity(self.text.len()),
            words: Vec::with_capacity(self.words.len()),
            rows: Vec::with_capacity(self.rows.len()),
        }
    }

    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.words.push(self.text.len() as u32);
    }

    /// Gives the words to whoever counts them, row by row.
    fn give(&self, contents: &mut ContentIndexBuilder) -> io::Result<()> {
        let mut codes = Vec::new();
        let (mut start, mut first) = (0, 0);
        for &end in &self.rows {
            let words = self.words.get(first..end as usize).unwrap_or_default().iter().map(|&end| {
                let word = self.text.get(start..end as usize).unwrap_or_default();
                start = end as usize;
                word
            });
            contents.push(words, &mut codes)?;
            first = end as usize;
        }
        Ok(())
    }
}

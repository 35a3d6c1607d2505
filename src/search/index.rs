//! The index: the indexes of all fields as columns, in memory or in a file. It knows nothing of what later rooms compute from
//! it or cache.
//!
//! It is built from a collection in one pass, on three threads:
//!
//! ```text
//! documents, attributions    → documents, cues, keywords, rows by speaker
//!   └─ words, batch by batch → content
//! speakers                   → speakers
//! ```
//!
//! Each line is a thread: the words of contents are half of the work, and speakers share nothing with the others. All have
//! bounded memory and spill to temporary files (see [`Inverter`]).

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, ScopedJoinHandle};

use super::cancel::Cancel;
use super::fields::{
    ContentIndex, ContentIndexBuilder, CueIndex, CueIndexBuilder, DocumentIndex, DocumentIndexBuilder,
    KeywordIndex, KeywordIndexBuilder, SpeakerIndex, SpeakerIndexBuilder, content_spans, words_within,
};
use super::postings::{Inverter, Postings, builder_died};
use super::words::{Tier, TieredRows, TieredRowsBuilder, WordIndexBuilder};
use crate::collection::{Attribution, Collection, Document};
use crate::store::{Reader, Refusal, Writer};

/// The indexes of all fields. A row is an attribution.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// How many rows there are.
    pub(crate) rows: usize,
    pub(crate) content: ContentIndex,
    pub(crate) cues: CueIndex,
    /// By speaker: the rows.
    pub(crate) by_speaker: Postings,
    pub(crate) speakers: SpeakerIndex,
    pub(crate) documents: DocumentIndex,
    pub(crate) keywords: KeywordIndex,
}

/// Speakers whose rows are joined between two looks at the cancel flag.
const SPEAKERS_PER_CHECK: usize = 1024;

impl Index {
    /// The rows of these speakers, each as well matched as its best speaker.
    pub(crate) fn spoken_by(&self, speakers: &TieredRows, cancel: &Cancel) -> Option<TieredRows> {
        let mut found = TieredRowsBuilder::new(self.rows);
        for tier in Tier::ALL {
            for (nth, speaker) in speakers.only(tier).iter().enumerate() {
                if nth % SPEAKERS_PER_CHECK == 0 {
                    cancel.check()?;
                }
                self.by_speaker.add_to(speaker as usize, found.of(tier));
            }
        }
        Some(found.finish())
    }

    /// Writes all fields as sections of a file.
    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("rows", &[self.rows as u64])?;
        self.content.write(writer)?;
        self.cues.write(writer)?;
        self.by_speaker.write(writer, "voices")?;
        self.speakers.write(writer)?;
        self.documents.write(writer)?;
        self.keywords.write(writer)
    }

    /// Reads the index of this many rows from the sections of a file.
    pub(crate) fn read(reader: &Reader, rows: usize) -> Result<Self, Refusal> {
        if reader.column::<u64>("rows")?.first() != Some(&(rows as u64)) {
            return Err(Refusal::damaged("rows"));
        }
        Ok(Self {
            rows,
            content: ContentIndex::read(reader, rows)?,
            cues: CueIndex::read(reader, rows)?,
            by_speaker: Postings::read(reader, "voices", rows)?,
            speakers: SpeakerIndex::read(reader)?,
            documents: DocumentIndex::read(reader)?,
            keywords: KeywordIndex::read(reader, rows)?,
        })
    }
}

/// After this many attributions, the pages of a mapped collection that were read are released.
const ROWS_PER_RELEASE: usize = 1 << 16;

impl Index {
    /// Builds the index of a collection. Where there is a folder, it uses about `max_bytes` of memory and spills to unnamed
    /// files there, which also hold the columns until they are written.
    pub(crate) fn build(
        collection: &Collection,
        folder: Option<&PathBuf>,
        max_bytes: usize,
    ) -> io::Result<Self> {
        let (feed, batches) = sync_channel(QUEUED_BATCHES);
        let (content, speakers, others) = thread::scope(|scope| {
            let content =
                scope.spawn(|| content(batches, ContentIndexBuilder::new(max_bytes / 8 * 5, folder)));
            let speakers =
                scope.spawn(|| speakers(collection, || WordIndexBuilder::new(max_bytes / 32, folder)));
            let others = RowIndexer::new(feed, folder, max_bytes).read(collection);
            (joined(content), joined(speakers), others)
        });
        // If the thread of contents fails, its error says why; the others only see a closed channel.
        let content = content?;
        Ok(Self { content, speakers: speakers?, ..others? })
    }
}

fn joined<T>(thread: ScopedJoinHandle<'_, io::Result<T>>) -> io::Result<T> {
    thread.join().unwrap_or_else(|_| Err(builder_died()))
}

fn content(batches: Receiver<WordBatch>, mut content: ContentIndexBuilder) -> io::Result<ContentIndex> {
    for batch in batches {
        batch.push_into(&mut content)?;
    }
    content.finish()
}

fn speakers(collection: &Collection, index: impl Fn() -> WordIndexBuilder) -> io::Result<SpeakerIndex> {
    let mut speakers = SpeakerIndexBuilder::new(index);
    collection.speakers().try_for_each(|speaker| speakers.push(&speaker))?;
    speakers.finish()
}

/// All fields but contents and speakers: documents come in order, and after each its attributions.
struct RowIndexer {
    documents: DocumentIndexBuilder,
    keywords: KeywordIndexBuilder,
    cues: CueIndexBuilder,
    by_speaker: Inverter,
    len: u32,
    batch: WordBatch,
    feed: SyncSender<WordBatch>,
}

/// The words of some contents, on their way to the thread of [`content`].
#[derive(Debug, Default)]
struct WordBatch {
    /// The words as written, one after another.
    text: String,
    /// Where each word ends in the text, in bytes.
    words: Vec<u32>,
    /// For each row, how many words there are up to its end.
    rows: Vec<u32>,
}

/// The bytes of a batch: so many that handing it over costs nothing beside.
const WORD_BATCH_BYTES: usize = 1 << 18;

/// Batches that may wait in a channel.
const QUEUED_BATCHES: usize = 4;

impl RowIndexer {
    fn new(feed: SyncSender<WordBatch>, folder: Option<&PathBuf>, max_bytes: usize) -> Self {
        Self {
            documents: DocumentIndexBuilder::new(WordIndexBuilder::new(max_bytes / 32, folder)),
            keywords: KeywordIndexBuilder::new(Inverter::new(max_bytes / 32, folder)),
            cues: CueIndexBuilder::new(max_bytes / 8, folder),
            by_speaker: Inverter::new(max_bytes / 8, folder),
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
        self.keywords.push(attribution)?;
        let words = |span| words_within(document.text, span).map(|word| &document.text[word]);
        self.cues.push(attribution.cue.iter().flat_map(|span| words(span.range())))?;
        attribution.speakers.iter().for_each(|speaker| self.by_speaker.add(speaker.0, self.len));
        self.by_speaker.spill_if_full()?;
        self.len += 1;
        let batch = &mut self.batch;
        for span in content_spans(document, attribution) {
            words(span).for_each(|word| batch.push(word));
        }
        batch.rows.push(batch.words.len() as u32);
        if batch.text.len() >= WORD_BATCH_BYTES { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let next = self.batch.empty_like();
        self.feed.send(std::mem::replace(&mut self.batch, next)).map_err(|_| builder_died())
    }

    fn finish(self) -> io::Result<Index> {
        // The thread of contents can finish meanwhile.
        drop(self.feed);
        let by_speaker = self.by_speaker.finish()?;
        Ok(Index {
            rows: self.len as usize,
            cues: self.cues.finish()?,
            by_speaker: by_speaker.postings(0..by_speaker.len() as u32, self.len as usize)?,
            documents: self.documents.finish(self.len)?,
            keywords: self.keywords.finish()?,
            ..Index::default()
        })
    }
}

impl WordBatch {
    /// An empty batch with room for as much.
    fn empty_like(&self) -> Self {
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

    /// Pushes the words row by row.
    fn push_into(&self, content: &mut ContentIndexBuilder) -> io::Result<()> {
        let mut codes = Vec::new();
        let (mut start, mut first) = (0, 0);
        for &end in &self.rows {
            let words = self.words.get(first..end as usize).unwrap_or_default().iter().map(|&end| {
                let word = self.text.get(start..end as usize).unwrap_or_default();
                start = end as usize;
                word
            });
            content.push(words, &mut codes)?;
            first = end as usize;
        }
        Ok(())
    }
}

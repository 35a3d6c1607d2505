//! Building: from documents, speakers and attributions that come one after another to what searches them.
//!
//! The words of contents, which are most of it, are counted by a thread of their own while whoever feeds it reads on.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::content::{content_spans, words_within};
use super::contents::{Contents, ContentsBuilder};
use super::cues::CuesBuilder;
use super::documents::DocumentsBuilder;
use super::fields::FieldsBuilder;
use super::index::Index;
use super::inverted::Inverted;
use super::speakers::SpeakersBuilder;
use super::word_index::WordIndexBuilder;
use crate::collection::{Attribution, Collection, Document, Speaker};

/// What searches a collection, in the making.
///
/// Speakers come in their order, documents too, and after each document its attributions, in source order.
#[derive(Debug)]
pub struct Building {
    speakers: SpeakersBuilder,
    documents: DocumentsBuilder,
    fields: FieldsBuilder,
    cues: CuesBuilder,
    voices: Inverted,
    len: u32,
    batch: Batch,
    feed: Option<SyncSender<Batch>>,
    counter: JoinHandle<io::Result<Contents>>,
}

/// The words of some contents.
#[derive(Debug, Default)]
struct Batch {
    /// One after another, as written.
    text: String,
    /// Where each ends.
    words: Vec<u32>,
    /// How many words there are up to the end of each row.
    rows: Vec<u32>,
}

/// The bytes of a batch: enough that handing it over costs nothing.
const BATCH: usize = 1 << 18;

/// Batches that wait.
const WAITING: usize = 4;

impl Building {
    /// One that stays in memory.
    pub fn in_memory() -> Self {
        Self::new(usize::MAX, None)
    }

    /// One that keeps to about so many bytes, and what is more in nameless files of a folder. What it makes lies there,
    /// too, until it was written.
    pub fn in_folder(folder: &Path, most: usize) -> Self {
        Self::new(most, Some(&folder.to_path_buf()))
    }

    fn new(most: usize, folder: Option<&PathBuf>) -> Self {
        let (feed, batches) = sync_channel::<Batch>(WAITING);
        let mut contents = ContentsBuilder::new(most / 8 * 5, folder);
        let counter = thread::spawn(move || {
            for batch in batches {
                batch.give(&mut contents)?;
            }
            contents.finish()
        });
        let index = || WordIndexBuilder::new(most / 32, folder);
        Self {
            speakers: SpeakersBuilder::new(index),
            documents: DocumentsBuilder::new(index()),
            fields: FieldsBuilder::new(Inverted::new(most / 32, folder)),
            cues: CuesBuilder::new(most / 8, folder),
            voices: Inverted::new(most / 8, folder),
            len: 0,
            batch: Batch::default(),
            feed: Some(feed),
            counter,
        }
    }

    /// The next speaker.
    pub fn speaker(&mut self, speaker: &Speaker<'_>) -> io::Result<()> {
        self.speakers.push(speaker)
    }

    /// The next document.
    pub fn document(&mut self, document: &Document<'_>) -> io::Result<()> {
        self.documents.push(document, self.len)
    }

    /// The next attribution, which stands in the last document.
    pub fn attribution(&mut self, document: &Document<'_>, attribution: &Attribution<'_>) -> io::Result<()> {
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
        if batch.text.len() >= BATCH { self.hand_over() } else { Ok(()) }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let batch = std::mem::take(&mut self.batch);
        let sent = self.feed.as_ref().and_then(|feed| feed.send(batch).ok());
        // Why it takes no more, `finish` hears.
        sent.map_or_else(|| Err(io::Error::other("the index could not be built")), Ok)
    }

    /// All of a collection is there.
    pub fn finish(mut self, collection: &Collection) -> io::Result<Index> {
        let handed = self.hand_over();
        self.feed = None;
        let (documents, speakers, len) = (self.documents, self.speakers, self.len);
        let documents = documents.finish(len)?;
        let speakers = speakers.finish()?;
        let fields = self.fields.finish()?;
        let cues = self.cues.finish()?;
        let voices = self.voices.finish()?;
        let voices = voices.postings(0..voices.len() as u32, len as usize)?;
        let contents =
            self.counter.join().map_err(|_| io::Error::other("the index could not be built"))??;
        handed?;
        let index = Index {
            rows: len as usize,
            contents,
            cues,
            voices,
            speakers,
            documents,
            fields,
            ..Index::default()
        };
        index.prepared_for_everybody(collection)
    }
}

impl Batch {
    fn push(&mut self, word: &str) {
        self.text.push_str(word);
        self.words.push(self.text.len() as u32);
    }

    /// Gives the words to whoever counts them, row by row.
    fn give(&self, contents: &mut ContentsBuilder) -> io::Result<()> {
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

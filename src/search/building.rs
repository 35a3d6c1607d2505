//! Building: from documents, speakers and attributions that come one after another to what searches them.
//!
//! Words are cut and counted by a thread of their own, so that whoever feeds it can read on meanwhile.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::content::content_spans;
use super::contents::{Contents, ContentsBuilder};
use super::cues::{Cues, CuesBuilder};
use super::documents::DocumentsBuilder;
use super::fields::FieldsBuilder;
use super::index::Index;
use super::inverted::Inverted;
use super::postings::Postings;
use super::speakers::SpeakersBuilder;
use super::word_index::WordIndexBuilder;
use crate::collection::{Attribution, Collection, Document, Speaker};
use crate::text::fold::fold;
use crate::text::words::words;

/// What searches a collection, in the making.
///
/// Speakers come in their order, documents too, and after each document its attributions, in source order.
#[derive(Debug)]
pub struct Building {
    speakers: SpeakersBuilder,
    documents: DocumentsBuilder,
    fields: FieldsBuilder,
    len: u32,
    batch: Batch,
    feed: Option<SyncSender<Batch>>,
    cutter: JoinHandle<io::Result<Cut>>,
}

/// The words of some attributions, not cut yet.
#[derive(Debug, Default)]
struct Batch {
    text: String,
    rows: Vec<Row>,
    speakers: Vec<u32>,
}

#[derive(Debug)]
struct Row {
    content: Range<usize>,
    cue: Range<usize>,
    speakers: Range<usize>,
}

/// What becomes of the batches.
struct Cut {
    contents: Contents,
    cues: Cues,
    voices: Postings,
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
        let kept = folder.cloned();
        let cutter = thread::spawn(move || {
            let folder = kept.as_ref();
            let mut cutting = Cutting {
                contents: ContentsBuilder::new(most / 8 * 5, folder),
                cues: CuesBuilder::new(most / 8, folder),
                voices: Inverted::new(most / 8, folder),
                len: 0,
            };
            for batch in batches {
                cutting.take(&batch)?;
            }
            cutting.finish()
        });
        let index = || WordIndexBuilder::new(most / 32, folder);
        Self {
            speakers: SpeakersBuilder::new(index),
            documents: DocumentsBuilder::new(index()),
            fields: FieldsBuilder::new(Inverted::new(most / 32, folder)),
            len: 0,
            batch: Batch::default(),
            feed: Some(feed),
            cutter,
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
        self.len += 1;
        let batch = &mut self.batch;
        let content = batch.put(document.text, content_spans(document, attribution).into_iter());
        let cue = batch.put(document.text, attribution.cue.iter().map(|span| span.range()));
        let from = batch.speakers.len();
        batch.speakers.extend(attribution.speakers.iter().map(|speaker| speaker.0));
        batch.rows.push(Row { content, cue, speakers: from..batch.speakers.len() });
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
        let cut = self.cutter.join().map_err(|_| io::Error::other("the index could not be built"))??;
        handed?;
        let index = Index {
            rows: len as usize,
            contents: cut.contents,
            cues: cut.cues,
            voices: cut.voices,
            speakers,
            documents,
            fields,
            ..Index::default()
        };
        Ok(index.prepared_for_everybody(collection))
    }
}

impl Batch {
    /// Copies stretches of a text, parted by what no word goes across.
    fn put(&mut self, text: &str, spans: impl Iterator<Item = Range<usize>>) -> Range<usize> {
        let start = self.text.len();
        for span in spans {
            self.text.push_str(text.get(span).unwrap_or_default());
            self.text.push('\n');
        }
        start..self.text.len()
    }

    fn words(&self, range: &Range<usize>) -> impl Iterator<Item = &str> {
        let part = self.text.get(range.clone()).unwrap_or_default();
        words(part).map(|word| &part[word]).filter(|word| has_fold(word))
    }
}

/// Whether a word is anything when it is folded.
fn has_fold(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric()) || !fold(word).is_empty()
}

/// The work of the thread that cuts words.
struct Cutting {
    contents: ContentsBuilder,
    cues: CuesBuilder,
    voices: Inverted,
    len: u32,
}

impl Cutting {
    fn take(&mut self, batch: &Batch) -> io::Result<()> {
        let mut codes = Vec::new();
        for row in &batch.rows {
            self.contents.push(batch.words(&row.content), &mut codes)?;
            self.cues.push(batch.words(&row.cue))?;
            let speakers = batch.speakers.get(row.speakers.clone()).unwrap_or_default();
            speakers.iter().for_each(|speaker| self.voices.add(*speaker, self.len));
            self.voices.relieve()?;
            self.len += 1;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<Cut> {
        let voices = self.voices.finish()?;
        Ok(Cut {
            contents: self.contents.finish()?,
            cues: self.cues.finish()?,
            voices: voices.postings(0..voices.len() as u32, self.len as usize)?,
        })
    }
}

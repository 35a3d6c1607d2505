//! Pairing: pairs are made by a thread of their own, while whoever counts words goes on.

use std::io;
use std::mem;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::pairs::PairsBuilder;

/// The words of a batch of rows: enough that handing it over costs nothing.
const BATCH: usize = 1 << 16;

/// Batches that wait.
const WAITING: usize = 4;

/// The way to the thread, which takes rows in their order.
#[derive(Debug)]
pub(crate) struct Pairing {
    batch: Batch,
    feed: SyncSender<Batch>,
    /// Until its end was heard of.
    thread: Option<Thread>,
}

type Thread = JoinHandle<io::Result<PairsBuilder>>;

/// Some rows.
#[derive(Debug, Default)]
struct Batch {
    /// Words that were not there before, with their codes.
    new: Vec<(u32, Box<str>)>,
    /// The words of all rows as codes, and where those of each row end.
    codes: Vec<u32>,
    ends: Vec<usize>,
}

impl Pairing {
    pub(crate) fn new(mut pairs: PairsBuilder) -> Self {
        let (feed, batches) = sync_channel::<Batch>(WAITING);
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
        Self { batch: Batch::default(), feed, thread: Some(thread) }
    }

    /// Has to hear of every word once, before its code comes in a row.
    pub(crate) fn learn(&mut self, code: u32, word: &str) {
        self.batch.new.push((code, word.into()));
    }

    /// The next row, its words as codes.
    pub(crate) fn add(&mut self, codes: &[u32]) -> io::Result<()> {
        self.batch.codes.extend_from_slice(codes);
        self.batch.ends.push(self.batch.codes.len());
        if self.batch.codes.len() < BATCH { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> io::Result<()> {
        match self.feed.send(mem::take(&mut self.batch)) {
            Ok(()) => Ok(()),
            // Why it takes no more, it says itself.
            Err(_) => ended(self.thread.take()).and_then(|_| Err(unbuilt())),
        }
    }

    /// All rows are there.
    pub(crate) fn finish(mut self) -> io::Result<PairsBuilder> {
        self.hand_over()?;
        let Self { feed, thread, .. } = self;
        drop(feed);
        ended(thread)
    }
}

fn ended(thread: Option<Thread>) -> io::Result<PairsBuilder> {
    thread.and_then(|thread| thread.join().ok()).unwrap_or_else(|| Err(unbuilt()))
}

/// What is said where a thread broke off without a word.
pub(crate) fn unbuilt() -> io::Error {
    io::Error::other("the index could not be built")
}

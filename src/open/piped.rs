//! A dataset that comes through a pipe: it can be read once, nobody knows how long it is, and it may take hours to come.
//!
//! A thread reads it into a builder. Meanwhile this one makes collections of its beginning, as far as that has come, so that
//! what a slow pipe has brought can be searched.

use std::io::{self, BufReader, Read};
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::event::{OpenEvent, REPORT_INTERVAL};
use crate::collection::read::{self as dataset, preview};
use crate::collection::{Builder, Collection};
use crate::harvest::PipedBytes;
use crate::ingest::Utf8Reader;

/// How much of the beginning is kept to be shown, in bytes. The rest is shown when all has come.
const MAX_BEGINNING: usize = 32 << 20;

/// A pipe whose records have so many faults is read no further: nothing would come of it.
const MAX_FAULTS_OF_PIPE: usize = 10_000;

/// Bytes that are asked of a pipe at once.
const PIPE_BUFFER: usize = 1 << 16;

/// Reads a dataset from a pipe into a builder, and reports how far it is; collections of its beginning too, where they are wanted.
pub(super) fn read_piped(
    builder: &mut Builder,
    name: &str,
    bytes: PipedBytes,
    wants_partial: bool,
    report: &dyn Fn(OpenEvent),
) -> io::Result<()> {
    let reader = Utf8Reader::new(bytes);
    let size = reader.size();
    let arrived = Arrived::default();
    let most = if wants_partial { MAX_BEGINNING } else { 0 };
    let tee = Tee { reader, arrived: &arrived, most };
    builder.give_up_after(MAX_FAULTS_OF_PIPE);
    thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let tee = BufReader::with_capacity(PIPE_BUFFER, tee);
            let read = dataset::stream(builder, name, tee, &mut |_, _| true);
            arrived.end();
            read
        });
        let mut partial = PartialReports::default();
        while !reading.is_finished() && !arrived.waits_for_end(REPORT_INTERVAL) {
            report(OpenEvent::Progress(format!("reading {name} · {}", rounded_size(size.bytes_read()))));
            if partial.is_due(arrived.length()) {
                let collection = partial.make(|| arrived.collection());
                collection.into_iter().for_each(|all| report(OpenEvent::Partial(Box::new(all))));
            }
        }
        reading.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// "340 kB", "12 MB"
fn rounded_size(bytes: u64) -> String {
    match bytes / 1_000_000 {
        0 => format!("{} kB", bytes.div_ceil(1000)),
        many => format!("{many} MB"),
    }
}

/// When collections of what is there so far are made: as soon as more has come, but not at once, since most inputs are
/// complete by then, and not all the time.
#[derive(Debug)]
pub(super) struct PartialReports {
    /// When the last one was made, and how long that took.
    last: Instant,
    cost: Duration,
    /// How much there was.
    shown: usize,
}

/// The time until the first is made, and between two.
const PARTIAL_DELAY: Duration = Duration::from_millis(300);

/// Between two, so many times as long passes as one takes.
const PARTIAL_COST: u32 = 4;

impl Default for PartialReports {
    fn default() -> Self {
        Self { last: Instant::now(), cost: Duration::ZERO, shown: 0 }
    }
}

impl PartialReports {
    /// Whether the next one is due, where so much has come.
    pub(super) fn is_due(&mut self, length: usize) -> bool {
        let is_due = length > self.shown && self.last.elapsed() > PARTIAL_DELAY.max(self.cost * PARTIAL_COST);
        if is_due {
            self.shown = length;
        }
        is_due
    }

    /// Makes one.
    pub(super) fn make<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let made = make();
        self.cost = start.elapsed();
        self.last = Instant::now();
        made
    }
}

/// The beginning of what has come through a pipe.
#[derive(Default)]
struct Arrived {
    beginning: Mutex<Beginning>,
    ended: Condvar,
}

#[derive(Default)]
struct Beginning {
    text: Vec<u8>,
    has_end: bool,
}

impl Arrived {
    fn beginning(&self) -> MutexGuard<'_, Beginning> {
        self.beginning.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that all of it was read.
    fn end(&self) {
        self.beginning().has_end = true;
        self.ended.notify_all();
    }

    /// Waits for the end, at most so long. Whether it has come.
    fn waits_for_end(&self, patience: Duration) -> bool {
        let waited = self.ended.wait_timeout_while(self.beginning(), patience, |one| !one.has_end);
        waited.unwrap_or_else(PoisonError::into_inner).0.has_end
    }

    /// How many bytes are here.
    fn length(&self) -> usize {
        self.beginning().text.len()
    }

    /// A collection of the records that are here whole.
    fn collection(&self) -> Option<Collection> {
        // Reading goes on meanwhile.
        let text = self.beginning().text.clone();
        preview::of_beginning(&text).filter(|collection| collection.attribution_count() > 0)
    }
}

/// Reads, and keeps a copy of the beginning.
struct Tee<'a> {
    reader: Utf8Reader,
    arrived: &'a Arrived,
    /// How many bytes of it are kept.
    most: usize,
}

impl Read for Tee<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        if self.most > 0 {
            let text = &mut self.arrived.beginning().text;
            let kept = read.min(self.most.saturating_sub(text.len()));
            text.extend_from_slice(&into[..kept]);
        }
        Ok(read)
    }
}

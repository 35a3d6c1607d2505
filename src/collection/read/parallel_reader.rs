//! The parallel reader: threads parse and check the records of a file a batch at a time, and take turns to hand these over, so that
//! records arrive in the order of the file.
//!
//! ```text
//! raw records → a batch (one thread at a time) → parsed and checked (in parallel) → handed over (one at a time, in order)
//! ```
//!
//! A thread whose turn has not come reads one further batch meanwhile; the others may have to wait for its first one longer.
//!
//! What depends on earlier records is left to the sink: whether an id was there already, and which document it means if that
//! one has not arrived yet.

use std::io;
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::raw_record::{RawRecords, ReadEnd};
use super::record_batch::{Parsed, ParsedRecord, RecordBatch};
use crate::collection::build::DocumentText;
use crate::collection::build::check;

/// Further threads would only wait for their turn.
const MAX_THREADS: usize = 4;

/// Where records go, in their order.
pub(super) trait RecordSink {
    /// Takes one. How many attributions there are then; none where no further record is wanted.
    fn take(&mut self, record: ParsedRecord<'_>) -> Option<usize>;

    /// The text of the document that an id means, if it has arrived.
    fn document_text(&mut self, document: &str) -> Option<Arc<DocumentText>>;
}

/// Gives every record of a source to a sink, in order. After each batch, `goes_on` is called with the number of bytes of the file
/// that were taken and the sink's last answer, and says whether to go on. Threads are only started for more than one batch.
pub(super) fn read_all<P: RawRecords + Send>(
    records: &mut P,
    sink: &mut (dyn RecordSink + Send),
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<ReadEnd> {
    let mut batches = <[RecordBatch; 2]>::default();
    let source = BatchSource { records, filled: 0, end: None };
    let turn = HandOver { taken: 0, is_stopped: false, sink };
    let reader =
        ParallelReader { source: Mutex::new(source), turn: Mutex::new(turn), turn_taken: Condvar::new() };
    let first = reader.fill(&mut batches[0]);
    let is_only_batch = reader.source().end.is_some();
    let helpers = if is_only_batch {
        0
    } else {
        thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS) - 1
    };
    thread::scope(|scope| {
        for _ in 0..helpers {
            scope.spawn(|| {
                let mut batches = <[RecordBatch; 2]>::default();
                let first = reader.fill(&mut batches[0]);
                reader.work(first, &mut batches, &mut |_, _| true);
            });
        }
        reader.work(first, &mut batches, goes_on);
    });
    let is_stopped = reader.turn().is_stopped;
    let end = reader.source().end.take();
    if is_stopped { Ok(ReadEnd::Stopped) } else { end.unwrap_or(Ok(ReadEnd::Exhausted)) }
}

/// What the threads share.
struct ParallelReader<'a, P> {
    source: Mutex<BatchSource<'a, P>>,
    turn: Mutex<HandOver<'a>>,
    turn_taken: Condvar,
}

/// Where batches come from.
struct BatchSource<'a, P> {
    records: &'a mut P,
    /// Batches filled so far.
    filled: usize,
    /// Why no further batch follows.
    end: Option<io::Result<ReadEnd>>,
}

impl<P: RawRecords> BatchSource<'_, P> {
    fn fill(&mut self, batch: &mut RecordBatch) -> Option<usize> {
        if self.end.is_some() {
            return None;
        }
        self.end = batch.fill(self.records);
        self.filled += 1;
        Some(self.filled - 1)
    }
}

/// Where batches go.
struct HandOver<'a> {
    /// Batches taken so far.
    taken: usize,
    /// The sink or the caller wants no more.
    is_stopped: bool,
    sink: &'a mut (dyn RecordSink + Send),
}

impl<'a, P: RawRecords> ParallelReader<'a, P> {
    fn source(&self) -> MutexGuard<'_, BatchSource<'a, P>> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, HandOver<'a>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills a batch: its number, or none at the end of the file.
    fn fill(&self, batch: &mut RecordBatch) -> Option<usize> {
        self.source().fill(batch)
    }

    /// The same, but none too where another thread is filling one.
    fn fill_if_free(&self, batch: &mut RecordBatch) -> Option<usize> {
        self.source.try_lock().ok()?.fill(batch)
    }

    /// One thread's work, from its first batch, which it has filled.
    fn work(
        &self,
        first: Option<usize>,
        [batch, other]: &mut [RecordBatch; 2],
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) {
        let _guard = StopOnPanic(self);
        let mut next = first;
        while let Some(nth) = next {
            let records = self.parse(batch);
            let meanwhile = if self.is_due(nth) { None } else { self.fill_if_free(other) };
            let further = meanwhile.map(|nth| (nth, self.parse(other)));
            for (nth, records) in [(nth, records)].into_iter().chain(further) {
                if !self.hand_over(nth, records, goes_on) {
                    return;
                }
            }
            next = self.fill(batch);
        }
    }

    /// Parses a batch, and checks what can be checked.
    fn parse<'b>(&self, batch: &'b RecordBatch) -> Vec<ParsedRecord<'b>> {
        let mut records = batch.parse();
        self.check(&mut records);
        records
    }

    /// Whether all batches before this one have been taken.
    fn is_due(&self, nth: usize) -> bool {
        self.turn.try_lock().is_ok_and(|turn| turn.taken == nth)
    }

    /// Hands a batch over when its turn has come. Whether more is wanted.
    fn hand_over(
        &self,
        nth: usize,
        records: Vec<ParsedRecord<'_>>,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> bool {
        let waiting = |turn: &mut HandOver<'_>| turn.taken < nth && !turn.is_stopped;
        let turn = self.turn_taken.wait_while(self.turn(), waiting);
        let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
        if turn.is_stopped {
            return false;
        }
        let mut progress = None;
        for record in records {
            let end = record.position.end;
            progress = Some((end, turn.sink.take(record)));
            if matches!(progress, Some((_, None))) {
                break;
            }
        }
        turn.is_stopped = progress.is_some_and(|(end, count)| count.is_none_or(|count| !goes_on(end, count)));
        turn.taken += 1;
        drop(turn);
        self.turn_taken.notify_all();
        true
    }

    /// Checks the attributions whose document is not in the batch but has arrived.
    fn check(&self, records: &mut [ParsedRecord<'_>]) {
        let mut last: Option<(String, Arc<DocumentText>)> = None;
        let mut turn = None;
        let mut texts = Vec::new();
        for (nth, record) in records.iter().enumerate() {
            let Parsed::Attribution(attribution, None) = &record.parsed else { continue };
            let id = &*attribution.document;
            if last.as_ref().is_none_or(|(last, _)| last != id) {
                let text = turn.get_or_insert_with(|| self.turn()).sink.document_text(id);
                last = text.map(|text| (id.to_owned(), text));
            }
            texts.extend(last.as_ref().map(|(_, text)| (nth, Arc::clone(text))));
        }
        // Let other threads take their turn during the checks.
        drop(turn);
        for (nth, text) in texts {
            if let Parsed::Attribution(attribution, checked) = &mut records[nth].parsed {
                *checked = Some(check::attribution(attribution, &text));
            }
        }
    }
}

/// Stops the others when a thread panics: they would wait for its turn for ever.
struct StopOnPanic<'c, 'a, P: RawRecords>(&'c ParallelReader<'a, P>);

impl<P: RawRecords> Drop for StopOnPanic<'_, '_, P> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.turn().is_stopped = true;
            self.0.turn_taken.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::read::json_lines::JsonLines;
    use crate::collection::read::record_batch::{BATCH_BYTES, BATCH_RECORDS};

    #[derive(Default)]
    struct Taken(Vec<(u32, u64)>);

    impl RecordSink for Taken {
        fn take(&mut self, record: ParsedRecord<'_>) -> Option<usize> {
            self.0.push((record.position.number, record.position.end));
            Some(self.0.len())
        }

        fn document_text(&mut self, _: &str) -> Option<Arc<DocumentText>> {
            None
        }
    }

    fn numbers(text: &str, most: usize) -> (io::Result<ReadEnd>, Vec<(u32, u64)>) {
        let mut taken = Taken::default();
        let end = read_all(&mut JsonLines::new(text.as_bytes()), &mut taken, &mut |_, count| count < most);
        (end, taken.0)
    }

    #[test]
    fn lines_arrive_in_order_however_many_threads_read_them() {
        let line = format!("{}\n", "x".repeat(99));
        let all: Vec<(u32, u64)> = (1..=40_000).map(|number| (number, u64::from(number) * 100)).collect();
        let (end, taken) = numbers(&line.repeat(40_000), usize::MAX);
        assert_eq!((end.unwrap(), taken), (ReadEnd::Exhausted, all.clone()));
        let (end, taken) = numbers(&line.repeat(40_000), 10);
        assert_eq!((end.unwrap(), &*taken), (ReadEnd::Stopped, &all[..taken.len()]));
        assert!(taken.len() < all.len());
    }

    #[test]
    fn blank_lines_without_end_fill_no_batch_without_end() {
        let text = "\n".repeat(3 * BATCH_RECORDS);
        let mut lines = JsonLines::new(text.as_bytes());
        let mut batch = RecordBatch::default();
        assert!(batch.fill(&mut lines).is_none());
        assert_eq!(lines.number() as usize, BATCH_RECORDS);
        assert_eq!(numbers(&text, usize::MAX).1.len(), 3 * BATCH_RECORDS);
    }

    #[test]
    fn a_long_line_is_left_to_the_caller() {
        let text = format!("a\n{}\nb\n", "x".repeat(BATCH_BYTES + 1));
        let (end, taken) = numbers(&text, usize::MAX);
        assert_eq!((end.unwrap(), taken), (ReadEnd::LongRecord, vec![(1, 2)]));
    }
}

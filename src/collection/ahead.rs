//! Reading ahead: threads parse and check the lines of a file, a batch at a time, and take turns to hand over what they
//! read, so that it comes in the order of the file.
//!
//! ```text
//! lines → a batch (one thread at a time) → parsed and checked (all at once) → handed over (one at a time, in order)
//! ```
//!
//! What a thread can't know is left to whoever takes the lines: which document an id means, and whether it stands there
//! twice.

use std::io::{self, BufRead};
use std::num::NonZero;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::check::{self, Checked};
use super::claim::{Attribution, Claim, Document, Speaker};
use super::grounds::Ground;
use super::lines::Lines;

/// The bytes of a batch: enough that handing it over costs nothing, few enough to stay at hand.
const ENOUGH: usize = 1 << 19;

/// More threads than that only wait for their turn.
const THREADS: usize = 4;

/// A line that was read ahead.
pub(super) struct Ahead<'a> {
    pub stand: Stand,
    pub line: &'a [u8],
    pub said: Said<'a>,
}

/// Where a line stands in its file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stand {
    /// From 1.
    pub number: u32,
    /// The bytes of the file up to its end.
    pub read: u64,
}

/// What the line says.
#[expect(
    clippy::large_enum_variant,
    reason = "most are the largest, and a box each would cost more than it saves"
)]
pub(super) enum Said<'a> {
    Document(Document<'a>, Arc<Ground>),
    Speaker(Speaker<'a>),
    /// Checked where its document came just before.
    Attribution(Attribution<'a>, Option<Checked>),
    /// None of these, or something that wants a closer look.
    Other,
}

/// Why lines are not read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There are no more.
    Over,
    /// The one at hand is too long for a batch.
    Long,
    /// Nobody wants more.
    Stopped,
}

/// Gives the lines to `take`, in their order. Now and then `goes_on` is told how many bytes of the file were taken, and
/// what `take` answered last; where it says no, that was all.
pub(super) fn each<R: BufRead + Send>(
    lines: &mut Lines<R>,
    take: &mut (dyn FnMut(Ahead<'_>) -> usize + Send),
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<End> {
    let mut batch = Batch::default();
    let source = Source { lines, filled: 0, end: None };
    let turn = Turn { taken: 0, stopped: false, take };
    let crew = Crew { source: Mutex::new(source), turn: Mutex::new(turn), bell: Condvar::new() };
    let first = crew.fill(&mut batch);
    let is_all = crew.source().end.is_some();
    let helpers =
        if is_all { 0 } else { thread::available_parallelism().map_or(1, NonZero::get).min(THREADS) - 1 };
    thread::scope(|scope| {
        for _ in 0..helpers {
            scope.spawn(|| {
                let mut batch = Batch::default();
                let first = crew.fill(&mut batch);
                crew.work(first, &mut batch, &mut |_, _| true);
            });
        }
        crew.work(first, &mut batch, goes_on);
    });
    let stopped = crew.turn().stopped;
    let end = crew.source().end.take();
    if stopped { Ok(End::Stopped) } else { end.unwrap_or(Ok(End::Over)) }
}

/// What the threads share.
struct Crew<'a, R> {
    source: Mutex<Source<'a, R>>,
    turn: Mutex<Turn<'a>>,
    bell: Condvar,
}

/// Where batches come from.
struct Source<'a, R> {
    lines: &'a mut Lines<R>,
    /// Batches so far.
    filled: usize,
    /// Why there is none behind them.
    end: Option<io::Result<End>>,
}

/// Where they go.
struct Turn<'a> {
    /// Batches so far.
    taken: usize,
    /// Nobody wants more.
    stopped: bool,
    take: &'a mut (dyn FnMut(Ahead<'_>) -> usize + Send),
}

impl<'a, R: BufRead> Crew<'a, R> {
    fn source(&self) -> MutexGuard<'_, Source<'a, R>> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, Turn<'a>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills a batch, and says which it is; nothing where the file is at its end.
    fn fill(&self, batch: &mut Batch) -> Option<usize> {
        let mut source = self.source();
        if source.end.is_some() {
            return None;
        }
        source.end = batch.fill(source.lines);
        source.filled += 1;
        Some(source.filled - 1)
    }

    /// One thread's share, from the batch that it has filled.
    fn work(&self, first: Option<usize>, batch: &mut Batch, goes_on: &mut dyn FnMut(u64, usize) -> bool) {
        let _leaving = Leaving(self);
        let mut next = first;
        while let Some(nth) = next {
            let ahead = batch.parse();
            let waiting = |turn: &mut Turn<'_>| turn.taken < nth && !turn.stopped;
            let turn = self.bell.wait_while(self.turn(), waiting);
            let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
            if turn.stopped {
                return;
            }
            let mut told = None;
            for one in ahead {
                let read = one.stand.read;
                told = Some((read, (turn.take)(one)));
            }
            turn.stopped = told.is_some_and(|(read, count)| !goes_on(read, count));
            turn.taken += 1;
            drop(turn);
            self.bell.notify_all();
            next = self.fill(batch);
        }
    }
}

/// A thread that goes without having had its turn would keep the others waiting.
struct Leaving<'c, 'a, R: BufRead>(&'c Crew<'a, R>);

impl<R: BufRead> Drop for Leaving<'_, '_, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.turn().stopped = true;
            self.0.bell.notify_all();
        }
    }
}

/// Lines one after another, none of them longer than a batch.
#[derive(Debug, Default)]
struct Batch {
    bytes: Vec<u8>,
    lines: Vec<(Range<usize>, Stand)>,
}

impl Batch {
    /// Takes lines of a file until there are enough. Says why there is no batch behind it.
    fn fill<R: BufRead>(&mut self, lines: &mut Lines<R>) -> Option<io::Result<End>> {
        self.bytes.clear();
        self.lines.clear();
        while self.bytes.len() < ENOUGH {
            match lines.next() {
                Ok(true) if lines.is_too_long() || lines.line().len() > ENOUGH => return Some(Ok(End::Long)),
                Ok(true) => self.push(lines.line(), Stand { number: lines.number(), read: lines.read() }),
                Ok(false) => return Some(Ok(End::Over)),
                Err(error) => return Some(Err(error)),
            }
        }
        None
    }

    fn push(&mut self, line: &[u8], stand: Stand) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(line);
        self.lines.push((start..self.bytes.len(), stand));
    }

    fn parse(&self) -> Vec<Ahead<'_>> {
        let mut last = None;
        let ahead = |(range, stand): &(Range<usize>, Stand)| {
            let line = &self.bytes[range.clone()];
            Ahead { stand: *stand, line, said: said(line, &mut last) }
        };
        self.lines.iter().map(ahead).collect()
    }
}

/// Parses a line; `last` is the document that came last, by its id.
fn said<'a>(line: &'a [u8], last: &mut Option<(String, Arc<Ground>)>) -> Said<'a> {
    match serde_json::from_slice(line) {
        Ok(Claim::Document(document)) => {
            let ground = Arc::new(Ground::new(document.text.to_string()));
            *last = Some((document.id.to_string(), Arc::clone(&ground)));
            Said::Document(document, ground)
        }
        Ok(Claim::Speaker(speaker)) => Said::Speaker(speaker),
        Ok(Claim::Attribution(attribution)) => {
            let ground = last.as_ref().filter(|(id, _)| **id == *attribution.document);
            let checked = ground.map(|(_, ground)| check::attribution(&attribution, ground));
            Said::Attribution(attribution, checked)
        }
        Err(_) => Said::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, most: usize) -> (io::Result<End>, Vec<(u32, u64)>) {
        let mut taken = Vec::new();
        let mut take = |ahead: Ahead<'_>| {
            taken.push((ahead.stand.number, ahead.stand.read));
            taken.len()
        };
        let end = each(&mut Lines::new(text.as_bytes()), &mut take, &mut |_, count| count < most);
        (end, taken)
    }

    #[test]
    fn lines_come_in_their_order_however_many_read_them() {
        let line = format!("{}\n", "x".repeat(99));
        let all: Vec<(u32, u64)> = (1..=40_000).map(|number| (number, u64::from(number) * 100)).collect();
        let (end, taken) = numbers(&line.repeat(40_000), usize::MAX);
        assert_eq!((end.unwrap(), taken), (End::Over, all.clone()));
        let (end, taken) = numbers(&line.repeat(40_000), 10);
        assert_eq!((end.unwrap(), &*taken), (End::Stopped, &all[..taken.len()]));
        assert!(taken.len() < all.len());
    }

    #[test]
    fn a_long_line_is_left_to_others() {
        let text = format!("a\n{}\nb\n", "x".repeat(ENOUGH + 1));
        let (end, taken) = numbers(&text, usize::MAX);
        assert_eq!((end.unwrap(), taken), (End::Long, vec![(1, 2)]));
    }
}

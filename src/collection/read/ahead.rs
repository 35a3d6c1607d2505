//! Reading ahead: threads parse and check the records of a file, a batch at a time, and take turns to hand over what they
//! read, so that it comes in the order of the file.
//!
//! ```text
//! pieces → a batch (one thread at a time) → parsed and checked (all at once) → handed over (one at a time, in order)
//! ```
//!
//! A thread whose turn has not come reads one batch more meanwhile, though the others may come to wait for its first.
//!
//! What a thread can't know is left to whoever takes it: whether an id stands there twice, and which document it means
//! if that one isn't there yet.

use std::io;
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::batch::{Ahead, Batch, Said};
use super::pieces::{End, Pieces, Sort};
use crate::collection::build::check;
use crate::collection::build::grounds::Ground;

/// More threads than that only wait for their turn.
const THREADS: usize = 4;

/// Where pieces go, in their order.
pub(crate) trait Desk {
    /// Takes one. How many attributions there are then; nothing where no more is wanted.
    fn take(&mut self, ahead: Ahead<'_>) -> Option<usize>;

    /// The ground of the document that an id means, if it came already.
    fn ground(&mut self, document: &str) -> Option<Arc<Ground>>;
}

/// Gives the pieces to a desk, in their order. Now and then `goes_on` is told how many bytes of the file were taken, and
/// what the desk answered last; where it says no, that was all.
pub(crate) fn each<P: Pieces + Send>(
    pieces: &mut P,
    desk: &mut (dyn Desk + Send),
    goes_on: &mut dyn FnMut(u64, usize) -> bool,
) -> io::Result<End> {
    let mut batches = <[Batch; 2]>::default();
    let source = Source { pieces, filled: 0, end: None };
    let turn = Turn { taken: 0, stopped: false, desk };
    let crew = Crew { source: Mutex::new(source), turn: Mutex::new(turn), bell: Condvar::new() };
    let first = crew.fill(&mut batches[0]);
    let is_all = crew.source().end.is_some();
    let helpers =
        if is_all { 0 } else { thread::available_parallelism().map_or(1, NonZero::get).min(THREADS) - 1 };
    thread::scope(|scope| {
        for _ in 0..helpers {
            scope.spawn(|| {
                let mut batches = <[Batch; 2]>::default();
                let first = crew.fill(&mut batches[0]);
                crew.work(first, &mut batches, &mut |_, _| true);
            });
        }
        crew.work(first, &mut batches, goes_on);
    });
    let stopped = crew.turn().stopped;
    let end = crew.source().end.take();
    if stopped { Ok(End::Stopped) } else { end.unwrap_or(Ok(End::Over)) }
}

/// What the threads share.
struct Crew<'a, P> {
    source: Mutex<Source<'a, P>>,
    turn: Mutex<Turn<'a>>,
    bell: Condvar,
}

/// Where batches come from.
struct Source<'a, P> {
    pieces: &'a mut P,
    /// Batches so far.
    filled: usize,
    /// Why there is none behind them.
    end: Option<io::Result<End>>,
}

impl<P: Pieces> Source<'_, P> {
    fn fill(&mut self, batch: &mut Batch) -> Option<usize> {
        if self.end.is_some() {
            return None;
        }
        self.end = batch.fill(self.pieces);
        self.filled += 1;
        Some(self.filled - 1)
    }
}

/// Where they go.
struct Turn<'a> {
    /// Batches so far.
    taken: usize,
    /// Nobody wants more.
    stopped: bool,
    desk: &'a mut (dyn Desk + Send),
}

impl<'a, P: Pieces> Crew<'a, P> {
    fn source(&self) -> MutexGuard<'_, Source<'a, P>> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self) -> MutexGuard<'_, Turn<'a>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fills a batch, and says which it is; nothing where the file is at its end.
    fn fill(&self, batch: &mut Batch) -> Option<usize> {
        self.source().fill(batch)
    }

    /// The same; nothing too where another thread is filling one.
    fn fill_if_free(&self, batch: &mut Batch) -> Option<usize> {
        self.source.try_lock().ok()?.fill(batch)
    }

    /// One thread's share, from the first batch, which it has filled.
    fn work(
        &self,
        first: Option<usize>,
        [batch, other]: &mut [Batch; 2],
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) {
        let _leaving = Leaving(self);
        let mut next = first;
        while let Some(nth) = next {
            let ahead = self.read(batch);
            let meanwhile = if self.is_due(nth) { None } else { self.fill_if_free(other) };
            let further = meanwhile.map(|nth| (nth, self.read(other)));
            for (nth, ahead) in [(nth, ahead)].into_iter().chain(further) {
                if !self.hand_over(nth, ahead, goes_on) {
                    return;
                }
            }
            next = self.fill(batch);
        }
    }

    /// Parses a batch, and checks what can be checked.
    fn read<'b>(&self, batch: &'b Batch) -> Vec<Ahead<'b>> {
        let mut ahead = batch.parse();
        self.check(&mut ahead);
        ahead
    }

    /// Whether all batches before this one were taken.
    fn is_due(&self, nth: usize) -> bool {
        self.turn.try_lock().is_ok_and(|turn| turn.taken == nth)
    }

    /// Hands a batch over when its turn comes. Whether more is wanted.
    fn hand_over(
        &self,
        nth: usize,
        ahead: Vec<Ahead<'_>>,
        goes_on: &mut dyn FnMut(u64, usize) -> bool,
    ) -> bool {
        let waiting = |turn: &mut Turn<'_>| turn.taken < nth && !turn.stopped;
        let turn = self.bell.wait_while(self.turn(), waiting);
        let mut turn = turn.unwrap_or_else(PoisonError::into_inner);
        if turn.stopped {
            return false;
        }
        let mut told = None;
        for one in ahead {
            let read = one.stand.read;
            told = Some((read, turn.desk.take(one)));
            if matches!(told, Some((_, None))) {
                break;
            }
        }
        turn.stopped = told.is_some_and(|(read, count)| count.is_none_or(|count| !goes_on(read, count)));
        turn.taken += 1;
        drop(turn);
        self.bell.notify_all();
        true
    }

    /// Checks the attributions whose documents did not come just before them, but came.
    fn check(&self, ahead: &mut [Ahead<'_>]) {
        let mut last: Option<(String, Arc<Ground>)> = None;
        let mut turn = None;
        let mut grounds = Vec::new();
        for (nth, one) in ahead.iter().enumerate() {
            let Said::Attribution(attribution, None) = &one.said else { continue };
            if one.stand.sort == Sort::Early {
                continue;
            }
            let id = &*attribution.document;
            if last.as_ref().is_none_or(|(last, _)| last != id) {
                let ground = turn.get_or_insert_with(|| self.turn()).desk.ground(id);
                last = ground.map(|ground| (id.to_owned(), ground));
            }
            grounds.extend(last.as_ref().map(|(_, ground)| (nth, Arc::clone(ground))));
        }
        // Others may take their turn while this goes on.
        drop(turn);
        for (nth, ground) in grounds {
            if let Said::Attribution(attribution, checked) = &mut ahead[nth].said {
                *checked = Some(check::attribution(attribution, &ground));
            }
        }
    }
}

/// A thread that goes without having had its turn would keep the others waiting.
struct Leaving<'c, 'a, P: Pieces>(&'c Crew<'a, P>);

impl<P: Pieces> Drop for Leaving<'_, '_, P> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.turn().stopped = true;
            self.0.bell.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::format::lines::Lines;
    use crate::collection::read::batch::ENOUGH;

    #[derive(Default)]
    struct Taken(Vec<(u32, u64)>);

    impl Desk for Taken {
        fn take(&mut self, ahead: Ahead<'_>) -> Option<usize> {
            self.0.push((ahead.stand.number, ahead.stand.read));
            Some(self.0.len())
        }

        fn ground(&mut self, _: &str) -> Option<Arc<Ground>> {
            None
        }
    }

    fn numbers(text: &str, most: usize) -> (io::Result<End>, Vec<(u32, u64)>) {
        let mut taken = Taken::default();
        let end = each(&mut Lines::new(text.as_bytes()), &mut taken, &mut |_, count| count < most);
        (end, taken.0)
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

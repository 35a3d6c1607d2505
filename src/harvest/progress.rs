//! Progress: how far the reading of articles is, as a sentence.

use std::collections::VecDeque;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::tally::Tally;
use crate::ingest::{ArticleReader, SourceFile, list};

/// How often the line is drawn: quicker is read by nobody.
const OFTEN: Duration = Duration::from_millis(100);

/// How long it takes until the time that is left can be told.
const SOON: Duration = Duration::from_secs(2);

/// What the time that is left is judged by: files that are there already go by faster than others.
const LATELY: Duration = Duration::from_secs(8);

/// What there is to read, as far as it is counted.
#[derive(Debug, Default)]
struct Total {
    files: AtomicU64,
    bytes: AtomicU64,
    is_counted: AtomicBool,
}

/// How far the reading is.
pub(crate) struct Progress {
    begun: Instant,
    pace: Pace,
    reader: Arc<ArticleReader>,
    total: Arc<Total>,
}

impl Progress {
    /// Begins, and counts on a thread of its own what there is to do.
    pub(crate) fn begin(sources: &[SourceFile], reader: Arc<ArticleReader>) -> Self {
        let total = Arc::new(Total::default());
        let (sources, theirs) = (sources.to_vec(), Arc::clone(&total));
        // Of a pipe nobody knows how long it is.
        if !sources.contains(&SourceFile::Stdin) {
            thread::spawn(move || theirs.count(sources));
        }
        Self { begun: Instant::now(), pace: Pace::default(), reader, total }
    }

    /// The time since the beginning.
    pub(crate) fn time(&self) -> Duration {
        self.begun.elapsed()
    }

    /// The sentence, if it is time for one.
    pub(crate) fn due(&mut self, tally: &Tally) -> Option<String> {
        if self.pace.latest().is_some_and(|drawn| drawn.elapsed() < OFTEN) {
            return None;
        }
        self.pace.add(Instant::now(), self.reader.bytes_read());
        Some(self.sentence(tally))
    }

    /// "1,234 of 20,000 files · 151,000 words/s · 2 min left"
    fn sentence(&self, tally: &Tally) -> String {
        let is_counted = self.total.is_counted.load(Ordering::Acquire);
        let files = self.total.files.load(Ordering::Relaxed);
        let done = match (is_counted, files) {
            (_, 1) | (false, 0) => format!("{} articles", grouped(tally.articles)),
            (true, _) => format!("{} of {} files", grouped(tally.files.min(files)), grouped(files)),
            (false, _) => format!("{} files", grouped(tally.files)),
        };
        let speed = grouped(speed(tally.words, self.time()));
        let bytes = self.total.bytes.load(Ordering::Relaxed);
        match self.pace.left(bytes).filter(|_| is_counted) {
            Some(left) => format!("{done} · {speed} words/s · {} left", span(left)),
            None => format!("{done} · {speed} words/s"),
        }
    }
}

/// How many bytes were read until when, lately.
#[derive(Default)]
struct Pace {
    samples: VecDeque<(Instant, u64)>,
}

impl Pace {
    fn latest(&self) -> Option<Instant> {
        self.samples.back().map(|sample| sample.0)
    }

    fn add(&mut self, now: Instant, bytes: u64) {
        self.samples.push_back((now, bytes));
        while self.samples.front().is_some_and(|first| now.duration_since(first.0) > LATELY) {
            self.samples.pop_front();
        }
    }

    /// The time until so many bytes are read; the first seconds tell little.
    fn left(&self, bytes: u64) -> Option<Duration> {
        let (from, to) = (self.samples.front()?, self.samples.back()?);
        let (time, read) = (to.0.duration_since(from.0), to.1 - from.1);
        let left = bytes.checked_sub(to.1).filter(|left| *left > 0)?;
        (time > SOON && read > 0).then(|| time.mul_f64(left as f64 / read as f64))
    }
}

impl Total {
    fn count(&self, sources: Vec<SourceFile>) {
        for source in list(sources).flatten() {
            let SourceFile::Path(path) = source else { continue };
            let size = fs::metadata(path).map_or(0, |found| found.len());
            self.files.fetch_add(1, Ordering::Relaxed);
            self.bytes.fetch_add(size, Ordering::Relaxed);
        }
        self.is_counted.store(true, Ordering::Release);
    }
}

/// Two digits: the rest changes all the time.
pub(crate) fn rounded(number: u64) -> u64 {
    let unit = 10_u64.pow(number.max(10).ilog10() - 1);
    number.saturating_add(unit / 2) / unit * unit
}

/// Words a second.
pub(crate) fn speed(words: u64, time: Duration) -> u64 {
    let speed = u128::from(words) * 1_000_000 / time.as_micros().max(1);
    rounded(u64::try_from(speed).unwrap_or(u64::MAX))
}

/// "12,345"
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "40 s", "5 min", "2 h 10 min"; up rather than down.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_for_people() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([0, 7, 98, 151_234, 996].map(rounded), [0, 7, 98, 150_000, 1000]);
        let spans = [200, 59_000, 61_000, 7_900_000].map(|millis| span(Duration::from_millis(millis)));
        assert_eq!(spans, ["1 s", "59 s", "2 min", "2 h 11 min"]);
        assert_eq!(speed(3000, Duration::from_millis(20)), 150_000);
    }

    #[test]
    fn the_time_left_is_judged_by_the_last_seconds() {
        let (mut pace, begun) = (Pace::default(), Instant::now());
        let after = |seconds| begun + Duration::from_secs(seconds);
        // What was there already goes by at once.
        pace.add(begun, 900);
        pace.add(after(1), 1000);
        assert_eq!(pace.left(2000), None);
        (2..20).for_each(|second| pace.add(after(second), 1000 + second * 10));
        assert_eq!(pace.left(1290), Some(Duration::from_secs(10)));
        assert_eq!(pace.left(1190), None);
    }
}

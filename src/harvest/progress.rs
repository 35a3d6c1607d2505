//! Progress: how far the reading of articles is, as a sentence; and the tally, counts of what became of the articles so far.
//! Words only: on the command line `cli/stderr` draws them, in the explorer the foot of the screen.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::annotate::HarvestItem;
use super::ledger::ArticleRecords;
use crate::ingest::{ArticleReader, Origin, SourceFile, list};

/// How often the sentence changes: nobody reads quicker.
const REDRAW_INTERVAL: Duration = Duration::from_millis(100);

/// How long the pace is measured before the remaining time is estimated.
const MIN_TIME_MEASURED: Duration = Duration::from_secs(2);

/// The remaining time is estimated by the pace of so long: files that are in the dataset already go by faster than others.
const PACE_WINDOW: Duration = Duration::from_secs(8);

/// What there is to read in all, as far as it is counted.
#[derive(Debug, Default)]
struct WorkTotal {
    files: AtomicU64,
    bytes: AtomicU64,
    is_counted: AtomicBool,
}

/// How far the reading is.
pub(crate) struct Progress {
    begun: Instant,
    pace: Pace,
    reader: Arc<ArticleReader>,
    total: Arc<WorkTotal>,
}

impl Progress {
    /// Starts the clock, and counts the files on a thread of its own.
    pub(crate) fn begin(sources: &[SourceFile], reader: Arc<ArticleReader>) -> Self {
        let total = Arc::new(WorkTotal::default());
        let (sources, theirs) = (sources.to_vec(), Arc::clone(&total));
        // The length of a pipe isn't known.
        if !sources.contains(&SourceFile::Stdin) {
            thread::spawn(move || theirs.count(sources));
        }
        Self { begun: Instant::now(), pace: Pace::default(), reader, total }
    }

    /// The time since the start.
    pub(crate) fn time(&self) -> Duration {
        self.begun.elapsed()
    }

    /// The next sentence, when one is due.
    pub(crate) fn due(&mut self, tally: &Tally) -> Option<String> {
        if self.pace.latest().is_some_and(|drawn| drawn.elapsed() < REDRAW_INTERVAL) {
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
        match self.pace.time_left(bytes).filter(|_| is_counted) {
            Some(time_left) => format!("{done} · {speed} words/s · {} left", span(time_left)),
            None => format!("{done} · {speed} words/s"),
        }
    }
}

/// How many bytes had been read at which time, over the last [`PACE_WINDOW`].
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
        while self.samples.front().is_some_and(|first| now.duration_since(first.0) > PACE_WINDOW) {
            self.samples.pop_front();
        }
    }

    /// The estimated time until so many bytes are read; `None` in the first seconds, which say little.
    fn time_left(&self, bytes: u64) -> Option<Duration> {
        let (from, to) = (self.samples.front()?, self.samples.back()?);
        let (time, read) = (to.0.duration_since(from.0), to.1 - from.1);
        let time_left = bytes.checked_sub(to.1).filter(|time_left| *time_left > 0)?;
        (time > MIN_TIME_MEASURED && read > 0).then(|| time.mul_f64(time_left as f64 / read as f64))
    }
}

impl WorkTotal {
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

/// Rounds to two digits, since the others change all the time.
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

/// "40 s", "5 min", "2 h 10 min"; rounded up.
pub(crate) fn span(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Counts of what was taken and what was left out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files of which something was seen.
    pub files: u64,
    /// Articles that were taken.
    pub articles: u64,
    /// Attributions found in them.
    pub attributions: u64,
    /// Words in the articles that were annotated.
    pub words: u64,
    /// Articles that the dataset had already.
    pub duplicates: u64,
    /// Articles in other languages.
    pub foreign: u64,
    /// Files and parts of files that gave no article.
    pub unreadable: u64,
    last: Option<SourceFile>,
}

impl Tally {
    /// Counts an item, before the ledger takes it.
    pub(crate) fn count(&mut self, item: &HarvestItem) {
        match item {
            HarvestItem::Annotated(annotated) => {
                self.words += annotated.words;
                self.count_file(&annotated.origin);
            }
            HarvestItem::Duplicate(origin) => {
                self.duplicates += 1;
                self.count_file(origin);
            }
            HarvestItem::Foreign(origin, _) => {
                self.foreign += 1;
                self.count_file(origin);
            }
            HarvestItem::Dataset(source, _) => self.count_file(&Origin::of(source.clone())),
            HarvestItem::Unreadable(unreadable) => {
                self.unreadable += 1;
                self.count_file(&unreadable.origin);
            }
        }
    }

    /// Counts an article that the ledger took, or refused because it had it.
    pub(crate) fn take(&mut self, article: Option<&ArticleRecords>) {
        match article {
            Some(article) => {
                self.articles += 1;
                self.attributions += article.attribution_count() as u64;
            }
            None => self.duplicates += 1,
        }
    }

    /// Whether an article was read at all, whatever became of it.
    pub(crate) fn has_read(&self) -> bool {
        self.articles + self.duplicates + self.foreign > 0
    }

    fn count_file(&mut self, origin: &Origin) {
        if self.last.as_ref() != Some(&origin.source) {
            self.files += 1;
            self.last = Some(origin.source.clone());
        }
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
        assert_eq!(pace.time_left(2000), None);
        (2..20).for_each(|second| pace.add(after(second), 1000 + second * 10));
        assert_eq!(pace.time_left(1290), Some(Duration::from_secs(10)));
        assert_eq!(pace.time_left(1190), None);
    }
}

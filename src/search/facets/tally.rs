//! FacetCounter: how many rows there are of each speaker and of each document.

use std::ops::Range;
use std::sync::Arc;

use super::MAX_FACET_VALUES;
use crate::collection::{AttributionNo, Voices};
use crate::parallel::both;
use crate::search::cancel::Cancel;
use crate::search::index::Index;
use crate::search::rowset::RowSet;
use crate::search::rowset::radix::sort;

/// Numbers of things, each with how many rows it has.
#[derive(Clone, Debug)]
pub(crate) enum HitCounts {
    /// Those that have any, in order.
    Few(Arc<Vec<(u32, u32)>>),
    /// By number.
    Many(Arc<Vec<u32>>),
}

/// RowSet whose speakers are counted together.
const COUNT_BATCH: u32 = 1 << 14;

/// So many rows are counted by two threads: a thread costs as much as a few thousand rows.
pub(crate) const PARALLEL_COUNT: usize = 10_000;

/// Few rows are listed and sorted; from one row for so many things on they are counted in place.
const DENSE_COUNT_RATIO: usize = 8;

impl HitCounts {
    /// Gives each thing that has a row, in order.
    pub(crate) fn each(&self) -> Box<dyn Iterator<Item = (u32, usize)> + '_> {
        match self {
            Self::Few(counts) => Box::new(counts.iter().map(|(no, count)| (*no, *count as usize))),
            Self::Many(counts) => {
                let counts = (0..).zip(counts.iter()).filter(|(_, count)| **count > 0);
                Box::new(counts.map(|(no, count)| (no, *count as usize)))
            }
        }
    }

    /// How many rows there are of each number that things have; those without a number have one too high.
    pub(crate) fn by_number<N: Copy + Into<u32>>(&self, numbers: &[N], len: usize) -> Self {
        let mut hits = vec![0; len];
        let mut add = |number: N, count: u32| {
            if let Some(hits) = hits.get_mut(number.into() as usize) {
                *hits += count;
            }
        };
        match self {
            Self::Few(counts) => {
                let number = |no: u32| numbers.get(no as usize).copied();
                counts.iter().for_each(|(no, count)| number(*no).into_iter().for_each(|no| add(no, *count)));
            }
            // That many have no row is not worth a look at each.
            Self::Many(counts) => numbers.iter().zip(&**counts).for_each(|(no, count)| add(*no, *count)),
        }
        Self::Many(Arc::new(hits))
    }

    /// The rows of each speaker.
    pub(crate) fn of_speakers(
        index: &Index,
        voices: Voices<'_>,
        rows: &RowSet,
        cancel: &Cancel,
    ) -> Option<Self> {
        let all = index.speakers.rank.len();
        if rows.count() * DENSE_COUNT_RATIO < all {
            return Some(Self::listed(voices, rows));
        }
        spoken(voices, rows, 0..rows.universe() as u32, all, cancel)
            .map(|counts| Self::Many(Arc::new(counts)))
    }

    /// These and others.
    pub(crate) fn and(self, others: &Self) -> Self {
        self.joined(others, u32::saturating_add)
    }

    /// These without others.
    pub(crate) fn but(self, others: &Self) -> Self {
        self.joined(others, u32::saturating_sub)
    }

    fn joined(self, others: &Self, join: impl Fn(u32, u32) -> u32) -> Self {
        let place = |counts: &mut Vec<u32>, no: u32, count: u32| {
            if let Some(place) = counts.get_mut(no as usize) {
                *place = join(*place, count);
            }
        };
        match (self, others) {
            (Self::Many(mut counts), Self::Few(others)) => {
                let places = Arc::make_mut(&mut counts);
                others.iter().for_each(|(no, count)| place(places, *no, *count));
                Self::Many(counts)
            }
            (Self::Many(mut counts), Self::Many(others)) => {
                let places = Arc::make_mut(&mut counts).iter_mut().zip(&**others);
                places.for_each(|(count, other)| *count = join(*count, *other));
                Self::Many(counts)
            }
            (Self::Few(counts), Self::Many(others)) => {
                let mut all = vec![0; others.len()];
                counts.iter().for_each(|(no, count)| place(&mut all, *no, *count));
                Self::Many(Arc::new(all)).joined(&Self::Many(Arc::clone(others)), join)
            }
            (Self::Few(counts), Self::Few(others)) => {
                let mut others = others.iter().copied().peekable();
                let mut all = Vec::with_capacity(counts.len() + others.len());
                let mut add = |no, count| all.extend(Some((no, count)).filter(|_| count > 0));
                for (no, count) in counts.iter() {
                    while let Some((other, more)) = others.next_if(|(other, _)| other < no) {
                        add(other, join(0, more));
                    }
                    let same = others.next_if(|(other, _)| other == no);
                    add(*no, join(*count, same.map_or(0, |(_, more)| more)));
                }
                others.for_each(|(other, more)| add(other, join(0, more)));
                Self::Few(Arc::new(all))
            }
        }
    }

    /// The rows of each speaker, and what something else comes to that is done beside it and costs as much as
    /// so many rows.
    pub(crate) fn of_speakers_beside<R>(
        index: &Index,
        voices: Voices<'_>,
        rows: &RowSet,
        cancel: &Cancel,
        (beside, cost): (impl FnOnce() -> R, usize),
    ) -> (Option<Self>, R) {
        let all = index.speakers.rank.len();
        if rows.count() * DENSE_COUNT_RATIO < all {
            let (listed, rest) = both(|| Self::listed(voices, rows), beside);
            return (Some(listed), rest);
        }
        // Who has most of the rows is quicker told by the others.
        let most = rows.count() * 2 > rows.universe();
        let counted = if most { rows.not() } else { rows.clone() };
        let count = counted.count();
        let spoken = |stretch: Range<u32>| spoken(voices, &counted, stretch, all, cancel);
        let end = rows.universe() as u32;
        // What each thread counts by itself has to be cleared before and added up after.
        let (counts, rest) = if count <= cost + all / 8 {
            both(|| spoken(0..end), beside)
        } else {
            // This thread has something else to do as well.
            let middle = (rows.universe() * (count + cost) / (2 * count)) as u32;
            let (first, (rest, second)) = both(|| spoken(0..middle), || (beside(), spoken(middle..end)));
            (first.zip(second).map(|(first, second)| sums(first, &second)), rest)
        };
        let from_all = |counts: Vec<u32>| index.overview.voices_but(&counts);
        let counts = counts.map(|counts| if most { from_all(counts) } else { counts });
        (counts.map(|counts| Self::Many(Arc::new(counts))), rest)
    }

    /// The rows of each speaker, where they are few.
    fn listed(voices: Voices<'_>, rows: &RowSet) -> Self {
        let mut speakers: Vec<u32> = Vec::with_capacity(rows.count());
        let mut others = Vec::new();
        let number = |row: &u32| voices.number(AttributionNo(*row));
        rows.for_each_chunk(0..rows.universe() as u32, |rows| speakers.extend(rows.iter().map(number)));
        speakers.retain(|number| {
            if !voices.is_one(*number) {
                others.extend(once_each(voices.several(*number)).map(|speaker| speaker.0));
            }
            voices.is_one(*number)
        });
        speakers.append(&mut others);
        sort(&mut speakers);
        Self::of_sorted(&speakers)
    }

    /// The rows of each document, whose rows stand next to each other.
    pub(crate) fn of_documents(index: &Index, rows: &RowSet, cancel: &Cancel) -> Option<Self> {
        let documents = &index.documents;
        let firsts = documents.first_rows.as_slice();
        cancel.check()?;
        match rows.words() {
            Some(words) if rows.count() * DENSE_COUNT_RATIO / 2 > documents.rank.len() => {
                return Some(Self::Many(Arc::new(counts_between(words, firsts))));
            }
            _ if rows.is_full() => {
                let counts = firsts.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
                return Some(Self::Many(Arc::new(counts.collect())));
            }
            _ => {}
        }
        let stands = documents.stands(rows.universe());
        let mut standing = Vec::with_capacity(rows.count());
        let document = |row: &u32| stands.part_of(*row);
        rows.for_each_chunk(0..rows.universe() as u32, |rows| standing.extend(rows.iter().map(document)));
        Some(Self::of_sorted(&standing))
    }

    /// How often each number comes, of numbers in order.
    fn of_sorted(numbers: &[u32]) -> Self {
        let counts = numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32));
        Self::Few(Arc::new(counts.collect()))
    }

    /// The things with the most rows, those with as many in order of their rank; and how many have a row.
    pub(crate) fn first(&self, rank: &[u32]) -> (Vec<(u32, usize)>, usize) {
        let mut first = TopCounts::new(rank);
        let len = match self {
            Self::Few(counts) => {
                first.least = least_of_first(counts);
                counts.iter().for_each(|(no, count)| first.take(*no, *count));
                counts.len()
            }
            Self::Many(counts) => {
                first.least = likely_least(counts);
                let len = first.take_all(counts);
                if first.all.len() < MAX_FACET_VALUES.min(len) {
                    first = TopCounts::new(rank);
                    first.take_all(counts);
                }
                len
            }
        };
        (first.finish(), len)
    }
}

/// Counts that are looked at at once.
const COUNT_CHUNK: usize = 32;

/// Of so many chunks one is a sample.
const SAMPLE_CHUNKS: usize = 64;

/// What the things with the most rows have at least, or less, where they have very many.
fn least_of_first(counts: &[(u32, u32)]) -> u32 {
    const VERY_MANY: u32 = 63;
    let mut things = [0; VERY_MANY as usize + 1];
    counts.iter().for_each(|(_, count)| things[(*count).min(VERY_MANY) as usize] += 1);
    let mut first = 0;
    let is_least = |count: &u32| {
        first += things[*count as usize];
        first >= MAX_FACET_VALUES
    };
    (1..=VERY_MANY).rev().find(is_least).unwrap_or(1)
}

/// What the things with the most rows have at least, as a sample tells it: twice as many as are wanted have it, and in
/// all likelihood no fewer than these.
fn likely_least(counts: &[u32]) -> u32 {
    let mut sample: Vec<u32> = Vec::with_capacity(counts.len() / SAMPLE_CHUNKS + COUNT_CHUNK);
    counts.chunks(COUNT_CHUNK).step_by(SAMPLE_CHUNKS).for_each(|some| sample.extend_from_slice(some));
    let place = MAX_FACET_VALUES / SAMPLE_CHUNKS * 2;
    if sample.len() <= place {
        return 1;
    }
    let (_, least, _) = sample.select_nth_unstable_by_key(place, |count| !*count);
    (*least).max(1)
}

/// The things with the most rows, of those that were looked at.
struct TopCounts<'a> {
    rank: &'a [u32],
    /// What has fewer rows is not among them.
    least: u32,
    /// The place of the last that is among them, where as many as are wanted were found.
    last: u64,
    all: Vec<(u64, u32)>,
}

/// The place of a thing: with more rows before one with fewer, then by rank.
fn place(count: u32, rank: u32) -> u64 {
    u64::from(!count) << 32 | u64::from(rank)
}

impl<'a> TopCounts<'a> {
    fn new(rank: &'a [u32]) -> Self {
        Self { rank, least: 1, last: u64::MAX, all: Vec::new() }
    }

    /// Looks at things by number, and tells how many of them have a row.
    fn take_all(&mut self, counts: &[u32]) -> usize {
        let mut len = 0;
        for (from, some) in (0..).step_by(COUNT_CHUNK).zip(counts.chunks(COUNT_CHUNK)) {
            // Nearly none has one of the first, which is seen at one look.
            let look = |(most, len): (u32, u32), count: &u32| (most.max(*count), len + u32::from(*count > 0));
            let (most, some_len) = some.iter().fold((0, 0), look);
            len += some_len as usize;
            if most >= self.least {
                let mut taken = [0; COUNT_CHUNK];
                let mut taken_len = 0;
                for (at, count) in (0..).zip(some) {
                    taken[taken_len] = at;
                    taken_len += usize::from(*count >= self.least);
                }
                taken[..taken_len].iter().for_each(|at| self.take(from + *at, some[*at as usize]));
            }
        }
        len
    }

    fn take(&mut self, no: u32, count: u32) {
        if count < self.least {
            return;
        }
        let place = place(count, self.rank.get(no as usize).copied().unwrap_or(no));
        if place > self.last {
            return;
        }
        self.all.push((place, no));
        if self.all.len() >= 4 * MAX_FACET_VALUES {
            self.cut();
        }
    }

    /// Keeps as many as are wanted.
    fn cut(&mut self) {
        if self.all.len() > MAX_FACET_VALUES {
            let (_, (last, _), _) = self.all.select_nth_unstable(MAX_FACET_VALUES - 1);
            self.last = *last;
            self.least = !((*last >> 32) as u32);
            self.all.truncate(MAX_FACET_VALUES);
        }
    }

    fn finish(mut self) -> Vec<(u32, usize)> {
        self.cut();
        self.all.sort_unstable();
        self.all.into_iter().map(|(place, no)| (no, !((place >> 32) as u32) as usize)).collect()
    }
}

/// The rows of a stretch that each of so many speakers has. Nothing where the search was cancelled.
fn spoken(
    voices: Voices<'_>,
    rows: &RowSet,
    stretch: Range<u32>,
    speakers: usize,
    cancel: &Cancel,
) -> Option<Vec<u32>> {
    let mut counts = vec![0_u32; speakers];
    let mut batch = Vec::with_capacity(COUNT_BATCH as usize);
    let mut numbers = Vec::with_capacity(COUNT_BATCH as usize);
    for from in stretch.clone().step_by(COUNT_BATCH as usize) {
        cancel.check()?;
        // TopCounts which rows, then who, then how often: memory is far away, and so it is asked for many at a time.
        rows.for_each_chunk(from..stretch.end.min(from + COUNT_BATCH), |rows| batch.extend_from_slice(rows));
        numbers.extend(batch.drain(..).map(|row| voices.number(AttributionNo(row))));
        for number in numbers.drain(..) {
            match counts.get_mut(number as usize) {
                Some(count) => *count += 1,
                None => once_each(voices.several(number)).for_each(|one| {
                    counts.get_mut(one.0 as usize).into_iter().for_each(|count| *count += 1);
                }),
            }
        }
    }
    Some(counts)
}

fn sums(mut first: Vec<u32>, second: &[u32]) -> Vec<u32> {
    first.iter_mut().zip(second).for_each(|(first, second)| *first += second);
    first
}

/// A speaker who is named twice has said it once.
fn once_each<T: PartialEq>(speakers: &[T]) -> impl Iterator<Item = &T> {
    speakers
        .iter()
        .enumerate()
        .filter(|(at, speaker)| !speakers[..*at].contains(speaker))
        .map(|(_, speaker)| speaker)
}

/// How many rows are set between each bound and the next. It does the same for each, for there is no telling which
/// way a branch would go.
fn counts_between(words: &[u64], bounds: &[u32]) -> Vec<u32> {
    let mut set = 0;
    let mut before: Vec<u32> = Vec::with_capacity(words.len() + 1);
    for word in words {
        before.push(set);
        set += word.count_ones();
    }
    before.push(set);
    let set_before = |bound: &u32| {
        let at = (*bound as usize / 64).min(words.len());
        let below = (1_u64 << (bound % 64)) - 1;
        before[at] + (words.get(at).copied().unwrap_or_default() & below).count_ones()
    };
    let mut last = bounds.first().map_or(0, set_before);
    let count = |bound| {
        let set = set_before(bound);
        set.saturating_sub(std::mem::replace(&mut last, set))
    };
    bounds.iter().skip(1).map(count).collect()
}

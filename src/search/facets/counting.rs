//! Counting: how many rows there are of each speaker and of each document.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::collection::{AttributionNo, Collection};
use crate::search::cancel::Cancel;
use crate::search::facets::MOST;
use crate::search::index::Index;
use crate::search::rows::Rows;

/// Numbers of things, each with how many rows it has.
#[derive(Clone, Debug)]
pub(in crate::search) enum Tally {
    /// Those that have any, in order.
    Few(Arc<Vec<(u32, u32)>>),
    /// By number.
    Many(Arc<Vec<u32>>),
}

/// Rows between two looks at the flag.
const STRIDE: usize = 1 << 15;

/// Few rows are listed and sorted; from one row for so many things on they are counted in place.
const PLACES: usize = 16;

impl Tally {
    /// Gives each thing that has a row.
    pub(super) fn each(&self, mut each: impl FnMut(u32, u32)) {
        match self {
            Self::Few(counts) => counts.iter().for_each(|(no, count)| each(*no, *count)),
            Self::Many(counts) => {
                for (no, count) in (0..).zip(counts.iter()) {
                    if *count > 0 {
                        each(no, *count);
                    }
                }
            }
        }
    }

    /// The rows of each speaker.
    pub(super) fn of_speakers(
        index: &Index,
        collection: &Collection,
        rows: &Rows,
        cancel: &Cancel,
    ) -> Option<Self> {
        let all = index.speakers.rank.len();
        let voices = |row: u32| collection.speakers_of(AttributionNo(row));
        if rows.count() * PLACES < all {
            let mut speakers: Vec<u32> = Vec::with_capacity(rows.count());
            rows.each(|row| speakers.extend(once_each(voices(row)).map(|speaker| speaker.0)));
            speakers.sort_unstable();
            let counts = speakers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32));
            return Some(Self::Few(Arc::new(counts.collect())));
        }
        let most = rows.count() * 2 > rows.all();
        let mut counts = if most { index.overview.voices(all) } else { vec![0_u32; all] };
        let counted = if most { rows.not() } else { rows.clone() };
        let mut seen = 0;
        counted.each(|row| {
            seen += 1;
            if seen % STRIDE == 0 && cancel.is_raised() {
                return;
            }
            for speaker in once_each(voices(row)) {
                if let Some(count) = counts.get_mut(speaker.0 as usize) {
                    *count = if most { count.saturating_sub(1) } else { *count + 1 };
                }
            }
        });
        cancel.check()?;
        Some(Self::Many(Arc::new(counts)))
    }

    /// The rows of each document, whose rows stand next to each other.
    pub(super) fn of_documents(index: &Index, rows: &Rows, cancel: &Cancel) -> Option<Self> {
        let firsts = index.documents.first_rows.as_slice();
        let mut counts: Vec<(u32, u32)> = Vec::new();
        if let Some(words) = rows.words() {
            cancel.check()?;
            let count = |pair: &[u32]| count_within(words, pair[0], pair[1]);
            return Some(Self::Many(Arc::new(firsts.windows(2).map(count).collect())));
        }
        if rows.is_every() {
            return Some(Self::Many(Arc::new(
                firsts.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect(),
            )));
        }
        let mut document = 0;
        rows.each(|row| {
            if firsts.get(document + 1).is_none_or(|next| *next <= row) {
                document = later(firsts, document, row);
            }
            match counts.last_mut() {
                Some((last, count)) if *last == document as u32 => *count += 1,
                _ => counts.push((document as u32, 1)),
            }
        });
        cancel.check()?;
        Some(Self::Few(Arc::new(counts)))
    }

    /// The things with the most rows, those with as many in order of their rank; and how many have a row.
    pub(super) fn first(&self, rank: &[u32]) -> (Vec<(u32, usize)>, usize) {
        let least = self.least();
        let mut len = 0;
        let mut first = Vec::new();
        self.each(|no, count| {
            len += 1;
            if count >= least {
                first.push((Reverse(count), rank.get(no as usize).copied().unwrap_or(no), no));
            }
        });
        if first.len() > MOST {
            first.select_nth_unstable(MOST);
            first.truncate(MOST);
        }
        first.sort_unstable();
        (first.into_iter().map(|(Reverse(count), _, no)| (no, count as usize)).collect(), len)
    }

    /// What has fewer rows than this is not among the first.
    fn least(&self) -> u32 {
        const HIGHEST: usize = 255;
        let mut with = [0_usize; HIGHEST + 1];
        self.each(|_, count| with[(count as usize).min(HIGHEST)] += 1);
        let mut above = 0;
        for count in (1..=HIGHEST).rev() {
            above += with[count];
            if above >= MOST {
                return count as u32;
            }
        }
        1
    }
}

/// A speaker who is named twice has said it once.
fn once_each<T: PartialEq>(speakers: &[T]) -> impl Iterator<Item = &T> {
    speakers
        .iter()
        .enumerate()
        .filter(|(at, speaker)| !speakers[..*at].contains(speaker))
        .map(|(_, speaker)| speaker)
}

/// The last document from one on that begins at this row or before.
fn later(firsts: &[u32], from: usize, row: u32) -> usize {
    let mut leap = 1;
    while firsts.get(from + leap).is_some_and(|first| *first <= row) {
        leap *= 2;
    }
    let rest = firsts.get(from..(from + leap).min(firsts.len())).unwrap_or_default();
    from + rest.partition_point(|first| *first <= row).saturating_sub(1)
}

/// How many rows of a range are set.
fn count_within(words: &[u64], from: u32, to: u32) -> u32 {
    let (first, last) = (from as usize / 64, to as usize / 64);
    let below = |end: u32| (1_u64 << (end % 64)) - 1;
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    if first >= last {
        return (word(first) & below(to) & !below(from)).count_ones();
    }
    let between = words.get(first + 1..last).unwrap_or_default();
    (word(first) & !below(from)).count_ones()
        + between.iter().map(|word| word.count_ones()).sum::<u32>()
        + (word(last) & below(to)).count_ones()
}

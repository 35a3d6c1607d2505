//! Hit counts: how many rows each value of a facet has, and which values have the most.

use std::sync::Arc;

use super::values::MAX_FACET_VALUES;

/// How many rows each of many numbered values has: speakers, documents, outlets, years.
#[derive(Clone, Debug)]
pub(super) enum HitCounts {
    /// The values that have rows, sorted by number, with their counts.
    Sparse(Arc<Vec<(u32, u32)>>),
    /// By number.
    Dense(Arc<Vec<u32>>),
}

impl HitCounts {
    /// Each value that has rows, in order, with its count.
    pub(super) fn iter(&self) -> Box<dyn Iterator<Item = (u32, usize)> + '_> {
        match self {
            Self::Sparse(counts) => Box::new(counts.iter().map(|(no, count)| (*no, *count as usize))),
            Self::Dense(counts) => {
                let counts = (0..).zip(counts.iter()).filter(|(_, count)| **count > 0);
                Box::new(counts.map(|(no, count)| (no, *count as usize)))
            }
        }
    }

    /// Counts by a property of the values, such as the outlet of documents, which `numbers` has by value. A value without the
    /// property has a number of `len` or more there.
    pub(super) fn group_by<N: Copy + Into<u32>>(&self, numbers: &[N], len: usize) -> Self {
        let mut hits = vec![0; len];
        let mut add = |number: N, count: u32| {
            if let Some(hits) = hits.get_mut(number.into() as usize) {
                *hits += count;
            }
        };
        match self {
            Self::Sparse(counts) => {
                let number = |no: u32| numbers.get(no as usize).copied();
                counts.iter().for_each(|(no, count)| number(*no).into_iter().for_each(|no| add(no, *count)));
            }
            // A branch on each count would cost more than adding zeros.
            Self::Dense(counts) => numbers.iter().zip(&**counts).for_each(|(no, count)| add(*no, *count)),
        }
        Self::Dense(Arc::new(hits))
    }

    /// These counts plus others.
    pub(super) fn plus(self, others: &Self) -> Self {
        self.zip_with(others, u32::saturating_add)
    }

    /// These counts minus others.
    pub(super) fn minus(self, others: &Self) -> Self {
        self.zip_with(others, u32::saturating_sub)
    }

    fn zip_with(self, others: &Self, join: impl Fn(u32, u32) -> u32) -> Self {
        let update = |counts: &mut Vec<u32>, no: u32, count: u32| {
            if let Some(place) = counts.get_mut(no as usize) {
                *place = join(*place, count);
            }
        };
        match (self, others) {
            (Self::Dense(mut counts), Self::Sparse(others)) => {
                let places = Arc::make_mut(&mut counts);
                others.iter().for_each(|(no, count)| update(places, *no, *count));
                Self::Dense(counts)
            }
            (Self::Dense(mut counts), Self::Dense(others)) => {
                let places = Arc::make_mut(&mut counts).iter_mut().zip(&**others);
                places.for_each(|(count, other)| *count = join(*count, *other));
                Self::Dense(counts)
            }
            (Self::Sparse(counts), Self::Dense(others)) => {
                let mut all = vec![0; others.len()];
                counts.iter().for_each(|(no, count)| update(&mut all, *no, *count));
                Self::Dense(Arc::new(all)).zip_with(&Self::Dense(Arc::clone(others)), join)
            }
            (Self::Sparse(counts), Self::Sparse(others)) => {
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
                Self::Sparse(Arc::new(all))
            }
        }
    }

    /// Counts sorted numbers.
    pub(super) fn of_sorted(numbers: &[u32]) -> Self {
        let counts = numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32));
        Self::Sparse(Arc::new(counts.collect()))
    }

    /// The values with the most rows, at most [`MAX_FACET_VALUES`], those of equal counts by rank; and how many have rows.
    pub(super) fn top(&self, rank: &[u32]) -> (Vec<(u32, usize)>, usize) {
        let mut top = TopCounts::new(rank);
        let len = match self {
            Self::Sparse(counts) => {
                top.least = least_of_sparse(counts);
                counts.iter().for_each(|(no, count)| top.offer(*no, *count));
                counts.len()
            }
            Self::Dense(counts) => {
                top.least = likely_least(counts);
                let len = top.offer_all(counts);
                if top.all.len() < MAX_FACET_VALUES.min(len) {
                    top = TopCounts::new(rank);
                    top.offer_all(counts);
                }
                len
            }
        };
        (top.finish(), len)
    }
}

/// Counts that are compared with the least at once.
const COUNT_CHUNK: usize = 32;

/// One of this many chunks is sampled.
const SAMPLE_CHUNKS: usize = 64;

/// A count that all of the top values reach, from a histogram of the small counts; exact unless it is very large.
fn least_of_sparse(counts: &[(u32, u32)]) -> u32 {
    const MAX_HISTOGRAM: u32 = 63;
    let mut values = [0; MAX_HISTOGRAM as usize + 1];
    counts.iter().for_each(|(_, count)| values[(*count).min(MAX_HISTOGRAM) as usize] += 1);
    let mut reaching = 0;
    let is_least = |count: &u32| {
        reaching += values[*count as usize];
        reaching >= MAX_FACET_VALUES
    };
    (1..=MAX_HISTOGRAM).rev().find(is_least).unwrap_or(1)
}

/// A count that about twice as many values reach as are wanted, estimated from a sample of one chunk in 64. Where it turns
/// out too high, the top values are taken again without it.
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

/// The top values among those that were offered: a buffer that is cut back by selection whenever it is full, so that n
/// values cost O(n).
struct TopCounts<'a> {
    rank: &'a [u32],
    /// A value with fewer rows is not among them.
    least: u32,
    /// The key of the last one among them, once there are as many as are wanted.
    last: u64,
    all: Vec<(u64, u32)>,
}

/// What the top values are sorted by: more rows first, then rank.
fn sort_key(count: u32, rank: u32) -> u64 {
    u64::from(!count) << 32 | u64::from(rank)
}

impl<'a> TopCounts<'a> {
    fn new(rank: &'a [u32]) -> Self {
        Self { rank, least: 1, last: u64::MAX, all: Vec::new() }
    }

    /// Offers all values, and says how many of them have rows.
    fn offer_all(&mut self, counts: &[u32]) -> usize {
        let mut len = 0;
        for (from, chunk) in (0..).step_by(COUNT_CHUNK).zip(counts.chunks(COUNT_CHUNK)) {
            // Hardly any chunk has a top value: its largest count tells.
            let largest =
                |(most, len): (u32, u32), count: &u32| (most.max(*count), len + u32::from(*count > 0));
            let (most, chunk_len) = chunk.iter().fold((0, 0), largest);
            len += chunk_len as usize;
            if most >= self.least {
                let mut taken = [0; COUNT_CHUNK];
                let mut taken_len = 0;
                for (at, count) in (0..).zip(chunk) {
                    taken[taken_len] = at;
                    taken_len += usize::from(*count >= self.least);
                }
                taken[..taken_len].iter().for_each(|at| self.offer(from + *at, chunk[*at as usize]));
            }
        }
        len
    }

    fn offer(&mut self, no: u32, count: u32) {
        if count < self.least {
            return;
        }
        let key = sort_key(count, self.rank.get(no as usize).copied().unwrap_or(no));
        if key > self.last {
            return;
        }
        self.all.push((key, no));
        if self.all.len() >= 4 * MAX_FACET_VALUES {
            self.cut();
        }
    }

    /// Drops all but the top values.
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
        self.all.into_iter().map(|(key, no)| (no, !((key >> 32) as u32) as usize)).collect()
    }
}

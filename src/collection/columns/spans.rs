//! The spans of all attributions, one after another, by frame of reference: in blocks of 16 attributions, each end relative to
//! the smallest start of its block.
//!
//! As a rule both ends of a span share 4 bytes. In a block with an end farther than 65,535 bytes away, each takes 4.

use std::io;
use std::mem;
use std::ops::Range;
use std::path::PathBuf;

use crate::collection::{Few, Span};
use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// Attributions whose spans share a block.
pub(crate) const ATTRIBUTIONS_PER_BLOCK: usize = 16;

/// Flag in a block's start: its spans take two numbers each.
const FAR: u32 = 1 << 31;

/// The spans of all attributions.
#[derive(Debug, Default)]
pub(crate) struct SpanColumn {
    /// By block: where its numbers start, and whether they are [`FAR`].
    starts: Column<u32>,
    /// Of each block, its reference and then its spans' ends relative to it.
    numbers: Column<u32>,
}

/// The spans of the attributions of one block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpanBlock<'a> {
    reference: u32,
    far: bool,
    numbers: &'a [u32],
}

impl SpanColumn {
    /// A block, whose end the counts of its attributions tell; an empty one where there is none.
    pub(crate) fn block(&self, block: usize) -> SpanBlock<'_> {
        let start = self.starts.get(block).copied().unwrap_or(u32::MAX);
        let numbers = self.numbers.as_slice().get((start & !FAR) as usize..).unwrap_or_default();
        let (reference, numbers) =
            numbers.split_first().map_or((0, numbers), |(reference, rest)| (*reference, rest));
        SpanBlock { reference, far: start & FAR != 0, numbers }
    }

    /// Releases the mapped pages of the blocks before one.
    pub(crate) fn forget_before(&self, block: usize) {
        let start = self.starts.get(block).map_or(0, |start| (start & !FAR) as usize);
        self.numbers.forget(0..start);
    }

    pub(crate) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        self.starts.write(writer, "spans.starts")?;
        self.numbers.write(writer, "spans")
    }

    pub(crate) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self { starts: reader.column("spans.starts")?, numbers: reader.column("spans")? })
    }
}

impl SpanBlock<'_> {
    /// Some of its spans, in bytes of a text, not checked against it; none where the column ends before them.
    pub(crate) fn range(&self, spans: Range<usize>) -> Few<Span> {
        let width = if self.far { 2 } else { 1 };
        let numbers = self.numbers.get(spans.start * width..spans.end * width).unwrap_or_default();
        let from = |end: u32| self.reference.wrapping_add(end);
        let span = |numbers: &[u32]| match *numbers {
            [start, end] => Span { start: from(start), end: from(end) },
            [both] => Span { start: from(both & 0xFFFF), end: from(both >> 16) },
            _ => Span { start: 0, end: 0 },
        };
        numbers.chunks_exact(width).map(span).collect()
    }
}

/// A column of spans that is being built.
#[derive(Debug, Default)]
pub(crate) struct SpanSpill {
    starts: Spill<u32>,
    numbers: Spill<u32>,
    /// The spans of the current block, and how many attributions they belong to.
    spans: Vec<Span>,
    attributions: usize,
}

impl SpanSpill {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { starts: Spill::new(folder.clone()), numbers: Spill::new(folder), ..Self::default() }
    }

    /// Adds the spans of the next attribution.
    pub(crate) fn push(&mut self, spans: &[Span]) -> io::Result<()> {
        self.spans.extend_from_slice(spans);
        self.attributions += 1;
        if self.attributions == ATTRIBUTIONS_PER_BLOCK { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> io::Result<()> {
        self.attributions = 0;
        let spans = mem::take(&mut self.spans);
        let from = spans.iter().map(|span| span.start).min().unwrap_or_default();
        let far = spans.iter().any(|span| span.end - from > 0xFFFF);
        let start = u32::try_from(self.numbers.len()).ok().filter(|start| start & FAR == 0);
        let Some(start) = start else {
            return Err(io::Error::other("this is more than an index can hold: two thousand million spans"));
        };
        self.starts.push(if far { start | FAR } else { start })?;
        self.numbers.push(from)?;
        for span in &spans {
            let (start, end) = (span.start - from, span.end - from);
            if far { self.numbers.extend(&[start, end])? } else { self.numbers.push(start | end << 16)? }
        }
        // Reuse the allocation for the next block.
        self.spans = spans;
        self.spans.clear();
        Ok(())
    }

    pub(crate) fn into_column(mut self) -> io::Result<SpanColumn> {
        if self.attributions > 0 {
            self.end_block()?;
        }
        Ok(SpanColumn { starts: self.starts.into_column()?, numbers: self.numbers.into_column()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn spans_are_what_was_pushed(all in proptest::collection::vec(proptest::collection::vec((0..9_u32, 0..40_u32, 0..40_u32), 0..4), 0..70), far in 1..3000_u32) {
            let span = |(at, start, length): (u32, u32, u32)| Span { start: at * 70_000 / far + start, end: at * 70_000 / far + start + length * 4000 / far };
            let all: Vec<Vec<Span>> = all.into_iter().map(|spans| spans.into_iter().map(span).collect()).collect();
            let mut spill = SpanSpill::default();
            all.iter().for_each(|spans| spill.push(spans).unwrap());
            let spans = spill.into_column().unwrap();
            for (nth, block) in all.chunks(ATTRIBUTIONS_PER_BLOCK).enumerate() {
                let mut before = 0;
                for expected in block {
                    prop_assert_eq!(&spans.block(nth).range(before..before + expected.len())[..], &expected[..]);
                    before += expected.len();
                }
            }
            prop_assert!(spans.block(all.len()).range(0..3).is_empty());
        }

        #[test]
        fn damaged_spans_do_no_harm(starts in proptest::collection::vec(any::<u32>(), 0..4), numbers in proptest::collection::vec(any::<u32>(), 0..9), from in 0..9_usize, count in 0..9_usize) {
            let blocks = starts.len();
            let spans = SpanColumn { starts: starts.into(), numbers: numbers.into() };
            for block in 0..=blocks {
                prop_assert!(spans.block(block).range(from..from + count).len() <= count);
            }
        }
    }
}

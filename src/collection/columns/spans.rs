//! The spans of all attributions, one after another, in four bytes each as a rule.
//!
//! They are kept in blocks, as numbers from where the first of the block starts: near ones take half a number for each
//! end, and where a block has one that is farther, each end takes a whole number.

use std::io;
use std::mem;
use std::ops::Range;
use std::path::PathBuf;

use crate::collection::{Few, Span};
use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// Attributions whose spans share a block.
pub(crate) const BLOCK: usize = 16;

/// In a block's start: its spans take two numbers each.
const FAR: u32 = 1 << 31;

/// The spans of attributions.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// By block: where its numbers start, and whether they are [`FAR`].
    starts: Column<u32>,
    /// Of a block the number from which its ends are counted, and then these.
    numbers: Column<u32>,
}

/// One block of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block<'a> {
    from: u32,
    far: bool,
    numbers: &'a [u32],
}

impl Spans {
    /// A block, whose end only its reader knows; an empty one where there is none.
    pub(crate) fn block(&self, block: usize) -> Block<'_> {
        let start = self.starts.get(block).copied().unwrap_or(u32::MAX);
        let numbers = self.numbers.as_slice().get((start & !FAR) as usize..).unwrap_or_default();
        let (from, numbers) = numbers.split_first().map_or((0, numbers), |(from, rest)| (*from, rest));
        Block { from, far: start & FAR != 0, numbers }
    }

    /// Lets go of the memory that the blocks before one hold.
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

impl Block<'_> {
    /// Some of its spans, in bytes of a text that nobody has looked at; fewer where the column ends before them.
    pub(crate) fn part(&self, spans: Range<usize>) -> Few<Span> {
        let width = if self.far { 2 } else { 1 };
        let numbers = self.numbers.get(spans.start * width..spans.end * width).unwrap_or_default();
        let from = |end: u32| self.from.wrapping_add(end);
        let span = |numbers: &[u32]| match *numbers {
            [start, end] => Span { start: from(start), end: from(end) },
            [both] => Span { start: from(both & 0xFFFF), end: from(both >> 16) },
            _ => Span { start: 0, end: 0 },
        };
        numbers.chunks_exact(width).map(span).collect()
    }
}

/// Spans in the making.
#[derive(Debug, Default)]
pub(crate) struct SpansSpill {
    starts: Spill<u32>,
    numbers: Spill<u32>,
    /// Of the block at hand: its spans, and of how many attributions they are.
    spans: Vec<Span>,
    attributions: usize,
}

impl SpansSpill {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { starts: Spill::new(folder.clone()), numbers: Spill::new(folder), ..Self::default() }
    }

    /// Adds the spans of the next attribution.
    pub(crate) fn push(&mut self, spans: &[Span]) -> io::Result<()> {
        self.spans.extend_from_slice(spans);
        self.attributions += 1;
        if self.attributions == BLOCK { self.end_block() } else { Ok(()) }
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
        // Its room serves the next block.
        self.spans = spans;
        self.spans.clear();
        Ok(())
    }

    pub(crate) fn into_spans(mut self) -> io::Result<Spans> {
        if self.attributions > 0 {
            self.end_block()?;
        }
        Ok(Spans { starts: self.starts.into_column()?, numbers: self.numbers.into_column()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_are_what_was_pushed(all in proptest::collection::vec(proptest::collection::vec((0..9_u32, 0..40_u32, 0..40_u32), 0..4), 0..70), far in 1..3000_u32) {
            let span = |(at, start, length): (u32, u32, u32)| Span { start: at * 70_000 / far + start, end: at * 70_000 / far + start + length * 4000 / far };
            let all: Vec<Vec<Span>> = all.into_iter().map(|spans| spans.into_iter().map(span).collect()).collect();
            let mut spill = SpansSpill::default();
            all.iter().for_each(|spans| spill.push(spans).unwrap());
            let spans = spill.into_spans().unwrap();
            for (nth, block) in all.chunks(BLOCK).enumerate() {
                let mut before = 0;
                for expected in block {
                    prop_assert_eq!(&spans.block(nth).part(before..before + expected.len())[..], &expected[..]);
                    before += expected.len();
                }
            }
            prop_assert!(spans.block(all.len()).part(0..3).is_empty());
        }

        #[test]
        fn damaged_spans_do_no_harm(starts in proptest::collection::vec(any::<u32>(), 0..4), numbers in proptest::collection::vec(any::<u32>(), 0..9), from in 0..9_usize, count in 0..9_usize) {
            let blocks = starts.len();
            let spans = Spans { starts: starts.into(), numbers: numbers.into() };
            for block in 0..=blocks {
                prop_assert!(spans.block(block).part(from..from + count).len() <= count);
            }
        }
    }
}

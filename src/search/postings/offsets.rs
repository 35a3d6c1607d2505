//! Slice offsets: where each of many consecutive slices of a column begins, in four bytes each.

use std::ops::Range;

use crate::store::{Column, Reader, Refusal, Writer};
use std::io;

/// This many slices share a full offset, their base, to which theirs are relative.
const OFFSETS_PER_BASE: usize = 64;

/// Where each slice begins and ends: each begins where the previous one ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct SliceOffsets {
    relative: Column<u32>,
    bases: Column<u64>,
}

impl SliceOffsets {
    /// How many slices there are.
    pub(crate) fn len(&self) -> usize {
        self.relative.len().saturating_sub(1)
    }

    fn start(&self, nth: usize) -> Option<usize> {
        let base = *self.bases.get(nth / OFFSETS_PER_BASE)?;
        usize::try_from(base.checked_add(u64::from(*self.relative.get(nth)?))?).ok()
    }

    /// The range of a slice; an empty one where there is no such slice.
    pub(crate) fn range(&self, nth: usize) -> Range<usize> {
        self.across(nth..nth + 1)
    }

    /// From the beginning of one slice to that of a later one.
    pub(crate) fn across(&self, slices: Range<usize>) -> Range<usize> {
        match (self.start(slices.start), self.start(slices.end)) {
            (Some(start), Some(end)) if start <= end => start..end,
            _ => 0..0,
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&format!("{name}.near"), &self.relative)?;
        writer.column(&format!("{name}.far"), &self.bases)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        let relative = reader.column(&format!("{name}.near"))?;
        Ok(Self { relative, bases: reader.column(&format!("{name}.far"))? })
    }
}

/// Slice offsets in the making.
#[derive(Debug, Default)]
pub(crate) struct SliceOffsetsBuilder {
    relative: Vec<u32>,
    bases: Vec<u64>,
}

impl SliceOffsetsBuilder {
    /// Pushes where the next slice begins, and at last where the last one ends.
    pub(crate) fn push(&mut self, offset: usize) {
        let offset = offset as u64;
        if self.relative.len().is_multiple_of(OFFSETS_PER_BASE) {
            self.bases.push(offset);
        }
        let base = self.bases.last().copied().unwrap_or_default();
        self.relative.push(offset.saturating_sub(base) as u32);
    }

    pub(crate) fn finish(self) -> SliceOffsets {
        SliceOffsets { relative: self.relative.into(), bases: self.bases.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_what_was_pushed() {
        let mut builder = SliceOffsetsBuilder::default();
        let all: Vec<usize> = (0..1000_usize).map(|n| n * n * 5_000).collect();
        all.iter().for_each(|offset| builder.push(*offset));
        let offsets = builder.finish();
        assert_eq!(offsets.len(), 999);
        for nth in 0..999 {
            assert_eq!(offsets.range(nth), all[nth]..all[nth + 1]);
        }
        assert_eq!(offsets.range(999), 0..0);
        assert_eq!(offsets.across(3..900), all[3]..all[900]);
        assert_eq!(offsets.across(Range { start: 7, end: 3 }), 0..0);
    }
}

//! SliceOffsets: where each of many stretches begins, in four bytes each.

use std::ops::Range;

use crate::store::{Column, Reader, Refusal, Writer};
use std::io;

/// So many stretches share a full offset, from which those of each of them are counted.
const OFFSETS_PER_BASE: usize = 64;

/// Where each stretch begins and ends: each begins where the one before it ends.
#[derive(Clone, Debug, Default)]
pub(crate) struct SliceOffsets {
    relative: Column<u32>,
    bases: Column<u64>,
}

impl SliceOffsets {
    /// How many stretches there are.
    pub(crate) fn len(&self) -> usize {
        self.relative.len().saturating_sub(1)
    }

    fn start(&self, nth: usize) -> Option<usize> {
        let bases = *self.bases.get(nth / OFFSETS_PER_BASE)?;
        usize::try_from(bases.checked_add(u64::from(*self.relative.get(nth)?))?).ok()
    }

    /// A stretch; an empty one where there is none.
    pub(crate) fn range(&self, nth: usize) -> Range<usize> {
        self.across(nth..nth + 1)
    }

    /// From the beginning of one stretch to that of a later one.
    pub(crate) fn across(&self, stretches: Range<usize>) -> Range<usize> {
        match (self.start(stretches.start), self.start(stretches.end)) {
            (Some(start), Some(end)) if start <= end => start..end,
            _ => 0..0,
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&format!("{name}.relative"), &self.relative)?;
        writer.column(&format!("{name}.bases"), &self.bases)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        let relative = reader.column(&format!("{name}.relative"))?;
        Ok(Self { relative, bases: reader.column(&format!("{name}.bases"))? })
    }
}

/// SliceOffsets in the making.
#[derive(Debug, Default)]
pub(crate) struct SliceOffsetsBuilder {
    relative: Vec<u32>,
    bases: Vec<u64>,
}

impl SliceOffsetsBuilder {
    /// The next stretch begins here; in the end, all ends here.
    pub(crate) fn push(&mut self, offset: usize) {
        let offset = offset as u64;
        if self.relative.len().is_multiple_of(OFFSETS_PER_BASE) {
            self.bases.push(offset);
        }
        let bases = self.bases.last().copied().unwrap_or_default();
        self.relative.push(offset.saturating_sub(bases) as u32);
    }

    pub(crate) fn into_offsets(self) -> SliceOffsets {
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
        let offsets = builder.into_offsets();
        assert_eq!(offsets.len(), 999);
        for nth in 0..999 {
            assert_eq!(offsets.range(nth), all[nth]..all[nth + 1]);
        }
        assert_eq!(offsets.range(999), 0..0);
        assert_eq!(offsets.across(3..900), all[3]..all[900]);
        assert_eq!(offsets.across(Range { start: 7, end: 3 }), 0..0);
    }
}

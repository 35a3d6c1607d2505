//! Where strings start: in four bytes each, where all of them together are short enough for that.

use std::io;

use super::{Column, Reader, Refusal, Writer};

/// One more number than there are strings: the last is where the last one ends. None where there is none.
#[derive(Clone, Debug)]
pub(super) enum Starts {
    Narrow(Column<u32>),
    Wide(Column<u64>),
}

impl Default for Starts {
    fn default() -> Self {
        Self::Narrow(Column::default())
    }
}

impl Starts {
    pub(super) fn new(starts: &[u64]) -> Self {
        match starts.iter().map(|&start| u32::try_from(start)).collect::<Result<Vec<u32>, _>>() {
            Ok(narrow) => Self::Narrow(narrow.into()),
            Err(_) => Self::Wide(starts.to_vec().into()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(starts) => starts.len(),
            Self::Wide(starts) => starts.len(),
        }
    }

    /// How many strings there are.
    pub(super) fn strings(&self) -> usize {
        self.len().saturating_sub(1)
    }

    /// Where a string starts and ends.
    pub(super) fn pair(&self, nth: usize) -> Option<(usize, usize)> {
        let next = nth.checked_add(1)?;
        match self {
            Self::Narrow(starts) => {
                let starts = starts.as_slice();
                Some((*starts.get(nth)? as usize, *starts.get(next)? as usize))
            }
            Self::Wide(starts) => {
                let starts = starts.as_slice();
                Some((*starts.get(nth)? as usize, *starts.get(next)? as usize))
            }
        }
    }

    /// Whether they part so many bytes into strings, and nothing is left over.
    pub(super) fn part(&self, bytes: usize) -> bool {
        let ends = self.len() == 0 || self.pair(0).is_none_or(|(first, _)| first == 0);
        let last = self.strings().checked_sub(1).and_then(|last| self.pair(last));
        let sorted = match self {
            Self::Narrow(starts) => starts.is_sorted(),
            Self::Wide(starts) => starts.is_sorted(),
        };
        ends && sorted && last.map_or(0, |(_, end)| end) == bytes
    }

    pub(super) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        match self {
            Self::Narrow(starts) => writer.column(name, starts),
            Self::Wide(starts) => writer.column(name, starts),
        }
    }

    pub(super) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        reader.column(name).map(Self::Narrow).or_else(|_| reader.column(name).map(Self::Wide))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_starts_are_wide() {
        for starts in [vec![0_u64, 3, 3, 9], vec![0, 3, 1 << 33]] {
            let last = starts[starts.len() - 1] as usize;
            let all = Starts::new(&starts);
            assert_eq!(matches!(all, Starts::Wide(_)), last > 9);
            assert_eq!((all.strings(), all.pair(1)), (starts.len() - 1, Some((3, starts[2] as usize))));
            assert_eq!((all.pair(starts.len() - 1), all.pair(usize::MAX)), (None, None));
            assert!(all.part(last) && !all.part(last - 1));
        }
        assert!(Starts::default().part(0) && !Starts::default().part(1));
    }
}

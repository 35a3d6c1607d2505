//! A column: values of one plain type, one after another, owned or in a file that is mapped.

use std::fmt;
use std::io;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;

use super::Writer;
use super::map::Map;

/// How many bytes of a column are copied or looked at before the pages behind them are released.
pub(super) const CHUNK_BYTES: usize = 1 << 24;

/// Values that never change. A clone shares them.
///
/// Dereferences to a slice. Where a loop asks for many values, take the slice once: of a mapped column every
/// dereference looks up where it lies.
pub struct Column<T> {
    values: Values<T>,
}

enum Values<T> {
    /// Some of these values.
    Owned(Arc<Vec<T>>, Range<usize>),
    /// The bytes of a map. Whether they are aligned and whole values was seen when the column was made.
    Mapped(Arc<Map>, Range<usize>),
}

impl<T: Pod> Column<T> {
    /// The values in these bytes of a map; nothing where they are not there, not aligned or not whole.
    pub(super) fn mapped(map: &Arc<Map>, range: Range<usize>) -> Option<Self> {
        bytemuck::try_cast_slice::<u8, T>(map.bytes().get(range.clone())?).ok()?;
        Some(Self { values: Values::Mapped(Arc::clone(map), range) })
    }

    /// The values as a slice.
    pub fn as_slice(&self) -> &[T] {
        match &self.values {
            Values::Owned(values, range) => values.get(range.clone()).unwrap_or_default(),
            Values::Mapped(map, range) => {
                let bytes = map.bytes().get(range.clone()).unwrap_or_default();
                bytemuck::try_cast_slice(bytes).unwrap_or_default()
            }
        }
    }

    /// Some of the values, shared and not copied; nothing where there are not so many.
    pub fn part(&self, values: Range<usize>) -> Option<Self> {
        self.as_slice().get(values.clone())?;
        let within = |range: &Range<usize>, width: usize| {
            range.start + values.start * width..range.start + values.end * width
        };
        let values = match &self.values {
            Values::Owned(all, range) => Values::Owned(Arc::clone(all), within(range, 1)),
            Values::Mapped(map, range) => Values::Mapped(Arc::clone(map), within(range, size_of::<T>())),
        };
        Some(Self { values })
    }

    /// Lets go of the memory that pages of a range hold, where they are mapped: they are read again when they are
    /// asked for. For walks over more than fits.
    pub fn forget(&self, values: Range<usize>) {
        if let Values::Mapped(map, range) = &self.values {
            let width = size_of::<T>();
            let start = range.start.saturating_add(values.start.saturating_mul(width)).min(range.end);
            let end = range.start.saturating_add(values.end.saturating_mul(width)).min(range.end);
            map.forget(start..end);
        }
    }

    /// Writes all of them into a section. Pages are let go of behind what was written: a copy of what is larger than
    /// memory should not fill it.
    pub fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.begin::<T>(name)?;
        let mut written = 0;
        for values in self.as_slice().chunks(CHUNK_BYTES / size_of::<T>().max(1)) {
            writer.push(values)?;
            written += values.len();
            self.forget(written - values.len()..written);
        }
        writer.end();
        Ok(())
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        let values = match &self.values {
            Values::Owned(values, range) => Values::Owned(Arc::clone(values), range.clone()),
            Values::Mapped(map, range) => Values::Mapped(Arc::clone(map), range.clone()),
        };
        Self { values }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        let all = 0..values.len();
        Self { values: Values::Owned(Arc::new(values), all) }
    }
}

impl<T: Pod> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Vec<_>>())
    }
}

impl<T: Pod> fmt::Debug for Column<T> {
    /// How many there are: nobody reads millions of numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column of {}", self.len())
    }
}

//! A dictionary-encoded column: a value for each attribution, stored as a byte's index into the distinct values where there
//! are at most 256 of these, and as it is otherwise.

use std::io;
use std::path::PathBuf;

use bytemuck::Pod;
use foldhash::HashMap;

use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// A value for each attribution, dictionary-encoded.
#[derive(Debug)]
pub(crate) struct DictionaryColumn<T: Pod> {
    /// By attribution: an index into the values. Empty where there are too many for a byte; then `values` is by attribution.
    codes: Column<u8>,
    values: Column<T>,
}

impl<T: Pod> Default for DictionaryColumn<T> {
    fn default() -> Self {
        Self { codes: Column::default(), values: Column::default() }
    }
}

/// The column as slices, for loops: where it lies is looked up once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DictionarySlice<'a, T> {
    codes: &'a [u8],
    values: &'a [T],
}

impl<T: Copy> DictionarySlice<'_, T> {
    /// The value of one attribution.
    pub(crate) fn get(&self, attribution: usize) -> Option<T> {
        let index = match self.codes {
            [] => attribution,
            codes => usize::from(*codes.get(attribution)?),
        };
        self.values.get(index).copied()
    }
}

impl<T: Pod> DictionaryColumn<T> {
    /// The column as slices.
    pub(crate) fn slice(&self) -> DictionarySlice<'_, T> {
        DictionarySlice { codes: self.codes.as_slice(), values: self.values.as_slice() }
    }

    /// The value of one attribution.
    pub(crate) fn get(&self, attribution: usize) -> Option<T> {
        self.slice().get(attribution)
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        if self.codes.is_empty() { self.values.len() } else { self.codes.len() }
    }

    /// Releases the mapped pages of the values before one.
    pub(crate) fn forget_before(&self, attribution: usize) {
        self.codes.forget(0..attribution);
        if self.codes.is_empty() {
            self.values.forget(0..attribution);
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.codes.write(writer, &format!("{name}.of"))?;
        self.values.write(writer, name)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self { codes: reader.column(&format!("{name}.of"))?, values: reader.column(name)? })
    }
}

/// A dictionary-encoded column that is being built. Holds both forms until it is known which fits.
pub(crate) struct DictionarySpill<T> {
    all: Spill<T>,
    codes: Spill<u8>,
    values: Vec<T>,
    /// The code of each distinct value, by its bits.
    codes_of: HashMap<u32, u8>,
}

impl<T> Default for DictionarySpill<T> {
    fn default() -> Self {
        Self::new(None)
    }
}

impl<T> DictionarySpill<T> {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let (all, codes) = (Spill::new(folder.clone()), Spill::new(folder));
        Self { all, codes, values: Vec::new(), codes_of: HashMap::default() }
    }
}

impl<T: Pod> DictionarySpill<T> {
    /// Adds a value; equal values have equal `bits`.
    pub(crate) fn push(&mut self, value: T, bits: u32) -> io::Result<()> {
        self.all.push(value)?;
        match self.codes_of.get(&bits) {
            Some(&code) => self.codes.push(code),
            None => match u8::try_from(self.values.len()) {
                Ok(code) => {
                    self.codes_of.insert(bits, code);
                    self.values.push(value);
                    self.codes.push(code)
                }
                // No code is left: that there are fewer codes than values says so at the end.
                Err(_) => Ok(()),
            },
        }
    }

    pub(crate) fn into_column(self) -> io::Result<DictionaryColumn<T>> {
        if self.codes.len() < self.all.len() {
            return Ok(DictionaryColumn { codes: Column::default(), values: self.all.into_column()? });
        }
        Ok(DictionaryColumn { codes: self.codes.into_column()?, values: self.values.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_and_many_come_back_as_they_were() {
        for count in [0_u16, 1, 256, 257, 900] {
            let values: Vec<f32> = (0..2 * count).map(|nth| f32::from(nth % count) / 1000.0).collect();
            let mut spill = DictionarySpill::new(None);
            values.iter().for_each(|value| spill.push(*value, value.to_bits()).unwrap());
            let all = spill.into_column().unwrap();
            assert_eq!(all.len(), values.len());
            assert_eq!(all.codes.is_empty(), count > 256 || count == 0);
            let back: Vec<f32> = (0..values.len()).filter_map(|nth| all.get(nth)).collect();
            assert!(back == values && all.get(values.len()).is_none());
        }
    }
}

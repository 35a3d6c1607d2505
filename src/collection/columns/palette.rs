//! A palette: a value for each attribution, in a byte where no more than 256 values come again and again.

use std::io;
use std::path::PathBuf;

use bytemuck::Pod;
use foldhash::HashMap;

use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// A value for each attribution.
#[derive(Debug)]
pub(crate) struct Palette<T: Pod> {
    /// By attribution: the place among the values. Empty where these are too many for a byte; then they are by attribution.
    of: Column<u8>,
    values: Column<T>,
}

impl<T: Pod> Default for Palette<T> {
    fn default() -> Self {
        Self { of: Column::default(), values: Column::default() }
    }
}

/// A palette at hand, for loops: see [`Column`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shades<'a, T> {
    of: &'a [u8],
    values: &'a [T],
}

impl<T: Copy> Shades<'_, T> {
    /// The value of one.
    pub(crate) fn get(&self, attribution: usize) -> Option<T> {
        let place = match self.of {
            [] => attribution,
            of => usize::from(*of.get(attribution)?),
        };
        self.values.get(place).copied()
    }
}

impl<T: Pod> Palette<T> {
    /// All of them, to be asked for many.
    pub(crate) fn shades(&self) -> Shades<'_, T> {
        Shades { of: self.of.as_slice(), values: self.values.as_slice() }
    }

    /// The value of one.
    pub(crate) fn get(&self, attribution: usize) -> Option<T> {
        self.shades().get(attribution)
    }

    /// How many have one.
    pub(crate) fn len(&self) -> usize {
        if self.of.is_empty() { self.values.len() } else { self.of.len() }
    }

    /// Lets go of the memory that those before one hold.
    pub(crate) fn forget_before(&self, attribution: usize) {
        self.of.forget(0..attribution);
        if self.of.is_empty() {
            self.values.forget(0..attribution);
        }
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.of.write(writer, &format!("{name}.of"))?;
        self.values.write(writer, name)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self { of: reader.column(&format!("{name}.of"))?, values: reader.column(name)? })
    }
}

/// A palette in the making.
pub(crate) struct PaletteSpill<T> {
    all: Spill<T>,
    of: Spill<u8>,
    values: Vec<T>,
    /// The place of each value, by its bits.
    places: HashMap<u32, u8>,
}

impl<T> Default for PaletteSpill<T> {
    fn default() -> Self {
        Self::new(None)
    }
}

impl<T> PaletteSpill<T> {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        let (all, of) = (Spill::new(folder.clone()), Spill::new(folder));
        Self { all, of, values: Vec::new(), places: HashMap::default() }
    }
}

impl<T: Pod> PaletteSpill<T> {
    /// Adds a value, which `bits` tell from others.
    pub(crate) fn push(&mut self, value: T, bits: u32) -> io::Result<()> {
        self.all.push(value)?;
        match self.places.get(&bits) {
            Some(&place) => self.of.push(place),
            None => match u8::try_from(self.values.len()) {
                Ok(place) => {
                    self.places.insert(bits, place);
                    self.values.push(value);
                    self.of.push(place)
                }
                // From here on there is no place for it, so that fewer places than attributions are kept.
                Err(_) => Ok(()),
            },
        }
    }

    pub(crate) fn into_palette(self) -> io::Result<Palette<T>> {
        if self.of.len() < self.all.len() {
            return Ok(Palette { of: Column::default(), values: self.all.into_column()? });
        }
        Ok(Palette { of: self.of.into_column()?, values: self.values.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_and_many_come_back_as_they_were() {
        for count in [0_u16, 1, 256, 257, 900] {
            let values: Vec<f32> = (0..2 * count).map(|nth| f32::from(nth % count) / 1000.0).collect();
            let mut spill = PaletteSpill::new(None);
            values.iter().for_each(|value| spill.push(*value, value.to_bits()).unwrap());
            let all = spill.into_palette().unwrap();
            assert_eq!(all.len(), values.len());
            assert_eq!(all.of.is_empty(), count > 256 || count == 0);
            let back: Vec<f32> = (0..values.len()).filter_map(|nth| all.get(nth)).collect();
            assert!(back == values && all.get(values.len()).is_none());
        }
    }
}

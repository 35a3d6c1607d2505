//! The confidences: how sure each attribution is, in a byte where no more than 256 values come again and again.

use std::io;
use std::path::PathBuf;

use foldhash::HashMap;

use crate::store::{Column, Reader, Refusal, Spill, Writer};

/// How sure each attribution is.
#[derive(Debug, Default)]
pub(super) struct Confidences {
    /// By attribution: the place among the values. Empty where these are too many for a byte; then they are by attribution.
    of: Column<u8>,
    values: Column<f32>,
}

impl Confidences {
    pub(super) fn get(&self, attribution: usize) -> f32 {
        let place = if self.of.is_empty() {
            Some(attribution)
        } else {
            self.of.get(attribution).map(|&at| at.into())
        };
        let value = place.and_then(|place| self.values.get(place)).copied();
        value.filter(|value| (0.0..=1.0).contains(value)).unwrap_or_default()
    }

    /// Whether there is one for each of so many.
    pub(super) fn are_for(&self, attributions: usize) -> bool {
        if self.of.is_empty() { self.values.len() == attributions } else { self.of.len() == attributions }
    }

    /// Lets go of the memory that those before one hold.
    pub(super) fn forget_before(&self, attribution: usize) {
        self.of.forget(0..attribution);
        if self.of.is_empty() {
            self.values.forget(0..attribution);
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) -> io::Result<()> {
        writer.column("confidence.of", &self.of)?;
        writer.column("confidence", &self.values)
    }

    pub(super) fn read(reader: &Reader) -> Result<Self, Refusal> {
        Ok(Self { of: reader.column("confidence.of")?, values: reader.column("confidence")? })
    }
}

/// The confidences in the making.
#[derive(Default)]
pub(super) struct ConfidencesSpill {
    all: Spill<f32>,
    of: Spill<u8>,
    /// The place of each value, by its bits.
    places: HashMap<u32, u8>,
}

impl ConfidencesSpill {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { all: Spill::new(folder.clone()), of: Spill::new(folder), places: HashMap::default() }
    }

    pub(super) fn push(&mut self, value: f32) -> io::Result<()> {
        self.all.push(value)?;
        let count = self.places.len();
        match self.places.get(&value.to_bits()) {
            Some(&place) => self.of.push(place),
            None if count < 256 => {
                self.places.insert(value.to_bits(), count as u8);
                self.of.push(count as u8)
            }
            // From here on there is no place for it, so that fewer places than attributions are kept.
            None => Ok(()),
        }
    }

    pub(super) fn into_confidences(self) -> io::Result<Confidences> {
        if self.of.len() < self.all.len() {
            return Ok(Confidences { of: Column::default(), values: self.all.into_column()? });
        }
        let mut values = vec![0.0; self.places.len()];
        self.places.iter().for_each(|(&bits, &place)| values[usize::from(place)] = f32::from_bits(bits));
        Ok(Confidences { of: self.of.into_column()?, values: values.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_and_many_come_back_as_they_were() {
        for count in [0_u16, 1, 256, 257, 900] {
            let values: Vec<f32> = (0..2 * count).map(|nth| f32::from(nth % count) / 1000.0).collect();
            let mut spill = ConfidencesSpill::new(None);
            values.iter().for_each(|value| spill.push(*value).unwrap());
            let all = spill.into_confidences().unwrap();
            assert!(all.are_for(values.len()) && !all.are_for(values.len() + 1));
            assert_eq!(all.of.is_empty(), count > 256 || count == 0);
            let back: Vec<f32> = (0..values.len()).map(|nth| all.get(nth)).collect();
            assert!(back == values && all.get(values.len()) == 0.0);
        }
    }
}

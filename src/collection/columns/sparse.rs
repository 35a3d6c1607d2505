//! A sparse column: a text for few of many.

use std::io;
use std::path::PathBuf;

use crate::store::{Column, Reader, Refusal, Spill, Texts, TextsSpill, Writer};

/// Texts of those that have one, by their number.
#[derive(Debug, Default)]
pub(crate) struct Sparse {
    /// Ascending.
    numbers: Column<u32>,
    texts: Texts,
}

impl Sparse {
    /// The text of one, and its place among those that have one.
    pub(crate) fn find(&self, number: u32) -> Option<(usize, &str)> {
        let place = self.numbers.binary_search(&number).ok()?;
        Some((place, self.texts.get(place)))
    }

    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        self.find(number).map(|(_, text)| text)
    }

    /// The text of the last number that has one, up to this.
    pub(crate) fn at_or_before(&self, number: u32) -> Option<&str> {
        let place = self.numbers.partition_point(|&other| other <= number).checked_sub(1)?;
        Some(self.texts.get(place))
    }

    /// Those that have a text, with it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.numbers.iter().copied().zip(self.texts.iter())
    }

    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&format!("{name}.of"), &self.numbers)?;
        self.texts.write(writer, name)
    }

    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        Ok(Self { numbers: reader.column(&format!("{name}.of"))?, texts: Texts::read(reader, name)? })
    }
}

impl<'a> FromIterator<(u32, &'a str)> for Sparse {
    fn from_iter<I: IntoIterator<Item = (u32, &'a str)>>(all: I) -> Self {
        let (numbers, texts): (Vec<u32>, Vec<&str>) = all.into_iter().unzip();
        Self { numbers: numbers.into(), texts: texts.into_iter().collect() }
    }
}

/// A sparse column in the making.
#[derive(Debug, Default)]
pub(crate) struct SparseSpill {
    numbers: Spill<u32>,
    texts: TextsSpill,
}

impl SparseSpill {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { numbers: Spill::new(folder.clone()), texts: TextsSpill::new(folder) }
    }

    /// Gives a text to a number, which is higher than those before it.
    pub(crate) fn push(&mut self, number: u32, text: &str) -> io::Result<()> {
        self.numbers.push(number)?;
        self.texts.push(text)
    }

    pub(crate) fn into_sparse(self) -> io::Result<Sparse> {
        Ok(Sparse { numbers: self.numbers.into_column()?, texts: self.texts.into_texts()? })
    }
}

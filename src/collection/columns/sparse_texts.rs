//! A sparse column of texts: for fields that few records have.

use std::io;
use std::path::PathBuf;

use crate::store::{Column, Reader, Refusal, Spill, Texts, TextsSpill, Writer, touch};

/// Texts by the numbers of the records that have one.
#[derive(Debug, Default)]
pub(crate) struct SparseTexts {
    /// Ascending.
    numbers: Column<u32>,
    texts: Texts,
}

impl SparseTexts {
    /// The text of a record, and its index among the texts. A binary search.
    pub(crate) fn find(&self, number: u32) -> Option<(usize, &str)> {
        let index = self.numbers.binary_search(&number).ok()?;
        Some((index, self.texts.get(index)))
    }

    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        self.find(number).map(|(_, text)| text)
    }

    /// The text of the last record up to this one that has one.
    pub(crate) fn at_or_before(&self, number: u32) -> Option<&str> {
        let index = self.numbers.partition_point(|&other| other <= number).checked_sub(1)?;
        Some(self.texts.get(index))
    }

    /// Every text, with its record's number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        touch(self.numbers.len());
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

impl<'a> FromIterator<(u32, &'a str)> for SparseTexts {
    fn from_iter<I: IntoIterator<Item = (u32, &'a str)>>(all: I) -> Self {
        let (numbers, texts): (Vec<u32>, Vec<&str>) = all.into_iter().unzip();
        Self { numbers: numbers.into(), texts: texts.into_iter().collect() }
    }
}

/// A sparse column that is being built.
#[derive(Debug, Default)]
pub(crate) struct SparseTextsSpill {
    numbers: Spill<u32>,
    texts: TextsSpill,
}

impl SparseTextsSpill {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { numbers: Spill::new(folder.clone()), texts: TextsSpill::new(folder) }
    }

    /// Adds a record's text. Numbers ascend.
    pub(crate) fn push(&mut self, number: u32, text: &str) -> io::Result<()> {
        self.numbers.push(number)?;
        self.texts.push(text)
    }

    pub(crate) fn into_column(self) -> io::Result<SparseTexts> {
        Ok(SparseTexts { numbers: self.numbers.into_column()?, texts: self.texts.into_texts()? })
    }
}

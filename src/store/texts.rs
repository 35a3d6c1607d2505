//! Texts: strings one after another, with where each starts.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use super::{Column, Reader, Refusal, Spill, Utf8, Writer};

/// Strings that never change. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// One more than there are texts: the last is where the last one ends. Empty where there is none.
    starts: Column<u64>,
    text: Utf8,
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them; the empty one where there is none of that number, or it is damaged.
    pub fn get(&self, nth: usize) -> &str {
        self.text.get(self.range(nth)).unwrap_or_default()
    }

    /// Where one lies in [`bytes`](Self::bytes). An empty range where there is none of that number.
    pub fn range(&self, nth: usize) -> Range<usize> {
        match self.starts.get(nth..).unwrap_or_default() {
            [start, end, ..] if start <= end => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth))
    }

    /// The bytes of all of them.
    pub fn bytes(&self) -> &Column<u8> {
        self.text.bytes()
    }

    /// Looks at all of it once, so that no later look has to. Whether it is sound.
    pub fn check(&self) -> bool {
        let starts = self.starts.as_slice();
        starts.is_sorted()
            && starts.first().is_none_or(|&first| first == 0)
            && starts.last().is_none_or(|&last| last == self.text.bytes().len() as u64)
            && self.text.check()
    }

    /// Writes them as two sections.
    pub fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.column(&starts_of(name), &self.starts)?;
        writer.column(name, self.text.bytes())
    }

    /// Reads them from two sections.
    pub fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        let starts = reader.column(&starts_of(name))?;
        Ok(Self { starts, text: Utf8::new(reader.column(name)?) })
    }
}

fn starts_of(name: &str) -> String {
    format!("{name}.starts")
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let mut starts = vec![0];
        let mut all = String::new();
        for text in texts {
            all.push_str(text.as_ref());
            starts.push(all.len() as u64);
        }
        Self { starts: Column::from(starts), text: Utf8::from(all) }
    }
}

/// Texts in the making, which go to temporary files when they outgrow their memory.
#[derive(Debug, Default)]
pub struct TextsSpill {
    starts: Spill<u64>,
    bytes: Spill<u8>,
}

impl TextsSpill {
    /// In this folder, or in memory alone.
    pub fn new(folder: Option<PathBuf>) -> Self {
        match folder {
            Some(folder) => {
                Self { starts: Spill::into_folder(folder.clone()), bytes: Spill::into_folder(folder) }
            }
            None => Self::default(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds one.
    pub fn push(&mut self, text: &str) -> io::Result<()> {
        self.starts.push(self.bytes.len() as u64)?;
        self.bytes.extend(text.as_bytes())
    }

    /// All of them.
    pub fn into_texts(mut self) -> io::Result<Texts> {
        self.starts.push(self.bytes.len() as u64)?;
        let text = Utf8::new(self.bytes.into_column()?);
        // They came from texts, so this costs one look and saves many.
        text.check();
        Ok(Texts { starts: self.starts.into_column()?, text })
    }
}

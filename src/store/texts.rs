//! Texts: strings one after another, with where each starts.

use std::io;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::column::{Starts, Strings};
use super::{Column, Reader, Refusal, Spill, Writer};

/// Strings that never change. A clone shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    pub(super) strings: Arc<Strings>,
}

impl Texts {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.strings.starts().string_count()
    }

    /// One of them; the empty one where there is none of that number, or it is damaged.
    pub(crate) fn get(&self, nth: usize) -> &str {
        self.strings.get(nth).unwrap_or_default()
    }

    /// Where one lies in [`bytes`](Self::bytes). An empty range where there is none of that number.
    pub(crate) fn range(&self, nth: usize) -> Range<usize> {
        self.strings.range(nth).unwrap_or_default()
    }

    /// All of them, in order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|nth| self.get(nth))
    }

    /// The bytes of all of them.
    pub(crate) fn bytes(&self) -> &Column<u8> {
        self.strings.bytes()
    }

    /// Writes them as two sections.
    pub(crate) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        self.strings.starts().write(writer, &starts_of(name))?;
        self.bytes().write(writer, name)
    }

    /// Reads them from two sections.
    pub(crate) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        let section = starts_of(name);
        let narrow = reader.column(&section).map(Starts::Narrow);
        let starts = narrow.or_else(|_| reader.column(&section).map(Starts::Wide))?;
        Ok(Self { strings: Arc::new(Strings::new(starts, reader.column(name)?)) })
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
        Self { strings: Arc::new(Strings::of(&starts, all)) }
    }
}

/// Texts in the making, which go to temporary files when they outgrow their memory.
#[derive(Debug, Default)]
pub(crate) struct TextsSpill {
    starts: Spill<u64>,
    bytes: Spill<u8>,
}

impl TextsSpill {
    /// In this folder, or without one in memory only.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { starts: Spill::new(folder.clone()), bytes: Spill::new(folder) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Adds one.
    pub(crate) fn push(&mut self, text: &str) -> io::Result<()> {
        self.starts.push(self.bytes.len() as u64)?;
        self.bytes.extend(text.as_bytes())
    }

    /// One of them, read again; the empty one where there is none of that number.
    pub(crate) fn get(&mut self, nth: usize) -> io::Result<String> {
        let end =
            if nth + 1 < self.len() { self.starts.get(nth + 1)? } else { Some(self.bytes.len() as u64) };
        let Some((start, end)) = self.starts.get(nth)?.zip(end) else { return Ok(String::new()) };
        let bytes = self.bytes.range(start as usize..end as usize)?;
        String::from_utf8(bytes).map_err(|_| io::Error::other("a temporary file changed"))
    }

    /// All of them.
    pub(crate) fn into_texts(mut self) -> io::Result<Texts> {
        self.starts.push(self.bytes.len() as u64)?;
        let in_memory = !self.bytes.is_in_file();
        let starts = Starts::new(&self.starts.into_column()?);
        let strings = Strings::new(starts, self.bytes.into_column()?);
        if in_memory {
            strings.validate_all();
        }
        Ok(Texts { strings: Arc::new(strings) })
    }
}

//! A spill: a column in the making, which goes to a temporary file when it outgrows its memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use bytemuck::Pod;

use super::Column;
use super::column::Map;

/// The bytes that are kept in memory before they are written.
const HELD: usize = 1 << 20;

/// Values that are gathered, and read when all are there.
#[derive(Debug)]
pub(crate) struct Spill<T> {
    held: Vec<T>,
    spilled: usize,
    /// Where the file is made. Nothing: it all stays in memory.
    folder: Option<PathBuf>,
    file: Option<File>,
}

impl<T> Default for Spill<T> {
    fn default() -> Self {
        Self::in_memory()
    }
}

impl<T> Spill<T> {
    /// One that never leaves memory.
    pub(crate) fn in_memory() -> Self {
        Self { held: Vec::new(), spilled: 0, folder: None, file: None }
    }

    /// One that goes to a nameless file in this folder past a megabyte.
    pub(crate) fn into_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: Some(folder.into()), ..Self::in_memory() }
    }

    /// One that goes to a file in this folder, or without one stays in memory.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, ..Self::in_memory() }
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.spilled + self.held.len()
    }

    /// Whether some went to a file.
    pub(crate) fn is_in_file(&self) -> bool {
        self.file.is_some()
    }
}

impl<T: Pod> Spill<T> {
    /// Adds a value.
    pub(crate) fn push(&mut self, value: T) -> io::Result<()> {
        self.held.push(value);
        self.relieve()
    }

    /// Adds values.
    pub(crate) fn extend(&mut self, values: &[T]) -> io::Result<()> {
        self.held.extend_from_slice(values);
        self.relieve()
    }

    fn relieve(&mut self) -> io::Result<()> {
        match &self.folder {
            Some(folder) if self.held.len() * size_of::<T>() >= HELD => {
                if self.file.is_none() {
                    self.file = Some(tempfile::tempfile_in(folder)?);
                }
                self.flush()
            }
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.write_all(bytemuck::cast_slice(&self.held))?;
            self.spilled += self.held.len();
            self.held.clear();
        }
        Ok(())
    }

    /// One of them, read again.
    pub(crate) fn get(&mut self, nth: usize) -> io::Result<Option<T>> {
        if nth >= self.len() {
            return Ok(None);
        }
        Ok(self.range(nth..nth + 1)?.pop())
    }

    /// Some of them, read again; fewer where there are not so many.
    pub(crate) fn range(&mut self, range: Range<usize>) -> io::Result<Vec<T>> {
        let held = |at: usize| at.saturating_sub(self.spilled).min(self.held.len());
        let rest = &self.held[held(range.start)..held(range.end).max(held(range.start))];
        let end = range.end.min(self.spilled);
        let Some(file) = self.file.as_mut().filter(|_| range.start < end) else { return Ok(rest.to_vec()) };
        let mut values = vec![T::zeroed(); end - range.start];
        file.seek(SeekFrom::Start((range.start * size_of::<T>()) as u64))?;
        file.read_exact(bytemuck::cast_slice_mut(&mut values))?;
        file.seek(SeekFrom::End(0))?;
        values.extend_from_slice(rest);
        Ok(values)
    }

    /// All of them, as a column: mapped where they went to a file.
    pub(crate) fn into_column(mut self) -> io::Result<Column<T>> {
        self.flush()?;
        let Some(file) = &self.file else { return Ok(Column::from(self.held)) };
        let map = Arc::new(Map::file(file)?);
        let bytes = 0..map.bytes().len();
        Column::mapped(&map, bytes).ok_or_else(|| io::Error::other("a temporary file changed"))
    }
}

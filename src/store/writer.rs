//! The writer: streams sections into a file, one after another.

use std::hash::Hasher as _;
use std::io::{self, BufWriter, Write};

use bytemuck::Pod;
use twox_hash::xxhash3_64::Hasher;

use super::format::{ALIGNMENT, END, Foot, SectionEntry, checksum, head, padded};

/// The file is handed to the system in stretches of so many bytes: what is written at once can be kept in memory as one
/// page, and a page of this size, a large one, is found sooner by whoever reads here and there.
const STRETCH: u64 = 2 << 20;

/// Writes a file of sections. Until [`finish`](Self::finish) it is no such file.
pub struct Writer {
    out: Box<dyn Write + Send>,
    at: u64,
    open: Option<(SectionEntry, Hasher)>,
    table: Vec<SectionEntry>,
}

impl Writer {
    /// Begins a file. It is written through a buffer; what is to reach the disk, the caller syncs afterwards.
    pub fn new(out: impl Write + Send + 'static) -> io::Result<Self> {
        let out = Box::new(BufWriter::with_capacity(STRETCH as usize, out));
        let mut writer = Self { out, at: 0, open: None, table: Vec::new() };
        writer.put(&head())?;
        Ok(writer)
    }

    /// Begins a section, whose name is at most 32 bytes long and was not given before. One that is open ends.
    pub fn begin<T: Pod>(&mut self, name: &str) -> io::Result<()> {
        self.end();
        let taken = self.table.iter().any(|entry| entry.is_called(name));
        let Some(name) = padded(name).filter(|_| !taken) else {
            return Err(io::Error::other(format!("a section can't be called “{name}”")));
        };
        self.align()?;
        let entry =
            SectionEntry { name, start: self.at, bytes: 0, width: size_of::<T>() as u64, checksum: 0 };
        self.open = Some((entry, Hasher::new()));
        Ok(())
    }

    /// Adds values to the section that is open, of the type that it was begun with.
    pub fn push<T: Pod>(&mut self, values: &[T]) -> io::Result<()> {
        let bytes: &[u8] = bytemuck::cast_slice(values);
        match &mut self.open {
            Some((entry, hasher)) if entry.width == size_of::<T>() as u64 => {
                hasher.write(bytes);
                entry.bytes += bytes.len() as u64;
            }
            _ => return Err(io::Error::other("no section of this type is open")),
        }
        self.put(bytes)
    }

    /// Ends the section that is open.
    pub fn end(&mut self) {
        if let Some((mut entry, hasher)) = self.open.take() {
            entry.checksum = hasher.finish();
            self.table.push(entry);
        }
    }

    /// A whole section at once.
    pub fn column<T: Pod>(&mut self, name: &str, values: &[T]) -> io::Result<()> {
        self.begin::<T>(name)?;
        self.push(values)?;
        self.end();
        Ok(())
    }

    /// How many bytes were written so far.
    pub fn written(&self) -> u64 {
        self.at
    }

    /// Hands what was buffered to the system, so that somebody else can read it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes the table and the foot. The file is whole now, but may not be on the disk yet.
    pub fn finish(mut self) -> io::Result<()> {
        self.end();
        self.align()?;
        let table: Vec<u8> = self.table.iter().flat_map(SectionEntry::encode).collect();
        let foot =
            Foot { table: self.at, sections: self.table.len() as u64, checksum: checksum(&table), end: END };
        self.put(&table)?;
        self.put(bytemuck::bytes_of(&foot))?;
        self.out.flush()
    }

    fn align(&mut self) -> io::Result<()> {
        let gap = self.at.next_multiple_of(ALIGNMENT) - self.at;
        self.put(&[0; ALIGNMENT as usize][..gap as usize])
    }

    /// Cuts what it writes where stretches of the file end, so that the buffer is handed on there and nowhere else.
    fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = STRETCH - self.at % STRETCH;
            let (some, rest) = bytes.split_at(bytes.len().min(room as usize));
            self.out.write_all(some)?;
            self.at += some.len() as u64;
            bytes = rest;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Writer at {}", self.at)
    }
}

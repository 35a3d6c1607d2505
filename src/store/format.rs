//! The format of the file: a head, sections, a table of them, a foot.
//!
//! ```text
//! head   16 bytes   "whosaid" and a zero, the version, a number that tells the order of bytes
//! sections          each from a multiple of 64 on, as the processor has the values
//! table             an entry of 64 bytes for each section
//! foot   32 bytes   where the table starts, how many entries it has, its checksum, "whosaid" and a one
//! ```
//!
//! A file that was cut has no foot. Checksums are XXH3: they find accidents, and no forgery.

use std::hash::Hasher as _;

use bytemuck::{Pod, Zeroable};
use twox_hash::XxHash3_64;
use twox_hash::xxhash3_64::Hasher;

/// The number of the format that this program writes and reads.
pub const VERSION: u32 = 7;

/// The first number that was called 0.2-dev.
const FIRST_DEVELOPMENT: u32 = 5;

/// What a format is called, by its number. One that is called "dev" may still change until the version of that name comes.
pub(super) fn version_name(number: u32) -> String {
    match number {
        VERSION => "version 0.2-dev".to_owned(),
        0..FIRST_DEVELOPMENT => "version 0.1".to_owned(),
        FIRST_DEVELOPMENT..VERSION => "an earlier state of version 0.2-dev".to_owned(),
        _ => format!("version number {number}"),
    }
}

pub(super) const MAGIC: [u8; 8] = *b"whosaid\0";
pub(super) const END: [u8; 8] = *b"whosaid\x01";
pub(super) const ORDER: u32 = 0x0102_0304;
pub(super) const HEAD: usize = 16;
pub(super) const FOOT: usize = 32;
pub(super) const ENTRY: usize = 64;
/// A cache line: no value lies across two.
pub(super) const ALIGNMENT: u64 = 64;
pub(super) const LONGEST_NAME: usize = 32;

pub(super) fn checksum(bytes: &[u8]) -> u64 {
    XxHash3_64::oneshot(bytes)
}

/// A checksum of what comes in parts.
#[derive(Default)]
pub(crate) struct Checksum(Hasher);

impl Checksum {
    /// The next part.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    /// The checksum of all of them.
    pub(crate) fn finish(&self) -> u64 {
        self.0.finish()
    }
}

pub(super) fn head() -> [u8; HEAD] {
    let mut head = [0; HEAD];
    head[..8].copy_from_slice(&MAGIC);
    head[8..12].copy_from_slice(&VERSION.to_ne_bytes());
    head[12..].copy_from_slice(&ORDER.to_ne_bytes());
    head
}

/// A section, as the table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SectionEntry {
    /// Padded with zeros.
    pub name: [u8; LONGEST_NAME],
    pub start: u64,
    pub bytes: u64,
    /// Of a value, in bytes.
    pub width: u64,
    pub checksum: u64,
}

impl SectionEntry {
    pub(super) fn encode(&self) -> [u8; ENTRY] {
        let mut bytes = [0; ENTRY];
        bytes[..LONGEST_NAME].copy_from_slice(&self.name);
        let numbers = [self.start, self.bytes, self.width, self.checksum];
        bytes[LONGEST_NAME..].copy_from_slice(bytemuck::bytes_of(&numbers));
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let name = bytes.get(..LONGEST_NAME)?.try_into().ok()?;
        let [start, bytes, width, checksum] = number_list(bytes.get(LONGEST_NAME..ENTRY)?)?;
        Some(Self { name, start, bytes, width, checksum })
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        padded(name) == Some(self.name)
    }

    pub(super) fn called(&self) -> String {
        String::from_utf8_lossy(&self.name).trim_end_matches('\0').to_owned()
    }
}

/// What stands at the end of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Foot {
    pub table: u64,
    pub sections: u64,
    pub checksum: u64,
    pub end: [u8; 8],
}

/// A section's name as the table has it; nothing where it is too long.
pub(super) fn padded(name: &str) -> Option<[u8; LONGEST_NAME]> {
    let mut padded = [0; LONGEST_NAME];
    padded.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
    Some(padded)
}

fn number_list(bytes: &[u8]) -> Option<[u64; 4]> {
    bytemuck::try_pod_read_unaligned(bytes).ok()
}

//! The reader: opens a file of sections, and hands them out.
//!
//! Opening looks at the head, the foot and the table alone, so that it takes no longer with a large file;
//! [`Reader::verify`] looks at everything.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bytemuck::Pod;

use super::column::{CHUNK_BYTES, Map};
use super::format::{
    Checksum, ENTRY, FOOT, Foot, HEAD, MAGIC, ORDER, SectionEntry, VERSION, checksum, version_name,
};
use super::system_error::in_words;
use super::{Column, format};

/// Why a file is not read, as the end of a sentence that begins with its name.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It can't be read at all.
    #[error("could not be read: {}", in_words(.0))]
    Io(#[from] io::Error),
    /// It begins as something else.
    #[error("is no index of whosaid")]
    Other,
    /// It is of another version.
    #[error(
        "is an index of {}, and this whosaid reads {}: build it again with `whosaid index`",
        version_name(*found),
        version_name(VERSION)
    )]
    Version {
        /// What it says.
        found: u32,
    },
    /// It was made where numbers are written the other way round.
    #[error("was made on another kind of computer: build it again with `whosaid index`")]
    Order,
    /// Its end is missing.
    #[error("is cut off: build it again with `whosaid index`")]
    Cut,
    /// A part is not what was written.
    #[error("is damaged ({0}): build it again with `whosaid index`")]
    Damaged(String),
}

impl Refusal {
    /// A part that does not fit the others.
    pub fn damaged(part: &str) -> Self {
        Self::Damaged(part.to_owned())
    }
}

/// A file of sections that was opened. A clone shares it.
#[derive(Clone, Debug)]
pub struct Reader {
    map: Arc<Map>,
    table: Arc<[SectionEntry]>,
}

impl Reader {
    /// Maps a file.
    pub fn open(path: &Path) -> Result<Self, Refusal> {
        Self::over(Map::file(&File::open(path)?)?)
    }

    /// Reads from a copy of bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        Self::over(Map::memory(bytes))
    }

    fn over(map: Map) -> Result<Self, Refusal> {
        let table = table(map.bytes())?;
        Ok(Self { map: Arc::new(map), table: table.into() })
    }

    /// The section of that name. It is damage where there is none, or it holds values of another width.
    pub fn column<T: Pod>(&self, name: &str) -> Result<Column<T>, Refusal> {
        let entry = self.table.iter().find(|entry| entry.is_called(name));
        entry
            .filter(|entry| entry.width == size_of::<T>() as u64)
            .and_then(|entry| Column::mapped(&self.map, range(entry)?))
            .ok_or_else(|| Refusal::damaged(name))
    }

    /// Says that the section of that name and those behind it are read here and there all the time, and not through.
    pub fn in_large_pages_from(&self, name: &str) {
        let first = self.table.iter().find(|entry| entry.is_called(name)).and_then(range);
        if let Some(first) = first.filter(|first| first.start < self.size()) {
            self.map.in_large_pages(first.start..self.size());
        }
    }

    /// How many bytes the file has.
    pub fn size(&self) -> usize {
        self.map.bytes().len()
    }

    /// Looks at every byte. This takes a second for ten gigabytes or so.
    pub fn verify(&self) -> Result<(), Refusal> {
        self.look_through(|_| {})
    }

    /// The same for whoever is going to walk over all of it once: what was looked at stays in no memory of this process.
    pub fn verify_in_passing(&self) -> Result<(), Refusal> {
        self.look_through(|looked_at| self.map.forget(looked_at))
    }

    fn look_through(&self, mut done: impl FnMut(Range<usize>)) -> Result<(), Refusal> {
        let all = self.map.bytes();
        let blank = |gap: Range<usize>| all.get(gap).is_some_and(|gap| gap.iter().all(|&byte| byte == 0));
        let mut sum = |range: Range<usize>| {
            let mut sum = Checksum::default();
            for start in range.clone().step_by(CHUNK_BYTES) {
                let step = start..range.end.min(start + CHUNK_BYTES);
                sum.add(all.get(step.clone())?);
                done(step);
            }
            Some(sum.finish())
        };
        let mut at = HEAD;
        for entry in self.table.iter() {
            let sound = range(entry).filter(|range| range.end <= all.len() && blank(at..range.start));
            let sound = sound.filter(|range| sum(range.clone()) == Some(entry.checksum));
            at = sound.ok_or_else(|| Refusal::damaged(&entry.called()))?.end;
        }
        let table = all.len() - FOOT - self.table.len() * ENTRY;
        if blank(at..table) { Ok(()) } else { Err(Refusal::damaged("the table")) }
    }
}

fn range(entry: &SectionEntry) -> Option<Range<usize>> {
    let start = usize::try_from(entry.start).ok()?;
    Some(start..start.checked_add(usize::try_from(entry.bytes).ok()?)?)
}

fn table(bytes: &[u8]) -> Result<Vec<SectionEntry>, Refusal> {
    let head = bytes.get(..HEAD).filter(|head| head.starts_with(&MAGIC));
    let Some(head) = head else {
        let cut = !bytes.is_empty() && MAGIC.starts_with(&bytes[..bytes.len().min(MAGIC.len())]);
        return Err(if cut { Refusal::Cut } else { Refusal::Other });
    };
    let number = |at: usize| bytemuck::pod_read_unaligned::<u32>(&head[at..at + 4]);
    if number(12) != ORDER {
        return Err(if number(12) == ORDER.swap_bytes() {
            Refusal::Order
        } else {
            Refusal::damaged("the head")
        });
    }
    if number(8) != VERSION {
        return Err(Refusal::Version { found: number(8) });
    }
    let end = bytes.len().checked_sub(FOOT).filter(|&end| end >= HEAD).ok_or(Refusal::Cut)?;
    let foot: Foot = bytemuck::pod_read_unaligned(&bytes[end..]);
    if foot.end != format::END {
        return Err(Refusal::Cut);
    }
    let start = usize::try_from(foot.table).ok().filter(|&start| (HEAD..=end).contains(&start));
    let table = start.map(|start| &bytes[start..end]);
    let table = table.filter(|table| {
        table.len() % ENTRY == 0
            && (table.len() / ENTRY) as u64 == foot.sections
            && checksum(table) == foot.checksum
    });
    let entries: Option<Vec<_>> =
        table.and_then(|table| table.chunks_exact(ENTRY).map(SectionEntry::decode).collect());
    let entries = entries.ok_or_else(|| Refusal::damaged("the table"))?;
    match entries.iter().find(|entry| range(entry).is_none_or(|range| range.end > end)) {
        Some(entry) => Err(Refusal::damaged(&entry.called())),
        None => Ok(entries),
    }
}

//! Columns: plain values one after another, in memory or in a file that is mapped, and strings in a column of bytes.
//!
//! One of three files with `unsafe` in them; a test holds that. It is needed to map a file and let go of its pages, and to hand
//! out bytes as `str` that were validated before. Both are sound because the bytes never change:
//!
//! - What is in memory is owned by a [`Map`] or a [`Column`], whose fields are private to this file and which hand out
//!   shared references only. The values are `Pod`, so they have no interior mutability.
//! - A map is read-only, and its file is either a nameless temporary one, or one that whosaid wrote beside the previous
//!   one and renamed: nobody writes to it again, and a newer one is another file. Another program that overwrites it
//!   in place while it is open breaks that, as with every program that maps files; where one cuts it, `terminal::bus_error`
//!   ends the program with a sentence.

use std::fmt;
use std::fs::File;
use std::io;
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use bytemuck::Pod;

use super::Writer;

/// How many bytes of a column are copied or looked at before the pages behind them are released.
pub(super) const CHUNK_BYTES: usize = 1 << 24;

/// The bytes of a file, or bytes in memory, at an address that is a multiple of 8 at least.
#[derive(Debug)]
pub(super) struct Map {
    held: Held,
}

#[derive(Debug)]
enum Held {
    File(memmap2::Mmap),
    /// In units of 8 bytes, so that they are aligned, and how many bytes of them count.
    Memory(Vec<u64>, usize),
}

impl Map {
    /// Maps a file.
    #[allow(unsafe_code)]
    pub(super) fn file(file: &File) -> io::Result<Self> {
        if file.metadata()?.len() == 0 {
            return Ok(Self::memory(&[]));
        }
        // SAFETY: nobody writes to the file while it is mapped, as this module's head says.
        let map = unsafe { memmap2::Mmap::map(file) }?;
        Ok(Self { held: Held::File(map) })
    }

    /// A copy of bytes.
    pub(super) fn memory(bytes: &[u8]) -> Self {
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Self { held: Held::Memory(words, bytes.len()) }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match &self.held {
            Held::File(map) => map,
            Held::Memory(words, length) => &bytemuck::cast_slice(words)[..*length],
        }
    }

    /// Asks for a range in large pages: what is read here and there in it is found sooner, and comes from a disk in fewer
    /// parts. A hint: a system that has none goes on as before.
    pub(super) fn in_large_pages(&self, range: Range<usize>) {
        #[cfg(target_os = "linux")]
        if let Held::File(map) = &self.held {
            let _ = map.advise_range(memmap2::Advice::HugePage, range.start, range.len());
        }
        #[cfg(not(target_os = "linux"))]
        let _ = range;
    }

    /// Lets go of the pages that lie wholly within a range; they come back from the file when they are read.
    #[allow(unsafe_code)]
    pub(super) fn forget(&self, range: Range<usize>) {
        const PAGE: usize = 1 << 16;
        let start = range.start.next_multiple_of(PAGE);
        let end = range.end / PAGE * PAGE;
        if let Held::File(map) = &self.held
            && start < end
            && end <= map.len()
        {
            // SAFETY: the map is read-only and of a file, so a page that was let go of reads as the same bytes again.
            let forgotten =
                unsafe { map.unchecked_advise_range(memmap2::UncheckedAdvice::DontNeed, start, end - start) };
            // A system that can't only keeps more in memory.
            drop(forgotten);
        }
    }
}

/// Values that never change. A clone shares them.
///
/// Dereferences to a slice. Where a loop asks for many values, take the slice once: of a mapped column every
/// dereference looks up where it lies.
pub struct Column<T> {
    values: Values<T>,
}

enum Values<T> {
    /// Some of these values.
    Owned(Arc<Vec<T>>, Range<usize>),
    /// The bytes of a map. Whether they are aligned and whole values was seen when the column was made.
    Mapped(Arc<Map>, Range<usize>),
}

impl<T: Pod> Column<T> {
    /// The values in these bytes of a map; nothing where they are not there, not aligned or not whole.
    pub(super) fn mapped(map: &Arc<Map>, range: Range<usize>) -> Option<Self> {
        bytemuck::try_cast_slice::<u8, T>(map.bytes().get(range.clone())?).ok()?;
        Some(Self { values: Values::Mapped(Arc::clone(map), range) })
    }

    /// The values as a slice.
    pub fn as_slice(&self) -> &[T] {
        match &self.values {
            Values::Owned(values, range) => values.get(range.clone()).unwrap_or_default(),
            Values::Mapped(map, range) => {
                let bytes = map.bytes().get(range.clone()).unwrap_or_default();
                bytemuck::try_cast_slice(bytes).unwrap_or_default()
            }
        }
    }

    /// Some of the values, shared and not copied; nothing where there are not so many.
    pub fn part(&self, values: Range<usize>) -> Option<Self> {
        self.as_slice().get(values.clone())?;
        let within = |range: &Range<usize>, width: usize| {
            range.start + values.start * width..range.start + values.end * width
        };
        let values = match &self.values {
            Values::Owned(all, range) => Values::Owned(Arc::clone(all), within(range, 1)),
            Values::Mapped(map, range) => Values::Mapped(Arc::clone(map), within(range, size_of::<T>())),
        };
        Some(Self { values })
    }

    /// Lets go of the memory that pages of a range hold, where they are mapped: they are read again when they are
    /// asked for. For walks over more than fits.
    pub fn forget(&self, values: Range<usize>) {
        if let Values::Mapped(map, range) = &self.values {
            let width = size_of::<T>();
            let start = range.start.saturating_add(values.start.saturating_mul(width)).min(range.end);
            let end = range.start.saturating_add(values.end.saturating_mul(width)).min(range.end);
            map.forget(start..end);
        }
    }

    /// Writes all of them into a section. Pages are let go of behind what was written: a copy of what is larger than
    /// memory should not fill it.
    pub fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        writer.begin::<T>(name)?;
        let mut written = 0;
        for values in self.as_slice().chunks(CHUNK_BYTES / size_of::<T>().max(1)) {
            writer.push(values)?;
            written += values.len();
            self.forget(written - values.len()..written);
        }
        writer.end();
        Ok(())
    }
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        let values = match &self.values {
            Values::Owned(values, range) => Values::Owned(Arc::clone(values), range.clone()),
            Values::Mapped(map, range) => Values::Mapped(Arc::clone(map), range.clone()),
        };
        Self { values }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl<T> From<Vec<T>> for Column<T> {
    fn from(values: Vec<T>) -> Self {
        let all = 0..values.len();
        Self { values: Values::Owned(Arc::new(values), all) }
    }
}

impl<T: Pod> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(values.into_iter().collect::<Vec<_>>())
    }
}

impl<T: Pod> fmt::Debug for Column<T> {
    /// How many there are: nobody reads millions of numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column of {}", self.len())
    }
}

/// Where strings start, and where the last one ends: one number more than there are strings, or none where there are no
/// strings. Of four bytes each where all strings together are short enough for that.
#[derive(Clone, Debug)]
pub(super) enum Starts {
    Narrow(Column<u32>),
    Wide(Column<u64>),
}

impl Default for Starts {
    fn default() -> Self {
        Self::Narrow(Column::default())
    }
}

impl Starts {
    pub(super) fn new(starts: &[u64]) -> Self {
        match starts.iter().map(|&start| u32::try_from(start)).collect::<Result<Vec<u32>, _>>() {
            Ok(narrow) => Self::Narrow(narrow.into()),
            Err(_) => Self::Wide(starts.to_vec().into()),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(starts) => starts.len(),
            Self::Wide(starts) => starts.len(),
        }
    }

    /// How many strings there are.
    pub(super) fn string_count(&self) -> usize {
        self.len().saturating_sub(1)
    }

    /// Where a string starts and ends.
    pub(super) fn pair(&self, nth: usize) -> Option<(usize, usize)> {
        let next = nth.checked_add(1)?;
        match self {
            Self::Narrow(starts) => {
                let starts = starts.as_slice();
                Some((*starts.get(nth)? as usize, *starts.get(next)? as usize))
            }
            Self::Wide(starts) => {
                let starts = starts.as_slice();
                Some((*starts.get(nth)? as usize, *starts.get(next)? as usize))
            }
        }
    }

    pub(super) fn write(&self, writer: &mut Writer, name: &str) -> io::Result<()> {
        match self {
            Self::Narrow(starts) => writer.column(name, starts),
            Self::Wide(starts) => writer.column(name, starts),
        }
    }
}

/// Strings one after another. Each is validated once: when it is first asked for, or with all others.
#[derive(Debug, Default)]
pub(super) struct Strings {
    starts: Starts,
    bytes: Column<u8>,
    /// Whether all of the bytes are known to be UTF-8: [`validate_all`](Self::validate_all) found so, or they came from a
    /// `String`.
    all_valid: AtomicBool,
    /// By string: not validated yet, [`VALID`] or [`INVALID`]. They hold for `starts` and `bytes`, which never change.
    states: OnceLock<Box<[AtomicU8]>>,
}

const VALID: u8 = 1;
const INVALID: u8 = 2;

impl Strings {
    /// Strings of a file, none of which is validated yet.
    pub(super) fn new(starts: Starts, bytes: Column<u8>) -> Self {
        Self { starts, bytes, all_valid: AtomicBool::new(false), states: OnceLock::new() }
    }

    /// Strings that were joined to one text.
    pub(super) fn of(starts: &[u64], text: String) -> Self {
        let all_valid = AtomicBool::new(true);
        Self {
            starts: Starts::new(starts),
            bytes: text.into_bytes().into(),
            all_valid,
            states: OnceLock::new(),
        }
    }

    pub(super) fn starts(&self) -> &Starts {
        &self.starts
    }

    pub(super) fn bytes(&self) -> &Column<u8> {
        &self.bytes
    }

    /// Where a string lies; nothing where there is none of that number, or it ends before it starts.
    pub(super) fn range(&self, nth: usize) -> Option<Range<usize>> {
        let (start, end) = self.starts.pair(nth)?;
        (start <= end).then_some(start..end)
    }

    /// Validates all bytes at once. If they are UTF-8, no string is validated again.
    pub(super) fn validate_all(&self) {
        let all_valid = self.all_valid.load(Ordering::Acquire) || std::str::from_utf8(&self.bytes).is_ok();
        self.all_valid.store(all_valid, Ordering::Release);
    }

    /// One of the strings; nothing where there is none of that number, or it is no text.
    #[allow(unsafe_code)]
    pub(super) fn get(&self, nth: usize) -> Option<&str> {
        let range = self.range(nth)?;
        if self.all_valid.load(Ordering::Acquire) {
            // SAFETY: `validate_all` saw that these very bytes are UTF-8, or they came from a `String`; they never change.
            return unsafe { std::str::from_utf8_unchecked(&self.bytes) }.get(range);
        }
        let bytes = self.bytes.get(range)?;
        let states =
            self.states.get_or_init(|| (0..self.starts.string_count()).map(|_| AtomicU8::new(0)).collect());
        let state = states.get(nth)?;
        match state.load(Ordering::Acquire) {
            // SAFETY: the last arm found that these bytes are UTF-8; which bytes they are depends on `nth` only.
            VALID => Some(unsafe { std::str::from_utf8_unchecked(bytes) }),
            INVALID => None,
            _ => {
                let text = std::str::from_utf8(bytes).ok();
                state.store(if text.is_some() { VALID } else { INVALID }, Ordering::Release);
                text
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_map_holds_what_the_file_holds_even_after_it_was_let_go_of() {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..300_000_u32).map(|at| at as u8).collect();
        file.write_all(&bytes).unwrap();
        let map = Map::file(&file).unwrap();
        assert!(map.bytes() == bytes);
        map.forget(0..bytes.len());
        assert!(map.bytes() == bytes);
        assert!(Map::memory(&bytes[..13]).bytes() == &bytes[..13]);
        assert_eq!(Map::file(&tempfile::tempfile().unwrap()).unwrap().bytes(), b"");
    }

    #[test]
    fn far_starts_are_wide() {
        for starts in [vec![0_u64, 3, 3, 9], vec![0, 3, 1 << 33]] {
            let last = starts[starts.len() - 1] as usize;
            let all = Starts::new(&starts);
            assert_eq!(matches!(all, Starts::Wide(_)), last > 9);
            assert_eq!((all.string_count(), all.pair(1)), (starts.len() - 1, Some((3, starts[2] as usize))));
            assert_eq!((all.pair(starts.len() - 1), all.pair(usize::MAX)), (None, None));
        }
    }

    fn strings(starts: &[u64], bytes: &[u8]) -> Strings {
        Strings::new(Starts::new(starts), Column::from(bytes.to_vec()))
    }

    #[test]
    fn strings_are_the_same_before_and_after_they_were_validated() {
        let strings = strings(&[0, 2, 2, 7, 20], "naïve “words”".as_bytes());
        let read = || (0..5).map(|nth| strings.get(nth).map(str::to_owned)).collect::<Vec<_>>();
        let before = read();
        assert_eq!(read(), before, "read twice");
        strings.validate_all();
        assert_eq!(read(), before, "validated");
        let expected = [Some("na"), Some(""), Some("ïve "), None, None].map(|some| some.map(str::to_owned));
        assert_eq!(before, expected);
    }

    #[test]
    fn what_is_no_text_is_never_handed_out() {
        let strings = strings(&[0, 2, 4, 5, 3], b"ab\xFFcd");
        for _ in 0..2 {
            assert_eq!(
                [0, 1, 2, 3, 4].map(|nth| strings.get(nth)),
                [Some("ab"), None, Some("d"), None, None]
            );
            strings.validate_all();
        }
    }
}

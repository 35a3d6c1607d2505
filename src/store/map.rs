//! The one file with `unsafe` in it: a file mapped into memory, and texts in it that were checked once.
//!
//! What it rests on. A map is read-only, and its file is one that whosaid wrote beside and renamed: nobody writes to it
//! again, and a newer one is another file. Somebody else who overwrites or truncates it in place while it is open breaks
//! that, as with every program that maps files. Everything above this file is safe code.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use super::{Column, Starts};

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

/// Bytes that hold text. A stretch of them is looked at each time that it is asked for, until all were looked at once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Utf8 {
    bytes: Column<u8>,
    /// Set by [`check`](Self::check) alone.
    checked: Arc<AtomicBool>,
}

impl Utf8 {
    /// Not believed yet.
    pub(crate) fn new(bytes: Column<u8>) -> Self {
        Self { bytes, checked: Arc::default() }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &Column<u8> {
        &self.bytes
    }

    /// Looks at all of it. Whether it is text; if it is, every [`get`](Self::get) from now on costs next to nothing.
    pub(crate) fn check(&self) -> bool {
        let sound = self.checked.load(Ordering::Acquire) || std::str::from_utf8(&self.bytes).is_ok();
        self.checked.store(sound, Ordering::Release);
        sound
    }

    /// The text in a range of bytes; nothing where there is none, or it is no text.
    #[allow(unsafe_code)]
    pub(crate) fn get(&self, range: Range<usize>) -> Option<&str> {
        if range.start == range.end {
            return (range.end <= self.bytes.len()).then_some("");
        }
        if self.checked.load(Ordering::Acquire) {
            // SAFETY: `check` saw that these very bytes are UTF-8, and they never change.
            let all = unsafe { std::str::from_utf8_unchecked(&self.bytes) };
            return all.get(range);
        }
        std::str::from_utf8(self.bytes.get(range)?).ok()
    }
}

impl From<String> for Utf8 {
    fn from(text: String) -> Self {
        Self { bytes: Column::from(text.into_bytes()), checked: Arc::new(AtomicBool::new(true)) }
    }
}

/// Strings one after another. Each is looked at once, when it is first asked for, or all of them at once.
#[derive(Debug, Default)]
pub(super) struct Strings {
    starts: Starts,
    bytes: Column<u8>,
    /// Whether all of the bytes are UTF-8. Set by [`check`](Self::check) and for what was made of strings alone.
    all: AtomicBool,
    /// By string: not looked at, text, or none. They belong to `starts` and `bytes`, which never change.
    looks: OnceLock<Box<[AtomicU8]>>,
}

const TEXT: u8 = 1;
const NO_TEXT: u8 = 2;

impl Strings {
    /// Not believed yet.
    pub(super) fn new(starts: Starts, bytes: Column<u8>) -> Self {
        Self { starts, bytes, all: AtomicBool::new(false), looks: OnceLock::new() }
    }

    /// What came of strings.
    pub(super) fn of(starts: &[u64], text: String) -> Self {
        let all = AtomicBool::new(true);
        Self { starts: Starts::new(starts), bytes: text.into_bytes().into(), all, looks: OnceLock::new() }
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

    /// Looks at all of it. Whether it is sound; if it is, no later look is needed.
    pub(super) fn check(&self) -> bool {
        let sound = self.starts.part(self.bytes.len());
        let all = self.all.load(Ordering::Acquire) || std::str::from_utf8(&self.bytes).is_ok();
        self.all.store(all, Ordering::Release);
        sound && all
    }

    /// One of the strings; nothing where there is none of that number, or it is no text.
    #[allow(unsafe_code)]
    pub(super) fn get(&self, nth: usize) -> Option<&str> {
        let range = self.range(nth)?;
        if self.all.load(Ordering::Acquire) {
            // SAFETY: `check` saw that these very bytes are UTF-8, or they came from a `String`; they never change.
            return unsafe { std::str::from_utf8_unchecked(&self.bytes) }.get(range);
        }
        let bytes = self.bytes.get(range)?;
        let looks = self.looks.get_or_init(|| (0..self.starts.strings()).map(|_| AtomicU8::new(0)).collect());
        let look = looks.get(nth)?;
        match look.load(Ordering::Acquire) {
            // SAFETY: the match below saw that these very bytes are UTF-8: `nth` alone decides which they are.
            TEXT => Some(unsafe { std::str::from_utf8_unchecked(bytes) }),
            NO_TEXT => None,
            _ => {
                let text = std::str::from_utf8(bytes).ok();
                look.store(if text.is_some() { TEXT } else { NO_TEXT }, Ordering::Release);
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
    fn a_text_is_the_same_before_and_after_it_was_checked() {
        let text = Utf8::new(Column::from("naïve “words”".as_bytes().to_vec()));
        let ranges = [0..2, 0..3, 2..4, 3..3, 5..90, 0..19, Range { start: 9, end: 3 }];
        let read = || ranges.clone().map(|range| text.get(range).map(str::to_owned));
        let before = read();
        assert!(text.check());
        assert_eq!(read(), before);
        assert_eq!(before[0].as_deref(), Some("na"));
        assert_eq!(before[1], None);
    }

    fn strings(starts: &[u64], bytes: &[u8]) -> Strings {
        Strings::new(Starts::new(starts), Column::from(bytes.to_vec()))
    }

    #[test]
    fn strings_are_the_same_before_and_after_they_were_checked() {
        let strings = strings(&[0, 2, 2, 7, 20], "naïve “words”".as_bytes());
        let read = || (0..5).map(|nth| strings.get(nth).map(str::to_owned)).collect::<Vec<_>>();
        let before = read();
        assert_eq!(read(), before, "looked at twice");
        strings.check();
        assert_eq!(read(), before, "checked");
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
            assert!(!strings.check());
        }
    }
}

//! A file mapped into memory.
//!
//! One of the two files with `unsafe` in them; the other is `strings.rs`. A map is read-only, and its file is one that
//! whosaid wrote beside the previous one and renamed: nobody writes to it again, and a newer one is another file. Another
//! program that overwrites or truncates it in place while it is open breaks that, as with every program that maps files.

use std::fs::File;
use std::io;
use std::ops::Range;

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
}

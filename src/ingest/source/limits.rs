//! Limits: how much may be read and unpacked of one file before it is refused as a bomb; and readers that count.

use std::cell::Cell;
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use super::origin::Reason;

/// How much of a file is read before it is refused.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that one article may have, before and after it is unpacked; also those of an archive that has to lie in
    /// memory: one in another archive, or from standard input.
    pub article: u64,
    /// How many times its size a file may unpack to. Prose rarely exceeds 10, zip bombs exceed 1,000.
    pub ratio: u64,
    /// Bytes that any file may unpack to, whatever its size.
    pub free: u64,
    /// How deep archives may be nested.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { article: 256 << 20, ratio: 100, free: 64 << 20, depth: 4 }
    }
}

/// How many times its size a text may take in memory while its markup is read.
const MEMORY_RATIO: u64 = 12;
/// Bytes that the markup of any text may take, whatever its size.
const FREE_MEMORY: u64 = 64 << 20;

/// How many times a text is held at once: as it is in the file, decoded, taken apart, and as an article.
pub(crate) const COPIES_OF_TEXT: u64 = 4;

/// Refuses a text whose markup would take more memory than its size allows: `bytes` is an estimate of what a parser makes of
/// a text of `size` bytes.
pub(crate) fn check_memory(bytes: u64, size: usize) -> Result<(), Reason> {
    let most = FREE_MEMORY.max((size as u64).saturating_mul(MEMORY_RATIO));
    if bytes > most { Err(Reason::TooMuchMarkup) } else { Ok(()) }
}

impl Limits {
    /// Reads everything, unless it is larger than an article may be.
    pub(crate) fn read_all(&self, from: &mut dyn Read) -> Result<Vec<u8>, Reason> {
        let mut bytes = Vec::new();
        from.take(self.article + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > self.article {
            return Err(Reason::TooLarge(self.article));
        }
        Ok(bytes)
    }
}

/// How much of one file was read and unpacked so far, at all depths together: bombs in bombs multiply.
#[derive(Debug)]
pub(crate) struct Budget<'a> {
    pub(crate) limits: &'a Limits,
    /// Bytes that all threads read of all files.
    total: &'a AtomicU64,
    read: Cell<u64>,
    unpacked: Cell<u64>,
}

impl<'a> Budget<'a> {
    pub(crate) fn new(limits: &'a Limits, total: &'a AtomicU64) -> Self {
        Self { limits, total, read: Cell::new(0), unpacked: Cell::new(0) }
    }

    /// A reader of the file itself.
    pub(crate) fn reading<R>(&'a self, inner: R) -> Metered<'a, R> {
        Metered { inner, budget: self, side: MeteredBytes::Read }
    }

    /// A reader of something unpacked from it.
    pub(crate) fn unpacking<R>(&'a self, inner: R) -> Metered<'a, R> {
        Metered { inner, budget: self, side: MeteredBytes::Unpacked }
    }

    /// Reads everything that something unpacks to, unless it is larger than an article may be.
    pub(crate) fn unpack_all(&'a self, from: impl Read) -> Result<Vec<u8>, Reason> {
        self.limits.read_all(&mut self.unpacking(from))
    }

    /// Whether nothing more can be unpacked from this file.
    pub(crate) fn is_spent(&self) -> bool {
        self.unpacked.get()
            > self.limits.free.saturating_add(self.read.get().saturating_mul(self.limits.ratio))
    }

    fn add(&self, side: MeteredBytes, bytes: usize) {
        let count = match side {
            MeteredBytes::Read => &self.read,
            MeteredBytes::Unpacked => &self.unpacked,
        };
        count.set(count.get().saturating_add(bytes as u64));
        if matches!(side, MeteredBytes::Read) {
            self.total.fetch_add(bytes as u64, Ordering::Relaxed);
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum MeteredBytes {
    Read,
    Unpacked,
}

/// A reader whose bytes are counted. It fails when the budget is spent.
#[derive(Debug)]
pub(crate) struct Metered<'a, R> {
    inner: R,
    budget: &'a Budget<'a>,
    side: MeteredBytes,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(into)?;
        self.budget.add(self.side, count);
        if self.budget.is_spent() {
            return Err(io::Error::other(Reason::Bomb(self.budget.limits.ratio)));
        }
        Ok(count)
    }
}

/// Seeking back gives no bytes back: files that overlap in an archive count each time.
impl<R: io::Seek> io::Seek for Metered<'_, R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_over_the_limit_is_refused() {
        let limits = Limits { article: 10, ..Limits::default() };
        assert_eq!(limits.read_all(&mut &b"0123456789"[..]).unwrap().len(), 10);
        assert!(matches!(limits.read_all(&mut &b"0123456789a"[..]), Err(Reason::TooLarge(10))));
    }

    #[test]
    fn a_file_may_unpack_to_so_many_times_what_was_read_of_it() {
        let limits = Limits { ratio: 2, free: 5, ..Limits::default() };
        let total = AtomicU64::new(0);
        let budget = Budget::new(&limits, &total);
        budget.reading(&[0; 10][..]).read_to_end(&mut Vec::new()).unwrap();
        budget.unpacking(&[0; 25][..]).read_to_end(&mut Vec::new()).unwrap();
        let error = budget.unpacking(&[0; 1][..]).read_to_end(&mut Vec::new()).unwrap_err();
        assert!(matches!(Reason::from(error), Reason::Bomb(2)));
        assert_eq!(total.into_inner(), 10);
    }
}

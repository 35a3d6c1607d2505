//! Strings one after another in a column of bytes, with the positions where they start. Texts of a file are validated as UTF-8
//! when they are first read.
//!
//! One of the two files with `unsafe` in them; the other is `map.rs`. Columns never change, so bytes that were UTF-8 once
//! stay so.

use std::io;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use super::{Column, Reader, Refusal, Writer};

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

    pub(super) fn read(reader: &Reader, name: &str) -> Result<Self, Refusal> {
        reader.column(name).map(Self::Narrow).or_else(|_| reader.column(name).map(Self::Wide))
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
    use super::*;

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

//! How documents, speakers and attributions are named: a number within one collection, and an id that survives a re-run, since
//! it follows from a text's hash and from where in the text something stands.

use std::fmt;
use std::fmt::Write as _;

use bytemuck::{Pod, Zeroable};

use sha2::{Digest, Sha256};

/// The place of a document in its collection, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct DocumentNo(pub u32);

/// The place of a speaker in its collection, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct SpeakerNo(pub u32);

/// The place of an attribution in its collection, from 0. The order is the source's: by document, then by
/// where the content starts, an outer attribution before those inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct AttributionNo(pub u32);

/// A SHA-256.
pub(crate) type Digest256 = [u8; 32];

/// The SHA-256 of a text's UTF-8.
pub(crate) fn digest(text: &str) -> Digest256 {
    Sha256::digest(text.as_bytes()).into()
}

/// The first 48 bits of a SHA-256, which are the 12 hex digits of a document's computed id.
pub(crate) fn hash_of(digest: &Digest256) -> u64 {
    digest[..DOCUMENT_HASH_BYTES].iter().fold(0, |hash, &byte| hash << 8 | u64::from(byte))
}

/// How many bytes of its text's SHA-256 are a document's computed id.
const DOCUMENT_HASH_BYTES: usize = 6;

/// A SHA-256 in lower-case hex.
pub(crate) fn hex(digest: &Digest256) -> String {
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The SHA-256 of a text's UTF-8, in lower-case hex.
pub fn sha256(text: &str) -> String {
    hex(&digest(text))
}

/// The id of the document that has this text: the first 12 hex digits of its SHA-256.
pub fn document(text: &str) -> String {
    let mut id = sha256(text);
    id.truncate(12);
    id
}

/// The id of an attribution: its document's, and the code points at which its content starts and ends.
pub(crate) fn attribution(document: &str, start: u64, end: u64) -> String {
    format!("{document}:{start}-{end}")
}

/// The id of an attribution that follows from its document's text and where in it the content stands:
/// "3f2c9a0be471:2807-2908", and "~2" behind the second of those where several would have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ComputedId {
    /// The first 48 bits of the SHA-256 of the text.
    pub document: u64,
    /// Code points.
    pub start: u64,
    pub end: u64,
    /// From 1.
    pub nth: u64,
}

impl ComputedId {
    /// Reads an id. None where it is none in the form in which it is written.
    pub(crate) fn parse(id: &str) -> Option<Self> {
        let (id, nth) = match id.split_once('~') {
            Some((id, nth)) => (id, plain_number(nth).filter(|&nth| nth > 1)?),
            None => (id, 1),
        };
        let (document, extent) = id.split_once(':')?;
        let (start, end) = extent.split_once('-')?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if document.len() != 2 * DOCUMENT_HASH_BYTES || !document.bytes().all(is_digit) {
            return None;
        }
        let document = u64::from_str_radix(document, 16).ok()?;
        Some(Self { document, start: plain_number(start)?, end: plain_number(end)?, nth })
    }
}

impl fmt::Display for ComputedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { document, start, end, nth } = self;
        write!(f, "{document:0width$x}:{start}-{end}", width = 2 * DOCUMENT_HASH_BYTES)?;
        if *nth > 1 { write!(f, "~{nth}") } else { Ok(()) }
    }
}

/// The number that a text is in its plain form: digits, without zeros before them.
pub(crate) fn plain_number(text: &str) -> Option<u64> {
    let is_plain = text == "0" || text.starts_with(|first: char| matches!(first, '1'..='9'));
    if is_plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computed_id_is_read_as_it_is_written() {
        for id in ["3f2c9a0be471:0-2908", "000000000001:5-5", "3f2c9a0be471:2807-2908~2"] {
            assert_eq!(ComputedId::parse(id).unwrap().to_string(), id);
        }
        for id in [
            "",
            "1",
            "3f2c9a0be471",
            "3f2c9a0be471:1",
            "3F2C9A0BE471:1-2",
            "3f2c9a0be47:1-2",
            "+f2c9a0be471:1-2",
            "3f2c9a0be471:01-2",
            "3f2c9a0be471:1-2~1",
            "3f2c9a0be471:1-2~",
            "3f2c9a0be471:+1-2",
        ] {
            assert_eq!(ComputedId::parse(id), None, "{id}");
        }
    }

    #[test]
    fn the_hash_is_the_id_of_the_document() {
        let text = "Pell said so.";
        let id = ComputedId { document: hash_of(&digest(text)), start: 1, end: 2, nth: 1 };
        assert_eq!(id.to_string(), format!("{}:1-2", document(text)));
    }
}

//! How documents, speakers and attributions are named: a number within one collection, and an id that survives a re-run, since
//! it follows from a text's hash and from where in the text something stands.

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

/// The SHA-256 of a text's UTF-8, in lower-case hex.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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

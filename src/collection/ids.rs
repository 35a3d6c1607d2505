//! Ids that survive: made of what a thing is and where it stands, never of when it was made.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

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

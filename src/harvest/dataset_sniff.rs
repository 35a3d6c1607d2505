//! Decides whether the bytes of a file are a dataset or an article, by how they begin.
//!
//! Both may be JSON, so the keys decide: a dataset has documents or a schema, an article has a text. What a path is (a
//! folder, an index, a file that is only named like a dataset) is decided in `open`, which asks here.

use std::io::{self, Read};

use crate::collection::read::BOM;

/// How many bytes at the start are examined.
const MAX_HEAD: usize = 64 << 10;

/// What the bytes of a file hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentKind {
    /// A dataset in the format whosaid/1, perhaps with faults.
    Dataset,
    /// Something that articles may be read from.
    Article,
    /// JSON in which no key decided, or not yet: a dataset that lacks everything, or another program's file.
    Json,
    /// Nothing but white space.
    Empty,
}

/// The keys of a dataset's object, and of the records in JSON Lines.
const DATASET_KEYS: [&[u8]; 9] = [
    b"schema",
    b"offsets",
    b"documents",
    b"speakers",
    b"attributions",
    b"meta",
    b"document",
    b"speaker",
    b"attribution",
];

/// What a file holds that begins with these bytes.
pub(crate) fn sniff_content(head: &[u8]) -> ContentKind {
    let head = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    match head.first() {
        None => ContentKind::Empty,
        // The byte order mark itself may come in parts.
        Some(_) if BOM.starts_with(head) => ContentKind::Empty,
        Some(b'{') => by_keys(head),
        Some(_) => ContentKind::Article,
    }
}

/// Reads as many bytes as it takes to decide, at most [`MAX_HEAD`]; of a pipe no more than that, since each read may block.
pub(crate) fn read_head(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut bytes = vec![0; MAX_HEAD];
    while head.len() < MAX_HEAD && matches!(sniff_content(&head), ContentKind::Empty | ContentKind::Json) {
        match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => head.extend_from_slice(&bytes[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

fn by_keys(object: &[u8]) -> ContentKind {
    let mut found = ContentKind::Json;
    for key in keys(object) {
        if DATASET_KEYS.contains(&key) {
            return ContentKind::Dataset;
        }
        if key == b"text" {
            found = ContentKind::Article;
        }
    }
    match object[1..].trim_ascii_start().first() {
        Some(b'"' | b'}') | None => found,
        // An essay may well begin with a brace.
        Some(_) => ContentKind::Article,
    }
}

/// The keys of the object that the bytes begin with, as far as they reach; not those of objects inside it.
fn keys(object: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    let mut depth = 0_usize;
    std::iter::from_fn(move || {
        while let Some(&byte) = object.get(at) {
            at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        return None;
                    }
                }
                b'"' => {
                    let start = at;
                    at = end_of_string(object, start)?;
                    let is_key = object[at..].trim_ascii_start().starts_with(b":");
                    if depth == 1 && is_key {
                        return Some(&object[start..at - 1]);
                    }
                }
                _ => {}
            }
        }
        None
    })
}

/// The position behind the quotation mark that closes a string; `None` if the bytes end before.
fn end_of_string(json: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        match json.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_a_dataset_from_an_article() {
        let table: &[(&str, ContentKind)] = &[
            (r#"{"schema": "whosaid/1", "documents": []}"#, ContentKind::Dataset),
            (r#"{"schema": "whosaid/9"}"#, ContentKind::Dataset),
            (r#" { "title": "a \" { b", "documents": ["#, ContentKind::Dataset),
            (r#"{"meta": {"schema": "whosaid/1"}}"#, ContentKind::Dataset),
            (r#"{"document": {"text": "One."}}"#, ContentKind::Dataset),
            ("\u{FEFF}\n{\"documents\"", ContentKind::Json),
            (r#"{"text": "One."}"#, ContentKind::Article),
            (r#"{"title": {"text": "x"}, "text": "schema"}"#, ContentKind::Article),
            (r#"{"title": "schema", "url": 1}"#, ContentKind::Json),
            ("{}", ContentKind::Json),
            ("{ this is how an essay began }", ContentKind::Article),
            ("The pier is shut.", ContentKind::Article),
            ("<html>", ContentKind::Article),
            ("[{\"text\": \"One.\"}]", ContentKind::Article),
            ("\u{FEFF} \n", ContentKind::Empty),
            ("", ContentKind::Empty),
            ("\u{FEFF}", ContentKind::Empty),
        ];
        for (head, expected) in table {
            assert_eq!(sniff_content(head.as_bytes()), *expected, "{head}");
        }
    }

    #[test]
    fn a_mark_that_comes_in_parts_is_waited_for() {
        let mut parts = (&b"\xEF"[..]).chain(&b"\xBB\xBF"[..]).chain(&br#"{"schema": "whosaid/1"}"#[..]);
        assert_eq!(sniff_content(&read_head(&mut parts).unwrap()), ContentKind::Dataset);
    }

    #[test]
    fn json_that_is_cut_anywhere_is_still_looked_at() {
        let json = r#"{"title": "a \" {", "x": [{"y": "\\"}], "schema": "whosaid/1"}"#;
        for end in 0..json.len() {
            sniff_content(&json.as_bytes()[..end]);
        }
        assert_eq!(sniff_content(b"{}}}}"), ContentKind::Json);
    }
}

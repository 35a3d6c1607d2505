//! Decides whether a file is a dataset or holds articles, by how its bytes begin and by how it was given. This is the one
//! rule: workers, opening, its cache and `whosaid check` all ask [`is_dataset`].
//!
//! Both may be JSON, so the keys decide: a dataset has documents or a schema, an article has a text. Where the bytes don't
//! decide, a file that a person named is a dataset, since the faults that the reader of datasets finds say best what is
//! missing; in a folder it is left to the reader of articles, since folders hold all kinds of JSON. Folders and indexes
//! are told apart in `open/input`. What is packed with gzip, or UTF-16, is looked at as the text that it holds.

use std::io::{self, Read};
use std::path::Path;

use crate::collection::read::BOM;
use crate::ingest::{MARK_BYTES, utf8_head};

/// How many bytes at the start are examined.
const MAX_HEAD: usize = 64 << 10;

/// How a file came to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'a> {
    /// A person named it.
    Named(&'a Path),
    /// It was found in a folder, or is one of a list of articles.
    Listed,
    /// Standard input, or a FIFO: it can be read once.
    Piped,
}

/// Whether a file that begins with these bytes is to be read as a dataset. Else it holds articles, or nothing readable,
/// which the reader of articles says.
pub(crate) fn is_dataset(head: &[u8], given: Given<'_>) -> bool {
    let head = &*utf8_head(head, MAX_HEAD);
    match sniff_content(head) {
        ContentKind::Dataset => true,
        // JSON by its name that begins with no brace is a damaged dataset.
        ContentKind::Article => match given {
            Given::Named(path) => has_dataset_extension(path) && !without_bom(head).starts_with(b"{"),
            Given::Listed | Given::Piped => false,
        },
        ContentKind::Json | ContentKind::Empty => match given {
            Given::Named(_) | Given::Piped => true,
            Given::Listed => false,
        },
    }
}

/// Whether a file is called like a dataset, packed or not. `whosaid check` takes the files of a folder by this alone: a damaged dataset
/// need not begin like one.
pub(crate) fn has_dataset_extension(file: &Path) -> bool {
    let is_gzip = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let packed = file.file_stem().map(Path::new).filter(|_| is_gzip).unwrap_or(file);
    let extension = packed.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["json", "jsonl", "ndjson"].iter().any(|name| name.eq_ignore_ascii_case(extension))
}

/// What the bytes of a file hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ContentKind {
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

/// What a file holds whose text begins with these bytes.
fn sniff_content(head: &[u8]) -> ContentKind {
    let head = without_bom(head);
    match head.first() {
        None => ContentKind::Empty,
        Some(b'{') => by_keys(head),
        Some(_) => ContentKind::Article,
    }
}

/// The bytes behind a byte order mark and white space.
fn without_bom(head: &[u8]) -> &[u8] {
    head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start()
}

/// Reads as many bytes as it takes to decide, at most [`MAX_HEAD`]; of a pipe no more than that, since each read may block.
pub(crate) fn read_head(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut bytes = vec![0; MAX_HEAD];
    while head.len() < MAX_HEAD && may_decide(&head) {
        match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => head.extend_from_slice(&bytes[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

/// Whether more bytes may decide what a file is.
fn may_decide(head: &[u8]) -> bool {
    let kind = || sniff_content(&utf8_head(head, MAX_HEAD));
    head.len() < MARK_BYTES || matches!(kind(), ContentKind::Empty | ContentKind::Json)
}

/// Whether these bytes, which were read [as far as it takes](read_head), are all of a file, and white space.
pub(crate) fn is_blank(head: &[u8]) -> bool {
    head.len() < MAX_HEAD && sniff_content(&utf8_head(head, MAX_HEAD)) == ContentKind::Empty
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
    fn bytes_and_how_a_file_was_given_decide_what_it_is() {
        // Named as .json, named as .txt, listed in a folder, piped.
        let table: &[(&str, [bool; 4])] = &[
            (r#"{"schema": "whosaid/1", "documents": []}"#, [true, true, true, true]),
            (r#"{"meta": {"schema": "whosaid/1"}}"#, [true, true, true, true]),
            (r#"{"title": "no key decides"}"#, [true, true, false, true]),
            ("", [true, true, false, true]),
            (" \n", [true, true, false, true]),
            (r#"{"text": "An article."}"#, [false, false, false, false]),
            ("{ this is how an essay began }", [false, false, false, false]),
            ("\u{FEFF}{\"text\": \"An article.\"}", [false, false, false, false]),
            ("[1, 2]", [true, false, false, false]),
            ("\"schema\": a dataset that lost its first bytes", [true, false, false, false]),
            ("The pier is shut.", [true, false, false, false]),
            ("<html>", [true, false, false, false]),
        ];
        for (head, expected) in table {
            let named = |name| Given::Named(Path::new(name));
            let ways = [named("a.json"), named("a.txt"), Given::Listed, Given::Piped];
            assert_eq!(ways.map(|given| is_dataset(head.as_bytes(), given)), *expected, "{head}");
        }
    }

    #[test]
    fn the_endings_of_datasets_are_known_in_either_case() {
        for (name, expected) in [
            ("a.json", true),
            ("a.JSONL", true),
            ("a.ndjson", true),
            ("a", false),
            ("json", false),
            ("a.jsonl.gz", true),
            ("a.JSON.GZ", true),
            ("a.gz", false),
            ("a.txt.gz", false),
            ("json.gz", false),
        ] {
            assert_eq!(has_dataset_extension(Path::new(name)), expected, "{name}");
        }
    }

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

//! What is broken in a file's JSON, and on which line.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde_json::error::Category;
use serde_json::value::RawValue;

/// A place between two bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The bytes before it.
    pub offset: u64,
    /// The line that it is on, from 1, and the bytes of that line before it.
    pub line: usize,
    pub column: usize,
}

impl Default for Mark {
    fn default() -> Self {
        Self { offset: 0, line: 1, column: 0 }
    }
}

impl Mark {
    /// Goes on behind some bytes.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        self.offset += bytes.len() as u64;
        match memchr::memrchr(b'\n', bytes) {
            None => self.column += bytes.len(),
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', bytes).count();
                self.column = bytes.len() - last - 1;
            }
        }
    }
}

/// Why a file can't be read on.
#[derive(Debug)]
pub(crate) struct Broken {
    pub line: usize,
    pub what: String,
}

impl Broken {
    /// What is wrong with bytes that start at a place in a file, where something stands before them that ends as this JSON
    /// does.
    pub(crate) fn told(before: &str, bytes: &[u8], start: Mark) -> Self {
        if let Err(broken) = Self::utf8(bytes, start) {
            return broken;
        }
        let json = [before.as_bytes(), bytes].concat();
        // As a map, keys are read, and not skipped as what they belong to is.
        let read = if before.starts_with('{') {
            serde_json::from_slice::<BTreeMap<String, &RawValue>>(&json).map(drop)
        } else {
            serde_json::from_slice::<IgnoredAny>(&json).map(drop)
        };
        // Sound JSON goes wrong behind these bytes, which is for others to see.
        let Err(error) = read else {
            return Self { line: start.line, what: "this is not JSON".to_owned() };
        };
        let column = match error.line() {
            1 => (start.column + error.column()).saturating_sub(before.len()),
            _ => error.column(),
        };
        Self { line: start.line + error.line().saturating_sub(1), what: sentence(&error, column) }
    }

    /// Says where bytes are not UTF-8.
    pub(crate) fn utf8(bytes: &[u8], start: Mark) -> Result<&str, Self> {
        std::str::from_utf8(bytes).map_err(|error| {
            let mut place = start;
            place.pass(&bytes[..error.valid_up_to()]);
            let what = format!("byte {} is not UTF-8: convert the file to UTF-8", place.offset);
            Self { line: place.line, what }
        })
    }
}

/// What is wrong with the JSON, in a sentence.
pub(crate) fn sentence(error: &serde_json::Error, column: usize) -> String {
    // serde_json ends its messages with a position, which the place has already.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    match error.classify() {
        Category::Eof => format!("the JSON is cut off ({message}): is the file complete?"),
        Category::Syntax if message.starts_with("recursion limit") => {
            "the JSON is nested deeper than any whosaid/1 record".to_owned()
        }
        Category::Syntax => format!("this is not JSON (column {column}: {message})"),
        Category::Data | Category::Io => message.to_owned(),
    }
}

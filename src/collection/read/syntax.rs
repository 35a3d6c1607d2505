//! Faults of a file's JSON: where its syntax goes wrong, in a sentence with the line; and where in a record the types do.

use std::error::Error;
use std::{fmt, io};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::error::Category;

use crate::collection::Location;
use crate::collection::format::type_error;

/// A position between two bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FilePosition {
    /// The bytes before it.
    pub offset: u64,
    /// The line that it is on, from 1, and the bytes of that line before it.
    pub line: usize,
    pub column: usize,
}

impl Default for FilePosition {
    fn default() -> Self {
        Self { offset: 0, line: 1, column: 0 }
    }
}

impl FilePosition {
    /// Moves behind some bytes.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
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
pub(super) struct SyntaxError {
    pub line: usize,
    pub message: String,
}

impl SyntaxError {
    /// The error in bytes that start at a position of a file.
    pub(super) fn new(error: &serde_json::Error, start: FilePosition) -> Self {
        let column = if error.line() > 1 { error.column() } else { start.column + error.column() };
        // Of a line end within a string serde_json complains when it has read it.
        let has_line_end = error.is_syntax() && error.line() > 1 && error.column() == 0;
        let lines = error.line().saturating_sub(1 + usize::from(has_line_end));
        Self { line: start.line + lines, message: sentence(error, column) }
    }

    /// The bytes as text, or where they are not UTF-8.
    pub(super) fn utf8(bytes: &[u8], start: FilePosition) -> Result<&str, Self> {
        std::str::from_utf8(bytes).map_err(|error| {
            let mut position = start;
            position.advance(&bytes[..error.valid_up_to()]);
            let message = format!("byte {} is not UTF-8: convert the file to UTF-8", position.offset);
            Self { line: position.line, message }
        })
    }
}

/// Why the bytes of a file can't be read on as text, in a sentence. It travels in an [`io::Error`] through readers, and becomes a fault
/// of the dataset.
#[derive(Debug)]
pub(crate) struct DamagedBytes(String);

impl DamagedBytes {
    /// The error with a sentence.
    pub(crate) fn error(what: impl Into<String>) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Self(what.into()))
    }

    /// The sentence of an error; the error where it is another.
    pub(super) fn sentence_of(error: io::Error) -> io::Result<String> {
        error.downcast::<Self>().map(|damage| damage.0)
    }
}

impl fmt::Display for DamagedBytes {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl Error for DamagedBytes {}

/// The message of an error, without the position at its end, which the location has already.
fn message(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    message.truncate(message.strip_suffix(&position).unwrap_or(&message).len());
    message
}

/// The number where something else was expected: `serde_json` keeps numbers as they are written, and says only that it is one.
fn number_before<'a>(json: &'a str, error: &serde_json::Error) -> Option<&'a str> {
    if !error.to_string().starts_with("invalid type: number,") {
        return None;
    }
    let line = json.split('\n').nth(error.line().checked_sub(1)?)?;
    let before = line.get(..error.column())?;
    let is_of_number = |c: char| matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
    let number = &before[before.trim_end_matches(is_of_number).len()..];
    (!number.is_empty()).then_some(number)
}

/// An error of the JSON in a sentence.
fn sentence(error: &serde_json::Error, column: usize) -> String {
    let message = message(error);
    let message = message.as_str();
    match error.classify() {
        Category::Eof => format!("the JSON is cut off{}: is the file complete?", cut_off(message)),
        Category::Syntax if message.starts_with("recursion limit") => {
            "the JSON is nested deeper than any whosaid/1 record".to_owned()
        }
        Category::Syntax if message.ends_with("hex escape") => {
            format!("an escape is incomplete, or half of a surrogate pair (before column {column})")
        }
        Category::Syntax if message == "number out of range" => "the number is too large".to_owned(),
        Category::Syntax => format!("this is not JSON (column {column}: {})", syntax_words(message)),
        Category::Data | Category::Io => type_error::sentence(message),
    }
}

/// What is wrong with a JSON text, and in which column: "a comma stands before the end, in column 7".
pub(crate) fn json_fault(error: &serde_json::Error) -> String {
    let message = message(error);
    match error.classify() {
        Category::Eof => format!("it is cut off{}", cut_off(&message)),
        _ => format!("{}, in column {}", syntax_words(&message), error.column()),
    }
}

/// Within what a JSON text is cut off.
fn cut_off(message: &str) -> &'static str {
    match message.strip_prefix("EOF while parsing ") {
        Some("a list") => " within a list",
        Some("an object") => " within an object",
        Some("a string") => " within a string",
        _ => "",
    }
}

/// What `serde_json` says of a text that isn't JSON, in plain words. It has no other way to tell than its message; one that is not
/// known gives way to a sentence that says less.
fn syntax_words(message: &str) -> &'static str {
    match message {
        "expected `:`" => "a colon is missing behind a name",
        "expected `,` or `]`" => "a comma or the end of the list is missing",
        "expected `,` or `}`" => "a comma or the end of the object is missing",
        "expected ident" | "expected value" => "no value begins so",
        "invalid escape" => "a backslash stands before something else than JSON allows",
        "invalid number" | "number out of range" => "this is no number",
        "invalid unicode code point"
        | "lone leading surrogate in hex escape"
        | "unexpected end of hex escape" => "the \\u… here is no character",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "a line break or another control character stands in a string"
        }
        "key must be a string" => "a name must stand in quotation marks",
        "trailing comma" => "a comma stands before the end",
        "trailing characters" => "more follows behind the end",
        _ if message.starts_with("recursion limit") => "it is nested too deeply",
        _ => "it can't be read on",
    }
}

/// Parses one record. Where that fails, `location` is extended by the path to the part that is at fault.
pub(crate) fn parse_record<'a, T: Deserialize<'a>>(
    json: &'a str,
    location: &mut Location,
) -> Result<T, String> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        if path != "." {
            if !location.path.is_empty() {
                location.path.push('.');
            }
            location.path.push_str(&path);
        }
        let error = error.inner();
        // Of a value where one of several words was expected serde_json says the same as of none at all.
        let is_other_type = error.is_syntax()
            && error.to_string().starts_with("expected value")
            && serde_json::from_str::<IgnoredAny>(json).is_ok();
        match is_other_type {
            true if path == "." => "an object with one record was expected".to_owned(),
            true => "a string was expected".to_owned(),
            false => match number_before(json, error) {
                Some(number) => {
                    let found = format!("invalid type: integer `{number}`,");
                    type_error::sentence(&message(error).replacen("invalid type: number,", &found, 1))
                }
                None => sentence(error, error.column()),
            },
        }
    })?;
    reader.end().map_err(|error| sentence(&error, error.column()))?;
    Ok(value)
}

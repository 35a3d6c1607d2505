//! The elements of one JSON object that may be larger than memory: the records of its lists, one at a time, and its other
//! fields, which are kept.
//!
//! A state machine over the outer two levels of the object; of a record it only finds the end, by counting brackets, and leaves
//! parsing to others. One pass, in memory for the longest record.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::json_lines::{MAX_DOCUMENT_BYTES, MAX_LINE_BYTES};
use super::raw_record::{RawRecords, RecordKind, RecordPosition};
use super::syntax::{FilePosition, SyntaxError};
use super::value_scanner::ValueScanner;

/// The lists of a dataset, by their keys.
pub(super) const LISTS: [(&str, RecordKind); 3] = [
    ("documents", RecordKind::Document),
    ("speakers", RecordKind::Speaker),
    ("attributions", RecordKind::Attribution),
];

/// The fields of the object beside its records.
#[derive(Debug, Default)]
pub(super) struct ObjectFields {
    /// Of two values with one key, the last.
    pub values: BTreeMap<String, Box<RawValue>>,
    /// Other values where a list was expected.
    pub no_lists: BTreeMap<&'static str, Box<RawValue>>,
    /// Lists that it has more than once.
    pub repeated: Vec<&'static str>,
    /// Where in the file each list begins.
    pub list_positions: BTreeMap<&'static str, FilePosition>,
    /// Whether the end of the documents was read.
    pub has_documents: bool,
    /// Why it can't be read on.
    pub syntax_error: Option<SyntaxError>,
    /// The size of all values together, in bytes.
    size: usize,
}

/// The elements of an object, as they are read.
pub(super) struct ObjectElements<R> {
    bytes: R,
    next: Expected,
    element: Vec<u8>,
    /// The size of the current element, of which `element` may have the beginning only.
    length: usize,
    /// The kind of the current list, the index of the current element in it, and how many elements were begun.
    kind: RecordKind,
    number: u32,
    count: u32,
    /// Where the current element starts, and the current position.
    start: FilePosition,
    at: FilePosition,
    pub fields: ObjectFields,
}

/// What has to come next, white space aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Object,
    FirstKey,
    Field,
    FirstElement(&'static str),
    Element(&'static str),
    ReadEnd,
    Nothing,
}

impl Expected {
    /// JSON that brings a parser to where this is expected, so that its message is the one for the whole file.
    fn before(self) -> &'static str {
        match self {
            Self::Object | Self::Nothing => "",
            Self::FirstKey => "{",
            Self::Field => "{\"\":\"\"",
            Self::FirstElement(_) => "[",
            Self::Element(_) => "[\"\"",
            Self::ReadEnd => "{}",
        }
    }
}

/// Why reading can't go on.
enum ElementError {
    Io(io::Error),
    Syntax(SyntaxError),
}

impl From<io::Error> for ElementError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl<R: BufRead> ObjectElements<R> {
    /// The elements of an object that begins at a position of a file.
    pub(super) fn new(bytes: R, at: FilePosition) -> Self {
        Self {
            bytes,
            next: Expected::Object,
            element: Vec::new(),
            length: 0,
            kind: RecordKind::Line,
            number: 0,
            count: 0,
            start: at,
            at,
            fields: ObjectFields::default(),
        }
    }

    /// The elements from the start of one of the lists.
    pub(super) fn within(bytes: R, list: &'static str, at: FilePosition) -> Self {
        let kind = LISTS.iter().find(|(name, _)| *name == list).map_or(RecordKind::Line, |(_, kind)| *kind);
        Self { next: Expected::FirstElement(list), kind, ..Self::new(bytes, at) }
    }

    /// The list that the current position is in.
    pub(super) fn list(&self) -> Option<&'static str> {
        match self.next {
            Expected::FirstElement(list) | Expected::Element(list) => Some(list),
            _ => None,
        }
    }

    /// Moves to the next record of a list. Whether there is one.
    fn advance(&mut self) -> Result<bool, ElementError> {
        loop {
            let byte = self.space()?;
            match (self.next, byte) {
                (Expected::Nothing, _) => return Ok(false),
                (Expected::Object, Some(b'{')) => self.step(Expected::FirstKey),
                (Expected::FirstKey | Expected::Field, Some(b'}')) => self.step(Expected::ReadEnd),
                (Expected::FirstElement(list) | Expected::Element(list), Some(b']')) => self.close(list),
                (Expected::FirstKey, Some(b'"')) => self.field("{")?,
                (Expected::Field, Some(b',')) => {
                    self.step(Expected::Field);
                    self.space()?;
                    self.field("{\"\":0,")?;
                }
                (Expected::FirstElement(list), Some(_)) => return self.record("[", list),
                (Expected::Element(list), Some(b',')) => {
                    self.step(Expected::Element(list));
                    self.space()?;
                    return self.record("[0,", list);
                }
                (Expected::ReadEnd, None) => self.next = Expected::Nothing,
                _ => return Err(self.unexpected(self.next.before())),
            }
        }
    }

    /// Consumes the byte that was expected.
    fn step(&mut self, next: Expected) {
        self.bytes.consume(1);
        self.at.advance(b"{");
        self.next = next;
    }

    fn close(&mut self, list: &'static str) {
        self.step(Expected::Field);
        self.fields.has_documents |= list == LISTS[0].0;
    }

    /// Skips white space. The byte behind it, which is not consumed.
    fn space(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.bytes.fill_buf()?;
            let end = bytes.iter().position(|byte| !b" \t\r\n".contains(byte));
            let byte = end.map(|end| bytes[end]);
            let read = end.unwrap_or(bytes.len());
            self.at.advance(&bytes[..read]);
            self.bytes.consume(read);
            if byte.is_some() || read == 0 {
                return Ok(byte);
            }
        }
    }

    /// Reads a key, and its value unless that is a list of records.
    fn field(&mut self, before: &'static str) -> Result<(), ElementError> {
        if self.space()? != Some(b'"') {
            return Err(self.unexpected(before));
        }
        self.value(before, Expected::Field)?;
        let key: String =
            serde_json::from_slice(&self.element).map_err(|_| self.error(before, self.start))?;
        if self.space()? != Some(b':') {
            return Err(self.unexpected("{\"\""));
        }
        self.step(Expected::Field);
        let first = self.space()?;
        let list = LISTS.iter().find(|(list, _)| *list == key);
        if let (Some(&(list, kind)), Some(b'[')) = (list, first) {
            self.step(Expected::FirstElement(list));
            (self.kind, self.count) = (kind, 0);
            if self.fields.list_positions.insert(list, self.at).is_some() {
                self.fields.repeated.push(list);
            }
            return Ok(());
        }
        self.value("{\"\":", Expected::Field)?;
        self.store(key, list.map(|(list, _)| *list))
    }

    /// Stores the current value.
    fn store(&mut self, key: String, list: Option<&'static str>) -> Result<(), ElementError> {
        self.fields.size += self.length;
        if self.fields.size > MAX_LINE_BYTES {
            let message = format!("what it says beside its lists has more than {MAX_LINE_BYTES} bytes");
            return Err(ElementError::Syntax(SyntaxError { line: self.start.line, message }));
        }
        let text = std::str::from_utf8(&self.element).ok();
        let value = text.and_then(|text| serde_json::from_str::<Box<RawValue>>(text).ok());
        let Some(value) = value else { return Err(ElementError::Syntax(self.error("{\"\":", self.start))) };
        match list {
            Some(list) => self.fields.no_lists.insert(list, value).is_some(),
            None => self.fields.values.insert(key, value).is_some(),
        };
        Ok(())
    }

    fn record(&mut self, before: &'static str, list: &'static str) -> Result<bool, ElementError> {
        self.number = self.count;
        self.count = self.count.saturating_add(1);
        self.value(before, Expected::Element(list))
    }

    /// Reads a value to its end. `before` is JSON that brings a parser to where it is expected.
    fn value(&mut self, before: &'static str, next: Expected) -> Result<bool, ElementError> {
        self.element.clear();
        (self.length, self.start) = (0, self.at);
        let Some(first) = self.space()? else { return Err(self.unexpected(before)) };
        let mut scanner = ValueScanner::new(first);
        let longest = RawRecords::max_bytes(self);
        loop {
            let bytes = self.bytes.fill_buf()?;
            if bytes.is_empty() {
                // A number may end with the file; the missing bracket behind it is found later.
                return if scanner.is_scalar() {
                    self.scalar(before, next)
                } else {
                    Err(self.cut_off(before))
                };
            }
            let (read, is_end) = scanner.read(bytes);
            if self.length <= longest {
                self.element.extend_from_slice(&bytes[..read]);
            }
            self.length += read;
            self.at.advance(&bytes[..read]);
            self.bytes.consume(read);
            if is_end {
                return if scanner.is_scalar() { self.scalar(before, next) } else { Ok(self.found(next)) };
            }
        }
    }

    fn found(&mut self, next: Expected) -> bool {
        self.next = next;
        true
    }

    /// Checks a number or a word, whose end only the byte behind it tells.
    fn scalar(&mut self, before: &'static str, next: Expected) -> Result<bool, ElementError> {
        if serde_json::from_slice::<IgnoredAny>(&self.element).is_ok() {
            return Ok(self.found(next));
        }
        let behind = self.bytes.fill_buf()?;
        self.element.extend(behind.first());
        Err(ElementError::Syntax(self.error(before, self.start)))
    }

    /// The error of a value that the file ends in.
    fn cut_off(&mut self, before: &str) -> ElementError {
        if self.length > self.element.len() {
            self.element.truncate(1);
        }
        ElementError::Syntax(self.error(before, self.start))
    }

    /// The error of the next bytes.
    fn unexpected(&mut self, before: &str) -> ElementError {
        self.element.clear();
        match self.bytes.fill_buf() {
            // The first byte is wrong here. Its character may have further bytes, not all of which are in the buffer.
            Ok(bytes) => self.element.extend(bytes.iter().take(4)),
            Err(error) => return ElementError::Io(error),
        }
        match std::str::from_utf8(&self.element) {
            Err(error) if error.error_len().is_none() => {
                self.element.truncate(error.valid_up_to());
                self.element.push(b'?');
            }
            _ => {}
        }
        ElementError::Syntax(self.error(before, self.at))
    }

    fn error(&self, before: &str, start: FilePosition) -> SyntaxError {
        SyntaxError::locate(before, &self.element, start)
    }
}

impl From<SyntaxError> for ElementError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}

impl<R: BufRead> RawRecords for ObjectElements<R> {
    fn next(&mut self) -> io::Result<bool> {
        match self.advance() {
            Ok(is_there) => Ok(is_there),
            Err(ElementError::Io(error)) => Err(error),
            Err(ElementError::Syntax(error)) => {
                self.fields.syntax_error = Some(error);
                self.next = Expected::Nothing;
                Ok(false)
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        &self.element
    }

    fn is_too_long(&self) -> bool {
        self.length > self.max_bytes()
    }

    fn max_bytes(&self) -> usize {
        if self.kind == RecordKind::Document { MAX_DOCUMENT_BYTES } else { MAX_LINE_BYTES }
    }

    fn count_bytes(&mut self) -> io::Result<usize> {
        Ok(self.length)
    }

    fn position(&self) -> RecordPosition {
        let is_early = self.kind == RecordKind::Attribution && !self.fields.has_documents;
        let kind = if is_early { RecordKind::Deferred } else { self.kind };
        RecordPosition { number: self.number, end: self.at.offset, kind, start: self.start }
    }
}

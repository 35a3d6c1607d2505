//! The records of one JSON object that may be larger than memory: the elements of its lists, one at a time. Its other fields are
//! kept.
//!
//! It reads the outer two levels of the object, key by key and element by element; of a record it only takes the bytes, and
//! leaves parsing to others. One pass, in memory for the longest record.

use std::collections::BTreeMap;
use std::io::{self, Read};

use serde_json::value::RawValue;

use super::json_lines::{MAX_DOCUMENT_BYTES, MAX_LINE_BYTES};
use super::raw_record::{RawRecords, RecordKind, RecordPosition};
use super::syntax::{FilePosition, SyntaxError};
use super::value_reader::{ValueError, ValueReader};

/// The lists of a dataset, by their keys.
pub(super) const LISTS: [(&str, RecordKind); 3] = [
    ("documents", RecordKind::Document),
    ("speakers", RecordKind::Speaker),
    ("attributions", RecordKind::Attribution),
];

/// The records of an object, as they are read.
pub(super) struct ObjectRecords<R> {
    values: ValueReader<R>,
    inside: Inside,
    /// Whether nothing stands before the position in the object or list that it is inside.
    is_first: bool,
    /// How many records of the current list have been read.
    count: u32,
    /// The fields beside the lists of records. Of two with one key, the last.
    pub fields: BTreeMap<String, Box<RawValue>>,
    /// The size of all fields, in bytes.
    field_bytes: usize,
    /// The lists so far, and where in the file their first records are.
    pub lists: Vec<(RecordKind, FilePosition)>,
    /// Why it can't be read on.
    pub syntax_error: Option<SyntaxError>,
}

/// What the current position is inside.
#[derive(Clone, Copy)]
enum Inside {
    FileStart,
    Object,
    List(RecordKind),
    FileEnd,
}

impl<R: Read> ObjectRecords<R> {
    /// The records of an object that begins at a position of a file.
    pub(super) fn new(bytes: R, position: FilePosition) -> Self {
        Self {
            values: ValueReader::new(bytes, position),
            inside: Inside::FileStart,
            is_first: true,
            count: 0,
            fields: BTreeMap::new(),
            field_bytes: 0,
            lists: Vec::new(),
            syntax_error: None,
        }
    }

    /// The records from the first of a list on.
    pub(super) fn within(bytes: R, (kind, position): (RecordKind, FilePosition)) -> Self {
        Self { inside: Inside::List(kind), ..Self::new(bytes, position) }
    }

    /// Whether a list of this kind has begun.
    pub(super) fn has_list(&self, kind: RecordKind) -> bool {
        self.lists.iter().any(|(one, _)| *one == kind)
    }

    /// The line that is being read, from 1.
    pub(super) fn line(&self) -> usize {
        self.values.position().line
    }

    /// Moves to the next record. Whether there is one.
    fn advance(&mut self) -> Result<bool, ValueError> {
        loop {
            let inside = self.inside;
            match inside {
                Inside::FileStart => {
                    self.values.expect(b'{', "an object")?;
                    self.enter(Inside::Object);
                }
                Inside::Object if self.has_more(b'}', "a comma or the object's end")? => self.field()?,
                Inside::Object => self.inside = Inside::FileEnd,
                Inside::List(_) if self.has_more(b']', "a comma or the list's end")? => {
                    self.values.read()?;
                    self.count = self.count.saturating_add(1);
                    return Ok(true);
                }
                Inside::List(_) => {
                    self.inside = Inside::Object;
                    self.is_first = false;
                }
                Inside::FileEnd if self.values.peek()?.is_none() => return Ok(false),
                Inside::FileEnd => return Err(self.values.unexpected("the end of the file")),
            }
        }
    }

    fn enter(&mut self, inside: Inside) {
        self.inside = inside;
        self.is_first = true;
        self.count = 0;
    }

    /// Reads up to the next field or element, or over the bracket behind the last. Whether there is one.
    fn has_more(&mut self, close: u8, expected: &str) -> Result<bool, ValueError> {
        if self.values.take(close)? {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.values.expect(b',', expected)?;
        }
        Ok(true)
    }

    /// Reads a key, and its value unless that is a list of records.
    fn field(&mut self) -> Result<(), ValueError> {
        // Another value may be long, and have errors of its own further down.
        if self.values.peek()?.is_some_and(|next| next != b'"') {
            return Err(self.values.unexpected("a key"));
        }
        let key: String = self.values.parse()?;
        self.values.expect(b':', "a colon")?;
        let list = LISTS.iter().find(|(list, _)| *list == key);
        if let Some(&(_, kind)) = list
            && self.values.take(b'[')?
        {
            self.enter(Inside::List(kind));
            self.lists.push((kind, self.values.position()));
            return Ok(());
        }
        let value: Box<RawValue> = self.values.parse()?;
        self.field_bytes += key.len() + value.get().len();
        if self.field_bytes > MAX_LINE_BYTES {
            let message = format!("what it says beside its lists has more than {MAX_LINE_BYTES} bytes");
            return Err(SyntaxError { line: self.values.position().line, message }.into());
        }
        self.fields.insert(key, value);
        Ok(())
    }

    /// The most bytes that the current record may have.
    fn max_bytes(&self) -> usize {
        if let Inside::List(RecordKind::Document) = self.inside { MAX_DOCUMENT_BYTES } else { MAX_LINE_BYTES }
    }
}

impl<R: Read> RawRecords for ObjectRecords<R> {
    fn next(&mut self) -> io::Result<bool> {
        match self.advance() {
            Ok(is_there) => Ok(is_there),
            Err(ValueError::Io(error)) => Err(error),
            Err(ValueError::Syntax(error)) => {
                self.syntax_error = Some(error);
                Ok(false)
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        self.values.bytes()
    }

    fn is_too_long(&self) -> bool {
        self.bytes().len() > self.max_bytes()
    }

    fn skip_too_long(&mut self) -> io::Result<String> {
        let (longest, length) = (self.max_bytes(), self.bytes().len());
        Ok(format!("the record has {length} bytes, and {longest} are the most that one may have"))
    }

    fn position(&self) -> RecordPosition {
        let kind = match self.inside {
            Inside::List(RecordKind::Attribution) if !self.has_list(RecordKind::Document) => {
                RecordKind::Deferred
            }
            Inside::List(kind) => kind,
            _ => RecordKind::Line,
        };
        RecordPosition { number: self.count.saturating_sub(1), end: self.values.position().offset, kind }
    }
}

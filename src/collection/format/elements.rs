//! The elements of one JSON object that may be larger than memory: the records in its lists, one at a time, and the rest of
//! its fields together.
//!
//! Of a record it finds where it ends and no more: whether that is JSON, and says what it should, its reader sees.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::lines::{LONGEST_DOCUMENT, LONGEST_LINE};
use super::skip::Skip;
use crate::collection::read::broken::{Broken, Mark};
use crate::collection::read::pieces::{Pieces, Sort, Stand};

/// The lists of a dataset, by their keys.
pub(crate) const LISTS: [(&str, Sort); 3] =
    [("documents", Sort::Document), ("speakers", Sort::Speaker), ("attributions", Sort::Attribution)];

/// What the object said beside its records.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Its fields. Of two with one key, the last counts.
    pub fields: BTreeMap<String, Box<RawValue>>,
    /// What stands where a list was expected.
    pub misfits: BTreeMap<&'static str, Box<RawValue>>,
    /// Lists that it has more than once.
    pub twice: Vec<&'static str>,
    /// Where in the file each list begins.
    pub begun: BTreeMap<&'static str, Mark>,
    /// Whether the end of the documents was seen.
    pub has_documents: bool,
    /// Why it can't be read on.
    pub broken: Option<Broken>,
    /// The bytes of the fields' values together.
    size: usize,
}

/// An object that is being read.
pub(crate) struct Elements<R> {
    bytes: R,
    /// What comes next.
    next: Next,
    element: Vec<u8>,
    /// The bytes of the element at hand, which may be more than are kept.
    length: usize,
    /// Which list it is in, which of its elements it is, and how many there were so far.
    sort: Sort,
    number: u32,
    count: u32,
    /// Where the element at hand starts, and where the bytes are.
    start: Mark,
    at: Mark,
    pub told: Told,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Object,
    FirstKey,
    Field,
    FirstElement(&'static str),
    Element(&'static str),
    End,
    Nothing,
}

impl Next {
    /// JSON that ends where this is expected: what reads on from there says what is wrong in the same words.
    fn before(self) -> &'static str {
        match self {
            Self::Object | Self::Nothing => "",
            Self::FirstKey => "{",
            Self::Field => "{\"\":\"\"",
            Self::FirstElement(_) => "[",
            Self::Element(_) => "[\"\"",
            Self::End => "{}",
        }
    }
}

/// A step that can't be taken: the system fails, or the JSON does.
enum Stop {
    Io(io::Error),
    Broken(Broken),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl<R: BufRead> Elements<R> {
    /// The elements of an object that begins at a place in a file.
    pub(crate) fn new(bytes: R, at: Mark) -> Self {
        Self {
            bytes,
            next: Next::Object,
            element: Vec::new(),
            length: 0,
            sort: Sort::Line,
            number: 0,
            count: 0,
            start: at,
            at,
            told: Told::default(),
        }
    }

    /// The elements from where one of the lists begins.
    pub(crate) fn within(bytes: R, list: &'static str, at: Mark) -> Self {
        let sort = LISTS.iter().find(|(name, _)| *name == list).map_or(Sort::Line, |(_, sort)| *sort);
        Self { next: Next::FirstElement(list), sort, ..Self::new(bytes, at) }
    }

    /// Which list the bytes are in.
    pub(crate) fn list(&self) -> Option<&'static str> {
        match self.next {
            Next::FirstElement(list) | Next::Element(list) => Some(list),
            _ => None,
        }
    }

    /// Reads on to the next record of a list. Whether there is one.
    fn advance(&mut self) -> Result<bool, Stop> {
        loop {
            let byte = self.space()?;
            match (self.next, byte) {
                (Next::Nothing, _) => return Ok(false),
                (Next::Object, Some(b'{')) => self.step(Next::FirstKey),
                (Next::FirstKey | Next::Field, Some(b'}')) => self.step(Next::End),
                (Next::FirstElement(list) | Next::Element(list), Some(b']')) => self.close(list),
                (Next::FirstKey, Some(b'"')) => self.field("{")?,
                (Next::Field, Some(b',')) => {
                    self.step(Next::Field);
                    self.space()?;
                    self.field("{\"\":0,")?;
                }
                (Next::FirstElement(list), Some(_)) => return self.record("[", list),
                (Next::Element(list), Some(b',')) => {
                    self.step(Next::Element(list));
                    self.space()?;
                    return self.record("[0,", list);
                }
                (Next::End, None) => self.next = Next::Nothing,
                _ => return Err(self.complain(self.next.before())),
            }
        }
    }

    /// Takes the byte that was expected.
    fn step(&mut self, next: Next) {
        self.bytes.consume(1);
        self.at.pass(b"{");
        self.next = next;
    }

    fn close(&mut self, list: &'static str) {
        self.step(Next::Field);
        self.told.has_documents |= list == LISTS[0].0;
    }

    /// Skips white space. The byte behind it, which is not taken.
    fn space(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.bytes.fill_buf()?;
            let end = bytes.iter().position(|byte| !b" \t\r\n".contains(byte));
            let byte = end.map(|end| bytes[end]);
            let read = end.unwrap_or(bytes.len());
            self.at.pass(&bytes[..read]);
            self.bytes.consume(read);
            if byte.is_some() || read == 0 {
                return Ok(byte);
            }
        }
    }

    /// Reads a key, and where no list begins behind it the value.
    fn field(&mut self, before: &'static str) -> Result<(), Stop> {
        if self.space()? != Some(b'"') {
            return Err(self.complain(before));
        }
        self.value(before, Next::Field)?;
        let key: String =
            serde_json::from_slice(&self.element).map_err(|_| self.complaint(before, self.start))?;
        if self.space()? != Some(b':') {
            return Err(self.complain("{\"\""));
        }
        self.step(Next::Field);
        let first = self.space()?;
        let list = LISTS.iter().find(|(list, _)| *list == key);
        if let (Some(&(list, sort)), Some(b'[')) = (list, first) {
            self.step(Next::FirstElement(list));
            (self.sort, self.count) = (sort, 0);
            if self.told.begun.insert(list, self.at).is_some() {
                self.told.twice.push(list);
            }
            return Ok(());
        }
        self.value("{\"\":", Next::Field)?;
        self.keep(key, list.map(|(list, _)| *list))
    }

    /// Keeps the value at hand.
    fn keep(&mut self, key: String, list: Option<&'static str>) -> Result<(), Stop> {
        self.told.size += self.length;
        if self.told.size > LONGEST_LINE {
            let what = format!("what it says beside its lists has more than {LONGEST_LINE} bytes");
            return Err(Stop::Broken(Broken { line: self.start.line, what }));
        }
        let text = std::str::from_utf8(&self.element).ok();
        let value = text.and_then(|text| serde_json::from_str::<Box<RawValue>>(text).ok());
        let Some(value) = value else { return Err(Stop::Broken(self.complaint("{\"\":", self.start))) };
        match list {
            Some(list) => self.told.misfits.insert(list, value).is_some(),
            None => self.told.fields.insert(key, value).is_some(),
        };
        Ok(())
    }

    fn record(&mut self, before: &'static str, list: &'static str) -> Result<bool, Stop> {
        self.number = self.count;
        self.count = self.count.saturating_add(1);
        self.value(before, Next::Element(list))
    }

    /// Reads a value to its end. `before` is JSON that ends where it was expected.
    fn value(&mut self, before: &'static str, next: Next) -> Result<bool, Stop> {
        self.element.clear();
        (self.length, self.start) = (0, self.at);
        let Some(first) = self.space()? else { return Err(self.complain(before)) };
        let mut skip = Skip::new(first);
        let longest = Pieces::longest(self);
        loop {
            let bytes = self.bytes.fill_buf()?;
            if bytes.is_empty() {
                // A number ends with the file; whoever wants the byte behind it will miss it.
                return if skip.is_scalar() { self.scalar(before, next) } else { Err(self.cut(before)) };
            }
            let (read, is_end) = skip.read(bytes);
            if self.length <= longest {
                self.element.extend_from_slice(&bytes[..read]);
            }
            self.length += read;
            self.at.pass(&bytes[..read]);
            self.bytes.consume(read);
            if is_end {
                return if skip.is_scalar() { self.scalar(before, next) } else { Ok(self.found(next)) };
            }
        }
    }

    fn found(&mut self, next: Next) -> bool {
        self.next = next;
        true
    }

    /// A number or a word says by what comes behind it whether it is whole.
    fn scalar(&mut self, before: &'static str, next: Next) -> Result<bool, Stop> {
        if serde_json::from_slice::<IgnoredAny>(&self.element).is_ok() {
            return Ok(self.found(next));
        }
        let behind = self.bytes.fill_buf()?;
        self.element.extend(behind.first());
        Err(Stop::Broken(self.complaint(before, self.start)))
    }

    /// What is wrong with a value that the file ends in.
    fn cut(&mut self, before: &str) -> Stop {
        if self.length > self.element.len() {
            self.element.truncate(1);
        }
        Stop::Broken(self.complaint(before, self.start))
    }

    /// What is wrong with the bytes that come next.
    fn complain(&mut self, before: &str) -> Stop {
        self.element.clear();
        match self.bytes.fill_buf() {
            // The first is wrong here. It may be a character of several, of which not all are there yet.
            Ok(bytes) => self.element.extend(bytes.iter().take(4)),
            Err(error) => return Stop::Io(error),
        }
        match std::str::from_utf8(&self.element) {
            Err(error) if error.error_len().is_none() => {
                self.element.truncate(error.valid_up_to());
                self.element.push(b'?');
            }
            _ => {}
        }
        Stop::Broken(self.complaint(before, self.at))
    }

    fn complaint(&self, before: &str, start: Mark) -> Broken {
        Broken::told(before, &self.element, start)
    }
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl<R: BufRead> Pieces for Elements<R> {
    fn next(&mut self) -> io::Result<bool> {
        match self.advance() {
            Ok(is_there) => Ok(is_there),
            Err(Stop::Io(error)) => Err(error),
            Err(Stop::Broken(broken)) => {
                self.told.broken = Some(broken);
                self.next = Next::Nothing;
                Ok(false)
            }
        }
    }

    fn piece(&self) -> &[u8] {
        &self.element
    }

    fn is_too_long(&self) -> bool {
        self.length > self.longest()
    }

    fn longest(&self) -> usize {
        if self.sort == Sort::Document { LONGEST_DOCUMENT } else { LONGEST_LINE }
    }

    fn count(&mut self) -> io::Result<usize> {
        Ok(self.length)
    }

    fn stand(&self) -> Stand {
        let early = self.sort == Sort::Attribution && !self.told.has_documents;
        let sort = if early { Sort::Early } else { self.sort };
        Stand { number: self.number, read: self.at.offset, sort, start: self.start }
    }
}

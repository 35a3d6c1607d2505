//! Faults: what is wrong with a dataset, and where in a file it stands; and the log in which a builder gathers them.
//!
//! The sentences are made where a fault is found: by `builder` about references and ids, by `check` about spans, by
//! `format/type_error` about values of another type, and by `collection/read` about syntax.

use std::fmt;

use bytemuck::{Pod, Zeroable};

/// Where in a dataset something stands: a file, and a line of it or a path in its JSON, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The file's name, "-" for standard input.
    pub file: String,
    /// The line, from 1, where the file is JSON Lines or could not be read as JSON at all.
    pub line: Option<usize>,
    /// The path in the JSON: `attributions[7].content[0]`.
    pub path: String,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.path.is_empty() {
            write!(f, ", {}", self.path)?;
        }
        Ok(())
    }
}

/// One sentence about one thing that is wrong, and its location.
///
/// The sentence may quote the file: whoever prints it scrubs it first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{location}: {what}")]
pub struct Fault {
    /// Where it stands.
    pub location: Location,
    /// What is wrong, what was expected, and where there is one, the way out.
    pub what: String,
}

/// Faults past this number are counted, not stored: nobody reads further.
const MAX_FAULTS: usize = 1000;

/// The longest path or sentence of a fault, in bytes: a file may have anything where an id was expected, at any length.
const MAX_FAULT_BYTES: usize = 1000;

/// The location of a record in twelve bytes, for every record of a dataset that may have millions; [`FaultLog`] expands it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct CompactLocation {
    /// Index of the file's name.
    pub file: u32,
    /// What the number counts: [`LINE`](Self::LINE), [`ITEM`](Self::ITEM) or [`GIVEN`](Self::GIVEN).
    pub unit: u32,
    pub number: u32,
}

impl CompactLocation {
    /// A line of JSON Lines, from 1.
    pub(crate) const LINE: u32 = 0;
    /// An element of one of the lists of an object, from 0.
    pub(crate) const ITEM: u32 = 1;
    /// One of the locations that a caller of the builder has given.
    pub(crate) const GIVEN: u32 = 2;
}

/// How many faults there were at some point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultCheckpoint {
    stored: usize,
    omitted: usize,
}

/// The faults so far: the first thousand, and how many more.
#[derive(Debug, Default)]
pub(super) struct FaultLog {
    faults: Vec<Fault>,
    /// Faults that were counted only.
    omitted: usize,
    /// Names and locations that compact locations point to.
    files: Vec<String>,
    given: Vec<Location>,
}

impl FaultLog {
    pub(super) fn add(&mut self, location: Location, what: String) {
        if self.faults.len() < MAX_FAULTS {
            let location = Location { path: shortened(location.path), ..location };
            self.faults.push(Fault { location, what: shortened(what) });
        } else {
            self.omitted += 1;
        }
    }

    /// Adds a file's name, for compact locations.
    pub(super) fn add_file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        self.files.len() as u32 - 1
    }

    /// Makes a location compact that a caller has given.
    pub(super) fn compact(&mut self, location: &Location) -> CompactLocation {
        self.given.push(location.clone());
        CompactLocation { file: 0, unit: CompactLocation::GIVEN, number: self.given.len() as u32 - 1 }
    }

    /// The location of a record of a kind ("attribution").
    pub(super) fn location(&self, at: CompactLocation, record: &str) -> Location {
        let file = self.files.get(at.file as usize).cloned().unwrap_or_default();
        match at.unit {
            CompactLocation::LINE => {
                Location { file, line: Some(at.number as usize), path: record.to_owned() }
            }
            CompactLocation::ITEM => Location { file, line: None, path: format!("{record}s[{}]", at.number) },
            _ => self.given.get(at.number as usize).cloned().unwrap_or_default(),
        }
    }

    pub(super) fn checkpoint(&self) -> FaultCheckpoint {
        FaultCheckpoint { stored: self.faults.len(), omitted: self.omitted }
    }

    /// Forgets the faults since a checkpoint.
    pub(super) fn roll_back(&mut self, checkpoint: FaultCheckpoint) {
        self.faults.truncate(checkpoint.stored);
        self.omitted = checkpoint.omitted;
    }

    /// Takes the faults since a checkpoint out.
    pub(super) fn take_since(&mut self, checkpoint: FaultCheckpoint) -> Vec<Fault> {
        self.faults.split_off(checkpoint.stored.min(self.faults.len()))
    }

    /// Puts faults that were taken out behind those that were found since.
    pub(super) fn put_back(&mut self, faults: Vec<Fault>) {
        self.faults.extend(faults);
        self.omitted += self.faults.len().saturating_sub(MAX_FAULTS);
        self.faults.truncate(MAX_FAULTS);
    }

    /// All faults; a last one says how many more there are.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        if self.omitted > 0 {
            let what = format!("and {} more faults", self.omitted);
            let file = self.faults.last().map(|fault| fault.location.file.clone()).unwrap_or_default();
            self.faults.push(Fault { location: Location { file, ..Location::default() }, what });
        }
        self.faults
    }
}

fn shortened(mut text: String) -> String {
    if text.len() > MAX_FAULT_BYTES {
        text.truncate((0..=MAX_FAULT_BYTES).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
        text.push('…');
    }
    text
}

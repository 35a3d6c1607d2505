//! Faults: what is wrong with a dataset, and where in a file it stands; and the log in which a builder gathers them.
//!
//! The sentences are made where a fault is found: by `builder` about references and ids, by `check` about spans, by
//! `format/type_error` about values of another type, and by `collection/read` about syntax.

use std::fmt;

use bytemuck::{Pod, Zeroable};
use foldhash::HashMap;

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

impl Location {
    /// Extends the path by a part within it.
    pub(crate) fn extend(&mut self, path: &str) {
        if !self.path.is_empty() && !path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(path);
    }

    /// The place without the file's name.
    fn within_file(&self) -> String {
        match (self.line, self.path.as_str()) {
            (Some(line), "") => format!("line {line}"),
            (Some(line), path) => format!("line {line}, {path}"),
            (None, path) => path.to_owned(),
        }
    }
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

/// One sentence about what is wrong, and its location: of one fault, or of many of one kind.
///
/// The sentence may quote the file: whoever prints it scrubs it first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{location}: {what}")]
pub struct Fault {
    /// Where it stands; of many, the first.
    pub location: Location,
    /// What is wrong, what was expected, and where there is one, the way out.
    pub what: String,
    /// How many faults the sentence is about.
    pub count: usize,
}

impl Fault {
    /// A sentence about one fault.
    pub(crate) fn new(location: Location, what: impl Into<String>) -> Self {
        Self { location, what: what.into(), count: 1 }
    }
}

/// Sentences past this number are counted, not stored: nobody reads further.
const MAX_FAULTS: usize = 1000;

/// The longest sentence of a fault, in bytes: a file may have anything where an id was expected, at any length.
const MAX_FAULT_BYTES: usize = 1000;

/// The longest path of a fault, in bytes: nobody follows one that is nested deeper.
const MAX_PATH_BYTES: usize = 120;

/// Up to so many faults of one kind have a sentence each; more have one for all, with the first places.
const MAX_OF_ONE_KIND: usize = 3;

/// The places that such a sentence names beside its own.
const MAX_PLACES: usize = 5;

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

/// The beginning of a dataset in the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultCheckpoint(usize);

/// The faults so far, by dataset and kind.
#[derive(Debug, Default)]
pub(super) struct FaultLog {
    sections: Vec<FaultSection>,
    /// How many were added, those too that were taken out again.
    count: usize,
    /// Names and locations that compact locations point to.
    files: Vec<String>,
    given: Vec<Location>,
}

/// The faults of one dataset.
#[derive(Debug, Default)]
pub(crate) struct FaultSection {
    kinds: Vec<FaultKind>,
    /// Indexes of the kinds, by file, path and sentence without what differs from one to the next.
    by_pattern: HashMap<String, usize>,
    /// Faults that were counted only.
    omitted: usize,
    /// How many have been added.
    count: usize,
}

/// Faults that say the same of different places.
#[derive(Debug, Default)]
struct FaultKind {
    count: usize,
    /// The first few, each with its place among all faults of the dataset.
    first: Vec<(usize, Fault)>,
    /// Where the next few stand.
    places: Vec<Location>,
}

impl FaultSection {
    fn add(&mut self, location: Location, what: String) {
        let pattern = pattern(&location, &what);
        let kinds = self.kinds.len();
        let index = match self.by_pattern.get(&pattern) {
            Some(&index) => index,
            None if kinds < MAX_FAULTS => {
                self.kinds.push(FaultKind::default());
                *self.by_pattern.entry(pattern).or_insert(kinds)
            }
            None => {
                self.omitted += 1;
                return;
            }
        };
        let kind = &mut self.kinds[index];
        kind.count += 1;
        self.count += 1;
        if kind.first.len() < MAX_OF_ONE_KIND {
            let location = Location { path: shortened(location.path, MAX_PATH_BYTES), ..location };
            kind.first.push((self.count, Fault::new(location, shortened(what, MAX_FAULT_BYTES))));
        } else if kind.first.len() + kind.places.len() <= MAX_PLACES {
            kind.places.push(Location { path: shortened(location.path, MAX_PATH_BYTES), ..location });
        }
    }

    /// The sentences, in the order of the first fault of each.
    fn into_faults(self) -> Vec<Fault> {
        let mut sentences: Vec<(usize, Fault)> =
            self.kinds.into_iter().flat_map(FaultKind::sentences).collect();
        sentences.sort_by_key(|(at, _)| *at);
        let mut faults: Vec<Fault> = sentences.into_iter().map(|(_, fault)| fault).collect();
        if self.omitted > 0 {
            let file = faults.last().map(|fault| fault.location.file.clone()).unwrap_or_default();
            let what = format!("and {} more faults", self.omitted);
            let location = Location { file, ..Location::default() };
            faults.push(Fault { location, what, count: self.omitted });
        }
        faults
    }
}

impl FaultKind {
    fn sentences(mut self) -> Vec<(usize, Fault)> {
        if self.count <= self.first.len() {
            return self.first;
        }
        let mut rest =
            self.first.split_off(1).into_iter().map(|(_, fault)| fault.location).collect::<Vec<_>>();
        rest.append(&mut self.places);
        let places: Vec<String> = rest.iter().map(Location::within_file).collect();
        if let Some((_, fault)) = self.first.first_mut() {
            let more = self.count - 1;
            let end = if more > places.len() { ", …" } else { "" };
            fault.what = format!("{} (and {more} more of this kind: {}{end})", fault.what, places.join("; "));
            fault.count = self.count;
        }
        self.first
    }
}

/// What faults of one kind have in common: file, path and sentence, without numbers and what is quoted.
fn pattern(location: &Location, what: &str) -> String {
    let mut pattern = String::with_capacity(what.len().min(MAX_FAULT_BYTES));
    let is_fixed = |c: &char| !matches!(c, '0'..='9' | '.' | '-');
    pattern.push_str(&location.file);
    pattern.push('\n');
    pattern.extend(location.path.chars().filter(is_fixed).take(MAX_FAULT_BYTES));
    pattern.push('\n');
    let quoted = what.find('“').zip(what.rfind('”')).filter(|(start, end)| start < end);
    let (before, behind) = quoted.map_or((what, ""), |(start, end)| (&what[..start], &what[end..]));
    pattern.extend(before.chars().chain(behind.chars()).filter(is_fixed).take(MAX_FAULT_BYTES));
    pattern
}

impl FaultLog {
    pub(super) fn add(&mut self, location: Location, what: String) {
        if self.sections.is_empty() {
            self.sections.push(FaultSection::default());
        }
        self.count += 1;
        if let Some(section) = self.sections.last_mut() {
            section.add(location, what);
        }
    }

    /// How many were added so far.
    pub(super) fn count(&self) -> usize {
        self.count
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

    /// Begins a dataset.
    pub(super) fn checkpoint(&mut self) -> FaultCheckpoint {
        self.sections.retain(|section| !section.kinds.is_empty());
        self.sections.push(FaultSection::default());
        FaultCheckpoint(self.sections.len() - 1)
    }

    /// Forgets the faults since a checkpoint.
    pub(super) fn roll_back(&mut self, checkpoint: FaultCheckpoint) {
        self.take_since(checkpoint);
    }

    /// Takes the faults since a checkpoint out.
    pub(super) fn take_since(&mut self, FaultCheckpoint(at): FaultCheckpoint) -> Vec<FaultSection> {
        let taken = self.sections.split_off(at.min(self.sections.len()));
        self.sections.push(FaultSection::default());
        taken
    }

    /// Puts faults that were taken out behind those that were found since.
    pub(super) fn put_back(&mut self, sections: Vec<FaultSection>) {
        self.sections.extend(sections);
    }

    /// All faults, at most some sentences of each dataset.
    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.sections.into_iter().flat_map(FaultSection::into_faults).collect()
    }
}

fn shortened(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate((0..=most).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0));
        text.push('…');
    }
    text
}

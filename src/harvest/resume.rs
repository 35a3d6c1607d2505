//! Resuming: a dataset or a journal is copied line by line into a new journal, and a ledger learns what it holds.
//!
//! An article that a crash left half written at the end is left out and annotated again. A line that is no record, or an
//! article that is not what it says it is (its text has another hash, a span is not its words), is damage: that article is
//! left out, and those before and behind it are kept. A speaker whose record is lost takes the later articles of that
//! speaker along, since a dataset must name all who speak in it. A dataset that is whole is copied to its last line,
//! whatever program wrote it and whatever fields it has. One pass; one article at a time in memory, or all of a dataset that
//! is one object.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fingerprint::Fingerprint;
use super::journal_error::JournalError;
use super::journal_lines::{DONE_LINE, write_meta};
use super::ledger::Ledger;
use crate::collection::format::record::{AttributionRecord, DocumentRecord, Meta, SCHEMA, SpeakerRecord};
use crate::collection::read::{BOM, parse_record};
use crate::collection::{Builder, Few, Location};

/// Bytes. A line of a journal may be longer than one of a dataset, since FILE may become one object.
const MAX_LINE_LENGTH: u64 = 1 << 31;

/// How a journal begins, whatever becomes of the rest of its first line.
const FIRST_LINE_START: &[u8] = b"{\"meta\":{\"schema\":";

/// What was resumed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resumed {
    /// How many articles it holds.
    pub articles: usize,
    /// Whether its end was cut off, usually by a crash.
    pub was_cut: bool,
    /// The lines that were damaged, from 1; in order.
    pub damaged_lines: Vec<usize>,
    /// How many articles were left out because of them.
    pub left_out: usize,
    /// The file that was resumed.
    pub from: PathBuf,
    /// Where the file is kept as it was, if more was left out than the end of a journal.
    pub kept_as: Option<PathBuf>,
}

/// Which kind of file is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResumedKind {
    /// A journal: what is not marked as done is not whole.
    Journal,
    /// A dataset of any make.
    Dataset,
}

/// Copies what is whole of `from` to `out` as a journal, and adds it to the ledger. `title` is for one whose own is lost.
pub(super) fn copy_whole(
    path: &Path,
    kind: ResumedKind,
    title: &str,
    mut from: impl BufRead,
    ledger: &mut Ledger,
    out: &mut dyn Write,
) -> Result<Resumed, JournalError> {
    let mut reader = ResumeReader {
        path,
        kind,
        line: 0,
        ledger,
        out,
        pending: PendingRecords::default(),
        has_meta: false,
        has_new_meta: false,
        has_stray_records: false,
        resumed: Resumed { from: path.to_owned(), ..Resumed::default() },
    };
    let mut first = next_line(&mut from, path)?;
    if first.starts_with(BOM) {
        first.drain(..BOM.len());
    }
    if parse_line(&first).is_some() {
        reader.read_lines([first].into(), title, from)?;
        return Ok(reader.resumed);
    }
    let second = next_line(&mut from, path)?;
    if kind == ResumedKind::Journal || parse_line(&second).is_some() {
        reader.read_lines([first, second].into(), title, from)?;
    } else {
        // Not JSON Lines: one object, then.
        reader.read_object([first, second].concat(), from)?;
    }
    Ok(reader.resumed)
}

/// The next line, with its line feed if it has one; empty at the end.
fn next_line(from: &mut impl BufRead, path: &Path) -> Result<Vec<u8>, JournalError> {
    let mut line = Vec::new();
    from.take(MAX_LINE_LENGTH)
        .read_until(b'\n', &mut line)
        .map_err(|source| JournalError::Unreadable { path: path.to_owned(), source })?;
    Ok(line)
}

/// The key of a record and what is under it.
fn parse_line(line: &[u8]) -> Option<(Cow<'_, str>, &RawValue)> {
    let mut fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(line).ok()?;
    let (key, json) = fields.pop_first()?;
    let is_record = ["meta", "document", "speaker", "attribution", "revised", "done"].contains(&&*key);
    (is_record && fields.is_empty()).then_some((key, json))
}

/// Lines that may not be all of an article yet.
#[derive(Default)]
struct PendingRecords {
    /// The line of the first of them.
    first_line: usize,
    lines: Vec<u8>,
    /// Only the lines of speakers.
    speaker_lines: Vec<u8>,
    documents: Vec<(String, Fingerprint)>,
    speakers: Vec<SpeakerRecord<'static>>,
    /// The ids of all who speak in the attributions, known once something was damaged.
    speaking: BTreeSet<String>,
    /// The article as a reader of the dataset would check it; of a journal.
    checked: Builder,
    /// Whether an attribution in it belongs to an earlier document: the dataset is not written article by article.
    has_stray_records: bool,
    /// Whether a line of it is lost.
    is_damaged: bool,
}

/// The fields of an attribution that are read here.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct AttributionPlace {
    document: String,
    #[serde(default)]
    speakers: Vec<String>,
}

/// Copies records into a journal, and adds those of whole articles to the ledger.
struct ResumeReader<'a> {
    path: &'a Path,
    kind: ResumedKind,
    line: usize,
    ledger: &'a mut Ledger,
    out: &'a mut dyn Write,
    pending: PendingRecords,
    /// Whether it has a description, and whether one was written in its place.
    has_meta: bool,
    has_new_meta: bool,
    has_stray_records: bool,
    resumed: Resumed,
}

impl ResumeReader<'_> {
    /// Reads JSON Lines, of which `first` were read already.
    fn read_lines(
        &mut self,
        mut first: VecDeque<Vec<u8>>,
        title: &str,
        mut from: impl BufRead,
    ) -> Result<(), JournalError> {
        let is_ours = first.front().is_some_and(|line| may_begin_a_journal(line));
        let mut next = || match first.pop_front() {
            Some(line) => Ok(line),
            None => next_line(&mut from, self.path),
        };
        let mut line = next()?;
        while !line.is_empty() {
            self.line += 1;
            let after = next()?;
            let is_cut = after.is_empty() && !line.ends_with(b"\n");
            match parse_line(&line) {
                Some((key, json)) if line.ends_with(b"\n") || after.is_empty() => self.read(&key, json)?,
                None if line.trim_ascii().is_empty() => {}
                _ if is_cut => self.resumed.was_cut = true,
                _ => self.leave_out(&line, title)?,
            }
            line = after;
        }
        self.finish()?;
        let nothing_is_ours = self.resumed.articles == 0 && !self.has_meta && !is_ours;
        if nothing_is_ours && (self.resumed.was_cut || !self.resumed.damaged_lines.is_empty()) {
            self.line = 1;
            return Err(self.fault("this is no record of a dataset"));
        }
        let nothing_is_written = self.resumed.articles == 0 && !self.has_meta && !self.has_new_meta;
        if nothing_is_written { self.write_meta(title) } else { Ok(()) }
    }

    /// Takes a record. Of a journal, one that is not what it should be is damage; of a dataset it is a mistake that
    /// somebody should see.
    fn read(&mut self, key: &str, json: &RawValue) -> Result<(), JournalError> {
        match self.add(key, json) {
            Err(JournalError::NotOurs { .. }) if self.kind == ResumedKind::Journal && key != "meta" => {
                self.note_damage(self.line);
                self.pending.is_damaged = true;
                Ok(())
            }
            added => added,
        }
    }

    /// Notes a line that is no record: what it belongs to is left out.
    fn leave_out(&mut self, line: &[u8], title: &str) -> Result<(), JournalError> {
        // With a new document the previous article is whole.
        if line.starts_with(b"{\"document\"") && self.kind == ResumedKind::Dataset {
            self.commit()?;
        }
        self.note_damage(self.line);
        if self.line == 1 {
            return self.write_meta(title);
        }
        self.pending.is_damaged = true;
        Ok(())
    }

    fn note_damage(&mut self, line: usize) {
        self.resumed.damaged_lines.push(line);
    }

    fn write_meta(&mut self, title: &str) -> Result<(), JournalError> {
        self.has_new_meta = true;
        write_meta(self.out, title).map_err(|source| self.unwritten(source))
    }

    fn add(&mut self, key: &str, json: &RawValue) -> Result<(), JournalError> {
        let mut key = key;
        match key {
            "meta" => {
                let meta: Meta = self.parse_as(json)?;
                if meta.schema != SCHEMA {
                    return Err(self.fault(&format!("its schema is “{}”, not “{SCHEMA}”", meta.schema)));
                }
                self.has_meta = true;
            }
            "document" => {
                self.commit()?;
                let document: DocumentRecord<'_> = self.parse_as(json)?;
                self.pending.first_line = self.line;
                if self.kind == ResumedKind::Journal {
                    self.pending.checked.document(&document, &Location::default());
                }
                self.pending.documents.push((document.id.to_string(), Fingerprint::of(&document.text)));
            }
            "speaker" | "revised" => {
                let speaker: SpeakerRecord<'_> = self.parse_as(json)?;
                // Where the first record of a speaker is lost, a later one takes its place.
                key = if self.knows(&speaker.id) { key } else { "speaker" };
                self.pending.speakers.push(speaker.into_owned());
            }
            "done" => return self.commit(),
            _ => self.add_attribution(json)?,
        }
        let from = self.pending.lines.len();
        let lines = &mut self.pending.lines;
        lines.extend_from_slice(format!("{{\"{key}\":").as_bytes());
        lines.extend(json.get().bytes().map(|byte| if byte == b'\n' || byte == b'\r' { b' ' } else { byte }));
        lines.extend_from_slice(b"}\n");
        match key {
            "meta" => self.commit(),
            "speaker" | "revised" => {
                self.pending.speaker_lines.extend_from_slice(&self.pending.lines[from..]);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn add_attribution(&mut self, json: &RawValue) -> Result<(), JournalError> {
        let placed: AttributionPlace = self.parse_as(json)?;
        let is_stray = self.pending.documents.last().is_none_or(|(id, _)| *id != placed.document);
        // Behind a line that is lost, the lost line may have been its document's.
        self.pending.has_stray_records |= is_stray && !self.pending.is_damaged;
        self.has_stray_records |= is_stray && !self.pending.is_damaged;
        if !self.resumed.damaged_lines.is_empty() {
            self.pending.speaking.extend(placed.speakers);
        }
        if self.kind == ResumedKind::Journal && !is_stray {
            let mut record: AttributionRecord<'_> = self.parse_as(json)?;
            record.speakers = Few::default();
            self.pending.checked.attribution(&record, &Location::default());
        }
        Ok(())
    }

    /// Whether there is a record of a speaker.
    fn knows(&self, id: &str) -> bool {
        self.ledger.speaker(id).is_some() || self.pending.speakers.iter().any(|speaker| speaker.id == *id)
    }

    /// Writes the pending lines: the article is whole. If it isn't, what is known of its speakers is kept: later articles may
    /// need it.
    fn commit(&mut self) -> Result<(), JournalError> {
        let knows_all = self.pending.speaking.iter().all(|id| self.knows(id));
        let mut pending = std::mem::take(&mut self.pending);
        // Of a dataset nothing is checked: whatever program wrote it, it is copied.
        let is_checked = self.kind == ResumedKind::Journal && !pending.has_stray_records;
        let is_unsound = is_checked && pending.checked.finish().is_err();
        if !pending.is_damaged && (is_unsound || !knows_all) {
            self.note_damage(pending.first_line);
            pending.is_damaged = true;
        }
        if pending.is_damaged {
            self.resumed.left_out += 1;
            pending.documents.clear();
        }
        self.resumed.articles += pending.documents.len();
        pending.documents.iter().for_each(|(id, text)| self.ledger.restore_document(id, *text));
        pending.speakers.into_iter().for_each(|speaker| self.ledger.restore_speaker(speaker));
        self.write(if pending.is_damaged { &pending.speaker_lines } else { &pending.lines })?;
        let done = if pending.documents.is_empty() { String::new() } else { format!("{DONE_LINE}\n") };
        self.write(done.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        self.out.write_all(bytes).map_err(|source| self.unwritten(source))
    }

    /// After the last line: of a journal only what is marked as done counts, of a whole dataset everything.
    fn finish(&mut self) -> Result<(), JournalError> {
        let is_whole = !self.resumed.was_cut && self.resumed.damaged_lines.is_empty();
        if self.kind == ResumedKind::Dataset && !is_whole && self.has_stray_records {
            self.line = self.resumed.damaged_lines.first().copied().unwrap_or(self.line);
            return Err(self.fault("it is damaged or cut off here, and was not made article by article"));
        }
        if self.pending.is_damaged {
            return self.commit();
        }
        if self.kind == ResumedKind::Journal {
            self.resumed.was_cut |= !self.pending.lines.is_empty();
            return Ok(());
        }
        if self.resumed.was_cut { Ok(()) } else { self.commit() }
    }

    /// Reads a dataset that is one object, of which `bytes` were read already.
    fn read_object(&mut self, mut bytes: Vec<u8>, mut rest: impl Read) -> Result<(), JournalError> {
        rest.read_to_end(&mut bytes)
            .map_err(|source| JournalError::Unreadable { path: self.path.to_owned(), source })?;
        self.line = 1;
        let mut fields: BTreeMap<Cow<'_, str>, &RawValue> = match serde_json::from_slice(&bytes) {
            Ok(fields) => fields,
            Err(error) => {
                self.line = error.line();
                return Err(self.fault("this is no whole dataset"));
            }
        };
        let lists = ["documents", "speakers", "attributions"].map(|list| fields.remove(list));
        let meta =
            serde_json::value::to_raw_value(&fields).map_err(|error| self.fault(&error.to_string()))?;
        self.add("meta", &meta)?;
        for (key, list) in ["document", "speaker", "attribution"].into_iter().zip(lists) {
            let Some(list) = list else { return Err(self.fault(&format!("there is no list of {key}s"))) };
            for record in self.parse_as::<Vec<&RawValue>>(list)? {
                self.add(key, record)?;
            }
        }
        self.commit()
    }

    fn parse_as<'de, T: Deserialize<'de>>(&self, json: &'de RawValue) -> Result<T, JournalError> {
        let mut place = Location::default();
        parse_record(json.get(), &mut place).map_err(|what| {
            self.fault(&if place.path.is_empty() { what } else { format!("{}: {what}", place.path) })
        })
    }

    fn fault(&self, what: &str) -> JournalError {
        JournalError::NotOurs { path: self.path.to_owned(), line: self.line, what: what.to_owned() }
    }

    fn unwritten(&self, source: io::Error) -> JournalError {
        JournalError::Io { path: self.path.to_owned(), source }
    }
}

/// Whether a line is the first of a journal, or the beginning of one that was cut off.
fn may_begin_a_journal(line: &[u8]) -> bool {
    line.starts_with(FIRST_LINE_START) || FIRST_LINE_START.starts_with(line)
}

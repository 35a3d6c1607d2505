//! Resuming: copies a dataset or a journal line by line into a new journal, up to where it is whole.
//!
//! An article that a crash left half written is left out and annotated again. A dataset that is whole is copied to its
//! last line, whatever program wrote it and whatever fields it has. One pass; one article at a time in memory, or all of
//! a dataset that is one object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, Read, Write};
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::JournalError;
use super::lines::DONE_LINE;
use crate::collection::format::record::{DocumentRecord, Meta, SCHEMA, SpeakerRecord};
use crate::harvest::ledger::Ledger;

/// Bytes. A line of a journal may be longer than one of a dataset, since FILE may become one object.
const MAX_LINE_LENGTH: u64 = 1 << 31;

/// What was resumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resumed {
    /// How many articles it holds.
    pub articles: usize,
    /// Whether its end was cut off, usually by a crash.
    pub was_cut: bool,
}

/// Copies what is whole of `from` to `out` as a journal, and adds it to the ledger.
pub(crate) fn copy_whole(
    path: &Path,
    is_journal: bool,
    mut from: impl BufRead,
    ledger: &mut Ledger,
    out: &mut dyn Write,
) -> Result<Resumed, JournalError> {
    let mut reader = ResumeReader {
        path,
        line: 0,
        ledger,
        out,
        pending: PendingRecords::default(),
        resumed: Resumed::default(),
    };
    let first = next_line(&mut from, path)?;
    if parse_line(&first).is_none() {
        // Not JSON Lines: one object, then.
        reader.read_object(&first, from)?;
    } else {
        reader.read_lines(first, is_journal, from)?;
    }
    Ok(reader.resumed)
}

/// The next line, with its line feed if it has one; empty at the end.
fn next_line(from: &mut impl BufRead, path: &Path) -> Result<Vec<u8>, JournalError> {
    let mut line = Vec::new();
    from.take(MAX_LINE_LENGTH)
        .read_until(b'\n', &mut line)
        .map_err(|source| JournalError::Io { path: path.to_owned(), source })?;
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
    lines: Vec<u8>,
    documents: Vec<DocumentRecord>,
    speakers: Vec<SpeakerRecord>,
    /// Whether an attribution in it belongs to an earlier document: the dataset is not written article by article.
    has_stray_records: bool,
}

/// The field of an attribution that is read here.
#[derive(Deserialize)]
struct AttributionPlace {
    document: String,
}

/// Copies records into a journal, and adds those of whole articles to the ledger.
struct ResumeReader<'a> {
    path: &'a Path,
    line: usize,
    ledger: &'a mut Ledger,
    out: &'a mut dyn Write,
    pending: PendingRecords,
    resumed: Resumed,
}

impl ResumeReader<'_> {
    /// Reads JSON Lines up to where they are whole.
    fn read_lines(
        &mut self,
        first: Vec<u8>,
        is_journal: bool,
        mut from: impl BufRead,
    ) -> Result<(), JournalError> {
        let mut line = first;
        while !line.is_empty() {
            self.line += 1;
            let next = next_line(&mut from, self.path)?;
            match parse_line(&line) {
                Some((key, json)) if line.ends_with(b"\n") || next.is_empty() => self.add(&key, json)?,
                None if line.trim_ascii().is_empty() => {}
                // A damaged line in the middle of a dataset is an error that a person should see. Of a journal the
                // system may have lost any part.
                None if !next.is_empty() && !is_journal => {
                    return Err(self.fault("this is no record of a dataset"));
                }
                _ => {
                    self.resumed.was_cut = true;
                    break;
                }
            }
            line = next;
        }
        self.finish(is_journal)
    }

    fn add(&mut self, key: &str, json: &RawValue) -> Result<(), JournalError> {
        match key {
            "meta" => {
                let meta: Meta = self.parse_as(json)?;
                if meta.schema != SCHEMA {
                    return Err(self.fault(&format!("its schema is “{}”, not “{SCHEMA}”", meta.schema)));
                }
            }
            "document" => {
                self.commit()?;
                let document = self.parse_as(json)?;
                self.pending.documents.push(document);
            }
            "speaker" | "revised" => {
                let speaker = self.parse_as(json)?;
                self.pending.speakers.push(speaker);
            }
            "done" => return self.commit(),
            _ => {
                let placed: AttributionPlace = self.parse_as(json)?;
                let last = self.pending.documents.last();
                self.pending.has_stray_records |= last.is_none_or(|document| document.id != placed.document);
            }
        }
        let lines = &mut self.pending.lines;
        lines.extend_from_slice(format!("{{\"{key}\":").as_bytes());
        lines.extend(json.get().bytes().map(|byte| if byte == b'\n' || byte == b'\r' { b' ' } else { byte }));
        lines.extend_from_slice(b"}\n");
        if key == "meta" { self.commit() } else { Ok(()) }
    }

    /// Writes the pending lines: the article is whole.
    fn commit(&mut self) -> Result<(), JournalError> {
        let pending = std::mem::take(&mut self.pending);
        self.resumed.articles += pending.documents.len();
        pending.documents.iter().for_each(|document| self.ledger.restore_document(document));
        pending.speakers.into_iter().for_each(|speaker| self.ledger.restore_speaker(speaker));
        let done = if pending.documents.is_empty() { String::new() } else { format!("{DONE_LINE}\n") };
        self.write(&pending.lines)?;
        self.write(done.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        let failed = |source| JournalError::Io { path: self.path.to_owned(), source };
        self.out.write_all(bytes).map_err(failed)
    }

    /// After the last line: of a journal only what is marked as done counts, of a whole dataset everything.
    fn finish(&mut self, is_journal: bool) -> Result<(), JournalError> {
        if is_journal {
            self.resumed.was_cut |= !self.pending.lines.is_empty();
            return Ok(());
        }
        if self.resumed.was_cut && self.pending.has_stray_records {
            return Err(self.fault("it is cut off here, and was not made article by article"));
        }
        if self.resumed.was_cut { Ok(()) } else { self.commit() }
    }

    /// Reads a dataset that is one object.
    fn read_object(&mut self, first: &[u8], mut rest: impl Read) -> Result<(), JournalError> {
        let mut bytes = first.to_vec();
        rest.read_to_end(&mut bytes)
            .map_err(|source| JournalError::Io { path: self.path.to_owned(), source })?;
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
        serde_json::from_str(json.get()).map_err(|error| self.fault(&error.to_string()))
    }

    fn fault(&self, what: &str) -> JournalError {
        JournalError::NotOurs { path: self.path.to_owned(), line: self.line, what: what.to_owned() }
    }
}

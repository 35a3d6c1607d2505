//! Resuming: reads a dataset or a journal that is to be gone on with, line by line, up to where it is whole.
//!
//! What a crash left half done is left out and done again. A dataset that is whole is kept to its last line, whoever
//! made it, and whatever fields it has.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, Read, Write};
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::error::JournalError;
use super::lines::DONE_LINE;
use crate::collection::format::record::{Document, Meta, SCHEMA, Speaker};
use crate::harvest::ledger::Ledger;

/// The most bytes of a line: a journal's may be longer than those of a dataset, since FILE may be one object.
const LONGEST: u64 = 1 << 31;

/// What was gone on with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resumed {
    /// Articles that are done.
    pub articles: usize,
    /// Whether its end was cut off, by a crash as a rule.
    pub was_cut: bool,
}

/// Copies what is whole of `from` to `out` as a journal, and tells the ledger of it.
pub(crate) fn copy_whole(
    path: &Path,
    is_journal: bool,
    mut from: impl BufRead,
    ledger: &mut Ledger,
    out: &mut dyn Write,
) -> Result<Resumed, JournalError> {
    let mut reading = ResumeReader {
        path,
        line: 0,
        ledger,
        out,
        block: PendingRecords::default(),
        held: Resumed::default(),
    };
    let first = next_line(&mut from, path)?;
    if parsed(&first).is_none() {
        // Not JSON Lines: one object, then.
        reading.object(&first, from)?;
        return Ok(reading.held);
    }
    let mut line = Some(first);
    while let Some(bytes) = line.filter(|line| !line.is_empty()) {
        reading.line += 1;
        let whole = bytes.ends_with(b"\n");
        let next = next_line(&mut from, path)?;
        match parsed(&bytes) {
            Some((key, json)) if whole || next.is_empty() => {
                reading.take(&key, json)?;
            }
            None if bytes.trim_ascii().is_empty() => {}
            // In the middle of a dataset, something is wrong with it that a person should see. The system may have
            // lost any part of a journal.
            None if !next.is_empty() && !is_journal => {
                return Err(reading.not_ours("this is no record of a dataset"));
            }
            _ => {
                reading.held.was_cut = true;
                break;
            }
        }
        line = Some(next);
    }
    reading.end(is_journal)?;
    Ok(reading.held)
}

/// The next line, with its end if it has one; empty where there are no more.
fn next_line(from: &mut impl BufRead, path: &Path) -> Result<Vec<u8>, JournalError> {
    let mut line = Vec::new();
    from.take(LONGEST)
        .read_until(b'\n', &mut line)
        .map_err(|source| JournalError::Io { path: path.to_owned(), source })?;
    Ok(line)
}

/// The key of a record and what is under it.
fn parsed(line: &[u8]) -> Option<(Cow<'_, str>, &RawValue)> {
    let mut fields: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_slice(line).ok()?;
    let (key, json) = fields.pop_first()?;
    let is_record = ["meta", "document", "speaker", "attribution", "revised", "done"].contains(&&*key);
    (is_record && fields.is_empty()).then_some((key, json))
}

/// Lines that are not known yet to be all of an article.
#[derive(Default)]
struct PendingRecords {
    lines: Vec<u8>,
    documents: Vec<Document>,
    speakers: Vec<Speaker>,
    /// Something in it stands in an earlier document: the dataset is not written article by article.
    strays: bool,
}

/// The part of an attribution that matters here.
#[derive(Deserialize)]
struct Placed {
    document: String,
}

struct ResumeReader<'a> {
    path: &'a Path,
    line: usize,
    ledger: &'a mut Ledger,
    out: &'a mut dyn Write,
    block: PendingRecords,
    held: Resumed,
}

impl ResumeReader<'_> {
    fn take(&mut self, key: &str, json: &RawValue) -> Result<(), JournalError> {
        match key {
            "meta" => {
                let meta: Meta = self.typed(json)?;
                if meta.schema != SCHEMA {
                    return Err(self.not_ours(&format!("its schema is “{}”, not “{SCHEMA}”", meta.schema)));
                }
            }
            "document" => {
                self.commit()?;
                let document = self.typed(json)?;
                self.block.documents.push(document);
            }
            "speaker" | "revised" => {
                let speaker = self.typed(json)?;
                self.block.speakers.push(speaker);
            }
            "done" => return self.commit(),
            _ => {
                let placed: Placed = self.typed(json)?;
                let last = self.block.documents.last();
                self.block.strays |= last.is_none_or(|document| document.id != placed.document);
            }
        }
        let lines = &mut self.block.lines;
        lines.extend_from_slice(format!("{{\"{key}\":").as_bytes());
        lines.extend(json.get().bytes().map(|byte| if byte == b'\n' || byte == b'\r' { b' ' } else { byte }));
        lines.extend_from_slice(b"}\n");
        if key == "meta" { self.commit() } else { Ok(()) }
    }

    /// What was gathered is all there.
    fn commit(&mut self) -> Result<(), JournalError> {
        let block = std::mem::take(&mut self.block);
        self.held.articles += block.documents.len();
        block.documents.iter().for_each(|document| self.ledger.restore_document(document));
        block.speakers.into_iter().for_each(|speaker| self.ledger.restore_speaker(speaker));
        let done = if block.documents.is_empty() { String::new() } else { format!("{DONE_LINE}\n") };
        self.write(&block.lines)?;
        self.write(done.as_bytes())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        let failed = |source| JournalError::Io { path: self.path.to_owned(), source };
        self.out.write_all(bytes).map_err(failed)
    }

    /// After the last line: a journal says itself what is done, and what is whole is kept.
    fn end(&mut self, is_journal: bool) -> Result<(), JournalError> {
        if is_journal {
            self.held.was_cut |= !self.block.lines.is_empty();
            return Ok(());
        }
        if self.held.was_cut && self.block.strays {
            return Err(self.not_ours("it is cut off here, and was not made article by article"));
        }
        if self.held.was_cut { Ok(()) } else { self.commit() }
    }

    /// A dataset that is one object.
    fn object(&mut self, first: &[u8], mut rest: impl Read) -> Result<(), JournalError> {
        let mut bytes = first.to_vec();
        rest.read_to_end(&mut bytes)
            .map_err(|source| JournalError::Io { path: self.path.to_owned(), source })?;
        self.line = 1;
        let mut fields: BTreeMap<Cow<'_, str>, &RawValue> = match serde_json::from_slice(&bytes) {
            Ok(fields) => fields,
            Err(error) => {
                self.line = error.line();
                return Err(self.not_ours("this is no whole dataset"));
            }
        };
        let lists = ["documents", "speakers", "attributions"].map(|list| fields.remove(list));
        let meta =
            serde_json::value::to_raw_value(&fields).map_err(|error| self.not_ours(&error.to_string()))?;
        self.take("meta", &meta)?;
        for (key, list) in ["document", "speaker", "attribution"].into_iter().zip(lists) {
            let Some(list) = list else { return Err(self.not_ours(&format!("there is no list of {key}s"))) };
            for record in self.typed::<Vec<&RawValue>>(list)? {
                self.take(key, record)?;
            }
        }
        self.commit()
    }

    fn typed<'de, T: Deserialize<'de>>(&self, json: &'de RawValue) -> Result<T, JournalError> {
        serde_json::from_str(json.get()).map_err(|error| self.not_ours(&error.to_string()))
    }

    fn not_ours(&self, what: &str) -> JournalError {
        JournalError::NotOurs { path: self.path.to_owned(), line: self.line, what: what.to_owned() }
    }
}

//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end. A
//! crash at any byte loses no article that was finished a second before.
//!
//! It is the dataset as JSON Lines with two more kinds of lines: `done` after all records of an article, so that one that
//! a crash cut short is recognized, and `revised`, a speaker who got a name or a kind since. FILE itself is written
//! beside its old content and renamed: a crash leaves the old content or the new.
//!
//! To resume is to copy a dataset or a journal line by line into a new journal, up to where it is whole. An article that a
//! crash left half written is left out and annotated again. A dataset that is whole is copied to its last line, whatever
//! program wrote it and whatever fields it has. One pass; one article at a time in memory, or all of a dataset that is one
//! object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::annotate::GENERATOR;
use super::ledger::{ArticleRecords, Ledger};
use crate::collection::Location;
use crate::collection::format::json;
use crate::collection::format::record::{DocumentRecord, Meta, OFFSETS, SCHEMA, SpeakerRecord};
use crate::collection::format::write::JsonForm;
use crate::collection::read::parse_record;
use crate::export::{WriteError, writable, write_atomically};
use crate::extract::speakers::register::SpeakerChange;

/// How long a finished article may stay in the buffer before it is written out.
const FLUSH_INTERVAL: Duration = Duration::from_secs(1);

/// A dataset that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    target: PathBuf,
    part: PathBuf,
    form: JsonForm,
    out: BufWriter<File>,
    flushed: Instant,
}

/// The name of the journal of a file.
pub(crate) fn part_file_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

impl Journal {
    /// Begins a dataset. With `force` it replaces what is there.
    pub(crate) fn begin(
        target: &Path,
        form: JsonForm,
        title: &str,
        force: bool,
    ) -> Result<Self, JournalError> {
        let target = target_file(target)?;
        let part = part_file_of(&target);
        if !force && target.exists() {
            return Err(JournalError::Exists(target));
        }
        if !force && part.exists() {
            return Err(JournalError::Unfinished(part));
        }
        let out = File::create(&part).map_err(|source| JournalError::Io { path: part.clone(), source })?;
        let mut journal = Self::with_file(target, form, out);
        journal.write(|out| write_meta(out, title))?;
        Ok(journal)
    }

    /// Resumes the journal that is there, or the dataset; `ledger` learns what they hold.
    pub(crate) fn resume(
        target: &Path,
        form: JsonForm,
        title: &str,
        ledger: &mut Ledger,
    ) -> Result<(Self, Resumed), JournalError> {
        let target = target_file(target)?;
        let part = part_file_of(&target);
        let from = if part.exists() { &part } else { &target };
        if !from.exists() {
            return Ok((Self::begin(&target, form, title, false)?, Resumed::default()));
        }
        let failed = |source| JournalError::Io { path: from.clone(), source };
        let file = File::open(from).map_err(failed)?;
        let mut resumed = Err(JournalError::Unfinished(part.clone()));
        // Written beside and renamed, so that the journal never holds less than what it is made from.
        write_atomically(&part, |out| {
            resumed = copy_whole(from, *from == part, BufReader::with_capacity(1 << 20, file), ledger, out);
            Ok(())
        })?;
        let resumed = resumed.inspect_err(|_| {
            // The journal is new, and holds nothing that FILE doesn't.
            if *from == target {
                let _ = fs::remove_file(&part);
            }
        })?;
        let out = OpenOptions::new().append(true).open(&part);
        let out = out.map_err(|source| JournalError::Io { path: part.clone(), source })?;
        Ok((Self::with_file(target, form, out), resumed))
    }

    fn with_file(target: PathBuf, form: JsonForm, out: File) -> Self {
        let part = part_file_of(&target);
        Self { target, part, form, out: BufWriter::with_capacity(1 << 18, out), flushed: Instant::now() }
    }

    /// The form of the dataset that FILE will be.
    pub(crate) fn form(&self) -> JsonForm {
        self.form
    }

    /// Adds an article.
    pub(crate) fn add(&mut self, article: &ArticleRecords, ledger: &Ledger) -> Result<(), JournalError> {
        self.write(|out| {
            write_article(article, ledger, true, out)?;
            writeln!(out, "{DONE_LINE}")
        })?;
        if self.flushed.elapsed() > FLUSH_INTERVAL { self.flush() } else { Ok(()) }
    }

    /// Writes out what is buffered, while there is nothing else to do.
    pub(crate) fn flush(&mut self) -> Result<(), JournalError> {
        self.flushed = Instant::now();
        self.write(Write::flush)
    }

    /// Writes FILE from all that was added, and removes the journal.
    pub(crate) fn finish(mut self, ledger: &Ledger) -> Result<(), JournalError> {
        self.write(Write::flush)?;
        write_atomically(&self.target, |out| match self.form {
            JsonForm::Lines => self.write_lines(ledger, out),
            JsonForm::Object => self.write_object(ledger, out),
        })?;
        let removed = fs::remove_file(&self.part);
        removed.map_err(|source| JournalError::Io { path: self.part.clone(), source })
    }

    /// Removes the journal, in which there is nothing of use.
    pub(crate) fn discard(self) {
        // If it can't be removed, the next run says what it is.
        let _ = fs::remove_file(&self.part);
    }

    fn write(
        &mut self,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), JournalError> {
        write(&mut self.out).map_err(|source| JournalError::Io { path: self.part.clone(), source })
    }

    fn write_lines(&self, ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
        self.each_line(|key, json, line| match key {
            "speaker" => {
                updated_speaker(json, ledger).and_then(|json| writeln!(out, "{{\"speaker\":{json}}}"))
            }
            "done" | "revised" => Ok(()),
            _ => out.write_all(line.as_bytes()),
        })
    }

    /// Writes one JSON object, each list by one pass over the journal, so that none is held in memory.
    fn write_object(&self, ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
        self.each_line(|key, json, _| match key {
            "meta" => write!(out, "{}", json.strip_suffix('}').unwrap_or(json)),
            _ => Ok(()),
        })?;
        for (list, wanted) in
            [("documents", "document"), ("speakers", "speaker"), ("attributions", "attribution")]
        {
            write!(out, ",\n\"{list}\": [")?;
            let mut gap = "\n";
            self.each_line(|key, json, _| {
                if key != wanted {
                    return Ok(());
                }
                let revised = if key == "speaker" { Some(updated_speaker(json, ledger)?) } else { None };
                write!(out, "{gap}{}", revised.as_deref().unwrap_or(json))?;
                gap = ",\n";
                Ok(())
            })?;
            write!(out, "\n]")?;
        }
        writeln!(out, "}}")
    }

    /// Gives every line of the journal: its key, the JSON under it, and the whole line.
    fn each_line(&self, mut take: impl FnMut(&str, &str, &str) -> io::Result<()>) -> io::Result<()> {
        let mut from = BufReader::with_capacity(1 << 20, File::open(&self.part)?);
        let mut line = String::new();
        while from.read_line(&mut line)? > 0 {
            let inside = line.trim_end().strip_prefix("{\"").and_then(|line| line.strip_suffix('}'));
            let Some((key, json)) = inside.and_then(|inside| inside.split_once("\":")) else {
                return Err(io::Error::other("the journal was changed meanwhile"));
            };
            take(key, json, &line)?;
            line.clear();
        }
        Ok(())
    }
}

/// The latest record of a speaker.
fn updated_speaker(json: &str, ledger: &Ledger) -> io::Result<String> {
    let old: SpeakerRecord<'_> = serde_json::from_str(json)?;
    Ok(json::to_string(ledger.speaker(&old.id).unwrap_or(&old))?)
}

/// The file that a name leads to, past symbolic links, if it may be written.
fn target_file(target: &Path) -> Result<PathBuf, JournalError> {
    let path = || target.to_owned();
    match writable(target)? {
        Some(_) => fs::canonicalize(target).map_err(|source| JournalError::Io { path: path(), source }),
        None => Ok(path()),
    }
}

/// The line that ends an article: all of its records stand above.
const DONE_LINE: &str = "{\"done\":true}";

/// Writes the first line of a dataset.
pub(crate) fn write_meta(out: &mut dyn Write, title: &str) -> io::Result<()> {
    let meta = Meta {
        schema: SCHEMA.to_owned(),
        offsets: Some(OFFSETS.to_owned()),
        title: title.to_owned(),
        generator: Some(GENERATOR.to_owned()),
        ..Meta::default()
    };
    writeln!(out, "{{\"meta\":{}}}", json::to_string(&meta)?)
}

/// Writes the records of an article that a ledger took. `with_revisions` adds the speakers of earlier articles who got a
/// name or a kind: a journal needs them, and a dataset that is written as it goes can't have a speaker twice.
pub(crate) fn write_article(
    article: &ArticleRecords,
    ledger: &Ledger,
    with_revisions: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{{\"document\":{}}}", json::to_string(&article.document)?)?;
    for (place, change) in &article.speaker_changes {
        let speaker = &ledger.speakers()[*place];
        match change {
            SpeakerChange::Added => writeln!(out, "{{\"speaker\":{}}}", json::to_string(speaker)?)?,
            SpeakerChange::Revised if with_revisions => {
                writeln!(out, "{{\"revised\":{}}}", json::to_string(speaker)?)?;
            }
            SpeakerChange::Revised => {}
        }
    }
    for attribution in article.attributions(ledger) {
        writeln!(out, "{{\"attribution\":{}}}", json::to_string(&attribution)?)?;
    }
    Ok(())
}

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
fn copy_whole(
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
    documents: Vec<DocumentRecord<'static>>,
    speakers: Vec<SpeakerRecord<'static>>,
    /// Whether an attribution in it belongs to an earlier document: the dataset is not written article by article.
    has_stray_records: bool,
}

/// The field of an attribution that is read here.
#[derive(Deserialize)]
#[serde(expecting = "an object")]
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
                let document: DocumentRecord<'_> = self.parse_as(json)?;
                self.pending.documents.push(document.into_owned());
            }
            "speaker" | "revised" => {
                let speaker: SpeakerRecord<'_> = self.parse_as(json)?;
                self.pending.speakers.push(speaker.into_owned());
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
        let mut place = Location::default();
        parse_record(json.get(), &mut place).map_err(|what| {
            self.fault(&if place.path.is_empty() { what } else { format!("{}: {what}", place.path) })
        })
    }

    fn fault(&self, what: &str) -> JournalError {
        JournalError::NotOurs { path: self.path.to_owned(), line: self.line, what: what.to_owned() }
    }
}

/// Why a dataset can't be written there. Scrub the message before it is printed: it holds names of files.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A dataset is there and would be lost.
    #[error("{} exists already: --resume continues it, --force replaces it", .0.display())]
    Exists(PathBuf),
    /// An earlier run did not end and left its journal.
    #[error("{} exists: an earlier run did not end. --resume continues it, --force starts again", .0.display())]
    Unfinished(PathBuf),
    /// What should be resumed is no dataset or journal of ours.
    #[error("{}, line {line}: {what}, so it can't be resumed: --force replaces it", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// FILE can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The journal can't be read or written.
    #[error("{} could not be written: {source}", path.display())]
    Io {
        /// The journal, or the file that is resumed.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

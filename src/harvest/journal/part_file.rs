//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end.
//!
//! It is the dataset as JSON Lines with two more kinds of lines: `done` after all records of an article, so that one that
//! a crash cut short is recognized, and `revised`, a speaker of whom more names are known now. FILE itself is written
//! beside its old content and renamed: a crash leaves the old content or the new.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::JournalError;
use super::lines::{DONE_LINE, write_article, write_meta};
use super::resume::{Resumed, copy_whole};
use crate::collection::format::json;
use crate::collection::format::record::SpeakerRecord;
use crate::collection::format::write::JsonForm;
use crate::export::{writable, write_atomically};
use crate::harvest::ledger::{ArticleRecords, Ledger};

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

/// The record of a speaker with all that is known by now.
fn updated_speaker(json: &str, ledger: &Ledger) -> io::Result<String> {
    let old: SpeakerRecord = serde_json::from_str(json)?;
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

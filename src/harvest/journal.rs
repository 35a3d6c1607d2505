//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end.
//!
//! It is the dataset as JSON Lines with two kinds of lines more: `done` after all of an article, so that one that a crash
//! cut short is known, and `revised`, a speaker of whom more was learned. FILE itself is written beside and renamed: what
//! stood there stands there until all of the new one does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::annotated::BY;
use super::ledger::{Block, Ledger};
use super::resumed::{Held, held};
use crate::collection::format::json;
use crate::collection::format::record::{Meta, OFFSETS, SCHEMA, Speaker};
use crate::collection::format::write::Form;
use crate::export::{WriteError, writable, write_beside};
use crate::extract::speakers::register::News;

/// Why a dataset can't be made there. Whoever prints it scrubs it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It would be lost.
    #[error("{} is there already: --resume goes on with it, --force replaces it", .0.display())]
    Exists(PathBuf),
    /// A run that did not end left its journal.
    #[error("{} is there: an earlier run did not end. --resume goes on with it, --force begins anew", .0.display())]
    Unfinished(PathBuf),
    /// What is to be gone on with is something else.
    #[error("{}, line {line}: {what}, so there is no going on with it: --force replaces it", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What stands there.
        what: String,
    },
    /// FILE can't be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The journal can't.
    #[error("{} could not be written: {source}", path.display())]
    Io {
        /// The journal, or the file that is gone on with.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// How long a finished article may wait before it is given to the system.
const OFTEN: Duration = Duration::from_secs(1);

/// A dataset that is being made.
#[derive(Debug)]
pub(crate) struct Journal {
    target: PathBuf,
    part: PathBuf,
    form: Form,
    out: BufWriter<File>,
    flushed: Instant,
}

/// The journal of a file.
pub(crate) fn part_of(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

impl Journal {
    /// Begins a dataset; over what is there, if `force`.
    pub(crate) fn begin(target: &Path, form: Form, title: &str, force: bool) -> Result<Self, JournalError> {
        let target = real(target)?;
        let part = part_of(&target);
        if !force && target.exists() {
            return Err(JournalError::Exists(target));
        }
        if !force && part.exists() {
            return Err(JournalError::Unfinished(part));
        }
        let out = File::create(&part).map_err(|source| JournalError::Io { path: part.clone(), source })?;
        let mut journal = Self::of(target, form, out);
        journal.write(|out| begin(out, title))?;
        Ok(journal)
    }

    /// Goes on with the journal that is there, or with the file; `ledger` learns what they hold.
    pub(crate) fn resume(
        target: &Path,
        form: Form,
        title: &str,
        ledger: &mut Ledger,
    ) -> Result<(Self, Held), JournalError> {
        let target = real(target)?;
        let part = part_of(&target);
        let from = if part.exists() { &part } else { &target };
        if !from.exists() {
            return Ok((Self::begin(&target, form, title, false)?, Held::default()));
        }
        let failed = |source| JournalError::Io { path: from.clone(), source };
        let file = File::open(from).map_err(failed)?;
        let mut of = Err(JournalError::Unfinished(part.clone()));
        // Beside, so that the journal is never less than what it was made from.
        write_beside(&part, |out| {
            of = held(from, *from == part, BufReader::with_capacity(1 << 20, file), ledger, out);
            Ok(())
        })?;
        let of = of.inspect_err(|_| {
            // It was not there before, and holds nothing that FILE doesn't.
            if *from == target {
                let _ = fs::remove_file(&part);
            }
        })?;
        let out = OpenOptions::new().append(true).open(&part);
        let out = out.map_err(|source| JournalError::Io { path: part.clone(), source })?;
        Ok((Self::of(target, form, out), of))
    }

    fn of(target: PathBuf, form: Form, out: File) -> Self {
        let part = part_of(&target);
        Self { target, part, form, out: BufWriter::with_capacity(1 << 18, out), flushed: Instant::now() }
    }

    /// What FILE will be.
    pub(crate) fn form(&self) -> Form {
        self.form
    }

    /// Adds an article.
    pub(crate) fn add(&mut self, block: &Block, ledger: &Ledger) -> Result<(), JournalError> {
        self.write(|out| {
            records(block, ledger, true, out)?;
            writeln!(out, "{DONE}")
        })?;
        if self.flushed.elapsed() > OFTEN { self.rest() } else { Ok(()) }
    }

    /// Gives what was added to the system, while nothing else is to be done.
    pub(crate) fn rest(&mut self) -> Result<(), JournalError> {
        self.flushed = Instant::now();
        self.write(Write::flush)
    }

    /// Makes the file of all that was added, and removes the journal.
    pub(crate) fn finish(mut self, ledger: &Ledger) -> Result<(), JournalError> {
        self.write(Write::flush)?;
        write_beside(&self.target, |out| match self.form {
            Form::Lines => self.lines(ledger, out),
            Form::Object => self.object(ledger, out),
        })?;
        let removed = fs::remove_file(&self.part);
        removed.map_err(|source| JournalError::Io { path: self.part.clone(), source })
    }

    /// Removes the journal: nothing came of it.
    pub(crate) fn discard(self) {
        // Who can't remove it will find it and be told what it is.
        let _ = fs::remove_file(&self.part);
    }

    fn write(
        &mut self,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), JournalError> {
        write(&mut self.out).map_err(|source| JournalError::Io { path: self.part.clone(), source })
    }

    fn lines(&self, ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
        self.each(|key, json, line| match key {
            "speaker" => speaker(json, ledger).and_then(|json| writeln!(out, "{{\"speaker\":{json}}}")),
            "done" | "revised" => Ok(()),
            _ => out.write_all(line.as_bytes()),
        })
    }

    /// The lists one after another, each by a walk through the journal: none is held.
    fn object(&self, ledger: &Ledger, out: &mut dyn Write) -> io::Result<()> {
        self.each(|key, json, _| match key {
            "meta" => write!(out, "{}", json.strip_suffix('}').unwrap_or(json)),
            _ => Ok(()),
        })?;
        for (list, wanted) in
            [("documents", "document"), ("speakers", "speaker"), ("attributions", "attribution")]
        {
            write!(out, ",\n\"{list}\": [")?;
            let mut gap = "\n";
            self.each(|key, json, _| {
                if key != wanted {
                    return Ok(());
                }
                let revised = if key == "speaker" { Some(speaker(json, ledger)?) } else { None };
                write!(out, "{gap}{}", revised.as_deref().unwrap_or(json))?;
                gap = ",\n";
                Ok(())
            })?;
            write!(out, "\n]")?;
        }
        writeln!(out, "}}")
    }

    /// Every line of the journal: its key, the JSON under it, and all of it.
    fn each(&self, mut take: impl FnMut(&str, &str, &str) -> io::Result<()>) -> io::Result<()> {
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

/// The line after the last of an article.
pub(super) const DONE: &str = "{\"done\":true}";

/// What is known of a speaker now.
fn speaker(json: &str, ledger: &Ledger) -> io::Result<String> {
    let old: Speaker = serde_json::from_str(json)?;
    Ok(json::to_string(ledger.speaker(&old.id).unwrap_or(&old))?)
}

/// The first line of a dataset.
pub(crate) fn begin(out: &mut dyn Write, title: &str) -> io::Result<()> {
    let meta = Meta {
        schema: SCHEMA.to_owned(),
        offsets: Some(OFFSETS.to_owned()),
        title: title.to_owned(),
        generator: Some(BY.to_owned()),
        ..Meta::default()
    };
    writeln!(out, "{{\"meta\":{}}}", json::to_string(&meta)?)
}

/// The lines of an article that a ledger took; with what more is known of speakers, for a journal.
pub(crate) fn records(
    block: &Block,
    ledger: &Ledger,
    with_news: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{{\"document\":{}}}", json::to_string(&block.document)?)?;
    for (place, news) in &block.news {
        let speaker = &ledger.speakers()[*place];
        match news {
            News::New => writeln!(out, "{{\"speaker\":{}}}", json::to_string(speaker)?)?,
            News::More if with_news => writeln!(out, "{{\"revised\":{}}}", json::to_string(speaker)?)?,
            News::More => {}
        }
    }
    for attribution in block.attributions(ledger) {
        writeln!(out, "{{\"attribution\":{}}}", json::to_string(&attribution)?)?;
    }
    Ok(())
}

/// The file that a name leads to, past links, if something may be written there.
fn real(target: &Path) -> Result<PathBuf, JournalError> {
    let path = || target.to_owned();
    match writable(target)? {
        Some(_) => fs::canonicalize(target).map_err(|source| JournalError::Io { path: path(), source }),
        None => Ok(path()),
    }
}

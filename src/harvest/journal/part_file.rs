//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end.
//!
//! It is the dataset as JSON Lines with two kinds of lines more: `done` after all of an article, so that one that a crash
//! cut short is known, and `revised`, a speaker of whom more was learned. FILE itself is written beside and renamed: what
//! stood there stands there until all of the new one does.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::error::JournalError;
use super::lines::{DONE_LINE, write_article, write_meta};
use super::resume::{Resumed, copy_whole};
use crate::collection::format::json;
use crate::collection::format::record::Speaker;
use crate::collection::format::write::Form;
use crate::export::{writable, write_atomically};
use crate::harvest::ledger::{ArticleRecords, Ledger};

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
        journal.write(|out| write_meta(out, title))?;
        Ok(journal)
    }

    /// Goes on with the journal that is there, or with the file; `ledger` learns what they hold.
    pub(crate) fn resume(
        target: &Path,
        form: Form,
        title: &str,
        ledger: &mut Ledger,
    ) -> Result<(Self, Resumed), JournalError> {
        let target = real(target)?;
        let part = part_of(&target);
        let from = if part.exists() { &part } else { &target };
        if !from.exists() {
            return Ok((Self::begin(&target, form, title, false)?, Resumed::default()));
        }
        let failed = |source| JournalError::Io { path: from.clone(), source };
        let file = File::open(from).map_err(failed)?;
        let mut of = Err(JournalError::Unfinished(part.clone()));
        // Beside, so that the journal is never less than what it was made from.
        write_atomically(&part, |out| {
            of = copy_whole(from, *from == part, BufReader::with_capacity(1 << 20, file), ledger, out);
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
    pub(crate) fn add(&mut self, article: &ArticleRecords, ledger: &Ledger) -> Result<(), JournalError> {
        self.write(|out| {
            write_article(article, ledger, true, out)?;
            writeln!(out, "{DONE_LINE}")
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
        write_atomically(&self.target, |out| match self.form {
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

/// What is known of a speaker now.
fn speaker(json: &str, ledger: &Ledger) -> io::Result<String> {
    let old: Speaker = serde_json::from_str(json)?;
    Ok(json::to_string(ledger.speaker(&old.id).unwrap_or(&old))?)
}

/// The file that a name leads to, past links, if something may be written there.
fn real(target: &Path) -> Result<PathBuf, JournalError> {
    let path = || target.to_owned();
    match writable(target)? {
        Some(_) => fs::canonicalize(target).map_err(|source| JournalError::Io { path: path(), source }),
        None => Ok(path()),
    }
}

//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end. A
//! crash at any byte loses no article that was finished a second before.
//!
//! It is the dataset as JSON Lines with two more kinds of lines (`journal_lines`). FILE itself is written beside its old
//! content and renamed: a crash leaves the old content or the new. To resume is to copy what is whole into a new journal
//! (`resume`), which replaces the old one when it holds as much; what is damaged is kept beside.
//!
//! The journal is locked while it is written, so that one process at a time makes FILE. The lock is on the file that has the
//! name `FILE.part`, from before it has that name until FILE is there; an empty one is nothing but the lock.

use std::collections::HashSet;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::journal_error::JournalError;
use super::journal_lines::{DONE_LINE, write_article, write_meta};
use super::ledger::{ArticleRecords, Ledger};
use super::resume::{Resumed, ResumedKind, copy_whole};
use crate::collection::format::json;
use crate::collection::format::record::SpeakerRecord;
use crate::collection::format::write::JsonForm;
use crate::export::{WriteError, followed, replace_locked, writable, write_atomically};
use crate::store::lock::{self, LockFailure};

/// How long a finished article may stay in the buffer before it is written out.
const FLUSH_INTERVAL: Duration = Duration::from_secs(1);

/// A dataset that is being written.
#[derive(Debug)]
pub(crate) struct Journal {
    target: PathBuf,
    part: PathBuf,
    form: JsonForm,
    /// The journal, locked.
    out: BufWriter<File>,
    flushed: Instant,
    /// FILE as it was when this began, unless it may be replaced whatever it is.
    before: Expected,
}

/// What FILE must be in the end, so that nobody's change of it is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    Anything,
    /// None was there.
    Nothing,
    /// The file of this number, size and time.
    File(u64, u64, Option<SystemTime>),
}

impl Expected {
    fn of(target: &Path) -> Self {
        fs::metadata(target)
            .map_or(Self::Nothing, |there| Self::File(there.ino(), there.len(), there.modified().ok()))
    }
}

/// The name of the journal of a file.
pub(crate) fn part_file_of(target: &Path) -> PathBuf {
    with_ending(target, ".part")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
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
        let locked = LockedPart::new(&target)?;
        if !force && target.exists() {
            return Err(JournalError::Exists(target));
        }
        if !force && !locked.is_empty() {
            return Err(JournalError::Unfinished(locked.path.clone()));
        }
        let before = if force { Expected::Anything } else { Expected::Nothing };
        let out = locked.begun_anew()?;
        let mut journal = Self::with_file(target, form, out, before);
        journal.write(|out| write_meta(out, title))?;
        Ok(journal)
    }

    /// Resumes the journal that is there, or the dataset; `ledger` learns what they hold. With `force` the dataset may be
    /// replaced by a journal that holds less.
    pub(crate) fn resume(
        target: &Path,
        form: JsonForm,
        title: &str,
        force: bool,
        ledger: &mut Ledger,
    ) -> Result<(Self, Resumed), JournalError> {
        let target = target_file(target)?;
        let locked = LockedPart::new(&target)?;
        let before = if force { Expected::Anything } else { Expected::of(&target) };
        let (from, kind) = match resumed_file(&target, &locked, force)? {
            None => {
                let out = locked.begun_anew()?;
                let mut journal = Self::with_file(target, form, out, before);
                journal.write(|out| write_meta(out, title))?;
                return Ok((journal, Resumed::default()));
            }
            Some(ResumedKind::Journal) => (locked.path.clone(), ResumedKind::Journal),
            Some(ResumedKind::Dataset) => (target.clone(), ResumedKind::Dataset),
        };
        let mut copied = Err(JournalError::Unfinished(from.clone()));
        // Written beside and renamed, so that the journal never holds less than what it is made from; where it can't be
        // made, nothing is renamed.
        let out = replace_locked(&locked.path, |out| {
            copied = copy_whole(&from, kind, title, opened(&from).map_err(io::Error::other)?, ledger, out)
                .and_then(|resumed| keep_damaged(resumed, kind));
            if copied.is_ok() { Ok(()) } else { Err(io::Error::other("it can't be resumed")) }
        });
        match (out, copied) {
            (Ok(out), Ok(resumed)) => {
                // The old journal has no name any more, or is what was kept of it.
                drop(locked.into_file());
                Ok((Self::with_file(target, form, out, before), resumed))
            }
            (Err(error), Ok(_)) => Err(error.into()),
            (_, Err(error)) => Err(error),
        }
    }

    fn with_file(target: PathBuf, form: JsonForm, out: File, before: Expected) -> Self {
        let part = part_file_of(&target);
        let out = BufWriter::with_capacity(1 << 18, out);
        Self { target, part, form, out, flushed: Instant::now(), before }
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
        let (target, part) = (self.target.clone(), self.part.clone());
        if ![Expected::Anything, Expected::of(&target)].contains(&self.before) {
            return Err(JournalError::Changed { target, part });
        }
        let written = write_atomically(&target, |out| match self.form {
            JsonForm::Lines => self.write_lines(ledger, out),
            JsonForm::Object => self.write_object(ledger, out),
        });
        written.map_err(|error| JournalError::Kept { error, part: part.clone() })?;
        fs::remove_file(&part).map_err(|source| JournalError::Io { path: part, source })
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
        write(&mut self.out).map_err(|source| {
            let error = WriteError::Io { path: self.part.clone(), source };
            if fs::metadata(&self.part).is_ok_and(|there| there.len() > 0) {
                return JournalError::Kept { error, part: self.part.clone() };
            }
            let _ = fs::remove_file(&self.part);
            JournalError::Write(error)
        })
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
    writable(target)?;
    followed(target).map_err(|source| JournalError::Unreadable { path: target.to_owned(), source })
}

/// The file `FILE.part`, locked. Where it holds nothing and nothing comes of it, it is removed again.
struct LockedPart {
    path: PathBuf,
    file: Option<File>,
}

impl LockedPart {
    fn new(target: &Path) -> Result<Self, JournalError> {
        let path = part_file_of(target);
        match lock::open_locked(&path) {
            Ok(file) => Ok(Self { path, file: Some(file) }),
            Err(LockFailure::Held(holder)) => Err(JournalError::Busy { target: target.to_owned(), holder }),
            Err(LockFailure::Io(source)) => Err(JournalError::Io { path, source }),
        }
    }

    fn is_empty(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|there| there.len() == 0)
    }

    /// The file with nothing in it.
    fn begun_anew(self) -> Result<File, JournalError> {
        let path = self.path.clone();
        let emptied = self.into_file().and_then(|file| file.set_len(0).map(|()| file));
        emptied.map_err(|source| JournalError::Io { path, source })
    }

    fn into_file(mut self) -> io::Result<File> {
        self.file.take().ok_or_else(|| io::Error::other("it was taken before"))
    }
}

impl Drop for LockedPart {
    fn drop(&mut self) {
        if self.file.is_some() && self.is_empty() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Which file is resumed; none where neither is there. A journal that FILE holds all of was left by a run that was killed
/// at its very end. Where each holds something that the other lacks, a person must say which to go on with: somebody may have
/// corrected FILE while the run went on that was killed.
fn resumed_file(
    target: &Path,
    locked: &LockedPart,
    force: bool,
) -> Result<Option<ResumedKind>, JournalError> {
    match (locked.is_empty(), target.exists()) {
        (true, false) => return Ok(None),
        (true, true) => return Ok(Some(ResumedKind::Dataset)),
        (false, exists) if force || !exists => return Ok(Some(ResumedKind::Journal)),
        (false, _) => {}
    }
    let held = |path: &Path, kind| {
        let (mut ledger, mut records) = (Ledger::default(), HeldRecords::default());
        copy_whole(path, kind, "", opened(path)?, &mut ledger, &mut records).map(|_| (ledger, records))
    };
    let (dataset, dataset_records) = held(target, ResumedKind::Dataset)?;
    let (journal, journal_records) = held(&locked.path, ResumedKind::Journal)?;
    let modified = |path: &Path| fs::metadata(path).and_then(|there| there.modified()).ok();
    let (target, part) = (target.to_owned(), locked.path.clone());
    match modified(&target) > modified(&part) {
        true if dataset.holds_documents_of(&journal) => Ok(Some(ResumedKind::Dataset)),
        true => Err(JournalError::Stale { target, part }),
        false if journal_records.holds(&dataset_records) => Ok(Some(ResumedKind::Journal)),
        false => Err(JournalError::Lacks { target, part }),
    }
}

/// The documents and attributions among the lines that are written to it, by their hashes. Speakers are left out: they get
/// names while articles are added.
#[derive(Default)]
struct HeldRecords {
    hashes: HashSet<u64>,
    /// The beginning of a line whose rest is still to come.
    line: Vec<u8>,
}

impl HeldRecords {
    fn holds(&self, other: &Self) -> bool {
        other.hashes.is_subset(&self.hashes)
    }
}

impl Write for HeldRecords {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                let line = std::mem::take(&mut self.line);
                if line.starts_with(b"{\"document\"") || line.starts_with(b"{\"attribution\"") {
                    let mut hasher = DefaultHasher::new();
                    line.hash(&mut hasher);
                    self.hashes.insert(hasher.finish());
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn opened(path: &Path) -> Result<BufReader<File>, JournalError> {
    let file = File::open(path);
    let file = file.map_err(|source| JournalError::Unreadable { path: path.to_owned(), source })?;
    Ok(BufReader::with_capacity(1 << 20, file))
}

/// Keeps the file that was resumed under a name beside it, where more was left out of it than the end of a journal.
fn keep_damaged(mut resumed: Resumed, kind: ResumedKind) -> Result<Resumed, JournalError> {
    let is_damaged = !resumed.damaged_lines.is_empty();
    let is_cut = resumed.was_cut && kind == ResumedKind::Dataset;
    if !is_damaged && !is_cut {
        return Ok(resumed);
    }
    let from = &resumed.from;
    let failed = |path: &Path, source| JournalError::Io { path: path.to_owned(), source };
    let file = File::open(from).map_err(|source| failed(from, source))?;
    for number in 1.. {
        let ending = if number == 1 { ".damaged".to_owned() } else { format!(".damaged-{number}") };
        let name = with_ending(from, &ending);
        match fs::hard_link(from, &name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // A run that was killed here has kept it already.
                if !lock::is_at(&file, &name) {
                    continue;
                }
            }
            // Some disks have no links.
            Err(_) => {
                fs::copy(from, &name).map_err(|source| failed(&name, source))?;
            }
            Ok(()) => {}
        }
        resumed.kept_as = Some(name);
        break;
    }
    Ok(resumed)
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;
    use std::sync::Arc;

    use super::*;
    use crate::collection::read;
    use crate::extract::{ENGLISH, Model, Pipeline};
    use crate::harvest::annotate::HarvestItem;
    use crate::harvest::annotate::{Annotated, annotate};
    use crate::harvest::fingerprint::Fingerprint;
    use crate::harvest::workers::{NextItem, WorkerOptions, Workers};
    use crate::ingest::{Article, Origin, SourceFile, list};

    const TITLE: &str = "Piers";

    /// Articles whose speakers are met again: by full names, by last names alone, under further names, as bodies.
    fn articles() -> Vec<Annotated> {
        let texts = [
            "“We wait,” Ada Lovell said on Monday. “We mend,” Osten said.",
            "The mayor, Dr. Ada Lovell, said that the pier was safe. “No,” said Osten. “Never,” Moss said.",
            "The company Osten said that it would mend the pier. “We wait,” said Inés Quill.",
            "“It holds,” Mayor Ines Quill said. “It does not,” said Ben Osten. Osten denied that he had been asked.",
            "“It floats,” Reuters said. Harbour master Ada Lovell told Reuters that “nothing floats”.",
            "Moss said that the harbour was shut. The White House said that it was open, and Prof. Lovell agreed.",
        ];
        annotated(texts.map(str::to_owned))
    }

    fn annotated(texts: impl IntoIterator<Item = String>) -> Vec<Annotated> {
        let model = Model::read(ENGLISH).unwrap();
        let mut pipeline = Pipeline::new(&model);
        let article = |text: String| {
            let fingerprint = Fingerprint::of(&text);
            let article = Article::of_text(Origin::of(SourceFile::Stdin), text);
            annotate(&mut pipeline, article, fingerprint)
        };
        texts.into_iter().map(article).collect()
    }

    /// A folder with a dataset in it that is being made.
    struct Made {
        folder: tempfile::TempDir,
        target: PathBuf,
        form: JsonForm,
    }

    impl Made {
        /// In memory where there is such a folder: a disk takes milliseconds to make each of thousands of files durable.
        fn new(form: JsonForm) -> Self {
            let in_memory = Path::new("/dev/shm");
            let folder = tempfile::tempdir_in(in_memory).or_else(|_| tempfile::tempdir()).unwrap();
            let target = folder.path().join("quotes.jsonl");
            Self { folder, target, form }
        }

        fn part(&self) -> PathBuf {
            part_file_of(&self.target)
        }

        /// A run up to its last article: the journal as it stands then.
        fn journal(&self, articles: &[Annotated]) -> Vec<u8> {
            let mut ledger = Ledger::default();
            let mut journal = Journal::begin(&self.target, self.form, TITLE, true).unwrap();
            add(&mut journal, &mut ledger, articles);
            journal.flush().unwrap();
            fs::read(self.part()).unwrap()
        }

        /// Goes on with what is there, to the end.
        fn resumed(&self, articles: &[Annotated]) -> Result<Resumed, JournalError> {
            let mut ledger = Ledger::default();
            let (mut journal, resumed) = Journal::resume(&self.target, self.form, TITLE, false, &mut ledger)?;
            add(&mut journal, &mut ledger, articles);
            journal.finish(&ledger)?;
            Ok(resumed)
        }

        fn files(&self) -> Vec<String> {
            let names = fs::read_dir(self.folder.path()).unwrap();
            let mut names: Vec<String> =
                names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    fn add(journal: &mut Journal, ledger: &mut Ledger, articles: &[Annotated]) {
        for article in articles {
            if let Some(records) = ledger.take(article.clone()) {
                journal.add(&records, ledger).unwrap();
            }
        }
    }

    #[test]
    fn a_journal_that_is_cut_anywhere_comes_to_the_same_bytes() {
        let articles = articles();
        for form in [JsonForm::Lines, JsonForm::Object] {
            let made = Made::new(form);
            let journal = made.journal(&articles);
            fs::remove_file(made.part()).unwrap();
            made.resumed(&articles).unwrap();
            let whole = fs::read(&made.target).unwrap();
            let ends = (0..journal.len()).filter(|at| journal[*at] == b'\n');
            // Behind each record, before its line feed, and in its middle.
            for end in ends.flat_map(|end| [end + 1, end, end.saturating_sub(40)]) {
                fs::remove_file(&made.target).unwrap();
                fs::write(made.part(), &journal[..end]).unwrap();
                let resumed = made.resumed(&articles).unwrap();
                assert!(fs::read(&made.target).unwrap() == whole, "{end}");
                assert_eq!((resumed.kept_as, resumed.damaged_lines), (None, vec![]), "{end}");
                assert_eq!(made.files(), ["quotes.jsonl"]);
            }
        }
    }

    /// Many articles whose speakers are hard to tell apart: the same last names, with and without accents, titles and first
    /// names; a person and a body of one name; relatives; a name that is the beginning of another.
    fn alike() -> Vec<Annotated> {
        let people = [
            "Ada Lovell",
            "Dr. Ada Lovell",
            "Mayor Lovell",
            "Lovell",
            "Adam Lovell",
            "Ben Lovell",
            "Ada Lovel",
            "the Lovell company",
            "Inés Quill",
            "Ines Quill",
            "Prof. Quill",
            "Quill",
            "Ana Ruiz",
            "Ana Ruíz",
            "Ana Maria Ruiz",
            "Ruiz",
            "Osten",
            "the Osten",
            "Ben Osten",
            "Harbour Office",
            "the Harbour Office",
            "Moss Osten",
        ];
        let text = |nth: usize| {
            let who = |step: usize| people[(nth * 7 + step * 5) % people.len()];
            format!(
                "“We wait for pier {nth},” {} said on Monday. “It holds,” said {}. {} said that nobody had asked about pier {nth}. \
                 “Never,” {} told {}.",
                who(0),
                who(1),
                who(2),
                who(3),
                who(4),
            )
        };
        annotated((0..20).map(text))
    }

    /// What one run makes of articles, whatever was there.
    fn one_run(form: JsonForm, articles: &[Annotated]) -> Vec<u8> {
        let made = Made::new(form);
        made.resumed(articles).unwrap();
        fs::read(&made.target).unwrap()
    }

    /// Where a journal may be cut: behind each record, before its line feed, and in its middle.
    fn cuts(journal: &[u8]) -> Vec<usize> {
        let ends: Vec<usize> = (0..journal.len()).filter(|at| journal[*at] == b'\n').collect();
        let before = |nth: usize| if nth == 0 { 0 } else { ends[nth - 1] + 1 };
        (0..ends.len())
            .flat_map(|nth| [usize::midpoint(before(nth), ends[nth]), ends[nth], ends[nth] + 1])
            .collect()
    }

    #[test]
    fn speakers_of_like_names_are_told_apart_as_in_one_run_wherever_it_was_cut() {
        let articles = alike();
        for form in [JsonForm::Lines, JsonForm::Object] {
            let whole = one_run(form, &articles);
            let made = Made::new(form);
            let journal = made.journal(&articles);
            // Each record is cut in one way, which is another for the next.
            for cut in cuts(&journal).into_iter().step_by(4) {
                fs::write(made.part(), &journal[..cut]).unwrap();
                made.resumed(&articles).unwrap();
                assert!(fs::read(&made.target).unwrap() == whole, "{cut}");
                fs::remove_file(&made.target).unwrap();
            }
        }
    }

    #[test]
    fn three_pieces_come_to_the_same_bytes_as_one_run() {
        let articles = alike();
        let whole = one_run(JsonForm::Lines, &articles);
        let made = Made::new(JsonForm::Lines);
        let journal = made.journal(&articles[..8]);
        let cuts = cuts(&journal);
        for (nth, cut) in cuts.iter().enumerate().step_by(7) {
            fs::write(made.part(), &journal[..*cut]).unwrap();
            // The second piece is killed too, anywhere behind what it began with; or it is stopped, and FILE is written.
            let second = Journal::resume(&made.target, made.form, TITLE, false, &mut Ledger::default());
            drop(second.unwrap());
            let mut ledger = Ledger::default();
            let (mut second, _) =
                Journal::resume(&made.target, made.form, TITLE, false, &mut ledger).unwrap();
            add(&mut second, &mut ledger, &articles[..14]);
            if nth % 2 == 0 {
                second.finish(&ledger).unwrap();
            } else {
                second.flush().unwrap();
                drop(second);
                let bytes = fs::read(made.part()).unwrap();
                let end = *cut + (bytes.len() - cut) * (nth % 5) / 5;
                fs::write(made.part(), &bytes[..end]).unwrap();
            }
            made.resumed(&articles).unwrap();
            assert!(fs::read(&made.target).unwrap() == whole, "{cut}");
            assert_eq!(made.files(), ["quotes.jsonl"], "{cut}");
            fs::remove_file(&made.target).unwrap();
        }
    }

    #[test]
    fn an_article_that_changed_meanwhile_is_added_as_if_nothing_had_been_killed() {
        let articles = alike();
        let made = Made::new(JsonForm::Lines);
        let journal = made.journal(&articles[..12]);
        let dones = String::from_utf8(journal.clone()).unwrap();
        let ends: Vec<usize> = dones.match_indices(DONE_LINE).map(|(at, done)| at + done.len() + 1).collect();
        // Its speakers were two, and now are one.
        let mut changed = articles.clone();
        changed[5] =
            annotated(["“No,” said Ines Quill of pier 5. Dr. Adam Lovell said that it was so.".to_owned()])
                .remove(0);
        for (done, end) in ends.iter().enumerate() {
            let whole = one_run(JsonForm::Lines, &[&articles[..=done], &changed[..]].concat());
            fs::write(made.part(), &journal[..*end]).unwrap();
            made.resumed(&changed).unwrap();
            assert!(fs::read(&made.target).unwrap() == whole, "{done}");
            fs::remove_file(&made.target).unwrap();
        }
    }

    /// The articles as workers hand them out.
    fn worked(folder: &Path, threads: usize, ledger: &Ledger) -> Vec<Annotated> {
        let options = WorkerOptions {
            reader: Arc::default(),
            seen: ledger.texts(),
            any_language: true,
            threads: NonZero::new(threads),
        };
        let mut workers = Workers::start(list(vec![SourceFile::Path(folder.to_owned())]), options);
        let mut articles = Vec::new();
        loop {
            match workers.next(FLUSH_INTERVAL) {
                NextItem::Item(item) => match *item {
                    HarvestItem::Annotated(article) => articles.push(*article),
                    HarvestItem::Duplicate(_) => {}
                    other => panic!("{other:?}"),
                },
                NextItem::NotYet => {}
                NextItem::End => return articles,
            }
        }
    }

    #[test]
    fn a_run_of_many_threads_is_gone_on_with_by_one_and_the_other_way_round() {
        let folder = tempfile::tempdir().unwrap();
        for (nth, article) in alike().iter().enumerate() {
            fs::write(folder.path().join(format!("{nth:02}.txt")), &*article.document.text).unwrap();
        }
        let articles = worked(folder.path(), 4, &Ledger::default());
        let whole = one_run(JsonForm::Lines, &articles);
        assert_eq!(articles.len(), 20);
        let made = Made::new(JsonForm::Lines);
        for (first, second) in [(1, 4), (4, 1)] {
            let journal = made.journal(&worked(folder.path(), first, &Ledger::default()));
            for cut in cuts(&journal).into_iter().step_by(97) {
                fs::write(made.part(), &journal[..cut]).unwrap();
                let mut ledger = Ledger::default();
                let (mut journal, _) =
                    Journal::resume(&made.target, made.form, TITLE, false, &mut ledger).unwrap();
                let rest = worked(folder.path(), second, &ledger);
                add(&mut journal, &mut ledger, &rest);
                journal.finish(&ledger).unwrap();
                assert!(fs::read(&made.target).unwrap() == whole, "{first} {second} {cut}");
                fs::remove_file(&made.target).unwrap();
            }
        }
    }

    #[test]
    fn one_damaged_byte_anywhere_costs_no_more_than_what_it_stands_in() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        let journal = made.journal(&articles);
        let mut damaged = 0;
        for at in (0..journal.len()).step_by(23) {
            let mut bytes = journal.clone();
            bytes[at] ^= 0x15;
            fs::write(made.part(), &bytes).unwrap();
            let before = made.files();
            match made.resumed(&articles) {
                Ok(resumed) if resumed.damaged_lines.is_empty() => assert_eq!(resumed.kept_as, None, "{at}"),
                Ok(resumed) => {
                    damaged += 1;
                    assert!(resumed.articles + 2 >= articles.len(), "{at}: {resumed:?}");
                    assert!(fs::read(resumed.kept_as.as_ref().unwrap()).unwrap() == bytes, "{at}");
                    let made = fs::read(&made.target).unwrap();
                    let collection = read::collection("made", &made).unwrap();
                    assert_eq!(collection.documents().count(), articles.len(), "{at}");
                }
                // Only what says that it is of another kind is refused.
                Err(error) => {
                    assert!(error.to_string().contains("so it can't be resumed"), "{at}: {error}");
                    assert_eq!((at < 200, made.files()), (true, before), "{at}");
                    assert!(fs::read(made.part()).unwrap() == bytes, "{at}");
                }
            }
            for file in made.files() {
                fs::remove_file(made.folder.path().join(file)).unwrap();
            }
        }
        assert!(damaged > 20, "{damaged}");
    }

    #[test]
    fn a_damaged_dataset_is_kept_beside_and_gone_on_with() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        made.resumed(&articles).unwrap();
        let whole = fs::read(&made.target).unwrap();
        let text = String::from_utf8(whole.clone()).unwrap();
        // Not JSON any more: in the middle of a document's line, and of an attribution's.
        for record in ["{\"document\"", "{\"attribution\"", "{\"speaker\""] {
            let at = text.match_indices(record).nth(3).unwrap().0 + record.len() + 20;
            let mut bytes = whole.clone();
            bytes[at] = 0;
            fs::write(&made.target, &bytes).unwrap();
            let resumed = made.resumed(&articles).unwrap();
            assert!(resumed.left_out >= 1 && resumed.articles >= 4, "{record}: {resumed:?}");
            assert!(fs::read(resumed.kept_as.unwrap()).unwrap() == bytes, "{record}");
            let made = fs::read(&made.target).unwrap();
            assert_eq!(read::collection("made", &made).unwrap().documents().count(), 6, "{record}");
        }
        let kept =
            ["quotes.jsonl", "quotes.jsonl.damaged", "quotes.jsonl.damaged-2", "quotes.jsonl.damaged-3"];
        assert_eq!(made.files(), kept);
    }

    #[test]
    fn what_is_refused_stays_as_it_is() {
        let made = Made::new(JsonForm::Lines);
        let foreign = [
            "an unfinished download of somebody's\nin two lines\n",
            "{\"meta\":{\"schema\":\"whosaid/9\"}}\n{\"done\":true}\n",
            "{\"a\":1}",
        ];
        for part in foreign {
            fs::write(made.part(), part).unwrap();
            assert!(matches!(made.resumed(&[]), Err(JournalError::NotOurs { .. })), "{part}");
            assert_eq!(fs::read_to_string(made.part()).unwrap(), part);
            assert_eq!(made.files(), ["quotes.jsonl.part"]);
        }
        fs::remove_file(made.part()).unwrap();
        for file in ["{\"schema\": \"whosaid/1\", \"documents\": [", "no dataset"] {
            fs::write(&made.target, file).unwrap();
            assert!(matches!(made.resumed(&[]), Err(JournalError::NotOurs { .. })), "{file}");
            assert_eq!(fs::read_to_string(&made.target).unwrap(), file);
            assert_eq!(made.files(), ["quotes.jsonl"]);
        }
    }

    #[test]
    fn one_run_at_a_time_writes_a_file() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        let mut ledger = Ledger::default();
        let mut first = Journal::begin(&made.target, made.form, TITLE, false).unwrap();
        add(&mut first, &mut ledger, &articles[..3]);
        first.flush().unwrap();
        let journal = fs::read(made.part()).unwrap();
        for force in [false, true] {
            let second = Journal::begin(&made.target, made.form, TITLE, force);
            assert!(matches!(second, Err(JournalError::Busy { .. })), "{second:?}");
        }
        assert!(matches!(made.resumed(&articles), Err(JournalError::Busy { .. })));
        assert!(fs::read(made.part()).unwrap() == journal);
        add(&mut first, &mut ledger, &articles[3..]);
        first.finish(&ledger).unwrap();
        // While one goes on with the file too.
        let (second, _) =
            Journal::resume(&made.target, made.form, TITLE, false, &mut Ledger::default()).unwrap();
        let third = Journal::begin(&made.target, made.form, TITLE, false).unwrap_err();
        assert!(third.to_string().contains("is writing"), "{third}");
        second.discard();
        assert_eq!(made.files(), ["quotes.jsonl"]);
    }

    #[test]
    fn a_journal_and_a_file_that_each_lack_something_are_told() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        let long = made.journal(&articles);
        let short = made.journal(&articles[..2]);
        fs::remove_file(made.part()).unwrap();
        made.resumed(&articles[..4]).unwrap();
        let file = fs::read(&made.target).unwrap();
        let write_later = |path: &Path, bytes: &[u8]| {
            fs::write(path, bytes).unwrap();
            let later = SystemTime::now() + Duration::from_secs(60);
            File::options().append(true).open(path).unwrap().set_modified(later).unwrap();
        };
        // An edit of the file since the journal was written.
        fs::write(made.part(), &long).unwrap();
        write_later(&made.target, &file);
        let told = made.resumed(&articles).unwrap_err().to_string();
        assert!(told.contains("was changed after") && told.contains("--resume --force"), "{told}");
        assert!(fs::read(made.part()).unwrap() == long && fs::read(&made.target).unwrap() == file);
        // A journal that is no more than the file: a kill between the file and the end of the journal.
        fs::write(made.part(), &short).unwrap();
        assert_eq!(made.resumed(&articles).unwrap().articles, 4);
        // One that was to replace the file, and got no further.
        write_later(&made.part(), &short);
        let told = made.resumed(&articles).unwrap_err().to_string();
        assert!(told.contains("holds articles or corrections that"), "{told}");
        let mut ledger = Ledger::default();
        let (journal, resumed) = Journal::resume(&made.target, made.form, TITLE, true, &mut ledger).unwrap();
        assert_eq!(resumed.articles, 2);
        journal.finish(&ledger).unwrap();
        assert_eq!(made.files(), ["quotes.jsonl"]);
        // An empty journal is nothing.
        fs::write(made.part(), "").unwrap();
        assert_eq!(made.resumed(&articles).unwrap().articles, 2);
    }

    #[test]
    fn what_somebody_corrects_while_a_run_goes_on_that_is_killed_is_not_lost() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        made.resumed(&articles[..4]).unwrap();
        let mut ledger = Ledger::default();
        let (mut killed, _) = Journal::resume(&made.target, made.form, TITLE, false, &mut ledger).unwrap();
        let dataset = fs::read_to_string(&made.target).unwrap();
        let corrected = dataset.replacen("\"status\":\"extracted\"", "\"status\":\"confirmed\"", 1);
        assert_ne!(corrected, dataset);
        fs::write(&made.target, &corrected).unwrap();
        add(&mut killed, &mut ledger, &articles);
        killed.flush().unwrap();
        drop(killed);
        let later = SystemTime::now() + Duration::from_secs(60);
        File::options().append(true).open(made.part()).unwrap().set_modified(later).unwrap();
        let told = made.resumed(&articles).unwrap_err().to_string();
        assert!(told.contains("holds articles or corrections that"), "{told}");
        assert_eq!(fs::read_to_string(&made.target).unwrap(), corrected);
        fs::write(&made.target, &dataset).unwrap();
        File::options()
            .append(true)
            .open(made.part())
            .unwrap()
            .set_modified(later + Duration::from_secs(60))
            .unwrap();
        assert_eq!(made.resumed(&articles).unwrap().articles, 6);
    }

    #[test]
    fn a_file_that_is_changed_meanwhile_is_not_replaced() {
        let articles = articles();
        let made = Made::new(JsonForm::Lines);
        let mut ledger = Ledger::default();
        let mut journal = Journal::begin(&made.target, made.form, TITLE, false).unwrap();
        add(&mut journal, &mut ledger, &articles);
        fs::write(&made.target, "somebody's").unwrap();
        let told = journal.finish(&ledger).unwrap_err().to_string();
        assert!(told.contains("was changed meanwhile and stays as it is"), "{told}");
        assert_eq!(fs::read_to_string(&made.target).unwrap(), "somebody's");
        assert_eq!(made.files(), ["quotes.jsonl", "quotes.jsonl.part"]);
    }
}

//! `whosaid extract`: makes a dataset of the quotes and claims in articles.
//!
//! Threads read and annotate the articles; this thread adds them to the output, in order, and looks every 50 ms whether the
//! user wants to stop. What is done by then is kept, and `--resume` goes on after it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueHint;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::interrupt::Interrupt;
use crate::cli::mistake::positive_number;
use crate::cli::stderr::{self, ProgressLine};
use crate::cli::stdout;
use crate::collection::format::json;
use crate::collection::format::record::DocumentRecord;
use crate::collection::format::write::JsonForm;
use crate::collection::read::MAX_DOCUMENT_BYTES;
use crate::export::{Format, followed};
use crate::harvest::progress::{Progress, grouped, span, speed};
use crate::harvest::{
    ArticleRecords, Given, HarvestItem, Journal, JournalError, Ledger, NextItem, Resumed, Tally,
    WorkerOptions, Workers, is_dataset, part_file_of, read_head, write_article, write_meta,
};
use crate::ingest::{ArticleReader, SourceFile, Unreadable, list};
use crate::open::{title, unreadable_sentence};

const EXAMPLES: &str = "\
Articles are read from plain text, Markdown, HTML, PDF, DOCX, EPUB, mail, RSS and Atom, WARC, JSON Lines with a `text` \
field, gzip and zip of these, and folders. What can't be read is reported and skipped.

FILE is written at the end, or at Ctrl-C: until then articles are added to FILE.part. --resume continues a run that was \
stopped or crashed; --resume --force replaces FILE in the end, whatever it holds. One run at a time writes a FILE.

Exit code 2 says that nothing could be read.

Examples:
  whosaid extract article.html -o quotes.json
  whosaid extract news/ -o quotes.jsonl && whosaid quotes.jsonl
  whosaid extract news/ more/ -o quotes.jsonl --resume
  curl -s https://… | whosaid extract - | jq .attribution.content";

/// Find the quotes and claims in articles, and write a dataset
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Articles, folders and archives of them, or - for standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The dataset to make: JSON where its name ends in .json, JSON Lines where in .jsonl; standard output without it
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Go on with FILE: keep what it holds, and add the articles that it lacks
    #[arg(long, requires = "output")]
    resume: bool,
    /// Replace FILE if it is there; with --resume, by FILE.part
    #[arg(long, requires = "output")]
    force: bool,
    /// Read articles in other languages than English too, as if they were English
    #[arg(long)]
    any_language: bool,
    /// Use N threads; without it, and at most, as many as there are cores
    #[arg(long, value_name = "N", value_parser = positive_number, allow_negative_numbers = true)]
    threads: Option<NonZero<usize>>,
}

/// How long to wait for an article before looking whether the user wants to stop.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// Bytes that are written to standard output at once.
const STDOUT_BUFFER: usize = 1 << 16;

/// Bytes of a line beside the document in it, with a margin.
const LINE_MARGIN: usize = 1 << 10;

/// The arguments, understood.
#[derive(Debug)]
struct ExtractOptions {
    sources: Vec<SourceFile>,
    /// The dataset's title.
    title: String,
    target: ExtractTarget,
    any_language: bool,
    threads: Option<NonZero<usize>>,
}

/// Where the dataset is written to.
#[derive(Debug, PartialEq, Eq)]
enum ExtractTarget {
    Stdout,
    File { path: PathBuf, form: JsonForm, mode: FileMode },
}

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileMode {
    /// It is an error.
    New,
    /// It is replaced.
    Replace,
    /// Articles are added to it.
    Resume,
    /// Articles are added to its journal, which replaces it in the end.
    ResumeAndReplace,
}

impl ExtractOptions {
    fn new(args: &Args) -> Result<Self, Error> {
        let (sources, target) = (sources(&args.paths)?, ExtractTarget::new(args)?);
        target.refuse_articles_among(&sources)?;
        Ok(Self {
            sources,
            title: title(&args.paths),
            target,
            any_language: args.any_language,
            threads: args.threads,
        })
    }
}

impl ExtractTarget {
    fn new(args: &Args) -> Result<Self, Error> {
        let Some(path) = &args.output else { return Ok(Self::Stdout) };
        let mode = match (args.resume, args.force) {
            (true, false) => FileMode::Resume,
            (true, true) => FileMode::ResumeAndReplace,
            (false, true) => FileMode::Replace,
            (false, false) => FileMode::New,
        };
        Ok(Self::File { path: path.clone(), form: form(path)?, mode })
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout => None,
            Self::File { path, .. } => Some(path),
        }
    }

    /// Refuses to replace a file of articles that is among what is to be read: what is written is passed over, so they would be
    /// lost unread. A dataset was made of articles that are elsewhere.
    fn refuse_articles_among(&self, sources: &[SourceFile]) -> Result<(), Error> {
        let Self::File { path, mode: FileMode::Replace, .. } = self else { return Ok(()) };
        let Ok(target) = path.canonicalize() else { return Ok(()) };
        let is_read = |source: &SourceFile| match source {
            SourceFile::Path(path) => path.canonicalize().is_ok_and(|path| target.starts_with(path)),
            SourceFile::Stdin => false,
        };
        // What is no file is told when it is opened for writing.
        if !target.is_file() || !sources.iter().any(is_read) {
            return Ok(());
        }
        let head = File::open(&target)
            .and_then(|mut file| read_head(&mut file))
            .map_err(|source| JournalError::Unreadable { path: path.clone(), source })?;
        if head.trim_ascii().is_empty() || is_dataset(&head, Given::Listed) {
            return Ok(());
        }
        Err(Error::Usage(format!(
            "{} is among what is to be read, is no dataset, and would be replaced: give -o another name",
            path.display()
        )))
    }
}

/// The sources that the paths name; without any path, standard input.
fn sources(paths: &[PathBuf]) -> Result<Vec<SourceFile>, Error> {
    if paths.is_empty() && io::stdin().is_terminal() {
        let what = "there is nothing to read: name an article or a folder, or pipe one in";
        return Err(Error::Usage(what.to_owned()));
    }
    let mut sources: Vec<SourceFile> = Vec::new();
    for source in paths.iter().map(|path| SourceFile::of_argument(path.as_os_str())) {
        // Standard input can be read once.
        if source != SourceFile::Stdin || !sources.contains(&source) {
            sources.push(source);
        }
    }
    Ok(if sources.is_empty() { vec![SourceFile::Stdin] } else { sources })
}

/// The form of the dataset, by the file's name.
fn form(path: &Path) -> Result<JsonForm, Error> {
    match Format::of(path) {
        Some(Format::Json) => Ok(JsonForm::Object),
        Some(Format::JsonLines) => Ok(JsonForm::Lines),
        _ => Err(Error::Usage(format!(
            "the name {} does not say what to write: end it in .json or, for JSON Lines, in .jsonl",
            path.display()
        ))),
    }
}

/// Makes the dataset, and says on stderr how it ended.
pub(crate) fn run(args: &Args) -> Result<Exit, Error> {
    let ExtractOptions { sources, title, target, any_language, threads } = ExtractOptions::new(args)?;
    let interrupt = Interrupt::watch().map_err(Error::Output)?;
    let mut ledger = Ledger::default();
    let output = DatasetOutput::open(&target, &title, &mut ledger)?;
    let reader = Arc::new(ArticleReader::default());
    let progress = Progress::begin(&sources, Arc::clone(&reader));
    let options = WorkerOptions { reader, seen: ledger.texts(), any_language, threads };
    let workers = Workers::start(list(sources).filter(without(target.path())), options);
    let line = ProgressLine::new(target.path().is_some() || !io::stdout().is_terminal());
    let mut extraction = Extraction { ledger, output, tally: Tally::default(), progress, line };
    let end = extraction.take_all(workers, &interrupt);
    extraction.line.clear();
    extraction.close(&end?)
}

/// Passes over the file that is being written, where it lies in a folder that is read.
fn without(output: Option<&Path>) -> impl FnMut(&Result<SourceFile, Unreadable>) -> bool + Send + use<> {
    // It may be a link: then what is written lies elsewhere, and may be listed under either name.
    let names = output.map(|path| {
        let file = followed(path).unwrap_or_else(|_| path.to_owned());
        [path.to_owned(), part_file_of(&file), file]
    });
    move |listed| {
        // A link that leads to nothing yet is listed as what can't be read.
        let source = listed.as_ref().unwrap_or_else(|unreadable| &unreadable.origin.source);
        let (Some(names), SourceFile::Path(path)) = (&names, source) else { return true };
        let same = |name: &PathBuf| name.file_name() == path.file_name() && is_same_file(name, path);
        !names.iter().any(same)
    }
}

/// Whether two names are of one file; or of one link, which may lead to nothing yet.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let of_name = || {
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(folder.canonicalize().ok()?.join(path.file_name()?))
        };
        path.canonicalize().ok().or_else(of_name)
    };
    place(one).is_some_and(|one| Some(one) == place(other))
}

/// Why no more articles are taken.
enum ExtractionEnd {
    /// There are none left.
    Complete,
    /// A signal came.
    Signal(u8),
    /// The reader of standard output has had enough.
    PipeClosed,
}

/// The work while it goes on.
struct Extraction {
    ledger: Ledger,
    output: DatasetOutput,
    tally: Tally,
    progress: Progress,
    line: ProgressLine,
}

impl Extraction {
    fn take_all(&mut self, mut workers: Workers, interrupt: &Interrupt) -> Result<ExtractionEnd, Error> {
        loop {
            if let Some(signal) = interrupt.signal() {
                return Ok(ExtractionEnd::Signal(signal));
            }
            match workers.next(POLL_INTERVAL) {
                NextItem::Item(item) => {
                    if self.take(*item)?.is_none() {
                        return Ok(ExtractionEnd::PipeClosed);
                    }
                }
                NextItem::NotYet => self.output.sync()?,
                // In a pipe, Ctrl-C ends the program before this one too, so that its output may be incomplete.
                NextItem::End => {
                    return Ok(interrupt.signal().map_or(ExtractionEnd::Complete, ExtractionEnd::Signal));
                }
            }
            if let Some(sentence) = self.progress.due(&self.tally) {
                self.line.show(&sentence);
            }
        }
    }

    /// Adds an article to the output, or says why there is none. `None` where standard output is closed.
    fn take(&mut self, item: HarvestItem) -> Result<Option<()>, Error> {
        self.tally.count(&item);
        match item {
            HarvestItem::Annotated(article) if !self.output.accepts(&article.document) => {
                self.tally.unreadable += 1;
                let origin = &article.origin;
                self.note(&format!("{origin}: is too large for a line of JSON Lines; -o FILE.json takes it"));
            }
            HarvestItem::Annotated(article) => {
                let records = self.ledger.take(*article);
                self.tally.take(records.as_ref());
                return records.map_or(Ok(Some(())), |records| self.output.add(&records, &self.ledger));
            }
            HarvestItem::Duplicate(_) => {}
            HarvestItem::Foreign(origin, language) => {
                self.note(&format!("{origin}: is not in English (but in “{}”)", language.tag));
            }
            HarvestItem::Dataset(source, bytes) => {
                self.tally.unreadable += 1;
                let is_empty = bytes.is_some_and(|bytes| bytes.is_blank());
                let what = if is_empty { "holds no text" } else { "is a dataset, not an article" };
                self.note(&format!("{source}: {what}"));
            }
            HarvestItem::Unreadable(unreadable) => self.note(&unreadable_sentence(&unreadable)),
        }
        Ok(Some(()))
    }

    fn note(&mut self, sentence: &str) {
        self.line.clear();
        stderr::note(sentence);
    }

    /// Closes the output, and says what it holds.
    fn close(self, end: &ExtractionEnd) -> Result<Exit, Error> {
        let Self { ledger, output, tally, progress, .. } = self;
        match end {
            ExtractionEnd::PipeClosed => Ok(Exit::Done),
            ExtractionEnd::Signal(signal) => {
                stderr::note(&output.stop(&ledger)?);
                Ok(Exit::Signal(*signal))
            }
            ExtractionEnd::Complete => {
                let file = output.finish(&ledger, tally.has_read())?;
                stderr::note(&summary(&tally, &ledger, progress.time(), file.as_deref()));
                if let Some(left_out) = left_out(&tally).filter(|_| tally.has_read()) {
                    stderr::note(&format!("left out: {left_out}"));
                }
                Ok(if tally.has_read() { Exit::Done } else { Exit::Mistake })
            }
        }
    }
}

/// The output: the dataset while it is written.
enum DatasetOutput {
    /// Standard output, article by article; and the dataset's title until it is printed, with the first article.
    Stdout(BufWriter<Stdout>, Option<String>),
    /// A file, and what it held before.
    File(Journal, PathBuf, Resumed),
}

impl DatasetOutput {
    /// Opens the target. `ledger` learns which articles are there already.
    fn open(target: &ExtractTarget, title: &str, ledger: &mut Ledger) -> Result<Self, Error> {
        let ExtractTarget::File { path, form, mode } = target else {
            stdout::refuse_closed()?;
            let out = BufWriter::with_capacity(STDOUT_BUFFER, io::stdout());
            return Ok(Self::Stdout(out, Some(title.to_owned())));
        };
        let force = match mode {
            FileMode::New | FileMode::Replace => {
                let journal = Journal::begin(path, *form, title, *mode == FileMode::Replace)?;
                return Ok(Self::File(journal, path.clone(), Resumed::default()));
            }
            FileMode::Resume => false,
            FileMode::ResumeAndReplace => true,
        };
        let (journal, resumed) = Journal::resume(path, *form, title, force, ledger)?;
        if let Some(sentence) = left_out_of(&resumed) {
            stderr::note(&sentence);
        }
        Ok(Self::File(journal, path.clone(), resumed))
    }

    /// Whether a document can be read again from the output: a line of JSON Lines has a limit.
    fn accepts(&self, document: &DocumentRecord<'_>) -> bool {
        let has_lines = !matches!(self, Self::File(journal, ..) if journal.form() == JsonForm::Object);
        // A byte of text is at most six bytes of JSON.
        let may_be_long = has_lines && document.text.len() > MAX_DOCUMENT_BYTES / 8;
        !may_be_long
            || json::to_string(document).is_ok_and(|json| json.len() < MAX_DOCUMENT_BYTES - LINE_MARGIN)
    }

    /// Adds an article. `None` where standard output is closed.
    fn add(&mut self, records: &ArticleRecords, ledger: &Ledger) -> Result<Option<()>, Error> {
        let (out, title) = match self {
            Self::File(journal, ..) => return Ok(Some(journal.add(records, ledger)?)),
            Self::Stdout(out, title) => (out, title),
        };
        let begun = title.take().map_or(Ok(()), |title| write_meta(out, &title));
        match begun.and_then(|()| write_article(records, ledger, false, out)).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            Err(error) => Err(Error::Output(error)),
            Ok(()) => Ok(Some(())),
        }
    }

    /// Makes what was added durable, while no article comes.
    fn sync(&mut self) -> Result<(), Error> {
        match self {
            Self::File(journal, ..) => Ok(journal.flush()?),
            Self::Stdout(..) => Ok(()),
        }
    }

    /// Closes the output before the end, and says how to go on.
    fn stop(self, ledger: &Ledger) -> Result<String, Error> {
        let articles = ledger.document_count();
        match self {
            Self::Stdout(..) => {
                Ok(format!("stopped after {articles} articles; with -o FILE it could be resumed"))
            }
            Self::File(journal, path, _) if articles == 0 => {
                journal.discard();
                Ok(format!("stopped before any article was done; {} was not written", path.display()))
            }
            Self::File(journal, path, _) => {
                journal.finish(ledger)?;
                Ok(format!(
                    "stopped: {} holds {articles} articles. The same command with --resume continues after them",
                    path.display()
                ))
            }
        }
    }

    /// Closes the output at the end. The name of the file that was written; `None` where nothing was read.
    fn finish(self, ledger: &Ledger, has_read: bool) -> Result<Option<String>, Error> {
        match self {
            Self::Stdout(mut out, title) => {
                // Articles that are left out, all of them, make a dataset without any; what can't be read makes none.
                let title = title.filter(|_| has_read);
                let begun = title.map_or(Ok(()), |title| write_meta(&mut out, &title));
                match begun.and_then(|()| out.flush()) {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
                    _ => Ok(None),
                }
            }
            Self::File(journal, _, resumed) if !has_read && resumed.articles == 0 => {
                journal.discard();
                Ok(None)
            }
            Self::File(journal, path, _) => {
                journal.finish(ledger)?;
                Ok(Some(path.display().to_string()))
            }
        }
    }
}

/// What was left out of a file that is gone on with, and where it is kept; nothing where all of it was whole.
fn left_out_of(resumed: &Resumed) -> Option<String> {
    let (from, kept) = (resumed.from.display(), resumed.articles);
    let kept_as = match &resumed.kept_as {
        Some(path) => format!("; the file as it was is kept as {}", path.display()),
        None => String::new(),
    };
    match resumed.damaged_lines.split_first() {
        None if resumed.was_cut => {
            Some(format!("{from} was cut off: its {kept} complete articles are kept{kept_as}"))
        }
        None => None,
        Some((first, more)) => {
            let more = if more.is_empty() { String::new() } else { format!(" (and {} more)", more.len()) };
            let left_out = grouped_count(resumed.left_out as u64, "article");
            Some(format!(
                "{from} is damaged in line {first}{more}: its {kept} whole articles are kept, {left_out} left out, to be read \
                 again where it is among the paths{kept_as}"
            ))
        }
    }
}

/// "12 articles, 340 quotes and claims by 57 speakers in 2 s (150,000 words/s): quotes.json"
fn summary(tally: &Tally, ledger: &Ledger, time: Duration, file: Option<&str>) -> String {
    if !tally.has_read() {
        return match tally.unreadable {
            0 => "there is no article here".to_owned(),
            _ => "nothing could be read".to_owned(),
        };
    }
    let speakers = ledger.speakers().len() as u64;
    format!(
        "{}, {} by {} in {} ({} words/s){}",
        grouped_count(tally.articles, "article"),
        match tally.attributions {
            1 => "1 quote or claim".to_owned(),
            many => format!("{} quotes and claims", grouped(many)),
        },
        grouped_count(speakers, "speaker"),
        span(time),
        grouped(speed(tally.words, time)),
        file.map(|file| format!(": {file}")).unwrap_or_default(),
    )
}

/// "3 there already, 1 not readable"
fn left_out(tally: &Tally) -> Option<String> {
    let reasons = [
        (tally.duplicates, "there already"),
        (tally.foreign, "not in English (--any-language takes them too)"),
        (tally.unreadable, "not readable"),
    ];
    let reasons = reasons.into_iter().filter(|(number, _)| *number > 0);
    let reasons: Vec<String> = reasons.map(|(number, why)| format!("{} {why}", grouped(number))).collect();
    (!reasons.is_empty()).then(|| reasons.join(", "))
}

fn grouped_count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(output: Option<&str>, resume: bool, force: bool) -> Result<ExtractTarget, String> {
        let output = output.map(PathBuf::from);
        let args = Args { paths: Vec::new(), output, resume, force, any_language: false, threads: None };
        ExtractTarget::new(&args).map_err(|error| error.to_string())
    }

    #[test]
    fn the_files_name_and_two_flags_say_what_is_written() {
        let file = |path: &str, form, mode| Ok(ExtractTarget::File { path: path.into(), form, mode });
        assert_eq!(target(None, false, false), Ok(ExtractTarget::Stdout));
        assert_eq!(target(Some("a.json"), false, false), file("a.json", JsonForm::Object, FileMode::New));
        assert_eq!(target(Some("a.jsonl"), true, false), file("a.jsonl", JsonForm::Lines, FileMode::Resume));
        assert_eq!(target(Some("a.jsonl"), false, true), file("a.jsonl", JsonForm::Lines, FileMode::Replace));
        let both = file("a.jsonl", JsonForm::Lines, FileMode::ResumeAndReplace);
        assert_eq!(target(Some("a.jsonl"), true, true), both);
        assert!(
            target(Some("a.csv"), false, false).unwrap_err().contains("a.csv does not say what to write")
        );
    }
}

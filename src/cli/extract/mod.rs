//! `whosaid extract`: articles to a dataset.

mod output;
mod summary;

use std::io::{self, IsTerminal as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::ValueHint;

use super::interrupt::Interrupt;
use super::progress::Line;
use super::{Error, Exit, report};
use crate::harvest::progress::Progress;
use crate::harvest::{HarvestItem, Ledger, NextItem, Tally, WorkerOptions, Workers, part_of};
use crate::ingest::{ArticleReader, SourceFile, Unreadable, list};
use crate::open::title;
use crate::open::unreadable_sentence;
use output::Output;

const EXAMPLES: &str = "\
Articles are read from plain text, Markdown, HTML, PDF, DOCX, EPUB, mail, RSS and Atom, WARC, JSON Lines with a `text` \
field, gzip and zip of these, and folders. What can't be read is told, and the rest goes on.

FILE is made whole: until the end, or until Ctrl-C, articles are added to FILE.part. A run that was ended goes on with \
--resume, after a crash too.

Exit code 2 says that nothing could be read.

Examples:
  whosaid extract article.html -o quotes.json
  whosaid extract news/ -o quotes.jsonl && whosaid quotes.jsonl
  whosaid extract news/ more/ -o quotes.jsonl --resume
  curl -s https://… | whosaid extract - | jq .attribution.content";

/// Find the quotes and claims in articles, and write a dataset
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Articles, folders and archives of them, or - for standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The dataset to make: JSON where its name ends in .json, JSON Lines where in .jsonl; standard output without it
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Go on with FILE: keep what it holds, and add the articles that it lacks
    #[arg(long, requires = "output", conflicts_with = "force")]
    resume: bool,
    /// Replace FILE if it is there
    #[arg(long, requires = "output")]
    force: bool,
    /// Read articles in other languages than English too, as if they were English
    #[arg(long)]
    any_language: bool,
    /// Use N threads; as many as there are cores without it
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
}

/// How long to wait for an article before looking whether the person wants to stop.
const PATIENCE: Duration = Duration::from_millis(50);

/// Makes the dataset, and says on stderr what came of it.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let sources = sources(&args.paths)?;
    let interrupt = Interrupt::watch().map_err(Error::Output)?;
    let mut ledger = Ledger::default();
    let mut output = Output::open(args, &title(&args.paths), &mut ledger)?;
    let reader = Arc::new(ArticleReader::default());
    let mut work = Work {
        tally: Tally::default(),
        progress: Progress::begin(&sources, Arc::clone(&reader)),
        line: Line::new(args.output.is_some() || !io::stdout().is_terminal()),
    };
    let orders = WorkerOptions {
        reader,
        known: ledger.texts(),
        any_language: args.any_language,
        threads: args.threads,
    };
    let mut crew = Workers::start(list(sources).filter(not(args.output.as_deref())), orders);
    let ended = work.take_all(&mut crew, &mut ledger, &mut output, &interrupt);
    drop(crew);
    work.line.clear();
    match ended? {
        Ended::ByReader => Ok(Exit::Done),
        Ended::BySignal(signal) => {
            report::note(&output.stop(&ledger)?);
            Ok(Exit::Signal(signal))
        }
        Ended::AtEnd => {
            let made = output.finish(&ledger, work.tally.has_read())?;
            report::note(&summary::of(&work.tally, &ledger, work.progress.time(), made.as_deref()));
            Ok(if work.tally.has_read() { Exit::Done } else { Exit::Mistake })
        }
    }
}

/// Why the work ended.
enum Ended {
    AtEnd,
    BySignal(u8),
    /// Whoever read standard output has had enough.
    ByReader,
}

/// What is seen of the work.
struct Work {
    tally: Tally,
    progress: Progress,
    line: Line,
}

impl Work {
    fn take_all(
        &mut self,
        crew: &mut Workers,
        ledger: &mut Ledger,
        output: &mut Output,
        interrupt: &Interrupt,
    ) -> Result<Ended, Error> {
        loop {
            if let Some(signal) = interrupt.signal() {
                return Ok(Ended::BySignal(signal));
            }
            match crew.next(PATIENCE) {
                NextItem::HarvestItem(item) => {
                    if self.take(*item, ledger, output)?.is_none() {
                        return Ok(Ended::ByReader);
                    }
                }
                NextItem::Wait => output.rest()?,
                // Ctrl-C ends the program before us in a pipe too, and what it sent is not all.
                NextItem::End => return Ok(interrupt.signal().map_or(Ended::AtEnd, Ended::BySignal)),
            }
            if let Some(sentence) = self.progress.due(&self.tally) {
                self.line.show(&sentence);
            }
        }
    }

    /// Nothing where nobody reads the output any more.
    fn take(
        &mut self,
        item: HarvestItem,
        ledger: &mut Ledger,
        output: &mut Output,
    ) -> Result<Option<()>, Error> {
        self.tally.count(&item);
        match item {
            HarvestItem::Annotated(article) if !output.takes(&article.document) => {
                self.tally.unreadable += 1;
                let place = &article.origin;
                self.complain(&format!(
                    "{place}: is too large for a line of JSON Lines; -o FILE.json takes it"
                ));
            }
            HarvestItem::Annotated(article) => {
                let block = ledger.take(*article);
                self.tally.take(block.as_ref());
                return block.map_or(Ok(Some(())), |block| output.add(&block, ledger));
            }
            HarvestItem::Known(_) => {}
            HarvestItem::Foreign(place, language) => {
                self.complain(&format!("{place}: is not in English (but in “{}”)", language.tag));
            }
            HarvestItem::Dataset(source, bytes) => {
                self.tally.unreadable += 1;
                let is_empty = bytes.is_some_and(|bytes| bytes.trim_ascii().is_empty());
                let what = if is_empty { "holds no text" } else { "is a dataset, not an article" };
                self.complain(&format!("{source}: {what}"));
            }
            HarvestItem::Unreadable(unreadable) => self.complain(&unreadable_sentence(&unreadable)),
        }
        Ok(Some(()))
    }

    fn complain(&mut self, sentence: &str) {
        self.line.clear();
        report::note(sentence);
    }
}

/// What the paths name; without any, what is piped in.
fn sources(paths: &[PathBuf]) -> Result<Vec<SourceFile>, Error> {
    if paths.is_empty() && io::stdin().is_terminal() {
        let what = "there is nothing to read: name an article or a folder, or pipe one in";
        return Err(Error::Call(what.to_owned()));
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

/// Leaves out what is being written, where it lies in a folder that is read.
fn not(output: Option<&Path>) -> impl FnMut(&Result<SourceFile, Unreadable>) -> bool + Send + use<> {
    let names = output.map(|path| [path.to_owned(), part_of(path)]);
    move |listed| {
        let (Some(names), Ok(SourceFile::Path(path))) = (&names, listed) else { return true };
        let same = |name: &PathBuf| {
            name.file_name() == path.file_name()
                && matches!((name.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b)
        };
        !names.iter().any(same)
    }
}

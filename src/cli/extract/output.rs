//! The output: where a dataset goes while it is made, a file or standard output.

use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use super::Args;
use crate::cli::{Error, report};
use crate::collection::format::json;
use crate::collection::format::lines::LONGEST_DOCUMENT;
use crate::collection::format::record::Document;
use crate::collection::format::write::Form;
use crate::export::Format;
use crate::harvest::{ArticleRecords, Journal, Ledger, Resumed, write_article, write_meta};

/// Bytes of a line beside its record, with a margin.
const ROOM: usize = 1 << 10;

/// Where a dataset goes.
pub(super) enum Output {
    /// Standard output, article by article.
    Stdout(BufWriter<Stdout>),
    /// A file, and what it held before.
    File(Journal, PathBuf, Resumed),
}

impl Output {
    /// Opens what the call asks for. `ledger` learns what is there already.
    pub(super) fn open(args: &Args, title: &str, ledger: &mut Ledger) -> Result<Self, Error> {
        let Some(path) = &args.output else {
            let mut out = BufWriter::with_capacity(1 << 16, io::stdout());
            // A pipe that is closed already shows at the first article.
            let _ = write_meta(&mut out, title);
            return Ok(Self::Stdout(out));
        };
        let form = form(path)?;
        if !args.resume {
            let journal = Journal::begin(path, form, title, args.force)?;
            return Ok(Self::File(journal, path.clone(), Resumed::default()));
        }
        let (journal, held) = Journal::resume(path, form, title, ledger)?;
        if held.was_cut {
            report::note(&format!(
                "{} was cut off: what is whole of it is kept, {} articles",
                path.display(),
                held.articles
            ));
        }
        Ok(Self::File(journal, path.clone(), held))
    }

    /// Whether a document can be read again where it is written to: lines have a limit.
    pub(super) fn takes(&self, document: &Document) -> bool {
        let has_lines = !matches!(self, Self::File(journal, ..) if journal.form() == Form::Object);
        // A byte of text is six of JSON at the most.
        let may_be_long = has_lines && document.text.len() > LONGEST_DOCUMENT / 8;
        !may_be_long || json::to_string(document).is_ok_and(|json| json.len() < LONGEST_DOCUMENT - ROOM)
    }

    /// Adds an article. Nothing where nobody reads standard output any more.
    pub(super) fn add(&mut self, block: &ArticleRecords, ledger: &Ledger) -> Result<Option<()>, Error> {
        let out = match self {
            Self::File(journal, ..) => return Ok(Some(journal.add(block, ledger)?)),
            Self::Stdout(out) => out,
        };
        match write_article(block, ledger, false, out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            Err(error) => Err(Error::Output(error)),
            Ok(()) => Ok(Some(())),
        }
    }

    /// Nothing is to be added for a while.
    pub(super) fn rest(&mut self) -> Result<(), Error> {
        match self {
            Self::File(journal, ..) => Ok(journal.rest()?),
            Self::Stdout(_) => Ok(()),
        }
    }

    /// Ends in the middle, and says how to go on.
    pub(super) fn stop(self, ledger: &Ledger) -> Result<String, Error> {
        let articles = ledger.document_count();
        match self {
            Self::Stdout(mut out) => {
                let _ = out.flush();
                Ok(format!("stopped after {articles} articles; with -o FILE it could be gone on with"))
            }
            Self::File(journal, path, _) if articles == 0 => {
                journal.discard();
                Ok(format!("stopped before any article was done; {} was not written", path.display()))
            }
            Self::File(journal, path, _) => {
                journal.finish(ledger)?;
                Ok(format!(
                    "stopped: {} holds {articles} articles. The same call with --resume goes on after them",
                    path.display()
                ))
            }
        }
    }

    /// Makes the file whole, and names it; nothing where nothing was read.
    pub(super) fn finish(self, ledger: &Ledger, has_read: bool) -> Result<Option<String>, Error> {
        match self {
            Self::Stdout(mut out) => match out.flush() {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
                _ => Ok(None),
            },
            Self::File(journal, _, held) if !has_read && held == Resumed::default() => {
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

fn form(path: &Path) -> Result<Form, Error> {
    match Format::of(path) {
        Some(Format::Json) => Ok(Form::Object),
        Some(Format::JsonLines) => Ok(Form::Lines),
        _ => Err(Error::Call(format!(
            "the name {} does not say what to write: end it in .json or, for JSON Lines, in .jsonl",
            path.display()
        ))),
    }
}

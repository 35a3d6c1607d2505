//! `whosaid index`: datasets and articles to an index on disk, for collections too large to load.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::ValueHint;

use super::progress::Line;
use super::{Error, Exit, report};
use crate::open;
use crate::open::OpenEvent;
pub(crate) use crate::open::{IndexError, IndexFolder};

const EXAMPLES: &str = "\
DIR holds everything then: nothing of what was read is needed afterwards. It is opened like any other PATH, however large, \
in no time. Where an index is there already, what is read is added to it, and a source that it has already is replaced.

Examples:
  whosaid index quotes.jsonl -o quotes.index && whosaid quotes.index
  whosaid index more.jsonl -o quotes.index
  whosaid find 'climate deal' quotes.index";

/// Make an index on disk, for collections too large to load
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Datasets or articles, folders of them, or - for standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath, required = true)]
    paths: Vec<PathBuf>,
    /// The folder to make, or to add to
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: PathBuf,
    /// Read articles in other languages than English too
    #[arg(long)]
    any_language: bool,
}

/// Makes the index, and says what it holds.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let sources = open::inputs(&args.paths)?;
    let lock = IndexFolder::new(&args.output).lock()?;
    let line = RefCell::new(Line::new(true));
    let tell = |news| match news {
        OpenEvent::Progress(sentence) => line.borrow_mut().show(&sentence),
        OpenEvent::Skipped(why) => {
            line.borrow_mut().clear();
            report::note(&why);
        }
        OpenEvent::Partial(_) => {}
    };
    let made = open::build_index(&lock, &sources, args.any_language, &tell);
    line.borrow_mut().clear();
    report::note(&format!("{}: {}", args.output.display(), open::contents(&made?)));
    Ok(Exit::Done)
}

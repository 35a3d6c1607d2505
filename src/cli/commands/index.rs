//! `whosaid index`: makes an index on disk of datasets and articles, for collections too large to load.

use std::path::PathBuf;

use clap::ValueHint;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::{load, stderr};
use crate::open::{self, IndexFolder};

const EXAMPLES: &str = "\
DIR holds everything: the files that it is made from are not needed afterwards. It is opened like any other PATH, at once, \
however large it is. If DIR is an index already, what is read is added to it, and a source that it holds is replaced.

Examples:
  whosaid index quotes.jsonl -o quotes.index && whosaid quotes.index
  whosaid index more.jsonl -o quotes.index
  whosaid find 'climate deal' quotes.index";

/// Make an index on disk, for collections too large to load
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
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

/// Makes the index, or adds to it, and says what it holds.
pub(crate) fn run(args: &Args) -> Result<Exit, Error> {
    let inputs = open::inputs(&args.paths)?;
    let lock = IndexFolder::new(&args.output).lock()?;
    let collection =
        load::with_progress(|report| open::build_index(&lock, &inputs, args.any_language, report))?;
    stderr::note(&format!("{}: {}", args.output.display(), open::contents(&collection)));
    Ok(Exit::Done)
}

//! `whosaid check`: every fault of a dataset, with its place. The faults are the result, so they go to stdout.

use std::env;
use std::io::{BufReader, Cursor, Read as _};
use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::index::IndexFolder;
use super::{Error, Exit, output, report};
use crate::collection::{Builder, Collection, Failure, Fault, Place, read as dataset};
use crate::harvest::{ContentKind, read_head, sniff_content};
use crate::open;
use crate::open::{Input, OpenError, contents, counted};
use crate::text::scrub::printed_label;

const EXAMPLES: &str = "\
Every file is checked by itself. Exit code 1 says that one has a fault, 2 that one could not be opened.

Examples:
  whosaid check quotes.json
  whosaid check archive/
  curl -s https://… | whosaid check -";

/// Check datasets, and tell every fault with its place
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Datasets, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

/// How many files were read, and what was wrong with them.
#[derive(Default)]
struct Tally {
    files: usize,
    faulty: usize,
    faults: usize,
    unopened: bool,
}

/// Checks each file, goes on after one that can't be opened, and sums up.
pub(super) fn run(args: &Args) -> Result<Exit, Error> {
    let mut tally = Tally::default();
    if args.paths.is_empty() {
        tally.check(&Input::Builtin)?;
    }
    for path in &args.paths {
        match open::datasets_in(path) {
            Ok(sources) => sources.iter().try_for_each(|source| tally.check(source))?,
            Err(error) => tally.complain(&error),
        }
    }
    if tally.faults > 0 || tally.files > 1 {
        let summary = tally.summary();
        output::print(|out| writeln!(out, "{summary}"))?;
    }
    Ok(tally.exit())
}

impl Tally {
    fn check(&mut self, source: &Input) -> Result<(), Error> {
        if let Some(index) = open::index_of(std::slice::from_ref(source)) {
            return self.check_index(&index, &source.name());
        }
        let name = source.name();
        let lines = match read(source, &name) {
            Ok(collection) => vec![format!("{name}: no fault in {}", contents(&collection))],
            Err(OpenError::Faults(faults)) => {
                self.faulty += 1;
                self.faults += faults.len();
                faults.iter().map(ToString::to_string).collect()
            }
            Err(error) => {
                self.complain(&error);
                return Ok(());
            }
        };
        self.files += 1;
        output::print(|out| lines.iter().try_for_each(|line| writeln!(out, "{}", printed_label(line))))
    }

    /// All of an index is looked at. A fault of it has no place that anybody could mend.
    fn check_index(&mut self, index: &IndexFolder, name: &str) -> Result<(), Error> {
        self.files += 1;
        let line = match index.collection() {
            Ok(collection) => format!("{name}: no fault in {}", contents(&collection)),
            Err(error) => {
                self.faulty += 1;
                self.faults += 1;
                error.to_string()
            }
        };
        output::print(|out| writeln!(out, "{}", printed_label(&line)))
    }

    fn complain(&mut self, error: &OpenError) {
        self.unopened = true;
        report::error(&error.to_string());
    }

    fn summary(&self) -> String {
        let faults = counted(self.faults, "fault");
        match (self.faults, self.files) {
            (0, files) => format!("no fault in {files} files"),
            (_, 1) => faults,
            (_, files) => format!("{faults} in {} of {files} files", self.faulty),
        }
    }

    fn exit(&self) -> Exit {
        match (self.unopened, self.faults) {
            (true, _) => Exit::Mistake,
            (false, 0) => Exit::Done,
            _ => Exit::Nothing,
        }
    }
}

/// Reads a dataset as it comes. What it holds goes to nameless temporary files where it is large.
fn read(source: &Input, name: &str) -> Result<Collection, OpenError> {
    let failed = |source| OpenError::Io { name: name.to_owned(), source };
    let mut stream = source.stream().map_err(failed)?;
    let head = read_head(&mut stream).map_err(failed)?;
    if sniff_content(&head) == ContentKind::Article && !open::has_dataset_extension(Path::new(name)) {
        let place = Place { file: name.to_owned(), line: Some(1), ..Place::default() };
        let what = "this is no dataset: if it is an article, `whosaid extract` makes one of it";
        return Err(OpenError::Faults(vec![Fault { place, what: what.to_owned() }]));
    }
    let folder = env::temp_dir();
    let mut builder = Builder::in_folder(&folder);
    let bytes = BufReader::with_capacity(1 << 20, Cursor::new(head).chain(stream));
    dataset::stream(&mut builder, name, bytes, &mut |_, _| true).map_err(failed)?;
    builder.complete().map_err(|failure| match failure {
        Failure::Faults(faults) => OpenError::Faults(faults),
        Failure::Io(source) => OpenError::NoRoom { folder, source },
    })
}

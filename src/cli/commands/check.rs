//! `whosaid check`: prints every fault of a dataset and its place. Faults are the result, so they go to standard output.

use std::collections::HashMap;
use std::env;
use std::io::{BufReader, Cursor, Read as _};
use std::path::PathBuf;

use clap::ValueHint;

use crate::cli::error::Error;
use crate::cli::exit::Exit;
use crate::cli::{stderr, stdout};
use crate::collection::{BuildError, Builder, Collection, Fault, Location, SpeakerNo, read as dataset};
use crate::harvest::{Given, is_dataset, read_head};
use crate::ingest::Utf8Reader;
use crate::open::{self, IndexFolder, Input, OpenError, contents, counted};
use crate::text::fold::fold;
use crate::text::scrub::printed_label;
use crate::text::words::words;

/// Bytes that are read from a file at once.
const READ_BUFFER: usize = 1 << 20;

/// Most words of a name that is looked for in others' aliases, and most sentences about them.
const MAX_WORDS_LOOKED_FOR: usize = 6;
const MAX_WARNINGS: usize = 20;

/// A pipe whose records have so many faults may have no end.
const MAX_FAULTS_IN_PIPE: usize = 1_000_000;

const EXAMPLES: &str = "\
Every file is checked by itself. Exit code 1 says that one has a fault, 2 that one could not be opened.

Examples:
  whosaid check quotes.json
  whosaid check archive/
  curl -s https://… | whosaid check -";

/// Check datasets, and print every fault with its place
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Datasets, folders of them, or - for standard input; the built-in dataset without any
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
}

/// How many files were checked, and with which result.
#[derive(Default)]
struct CheckResult {
    files: usize,
    faulty: usize,
    faults: usize,
    /// Whether a file could not be opened.
    has_unopened: bool,
}

/// Checks each file, even after one that can't be opened, and prints a summary.
pub(crate) fn run(args: &Args) -> Result<Exit, Error> {
    let mut result = CheckResult::default();
    if args.paths.is_empty() {
        result.check(&Input::Builtin)?;
    }
    for path in &args.paths {
        let (inputs, errors) = open::datasets_in(path);
        errors.iter().for_each(|error| result.report(error));
        inputs.iter().try_for_each(|input| result.check(input))?;
    }
    if result.faults > 0 || result.files > 1 {
        let summary = result.summary();
        stdout::print(|out| writeln!(out, "{summary}"))?;
    }
    Ok(result.exit())
}

impl CheckResult {
    fn check(&mut self, input: &Input) -> Result<(), Error> {
        if let Some(index) = open::index_of(std::slice::from_ref(input)) {
            return self.check_index(&index, &input.name());
        }
        let name = input.name();
        let lines: Vec<String> = match read(input, &name) {
            Ok(collection) => {
                let sound = format!("{name}: no fault in {}", contents(&collection));
                std::iter::once(sound).chain(warnings(&collection, &name)).collect()
            }
            Err(OpenError::Faults(faults)) => {
                self.faulty += 1;
                self.faults += faults.iter().map(|fault| fault.count).sum::<usize>();
                faults.iter().map(ToString::to_string).collect()
            }
            Err(error) => {
                self.report(&error);
                return Ok(());
            }
        };
        self.files += 1;
        stdout::print(|out| lines.iter().try_for_each(|line| writeln!(out, "{}", printed_label(line))))
    }

    /// Verifies an index. A damaged one counts as one fault, without a place: nobody could mend it there.
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
        stdout::print(|out| writeln!(out, "{}", printed_label(&line)))
    }

    fn report(&mut self, error: &OpenError) {
        self.has_unopened = true;
        stderr::error(&error.to_string());
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
        match (self.has_unopened, self.faults) {
            (true, _) => Exit::Mistake,
            (false, 0) => Exit::Done,
            _ => Exit::Nothing,
        }
    }
}

/// A sentence for each alias that holds another speaker's name of several words: who looks for the one would find the other.
/// It is no fault, since every reader can read it.
fn warnings(collection: &Collection, name: &str) -> Vec<String> {
    let mut names: HashMap<String, SpeakerNo> = HashMap::new();
    for speaker in collection.speakers() {
        let words = folded_words(speaker.name);
        if (2..=MAX_WORDS_LOOKED_FOR).contains(&words.len()) {
            names.entry(words.join(" ")).or_insert(speaker.no);
        }
    }
    let mut found = Vec::new();
    let mut more = 0;
    for speaker in collection.speakers() {
        let own = folded_words(speaker.name).join(" ");
        for alias in speaker.aliases() {
            let words = folded_words(alias);
            let parts =
                (2..=MAX_WORDS_LOOKED_FOR).flat_map(|len| words.windows(len)).map(|part| part.join(" "));
            let other = parts
                .filter(|part| !own.contains(part.as_str()))
                .find_map(|part| names.get(&part).copied())
                .filter(|other| *other != speaker.no);
            let Some(other) = other else { continue };
            if found.len() == MAX_WARNINGS {
                more += 1;
                continue;
            }
            let (speaker, other) = (speaker.name, collection.speaker(other).name);
            found.push(format!(
                "{name}: warning: the alias “{alias}” of “{speaker}” holds the name of “{other}”, another speaker"
            ));
        }
    }
    if more > 0 {
        found.push(format!("{name}: warning: {more} more aliases hold another speaker's name"));
    }
    found
}

/// The words of a name as they are compared.
fn folded_words(name: &str) -> Vec<String> {
    words(name).map(|word| fold(&name[word])).filter(|word| !word.is_empty()).collect()
}

/// Reads a dataset as it comes. A large one goes to unnamed temporary files, so that it need not fit into memory.
fn read(input: &Input, name: &str) -> Result<Collection, OpenError> {
    let failed = |source| OpenError::Io { name: name.to_owned(), source };
    let mut stream = input.stream().map_err(failed)?;
    let head = read_head(&mut stream).map_err(failed)?;
    let given = match input {
        Input::Path(path) => Given::Named(path),
        Input::Stdin | Input::StdinOrBuiltin | Input::Builtin => Given::Piped,
    };
    if !is_dataset(&head, given) {
        let location = Location { file: name.to_owned(), line: Some(1), ..Location::default() };
        let what = "this is no dataset: if it is an article, `whosaid extract` makes a dataset of it";
        return Err(OpenError::Faults(vec![Fault::new(location, what)]));
    }
    let folder = env::temp_dir();
    let mut builder = Builder::in_folder(&folder);
    builder.check_dates();
    if !matches!(input, Input::Builtin) && !input.is_file() {
        builder.give_up_after(MAX_FAULTS_IN_PIPE);
    }
    let text = Utf8Reader::new(Cursor::new(head).chain(stream));
    let text = BufReader::with_capacity(READ_BUFFER, text);
    dataset::stream(&mut builder, name, text, &mut |_, _| true).map_err(failed)?;
    builder.complete().map_err(|failure| match failure {
        BuildError::Faults(faults) => OpenError::Faults(faults),
        BuildError::Io(source) => OpenError::NoRoom { folder, source },
    })
}

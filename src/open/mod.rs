//! Opening: from the paths of a call to a collection, whether they lead to datasets or to articles.
//!
//! [`sources`] looks and says what is missing, at once; [`read`] reads, which may take a while.

pub(crate) mod articles;
pub(crate) mod folder;
pub(crate) mod folders;
pub(crate) mod index_folder;
pub(crate) mod large;
pub(crate) mod reading;

use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::path::PathBuf;

use crate::collection::{Collection, Failure, Fault, builtin};
pub(crate) use folder::{datasets, has_datasets_name};
use index_folder::{Folder, IndexError};
pub(crate) use reading::{News, Reading};
use std::ffi::OsStr;

/// Something that datasets and articles are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, because "-" was given.
    Stdin,
    /// Standard input, because it is no terminal and nothing was given. The built-in dataset where it is empty, as
    /// it is under cron and in CI.
    StdinOrBuiltin,
    /// The built-in dataset.
    Builtin,
}

/// Why a collection can't be had. Whoever prints it scrubs it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing of that name.
    #[error("there is no file or folder “{}”{hint}", path.display())]
    Missing {
        /// What was given.
        path: PathBuf,
        /// What may have been meant, after a colon; empty where there is no telling.
        hint: &'static str,
    },
    /// A folder has nothing to open.
    #[error("the folder {} holds no dataset: a file whose name ends in .json, .jsonl or .ndjson was expected", path.display())]
    EmptyFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder has nothing to open, not even an article.
    #[error("the folder {} holds no dataset: a file whose name ends in .json, .jsonl or .ndjson was expected, or an article", path.display())]
    BareFolder {
        /// The folder.
        path: PathBuf,
    },
    /// There is neither a dataset nor an article.
    #[error("there is no dataset and no article here")]
    Nothing,
    /// There was something, and nothing came of it.
    #[error("{first}{}", and_others(*.others))]
    Unreadable {
        /// What was wrong with the first.
        first: String,
        /// How many more there were.
        others: usize,
    },
    /// The system says no.
    #[error("{name} could not be read: {source}")]
    Io {
        /// The file or folder, or "standard input".
        name: String,
        /// Why not.
        source: io::Error,
    },
    /// An index can't be opened.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The temporary files of what is too large for memory.
    #[error("temporary files failed: {0}")]
    Temporary(io::Error),
    /// The same, where the system says in which folder they are.
    #[error("temporary files in {} failed: {source}: let TMPDIR name a folder with room", folder.display())]
    NoRoom {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A dataset is not what it should be.
    #[error("{}{}", .0.first().map(ToString::to_string).unwrap_or_default(), and_more(.0.len()))]
    Faults(Vec<Fault>),
}

fn and_more(faults: usize) -> String {
    match faults {
        0 | 1 => String::new(),
        _ => format!(" (and {} more faults: `whosaid check` tells them all)", faults - 1),
    }
}

fn and_others(others: usize) -> String {
    if others == 0 {
        String::new()
    } else {
        format!(" (and {others} more: `whosaid extract` tells them all)")
    }
}

/// What the paths name; without any, what is piped in, or the built-in dataset. Nothing is read yet but what is there.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, OpenError> {
    if paths.is_empty() {
        let piped = !io::stdin().is_terminal();
        return Ok(vec![if piped { Source::StdinOrBuiltin } else { Source::Builtin }]);
    }
    let mut sources = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            // Standard input can be read once.
            if !sources.contains(&Source::Stdin) {
                sources.push(Source::Stdin);
            }
            continue;
        }
        match fs::metadata(path) {
            Ok(_) => sources.push(Source::Path(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenError::Missing { path: path.clone(), hint: "" });
            }
            Err(source) => return Err(OpenError::Io { name: path.display().to_string(), source }),
        }
    }
    Ok(sources)
}

/// Reads the sources into one collection, or says everything that is wrong with them.
pub(crate) fn read(
    sources: &[Source],
    any_language: bool,
    tell: &dyn Fn(News),
) -> Result<Collection, OpenError> {
    Reading::new(any_language, false, tell).read(sources)
}

/// The index, where one is named and nothing else.
pub(crate) fn index(sources: &[Source]) -> Option<Folder> {
    match sources {
        [Source::Path(path)] => Folder::of_index(path),
        _ => None,
    }
}

/// What a dataset of these is called.
pub(crate) fn title(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| {
        let whole = path.canonicalize();
        let name = whole.as_deref().unwrap_or(path).file_name().unwrap_or(OsStr::new("/"));
        name.to_string_lossy().into_owned()
    };
    let mut names: Vec<String> =
        paths.iter().filter(|path| path.as_os_str() != "-").take(4).map(name).collect();
    if names.len() > 3 {
        "…".clone_into(&mut names[3]);
    }
    names.join(", ")
}

/// What a collection holds, in words.
pub(crate) fn contents(collection: &Collection) -> String {
    let items = match collection.attribution_count() {
        1 => "1 quote or claim".to_owned(),
        many => format!("{many} quotes and claims"),
    };
    let speakers = count(collection.speaker_count(), "speaker");
    format!("{items} by {speakers} in {}", count(collection.document_count(), "source"))
}

pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

impl Source {
    /// What faults call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin | Self::StdinOrBuiltin => "standard input".to_owned(),
            Self::Builtin => builtin::NAME.to_owned(),
        }
    }

    /// Opens it for reading; standard input can be read once.
    pub(crate) fn stream(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Stdin | Self::StdinOrBuiltin => Box::new(io::stdin()),
            Self::Builtin => Box::new(builtin::JSON.as_bytes()),
        })
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Faults(faults) => Self::Faults(faults),
            Failure::Io(error) => Self::Temporary(error),
        }
    }
}

impl OpenError {
    /// With a guess at what was meant, where the missing file's name looks like a word and not like a path.
    pub(crate) fn hinted(self, hint: &'static str) -> Self {
        match self {
            Self::Missing { path, .. } if path.extension().is_none() && path.components().count() == 1 => {
                Self::Missing { path, hint }
            }
            other => other,
        }
    }
}

//! Opening: from the paths of a call to a collection.
//!
//! [`sources`] looks and says what is missing, at once; [`read`] reads, which may take a while.

use std::fs;
use std::io::{self, IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use crate::collection::{Builder, Collection, Fault, Place, builtin, read as dataset};

/// Something that datasets are read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
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
    /// The system says no.
    #[error("{name} could not be read: {source}")]
    Io {
        /// The file or folder, or "standard input".
        name: String,
        /// Why not.
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

/// What the paths name; without any, what is piped in, or the built-in dataset.
pub fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, OpenError> {
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
        } else {
            sources.extend(at(path)?.into_iter().map(Source::File));
        }
    }
    Ok(sources)
}

/// Reads the sources into one collection, or says everything that is wrong with them.
pub fn read(sources: &[Source]) -> Result<Collection, OpenError> {
    let mut builder = Builder::new();
    for source in sources {
        let bytes = source.bytes()?;
        if *source == Source::StdinOrBuiltin && bytes.trim_ascii().is_empty() {
            dataset::into(&mut builder, builtin::NAME, builtin::JSON.as_bytes());
        } else {
            into(&mut builder, &source.name(), &bytes);
        }
    }
    builder.finish().map_err(OpenError::Faults)
}

/// The collection that the paths name.
pub fn collection(paths: &[PathBuf]) -> Result<Collection, OpenError> {
    read(&sources(paths)?)
}

/// Takes one file. Its content says what it is, not its name; only datasets are known so far.
fn into(builder: &mut Builder, name: &str, bytes: &[u8]) {
    if dataset::is_dataset(bytes) || bytes.trim_ascii().is_empty() || std::str::from_utf8(bytes).is_err() {
        return dataset::into(builder, name, bytes);
    }
    let place = Place { file: name.to_owned(), line: Some(1), ..Place::default() };
    builder.fault(place, "this is not JSON: a whosaid/1 dataset begins with “{”");
}

impl Source {
    /// What faults call it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin | Self::StdinOrBuiltin => "standard input".to_owned(),
            Self::Builtin => builtin::NAME.to_owned(),
        }
    }

    /// All that is in it.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, OpenError> {
        let bytes = match self {
            Self::File(path) => fs::read(path),
            Self::Stdin | Self::StdinOrBuiltin => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
            Self::Builtin => Ok(builtin::JSON.as_bytes().to_vec()),
        };
        bytes.map_err(|source| OpenError::Io { name: self.name(), source })
    }
}

/// The files that a path names: itself, or the datasets in a folder.
fn at(path: &Path) -> Result<Vec<PathBuf>, OpenError> {
    let failed = |path: &Path, source| OpenError::Io { name: path.display().to_string(), source };
    match fs::metadata(path) {
        Ok(there) if !there.is_dir() => return Ok(vec![path.to_owned()]),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(OpenError::Missing { path: path.to_owned(), hint: "" });
        }
        Err(error) => return Err(failed(path, error)),
    }
    let mut files = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| failed(&folder, error))? {
            let entry = entry.map_err(|error| failed(&folder, error))?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            // A link to a folder is not followed: it may lead back.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            match entry.path() {
                _ if hidden => {}
                folder if is_folder => folders.push(folder),
                file if has_datasets_name(&file) && file.is_file() => files.push(file),
                _ => {}
            }
        }
    }
    files.sort();
    if files.is_empty() { Err(OpenError::EmptyFolder { path: path.to_owned() }) } else { Ok(files) }
}

fn has_datasets_name(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["json", "jsonl", "ndjson"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

impl OpenError {
    /// With a guess at what was meant, where the missing file's name looks like a word and not like a path.
    pub(super) fn hinted(self, hint: &'static str) -> Self {
        match self {
            Self::Missing { path, .. } if path.extension().is_none() && path.components().count() == 1 => {
                Self::Missing { path, hint }
            }
            other => other,
        }
    }
}

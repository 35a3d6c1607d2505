//! An input: what a path of the command line is: an index, standard input, a dataset, or a file or folder of articles.
//! Whether the bytes of a file are a dataset is one rule for the whole program, in `harvest/dataset_sniff`. Nothing is read
//! here but the first bytes of a file.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use super::error::OpenError;
use super::index_folder::IndexFolder;
use crate::harvest::{Given, has_dataset_extension, is_dataset, read_head};

/// What faults and the screen call the built-in dataset.
pub const BUILTIN_NAME: &str = "the built-in dataset";

/// The built-in dataset as a file has it, whosaid/1: one article and everything that is quoted and claimed in it.
pub const BUILTIN_JSON: &str = include_str!("../../data/osaka.json");

/// How many paths a title names.
const MAX_TITLE_PATHS: usize = 3;

/// Something to read datasets and articles from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file or a folder.
    Path(PathBuf),
    /// Standard input, because "-" was given.
    Stdin,
    /// Standard input, because it is no terminal and no path was given. The built-in dataset where it turns out to be
    /// empty, as it is under cron and in CI.
    StdinOrBuiltin,
    /// The built-in dataset.
    Builtin,
}

impl Input {
    /// What faults call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Stdin | Self::StdinOrBuiltin => "standard input".to_owned(),
            Self::Builtin => BUILTIN_NAME.to_owned(),
        }
    }

    /// Whether it is a file, which has an end.
    pub(crate) fn is_file(&self) -> bool {
        matches!(self, Self::Path(path) if fs::metadata(path).is_ok_and(|there| there.is_file()))
    }

    /// Opens it for reading. Standard input can be read once.
    pub(crate) fn stream(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(match self {
            Self::Path(path) => Box::new(File::open(path)?),
            Self::Stdin | Self::StdinOrBuiltin => Box::new(io::stdin()),
            Self::Builtin => Box::new(BUILTIN_JSON.as_bytes()),
        })
    }
}

/// The inputs that the paths name; without any path, standard input if something is piped in, else the built-in dataset.
/// A path that does not exist is an error at once.
pub(crate) fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, OpenError> {
    if paths.is_empty() {
        let is_piped = !io::stdin().is_terminal();
        return Ok(vec![if is_piped { Input::StdinOrBuiltin } else { Input::Builtin }]);
    }
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            // Standard input can be read once.
            if !inputs.contains(&Input::Stdin) {
                inputs.push(Input::Stdin);
            }
            continue;
        }
        fs::metadata(path).map_err(|error| unopened(path, error))?;
        inputs.push(Input::Path(path.clone()));
    }
    Ok(inputs)
}

/// The index that is opened, where the inputs are one index and nothing else.
pub(crate) fn index_of(inputs: &[Input]) -> Option<IndexFolder> {
    match inputs {
        [Input::Path(path)] => IndexFolder::of_index(path),
        _ => None,
    }
}

/// The title of a dataset that is made of these paths: their names, at most three.
pub(crate) fn title(paths: &[PathBuf]) -> String {
    let name = |path: &PathBuf| {
        let absolute = path.canonicalize();
        let name = absolute.as_deref().unwrap_or(path).file_name().unwrap_or(OsStr::new("/"));
        name.to_string_lossy().into_owned()
    };
    let files = paths.iter().filter(|path| path.as_os_str() != "-");
    let mut names: Vec<String> = files.take(MAX_TITLE_PATHS + 1).map(name).collect();
    if let Some(more) = names.get_mut(MAX_TITLE_PATHS) {
        "…".clone_into(more);
    }
    names.join(", ")
}

/// The same for inputs.
pub(super) fn title_of(inputs: &[Input]) -> String {
    let paths = inputs.iter().filter_map(|input| match input {
        Input::Path(path) => Some(path.clone()),
        _ => None,
    });
    title(&paths.collect::<Vec<_>>())
}

/// The datasets that a path names: standard input, an index, a file, or all files in a folder that are called like
/// datasets, in the order of their names. It is for who wants only datasets: an article in a folder is passed over.
///
/// Folders that can't be read are passed over, with an error each.
pub(crate) fn datasets_in(path: &Path) -> (Vec<Input>, Vec<OpenError>) {
    if path.as_os_str() == "-" {
        return (vec![Input::Stdin], Vec::new());
    }
    match fs::metadata(path) {
        Err(error) => return (Vec::new(), vec![unopened(path, error)]),
        Ok(there) if there.is_dir() && !IndexFolder::new(path).is_index() => {}
        Ok(_) => return (vec![Input::Path(path.to_owned())], Vec::new()),
    }
    let mut files = Vec::new();
    let mut errors = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        if let Err(error) = list_folder(&folder, &mut files, &mut folders) {
            errors.push(unread(&folder, error));
        }
    }
    files.sort();
    if files.is_empty() && errors.is_empty() {
        errors.push(OpenError::EmptyFolder { path: path.to_owned() });
    }
    (files.into_iter().map(Input::Path).collect(), errors)
}

/// Adds the datasets of one folder, and the folders in it. Hidden ones are passed over.
fn list_folder(folder: &Path, files: &mut Vec<PathBuf>, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // A link to a folder is not followed: it may lead back.
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match entry.path() {
            _ if is_hidden => {}
            folder if is_folder => folders.push(folder),
            file if has_dataset_extension(&file) && file.is_file() => files.push(file),
            _ => {}
        }
    }
    Ok(())
}

/// Whether a file that was named is to be read as a dataset.
pub(super) fn reads_as_dataset(path: &Path) -> bool {
    // A FIFO can be read once, so its first bytes can't be looked at here; the workers do.
    let is_file = fs::metadata(path).is_ok_and(|file| file.is_file());
    let decide = |head: Vec<u8>| is_dataset(&head, Given::Named(path));
    is_file && File::open(path).and_then(|mut file| read_head(&mut file)).is_ok_and(decide)
}

fn unopened(path: &Path, error: io::Error) -> OpenError {
    if error.kind() == io::ErrorKind::NotFound {
        return OpenError::Missing { path: path.to_owned(), hint: "" };
    }
    unread(path, error)
}

fn unread(path: &Path, source: io::Error) -> OpenError {
    OpenError::Io { name: path.display().to_string(), source }
}

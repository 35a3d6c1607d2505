//! The datasets in a folder, by their names: what `check` looks at. An article in it is no fault.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::index_folder::Folder;
use super::{OpenError, Source};

/// What a path names: standard input, a file, or the datasets in a folder.
pub(crate) fn datasets(path: &Path) -> Result<Vec<Source>, OpenError> {
    if path.as_os_str() == "-" {
        return Ok(vec![Source::Stdin]);
    }
    if Folder::new(path).is_index() {
        return Ok(vec![Source::Path(path.to_owned())]);
    }
    Ok(at(path)?.into_iter().map(Source::Path).collect())
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

pub(crate) fn has_datasets_name(file: &Path) -> bool {
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["json", "jsonl", "ndjson"].iter().any(|known| known.eq_ignore_ascii_case(ending))
}

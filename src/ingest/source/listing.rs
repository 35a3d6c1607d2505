//! The listing: the files that a person named and those in the folders that they named, folder by folder, in the order of
//! their names.
//!
//! Links to folders are not followed (they can lead in circles). Hidden files and folders and the locks of indexes are
//! skipped. In a folder only files are listed: to open a FIFO would block for ever.

use std::ffi::OsStr;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::vec;

use super::origin::{Reason, Unreadable};
use crate::ingest::source::origin::{Origin, SourceFile};
use crate::store::LOCK;

/// The files, one at a time. In memory are only the names in one chain of folders.
///
/// A file that was named is listed whatever its name is; a FIFO too, since a shell makes one of `<(…)`.
pub fn list(
    named: impl IntoIterator<Item = SourceFile>,
) -> impl Iterator<Item = Result<SourceFile, Unreadable>> {
    let mut named = named.into_iter();
    let mut folders = OpenFolders::default();
    std::iter::from_fn(move || {
        loop {
            if let Some(found) = folders.next() {
                return Some(found);
            }
            match named.next()? {
                SourceFile::Stdin => return Some(Ok(SourceFile::Stdin)),
                SourceFile::Path(path) => match folders.enter_named(path) {
                    Ok(Some(file)) => return Some(Ok(file)),
                    Ok(None) => {}
                    Err(unreadable) => return Some(Err(unreadable)),
                },
            }
        }
    })
}

/// The folders that are open, the innermost last.
#[derive(Default)]
struct OpenFolders(Vec<vec::IntoIter<PathBuf>>);

impl OpenFolders {
    /// Enters a path that was named: gives a file, or opens a folder.
    fn enter_named(&mut self, path: PathBuf) -> Result<Option<SourceFile>, Unreadable> {
        let is_fifo = |kind: FileType| special(kind) == Some("a FIFO");
        match fs::metadata(&path).map(|found: Metadata| found.file_type()) {
            Err(error) => Err(unreadable(path, Reason::Io(error))),
            Ok(kind) if kind.is_dir() => self.enter(path).map(|()| None),
            Ok(kind) if kind.is_file() || is_fifo(kind) => Ok(Some(SourceFile::Path(path))),
            Ok(kind) => Err(unreadable(path, Reason::Special(special(kind).unwrap_or("something else")))),
        }
    }

    fn enter(&mut self, path: PathBuf) -> Result<(), Unreadable> {
        match names(&path) {
            Ok(names) => self.0.push(names.into_iter()),
            Err(error) => return Err(unreadable(path, Reason::Io(error))),
        }
        Ok(())
    }

    fn next(&mut self) -> Option<Result<SourceFile, Unreadable>> {
        loop {
            let Some(path) = self.0.last_mut()?.next() else {
                self.0.pop();
                continue;
            };
            match self.visit(path) {
                Ok(None) => {}
                Ok(Some(file)) => return Some(Ok(file)),
                Err(unreadable) => return Some(Err(unreadable)),
            }
        }
    }

    /// Visits an entry of a folder: gives a file, or opens a folder.
    fn visit(&mut self, path: PathBuf) -> Result<Option<SourceFile>, Unreadable> {
        let kind = match fs::symlink_metadata(&path) {
            Ok(found) => found.file_type(),
            Err(error) => return Err(unreadable(path, Reason::Io(error))),
        };
        if kind.is_dir() {
            return self.enter(path).map(|()| None);
        }
        let target =
            if kind.is_symlink() { fs::metadata(&path).map(|found| found.file_type()) } else { Ok(kind) };
        match target {
            Ok(target) if target.is_file() => Ok(Some(SourceFile::Path(path))),
            Ok(target) if target.is_dir() => Err(unreadable(path, Reason::LinkToFolder)),
            Ok(target) => Err(unreadable(path, Reason::Special(special(target).unwrap_or("something else")))),
            Err(error) => Err(unreadable(path, Reason::Io(error))),
        }
    }
}

/// The entries of a folder, sorted by bytes: in the same order on every machine.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !is_skipped(&entry.file_name()) {
            paths.push(entry.path());
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

/// Whether it is hidden, or the (empty) lock file of an index.
fn is_skipped(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || name == LOCK
}

fn unreadable(path: PathBuf, reason: Reason) -> Unreadable {
    reason.at(Origin::of(SourceFile::Path(path)))
}

#[cfg(unix)]
fn special(kind: FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        Some("a FIFO")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        (kind.is_char_device() || kind.is_block_device()).then_some("a device")
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> Option<&'static str> {
    None
}

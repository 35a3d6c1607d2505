//! Writing a file atomically: to a temporary file in the same folder, which is then renamed over it, so that a crash at any
//! byte loses nothing. A temporary file is locked while it is written: one that nobody has locked was left by a run that was
//! killed, and the next one removes it.

use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::store::lock;
use crate::store::system_error::in_words;

/// Why a file could not be written. It is not scrubbed: a path is text from outside, so whoever prints it must do that.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It is a folder, a device or a pipe.
    #[error("{} is not a file that could be written over: give another name", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// It is there, and nobody asked for it to be replaced.
    #[error("{} exists already: --force replaces it, another name keeps it", .0.display())]
    Exists(PathBuf),
    /// It is read-only.
    #[error("{} may not be written: it is read-only", path.display())]
    ReadOnly {
        /// The path.
        path: PathBuf,
    },
    /// Its folder is missing.
    #[error("there is no folder {} to write {} into: make it first, or give another name", .path.display(), .name.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// The file's name.
        name: PathBuf,
    },
    /// Any other error of the system.
    #[error("{} could not be written: {}", path.display(), in_words(source))]
    Io {
        /// The path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Writes a file. It appears, or replaces the file of that name, when all of it is on the disk; until then, and where
/// anything fails, the old file stays as it was. A link is followed to its file.
pub fn write_atomically(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    replace_locked(path, write).map(drop)
}

/// Refuses a file that is there, unless it may be replaced. To be asked before any work that the file is for.
pub(crate) fn refuse_existing(path: &Path, may_replace: bool) -> Result<(), WriteError> {
    match writable(path)? {
        Some(_) if !may_replace => Err(WriteError::Exists(path.to_owned())),
        _ => Ok(()),
    }
}

/// Writes a file as [`write_atomically`] does. The new file is open and locked from before it has its name until the answer
/// is dropped; what is written to it comes behind.
pub(crate) fn replace_locked(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<File, WriteError> {
    let failed = |source| WriteError::Io { path: path.to_owned(), source };
    let before = writable(path)?;
    let target = followed(path).map_err(failed)?;
    replace(&target, before, write).map_err(failed)
}

/// The permissions of the file that would be replaced; `None` where there is none yet.
pub(crate) fn writable(path: &Path) -> Result<Option<Permissions>, WriteError> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => Err(WriteError::NotAFile { path: path.to_owned() }),
        Ok(there) if there.permissions().readonly() => Err(WriteError::ReadOnly { path: path.to_owned() }),
        Ok(there) => Ok(Some(there.permissions())),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => {
            let target = followed(path).unwrap_or_else(|_| path.to_owned());
            let (folder, name) = (folder(&target), target.file_name().map(PathBuf::from).unwrap_or_default());
            if folder.is_dir() {
                Ok(None)
            } else {
                Err(WriteError::NoFolder { path: folder.to_owned(), name })
            }
        }
        Err(source) => Err(WriteError::Io { path: path.to_owned(), source }),
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The file itself, with links followed: renaming over a link would leave its file as it was. A link to a file that does not
/// exist leads to where that file will be.
pub(crate) fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // Links that go round in a circle are an error of their own.
    loop {
        match fs::canonicalize(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(&path) {
                Ok(next) => path = folder(&path).join(next),
                Err(_) => return Ok(path),
            },
            found => return found,
        }
    }
}

fn replace(
    target: &Path,
    permissions: Option<Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<File> {
    let folder = folder(target);
    let mut out = BufWriter::new(temporary_file(folder)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    let file = file.persist(target).map_err(|error| error.error)?;
    // The new name is durable when the folder is synced, which not every system allows.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(file)
}

/// What the names of temporary files begin and end with.
const TEMPORARY_NAME: [&str; 2] = [".whosaid-", ".part"];

/// Characters between the two.
const RANDOM_CHARACTERS: usize = 6;

/// A temporary file in the same folder, since a rename does not cross disks, with the permissions of any new file; locked.
fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt as _;
    remove_left_over(folder);
    let [prefix, suffix] = TEMPORARY_NAME;
    loop {
        let mut builder = Builder::new();
        builder.prefix(prefix).suffix(suffix).rand_bytes(RANDOM_CHARACTERS);
        // The system subtracts the process's umask.
        let file = builder.permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
        lock::lock_own(file.as_file())?;
        // Before it was locked, another process may have taken it for one that was left.
        if lock::is_at(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
}

/// Removes the temporary files of this user that runs have left which were killed.
fn remove_left_over(folder: &Path) {
    use std::os::unix::fs::MetadataExt as _;
    let user = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_temporary = entry.file_name().to_str().is_some_and(is_temporary_name);
        let is_ours = |there: fs::Metadata| there.is_file() && there.uid() == user;
        if is_temporary && fs::symlink_metadata(entry.path()).is_ok_and(is_ours) {
            lock::remove_unlocked(&entry.path());
        }
    }
}

fn is_temporary_name(name: &str) -> bool {
    let [prefix, suffix] = TEMPORARY_NAME;
    let random = name.strip_prefix(prefix).and_then(|name| name.strip_suffix(suffix));
    random.is_some_and(|random| {
        random.len() == RANDOM_CHARACTERS && random.chars().all(|c| c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_written_and_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quotes.txt");
        for text in ["first, and longer", "second"] {
            write_atomically(&path, |out| out.write_all(text.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(names(folder.path()), ["quotes.txt"]);
    }

    #[test]
    fn the_old_file_stays_where_writing_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("quotes.txt");
        fs::write(&path, "what was there").unwrap();
        let error = write_atomically(&path, |out| {
            out.write_all(&vec![b'x'; 100_000])?;
            Err(io::Error::other("the plug was pulled"))
        });
        assert!(
            error.unwrap_err().to_string().ends_with("quotes.txt could not be written: the plug was pulled")
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");
        assert_eq!(names(folder.path()), ["quotes.txt"]);
    }

    #[test]
    fn only_a_file_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let error = write_atomically(folder.path(), |_| Ok(()));
        assert!(matches!(error, Err(WriteError::NotAFile { .. })));
        let error = write_atomically(Path::new("/dev/null"), |_| Ok(()));
        assert!(matches!(error, Err(WriteError::NotAFile { .. })) || !cfg!(unix));
        let missing = folder.path().join("no folder").join("quotes.txt");
        assert!(matches!(write_atomically(&missing, |_| Ok(())), Err(WriteError::NoFolder { .. })));
        let inside = folder.path().join("file").join("quotes.txt");
        fs::write(folder.path().join("file"), "").unwrap();
        let error = write_atomically(&inside, |_| Ok(())).unwrap_err().to_string();
        assert!(
            error.starts_with("there is no folder ") && error.contains("to write quotes.txt into"),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_files_permissions_and_the_links_to_it_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("quotes.txt"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write_atomically(&link, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        fs::set_permissions(&path, Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(write_atomically(&path, |_| Ok(())), Err(WriteError::ReadOnly { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_stays_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("kept")).unwrap();
        symlink("kept/quotes.txt", at("first")).unwrap();
        symlink("first", at("second")).unwrap();
        write_atomically(&at("second"), |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(at("kept/quotes.txt")).unwrap(), "new");
        assert_eq!(names(&at("kept")), ["quotes.txt"]);
        for link in ["first", "second"] {
            assert!(fs::symlink_metadata(at(link)).unwrap().is_symlink(), "{link}");
        }
        symlink("none/quotes.txt", at("nowhere")).unwrap();
        let error = write_atomically(&at("nowhere"), |_| Ok(())).unwrap_err().to_string();
        assert!(
            error.starts_with("there is no folder ") && error.contains("none to write quotes.txt"),
            "{error}"
        );
        symlink("round", at("round")).unwrap();
        assert!(matches!(write_atomically(&at("round"), |_| Ok(())), Err(WriteError::Io { .. })));
        assert!(fs::symlink_metadata(at("round")).unwrap().is_symlink());
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let others = [".whosaid-notes.part", ".whosaid-.part", "whosaid-abc123.part", ".whosaid-abc123"];
        for name in others.iter().chain(&[".whosaid-aB3dE6.part"]) {
            fs::write(at(name), "").unwrap();
        }
        // A second writer at work in the same folder.
        write_atomically(&at("one.txt"), |_| {
            write_atomically(&at("two.txt"), |out| out.write_all(b"two")).map_err(io::Error::other)
        })
        .unwrap();
        let mut expected: Vec<&str> = others.iter().copied().chain(["one.txt", "two.txt"]).collect();
        expected.sort_unstable();
        assert_eq!(names(folder.path()), expected);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "").unwrap();
        write_atomically(&ours, |_| Ok(())).unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&plain), mode(&ours));
    }
}

//! A lock on a file: one process at a time writes what the file stands for. It is an advisory lock of the operating system
//! (`flock`), which is released when its process ends, however it ends; that the file exists means nothing.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

/// Why a file was not locked.
#[derive(Debug)]
pub(crate) enum LockFailure {
    /// Another process holds the lock.
    Held(Holder),
    /// The file can't be opened or locked.
    Io(io::Error),
}

/// Who holds a lock: the number of the process, where the system tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder(Option<u32>);

impl fmt::Display for Holder {
    /// "another whosaid (process 4242)"
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another whosaid")?;
        self.0.map_or(Ok(()), |process| write!(f, " (process {process})"))
    }
}

/// Opens a file for reading and writing and locks it, without waiting; makes an empty one where there is none. The lock
/// lasts until the file is closed.
pub(crate) fn open_locked(path: &Path) -> Result<File, LockFailure> {
    loop {
        let file = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(LockFailure::Io)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::WOULDBLOCK) => return Err(LockFailure::Held(Holder(holder(&file)))),
            Err(error) if !is_unknown_here(error) => return Err(LockFailure::Io(error.into())),
            _ => {}
        }
        // Whoever held it may have removed the file since it was opened here.
        if is_at(&file, path) {
            return Ok(file);
        }
    }
}

/// Locks a file that this process has made, and waits for one that only looks whether it is locked.
pub(crate) fn lock_own(file: &File) -> io::Result<()> {
    match flock(file, FlockOperation::LockExclusive) {
        Err(error) if !is_unknown_here(error) => Err(error.into()),
        _ => Ok(()),
    }
}

/// Removes a file that its process has left locked by nobody. One that is in use, or can't be locked, stays.
pub(crate) fn remove_unlocked(path: &Path) {
    let Ok(file) = File::open(path) else { return };
    if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() && is_at(&file, path) {
        let _ = fs::remove_file(path);
    }
}

/// Whether the file of this path is the one that was opened.
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |there: io::Result<fs::Metadata>| there.map(|there| (there.dev(), there.ino())).ok();
    let opened = place(file.metadata());
    opened.is_some() && opened == place(fs::metadata(path))
}

/// Whether the error says that files can't be locked on this disk. Some network disks can't; there, nobody is kept out.
fn is_unknown_here(error: Errno) -> bool {
    matches!(error, Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS | Errno::INVAL)
}

/// The process that holds the lock of a file, by Linux's list of all locks. Each line is such as
/// "4: FLOCK  ADVISORY  WRITE 4242 fe:00:131074 0 EOF".
fn holder(file: &File) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    let there = file.metadata().ok()?;
    let (major, minor) = (rustix::fs::major(there.dev()), rustix::fs::minor(there.dev()));
    let device = format!("{major:02x}:{minor:02x}");
    let locks = fs::read_to_string("/proc/locks").ok()?;
    let of_inode = locks.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let at = fields.iter().position(|field| *field == "FLOCK").filter(|at| *at == 1)?;
        let (process, (device, inode)) = (fields.get(at + 3)?, fields.get(at + 4)?.rsplit_once(':')?);
        (inode.parse() == Ok(there.ino())).then_some(())?;
        Some((process.parse::<u32>().ok()?, device.to_owned()))
    });
    let of_inode: Vec<(u32, String)> = of_inode.collect();
    let of_file = of_inode.iter().find(|(_, there)| *there == device);
    // Layered disks give another device there.
    of_file.or_else(|| of_inode.first().filter(|_| of_inode.len() == 1)).map(|(process, _)| *process)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_of_the_first_and_the_files_existence_means_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, "left by a run that was killed").unwrap();
        let first = open_locked(&path).unwrap();
        match open_locked(&path) {
            Err(LockFailure::Held(Holder(process))) => {
                assert!(process.is_none_or(|process| process == std::process::id()), "{process:?}");
            }
            other => panic!("{other:?}"),
        }
        drop(first);
        assert!(open_locked(&path).is_ok());
    }

    #[test]
    fn only_what_nobody_holds_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let held = open_locked(&path).unwrap();
        remove_unlocked(&path);
        assert!(path.exists());
        drop(held);
        remove_unlocked(&path);
        assert!(!path.exists());
    }
}

//! The folder of an index: one file that holds all of it, and while an index is made a lock file and unfinished files.
//!
//! The file is replaced atomically: the new one is written beside the old one and renamed over it. The lock is an advisory
//! lock of the operating system (`flock`), which is released when its process ends, however it ends.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::collection::Collection;
use crate::export::followed;
use crate::parallel::join_long;
use crate::search::{Engine, SearchIndex};
use crate::store::lock::{self, Holder, LockFailure};
use crate::store::system_error::in_words;
use crate::store::{LOCK, Reader, Refusal, Writer};

/// The file of the index.
const INDEX_FILE: &str = "whosaid.index";
/// The file of a new index, until it is complete.
const NEW_INDEX_FILE: &str = "whosaid.index.new";
/// The folder for temporary files.
const TEMPORARY: &str = "whosaid.building";

/// The memory that posting lists may take while they are built, in bytes; beyond that they are spilled to temporary files.
const POSTINGS_MEMORY: usize = 160 << 20;

/// Why an index can't be opened or made. It is not scrubbed: whoever prints it must do that.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// It is damaged, or no index.
    #[error("the index {} {refusal}", path.display())]
    Refused {
        /// The folder.
        path: PathBuf,
        /// Why.
        refusal: Refusal,
    },
    /// Another process is making it.
    #[error("{holder} is making the index {}: wait until it is done, or end it", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The other process.
        holder: Holder,
    },
    /// The folder has other files in it.
    #[error("the folder {} holds “{found}”, which is no part of an index: give another folder, which need not exist", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// The first of them.
        found: String,
    },
    /// A file has the name that was meant for a folder.
    #[error("{} is a file, and an index is a folder: give another name, which need not exist", path.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
    },
    /// The system refuses to write it.
    #[error("the index {} could not be written: {}{}", path.display(), in_words(source), way_out(source))]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// What can be done about the error.
fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            " (an index that was there is unchanged)"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ": give a folder that you may write to"
        }
        _ => "",
    }
}

/// A folder that may hold an index.
#[derive(Clone, Debug)]
pub struct IndexFolder {
    path: PathBuf,
}

impl IndexFolder {
    /// The folder at a path, whatever is there.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The index that a path names, by its folder or by the file in it.
    pub fn of_index(path: &Path) -> Option<Self> {
        let by_file = path.parent().filter(|_| path.file_name().is_some_and(|name| name == INDEX_FILE));
        // The path "whosaid.index" has the parent "".
        let by_file =
            by_file.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        [Some(path), by_file].into_iter().flatten().map(Self::new).find(Self::is_index)
    }

    /// The file of the index.
    pub fn file(&self) -> PathBuf {
        self.path.join(INDEX_FILE)
    }

    /// When the index was made; `None` where there is none.
    pub fn modified(&self) -> Option<SystemTime> {
        fs::metadata(self.file()).ok()?.modified().ok()
    }

    /// Whether an index is there.
    pub fn is_index(&self) -> bool {
        self.file().is_file()
    }

    /// Opens the file, and checks its head and its table of sections.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        Reader::open(&self.file()).map_err(|refusal| self.refused(refusal))
    }

    /// Opens only the collection, after the checksums of the whole file were verified.
    pub fn collection(&self) -> Result<Collection, IndexError> {
        let reader = self.reader()?;
        let collection = reader.verify_in_passing().and_then(|()| Collection::read_index(&reader));
        collection.map_err(|refusal| self.refused(refusal))
    }

    /// Opens it for searching. Checksums are not verified.
    pub fn engine(&self, reader: &Reader) -> Result<Engine, IndexError> {
        let engine = Collection::read_index(reader).and_then(|collection| {
            let index = SearchIndex::read(reader, collection.attribution_count())?;
            Ok(Engine::with_index(Arc::new(collection), index))
        });
        engine.map_err(|refusal| self.refused(refusal))
    }

    /// Opens it for searching, after the checksums of the whole file were verified.
    pub fn verified_engine(&self) -> Result<Engine, IndexError> {
        let reader = self.reader()?;
        self.verify(&reader)?;
        self.engine(&reader)
    }

    /// Verifies the checksums of the whole file.
    pub fn verify(&self, reader: &Reader) -> Result<(), IndexError> {
        reader.verify().map_err(|refusal| self.refused(refusal))
    }

    /// Removes the index, if that is possible.
    pub fn remove(&self) {
        let _ = fs::remove_file(self.file());
    }

    /// Removes the folder if there is no index in it but what a run left that was killed. One that is at work is left alone, as is
    /// a folder with anything else in it.
    pub(super) fn remove_unfinished(self) {
        let path = self.path.clone();
        if self.path.is_dir() && !self.is_index() && self.lock().is_ok() {
            let _ = fs::remove_dir(path);
        }
    }

    fn refused(&self, refusal: Refusal) -> IndexError {
        IndexError::Refused { path: self.path.clone(), refusal }
    }

    fn failed(&self, source: io::Error) -> IndexError {
        IndexError::Io { path: self.path.clone(), source }
    }

    /// Locks the folder, to make an index in it. Removes what an earlier attempt may have left there.
    pub fn lock(self) -> Result<IndexLock, IndexError> {
        if fs::metadata(&self.path).is_ok_and(|there| !there.is_dir()) {
            return Err(IndexError::NoFolder { path: self.path });
        }
        let is_new = !self.path.exists();
        // A link may lead to a folder that is not there yet.
        let folder = followed(&self.path).map_err(|error| self.failed(error))?;
        fs::create_dir_all(folder).map_err(|error| self.failed(error))?;
        self.refuse_others()?;
        let lock = match lock::open_locked(&self.path.join(LOCK)) {
            Ok(lock) => lock,
            Err(LockFailure::Held(holder)) => return Err(IndexError::Locked { path: self.path, holder }),
            Err(LockFailure::Io(error)) => return Err(self.failed(error)),
        };
        let lock = IndexLock { folder: self, is_new, _lock: lock };
        lock.clear();
        fs::create_dir_all(lock.temporary()).map_err(|error| lock.folder.failed(error))?;
        Ok(lock)
    }

    /// Refuses a folder with other files in it: it may be there by mistake.
    fn refuse_others(&self) -> Result<(), IndexError> {
        for entry in fs::read_dir(&self.path).map_err(|error| self.failed(error))? {
            let name = entry.map_err(|error| self.failed(error))?.file_name();
            if ![INDEX_FILE, NEW_INDEX_FILE, TEMPORARY, LOCK].iter().any(|ours| name == *ours) {
                let found = name.to_string_lossy().into_owned();
                return Err(IndexError::Occupied { path: self.path.clone(), found });
            }
        }
        Ok(())
    }
}

/// A folder in which no other process makes an index. When it is dropped, only the index is left.
#[derive(Debug)]
pub struct IndexLock {
    folder: IndexFolder,
    /// Whether the folder was made for it.
    is_new: bool,
    _lock: File,
}

impl IndexLock {
    /// The folder.
    pub fn folder(&self) -> &IndexFolder {
        &self.folder
    }

    /// The folder for temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.folder.path.join(TEMPORARY)
    }

    /// Removes the index that is there.
    pub fn discard(&self) {
        self.folder.remove();
    }

    /// Removes what is no part of the index. The lock's own file is removed while it is locked.
    fn clear(&self) {
        // It is fine if there is nothing to remove.
        let _ = fs::remove_file(self.folder.path.join(NEW_INDEX_FILE));
        let _ = fs::remove_dir_all(self.temporary());
    }

    /// Writes the index of a collection and, when it is on the disk, replaces the old one.
    pub fn publish(&self, collection: &Collection) -> Result<(), IndexError> {
        self.write(collection).map_err(|error| self.folder.failed(error))
    }

    fn write(&self, collection: &Collection) -> io::Result<()> {
        let new = self.folder.path.join(NEW_INDEX_FILE);
        let file = File::create(&new)?;
        let mut writer = Writer::new(file.try_clone()?)?;
        // The collection's sections are written to the disk while the postings are built.
        let write_collection = || {
            collection.write_index(&mut writer)?;
            writer.flush()?;
            file.sync_data()
        };
        let build = || SearchIndex::build(collection, Some(&self.temporary()), POSTINGS_MEMORY);
        let (written, index): (io::Result<()>, _) = join_long(write_collection, build);
        written?;
        index?.write(collection, &mut writer)?;
        writer.finish()?;
        file.sync_all()?;
        fs::rename(&new, self.folder.path.join(INDEX_FILE))?;
        // The new name is durable when the folder is synced, which not every system allows.
        let _ = File::open(&self.folder.path).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        self.clear();
        let _ = fs::remove_file(self.folder.path.join(LOCK));
        // A folder in which nothing was made stays no longer than the attempt; one that holds something can't be removed so.
        if self.is_new {
            let _ = fs::remove_dir(&self.folder.path);
        }
    }
}

//! The folder of an index: one file with all of it, and while it is made a lock and what is not done yet.
//!
//! The file is written beside and renamed, so that at any moment the old one is there, or the new one, or none. The lock is
//! the system's, which takes it back from a process that ends, however it does.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rustix::fs::{FlockOperation, flock};

use crate::collection::Collection;
use crate::parallel::both_at_length;
use crate::search::{Engine, Index};
use crate::store::{LOCK, Reader, Refusal, Writer};

/// All of the index.
const FILE: &str = "whosaid.index";
/// It, until it is whole.
const NEW: &str = "whosaid.index.new";
/// Temporary files.
const BUILDING: &str = "whosaid.building";

/// The bytes of memory that the lists of words may take while they are made; what is more goes to temporary files.
const MOST: usize = 160 << 20;

/// Why an index can't be opened or made. Whoever prints it scrubs it.
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
    /// Somebody else makes it.
    #[error("another whosaid is making the index {}: wait until it is done", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The folder has other things in it.
    #[error("the folder {} holds “{found}”, which is no part of an index: give another folder, which need not exist", path.display())]
    Occupied {
        /// The folder.
        path: PathBuf,
        /// The first of them.
        found: String,
    },
    /// A file has the name that was meant for a folder.
    #[error("{} is no folder: an index is one, so give another name, which need not exist", path.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
    },
    /// The system says no.
    #[error("the index {} could not be written: {source}{}", path.display(), way_out(source))]
    Io {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// What can be done about it.
fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ": make room, or give a folder on another disk (what was there is there still)"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ": give a folder that you may write to"
        }
        _ => "",
    }
}

/// A folder that may hold an index.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at a path, whatever is there.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// The index that a path names, by its folder or by the file in it.
    pub fn of_index(path: &Path) -> Option<Self> {
        let by_file = path.parent().filter(|_| path.file_name().is_some_and(|name| name == FILE));
        // "whosaid.index" stands in the folder that is called "".
        let by_file =
            by_file.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        [Some(path), by_file].into_iter().flatten().map(Self::new).find(Self::is_index)
    }

    /// The file with all of the index.
    pub fn file(&self) -> PathBuf {
        self.path.join(FILE)
    }

    /// When the index that is there was made; nothing where there is none.
    pub fn made(&self) -> Option<SystemTime> {
        fs::metadata(self.file()).ok()?.modified().ok()
    }

    /// Whether an index is there.
    pub fn is_index(&self) -> bool {
        self.file().is_file()
    }

    /// Opens the file, and looks at its head and its table.
    pub fn reader(&self) -> Result<Reader, IndexError> {
        Reader::open(&self.file()).map_err(|refusal| self.refused(refusal))
    }

    /// Opens the collection alone. All of the file is looked at before.
    pub fn collection(&self) -> Result<Collection, IndexError> {
        let reader = self.reader()?;
        let collection = reader.verify_in_passing().and_then(|()| Collection::read_index(&reader));
        collection.map_err(|refusal| self.refused(refusal))
    }

    /// Opens it for searching.
    pub fn engine(&self, reader: &Reader) -> Result<Engine, IndexError> {
        let engine = Collection::read_index(reader).and_then(|collection| {
            let index = Index::read(reader, collection.attribution_count())?;
            Ok(Engine::with_index(Arc::new(collection), index))
        });
        engine.map_err(|refusal| self.refused(refusal))
    }

    /// Opens it for searching, after all of the file was looked at.
    pub fn sound_engine(&self) -> Result<Engine, IndexError> {
        let reader = self.reader()?;
        self.verify(&reader)?;
        self.engine(&reader)
    }

    /// Looks at all of the file.
    pub fn verify(&self, reader: &Reader) -> Result<(), IndexError> {
        reader.verify().map_err(|refusal| self.refused(refusal))
    }

    /// Throws the index away, as far as that goes.
    pub fn remove(&self) {
        let _ = fs::remove_file(self.file());
    }

    fn refused(&self, refusal: Refusal) -> IndexError {
        IndexError::Refused { path: self.path.clone(), refusal }
    }

    fn failed(&self, source: io::Error) -> IndexError {
        IndexError::Io { path: self.path.clone(), source }
    }

    /// Claims the folder, to make an index in it. What an earlier attempt left there is cleared away.
    pub fn claim(self) -> Result<Claim, IndexError> {
        if fs::metadata(&self.path).is_ok_and(|there| !there.is_dir()) {
            return Err(IndexError::NoFolder { path: self.path });
        }
        fs::create_dir_all(&self.path).map_err(|error| self.failed(error))?;
        self.refuse_others()?;
        let lock = File::options().create(true).append(true).open(self.path.join(LOCK));
        let lock = lock.map_err(|error| self.failed(error))?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => return Err(IndexError::Locked { path: self.path }),
            Err(error) => return Err(self.failed(error.into())),
        }
        let claim = Claim { folder: self, _lock: lock };
        claim.clear();
        fs::create_dir_all(claim.temporary()).map_err(|error| claim.folder.failed(error))?;
        Ok(claim)
    }

    /// A folder with other things in it may be one that was not meant.
    fn refuse_others(&self) -> Result<(), IndexError> {
        for entry in fs::read_dir(&self.path).map_err(|error| self.failed(error))? {
            let name = entry.map_err(|error| self.failed(error))?.file_name();
            if ![FILE, NEW, BUILDING, LOCK].iter().any(|ours| name == *ours) {
                let found = name.to_string_lossy().into_owned();
                return Err(IndexError::Occupied { path: self.path.clone(), found });
            }
        }
        Ok(())
    }
}

/// A folder that nobody else makes an index in meanwhile. When it is dropped, nothing is left but the index.
#[derive(Debug)]
pub struct Claim {
    folder: Folder,
    _lock: File,
}

impl Claim {
    /// The folder.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Where temporary files go.
    pub fn temporary(&self) -> PathBuf {
        self.folder.path.join(BUILDING)
    }

    /// Throws away the index that is there.
    pub fn discard(&self) {
        self.folder.remove();
    }

    fn clear(&self) {
        // Where there is nothing to clear, nothing is wrong.
        let _ = fs::remove_file(self.folder.path.join(NEW));
        let _ = fs::remove_dir_all(self.temporary());
    }

    /// Writes the index of a collection, and when all of it is on the disk puts it in the place of the old one.
    pub fn publish(&self, collection: &Collection) -> Result<(), IndexError> {
        self.write(collection).map_err(|error| self.folder.failed(error))
    }

    fn write(&self, collection: &Collection) -> io::Result<()> {
        let new = self.folder.path.join(NEW);
        let file = File::create(&new)?;
        let mut writer = Writer::new(file.try_clone()?)?;
        // What is known of the collection is on its way to the disk while the words are counted.
        let on_its_way = || {
            collection.write_index(&mut writer)?;
            writer.flush()?;
            file.sync_data()
        };
        let gather = || Index::gather(collection, Some(&self.temporary()), MOST);
        let (written, index): (io::Result<()>, _) = both_at_length(on_its_way, gather);
        written?;
        index?.write(collection, &mut writer)?;
        writer.finish()?;
        file.sync_all()?;
        fs::rename(&new, self.folder.path.join(FILE))?;
        // The new name is on the disk with its folder. Not every system lets a folder be synced.
        let _ = File::open(&self.folder.path).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.clear();
    }
}

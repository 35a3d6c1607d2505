//! A zip file whose directory was read: which files it has, and their bytes.

use std::borrow::Cow;
use std::io::{BufReader, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::ingest::source::limits::{Budget, Limits};
use crate::ingest::source::origin::Reason;
use crate::ingest::source::raw_file::{RawBytes, Seekable};

/// A zip file.
pub(crate) struct ZipFile<'a>(ZipArchive<BufReader<Box<dyn Seekable + 'a>>>);

impl<'a> ZipFile<'a> {
    /// Reads the directory at the end of the bytes. Bytes that can't be sought in are first taken into memory.
    pub(crate) fn open(bytes: RawBytes<'a>, limits: &Limits) -> Result<Self, Reason> {
        let seekable = bytes.into_seekable(limits)?;
        ZipArchive::new(BufReader::new(seekable)).map(Self).map_err(reason)
    }

    /// How many files and folders it has.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.index_for_name(name).is_some()
    }

    /// The name of a file, by its number; `None` if it can't be decoded.
    pub(crate) fn name(&self, at: usize) -> Option<String> {
        self.0.name_for_index(at).and_then(Result::ok).map(Cow::into_owned)
    }

    /// A reader of a file, by its number. The caller counts what it unpacks to.
    pub(crate) fn file(&mut self, at: usize) -> Result<impl Read + '_, Reason> {
        self.0.by_index(at).map_err(reason)
    }

    /// Reads all of a file, if there is one of this name.
    pub(crate) fn read(&mut self, name: &str, budget: &Budget<'_>) -> Result<Option<Vec<u8>>, Reason> {
        match self.0.by_name(name) {
            Ok(file) => budget.unpack_all(file).map(Some),
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(reason(error)),
        }
    }
}

/// Why a zip, or a file in one, can't be read.
fn reason(error: ZipError) -> Reason {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Reason::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Reason::packed("packed in a way of zip that few use")
        }
        _ => Reason::Damaged("zip", "its table of files is damaged: is it complete?".to_owned()),
    }
}

//! Large datasets: the first of their quotes are on the screen at once, the rest follows, and past a bound it goes to an
//! index in the cache folder, where it is found again as long as the file has the same content.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::index::{self, Folder, IndexError};
use super::open::{News, OpenError, Source};
use super::{Error, folders};
use crate::app::Message;
use crate::collection::{Builder, read};
use crate::search::Engine;
use crate::store::{Checksum, Reader, VERSION};

/// A dataset that takes a while to read.
#[derive(Debug)]
pub(super) struct Large {
    path: PathBuf,
    size: u64,
    /// Where indexes are kept; nothing where none is wanted.
    cache: Option<PathBuf>,
    limits: Limits,
}

/// From which sizes on what is done.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Bytes of a file that are read in no time.
    instant: u64,
    /// Bytes of a file that may be held in memory.
    memory: u64,
    /// Quotes that are shown first.
    first: usize,
    /// Indexes that are kept in the cache.
    kept: usize,
}

const LIMITS: Limits = Limits { instant: 8 << 20, memory: 256 << 20, first: 1000, kept: 4 };

impl Large {
    /// The large dataset, if one is named and nothing else.
    pub(super) fn named(sources: &[Source], caches: bool) -> Option<Self> {
        let [Source::Path(path)] = sources else { return None };
        Self::at(path, folders::cache().filter(|_| caches), LIMITS)
    }

    fn at(path: &Path, cache: Option<PathBuf>, limits: Limits) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let is_large = file.is_file() && file.len() > limits.instant && are_lines(path).unwrap_or(false);
        is_large.then(|| Self { path: path.to_owned(), size: file.len(), cache, limits })
    }

    /// Tells the explorer of the first quotes.
    pub(super) fn begin(&self, inform: &dyn Fn(Message)) {
        let Ok(file) = File::open(&self.path) else { return };
        let mut builder = Builder::new();
        let mut goes_on = |_, attributions| attributions < self.limits.first;
        let name = self.path.display().to_string();
        let read = read::stream(&mut builder, &name, BufReader::with_capacity(1 << 18, file), &mut goes_on);
        // What is wrong here is told when all of it is read; speakers may well come later.
        if let (Ok(()), Ok(collection)) = (read, builder.finish()) {
            inform(Message::Opened(Arc::new(Engine::new(Arc::new(collection)))));
        }
    }

    /// Opens the index of it in the cache, which is made if it isn't there. Nothing where it fits into memory, or there
    /// can be no cache.
    pub(super) fn cached(&self, tell: &dyn Fn(News)) -> Result<Option<(Folder, Reader)>, Error> {
        let Some(cache) = self.cache.as_ref().filter(|_| self.size > self.limits.memory) else {
            return Ok(None);
        };
        tell(News::Progress("looking whether it is known".to_owned()));
        let Ok(key) = self.key() else { return Ok(None) };
        let folder = Folder::new(&cache.join(key));
        if let Ok(reader) = folder.reader() {
            return Ok(Some((folder, reader)));
        }
        match self.make(&folder, tell) {
            Ok(()) => {
                self.tidy(cache);
                let reader = folder.reader()?;
                Ok(Some((folder, reader)))
            }
            // A folder that can't be written, or somebody else at it: memory may do.
            Err(Error::Index(_) | Error::Open(OpenError::Temporary(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn make(&self, folder: &Folder, tell: &dyn Fn(News)) -> Result<(), Error> {
        let claim = folder.clone().claim()?;
        // One that can't be opened is no use.
        claim.discard();
        index::make(&claim, &[Source::Path(self.path.clone())], false, tell).map(drop)
    }

    /// What the content of the file is called.
    fn key(&self) -> io::Result<String> {
        let mut file = File::open(&self.path)?;
        let mut checksum = Checksum::default();
        let mut bytes = vec![0; 1 << 20];
        loop {
            match file.read(&mut bytes)? {
                0 => return Ok(format!("{:016x}-{}-{VERSION}", checksum.finish(), self.size)),
                read => checksum.add(&bytes[..read]),
            }
        }
    }

    /// Keeps the latest indexes alone.
    fn tidy(&self, cache: &Path) {
        let Ok(entries) = fs::read_dir(cache) else { return };
        let made = |path: PathBuf| Folder::new(&path).made().map(|made| (Reverse(made), path));
        let mut all: Vec<_> = entries.flatten().filter_map(|entry| made(entry.path())).collect();
        all.sort_unstable();
        // Whoever has one open keeps what they have.
        all.iter().skip(self.limits.kept).for_each(|(_, path)| drop(fs::remove_dir_all(path)));
    }
}

/// Looks at all of an index in the cache. A damaged one is thrown away.
pub(super) fn verify(folder: &Folder, reader: &Reader) -> Result<(), IndexError> {
    folder.verify(reader).inspect_err(|_| folder.remove())
}

/// Whether a file begins as JSON Lines do: one object has to be read whole before anything is known.
fn are_lines(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(64).read_to_end(&mut head)?;
    let head: Vec<u8> = head.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    Ok(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).starts_with(b"{\"meta\":{"))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::search::{Cancel, Query};

    const SMALL: Limits = Limits { instant: 10, memory: 20, first: 3, kept: 1 };

    fn quotes(count: usize) -> String {
        let mut lines = "{\"meta\": {\"schema\": \"whosaid/1\", \"title\": \"t\"}}\n".to_owned();
        for nth in 0..count {
            let text = format!("Pell said that pier {nth} is shut.");
            let end = text.chars().count() - 1;
            let said = &text[10..end];
            let document = format!("{{\"document\":{{\"id\":\"d{nth}\",\"text\":\"{text}\"}}}}");
            let content = format!("[{{\"start\":10,\"end\":{end},\"text\":\"{said}\"}}]");
            let attribution = format!(
                "{{\"attribution\":{{\"id\":\"d{nth}:10-{end}\",\"document\":\"d{nth}\",\"kind\":\"indirect\",\"content\":{content}}}}}"
            );
            lines.extend([document, "\n".to_owned(), attribution, "\n".to_owned()]);
        }
        lines
    }

    fn found(engine: &Engine) -> usize {
        engine.search(&Query::parse("pier").unwrap(), &Cancel::new()).unwrap().iter().count()
    }

    #[test]
    fn the_first_are_there_at_once_and_the_rest_is_found_again_while_the_file_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (file, cache) = (folder.path().join("a.jsonl"), folder.path().join("cache"));
        fs::write(&file, quotes(9000)).unwrap();
        let large = || Large::at(&file, Some(cache.clone()), SMALL).unwrap();
        let told = RefCell::new(Vec::new());
        large().begin(&|message| told.borrow_mut().push(message));
        let told = told.into_inner();
        let [Message::Opened(engine)] = &told[..] else { panic!("{told:?}") };
        let first = found(engine);
        assert!((3..9000).contains(&first), "{first}");
        let open = || {
            let news = RefCell::new(0);
            let (folder, reader) = large().cached(&|_| *news.borrow_mut() += 1).unwrap().unwrap();
            verify(&folder, &reader).unwrap();
            (found(&folder.engine(&reader).unwrap()), news.into_inner())
        };
        let made = open();
        assert!(made.0 == 9000 && made.1 > 1, "{made:?}");
        assert_eq!(open(), (9000, 1), "found again, and not made again");
        fs::write(&file, quotes(12)).unwrap();
        assert_eq!(open().0, 12);
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 1, "one alone is kept");
    }

    #[test]
    fn without_a_cache_and_for_small_files_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        fs::write(&file, quotes(2)).unwrap();
        let none = |large: Large| large.cached(&|_| {}).unwrap().is_none();
        assert!(none(Large::at(&file, None, SMALL).unwrap()));
        let roomy = Limits { memory: 1 << 20, ..SMALL };
        assert!(none(Large::at(&file, Some(folder.path().join("cache")), roomy).unwrap()));
        assert!(Large::at(&file, None, LIMITS).is_none());
        fs::write(&file, "{\"schema\": \"whosaid/1\", \"documents\": []}").unwrap();
        assert!(Large::at(&file, None, SMALL).is_none());
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let (file, cache) = (folder.path().join("a.jsonl"), folder.path().join("cache"));
        fs::write(&file, quotes(5)).unwrap();
        fs::write(&cache, "a file").unwrap();
        assert!(Large::at(&file, Some(cache), SMALL).unwrap().cached(&|_| {}).unwrap().is_none());
    }
}

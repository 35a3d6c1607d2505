//! The cache of large datasets. A dataset that is too large for memory is opened by an index of it, which is kept in the
//! user's cache folder under a key made of the file's checksum, its size and the index format's version; while the index
//! is made, the dataset's first quotes are on the screen already.
//!
//! Costs: the checksum reads the file once, at the speed of the disk. The most recent few indexes are kept.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::error::OpenError;
use super::event::OpenEvent;
use super::index_folder::IndexFolder;
use super::input::{Input, reads_as_dataset};
use super::opener::build_index;
use super::xdg;
use crate::collection::read::preview;
use crate::harvest::read_head;
use crate::ingest::{Utf8Reader, is_packed};
use crate::search::Engine;
use crate::store::{Checksum, Reader, VERSION};

/// A dataset that is too large to be read at once.
#[derive(Debug)]
pub(crate) struct LargeDataset {
    path: PathBuf,
    /// Bytes of the file, or about as many as it unpacks to.
    size: u64,
    /// The cache folder; `None` where no cache is wanted.
    cache: Option<PathBuf>,
    limits: CacheLimits,
}

/// From which size on a dataset is large, and when and how often it is cached.
#[derive(Clone, Copy, Debug)]
struct CacheLimits {
    /// Bytes of a file that are read in no time.
    instant: u64,
    /// Bytes of a file that is held in memory.
    memory: u64,
    /// Quotes that are shown first.
    first: usize,
    /// Indexes in the cache.
    indexes: usize,
}

const CACHE_LIMITS: CacheLimits =
    CacheLimits { instant: 8 << 20, memory: 256 << 20, first: 1000, indexes: 4 };

/// How many times its size a packed dataset may be taken to have.
const PACKED_RATIO: u64 = 8;

/// Bytes that are read at once for a checksum.
const CHECKSUM_BUFFER: usize = 1 << 20;

impl LargeDataset {
    /// The large dataset, where the inputs are one and nothing else.
    pub(crate) fn of(inputs: &[Input], uses_cache: bool) -> Option<Self> {
        let [Input::Path(path)] = inputs else { return None };
        Self::at(path, xdg::cache().filter(|_| uses_cache), CACHE_LIMITS)
    }

    fn at(path: &Path, cache: Option<PathBuf>, limits: CacheLimits) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let is_large = file.is_file() && file.len() > limits.instant && reads_as_dataset(path);
        let is_packed =
            || File::open(path).and_then(|mut file| read_head(&mut file)).is_ok_and(|head| is_packed(&head));
        is_large.then(|| {
            let ratio = if is_packed() { PACKED_RATIO } else { 1 };
            Self { path: path.to_owned(), size: file.len() * ratio, cache, limits }
        })
    }

    /// Reports a partial collection of the first quotes. In a dataset that is one JSON object they may come behind all
    /// documents, which takes a while.
    pub(crate) fn report_first(&self, report: &dyn Fn(OpenEvent)) {
        let open = |start| Ok(BufReader::with_capacity(1 << 18, Utf8Reader::open_at(&self.path, start)?));
        let mut goes_on = |read: u64| {
            let megabytes = read / 1_000_000;
            report(OpenEvent::Progress(format!("looking for the first quotes · {megabytes} MB")));
            true
        };
        // Faults are reported when the whole dataset is read: a speaker that is missing here may come later.
        if let Ok(Some(collection)) = preview::first_attributions(open, self.limits.first, &mut goes_on) {
            report(OpenEvent::Partial(Box::new(collection)));
        }
    }

    /// Opens the dataset by its index in the cache, which is made if need be: shows it, then verifies it. A damaged index is
    /// removed and made again, once. Answers whether there is an index.
    pub(crate) fn open(&self, report: &dyn Fn(OpenEvent), show: &dyn Fn(Engine)) -> Result<bool, OpenError> {
        let mut may_retry = true;
        loop {
            let Some((folder, reader)) = self.cached(report)? else { return Ok(false) };
            match folder.engine(&reader).map(show).and_then(|()| folder.verify(&reader)) {
                Ok(()) => return Ok(true),
                Err(_) if may_retry => folder.remove(),
                Err(error) => return Err(error.into()),
            }
            may_retry = false;
        }
    }

    /// The index in the cache, which is made if it isn't there. `None` where the dataset fits into memory, or there can be
    /// no cache.
    fn cached(&self, report: &dyn Fn(OpenEvent)) -> Result<Option<(IndexFolder, Reader)>, OpenError> {
        let Some(cache) = self.cache.as_ref().filter(|_| self.size > self.limits.memory) else {
            return Ok(None);
        };
        report(OpenEvent::Progress("looking for its index".to_owned()));
        let (stamp, Ok(key)) = (self.stamp(), self.key()) else { return Ok(None) };
        remove_unfinished(cache);
        let folder = IndexFolder::new(&cache.join(key));
        if let Ok(reader) = folder.reader() {
            return Ok(Some((folder, reader)));
        }
        match self.build(&folder, report) {
            Ok(()) => {
                self.evict(cache);
                let reader = folder.reader()?;
                // A file that changed meanwhile is shown as it was read, but its index does not belong to the key.
                if self.stamp() != stamp {
                    folder.remove();
                }
                Ok(Some((folder, reader)))
            }
            // The folder can't be written, or another process is making the index: memory may be enough.
            Err(OpenError::Index(_) | OpenError::Temporary(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn build(&self, folder: &IndexFolder, report: &dyn Fn(OpenEvent)) -> Result<(), OpenError> {
        let lock = folder.clone().lock()?;
        // The new index must not contain one that can't be opened.
        lock.discard();
        build_index(&lock, &[Input::Path(self.path.clone())], false, report).map(drop)
    }

    /// The file's size and time of change, which tell cheaply whether it was changed.
    fn stamp(&self) -> Option<(u64, SystemTime)> {
        let file = fs::metadata(&self.path).ok()?;
        Some((file.len(), file.modified().ok()?))
    }

    /// The key of the file's content.
    fn key(&self) -> io::Result<String> {
        let mut file = File::open(&self.path)?;
        let mut checksum = Checksum::default();
        let mut bytes = vec![0; CHECKSUM_BUFFER];
        loop {
            match file.read(&mut bytes)? {
                0 => return Ok(format!("{:016x}-{}-{VERSION}", checksum.finish(), self.size)),
                read => checksum.add(&bytes[..read]),
            }
        }
    }

    /// Removes all but the newest indexes.
    fn evict(&self, cache: &Path) {
        let Ok(entries) = fs::read_dir(cache) else { return };
        let by_age = |path: PathBuf| IndexFolder::new(&path).modified().map(|time| (Reverse(time), path));
        let mut all: Vec<_> = entries.flatten().filter_map(|entry| by_age(entry.path())).collect();
        all.sort_unstable();
        // A process that has a removed index open goes on with it.
        all.iter().skip(self.limits.indexes).for_each(|(_, path)| drop(fs::remove_dir_all(path)));
    }
}

/// Removes what runs have left that were killed while they made an index: the dataset that it was of may never be opened again.
fn remove_unfinished(cache: &Path) {
    for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
        IndexFolder::new(&entry.path()).remove_unfinished();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

    use super::*;
    use crate::search::{Cancel, Query};

    const SMALL_LIMITS: CacheLimits = CacheLimits { instant: 10, memory: 20, first: 3, indexes: 1 };

    fn quotes(count: usize) -> String {
        let mut lines = "{\"meta\": {\"schema\": \"whosaid/1\", \"title\": \"t\"}}\n".to_owned();
        for nth in 0..count {
            let text = format!("Pell said that pier {nth} is shut.");
            let end = text.chars().count() - 1;
            let quoted = &text[10..end];
            let document = format!("{{\"document\":{{\"id\":\"d{nth}\",\"text\":\"{text}\"}}}}");
            let content = format!("[{{\"start\":10,\"end\":{end},\"text\":\"{quoted}\"}}]");
            let attribution = format!(
                "{{\"attribution\":{{\"id\":\"d{nth}:10-{end}\",\"document\":\"d{nth}\",\"kind\":\"indirect\",\"content\":{content}}}}}"
            );
            lines.extend([document, "\n".to_owned(), attribution, "\n".to_owned()]);
        }
        lines
    }

    /// The same quotes as one object, with its lists in an order.
    fn object(count: usize, lists: [&str; 3]) -> String {
        let records: Vec<_> = quotes(count).lines().skip(1).map(str::to_owned).collect();
        let of = |list: &str| {
            let key = format!("{{\"{}\":", list.trim_end_matches('s'));
            let records = records.iter().filter_map(|line| line.strip_prefix(&key)?.strip_suffix('}'));
            format!("\"{list}\": [{}]", records.collect::<Vec<_>>().join(",\n "))
        };
        format!("{{ {},\n \"title\": \"t\", \"schema\": \"whosaid/1\" }}", lists.map(of).join(",\n "))
    }

    fn shown(event: OpenEvent) -> Option<Engine> {
        match event {
            OpenEvent::Partial(collection) => Some(Engine::new(Arc::new(*collection))),
            _ => None,
        }
    }

    #[test]
    fn what_a_killed_run_left_of_another_dataset_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (cache, file) = (folder.path().join("cache"), folder.path().join("quotes.jsonl"));
        fs::write(&file, quotes(12)).unwrap();
        let at = |path: &str| cache.join(path);
        for left in ["killed", "working", "foreign"] {
            fs::create_dir_all(at(left).join("whosaid.building")).unwrap();
            fs::write(at(left).join("whosaid.index.new"), "half of it").unwrap();
        }
        fs::write(at("foreign/notes"), "somebody's").unwrap();
        let working = IndexFolder::new(&at("working")).lock().unwrap();
        fs::write(at("working/whosaid.index.new"), "half of it").unwrap();
        let large = LargeDataset::at(&file, Some(cache.clone()), SMALL_LIMITS).unwrap();
        assert!(large.open(&|_| {}, &|_| {}).unwrap());
        assert!(!at("killed").exists());
        assert!(at("working/whosaid.index.new").exists() && at("foreign/whosaid.index.new").exists());
        drop(working);
        assert!(large.open(&|_| {}, &|_| {}).unwrap());
        assert!(!at("working").exists() && at("foreign/notes").exists());
    }

    fn found(engine: &Engine) -> usize {
        engine.search(&Query::parse("pier").unwrap(), &Cancel::new()).unwrap().iter().count()
    }

    #[test]
    fn the_first_are_there_at_once_and_the_rest_is_found_again_while_the_file_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (file, cache) = (folder.path().join("a.jsonl"), folder.path().join("cache"));
        fs::write(&file, quotes(9000)).unwrap();
        let large = || LargeDataset::at(&file, Some(cache.clone()), SMALL_LIMITS).unwrap();
        let events = RefCell::new(Vec::new());
        large().report_first(&|event| events.borrow_mut().push(event));
        let first = events.into_inner().pop().and_then(shown).unwrap();
        assert!((3..9000).contains(&found(&first)), "{}", found(&first));
        let open = || {
            let (events, shown) = (RefCell::new(0), RefCell::new(Vec::new()));
            let show = |engine: Engine| shown.borrow_mut().push(found(&engine));
            assert!(large().open(&|_| *events.borrow_mut() += 1, &show).unwrap());
            (*shown.borrow().last().unwrap(), events.into_inner())
        };
        let made = open();
        assert!(made.0 == 9000 && made.1 > 1, "{made:?}");
        assert_eq!(open(), (9000, 1), "found again, and not made again");
        let index_file = fs::read_dir(&cache).unwrap().next().unwrap().unwrap().path().join("whosaid.index");
        let whole = fs::read(&index_file).unwrap();
        for at in [0, 20, 5000, whole.len() / 2, whole.len() - 100, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xFF;
            for bytes in [&damaged, &whole[..at]] {
                fs::write(&index_file, bytes).unwrap();
                assert_eq!(open().0, 9000, "{at}");
                assert!(fs::read(&index_file).unwrap() == whole, "{at}: it was made again");
            }
        }
        fs::write(&file, quotes(12)).unwrap();
        assert_eq!(open().0, 12);
        assert_eq!(fs::read_dir(&cache).unwrap().count(), 1, "only one stays");
    }

    #[test]
    fn without_a_cache_and_for_small_files_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        fs::write(&file, quotes(2)).unwrap();
        let none = |large: LargeDataset| large.cached(&|_| {}).unwrap().is_none();
        assert!(none(LargeDataset::at(&file, None, SMALL_LIMITS).unwrap()));
        let roomy = CacheLimits { memory: 1 << 20, ..SMALL_LIMITS };
        assert!(none(LargeDataset::at(&file, Some(folder.path().join("cache")), roomy).unwrap()));
        assert!(LargeDataset::at(&file, None, CACHE_LIMITS).is_none());
        fs::write(&file, "{\"title\": \"no dataset\", \"text\": \"Somebody said so.\"}").unwrap();
        assert!(LargeDataset::at(&file, None, SMALL_LIMITS).is_none());
    }

    #[test]
    fn of_an_object_the_first_are_there_too_wherever_its_lists_stand() {
        let folder = tempfile::tempdir().unwrap();
        let (file, cache) = (folder.path().join("a.json"), folder.path().join("cache"));
        for (nth, lists) in [
            ["documents", "speakers", "attributions"],
            ["attributions", "speakers", "documents"],
            ["speakers", "attributions", "documents"],
        ]
        .into_iter()
        .enumerate()
        {
            fs::write(&file, object(500 + nth, lists)).unwrap();
            let large = LargeDataset::at(&file, Some(cache.clone()), SMALL_LIMITS).unwrap();
            let events = RefCell::new(Vec::new());
            large.report_first(&|event| events.borrow_mut().push(event));
            let first = events.into_inner().pop().and_then(shown).unwrap();
            assert_eq!((found(&first), first.collection().document_count()), (3, 3), "{lists:?}");
            let (folder, reader) = large.cached(&|_| {}).unwrap().unwrap();
            assert_eq!(found(&folder.engine(&reader).unwrap()), 500 + nth, "{lists:?}");
        }
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_done_without() {
        let folder = tempfile::tempdir().unwrap();
        let (file, cache) = (folder.path().join("a.jsonl"), folder.path().join("cache"));
        fs::write(&file, quotes(5)).unwrap();
        fs::write(&cache, "a file").unwrap();
        assert!(
            LargeDataset::at(&file, Some(cache), SMALL_LIMITS).unwrap().cached(&|_| {}).unwrap().is_none()
        );
    }
}

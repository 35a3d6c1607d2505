//! Large datasets: the first of their quotes are on the screen at once, the rest follows, and past a bound it goes to an
//! index in the cache folder, where it is found again as long as the file has the same content.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::contents;
use super::folders;
use super::index_folder::{Claim, Folder};
use super::reading::Reading;
use super::{News, OpenError, Source};
use crate::collection::read::first;
use crate::collection::{Builder, Collection};
use crate::harvest::{ContentKind, read_head, sniff_content};
use crate::search::Engine;
use crate::store::{Checksum, Reader, VERSION};

/// A dataset that takes a while to read.
#[derive(Debug)]
pub(crate) struct Large {
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
    pub(crate) fn named(sources: &[Source], caches: bool) -> Option<Self> {
        let [Source::Path(path)] = sources else { return None };
        Self::at(path, folders::cache().filter(|_| caches), LIMITS)
    }

    fn at(path: &Path, cache: Option<PathBuf>, limits: Limits) -> Option<Self> {
        let file = fs::metadata(path).ok()?;
        let is_large = file.is_file() && file.len() > limits.instant && is_dataset(path).unwrap_or(false);
        is_large.then(|| Self { path: path.to_owned(), size: file.len(), cache, limits })
    }

    /// Tells the explorer of the first quotes. In one object they may stand behind all documents, and it takes a while until
    /// they are there.
    pub(crate) fn begin(&self, tell: &dyn Fn(News)) {
        let open = || Ok(BufReader::with_capacity(1 << 18, File::open(&self.path)?));
        let mut goes_on = |read: u64| {
            let percent = read.min(self.size) * 100 / self.size.max(1);
            tell(News::Progress(format!("looking for the first quotes · {percent} %")));
            true
        };
        // What is wrong here is told when all of it is read; speakers may well come later.
        if let Ok(Some(collection)) = first::of(open, self.limits.first, &mut goes_on) {
            tell(News::SoFar(Box::new(collection)));
        }
    }

    /// Shows the index of it in the cache, and looks at all of that. A damaged one is thrown away, and made again. Whether
    /// there is one.
    pub(crate) fn open(&self, tell: &dyn Fn(News), show: &dyn Fn(Engine)) -> Result<bool, OpenError> {
        let mut again = true;
        loop {
            let Some((folder, reader)) = self.cached(tell)? else { return Ok(false) };
            match folder.engine(&reader).map(show).and_then(|()| folder.verify(&reader)) {
                Ok(()) => return Ok(true),
                Err(_) if again => folder.remove(),
                Err(error) => return Err(error.into()),
            }
            again = false;
        }
    }

    /// The index of it in the cache, which is made if it isn't there. Nothing where it fits into memory, or there can be no
    /// cache.
    fn cached(&self, tell: &dyn Fn(News)) -> Result<Option<(Folder, Reader)>, OpenError> {
        let Some(cache) = self.cache.as_ref().filter(|_| self.size > self.limits.memory) else {
            return Ok(None);
        };
        tell(News::Progress("looking whether it is known".to_owned()));
        let (stamp, Ok(key)) = (self.stamp(), self.key()) else { return Ok(None) };
        let folder = Folder::new(&cache.join(key));
        if let Ok(reader) = folder.reader() {
            return Ok(Some((folder, reader)));
        }
        match self.make(&folder, tell) {
            Ok(()) => {
                self.tidy(cache);
                let reader = folder.reader()?;
                // What changed meanwhile is shown as it was read, but it is not what the key says.
                if self.stamp() != stamp {
                    folder.remove();
                }
                Ok(Some((folder, reader)))
            }
            // A folder that can't be written, or somebody else at it: memory may do.
            Err(OpenError::Index(_) | OpenError::Temporary(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn make(&self, folder: &Folder, tell: &dyn Fn(News)) -> Result<(), OpenError> {
        let claim = folder.clone().claim()?;
        // One that can't be opened is no use.
        claim.discard();
        make(&claim, &[Source::Path(self.path.clone())], false, tell).map(drop)
    }

    /// What changes when the file does.
    fn stamp(&self) -> Option<(u64, SystemTime)> {
        let file = fs::metadata(&self.path).ok()?;
        Some((file.len(), file.modified().ok()?))
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

/// Makes the index of what is read, and of what is in the folder already.
pub(crate) fn make(
    claim: &Claim,
    sources: &[Source],
    any_language: bool,
    tell: &dyn Fn(News),
) -> Result<Collection, OpenError> {
    let mut builder = Builder::in_folder(&claim.temporary());
    if claim.folder().is_index() {
        builder.add(&claim.folder().collection()?, "the index");
        builder.replace_documents();
    }
    let reading = Reading::new(any_language, false, tell).with(builder);
    let collection = reading.read(sources)?;
    tell(News::Progress(format!("writing {}", contents(&collection))));
    claim.publish(&collection)?;
    Ok(collection)
}

/// Whether a file begins as a dataset does.
fn is_dataset(path: &Path) -> io::Result<bool> {
    Ok(sniff_content(&read_head(&mut File::open(path)?)?) == ContentKind::Dataset)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Arc;

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

    fn shown(news: News) -> Option<Engine> {
        match news {
            News::SoFar(collection) => Some(Engine::new(Arc::new(*collection))),
            _ => None,
        }
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
        large().begin(&|news| told.borrow_mut().push(news));
        let first = told.into_inner().pop().and_then(shown).unwrap();
        assert!((3..9000).contains(&found(&first)), "{}", found(&first));
        let open = || {
            let (news, shown) = (RefCell::new(0), RefCell::new(Vec::new()));
            let show = |engine: Engine| shown.borrow_mut().push(found(&engine));
            assert!(large().open(&|_| *news.borrow_mut() += 1, &show).unwrap());
            (*shown.borrow().last().unwrap(), news.into_inner())
        };
        let made = open();
        assert!(made.0 == 9000 && made.1 > 1, "{made:?}");
        assert_eq!(open(), (9000, 1), "found again, and not made again");
        let kept = fs::read_dir(&cache).unwrap().next().unwrap().unwrap().path().join("whosaid.index");
        let whole = fs::read(&kept).unwrap();
        for at in [0, 20, 5000, whole.len() / 2, whole.len() - 100, whole.len() - 1] {
            let mut damaged = whole.clone();
            damaged[at] ^= 0xFF;
            for bytes in [&damaged, &whole[..at]] {
                fs::write(&kept, bytes).unwrap();
                assert_eq!(open().0, 9000, "{at}");
                assert!(fs::read(&kept).unwrap() == whole, "{at}: it was made again");
            }
        }
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
        fs::write(&file, "{\"title\": \"no dataset\", \"text\": \"Somebody said so.\"}").unwrap();
        assert!(Large::at(&file, None, SMALL).is_none());
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
            let large = Large::at(&file, Some(cache.clone()), SMALL).unwrap();
            let told = RefCell::new(Vec::new());
            large.begin(&|news| told.borrow_mut().push(news));
            let first = told.into_inner().pop().and_then(shown).unwrap();
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
        assert!(Large::at(&file, Some(cache), SMALL).unwrap().cached(&|_| {}).unwrap().is_none());
    }
}

//! Reading: takes datasets whole and articles one by one, and makes one collection of them.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::articles;
use super::articles::Articles;
use super::folder::has_datasets_name;
use super::index_folder::Folder;
use super::{OpenError, Source};
use crate::collection::{Builder, Collection, builtin, read as dataset};
use crate::harvest::Fingerprint;
use crate::harvest::{ContentKind, read_head, sniff_content};
use crate::ingest;

/// How often is told how far the reading is.
const OFTEN: Duration = Duration::from_millis(100);

/// Told while the reading goes on.
#[derive(Debug)]
pub(crate) enum News {
    /// How far it is.
    Progress(String),
    /// What there is so far: more of it comes.
    SoFar(Box<Collection>),
    /// Something was left out, and why.
    Left(String),
}

/// A collection in the making.
pub(crate) struct Reading<'a> {
    any_language: bool,
    so_far: bool,
    tell: &'a dyn Fn(News),
    builder: Builder,
    datasets: usize,
    first_left: Option<String>,
    left: usize,
}

impl<'a> Reading<'a> {
    /// Begins. With `so_far`, collections of what is there already are told before the last.
    pub(crate) fn new(any_language: bool, so_far: bool, tell: &'a dyn Fn(News)) -> Self {
        Self { any_language, so_far, tell, builder: Builder::new(), datasets: 0, first_left: None, left: 0 }
    }

    /// Adds what is read to what a builder has.
    pub(crate) fn with(self, builder: Builder) -> Self {
        Self { builder, ..self }
    }

    /// Reads everything.
    pub(crate) fn read(mut self, sources: &[Source]) -> Result<Collection, OpenError> {
        let mut listing = Vec::new();
        for source in sources {
            if let Source::Path(path) = source
                && let Some(index) = Folder::of_index(path)
            {
                self.datasets += 1;
                self.builder.add(&index.collection()?, &source.name());
                continue;
            }
            match source {
                Source::Builtin => self.dataset(builtin::NAME, builtin::JSON.as_bytes()),
                Source::Stdin | Source::StdinOrBuiltin => listing.push(ingest::SourceFile::Stdin),
                Source::Path(path) if is_dataset(path) => self.dataset_at(path)?,
                Source::Path(path) => listing.push(ingest::SourceFile::Path(path.clone())),
            }
        }
        let or_builtin = sources.contains(&Source::StdinOrBuiltin);
        let title = title(sources);
        let articles =
            if listing.is_empty() { None } else { Some(self.articles(listing, or_builtin, &title)?) };
        let articles = articles.filter(|articles| !articles.is_empty());
        match (articles, self.datasets) {
            (None, 0) => Err(self.nothing(sources)),
            (None, _) => Ok(self.builder.complete()?),
            (Some(articles), _) => self.together(articles, &title),
        }
    }

    pub(crate) fn any_language(&self) -> bool {
        self.any_language
    }

    pub(crate) fn tell(&self, news: News) {
        (self.tell)(news);
    }

    /// Whether somebody wants to see what is there so far. Where a dataset is in it, that is not worth the while: it
    /// would be read again.
    pub(crate) fn wants_so_far(&self) -> bool {
        self.so_far && self.datasets == 0
    }

    /// Takes a dataset, with all its faults.
    pub(crate) fn dataset(&mut self, name: &str, bytes: &[u8]) {
        self.datasets += 1;
        dataset::into(&mut self.builder, name, bytes);
    }

    pub(crate) fn dataset_at(&mut self, path: &Path) -> Result<(), OpenError> {
        self.datasets += 1;
        let name = path.display().to_string();
        let failed = |source| OpenError::Io { name: name.clone(), source };
        let called = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_or(0, |file| file.len()).max(1);
        let mut told = Instant::now();
        let tell = self.tell;
        let mut goes_on = |read: u64, _| {
            if told.elapsed() > OFTEN {
                told = Instant::now();
                tell(News::Progress(format!("reading {called} · {} %", read.min(size) * 100 / size)));
            }
            true
        };
        let file = BufReader::with_capacity(1 << 20, file);
        dataset::stream(&mut self.builder, &name, file, &mut goes_on).map_err(failed)
    }

    /// Leaves something out, and says so.
    pub(crate) fn leave(&mut self, why: String) {
        self.left += 1;
        self.first_left.get_or_insert_with(|| why.clone());
        self.tell(News::Left(why));
    }

    fn nothing(self, sources: &[Source]) -> OpenError {
        match (self.first_left, sources) {
            (Some(first), _) => OpenError::Unreadable { first, others: self.left - 1 },
            (None, [Source::Path(path)]) => OpenError::BareFolder { path: path.clone() },
            (None, _) => OpenError::Nothing,
        }
    }

    /// Adds the articles, but those that a dataset holds already.
    fn together(mut self, articles: Articles, title: &str) -> Result<Collection, OpenError> {
        let mut known: HashSet<Fingerprint> = HashSet::new();
        self.builder.each_text(|text| {
            known.insert(Fingerprint::of(text));
        });
        articles::add(&mut self.builder, articles, title, &known);
        Ok(self.builder.complete()?)
    }
}

/// Whether a file that was named is for the reader of datasets. So is one that is empty, JSON that nobody knows, and
/// what is only called JSON: it says best what is missing.
fn is_dataset(path: &Path) -> bool {
    // A FIFO can be read once.
    let is_file = fs::metadata(path).is_ok_and(|file| file.is_file());
    let begins_so = |head: Vec<u8>| match sniff_content(&head) {
        ContentKind::Article => has_datasets_name(path) && !head.trim_ascii_start().starts_with(b"{"),
        _ => true,
    };
    is_file && File::open(path).and_then(|mut file| read_head(&mut file)).is_ok_and(begins_so)
}

fn title(sources: &[Source]) -> String {
    let paths = sources.iter().filter_map(|source| match source {
        Source::Path(path) => Some(path.clone()),
        _ => None,
    });
    super::title(&paths.collect::<Vec<PathBuf>>())
}

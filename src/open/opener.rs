//! The opener: reads inputs of any kind into one collection. Datasets go to the builder as they come; articles are annotated
//! by threads and added at the end, without those that a dataset holds already. On its way it reports events, which are for
//! a person to see, and the last one says in a few words what the collection holds.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::articles::Articles;
use super::error::{OpenError, unreadable_sentence};
use super::index_folder::{IndexFolder, IndexLock};
use super::input::{BUILTIN_JSON, BUILTIN_NAME, Input, reads_as_dataset, title_of};
use crate::collection::{Builder, Collection, read as dataset};
use crate::harvest::progress::Progress;
use crate::harvest::{Fingerprint, HarvestItem, NextItem, Tally, WorkerOptions, Workers};
use crate::ingest::{ArticleReader, SourceFile, list};

/// The time between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(100);

/// The time until a collection of the first articles is reported. Most articles are done before.
const PARTIAL_DELAY: Duration = Duration::from_millis(300);

/// Bytes that are read from a file at once.
const READ_BUFFER: usize = 1 << 20;

/// What is reported while inputs are read.
#[derive(Debug)]
pub(crate) enum OpenEvent {
    /// How far it is, in a few words.
    Progress(String),
    /// A collection of what was read so far. The whole one comes later.
    Partial(Box<Collection>),
    /// Something was skipped; the sentence says why.
    Skipped(String),
    /// Nothing is wrong, but a person should know the sentence.
    Notice(String),
}

/// Reads inputs into one collection, which its builder may hold a part of already.
pub(crate) struct Opener<'a> {
    any_language: bool,
    wants_partial: bool,
    report: &'a dyn Fn(OpenEvent),
    builder: Builder,
    datasets: usize,
    first_skipped: Option<String>,
    skipped: usize,
}

/// When partial collections are reported.
struct PartialReports {
    start: Instant,
    /// Articles in the last one.
    shown: usize,
}

impl PartialReports {
    /// Whether the next one is due. Each is half as large again as the last, so that all of them together cost no more than
    /// three times the largest.
    fn is_due(&mut self, articles: &Articles) -> bool {
        let is_due = articles.len() > self.shown + self.shown / 2 && self.start.elapsed() > PARTIAL_DELAY;
        if is_due {
            self.shown = articles.len();
        }
        is_due
    }
}

/// Reads the inputs into one collection, or says everything that is wrong with them.
pub(crate) fn read(
    inputs: &[Input],
    any_language: bool,
    report: &dyn Fn(OpenEvent),
) -> Result<Collection, OpenError> {
    Opener::new(any_language, report).read(inputs)
}

/// Reads the inputs into the index whose folder is locked, and adds them to what it holds.
pub(crate) fn build_index(
    lock: &IndexLock,
    inputs: &[Input],
    any_language: bool,
    report: &dyn Fn(OpenEvent),
) -> Result<Collection, OpenError> {
    let mut builder = Builder::in_folder(&lock.temporary());
    if lock.folder().is_index() {
        builder.add(&lock.folder().collection()?, "the index");
        builder.replace_documents();
    }
    let opener = Opener { builder, ..Opener::new(any_language, report) };
    let collection = opener.read(inputs)?;
    report(OpenEvent::Progress(format!("writing {}", contents(&collection))));
    lock.publish(&collection)?;
    Ok(collection)
}

impl<'a> Opener<'a> {
    /// An opener with an empty builder.
    pub(crate) fn new(any_language: bool, report: &'a dyn Fn(OpenEvent)) -> Self {
        Self {
            any_language,
            wants_partial: false,
            report,
            builder: Builder::new(),
            datasets: 0,
            first_skipped: None,
            skipped: 0,
        }
    }

    /// Reports collections of what was read so far, too.
    pub(crate) fn with_partial(self) -> Self {
        Self { wants_partial: true, ..self }
    }

    /// Reads all inputs.
    pub(crate) fn read(mut self, inputs: &[Input]) -> Result<Collection, OpenError> {
        let title = title_of(inputs);
        let listing = self.datasets(inputs)?;
        let articles = if listing.is_empty() {
            Articles::default()
        } else {
            self.articles(listing, inputs.contains(&Input::StdinOrBuiltin), &title)?
        };
        if !articles.is_empty() {
            let dataset_texts = self.dataset_texts();
            articles.add_to(&mut self.builder, &title, &dataset_texts);
        } else if self.datasets == 0 {
            return Err(self.nothing(inputs));
        }
        let notices = self.builder.notices();
        let collection = self.builder.complete()?;
        notices.into_iter().for_each(|sentence| (self.report)(OpenEvent::Notice(sentence)));
        Ok(collection)
    }

    /// Reads the datasets and indexes among the inputs, and lists the others.
    fn datasets(&mut self, inputs: &[Input]) -> Result<Vec<SourceFile>, OpenError> {
        let mut others = Vec::new();
        for input in inputs {
            match input {
                Input::Builtin => self.dataset(BUILTIN_NAME, BUILTIN_JSON.as_bytes()),
                Input::Stdin | Input::StdinOrBuiltin => others.push(SourceFile::Stdin),
                Input::Path(path) => match IndexFolder::of_index(path) {
                    Some(index) => {
                        self.datasets += 1;
                        self.builder.add(&index.collection()?, &input.name());
                    }
                    None if reads_as_dataset(path) => self.dataset_file(path)?,
                    None => others.push(SourceFile::Path(path.clone())),
                },
            }
        }
        Ok(others)
    }

    /// Reads a dataset, with all its faults.
    fn dataset(&mut self, name: &str, bytes: &[u8]) {
        self.datasets += 1;
        dataset::into(&mut self.builder, name, bytes);
    }

    /// Reads a dataset from a file as it comes, so that it need not fit into memory.
    fn dataset_file(&mut self, path: &Path) -> Result<(), OpenError> {
        self.datasets += 1;
        let name = path.display().to_string();
        let failed = |source| OpenError::Io { name: name.clone(), source };
        let short_name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_or(0, |file| file.len()).max(1);
        let mut reported = Instant::now();
        let report = self.report;
        let mut goes_on = |read: u64, _| {
            if reported.elapsed() > REPORT_INTERVAL {
                reported = Instant::now();
                let percent = read.min(size) * 100 / size;
                report(OpenEvent::Progress(format!("reading {short_name} · {percent} %")));
            }
            true
        };
        let file = BufReader::with_capacity(READ_BUFFER, file);
        dataset::stream(&mut self.builder, &name, file, &mut goes_on).map_err(failed)
    }

    /// Reads and annotates the articles in the listing. Datasets that turn up among them are read too.
    fn articles(
        &mut self,
        listing: Vec<SourceFile>,
        or_builtin: bool,
        title: &str,
    ) -> Result<Articles, OpenError> {
        let mut articles = Articles::default();
        let reader = Arc::new(ArticleReader::default());
        let mut progress = Progress::begin(&listing, Arc::clone(&reader));
        let mut tally = Tally::default();
        let texts = articles.ledger().texts();
        let options = WorkerOptions { reader, seen: texts, any_language: self.any_language, threads: None };
        let mut workers = Workers::start(list(listing), options);
        let mut partial = PartialReports { start: Instant::now(), shown: 0 };
        loop {
            match workers.next(REPORT_INTERVAL) {
                NextItem::Item(item) => {
                    tally.count(&item);
                    self.item(*item, &mut tally, &mut articles, or_builtin)?;
                }
                NextItem::NotYet => {}
                NextItem::End => return Ok(articles),
            }
            if let Some(sentence) = progress.due(&tally) {
                (self.report)(OpenEvent::Progress(sentence));
            }
            // Beside a dataset there is no partial collection: the dataset would have to be read again for it.
            if self.wants_partial && self.datasets == 0 && partial.is_due(&articles) {
                let collection = articles.partial(title);
                collection.into_iter().for_each(|all| (self.report)(OpenEvent::Partial(Box::new(all))));
            }
        }
    }

    fn item(
        &mut self,
        item: HarvestItem,
        tally: &mut Tally,
        articles: &mut Articles,
        or_builtin: bool,
    ) -> Result<(), OpenError> {
        match item {
            HarvestItem::Annotated(article) => articles.add(*article, tally),
            HarvestItem::Foreign(origin, language) => self.skip(format!(
                "{origin} is not in English (but in “{}”): --any-language reads it all the same",
                language.tag
            )),
            HarvestItem::Dataset(_, Some(bytes)) if or_builtin && bytes.trim_ascii().is_empty() => {
                self.dataset(BUILTIN_NAME, BUILTIN_JSON.as_bytes());
            }
            HarvestItem::Dataset(source, Some(bytes)) => self.dataset(&source.to_string(), &bytes),
            HarvestItem::Dataset(SourceFile::Path(path), None) => self.dataset_file(&path)?,
            // Standard input comes with its bytes.
            HarvestItem::Duplicate(_) | HarvestItem::Dataset(SourceFile::Stdin, None) => {}
            HarvestItem::Unreadable(unreadable) => self.skip(unreadable_sentence(&unreadable)),
        }
        Ok(())
    }

    /// Reports that something is skipped.
    fn skip(&mut self, why: String) {
        self.skipped += 1;
        self.first_skipped.get_or_insert_with(|| why.clone());
        (self.report)(OpenEvent::Skipped(why));
    }

    /// The fingerprints of all texts in the datasets.
    fn dataset_texts(&mut self) -> HashSet<Fingerprint> {
        let mut fingerprints = HashSet::new();
        self.builder.each_text(|text| {
            fingerprints.insert(Fingerprint::of(text));
        });
        fingerprints
    }

    /// Why there is no collection.
    fn nothing(self, inputs: &[Input]) -> OpenError {
        match (self.first_skipped, inputs) {
            (Some(first), _) => OpenError::Unreadable { first, others: self.skipped - 1 },
            (None, [Input::Path(path)]) => OpenError::BareFolder { path: path.clone() },
            (None, _) => OpenError::Nothing,
        }
    }
}

/// "340 quotes and claims by 57 speakers in 12 sources".
pub(crate) fn contents(collection: &Collection) -> String {
    let items = match collection.attribution_count() {
        1 => "1 quote or claim".to_owned(),
        many => format!("{many} quotes and claims"),
    };
    let speakers = counted(collection.speaker_count(), "speaker");
    format!("{items} by {speakers} in {}", counted(collection.document_count(), "source"))
}

/// "1 source", "2 sources".
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

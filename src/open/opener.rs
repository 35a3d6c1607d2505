//! The opener: reads inputs of any kind into one collection. Datasets go to the builder as they come; articles are annotated
//! by threads and added at the end, without those that a dataset holds already. On its way it reports events, which are for
//! a person to see, and the last one says in a few words what the collection holds.

use std::collections::{HashMap, HashSet};
use std::env;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::articles::Articles;
use super::error::{OpenError, unreadable_sentence};
use super::event::{OpenEvent, REPORT_INTERVAL};
use super::index_folder::{IndexFolder, IndexLock};
use super::input::{BUILTIN_JSON, BUILTIN_NAME, Input, reads_as_dataset, title_of};
use super::piped::{PartialReports, read_piped};
use crate::collection::{BuildError, Builder, Collection, Fault, read as dataset};
use crate::harvest::progress::Progress;
use crate::harvest::{Fingerprint, HarvestItem, NextItem, PipedBytes, Tally, WorkerOptions, Workers};
use crate::ingest::{ArticleReader, SourceFile, Utf8Reader, list};

/// Bytes that are read from a file at once.
const READ_BUFFER: usize = 1 << 20;

/// Reads inputs into one collection.
pub(crate) struct Opener<'a> {
    any_language: bool,
    wants_partial: bool,
    report: &'a dyn Fn(OpenEvent),
    /// Makes a builder of what is there before; none where that is nothing.
    begin: Option<Box<BeginBuilder<'a>>>,
    /// The datasets so far, in their order.
    datasets: Vec<OpenedDataset>,
    /// A builder that holds the only input, which came through a pipe.
    piped: Option<Builder>,
    first_skipped: Option<String>,
    skipped: usize,
}

type BeginBuilder<'a> = dyn Fn() -> Result<Builder, OpenError> + 'a;

/// A dataset that is to be a part of the collection.
#[derive(Debug)]
enum OpenedDataset {
    Builtin,
    Index(IndexFolder, String),
    File(PathBuf),
    /// It came through a pipe and can't be read again; none where it is in a builder already.
    Piped(String, Option<Box<Collection>>),
}

impl OpenedDataset {
    /// What faults call it.
    fn name(&self) -> String {
        match self {
            Self::Builtin => BUILTIN_NAME.to_owned(),
            Self::Index(_, name) | Self::Piped(name, _) => name.clone(),
            Self::File(path) => path.display().to_string(),
        }
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
    let begin = || {
        let mut builder = Builder::in_folder(&lock.temporary());
        if lock.folder().is_index() {
            builder.add(&lock.folder().collection()?, "the index");
            builder.replace_documents();
        }
        Ok(builder)
    };
    let opener = Opener { begin: Some(Box::new(begin)), ..Opener::new(any_language, report) };
    let collection = opener.read(inputs)?;
    report(OpenEvent::Progress(format!("writing {}", contents(&collection))));
    lock.publish(&collection)?;
    Ok(collection)
}

impl<'a> Opener<'a> {
    /// An opener that begins with nothing.
    pub(crate) fn new(any_language: bool, report: &'a dyn Fn(OpenEvent)) -> Self {
        Self {
            any_language,
            wants_partial: false,
            report,
            begin: None,
            datasets: Vec::new(),
            piped: None,
            first_skipped: None,
            skipped: 0,
        }
    }

    /// Reports collections of what was read so far, too.
    pub(crate) fn with_partial(self) -> Self {
        Self { wants_partial: true, ..self }
    }

    /// Reads all inputs. Of several, a dataset that can't be read or has faults is left out, as an article is that can't be read.
    pub(crate) fn read(mut self, inputs: &[Input]) -> Result<Collection, OpenError> {
        let title = title_of(inputs);
        let listing = self.list(inputs);
        let articles =
            if listing.is_empty() { Articles::default() } else { self.articles(listing, inputs, &title)? };
        loop {
            if articles.is_empty() && self.datasets.is_empty() {
                return Err(self.nothing(inputs));
            }
            let has_temporary = self.piped.is_some() && self.begin.is_none();
            let Some(mut builder) = self.builder(!articles.is_empty())? else { continue };
            if !articles.is_empty() {
                let dataset_texts = texts_of(&mut builder);
                articles.add_to(&mut builder, &title, &dataset_texts);
            }
            let notices = builder.notices();
            match builder.complete() {
                Ok(collection) => {
                    notices.into_iter().for_each(|sentence| (self.report)(OpenEvent::Notice(sentence)));
                    return Ok(collection);
                }
                Err(BuildError::Faults(faults)) => self.leave_out(faults, !articles.is_empty())?,
                Err(BuildError::Io(source)) if has_temporary => {
                    return Err(OpenError::NoRoom { folder: env::temp_dir(), source });
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Notes the datasets and indexes among the inputs, and lists the others.
    fn list(&mut self, inputs: &[Input]) -> Vec<SourceFile> {
        let mut others = Vec::new();
        for input in inputs {
            match input {
                Input::Builtin => self.datasets.push(OpenedDataset::Builtin),
                Input::Stdin | Input::StdinOrBuiltin => others.push(SourceFile::Stdin),
                Input::Path(path) => match IndexFolder::of_index(path) {
                    Some(index) => self.datasets.push(OpenedDataset::Index(index, input.name())),
                    None if reads_as_dataset(path) => self.datasets.push(OpenedDataset::File(path.clone())),
                    None => others.push(SourceFile::Path(path.clone())),
                },
            }
        }
        others
    }

    /// A builder with all datasets. None where one of several turned out to be unreadable: it is left out from now on, and the others
    /// are to be read again, since a part of it may be among them.
    fn builder(&mut self, has_articles: bool) -> Result<Option<Builder>, OpenError> {
        if let Some(builder) = self.piped.take() {
            return Ok(Some(builder));
        }
        let mut builder = self.begin.as_ref().map_or_else(|| Ok(Builder::new()), |begin| begin())?;
        let is_only = self.datasets.len() == 1 && !has_articles && self.skipped == 0;
        let mut is_sound = true;
        let mut read = Vec::new();
        for dataset in std::mem::take(&mut self.datasets) {
            match self.add(&dataset, &mut builder) {
                Ok(()) => read.push(dataset),
                Err(error) if is_only => return Err(error),
                Err(error) => {
                    is_sound = false;
                    self.skip_dataset(&error);
                }
            }
        }
        self.datasets = read;
        Ok(is_sound.then_some(builder))
    }

    /// Adds a dataset to a builder.
    fn add(&self, dataset: &OpenedDataset, builder: &mut Builder) -> Result<(), OpenError> {
        match dataset {
            OpenedDataset::Builtin => dataset::into(builder, BUILTIN_NAME, BUILTIN_JSON.as_bytes()),
            OpenedDataset::Index(index, name) => builder.add(&index.collection()?, name),
            OpenedDataset::File(path) => self.add_file(path, builder)?,
            OpenedDataset::Piped(name, collection) => {
                collection.iter().for_each(|collection| builder.add(collection, name));
            }
        }
        Ok(())
    }

    /// Reads a dataset from a file as it comes, so that it need not fit into memory.
    fn add_file(&self, path: &Path, builder: &mut Builder) -> Result<(), OpenError> {
        let name = path.display().to_string();
        let failed = |source| OpenError::Io { name: name.clone(), source };
        let short_name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_or(0, |file| file.len()).max(1);
        let text = Utf8Reader::new(file);
        let read = text.size();
        let mut reported = Instant::now();
        let mut goes_on = |_, _| {
            if reported.elapsed() > REPORT_INTERVAL {
                reported = Instant::now();
                let percent = read.bytes_read().min(size) * 100 / size;
                (self.report)(OpenEvent::Progress(format!("reading {short_name} · {percent} %")));
            }
            true
        };
        let text = BufReader::with_capacity(READ_BUFFER, text);
        dataset::stream(builder, &name, text, &mut goes_on).map_err(failed)
    }

    /// Leaves out the datasets that have faults, where anything else is there to be opened.
    fn leave_out(&mut self, faults: Vec<Fault>, has_articles: bool) -> Result<(), OpenError> {
        let mut by_file: HashMap<String, Vec<Fault>> = HashMap::new();
        for fault in &faults {
            by_file.entry(fault.location.file.clone()).or_default().push(fault.clone());
        }
        let (sound, faulty): (Vec<_>, Vec<_>) = std::mem::take(&mut self.datasets)
            .into_iter()
            .partition(|dataset| !by_file.contains_key(&dataset.name()));
        if faulty.is_empty() || sound.is_empty() && !has_articles {
            return Err(OpenError::Faults(faults));
        }
        self.datasets = sound;
        for dataset in faulty {
            let faults = by_file.remove(&dataset.name()).unwrap_or_default();
            self.skip_dataset(&OpenError::Faults(faults));
        }
        Ok(())
    }

    /// Reads and annotates the articles in the listing. Datasets that turn up among them are read too.
    fn articles(
        &mut self,
        listing: Vec<SourceFile>,
        inputs: &[Input],
        title: &str,
    ) -> Result<Articles, OpenError> {
        let mut articles = Articles::default();
        let reader = Arc::new(ArticleReader::default());
        let mut progress = Progress::begin(&listing, Arc::clone(&reader));
        let mut tally = Tally::default();
        let texts = articles.ledger().texts();
        let options = WorkerOptions { reader, seen: texts, any_language: self.any_language, threads: None };
        let mut workers = Workers::start(list(listing), options);
        let mut partial = PartialReports::default();
        loop {
            match workers.next(REPORT_INTERVAL) {
                NextItem::Item(item) => {
                    tally.count(&item);
                    self.item(*item, &mut tally, &mut articles, inputs)?;
                }
                NextItem::NotYet => {}
                NextItem::End => return Ok(articles),
            }
            if let Some(sentence) = progress.due(&tally) {
                (self.report)(OpenEvent::Progress(sentence));
            }
            // Beside a dataset there is no partial collection: the dataset would have to be read again for it.
            if self.wants_partial && self.datasets.is_empty() && partial.is_due(articles.len()) {
                let collection = partial.make(|| articles.partial(title));
                collection.into_iter().for_each(|all| (self.report)(OpenEvent::Partial(Box::new(all))));
            }
        }
    }

    fn item(
        &mut self,
        item: HarvestItem,
        tally: &mut Tally,
        articles: &mut Articles,
        inputs: &[Input],
    ) -> Result<(), OpenError> {
        match item {
            HarvestItem::Annotated(article) => articles.add(*article, tally),
            HarvestItem::Foreign(origin, language) => self.skip(format!(
                "{origin} is not in English (but in “{}”): --any-language reads it all the same",
                language.tag
            )),
            HarvestItem::Dataset(SourceFile::Stdin, Some(bytes))
                if bytes.is_blank() && inputs.contains(&Input::StdinOrBuiltin) =>
            {
                self.datasets.push(OpenedDataset::Builtin);
            }
            HarvestItem::Dataset(source, Some(bytes)) => {
                self.piped(source.to_string(), bytes, inputs.len() == 1)?;
            }
            HarvestItem::Dataset(SourceFile::Path(path), None) => {
                self.datasets.push(OpenedDataset::File(path));
            }
            // Standard input comes with its bytes.
            HarvestItem::Duplicate(_) | HarvestItem::Dataset(SourceFile::Stdin, None) => {}
            HarvestItem::Unreadable(unreadable) => self.skip(unreadable_sentence(&unreadable)),
        }
        Ok(())
    }

    /// Reads a dataset that comes through a pipe, at once: into the builder of all where it is the only input, else into one of its
    /// own, since there is no second time if another dataset is left out. What is large goes to temporary files.
    fn piped(&mut self, name: String, bytes: PipedBytes, is_only: bool) -> Result<(), OpenError> {
        let folder = env::temp_dir();
        let mut builder = match &self.begin {
            Some(begin) if is_only => begin()?,
            _ => Builder::in_folder(&folder),
        };
        let wants_partial = self.wants_partial && is_only;
        let read = read_piped(&mut builder, &name, bytes, wants_partial, self.report);
        let failed = |source| OpenError::Io { name: name.clone(), source };
        if is_only {
            read.map_err(failed)?;
            self.piped = Some(builder);
            self.datasets.push(OpenedDataset::Piped(name, None));
            return Ok(());
        }
        let collection = read.map_err(failed).and_then(|()| {
            builder.complete().map_err(|failure| match failure {
                BuildError::Faults(faults) => OpenError::Faults(faults),
                BuildError::Io(source) => OpenError::NoRoom { folder, source },
            })
        });
        match collection {
            Ok(collection) => self.datasets.push(OpenedDataset::Piped(name, Some(Box::new(collection)))),
            Err(error) => self.skip_dataset(&error),
        }
        Ok(())
    }

    /// Reports that a dataset is skipped, though a person may have named it.
    fn skip_dataset(&mut self, why: &OpenError) {
        self.skip(format!("left out: {why}"));
    }

    /// Reports that something is skipped.
    fn skip(&mut self, why: String) {
        self.skipped += 1;
        self.first_skipped.get_or_insert_with(|| why.clone());
        (self.report)(OpenEvent::Skipped(why));
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

/// The fingerprints of all texts in a builder.
fn texts_of(builder: &mut Builder) -> HashSet<Fingerprint> {
    let mut fingerprints = HashSet::new();
    builder.each_text(|text| {
        fingerprints.insert(Fingerprint::of(text));
    });
    fingerprints
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

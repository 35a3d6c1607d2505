//! The workers: threads that read files and annotate the articles in them, as many as there are cores. What comes of each
//! article is handed out in the order of the listing.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::annotate::{HarvestItem, annotate};
use super::dataset_sniff::{Given, is_blank, is_dataset, read_head};
use super::fingerprint::{Fingerprint, SeenTexts};
use super::language::detect_language;
use super::piped_bytes::PipedBytes;
use super::queue::{AnnotationTask, Job, ListedFile, NextFile, PendingItem, Queue};
use crate::extract::{ENGLISH, Model, ModelFault, Pipeline};
use crate::ingest::{Article, ArticleReader, Origin, Reason, SourceFile, Unreadable, guarded};

/// Read when the first article comes: a dataset needs no model.
static ENGLISH_MODEL: LazyLock<Result<Model, ModelFault>> = LazyLock::new(|| Model::read(ENGLISH));

/// How the workers work.
pub(crate) struct WorkerOptions {
    /// Reads files, and counts what it reads.
    pub reader: Arc<ArticleReader>,
    /// Texts that need not be annotated.
    pub seen: Arc<RwLock<SeenTexts>>,
    /// Whether articles in other languages than English are annotated too.
    pub any_language: bool,
    /// How many threads; by default, and at most, as many as the machine has cores.
    pub threads: Option<NonZero<usize>>,
}

/// What there is for whoever waits for items.
#[derive(Debug)]
pub(crate) enum NextItem {
    Item(Box<HarvestItem>),
    /// None was ready in time.
    NotYet,
    /// That was all.
    End,
}

/// Threads at work. When this is dropped they stop, each after its present article; they are not joined, since one may be
/// reading a pipe that never ends.
pub(crate) struct Workers {
    queue: Arc<Queue>,
    /// The items of the file that is being taken.
    file: Option<Receiver<PendingItem>>,
    /// The item that comes next.
    pending: Option<PendingItem>,
}

impl Workers {
    /// Starts the threads.
    pub(crate) fn start(
        listing: impl Iterator<Item = ListedFile> + Send + 'static,
        options: WorkerOptions,
    ) -> Self {
        let queue = Arc::new(Queue::new(Box::new(listing)));
        let threads = thread_count(options.threads);
        let options = Arc::new(options);
        for _ in 0..threads {
            let (queue, options) = (Arc::clone(&queue), Arc::clone(&options));
            let worker = move || Worker { queue, options, pipeline: Cell::default() }.work();
            thread::spawn(worker);
        }
        Self { queue, file: None, pending: None }
    }

    /// The next item, if it comes within `patience`.
    pub(crate) fn next(&mut self, patience: Duration) -> NextItem {
        loop {
            if let Some(pending) = &self.pending {
                let item = match pending.item.recv_timeout(patience) {
                    Ok(item) => item,
                    Err(RecvTimeoutError::Timeout) => return NextItem::NotYet,
                    Err(RecvTimeoutError::Disconnected) => lost(&pending.origin),
                };
                self.queue.note_taken(pending);
                self.pending = None;
                return NextItem::Item(Box::new(item));
            }
            if let Some(file) = &self.file {
                match file.recv_timeout(patience) {
                    Ok(pending) => self.pending = Some(pending),
                    Err(RecvTimeoutError::Timeout) => return NextItem::NotYet,
                    Err(RecvTimeoutError::Disconnected) => {
                        self.file = None;
                        self.queue.close_file();
                    }
                }
                continue;
            }
            match self.queue.next_file(patience) {
                NextFile::Items(items) => self.file = Some(items),
                NextFile::NotYet => return NextItem::NotYet,
                NextFile::End => return NextItem::End,
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.stop();
    }
}

/// How many threads work where so many are asked for: more than there are cores would only take memory.
fn thread_count(asked: Option<NonZero<usize>>) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    asked.map_or(cores, |asked| asked.get().min(cores))
}

/// The item of an article whose thread ended before it was done.
fn lost(origin: &Origin) -> HarvestItem {
    let reason = Reason::Failed("its thread ended".to_owned());
    HarvestItem::Unreadable(Unreadable { origin: origin.clone(), reason })
}

/// One thread.
struct Worker {
    queue: Arc<Queue>,
    options: Arc<WorkerOptions>,
    /// Of the previous article, for its buffers; none after an article on which it panicked.
    pipeline: Cell<Option<Pipeline<'static>>>,
}

impl Worker {
    fn work(&self) {
        while let Some(job) = self.queue.next_job() {
            match job {
                Job::Annotate(task) => self.annotate(task),
                Job::Read(listed, to) => {
                    self.read(listed, &to);
                    drop(to);
                    self.queue.finish_reading();
                }
            }
        }
    }

    fn annotate(&self, task: AnnotationTask) {
        // Sending fails once the workers were dropped.
        let _ = task.to.send(self.item(task.article));
    }

    /// What comes of an article.
    fn item(&self, article: Article) -> HarvestItem {
        let fingerprint = Fingerprint::of(&article.text);
        if self.options.seen.read().unwrap_or_else(PoisonError::into_inner).holds(fingerprint) {
            return HarvestItem::Duplicate(article.origin);
        }
        let detected = detect_language(&article.text);
        match detected {
            Some(language) if !language.is_english && !self.options.any_language => {
                return HarvestItem::Foreign(article.origin, language);
            }
            _ => {}
        }
        let origin = article.origin.clone();
        let language = article.language.or(detected.map(|language| language.tag.to_owned()));
        self.annotated(Article { language, ..article }, fingerprint)
            .unwrap_or_else(|reason| HarvestItem::Unreadable(Unreadable { origin, reason }))
    }

    fn annotated(&self, article: Article, fingerprint: Fingerprint) -> Result<HarvestItem, Reason> {
        let model = ENGLISH_MODEL.as_ref().map_err(|fault| Reason::Failed(fault.to_string()))?;
        let mut pipeline = self.pipeline.take().unwrap_or_else(|| Pipeline::new(model));
        let annotated = guarded(|| Ok(annotate(&mut pipeline, article, fingerprint)))?;
        self.pipeline.set(Some(pipeline));
        Ok(HarvestItem::Annotated(Box::new(annotated)))
    }

    /// Reads a file, and promises an item for each article in it.
    fn read(&self, listed: ListedFile, to: &SyncSender<PendingItem>) {
        let mut take = |found| self.queue_article(found, to);
        let opened = listed.and_then(|source| match SniffedFile::new(&source) {
            Ok(opened) => Ok((source, opened)),
            Err(error) => Err(Unreadable { origin: Origin::of(source), reason: Reason::Io(error) }),
        });
        // `Break` says that nobody wants items any more; the queue knows that.
        let _ = match opened {
            Err(unreadable) => take(Err(unreadable)),
            Ok((source, SniffedFile { is_dataset: true, stream: None })) => {
                self.push_ready(HarvestItem::Dataset(source, None), to)
            }
            Ok((source, SniffedFile { is_dataset: false, stream: None })) => {
                self.options.reader.read(&source, &mut take)
            }
            Ok((source, SniffedFile { is_dataset: false, stream: Some(bytes) })) => {
                self.options.reader.read_opened(&source, bytes, &mut take)
            }
            Ok((source, SniffedFile { is_dataset: true, stream: Some(bytes) })) => {
                self.push_ready(HarvestItem::Dataset(source, Some(bytes)), to)
            }
        };
    }

    /// Queues an article for the next worker that is free, or the reason why there is none.
    fn queue_article(
        &self,
        found: Result<Article, Unreadable>,
        to: &SyncSender<PendingItem>,
    ) -> ControlFlow<()> {
        let article = match found {
            Ok(article) => article,
            Err(unreadable) => return self.push_ready(HarvestItem::Unreadable(unreadable), to),
        };
        let (sender, pending) = promise(article.origin.clone(), article.text.len());
        if !self.queue.push_item(to, pending, |task| self.annotate(task)) {
            return ControlFlow::Break(());
        }
        self.queue.push_task(AnnotationTask { article, to: sender });
        ControlFlow::Continue(())
    }

    /// Queues an item that is ready.
    fn push_ready(&self, item: HarvestItem, to: &SyncSender<PendingItem>) -> ControlFlow<()> {
        let origin = match &item {
            HarvestItem::Unreadable(unreadable) => unreadable.origin.clone(),
            HarvestItem::Dataset(source, _) => Origin::of(source.clone()),
            HarvestItem::Duplicate(origin) | HarvestItem::Foreign(origin, _) => origin.clone(),
            HarvestItem::Annotated(annotated) => annotated.origin.clone(),
        };
        let (sender, pending) = promise(origin, 0);
        let _ = sender.send(item);
        match self.queue.push_item(to, pending, |task| self.annotate(task)) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// A pending item, and where it is to be sent.
fn promise(origin: Origin, size: usize) -> (SyncSender<HarvestItem>, PendingItem) {
    let (sender, item) = sync_channel(1);
    (sender, PendingItem { origin, size, item })
}

/// A file whose head was sniffed.
struct SniffedFile {
    is_dataset: bool,
    /// Of a pipe, which can't be opened again: all of its bytes, from the first.
    stream: Option<PipedBytes>,
}

impl SniffedFile {
    fn new(source: &SourceFile) -> io::Result<Self> {
        let mut stream: Box<dyn Read + Send> = match source {
            SourceFile::Stdin => Box::new(io::stdin()),
            SourceFile::Path(path) => {
                let mut file = File::open(path)?;
                if file.metadata()?.is_file() {
                    let is_dataset = is_dataset(&read_head(&mut file)?, Given::Listed);
                    return Ok(Self { is_dataset, stream: None });
                }
                Box::new(file)
            }
        };
        let head = read_head(&mut stream)?;
        let (is_dataset, is_blank) = (is_dataset(&head, Given::Piped), is_blank(&head));
        Ok(Self { is_dataset, stream: Some(PipedBytes::new(head, stream, is_blank)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_threads_than_cores() {
        let cores = thread_count(None);
        assert_eq!([thread_count(NonZero::new(1)), thread_count(NonZero::new(999_999))], [1, cores]);
    }
}

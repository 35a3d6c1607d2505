//! The workers: threads that read sources and annotate articles. The answers come in the order of the listing.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::annotate::annotate;
use super::dataset_sniff::{ContentKind, read_head, sniff_content};
use super::fingerprint::{Fingerprint, SeenTexts};
use super::item::HarvestItem;
use super::language::language;
use super::queue::{AnnotationTask, Job, Listed, PendingItem, Queue};
use crate::extract::{ENGLISH, Model, ModelFault, Pipeline};
use crate::ingest::{Article, ArticleReader, Origin, Reason, SourceFile, Unreadable, guarded};

/// Read when the first article comes: a dataset needs no model.
static ENGLISH_MODEL: LazyLock<Result<Model, ModelFault>> = LazyLock::new(|| Model::read(ENGLISH));

/// What a workers is told.
pub(crate) struct WorkerOptions {
    /// Reads files, and counts what it reads.
    pub reader: Arc<ArticleReader>,
    /// Texts that need not be annotated.
    pub known: Arc<RwLock<SeenTexts>>,
    /// Whether articles in other languages than English are annotated too.
    pub any_language: bool,
    /// How many threads; as many as the machine has cores where nothing is said.
    pub threads: Option<NonZero<usize>>,
}

/// What the workers has for whoever waits.
#[derive(Debug)]
pub(crate) enum NextItem {
    /// The next answer.
    HarvestItem(Box<HarvestItem>),
    /// None yet.
    Wait,
    /// That was all.
    End,
}

/// Threads at work. They stop, each after what it is at, when this is dropped; nobody waits for them, since one may be
/// reading a pipe that never ends.
pub(crate) struct Workers {
    queue: Arc<Queue>,
    source: Option<Receiver<PendingItem>>,
    slot: Option<PendingItem>,
}

impl Workers {
    /// Sets a workers to work on what is listed.
    pub(crate) fn start(
        listing: impl Iterator<Item = Listed> + Send + 'static,
        options: WorkerOptions,
    ) -> Self {
        let queue = Arc::new(Queue::new(Box::new(listing)));
        let threads = options.threads.or_else(|| thread::available_parallelism().ok());
        let options = Arc::new(options);
        for _ in 0..threads.map_or(1, NonZero::get) {
            let (queue, options) = (Arc::clone(&queue), Arc::clone(&options));
            let hand = move || Worker { queue, options, reading: Cell::default() }.work();
            thread::spawn(hand);
        }
        Self { queue, source: None, slot: None }
    }

    /// The next answer, if it comes within a while.
    pub(crate) fn next(&mut self, patience: Duration) -> NextItem {
        loop {
            if let Some(slot) = &self.slot {
                let item = match slot.answer.recv_timeout(patience) {
                    Ok(item) => item,
                    Err(RecvTimeoutError::Timeout) => return NextItem::Wait,
                    Err(RecvTimeoutError::Disconnected) => given_up(&slot.origin),
                };
                self.queue.taken(slot);
                self.slot = None;
                return NextItem::HarvestItem(Box::new(item));
            }
            if let Some(source) = &self.source {
                match source.recv_timeout(patience) {
                    Ok(slot) => self.slot = Some(slot),
                    Err(RecvTimeoutError::Timeout) => return NextItem::Wait,
                    Err(RecvTimeoutError::Disconnected) => {
                        self.source = None;
                        self.queue.close_source();
                    }
                }
                continue;
            }
            match self.queue.next_answers(patience) {
                (None, true) => return NextItem::End,
                (None, false) => return NextItem::Wait,
                (source, _) => self.source = source,
            }
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue.stop();
    }
}

fn given_up(origin: &Origin) -> HarvestItem {
    let reason = Reason::Failed("its thread ended".to_owned());
    HarvestItem::Unreadable(Unreadable { origin: origin.clone(), reason })
}

/// One thread's share.
struct Worker {
    queue: Arc<Queue>,
    options: Arc<WorkerOptions>,
    /// From the article before, except after one on which it failed.
    reading: Cell<Option<Pipeline<'static>>>,
}

impl Worker {
    fn work(&self) {
        while let Some(job) = self.queue.job() {
            match job {
                Job::Annotate(task) => self.annotate(task),
                Job::Read(listed, to) => {
                    self.read(listed, &to);
                    drop(to);
                    self.queue.done_reading();
                }
            }
        }
    }

    fn annotate(&self, task: AnnotationTask) {
        // Nobody listens where the workers was dismissed.
        let _ = task.to.send(self.answer(task.article));
    }

    fn answer(&self, article: Article) -> HarvestItem {
        let fingerprint = Fingerprint::of(&article.text);
        if self.options.known.read().unwrap_or_else(PoisonError::into_inner).holds(fingerprint) {
            return HarvestItem::Known(article.origin);
        }
        let found = language(&article.text);
        match found {
            Some(found) if !found.is_english && !self.options.any_language => {
                return HarvestItem::Foreign(article.origin, found);
            }
            _ => {}
        }
        let origin = article.origin.clone();
        let article =
            Article { language: article.language.or(found.map(|found| found.tag.to_owned())), ..article };
        let model = match &*ENGLISH_MODEL {
            Ok(model) => model,
            Err(fault) => {
                return HarvestItem::Unreadable(Unreadable {
                    origin,
                    reason: Reason::Failed(fault.to_string()),
                });
            }
        };
        let mut reading = self.reading.take().unwrap_or_else(|| Pipeline::new(model));
        match guarded(|| Ok(annotate(&mut reading, article, fingerprint))) {
            Ok(annotated) => {
                self.reading.set(Some(reading));
                HarvestItem::Annotated(Box::new(annotated))
            }
            Err(reason) => HarvestItem::Unreadable(Unreadable { origin, reason }),
        }
    }

    fn read(&self, listed: Listed, to: &SyncSender<PendingItem>) {
        let mut take = |found| self.give(found, to);
        let opened = listed.and_then(|source| match OpenedSource::new(&source) {
            Ok(opened) => Ok((source, opened)),
            Err(error) => Err(Unreadable { origin: Origin::of(source), reason: Reason::Io(error) }),
        });
        // Whether somebody still wants the answers, the queue knows.
        let _ = match opened {
            Err(unreadable) => take(Err(unreadable)),
            Ok((source, OpenedSource::File(ContentKind::Dataset))) => {
                self.tell(HarvestItem::Dataset(source, None), to)
            }
            Ok((source, OpenedSource::File(_))) => self.options.reader.read(&source, &mut take),
            Ok((source, OpenedSource::Stream(ContentKind::Article, bytes))) => {
                self.options.reader.read_opened(&source, bytes, &mut take)
            }
            Ok((source, OpenedSource::Stream(_, mut bytes))) => {
                let mut all = Vec::new();
                match bytes.read_to_end(&mut all) {
                    Ok(_) => self.tell(HarvestItem::Dataset(source, Some(all)), to),
                    Err(error) => {
                        take(Err(Unreadable { origin: Origin::of(source), reason: Reason::Io(error) }))
                    }
                }
            }
        };
    }

    /// An article for whoever is free, or why there is none.
    fn give(&self, found: Result<Article, Unreadable>, to: &SyncSender<PendingItem>) -> ControlFlow<()> {
        let article = match found {
            Ok(article) => article,
            Err(unreadable) => return self.tell(HarvestItem::Unreadable(unreadable), to),
        };
        let (answer, slot) = slot(article.origin.clone(), article.text.len());
        if !self.queue.line_up(to, slot, |task| self.annotate(task)) {
            return ControlFlow::Break(());
        }
        self.queue.hand_over(AnnotationTask { article, to: answer });
        ControlFlow::Continue(())
    }

    /// An answer that is known at once.
    fn tell(&self, item: HarvestItem, to: &SyncSender<PendingItem>) -> ControlFlow<()> {
        let origin = match &item {
            HarvestItem::Unreadable(unreadable) => unreadable.origin.clone(),
            HarvestItem::Dataset(source, _) => Origin::of(source.clone()),
            HarvestItem::Known(origin) | HarvestItem::Foreign(origin, _) => origin.clone(),
            HarvestItem::Annotated(annotated) => annotated.origin.clone(),
        };
        let (answer, slot) = slot(origin, 0);
        let _ = answer.send(item);
        match self.queue.line_up(to, slot, |task| self.annotate(task)) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

fn slot(origin: Origin, size: usize) -> (SyncSender<HarvestItem>, PendingItem) {
    let (answer, answered) = sync_channel(1);
    (answer, PendingItem { origin, size, answer: answered })
}

/// A source that was looked at.
enum OpenedSource {
    /// It can be opened again.
    File(ContentKind),
    /// It can't: all of its bytes, from the first.
    Stream(ContentKind, Box<dyn Read>),
}

impl OpenedSource {
    fn new(source: &SourceFile) -> io::Result<Self> {
        let mut stream: Box<dyn Read> = match source {
            SourceFile::Stdin => Box::new(io::stdin()),
            SourceFile::Path(path) => {
                let mut file = File::open(path)?;
                if file.metadata()?.is_file() {
                    return Ok(Self::File(sniff_content(&read_head(&mut file)?)));
                }
                Box::new(file)
            }
        };
        let head = read_head(&mut stream)?;
        Ok(Self::Stream(sniff_content(&head), Box::new(Cursor::new(head).chain(stream))))
    }
}

//! The crew: threads that read sources and annotate articles. The answers come in the order of the listing.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::annotate;
use super::desk::{Desk, Item, Job, Listed, Slot, Task};
use super::nature::{Nature, head, nature};
use crate::extract::{ENGLISH, Model, ModelFault, Reading};
use crate::ingest::{
    Article, Fingerprint, Place, Reader, Reason, Seen, Source, Unreadable, guarded, language,
};

/// Read when the first article comes: a dataset needs no model.
static ENGLISH_MODEL: LazyLock<Result<Model, ModelFault>> = LazyLock::new(|| Model::read(ENGLISH));

/// What a crew is told.
pub(crate) struct Orders {
    /// Reads files, and counts what it reads.
    pub reader: Arc<Reader>,
    /// Texts that need not be annotated.
    pub known: Arc<RwLock<Seen>>,
    /// Whether articles in other languages than English are annotated too.
    pub any_language: bool,
    /// How many threads; as many as the machine has cores where nothing is said.
    pub threads: Option<NonZero<usize>>,
}

/// What the crew has for whoever waits.
#[derive(Debug)]
pub(crate) enum Next {
    /// The next answer.
    Item(Box<Item>),
    /// None yet.
    Wait,
    /// That was all.
    End,
}

/// Threads at work. They stop, each after what it is at, when this is dropped; nobody waits for them, since one may be
/// reading a pipe that never ends.
pub(crate) struct Crew {
    desk: Arc<Desk>,
    source: Option<Receiver<Slot>>,
    slot: Option<Slot>,
}

impl Crew {
    /// Sets a crew to work on what is listed.
    pub(crate) fn start(listing: impl Iterator<Item = Listed> + Send + 'static, orders: Orders) -> Self {
        let desk = Arc::new(Desk::new(Box::new(listing)));
        let threads = orders.threads.or_else(|| thread::available_parallelism().ok());
        let orders = Arc::new(orders);
        for _ in 0..threads.map_or(1, NonZero::get) {
            let (desk, orders) = (Arc::clone(&desk), Arc::clone(&orders));
            let hand = move || Hand { desk, orders, reading: Cell::default() }.work();
            thread::spawn(hand);
        }
        Self { desk, source: None, slot: None }
    }

    /// The next answer, if it comes within a while.
    pub(crate) fn next(&mut self, patience: Duration) -> Next {
        loop {
            if let Some(slot) = &self.slot {
                let item = match slot.answer.recv_timeout(patience) {
                    Ok(item) => item,
                    Err(RecvTimeoutError::Timeout) => return Next::Wait,
                    Err(RecvTimeoutError::Disconnected) => given_up(&slot.place),
                };
                self.desk.taken(slot);
                self.slot = None;
                return Next::Item(Box::new(item));
            }
            if let Some(source) = &self.source {
                match source.recv_timeout(patience) {
                    Ok(slot) => self.slot = Some(slot),
                    Err(RecvTimeoutError::Timeout) => return Next::Wait,
                    Err(RecvTimeoutError::Disconnected) => {
                        self.source = None;
                        self.desk.close_source();
                    }
                }
                continue;
            }
            match self.desk.next_answers(patience) {
                (None, true) => return Next::End,
                (None, false) => return Next::Wait,
                (source, _) => self.source = source,
            }
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.desk.stop();
    }
}

fn given_up(place: &Place) -> Item {
    let reason = Reason::Failed("its thread ended".to_owned());
    Item::Unreadable(Unreadable { place: place.clone(), reason })
}

/// One thread's share.
struct Hand {
    desk: Arc<Desk>,
    orders: Arc<Orders>,
    /// From the article before, except after one on which it failed.
    reading: Cell<Option<Reading<'static>>>,
}

impl Hand {
    fn work(&self) {
        while let Some(job) = self.desk.job() {
            match job {
                Job::Annotate(task) => self.annotate(task),
                Job::Read(listed, to) => {
                    self.read(listed, &to);
                    drop(to);
                    self.desk.done_reading();
                }
            }
        }
    }

    fn annotate(&self, task: Task) {
        // Nobody listens where the crew was dismissed.
        let _ = task.to.send(self.answer(task.article));
    }

    fn answer(&self, article: Article) -> Item {
        let fingerprint = Fingerprint::of(&article.text);
        if self.orders.known.read().unwrap_or_else(PoisonError::into_inner).holds(fingerprint) {
            return Item::Known(article.place);
        }
        let found = language(&article.text);
        match found {
            Some(found) if !found.is_english && !self.orders.any_language => {
                return Item::Foreign(article.place, found);
            }
            _ => {}
        }
        let place = article.place.clone();
        let article =
            Article { language: article.language.or(found.map(|found| found.tag.to_owned())), ..article };
        let model = match &*ENGLISH_MODEL {
            Ok(model) => model,
            Err(fault) => {
                return Item::Unreadable(Unreadable { place, reason: Reason::Failed(fault.to_string()) });
            }
        };
        let mut reading = self.reading.take().unwrap_or_else(|| Reading::new(model));
        match guarded(|| Ok(annotate(&mut reading, article, fingerprint))) {
            Ok(annotated) => {
                self.reading.set(Some(reading));
                Item::Annotated(Box::new(annotated))
            }
            Err(reason) => Item::Unreadable(Unreadable { place, reason }),
        }
    }

    fn read(&self, listed: Listed, to: &SyncSender<Slot>) {
        let mut take = |found| self.give(found, to);
        let opened = listed.and_then(|source| match Opened::new(&source) {
            Ok(opened) => Ok((source, opened)),
            Err(error) => Err(Unreadable { place: Place::of(source), reason: Reason::Io(error) }),
        });
        // Whether somebody still wants the answers, the desk knows.
        let _ = match opened {
            Err(unreadable) => take(Err(unreadable)),
            Ok((source, Opened::File(Nature::Dataset))) => self.tell(Item::Dataset(source, None), to),
            Ok((source, Opened::File(_))) => self.orders.reader.read(&source, &mut take),
            Ok((source, Opened::Stream(Nature::Article, bytes))) => {
                self.orders.reader.read_opened(&source, bytes, &mut take)
            }
            Ok((source, Opened::Stream(_, mut bytes))) => {
                let mut all = Vec::new();
                match bytes.read_to_end(&mut all) {
                    Ok(_) => self.tell(Item::Dataset(source, Some(all)), to),
                    Err(error) => {
                        take(Err(Unreadable { place: Place::of(source), reason: Reason::Io(error) }))
                    }
                }
            }
        };
    }

    /// An article for whoever is free, or why there is none.
    fn give(&self, found: Result<Article, Unreadable>, to: &SyncSender<Slot>) -> ControlFlow<()> {
        let article = match found {
            Ok(article) => article,
            Err(unreadable) => return self.tell(Item::Unreadable(unreadable), to),
        };
        let (answer, slot) = slot(article.place.clone(), article.text.len());
        if !self.desk.line_up(to, slot, |task| self.annotate(task)) {
            return ControlFlow::Break(());
        }
        self.desk.hand_over(Task { article, to: answer });
        ControlFlow::Continue(())
    }

    /// An answer that is known at once.
    fn tell(&self, item: Item, to: &SyncSender<Slot>) -> ControlFlow<()> {
        let place = match &item {
            Item::Unreadable(unreadable) => unreadable.place.clone(),
            Item::Dataset(source, _) => Place::of(source.clone()),
            Item::Known(place) | Item::Foreign(place, _) => place.clone(),
            Item::Annotated(annotated) => annotated.place.clone(),
        };
        let (answer, slot) = slot(place, 0);
        let _ = answer.send(item);
        match self.desk.line_up(to, slot, |task| self.annotate(task)) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

fn slot(place: Place, size: usize) -> (SyncSender<Item>, Slot) {
    let (answer, answered) = sync_channel(1);
    (answer, Slot { place, size, answer: answered })
}

/// A source that was looked at.
enum Opened {
    /// It can be opened again.
    File(Nature),
    /// It can't: all of its bytes, from the first.
    Stream(Nature, Box<dyn Read>),
}

impl Opened {
    fn new(source: &Source) -> io::Result<Self> {
        let mut stream: Box<dyn Read> = match source {
            Source::Stdin => Box::new(io::stdin()),
            Source::Path(path) => {
                let mut file = File::open(path)?;
                if file.metadata()?.is_file() {
                    return Ok(Self::File(nature(&head(&mut file)?)));
                }
                Box::new(file)
            }
        };
        let head = head(&mut stream)?;
        Ok(Self::Stream(nature(&head), Box::new(Cursor::new(head).chain(stream))))
    }
}

//! The desk: what the threads of a crew share. Sources to be read, articles to be annotated, and the order in which the
//! answers are wanted.
//!
//! Articles come before sources: a thread that reads an archive puts its articles here for the others, and one that has
//! to wait for room annotates meanwhile. So somebody always works at what is wanted next, and nothing can lock up.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Annotated;
use crate::ingest::{Article, Language, Place, Source, Unreadable};

/// What came of an article, or of a file that gave none.
#[derive(Debug)]
pub(crate) enum Item {
    /// An article, and what was found in it.
    Annotated(Box<Annotated>),
    /// One whose text is in the dataset already.
    Known(Place),
    /// One in a language that isn't read here.
    Foreign(Place, Language),
    /// A dataset, with its bytes where they can't be read again.
    Dataset(Source, Option<Vec<u8>>),
    /// Nothing.
    Unreadable(Unreadable),
}

/// The articles of one source that may wait for those before them.
const AHEAD: usize = 64;

/// The sources that may be open at once: read ahead of the one that is waited for.
const OPEN: usize = 1024;

/// The bytes of text that may wait before another source is opened.
const WAITING: usize = 32 << 20;

/// Found in the listing.
pub(super) type Listed = Result<Source, Unreadable>;

/// Where the answer about an article will be: first its place, then the answer.
pub(super) struct Slot {
    pub(super) place: Place,
    pub(super) size: usize,
    pub(super) answer: Receiver<Item>,
}

/// An article that is to be annotated.
pub(super) struct Task {
    pub(super) article: Article,
    pub(super) to: SyncSender<Item>,
}

/// What a thread does next.
pub(super) enum Job {
    Annotate(Task),
    Read(Listed, SyncSender<Slot>),
}

pub(super) struct Desk {
    papers: Mutex<Papers>,
    bell: Condvar,
}

struct Papers {
    listing: Option<Box<dyn Iterator<Item = Listed> + Send>>,
    tasks: VecDeque<Task>,
    /// The answers of each source, in the order of the listing.
    answers: VecDeque<Receiver<Slot>>,
    /// Sources that were opened and whose answers were not all taken.
    open: usize,
    /// Threads that read a source.
    reading: usize,
    /// Bytes of text whose answers were not taken.
    waiting: usize,
    stopped: bool,
}

impl Desk {
    pub(super) fn new(listing: Box<dyn Iterator<Item = Listed> + Send>) -> Self {
        let papers = Papers {
            listing: Some(listing),
            tasks: VecDeque::new(),
            answers: VecDeque::new(),
            open: 0,
            reading: 0,
            waiting: 0,
            stopped: false,
        };
        Self { papers: Mutex::new(papers), bell: Condvar::new() }
    }

    /// The papers are plain values, sound even where a thread panicked while it held them.
    fn papers(&self) -> MutexGuard<'_, Papers> {
        self.papers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do next; nothing where all is done or nobody wants it any more. Waits where there may be something yet.
    pub(super) fn job(&self) -> Option<Job> {
        let mut papers = self.papers();
        loop {
            if papers.stopped {
                return None;
            }
            if let Some(task) = papers.tasks.pop_front() {
                return Some(Job::Annotate(task));
            }
            let has_room = papers.open == 0 || papers.open < OPEN && papers.waiting < WAITING;
            if has_room && let Some(job) = papers.open_next() {
                self.bell.notify_all();
                return Some(job);
            }
            if papers.listing.is_none() && papers.reading == 0 {
                return None;
            }
            papers = self.bell.wait(papers).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A source was read to its end.
    pub(super) fn done_reading(&self) {
        self.papers().reading -= 1;
        self.bell.notify_all();
    }

    /// Has an article annotated by whoever is free.
    pub(super) fn hand_over(&self, task: Task) {
        let mut papers = self.papers();
        if !papers.stopped {
            papers.tasks.push_back(task);
            self.bell.notify_all();
        }
    }

    /// Lines an answer up behind those of its source; while there is no room for it, `work` is done. `false` where
    /// nobody wants answers any more.
    pub(super) fn line_up(&self, to: &SyncSender<Slot>, mut slot: Slot, mut work: impl FnMut(Task)) -> bool {
        self.papers().waiting += slot.size;
        loop {
            match to.try_send(slot) {
                Ok(()) => return true,
                Err(TrySendError::Disconnected(_)) => return false,
                Err(TrySendError::Full(back)) => slot = back,
            }
            let task = self.papers().tasks.pop_front();
            match task {
                Some(task) => work(task),
                // Whatever is waited for is in some other thread's hands.
                None => return to.send(slot).is_ok(),
            }
        }
    }

    /// The answers of the next source. Nothing yet where the second is `false`, and nothing ever where it is `true`.
    pub(super) fn next_answers(&self, patience: Duration) -> (Option<Receiver<Slot>>, bool) {
        let papers = self.papers();
        let is_idle = |papers: &mut Papers| papers.answers.is_empty() && papers.listing.is_some();
        let waited = self.bell.wait_timeout_while(papers, patience, is_idle);
        let (mut papers, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let answers = papers.answers.pop_front();
        let over = answers.is_none() && papers.listing.is_none();
        (answers, over)
    }

    /// The answer about an article was taken.
    pub(super) fn taken(&self, slot: &Slot) {
        self.papers().waiting -= slot.size;
        self.bell.notify_all();
    }

    /// All answers of a source were taken.
    pub(super) fn close_source(&self) {
        self.papers().open -= 1;
        self.bell.notify_all();
    }

    /// Nobody wants answers any more.
    pub(super) fn stop(&self) {
        let mut papers = self.papers();
        papers.stopped = true;
        papers.tasks.clear();
        papers.answers.clear();
        self.bell.notify_all();
    }
}

impl Papers {
    fn open_next(&mut self) -> Option<Job> {
        let Some(listed) = self.listing.as_mut()?.next() else {
            self.listing = None;
            return None;
        };
        let (to, answers) = sync_channel(AHEAD);
        self.answers.push_back(answers);
        self.open += 1;
        self.reading += 1;
        Some(Job::Read(listed, to))
    }
}

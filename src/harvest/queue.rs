//! The queue: what the threads of a workers share. Sources to be read, articles to be annotated, and the order in which the
//! answers are wanted.
//!
//! Articles come before sources: a thread that reads an archive puts its articles here for the others, and one that has
//! to wait for room annotates meanwhile. So somebody always works at what is wanted next, and nothing can lock up.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::item::HarvestItem;
use crate::ingest::{Article, Origin, SourceFile, Unreadable};

/// The articles of one source that may wait for those before them.
const AHEAD: usize = 64;

/// The sources that may be open at once: read ahead of the one that is waited for.
const OPEN: usize = 1024;

/// The bytes of text that may wait before another source is opened.
const WAITING: usize = 32 << 20;

/// Found in the listing.
pub(crate) type Listed = Result<SourceFile, Unreadable>;

/// Where the answer about an article will be: first its place, then the answer.
pub(crate) struct PendingItem {
    pub(crate) origin: Origin,
    pub(crate) size: usize,
    pub(crate) answer: Receiver<HarvestItem>,
}

/// An article that is to be annotated.
pub(crate) struct AnnotationTask {
    pub(crate) article: Article,
    pub(crate) to: SyncSender<HarvestItem>,
}

/// What a thread does next.
pub(crate) enum Job {
    Annotate(AnnotationTask),
    Read(Listed, SyncSender<PendingItem>),
}

pub(crate) struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

struct QueueState {
    listing: Option<Box<dyn Iterator<Item = Listed> + Send>>,
    tasks: VecDeque<AnnotationTask>,
    /// The answers of each source, in the order of the listing.
    answers: VecDeque<Receiver<PendingItem>>,
    /// Sources that were opened and whose answers were not all taken.
    open: usize,
    /// Threads that read a source.
    reading: usize,
    /// Bytes of text whose answers were not taken.
    waiting: usize,
    stopped: bool,
}

impl Queue {
    pub(crate) fn new(listing: Box<dyn Iterator<Item = Listed> + Send>) -> Self {
        let state = QueueState {
            listing: Some(listing),
            tasks: VecDeque::new(),
            answers: VecDeque::new(),
            open: 0,
            reading: 0,
            waiting: 0,
            stopped: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The state are plain values, sound even where a thread panicked while it held them.
    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do next; nothing where all is done or nobody wants it any more. Waits where there may be something yet.
    pub(crate) fn job(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(task) = state.tasks.pop_front() {
                return Some(Job::Annotate(task));
            }
            let has_room = state.open == 0 || state.open < OPEN && state.waiting < WAITING;
            if has_room && let Some(job) = state.open_next() {
                self.changed.notify_all();
                return Some(job);
            }
            if state.listing.is_none() && state.reading == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A source was read to its end.
    pub(crate) fn done_reading(&self) {
        self.state().reading -= 1;
        self.changed.notify_all();
    }

    /// Has an article annotated by whoever is free.
    pub(crate) fn hand_over(&self, task: AnnotationTask) {
        let mut state = self.state();
        if !state.stopped {
            state.tasks.push_back(task);
            self.changed.notify_all();
        }
    }

    /// Lines an answer up behind those of its source; while there is no room for it, `work` is done. `false` where
    /// nobody wants answers any more.
    pub(crate) fn line_up(
        &self,
        to: &SyncSender<PendingItem>,
        mut slot: PendingItem,
        mut work: impl FnMut(AnnotationTask),
    ) -> bool {
        self.state().waiting += slot.size;
        loop {
            match to.try_send(slot) {
                Ok(()) => return true,
                Err(TrySendError::Disconnected(_)) => return false,
                Err(TrySendError::Full(back)) => slot = back,
            }
            let task = self.state().tasks.pop_front();
            match task {
                Some(task) => work(task),
                // Whatever is waited for is in some other thread's hands.
                None => return to.send(slot).is_ok(),
            }
        }
    }

    /// The answers of the next source. Nothing yet where the second is `false`, and nothing ever where it is `true`.
    pub(crate) fn next_answers(&self, patience: Duration) -> (Option<Receiver<PendingItem>>, bool) {
        let state = self.state();
        let is_idle = |state: &mut QueueState| state.answers.is_empty() && state.listing.is_some();
        let waited = self.changed.wait_timeout_while(state, patience, is_idle);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let answers = state.answers.pop_front();
        let over = answers.is_none() && state.listing.is_none();
        (answers, over)
    }

    /// The answer about an article was taken.
    pub(crate) fn taken(&self, slot: &PendingItem) {
        self.state().waiting -= slot.size;
        self.changed.notify_all();
    }

    /// All answers of a source were taken.
    pub(crate) fn close_source(&self) {
        self.state().open -= 1;
        self.changed.notify_all();
    }

    /// Nobody wants answers any more.
    pub(crate) fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        state.tasks.clear();
        state.answers.clear();
        self.changed.notify_all();
    }
}

impl QueueState {
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

//! The queue: what the workers share. Files to be read, articles to be annotated, and the order in which the items that
//! come of them are wanted.
//!
//! Each file has a bounded channel of [`PendingItem`]s, in the order of its articles, and each of these a channel of one
//! for the item itself, which any worker may fill. Whoever takes the items walks through the files' channels in the order
//! of the listing.
//!
//! Annotating comes before reading: a worker that reads an archive queues its articles for the others, and one whose
//! channel is full annotates meanwhile. So somebody always works at what is wanted next, and there is no deadlock.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::annotate::HarvestItem;
use crate::ingest::{Article, Origin, SourceFile, Unreadable};

/// How many articles of one file may wait for those before them.
const MAX_ITEMS_AHEAD: usize = 64;

/// How many files may be open at once: read ahead of the one whose items are wanted.
const MAX_OPEN_FILES: usize = 1024;

/// Bytes of text that may wait before another file is opened.
const MAX_WAITING_BYTES: usize = 32 << 20;

/// A file in the listing.
pub(crate) type ListedFile = Result<SourceFile, Unreadable>;

/// An item that was promised: it comes when a worker has annotated its article.
pub(crate) struct PendingItem {
    pub(crate) origin: Origin,
    /// Bytes of the article's text.
    pub(crate) size: usize,
    pub(crate) item: Receiver<HarvestItem>,
}

/// An article that is to be annotated.
pub(crate) struct AnnotationTask {
    pub(crate) article: Article,
    pub(crate) to: SyncSender<HarvestItem>,
}

/// What a worker does next.
pub(crate) enum Job {
    Annotate(AnnotationTask),
    Read(ListedFile, SyncSender<PendingItem>),
}

/// The items of the next file in the listing.
pub(crate) enum NextFile {
    Items(Receiver<PendingItem>),
    /// It isn't opened yet.
    NotYet,
    /// There is none.
    End,
}

/// The queue. A condition variable wakes all who wait whenever its state changes.
pub(crate) struct Queue {
    state: Mutex<QueueState>,
    changed: Condvar,
}

struct QueueState {
    listing: Option<Box<dyn Iterator<Item = ListedFile> + Send>>,
    tasks: VecDeque<AnnotationTask>,
    /// The items of each file, in the order of the listing.
    files: VecDeque<Receiver<PendingItem>>,
    /// How many files were opened and not all of their items taken.
    open: usize,
    /// How many workers read a file.
    reading: usize,
    /// Bytes of text whose items were not taken.
    waiting: usize,
    stopped: bool,
}

impl Queue {
    pub(crate) fn new(listing: Box<dyn Iterator<Item = ListedFile> + Send>) -> Self {
        let state = QueueState {
            listing: Some(listing),
            tasks: VecDeque::new(),
            files: VecDeque::new(),
            open: 0,
            reading: 0,
            waiting: 0,
            stopped: false,
        };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The state is of plain values, sound even where a thread panicked while it held the lock.
    fn state(&self) -> MutexGuard<'_, QueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What to do next; `None` when all is done or nobody wants it any more. Waits while there is nothing to do yet.
    pub(crate) fn next_job(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(task) = state.tasks.pop_front() {
                return Some(Job::Annotate(task));
            }
            let has_room =
                state.open == 0 || state.open < MAX_OPEN_FILES && state.waiting < MAX_WAITING_BYTES;
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

    /// Notes that a file was read to its end.
    pub(crate) fn finish_reading(&self) {
        self.state().reading -= 1;
        self.changed.notify_all();
    }

    /// Has an article annotated by the next worker that is free.
    pub(crate) fn push_task(&self, task: AnnotationTask) {
        let mut state = self.state();
        if !state.stopped {
            state.tasks.push_back(task);
            self.changed.notify_all();
        }
    }

    /// Appends an item to those of its file. While the channel is full, tasks are taken from the queue and given to
    /// `work`. `false` when nobody wants items any more.
    pub(crate) fn push_item(
        &self,
        to: &SyncSender<PendingItem>,
        mut pending: PendingItem,
        mut work: impl FnMut(AnnotationTask),
    ) -> bool {
        self.state().waiting += pending.size;
        loop {
            match to.try_send(pending) {
                Ok(()) => return true,
                Err(TrySendError::Disconnected(_)) => return false,
                Err(TrySendError::Full(back)) => pending = back,
            }
            let task = self.state().tasks.pop_front();
            match task {
                Some(task) => work(task),
                // The item that is wanted next is in another worker's hands.
                None => return to.send(pending).is_ok(),
            }
        }
    }

    /// The items of the next file, if it is opened within `patience`.
    pub(crate) fn next_file(&self, patience: Duration) -> NextFile {
        let state = self.state();
        let is_idle = |state: &mut QueueState| state.files.is_empty() && state.listing.is_some();
        let waited = self.changed.wait_timeout_while(state, patience, is_idle);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        match state.files.pop_front() {
            Some(items) => NextFile::Items(items),
            None if state.listing.is_some() => NextFile::NotYet,
            None => NextFile::End,
        }
    }

    /// Notes that an item was taken.
    pub(crate) fn note_taken(&self, pending: &PendingItem) {
        self.state().waiting -= pending.size;
        self.changed.notify_all();
    }

    /// Notes that all items of a file were taken.
    pub(crate) fn close_file(&self) {
        self.state().open -= 1;
        self.changed.notify_all();
    }

    /// Drops all work: nobody wants items any more.
    pub(crate) fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        state.tasks.clear();
        state.files.clear();
        self.changed.notify_all();
    }
}

impl QueueState {
    /// The next file of the listing, to be read.
    fn open_next(&mut self) -> Option<Job> {
        let Some(listed) = self.listing.as_mut()?.next() else {
            self.listing = None;
            return None;
        };
        let (to, items) = sync_channel(MAX_ITEMS_AHEAD);
        self.files.push_back(items);
        self.open += 1;
        self.reading += 1;
        Some(Job::Read(listed, to))
    }
}

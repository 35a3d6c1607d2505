//! The searcher: a thread that searches, one query at a time. A newer query takes the place of one that waits, and
//! cancels one that runs. In between it looks up what else a key asks of the whole dataset.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::incoming::Incoming;
use crate::app::{LookUp, Message, SearchResult, Viewport, read_ahead};
use crate::search::{Cancel, Engine, Query};

/// A search to be done.
struct SearchTask {
    serial: u64,
    query: Query,
    engine: Arc<Engine>,
    viewport: Viewport,
    cancel: Cancel,
}

/// A question to be answered.
struct LookUpTask {
    look_up: LookUp,
    engine: Arc<Engine>,
    cancel: Cancel,
}

/// What the thread does next.
enum SearcherTask {
    Search(SearchTask),
    LookUp(LookUpTask),
}

/// Room for one task of each kind, between the loop and the thread.
#[derive(Default)]
struct Mailbox {
    search: Option<SearchTask>,
    look_up: Option<LookUpTask>,
    /// The flag that cancels the last question.
    cancel_look_up: Cancel,
    /// The flag that cancels the last search.
    cancel: Cancel,
    closed: bool,
}

/// The handle of the thread; dropping it ends the thread.
pub struct Searcher {
    mailbox: Arc<(Mutex<Mailbox>, Condvar)>,
}

impl Searcher {
    /// Starts the thread. It sends its results to `inbox`.
    pub fn start(inbox: Sender<Incoming>) -> Self {
        Self::with(inbox, SearchResult::search)
    }

    /// Starts the thread with another function that searches.
    pub fn with(
        inbox: Sender<Incoming>,
        search: impl Fn(&Engine, u64, &Query, &Cancel) -> Option<SearchResult> + Send + 'static,
    ) -> Self {
        let mailbox = Arc::new((Mutex::new(Mailbox::default()), Condvar::new()));
        let shared = Arc::clone(&mailbox);
        thread::spawn(move || {
            while let Some(task) = next(&shared) {
                let message = match task {
                    SearcherTask::Search(task) => {
                        let result = search(&task.engine, task.serial, &task.query, &task.cancel);
                        let Some(result) = result else { continue };
                        read_ahead(&task.engine, &result.answer, task.viewport, &task.cancel);
                        Message::Found(Box::new(result))
                    }
                    SearcherTask::LookUp(task) => {
                        Message::LookedUp(task.look_up.answer(&task.engine, &task.cancel))
                    }
                };
                if inbox.send(Incoming::Message(message)).is_err() {
                    return;
                }
            }
        });
        Self { mailbox }
    }

    /// Asks for a search, in place of any other.
    pub fn ask(&self, serial: u64, query: Query, engine: Arc<Engine>, viewport: Viewport) {
        let (mailbox, bell) = &*self.mailbox;
        let mut mailbox = lock(mailbox);
        mailbox.cancel.raise();
        mailbox.cancel = Cancel::new();
        mailbox.search = Some(SearchTask { serial, query, engine, viewport, cancel: mailbox.cancel.clone() });
        bell.notify_one();
    }

    /// Asks a question, in place of any other. Searches come first.
    pub fn look_up(&self, look_up: LookUp, engine: Arc<Engine>) {
        let (mailbox, bell) = &*self.mailbox;
        let mut mailbox = lock(mailbox);
        mailbox.cancel_look_up.raise();
        mailbox.cancel_look_up = Cancel::new();
        mailbox.look_up = Some(LookUpTask { look_up, engine, cancel: mailbox.cancel_look_up.clone() });
        bell.notify_one();
    }
}

impl Drop for Searcher {
    fn drop(&mut self) {
        let (mailbox, bell) = &*self.mailbox;
        let mut mailbox = lock(mailbox);
        mailbox.closed = true;
        mailbox.cancel.raise();
        mailbox.cancel_look_up.raise();
        bell.notify_one();
    }
}

/// Locks the mailbox. It holds plain values, so it is sound even where a thread panicked while it had the lock.
fn lock(mailbox: &Mutex<Mailbox>) -> MutexGuard<'_, Mailbox> {
    mailbox.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for the next task; `None` when the mailbox is closed.
fn next((mailbox, bell): &(Mutex<Mailbox>, Condvar)) -> Option<SearcherTask> {
    let mut mailbox = bell
        .wait_while(lock(mailbox), |mailbox| {
            mailbox.search.is_none() && mailbox.look_up.is_none() && !mailbox.closed
        })
        .unwrap_or_else(PoisonError::into_inner);
    if mailbox.closed {
        return None;
    }
    let search = mailbox.search.take().map(SearcherTask::Search);
    search.or_else(|| mailbox.look_up.take().map(SearcherTask::LookUp))
}

//! The searcher: a thread that searches. A newer query supersedes the one that it is at.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::looping::Incoming;
use crate::app::{Eye, Found, Message, read_ahead};
use crate::search::{Cancel, Engine, Query};

/// What is to be searched for next.
struct Task {
    serial: u64,
    query: Query,
    engine: Arc<Engine>,
    eye: Eye,
    cancel: Cancel,
}

#[derive(Default)]
struct Desk {
    next: Option<Task>,
    /// The flag of the search that was asked for last.
    cancel: Cancel,
    closed: bool,
}

/// The way to ask the thread.
pub struct Searcher {
    desk: Arc<(Mutex<Desk>, Condvar)>,
}

impl Searcher {
    /// Starts the thread. It answers into `inbox`.
    pub fn start(inbox: Sender<Incoming>) -> Self {
        Self::with(inbox, Found::search)
    }

    /// Starts the thread with a search of its own kind.
    pub fn with(
        inbox: Sender<Incoming>,
        search: impl Fn(&Engine, u64, &Query, &Cancel) -> Option<Found> + Send + 'static,
    ) -> Self {
        let desk = Arc::new((Mutex::new(Desk::default()), Condvar::new()));
        let theirs = Arc::clone(&desk);
        thread::spawn(move || {
            while let Some(task) = next(&theirs) {
                let found = search(&task.engine, task.serial, &task.query, &task.cancel);
                let Some(found) = found else { continue };
                read_ahead(&task.engine, &found.answer, task.eye, &task.cancel);
                if inbox.send(Incoming::Message(Message::Found(Box::new(found)))).is_err() {
                    return;
                }
            }
        });
        Self { desk }
    }

    /// Asks for a search, in the place of any other.
    pub fn ask(&self, serial: u64, query: Query, engine: Arc<Engine>, eye: Eye) {
        let (desk, bell) = &*self.desk;
        let mut desk = held(desk);
        desk.cancel.raise();
        desk.cancel = Cancel::new();
        desk.next = Some(Task { serial, query, engine, eye, cancel: desk.cancel.clone() });
        bell.notify_one();
    }
}

impl Drop for Searcher {
    fn drop(&mut self) {
        let (desk, bell) = &*self.desk;
        let mut desk = held(desk);
        desk.closed = true;
        desk.cancel.raise();
        bell.notify_one();
    }
}

/// The desk holds plain values, so it is sound even where a thread panicked while it held it.
fn held(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next(desk: &(Mutex<Desk>, Condvar)) -> Option<Task> {
    let (desk, bell) = desk;
    let mut desk = bell
        .wait_while(held(desk), |desk| desk.next.is_none() && !desk.closed)
        .unwrap_or_else(PoisonError::into_inner);
    if desk.closed { None } else { desk.next.take() }
}

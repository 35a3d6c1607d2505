//! Errands: work that may take a moment, with other programs, files or all of a dataset, each on a thread of its own, so that
//! the screen never waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use crate::app::{Message, Notice};
use crate::terminal::incoming::Incoming;

/// Whether the explorer is being left, so that an errand had better come to its end.
#[derive(Clone, Default)]
pub(in crate::terminal) struct Leaving(Arc<AtomicBool>);

impl Leaving {
    /// Whether it is.
    pub(in crate::terminal) fn is_so(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The errands that run. Dropping them waits for their ends: who copies and quits has copied.
pub(in crate::terminal) struct Errands {
    inbox: Sender<Incoming>,
    leaving: Leaving,
    threads: Vec<JoinHandle<()>>,
}

impl Errands {
    pub(in crate::terminal) fn new(inbox: Sender<Incoming>) -> Self {
        Self { inbox, leaving: Leaving::default(), threads: Vec::new() }
    }

    /// Starts an errand. It must end by itself, and soon. What it answers is told to the user.
    pub(in crate::terminal) fn run(
        &mut self,
        errand: impl FnOnce(&Leaving) -> Option<Notice> + Send + 'static,
    ) {
        self.run_telling(move |leaving, tell| {
            if let Some(notice) = errand(leaving) {
                tell(Message::Notice(notice));
            }
        });
    }

    /// Starts work whose answer nobody needs when the explorer is left: leaving does not wait for it.
    pub(in crate::terminal) fn ask(&self, work: impl FnOnce() -> Option<Message> + Send + 'static) {
        let inbox = self.inbox.clone();
        thread::spawn(move || work().map(|answer| inbox.send(Incoming::Message(answer))));
    }

    /// Starts an errand that tells the explorer how it gets on. It must end soon when the explorer is left.
    pub(in crate::terminal) fn run_telling(
        &mut self,
        errand: impl FnOnce(&Leaving, &dyn Fn(Message)) + Send + 'static,
    ) {
        let (inbox, leaving) = (self.inbox.clone(), self.leaving.clone());
        self.threads.retain(|thread| !thread.is_finished());
        self.threads.push(thread::spawn(move || {
            // Sending fails where the loop has ended, and then nobody listens.
            errand(&leaving, &|message| drop(inbox.send(Incoming::Message(message))));
        }));
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        self.leaving.0.store(true, Ordering::Relaxed);
        for thread in self.threads.drain(..) {
            // A panic was told by its hook.
            let _ = thread.join();
        }
    }
}

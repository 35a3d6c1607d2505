//! Both: two things that are done at once.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Does two things at once. Where there can be no second thread, one after the other.
pub(crate) fn both<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    // Whoever comes first does it: the thread, or this one when there is no thread.
    let waiting = Mutex::new(Some(a));
    let take = || waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let done = || take().map(|a| a());
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, done);
        let b = b();
        let a = match other.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(Some(a))) => Some(a),
            Ok(Err(panic)) => resume_unwind(panic),
            Ok(Ok(None)) | Err(_) => done(),
        };
        // It is taken once, by whoever does it.
        (a.unwrap_or_else(|| unreachable!()), b)
    })
}

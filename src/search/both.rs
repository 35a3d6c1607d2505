//! Both: two things that are done at once.

use std::thread;

/// Does two things at once. Where there can be no second thread, one after the other.
pub(super) fn both<A: Send, B>(a: impl Fn() -> A + Sync, b: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, &a).ok();
        let b = b();
        (other.and_then(|other| other.join().ok()).unwrap_or_else(&a), b)
    })
}

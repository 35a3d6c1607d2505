//! Two closures run in parallel, as `rayon::join` does, for work of milliseconds and for work of seconds.
//!
//! Short work shares a pool of threads that searches wait for; long work gets a thread of its own, so that it never occupies
//! that pool.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The pool for short work: as many threads as there are cores.
static POOL: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let count = thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads(count).thread_name(|_| "parallel".to_owned()).build().ok()
});

/// Runs two closures in parallel that take milliseconds each: `a` on a thread of the pool, `b` on this one. Where no thread of the
/// pool is free by the time `b` has ended, this thread runs `a` too. A panic of either is passed on.
pub(crate) fn join<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    let Some(pool) = &*POOL else {
        let b = b();
        return (a(), b);
    };
    // Whichever thread is first takes `a`: one of the pool, or this one when it has finished `b`.
    let waiting = Mutex::new(Some(a));
    let from_pool = Mutex::new(None);
    let (own, b) = pool.in_place_scope(|scope| {
        scope.spawn(|_| {
            let a = taken(&waiting).map(|a| a());
            *from_pool.lock().unwrap_or_else(PoisonError::into_inner) = a;
        });
        let b = b();
        (taken(&waiting).map(|a| a()), b)
    });
    // Exactly one thread took `a`; a panic on a thread of the pool has left `in_place_scope` already.
    (own.or_else(|| taken(&from_pool)).unwrap_or_else(|| unreachable!()), b)
}

/// Runs two closures in parallel that may take seconds: `a` on a new thread, so that the pool stays free for searches. Where no
/// thread can be spawned, one after the other. A panic of either is passed on.
pub(crate) fn join_long<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    // Where the thread can't be spawned, `a` is still here.
    let waiting = Mutex::new(Some(a));
    let done = || taken(&waiting).map(|a| a());
    thread::scope(|scope| {
        let other = thread::Builder::new().spawn_scoped(scope, done);
        let b = b();
        let a = match other.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(a)) => a,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => done(),
        };
        (a.unwrap_or_else(|| unreachable!()), b)
    })
}

fn taken<T>(from: &Mutex<Option<T>>) -> Option<T> {
    from.lock().unwrap_or_else(PoisonError::into_inner).take()
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn nested_joins_from_many_threads_all_finish() {
        fn sum(numbers: &[u64]) -> u64 {
            let (first, second) = numbers.split_at(numbers.len() / 2);
            if first.is_empty() {
                return second.iter().sum();
            }
            let (first, second) = join(|| sum(first), || sum(second));
            first + second
        }
        let numbers: Vec<u64> = (0..1000).collect();
        thread::scope(|scope| {
            let sums: Vec<_> = (0..4).map(|_| scope.spawn(|| sum(&numbers))).collect();
            sums.into_iter().for_each(|each| assert_eq!(each.join().unwrap(), 499_500));
        });
    }

    #[test]
    fn a_panic_of_either_reaches_the_caller() {
        assert!(catch_unwind(|| join(|| panic!("pier"), || 1)).is_err());
        assert!(catch_unwind(|| join(|| 1, || panic!("pier"))).is_err());
        assert_eq!(join(|| 1, || 2), (1, 2));
        assert!(catch_unwind(|| join_long(|| panic!("pier"), || 1)).is_err());
        assert_eq!(join_long(|| 1, || 2), (1, 2));
    }

    #[test]
    fn short_work_never_waits_for_long_work() {
        const PATIENCE: Duration = Duration::from_secs(60);
        let long = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            let (ends, works): (Vec<_>, Vec<_>) = (0..long)
                .map(|_| {
                    let (end, ended) = mpsc::channel();
                    let (begin, begun) = mpsc::channel();
                    let (report, reported) = mpsc::channel();
                    let a = move || {
                        begin.send(()).unwrap();
                        ended.recv_timeout(PATIENCE).is_ok()
                    };
                    let b = move || report.send(begun.recv_timeout(PATIENCE)).unwrap();
                    let work = scope.spawn(|| join_long(a, b).0);
                    reported.recv().unwrap().unwrap();
                    (end, work)
                })
                .unzip();
            assert_eq!(join(|| 1, || 2), (1, 2));
            ends.iter().for_each(|end| end.send(()).unwrap());
            works.into_iter().for_each(|work| assert!(work.join().unwrap(), "it was waited for"));
        });
    }
}

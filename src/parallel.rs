//! Both: two things that are done at once.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads that wait for something to do.
static HELPERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let count = thread::available_parallelism().map_or(1, NonZero::get);
    ThreadPoolBuilder::new().num_threads(count).thread_name(|_| "helper".to_owned()).build().ok()
});

/// Does two things at once that take milliseconds, with a helper. Where none is free, one after the other.
pub(crate) fn both<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    let Some(helpers) = &*HELPERS else {
        let b = b();
        return (a(), b);
    };
    // Whoever comes first does it: a helper, or this thread when it is done with the other.
    let waiting = Mutex::new(Some(a));
    let helped = Mutex::new(None);
    let (own, b) = helpers.in_place_scope(|scope| {
        scope.spawn(|_| {
            let a = taken(&waiting).map(|a| a());
            *helped.lock().unwrap_or_else(PoisonError::into_inner) = a;
        });
        let b = b();
        (taken(&waiting).map(|a| a()), b)
    });
    // It is taken once, by whoever does it, and a panic of a helper is one of this thread.
    (own.or_else(|| taken(&helped)).unwrap_or_else(|| unreachable!()), b)
}

/// Does two things at once that may take seconds. A thread is made for it, so that the helpers are there for searches.
/// Where there can be none, one after the other.
pub(crate) fn both_at_length<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    // Where the thread can't be made, what it was to do is still here.
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
    fn both_are_done_however_many_ask() {
        fn sum(numbers: &[u64]) -> u64 {
            let (first, second) = numbers.split_at(numbers.len() / 2);
            if first.is_empty() {
                return second.iter().sum();
            }
            let (first, second) = both(|| sum(first), || sum(second));
            first + second
        }
        let numbers: Vec<u64> = (0..1000).collect();
        thread::scope(|scope| {
            let sums: Vec<_> = (0..4).map(|_| scope.spawn(|| sum(&numbers))).collect();
            sums.into_iter().for_each(|each| assert_eq!(each.join().unwrap(), 499_500));
        });
    }

    #[test]
    fn a_panic_of_either_is_the_callers() {
        assert!(catch_unwind(|| both(|| panic!("pier"), || 1)).is_err());
        assert!(catch_unwind(|| both(|| 1, || panic!("pier"))).is_err());
        assert_eq!(both(|| 1, || 2), (1, 2));
        assert!(catch_unwind(|| both_at_length(|| panic!("pier"), || 1)).is_err());
        assert_eq!(both_at_length(|| 1, || 2), (1, 2));
    }

    #[test]
    fn nothing_short_waits_for_what_takes_long() {
        const PATIENCE: Duration = Duration::from_secs(60);
        let long = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            let (ends, works): (Vec<_>, Vec<_>) = (0..long)
                .map(|_| {
                    let (end, ended) = mpsc::channel();
                    let (begin, begun) = mpsc::channel();
                    let (tell, told) = mpsc::channel();
                    let a = move || {
                        begin.send(()).unwrap();
                        ended.recv_timeout(PATIENCE).is_ok()
                    };
                    let b = move || tell.send(begun.recv_timeout(PATIENCE)).unwrap();
                    let work = scope.spawn(|| both_at_length(a, b).0);
                    told.recv().unwrap().unwrap();
                    (end, work)
                })
                .unzip();
            assert_eq!(both(|| 1, || 2), (1, 2));
            ends.iter().for_each(|end| end.send(()).unwrap());
            works.into_iter().for_each(|work| assert!(work.join().unwrap(), "it was waited for"));
        });
    }
}

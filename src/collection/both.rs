//! Both: two things that are done at once.

use std::num::NonZero;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Threads that wait for something to do. Two even on one core: one may have a disk to wait for.
static HELPERS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let count = thread::available_parallelism().map_or(1, NonZero::get).max(2);
    ThreadPoolBuilder::new().num_threads(count).thread_name(|_| "helper".to_owned()).build().ok()
});

/// Does two things at once. Where no thread is free, one after the other.
pub(crate) fn both<A: Send, B>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    let Some(helpers) = &*HELPERS else {
        let b = b();
        return (a(), b);
    };
    // Whoever comes first does it: a helper, or this thread when it is done with the other.
    let waiting = Mutex::new(Some(a));
    let take = || waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let helped = Mutex::new(None);
    let (own, b) = helpers.in_place_scope(|scope| {
        scope.spawn(|_| {
            let a = take().map(|a| a());
            *helped.lock().unwrap_or_else(PoisonError::into_inner) = a;
        });
        let b = b();
        (take().map(|a| a()), b)
    });
    let helped = helped.into_inner().unwrap_or_else(PoisonError::into_inner);
    // It is taken once, by whoever does it, and a panic of a helper is one of this thread.
    (own.or(helped).unwrap_or_else(|| unreachable!()), b)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

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
    }
}

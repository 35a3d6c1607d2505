//! Rows touched: how many rows a piece of work looked at, for the test that holds the explorer's thread to a screenful. Outside
//! of tests this is nothing.
//!
//! A pass over a bit set touches as many rows as it has bits. Each thread counts its own.

#[cfg(not(test))]
#[inline]
pub(crate) fn touch(_rows: usize) {}

#[cfg(test)]
std::thread_local! {
    static TOUCHED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
pub(crate) fn touch(rows: usize) {
    TOUCHED.set(TOUCHED.get() + rows);
}

/// What some work gives, and how many rows it touched.
#[cfg(test)]
pub(crate) fn rows_touched<R>(work: impl FnOnce() -> R) -> (R, usize) {
    let before = TOUCHED.get();
    let done = work();
    (done, TOUCHED.get() - before)
}

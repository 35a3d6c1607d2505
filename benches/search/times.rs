//! Times of keystrokes.

use std::time::Duration;

/// In milliseconds.
pub(crate) fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// The one that so many percent of them come before. They are sorted, and there is one at least.
pub(crate) fn at<T: Copy>(sorted: &[T], percent: usize) -> T {
    sorted[(sorted.len() - 1) * percent / 100]
}

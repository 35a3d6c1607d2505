//! Times of keystrokes.

use std::time::Duration;

/// In milliseconds.
pub(crate) fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// The value at a percentile. The values are sorted, and there is at least one.
pub(crate) fn at<T: Copy>(sorted: &[T], percent: usize) -> T {
    sorted[(sorted.len() - 1) * percent / 100]
}

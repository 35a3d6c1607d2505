//! The table of who took how long, as the README has it.

use std::fmt::Write as _;
use std::time::Duration;

use crate::times::{at, shown};

/// One of those who were measured.
pub(crate) struct Row {
    name: String,
    median: Duration,
    /// The 99th percentile.
    slow: Duration,
    worst: Duration,
}

impl Row {
    /// Of the times of all keystrokes, one at least.
    pub(crate) fn new(name: &str, mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let [median, slow, worst] = [50, 99, 100].map(|percent| at(&times, percent));
        Self { name: name.to_owned(), median, slow, worst }
    }
}

/// The rows, each beside the first: how many times as long it takes.
pub(crate) fn markdown(rows: &[Row]) -> String {
    let mut table = String::from(
        "| | median | 99th percentile | worst | whosaid is faster at the median | at the 99th percentile |\n|---|---|---|---|---|---|\n",
    );
    let Some(first) = rows.first() else { return table };
    for (nth, Row { name, median, slow, worst }) in rows.iter().enumerate() {
        let [median_times, slow_times] =
            [(median, first.median), (slow, first.slow)].map(|(theirs, ours)| {
                let times = theirs.as_secs_f64() / ours.as_secs_f64();
                if nth > 0 { factor(times) } else { String::new() }
            });
        let [median, slow, worst] = [median, slow, worst].map(|&time| shown(time));
        let _ = writeln!(table, "| {name} | {median} | {slow} | {worst} | {median_times} | {slow_times} |");
    }
    table
}

/// So many times, with as many digits as mean something.
fn factor(times: f64) -> String {
    if times < 10.0 { format!("{times:.1} times") } else { format!("{times:.0} times") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rival_is_compared_with_the_first_at_the_median_and_at_the_99th_percentile() {
        let milliseconds = |times: &[u64]| times.iter().map(|&time| Duration::from_millis(time)).collect();
        let rows =
            [Row::new("whosaid", milliseconds(&[4, 1, 2])), Row::new("fzf", milliseconds(&[900, 5, 700]))];
        let table = markdown(&rows);
        assert!(table.ends_with(
            "| whosaid | 2.00 ms | 2.00 ms | 4.00 ms |  |  |\n| fzf | 700.00 ms | 700.00 ms | 900.00 ms | 350 times | 350 times |\n"
        ), "{table}");
        assert_eq!(factor(1.26), "1.3 times");
    }
}

//! The only way to stderr: everything is scrubbed here, whoever it comes from.

use std::io::{self, Write as _};

use crate::text::cells::cut;
use crate::text::scrub::Clean;

/// Says that something is wrong, in a sentence after the program's name.
pub(crate) fn error(sentence: &str) {
    say(&format!("whosaid: {}", sentence.trim_end()));
}

/// Says something that is no error.
pub(super) fn note(sentence: &str) {
    say(sentence.trim_end());
}

/// Shows a sentence in a terminal's last line, where the next takes its place.
pub(super) fn line(sentence: &str, width: usize) {
    let clean = Clean::printed_line(sentence);
    // A line that reaches the edge would wrap, and the next could not take its place.
    let shown = cut(clean.as_str(), width.saturating_sub(1)).apply(clean.as_str()).into_owned();
    let _ = write!(io::stderr().lock(), "\r{shown}\x1B[K");
}

/// Takes the sentence away.
pub(super) fn clear_line() {
    let _ = write!(io::stderr().lock(), "\r\x1B[K");
}

fn say(text: &str) {
    // Nobody is left to be told that stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{}", Clean::printed_text(text).as_str());
}

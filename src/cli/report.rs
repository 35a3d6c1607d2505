//! The only way to stderr: everything is scrubbed here, whoever it comes from.

use std::io::{self, Write as _};

use crate::text::scrub::Clean;

/// Says that something is wrong, in a sentence after the program's name.
pub(crate) fn error(sentence: &str) {
    say(&format!("whosaid: {}", sentence.trim_end()));
}

/// Says something that is no error.
pub(super) fn note(sentence: &str) {
    say(sentence.trim_end());
}

fn say(text: &str) {
    // Nobody is left to be told that stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{}", Clean::printed_text(text).as_str());
}

//! A notice: a sentence at the foot of the screen, until the next key.

/// A sentence for the user, and whether it reports a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence, not scrubbed yet.
    pub words: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

impl Notice {
    /// A notice of success.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: false }
    }

    /// A notice of failure.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: true }
    }
}

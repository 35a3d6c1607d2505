//! Aliases: the other names by which a text calls an entity. This is where a speaker's aliases are made.
//!
//! Each mention that names the entity adds its words, and its words with the title before them: "Pell", "Dr. Pell". The
//! aliases that a speaker has in several documents are joined by [`super::register`].

use super::mentions::{Mention, flags};
use crate::collection::Span;

/// Most aliases of an entity.
const MAX_TEXT_ALIASES: usize = 12;

/// How far before a name its title may start, in bytes.
const MAX_TITLE_BYTES: u32 = 40;

/// Where the aliases of an entity are; no two have the same words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aliases {
    spans: Vec<Span>,
}

impl Aliases {
    /// Adds what `mention` calls the entity, unless that is its `name` or an alias already.
    pub(crate) fn add(&mut self, text: &str, name: Span, mention: &Mention) {
        let words = |span: Span| text.get(span.range()).unwrap_or_default();
        let title_start = mention.start.max(mention.span.start.saturating_sub(MAX_TITLE_BYTES));
        for span in [mention.span, Span { start: title_start, end: mention.span.end }] {
            let is_new =
                words(span) != words(name) && self.spans.iter().all(|old| words(*old) != words(span));
            // Without a title only an office in small letters precedes the name, which is no part of it.
            let is_name = span.start == mention.span.start || mention.is(flags::TITLED);
            let has_room = self.spans.len() < MAX_TEXT_ALIASES;
            if is_new && is_name && has_room && !words(span).contains(['\n', '"', '“', '”']) {
                self.spans.push(span);
            }
        }
    }

    /// The aliases in words, white space made one blank, without `name`.
    pub(crate) fn in_words(&self, text: &str, name: &str) -> Vec<String> {
        let mut aliases: Vec<String> = Vec::new();
        for alias in self.spans.iter().map(|span| on_one_line(text, *span)) {
            if alias != name && !aliases.contains(&alias) {
                aliases.push(alias);
            }
        }
        aliases
    }
}

/// The words of a span with single blanks between them.
pub(crate) fn on_one_line(text: &str, span: Span) -> String {
    text.get(span.range()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

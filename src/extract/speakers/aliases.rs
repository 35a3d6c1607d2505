//! Aliases: the other names by which a text calls an entity. This is where a speaker's aliases are made.
//!
//! Each mention that names the entity adds its words, and its words with the title before them: "Pell", "Dr. Pell". The
//! aliases that a speaker has in several documents are joined by [`super::register`].

use super::gazetteer;
use super::gazetteer::Gazetteer;
use super::mentions::{Mention, flags};
use crate::collection::Span;
use crate::extract::words::token::lower;

/// Most aliases of an entity.
const MAX_TEXT_ALIASES: usize = 12;

/// Most words of a title before a name that are looked at.
const MAX_TITLE_WORDS: usize = 5;

/// Where the aliases of an entity are; no two have the same words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aliases {
    spans: Vec<Span>,
}

impl Aliases {
    /// Adds what `mention` calls the entity, unless that is its `name` or an alias already.
    pub(crate) fn add(&mut self, text: &str, gazetteer: &Gazetteer, name: Span, mention: &Mention) {
        let words = |span: Span| text.get(span.range()).unwrap_or_default();
        let titled = if mention.is(flags::TITLED) { title_start(text, gazetteer, mention) } else { None };
        let bare = Some(mention.span.start).filter(|_| !mention.is(flags::UNCERTAIN_NAME));
        for start in [bare, titled].into_iter().flatten() {
            let span = Span { start, end: mention.span.end };
            let is_new =
                words(span) != words(name) && self.spans.iter().all(|old| words(*old) != words(span));
            let has_room = self.spans.len() < MAX_TEXT_ALIASES;
            if is_new && has_room && !words(span).contains(['\n', '"', '“', '”']) {
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

/// Where the title before a name starts, if all of its words are titles in capitals: "Secretary of State". Of "Ohio Gov. Ana Pell"
/// it is "Gov."; a title that other words belong to, as those of "Press Secretary Ana Pell", is none.
fn title_start(text: &str, gazetteer: &Gazetteer, mention: &Mention) -> Option<u32> {
    let before = text.get(mention.start as usize..mention.span.start as usize)?;
    let mut start = None;
    let mut is_whole = true;
    let mut end = before.len();
    for _ in 0..MAX_TITLE_WORDS {
        let trimmed = before[..end].trim_end_matches(' ');
        let at = trimmed
            .rfind([' ', '\u{a0}'])
            .map_or(0, |at| at + trimmed[at..].chars().next().map_or(1, char::len_utf8));
        let written = &trimmed[at..];
        if trimmed.is_empty() || before[trimmed.len()..].is_empty() {
            break;
        }
        let classes = gazetteer.classes(lower(written.trim_end_matches('.')));
        let is_title = classes & gazetteer::TITLE != 0 && written.starts_with(char::is_uppercase);
        let is_link = classes & (gazetteer::OF | gazetteer::PORTFOLIO) != 0;
        if !is_title && !is_link {
            // "1st Class" is half a title.
            is_whole = !written.starts_with(|c: char| c.is_ascii_digit());
            is_whole &= start.is_some_and(|start: usize| is_strong(gazetteer, &before[start..]))
                || !written.starts_with(char::is_uppercase)
                || classes & (gazetteer::PEOPLE | gazetteer::COUNTRY | gazetteer::PLACE | gazetteer::FORMER)
                    != 0;
            break;
        }
        if is_title {
            start = Some(at);
        }
        end = at;
    }
    start.filter(|_| is_whole).map(|at| mention.start + at as u32)
}

/// Whether a title is one by itself: "Gov.", not "Secretary".
fn is_strong(gazetteer: &Gazetteer, title: &str) -> bool {
    let first = title.split(' ').next().unwrap_or_default();
    gazetteer.classes(lower(first.trim_end_matches('.'))) & gazetteer::STRONG != 0
}

/// The words of a span with single blanks between them.
pub(crate) fn on_one_line(text: &str, span: Span) -> String {
    text.get(span.range()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

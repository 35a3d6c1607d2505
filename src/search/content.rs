//! The content of an attribution as the reader sees it.

use std::ops::Range;

use crate::collection::{Attribution, Document};
use crate::text::{fold::fold, words::words};

/// The words of the content as byte ranges of the document's text: those of all its spans, one after another,
/// without the "that" which only ties it to the cue.
pub(super) fn content_words(document: &Document<'_>, attribution: &Attribution<'_>) -> Vec<Range<usize>> {
    let spans = attribution.content.iter().map(|span| span.range());
    let mut found: Vec<Range<usize>> = spans.flat_map(|span| words_within(document.text, span)).collect();
    let head = attribution.content.first().map_or("", |span| document.words(*span));
    if found.len() > 1 && is_that(head) {
        found.remove(0);
    }
    found
}

/// The words that stand in a range of a text, as byte ranges of the text.
pub(super) fn words_within(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = range.start;
    let part = &text[range];
    words(part)
        .filter(|word| !fold(&part[word.clone()]).is_empty())
        .map(move |word| start + word.start..start + word.end)
}

/// Whether a content begins with the conjunction: in small letters, before any quotation mark.
fn is_that(head: &str) -> bool {
    let head = head.trim_start();
    words(head).next() == Some(0..4) && head.starts_with("that")
}

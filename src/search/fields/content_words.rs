//! The words of a content, as the reader sees them. Indexing and highlighting must agree on them.

use std::ops::Range;

use crate::collection::wording::length_of_that;
use crate::collection::{Attribution, Document};
use crate::text::fold::fold;
use crate::text::words::words;

/// The words of the content as byte ranges of the document's text: those of all its spans, one after another,
/// without the "that" which only ties it to the cue.
pub(crate) fn content_words(document: &Document<'_>, attribution: &Attribution<'_>) -> Vec<Range<usize>> {
    let spans = content_spans(document, attribution);
    spans.into_iter().flat_map(|span| words_within(document.text, span)).collect()
}

/// The spans of the content, without that "that".
pub(crate) fn content_spans(document: &Document<'_>, attribution: &Attribution<'_>) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = attribution.content.iter().map(|span| span.range()).collect();
    if let Some(first) = spans.first_mut() {
        first.start += length_of_that(&document.text[first.clone()]);
    }
    spans
}

/// The words in a range of a text, as byte ranges of the text.
pub(crate) fn words_within(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let start = range.start;
    let part = &text[range];
    let word = move |word: Range<usize>| start + word.start..start + word.end;
    words(part).filter(|word| has_fold(&part[word.clone()])).map(word)
}

/// Whether anything is left of a word when it is folded. Most words begin with a letter that is.
fn has_fold(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric()) || !fold(word).is_empty()
}

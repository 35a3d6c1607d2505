//! A cache of paragraphs: where the paragraphs of documents start and end.
//!
//! They follow from the text; an index has them, elsewhere they are found when a document is asked for them. The last 128
//! documents are cached, least recently used first out, so that a walk through millions of documents stays within bounds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Span;
use crate::text::paragraphs::{LineStart, lines};

/// More documents than a screen shows.
const MAX_DOCUMENTS: usize = 128;

/// The paragraphs of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paragraphs {
    /// Each paragraph, in order: from its first word to its last.
    pub spans: Vec<Span>,
    /// Where lines start that stay lines of their own within a paragraph, in bytes of the text, ascending.
    pub kept_lines: Vec<u32>,
}

impl Paragraphs {
    /// Finds the paragraphs of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut found = Self::default();
        for line in lines(text) {
            let span = Span::from(line.words);
            match found.spans.last_mut() {
                Some(last) if line.start != LineStart::Paragraph => last.end = span.end,
                _ => found.spans.push(span),
            }
            if line.start == LineStart::Kept {
                found.kept_lines.push(span.start);
            }
        }
        found
    }
}

/// The paragraphs of the documents that were asked for last.
#[derive(Debug, Default)]
pub(crate) struct ParagraphCache {
    /// By document, the most recently used last.
    entries: Mutex<VecDeque<(u32, Arc<Paragraphs>)>>,
}

impl ParagraphCache {
    /// The paragraphs of a document, which are found or read if they aren't here.
    pub(crate) fn paragraphs(&self, document: u32, find: impl FnOnce() -> Paragraphs) -> Arc<Paragraphs> {
        let take = |entries: &mut VecDeque<(u32, Arc<Paragraphs>)>| {
            let index = entries.iter().rposition(|(no, _)| *no == document)?;
            entries.remove(index).map(|(_, paragraphs)| paragraphs)
        };
        let known = take(&mut self.lock());
        // Other threads may ask for other documents meanwhile.
        let paragraphs = known.unwrap_or_else(|| Arc::new(find()));
        let mut entries = self.lock();
        take(&mut entries);
        entries.push_back((document, Arc::clone(&paragraphs)));
        if entries.len() > MAX_DOCUMENTS {
            entries.pop_front();
        }
        paragraphs
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u32, Arc<Paragraphs>)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_documents_are_cached_and_no_more() {
        let cache = ParagraphCache::default();
        let of = |no: u32| cache.paragraphs(no, || Paragraphs::of("One.\n\nTwo."));
        let first = of(0);
        assert_eq!(first.spans.len(), 2);
        assert!(Arc::ptr_eq(&first, &of(0)));
        (1..=MAX_DOCUMENTS as u32).for_each(|no| assert_eq!(of(no).spans.len(), 2));
        assert!(!Arc::ptr_eq(&first, &of(0)));
        assert_eq!(cache.entries.lock().unwrap().len(), MAX_DOCUMENTS);
    }

    #[test]
    fn lines_that_are_kept_are_told() {
        let text = "A wall of verse\n\nThe steam goes up,\n  the light comes down.";
        let found = Paragraphs::of(text);
        assert_eq!(found.spans.len(), 2);
        assert_eq!(found.kept_lines, [text.find("the light").unwrap() as u32]);
    }
}

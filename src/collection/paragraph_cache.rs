//! A cache of paragraphs: where the paragraphs of documents start and end.
//!
//! They follow from the text, so an index need not hold them. The last 128 documents are cached, least recently used first
//! out, so that a walk through millions of documents stays within bounds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Span;
use crate::text::paragraphs::paragraphs as split;

/// More documents than a screen shows.
const MAX_DOCUMENTS: usize = 128;

/// The paragraphs of the documents that were asked for last.
#[derive(Debug, Default)]
pub(crate) struct ParagraphCache {
    /// By document, the most recently used last.
    entries: Mutex<VecDeque<(u32, Arc<[Span]>)>>,
}

impl ParagraphCache {
    /// The paragraphs of a document, whose text is given.
    pub(crate) fn paragraphs(&self, document: u32, text: &str) -> Arc<[Span]> {
        let take = |entries: &mut VecDeque<(u32, Arc<[Span]>)>| {
            let index = entries.iter().rposition(|(no, _)| *no == document)?;
            entries.remove(index).map(|(_, paragraphs)| paragraphs)
        };
        let known = take(&mut self.lock());
        // Other threads may ask for other documents while this one is split.
        let paragraphs = known.unwrap_or_else(|| split(text).into_iter().map(Span::from).collect());
        let mut entries = self.lock();
        take(&mut entries);
        entries.push_back((document, Arc::clone(&paragraphs)));
        if entries.len() > MAX_DOCUMENTS {
            entries.pop_front();
        }
        paragraphs
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u32, Arc<[Span]>)>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_documents_are_cached_and_no_more() {
        let cache = ParagraphCache::default();
        let first = cache.paragraphs(0, "One.\n\nTwo.");
        assert_eq!(first.len(), 2);
        assert!(Arc::ptr_eq(&first, &cache.paragraphs(0, "One.\n\nTwo.")));
        (1..=MAX_DOCUMENTS as u32).for_each(|no| assert_eq!(cache.paragraphs(no, "One.").len(), 1));
        assert!(!Arc::ptr_eq(&first, &cache.paragraphs(0, "One.\n\nTwo.")));
        assert_eq!(cache.entries.lock().unwrap().len(), MAX_DOCUMENTS);
    }
}

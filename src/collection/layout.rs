//! Layouts: the paragraphs of documents, found when somebody asks for them.
//!
//! They follow from the text, so an index need not hold them. Those that were asked for last are kept: whoever reads
//! through millions of documents must not keep them all.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Span;
use crate::text::paragraphs;

/// Documents whose layouts are kept: more than a screen shows.
const KEPT: usize = 128;

/// The layouts of a collection's documents.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    /// By document, the one that was asked for last at the end.
    kept: Mutex<VecDeque<(u32, Arc<[Span]>)>>,
}

impl Layouts {
    /// The paragraphs of a document, whose text is given.
    pub(super) fn paragraphs(&self, document: u32, text: &str) -> Arc<[Span]> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let there = kept.iter().rposition(|(no, _)| *no == document);
        let layout = there.and_then(|at| kept.remove(at)).map_or_else(
            || paragraphs::paragraphs(text).into_iter().map(Span::from).collect(),
            |(_, layout)| layout,
        );
        kept.push_back((document, Arc::clone(&layout)));
        if kept.len() > KEPT {
            kept.pop_front();
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_are_kept_and_no_more() {
        let layouts = Layouts::default();
        let first = layouts.paragraphs(0, "One.\n\nTwo.");
        assert_eq!(first.len(), 2);
        assert!(Arc::ptr_eq(&first, &layouts.paragraphs(0, "One.\n\nTwo.")));
        (1..=KEPT as u32).for_each(|no| assert_eq!(layouts.paragraphs(no, "One.").len(), 1));
        assert!(!Arc::ptr_eq(&first, &layouts.paragraphs(0, "One.\n\nTwo.")));
        assert_eq!(layouts.kept.lock().unwrap().len(), KEPT);
    }
}

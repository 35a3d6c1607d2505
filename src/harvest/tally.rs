//! The tally: how many articles came to what, while they are taken.

use super::desk::Item;
use super::ledger::Block;
use crate::ingest::{Place, Source};

/// Counts of what was taken and left.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files that were begun.
    pub files: u64,
    /// Articles that were taken.
    pub articles: u64,
    /// What was found in them.
    pub attributions: u64,
    /// Their words.
    pub words: u64,
    /// Articles that were there already.
    pub known: u64,
    /// Articles in other languages.
    pub foreign: u64,
    /// Files and parts of files that gave no article.
    pub unreadable: u64,
    last: Option<Source>,
}

impl Tally {
    /// Counts what came of an article, before anyone takes it.
    pub(crate) fn count(&mut self, item: &Item) {
        match item {
            Item::Annotated(annotated) => {
                self.words += annotated.words;
                self.see(&annotated.place);
            }
            Item::Known(place) => {
                self.known += 1;
                self.see(place);
            }
            Item::Foreign(place, _) => {
                self.foreign += 1;
                self.see(place);
            }
            Item::Dataset(source, _) => self.see(&Place { source: source.clone(), inside: Vec::new() }),
            Item::Unreadable(unreadable) => {
                self.unreadable += 1;
                self.see(&unreadable.place);
            }
        }
    }

    /// Counts an article that the ledger took, or knew.
    pub(crate) fn take(&mut self, block: Option<&Block>) {
        match block {
            Some(block) => {
                self.articles += 1;
                self.attributions += block.attribution_count() as u64;
            }
            None => self.known += 1,
        }
    }

    /// Whether an article was read at all, whatever became of it.
    pub(crate) fn has_read(&self) -> bool {
        self.articles + self.known + self.foreign > 0
    }

    fn see(&mut self, place: &Place) {
        if self.last.as_ref() != Some(&place.source) {
            self.files += 1;
            self.last = Some(place.source.clone());
        }
    }
}

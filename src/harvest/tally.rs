//! The tally: counts of what became of the articles so far.

use super::item::HarvestItem;
use super::ledger::ArticleRecords;
use crate::ingest::{Origin, SourceFile};

/// Counts of what was taken and what was left out.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files of which something was seen.
    pub files: u64,
    /// Articles that were taken.
    pub articles: u64,
    /// Attributions found in them.
    pub attributions: u64,
    /// Words in the articles that were annotated.
    pub words: u64,
    /// Articles that the dataset had already.
    pub duplicates: u64,
    /// Articles in other languages.
    pub foreign: u64,
    /// Files and parts of files that gave no article.
    pub unreadable: u64,
    last: Option<SourceFile>,
}

impl Tally {
    /// Counts an item, before the ledger takes it.
    pub(crate) fn count(&mut self, item: &HarvestItem) {
        match item {
            HarvestItem::Annotated(annotated) => {
                self.words += annotated.words;
                self.count_file(&annotated.origin);
            }
            HarvestItem::Duplicate(origin) => {
                self.duplicates += 1;
                self.count_file(origin);
            }
            HarvestItem::Foreign(origin, _) => {
                self.foreign += 1;
                self.count_file(origin);
            }
            HarvestItem::Dataset(source, _) => self.count_file(&Origin::of(source.clone())),
            HarvestItem::Unreadable(unreadable) => {
                self.unreadable += 1;
                self.count_file(&unreadable.origin);
            }
        }
    }

    /// Counts an article that the ledger took, or refused because it had it.
    pub(crate) fn take(&mut self, block: Option<&ArticleRecords>) {
        match block {
            Some(block) => {
                self.articles += 1;
                self.attributions += block.attribution_count() as u64;
            }
            None => self.duplicates += 1,
        }
    }

    /// Whether an article was read at all, whatever became of it.
    pub(crate) fn has_read(&self) -> bool {
        self.articles + self.duplicates + self.foreign > 0
    }

    fn count_file(&mut self, origin: &Origin) {
        if self.last.as_ref() != Some(&origin.source) {
            self.files += 1;
            self.last = Some(origin.source.clone());
        }
    }
}

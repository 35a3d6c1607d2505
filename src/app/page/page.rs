//! A page: a document's text set in rows of a given width, with its attributions marked.
//!
//! A document may have 100 MB, so only the rows that are asked for are set, block by block, and no row is counted from
//! the document's start: a position on the page is a block and a row in it. Moving by n rows costs the blocks in between.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::document::PreparedDocument;
use super::document::TextBlock;
use super::emphasis::Label;
use super::emphasis::{EmphasisLayer, Stroke, stretches};
use crate::collection::{Attribution, Collection, Document};
use crate::text::{scrub::Clean, wrap};

/// A position on a page: a block and one of its rows. A paragraph's last row is the blank one below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PagePosition {
    /// The block's number, from 0.
    pub block: usize,
    /// The row within the block, from 0.
    pub row: usize,
}

/// A row of an article.
#[derive(Clone, Debug)]
pub struct TextRow {
    /// The number of its paragraph, from 0.
    pub paragraph: usize,
    /// The row's text, with its emphasized stretches.
    pub label: Label,
    /// The part of the document that it shows, in bytes; empty for a blank row.
    pub range: Range<usize>,
}

/// A document set at a width.
pub struct Page<'a> {
    collection: &'a Collection,
    document: &'a Document<'a>,
    prepared: &'a PreparedDocument,
    width: u16,
    /// The block that was set last, with its number: a block that is scrolled to is shown next.
    last: RefCell<Option<(usize, Rc<SetBlock<'a>>)>>,
}

/// A block, set in rows.
struct SetBlock<'a> {
    /// Its text, scrubbed.
    clean: Clean<'a>,
    /// Its rows without the blank one, in bytes of the scrubbed text.
    rows: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    /// `prepared` is made of the document; `width` is in cells.
    pub fn new(
        collection: &'a Collection,
        document: &'a Document<'a>,
        prepared: &'a PreparedDocument,
        width: u16,
    ) -> Self {
        Self { collection, document, prepared, width: width.max(1), last: RefCell::new(None) }
    }

    fn blocks(&self) -> &'a [TextBlock] {
        self.prepared.blocks()
    }

    /// A block by its number, and its rows; `None` where there are fewer blocks.
    fn block(&self, nth: usize) -> Option<(&'a TextBlock, Rc<SetBlock<'a>>)> {
        let block = self.blocks().get(nth)?;
        let mut last = self.last.borrow_mut();
        if let Some((_, set)) = last.as_ref().filter(|(number, _)| *number == nth) {
            return Some((block, Rc::clone(set)));
        }
        let breaks = self.document.line_breaks(block.range.clone());
        let clean = Clean::paragraph(&self.document.text[block.range.clone()], &breaks);
        let rows = wrap::wrap(clean.as_str(), self.width);
        let set = Rc::new(SetBlock { clean, rows });
        *last = Some((nth, Rc::clone(&set)));
        Some((block, set))
    }

    fn rows_of(&self, block: usize) -> usize {
        self.block(block).map_or(0, |(block, set)| set.rows.len() + usize::from(block.ends_paragraph))
    }

    /// The position `rows` rows further down (further up where negative), as far as there is text.
    pub fn moved(&self, from: PagePosition, rows: isize) -> PagePosition {
        let mut at = from;
        let mut remaining = rows;
        while remaining > 0 {
            let rest = self.rows_of(at.block).saturating_sub(at.row + 1);
            if remaining.unsigned_abs() <= rest {
                at.row += remaining.unsigned_abs();
                return at;
            }
            if at.block + 1 >= self.blocks().len() {
                at.row += rest;
                return at;
            }
            remaining -= rest as isize + 1;
            at = PagePosition { block: at.block + 1, row: 0 };
        }
        while remaining < 0 {
            if remaining.unsigned_abs() <= at.row {
                at.row -= remaining.unsigned_abs();
                return at;
            }
            if at.block == 0 {
                return PagePosition::default();
            }
            remaining += at.row as isize + 1;
            at = PagePosition { block: at.block - 1, row: self.rows_of(at.block - 1).saturating_sub(1) };
        }
        at
    }

    /// The position of the row that shows a byte of the document.
    pub fn position_of(&self, byte: usize) -> PagePosition {
        let block = self.block_of(byte);
        let Some((found, set)) = self.block(block) else { return PagePosition::default() };
        let at = set.clean.to_clean(byte.saturating_sub(found.range.start));
        PagePosition { block, row: wrap::row_at(&set.rows, at) }
    }

    fn block_of(&self, byte: usize) -> usize {
        let last = self.blocks().len().saturating_sub(1);
        self.blocks().partition_point(|block| block.range.end <= byte).min(last)
    }

    /// The first row of the paragraph that holds a byte.
    pub fn paragraph_of(&self, byte: usize) -> PagePosition {
        let Some(paragraph) = self.blocks().get(self.block_of(byte)).map(|block| block.paragraph) else {
            return PagePosition::default();
        };
        PagePosition { block: self.blocks().partition_point(|block| block.paragraph < paragraph), row: 0 }
    }

    /// The lowest position that can be the top of a pane of `height` rows and leave it full.
    pub fn last_top(&self, height: usize) -> PagePosition {
        let last = self.blocks().len().saturating_sub(1);
        // The blank row below the last paragraph need not be seen.
        let end = PagePosition { block: last, row: self.rows_of(last).saturating_sub(2) };
        self.moved(end, -(height.saturating_sub(1) as isize))
    }

    /// At most `height` rows from `top` on, with the document's attributions emphasized, the `selected` one more than the
    /// others. `matches` are ranges that a search matched, in bytes of the document.
    pub fn rows(
        &self,
        top: PagePosition,
        height: usize,
        selected: Option<&Attribution<'_>>,
        matches: &[Range<usize>],
    ) -> Vec<TextRow> {
        let mut rows = Vec::with_capacity(height);
        let mut skip = top.row;
        for nth in top.block..self.blocks().len() {
            if rows.len() >= height {
                break;
            }
            let wanted = height - rows.len();
            self.add_rows(nth, selected, matches, skip, wanted, &mut rows);
            skip = 0;
        }
        rows
    }

    fn add_rows(
        &self,
        nth: usize,
        selected: Option<&Attribution<'_>>,
        matches: &[Range<usize>],
        skip: usize,
        wanted: usize,
        rows: &mut Vec<TextRow>,
    ) {
        let Some((block, set)) = self.block(nth) else { return };
        let clean = &set.clean;
        let strokes = self.strokes(block, clean, selected, matches);
        let blank = block.ends_paragraph.then_some(clean.as_str().len()..clean.as_str().len());
        for row in set.rows.iter().cloned().chain(blank).skip(skip).take(wanted) {
            let shown = clean.source_range(row.clone());
            let stretches = stretches(row.len(), &shifted(&strokes, &row));
            rows.push(TextRow {
                paragraph: block.paragraph,
                label: Label { text: clean.part(row), stretches },
                range: block.range.start + shown.start..block.range.start + shown.end,
            });
        }
    }

    /// The strokes of a block, in bytes of its scrubbed text.
    fn strokes(
        &self,
        block: &TextBlock,
        clean: &Clean<'_>,
        selected: Option<&Attribution<'_>>,
        matches: &[Range<usize>],
    ) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut add = |range: Range<usize>, layer: EmphasisLayer| {
            if range.start < block.range.end && block.range.start < range.end {
                let start = range.start.max(block.range.start) - block.range.start;
                let end = range.end.min(block.range.end) - block.range.start;
                strokes.push(Stroke { range: clean.clean_range(start..end), layer });
            }
        };
        for attribution in self.prepared.items_near(&block.range).map(|no| self.collection.attribution(no)) {
            let is_selected = selected.is_some_and(|selected| selected.no == attribution.no);
            // What was not said looks like no quote unless it is selected, where the title says what it is.
            if !is_selected && !attribution.is_asserted {
                continue;
            }
            let layers = if is_selected {
                [EmphasisLayer::SelectedContent, EmphasisLayer::SelectedCue, EmphasisLayer::SelectedSource]
            } else {
                [EmphasisLayer::Content, EmphasisLayer::Cue, EmphasisLayer::Source]
            };
            for (spans, layer) in
                [attribution.content, attribution.cue, attribution.source].into_iter().zip(layers)
            {
                spans.iter().for_each(|span| add(span.range(), layer));
            }
        }
        if let Some(mention) = selected.and_then(|selected| selected.resolution?.mention) {
            add(mention.range(), EmphasisLayer::Mention);
        }
        matches.iter().for_each(|range| add(range.clone(), EmphasisLayer::Match));
        strokes
    }
}

/// The strokes that touch a row, in bytes of the row.
fn shifted(strokes: &[Stroke], row: &Range<usize>) -> Vec<Stroke> {
    strokes
        .iter()
        .filter(|stroke| stroke.range.start < row.end && row.start < stroke.range.end)
        .map(|stroke| Stroke {
            range: stroke.range.start.saturating_sub(row.start)..stroke.range.end - row.start,
            layer: stroke.layer,
        })
        .collect()
}

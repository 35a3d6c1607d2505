//! A page: a document's text set in rows of a given width, with its attributions marked.
//!
//! Only the rows that are asked for are set: a document may have 100 MB. The text is cut into blocks (its
//! paragraphs; an endless one into pieces), and a place on the page is a block and a row in it.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::emphasis::{Emphasis, Layer, Stroke, stretches};
use super::line::Line;
use super::sheet::Sheet;
use crate::collection::{Attribution, Collection, Document};
use crate::text::{scrub::Clean, wrap};

/// A longer paragraph is cut into blocks of about so many bytes: setting one is a keystroke's work.
const LONGEST_BLOCK: usize = 16 << 10;

/// A block: a paragraph, or a piece of a long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// In bytes of the document's text.
    pub range: Range<usize>,
    /// The paragraph that it is of, from 0.
    pub paragraph: usize,
    /// Whether the paragraph ends here: a blank row follows.
    pub ends: bool,
}

/// The blocks of a document.
pub(super) fn blocks(document: &Document<'_>) -> Vec<Block> {
    let text = document.text;
    let mut blocks = Vec::new();
    for (paragraph, range) in document.paragraphs().iter().map(|span| span.range()).enumerate() {
        let mut start = range.start;
        while range.end - start > LONGEST_BLOCK {
            let end = break_at(text, start + LONGEST_BLOCK);
            blocks.push(Block { range: start..end, paragraph, ends: false });
            start = end;
        }
        blocks.push(Block { range: start..range.end, paragraph, ends: true });
    }
    blocks
}

/// A place at or a little before `at` where a block may end: behind a space, or at least at a character.
fn break_at(text: &str, at: usize) -> usize {
    let floor = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let near = &text[..floor];
    let tail = near.char_indices().rev().take(200).find(|(_, c)| c.is_whitespace());
    tail.map_or(floor, |(space, c)| space + c.len_utf8())
}

/// A place on a page: a block, and a row of it, both from 0. A block's last row is the blank one below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Which block.
    pub block: usize,
    /// Which of its rows.
    pub row: usize,
}

/// A row as it is shown.
#[derive(Clone, Debug)]
pub struct Row {
    /// Where it stands.
    pub spot: Spot,
    /// The paragraph that it is of.
    pub paragraph: usize,
    /// The row's text.
    pub text: Clean<'static>,
    /// Stretches that cover it, in bytes of `text`.
    pub stretches: Vec<(Range<usize>, Emphasis)>,
    /// What it shows, in bytes of the document; empty for a blank row.
    pub source: Range<usize>,
}

impl Row {
    /// The row as a line to be put on the screen.
    pub fn line(&self) -> Line {
        Line { text: self.text.clone(), stretches: self.stretches.clone() }
    }
}

/// A document set at a width.
pub struct Page<'a> {
    collection: &'a Collection,
    document: &'a Document<'a>,
    sheet: &'a Sheet,
    width: u16,
    /// The block that was looked at last, with its number: whoever looks for a place in a block mostly shows it then.
    last: RefCell<Option<(usize, Rc<Setting<'a>>)>>,
}

/// A block that was set.
struct Setting<'a> {
    clean: Clean<'a>,
    /// Its rows but for the blank one, in bytes of the clean text.
    lines: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    /// `sheet` is the document's; `width` is in cells.
    pub fn new(collection: &'a Collection, document: &'a Document<'a>, sheet: &'a Sheet, width: u16) -> Self {
        Self { collection, document, sheet, width: width.max(1), last: RefCell::new(None) }
    }

    fn blocks(&self) -> &'a [Block] {
        self.sheet.blocks()
    }

    /// A block, and how it is set; nothing where there is none of that number.
    fn block(&self, nth: usize) -> Option<(&'a Block, Rc<Setting<'a>>)> {
        let block = self.blocks().get(nth)?;
        let mut last = self.last.borrow_mut();
        if let Some((_, set)) = last.as_ref().filter(|(number, _)| *number == nth) {
            return Some((block, Rc::clone(set)));
        }
        let clean = Clean::text(&self.document.text[block.range.clone()]);
        let lines = wrap::wrap(clean.as_str(), self.width);
        let set = Rc::new(Setting { clean, lines });
        *last = Some((nth, Rc::clone(&set)));
        Some((block, set))
    }

    fn rows_of(&self, block: usize) -> usize {
        self.block(block).map_or(0, |(block, set)| set.lines.len() + usize::from(block.ends))
    }

    /// The spot `rows` further down (up, where negative), as far as there is text.
    pub fn moved(&self, from: Spot, rows: isize) -> Spot {
        let mut spot = from;
        let mut left = rows;
        while left > 0 {
            let rest = self.rows_of(spot.block).saturating_sub(spot.row + 1);
            if left.unsigned_abs() <= rest {
                spot.row += left.unsigned_abs();
                return spot;
            }
            if spot.block + 1 >= self.blocks().len() {
                spot.row += rest;
                return spot;
            }
            left -= rest as isize + 1;
            spot = Spot { block: spot.block + 1, row: 0 };
        }
        while left < 0 {
            if left.unsigned_abs() <= spot.row {
                spot.row -= left.unsigned_abs();
                return spot;
            }
            if spot.block == 0 {
                return Spot::default();
            }
            left += spot.row as isize + 1;
            spot = Spot { block: spot.block - 1, row: self.rows_of(spot.block - 1).saturating_sub(1) };
        }
        spot
    }

    /// How many rows lie from `from` down to `to`, at most `most`.
    pub fn rows_between(&self, from: Spot, to: Spot, most: usize) -> usize {
        if to <= from {
            return 0;
        }
        if from.block == to.block {
            return (to.row - from.row).min(most);
        }
        let mut rows = self.rows_of(from.block).saturating_sub(from.row);
        for block in from.block + 1..to.block {
            if rows >= most {
                return most;
            }
            rows += self.rows_of(block);
        }
        (rows + to.row).min(most)
    }

    /// The spot of the row that shows a byte of the document.
    pub fn spot_of(&self, byte: usize) -> Spot {
        let block = self.block_of(byte);
        let Some((found, set)) = self.block(block) else { return Spot::default() };
        let at = set.clean.from_source(byte.saturating_sub(found.range.start));
        Spot { block, row: wrap::row_at(&set.lines, at) }
    }

    fn block_of(&self, byte: usize) -> usize {
        let last = self.blocks().len().saturating_sub(1);
        self.blocks().partition_point(|block| block.range.end <= byte).min(last)
    }

    /// The first row of the paragraph that holds a byte.
    pub fn paragraph_of(&self, byte: usize) -> Spot {
        let Some(paragraph) = self.blocks().get(self.block_of(byte)).map(|block| block.paragraph) else {
            return Spot::default();
        };
        Spot { block: self.blocks().partition_point(|block| block.paragraph < paragraph), row: 0 }
    }

    /// The last spot from which a pane of `height` rows is still full.
    pub fn last_top(&self, height: usize) -> Spot {
        let last = self.blocks().len().saturating_sub(1);
        // The blank row below the last paragraph need not be seen.
        let end = Spot { block: last, row: self.rows_of(last).saturating_sub(2) };
        self.moved(end, -(height.saturating_sub(1) as isize))
    }

    /// The rows from `top` on, at most `height`, with the attributions of the document marked, and more strongly
    /// the `selected` one; `matches` are ranges of the document that a search found.
    pub fn rows(
        &self,
        top: Spot,
        height: usize,
        selected: Option<&Attribution<'_>>,
        matches: &[Range<usize>],
    ) -> Vec<Row> {
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
        rows: &mut Vec<Row>,
    ) {
        let Some((block, set)) = self.block(nth) else { return };
        let Setting { clean, lines } = &*set;
        let strokes = self.strokes(block, clean, selected, matches);
        let blank = block.ends.then_some(clean.as_str().len()..clean.as_str().len());
        for (row, line) in lines.iter().cloned().chain(blank).enumerate().skip(skip).take(wanted) {
            let source = clean.source_range(line.clone());
            rows.push(Row {
                spot: Spot { block: nth, row },
                paragraph: block.paragraph,
                stretches: stretches(line.len(), &shifted(&strokes, &line)),
                text: clean.part(line),
                source: block.range.start + source.start..block.range.start + source.end,
            });
        }
    }

    /// What is marked in a block, in bytes of its clean text.
    fn strokes(
        &self,
        block: &Block,
        clean: &Clean<'_>,
        selected: Option<&Attribution<'_>>,
        matches: &[Range<usize>],
    ) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        let mut add = |range: Range<usize>, layer: Layer| {
            if range.start < block.range.end && block.range.start < range.end {
                let start = range.start.max(block.range.start) - block.range.start;
                let end = range.end.min(block.range.end) - block.range.start;
                strokes.push(Stroke { range: clean.clean_range(start..end), layer });
            }
        };
        for attribution in self.sheet.items_near(&block.range).map(|no| self.collection.attribution(no)) {
            let is_selected = selected.is_some_and(|selected| selected.no == attribution.no);
            let layers = if is_selected {
                [Layer::SelectedContent, Layer::SelectedCue, Layer::SelectedSource]
            } else {
                [Layer::Content, Layer::Cue, Layer::Source]
            };
            for (spans, layer) in
                [attribution.content, attribution.cue, attribution.source].into_iter().zip(layers)
            {
                spans.iter().for_each(|span| add(span.range(), layer));
            }
        }
        if let Some(mention) = selected.and_then(|selected| selected.resolution?.mention) {
            add(mention.range(), Layer::Mention);
        }
        matches.iter().for_each(|range| add(range.clone(), Layer::Match));
        strokes
    }
}

/// The strokes that touch a line, in bytes of the line.
fn shifted(strokes: &[Stroke], line: &Range<usize>) -> Vec<Stroke> {
    strokes
        .iter()
        .filter(|stroke| stroke.range.start < line.end && line.start < stroke.range.end)
        .map(|stroke| Stroke {
            range: stroke.range.start.saturating_sub(line.start)..stroke.range.end - line.start,
            layer: stroke.layer,
        })
        .collect()
}

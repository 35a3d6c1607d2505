//! The rows of the article that the reader and the text pane show.

use std::ops::Range;

use crate::app::page::{Page, PagePosition, TextRow};
use crate::app::state::{GUTTER, Layout, State};
use crate::collection::{Attribution, Span};

/// Rows that stay visible above and below the selected item, where there is room.
pub(super) const TEXT_MARGIN: usize = 2;

/// The rows of the reader, and the width of its text in cells.
pub(super) fn reader_size(state: &State) -> (usize, u16) {
    let text = state.layout().reader().text;
    (usize::from(text.height), text.width.saturating_sub(GUTTER).max(1))
}

/// The rows of the text pane, and the width of its text in cells.
pub(super) fn text_pane_size(state: &State) -> (usize, u16) {
    let pane = state.layout().text_pane;
    (usize::from(pane.height), Layout::measure(pane))
}

/// The rows that the reader shows.
pub(crate) fn reader_rows(state: &State) -> Vec<TextRow> {
    let (height, width) = reader_size(state);
    let top = state.reader.map_or_else(PagePosition::default, |reader| reader.top);
    let matches = matches(state);
    let rows = state.with_page(width, |page, selection| page.rows(top, height, Some(selection), &matches));
    rows.unwrap_or_default()
}

/// The rows that the text pane shows.
pub(crate) fn text_pane_rows(state: &State) -> Vec<TextRow> {
    let (height, width) = text_pane_size(state);
    let matches = matches(state);
    let rows = state.with_page(width, |page, selection| {
        page.rows(top_of_text_pane(state, page, selection), height, Some(selection), &matches)
    });
    rows.unwrap_or_default()
}

/// The ranges that the search matched in the selected item, in bytes of its document.
fn matches(state: &State) -> Vec<Range<usize>> {
    let Some((dataset, selection)) = state.dataset.as_ref().zip(state.selection()) else { return Vec::new() };
    let document = dataset.collection().document(selection.document);
    let matched = dataset.engine.highlighter(&state.search.query).highlights(&document, &selection);
    matched.content.into_iter().chain(matched.cue).collect()
}

/// The top row of the text pane.
pub(in crate::app) fn text_pane_top(state: &State) -> PagePosition {
    let (_, width) = text_pane_size(state);
    let top = state.with_page(width, |page, selection| top_of_text_pane(state, page, selection));
    top.unwrap_or_default()
}

/// Where the user scrolled to; else the first row of the selected item's paragraph, or further down if the item
/// would not be visible from there.
fn top_of_text_pane(state: &State, page: &Page<'_>, selection: &Attribution<'_>) -> PagePosition {
    let (height, _) = text_pane_size(state);
    state.text_top.unwrap_or_else(|| {
        let extent = selection.extent();
        let top = page.paragraph_of(extent.start as usize);
        // The paragraph begins at the top: nothing above it needs to be visible.
        scrolled_to(page, top, extent, height).max(top)
    })
}

/// The position nearest to `top` from which a pane of `height` rows shows a span, with a margin. Of a span that is
/// higher than the pane, it shows the start.
pub(super) fn scrolled_to(page: &Page<'_>, top: PagePosition, span: Span, height: usize) -> PagePosition {
    let margin = TEXT_MARGIN.min(height.saturating_sub(1) / 2) as isize;
    let first = page.position_of(span.start as usize);
    let last = page.position_of((span.end as usize).saturating_sub(1));
    let highest = page.moved(first, -margin);
    if top > highest {
        return highest;
    }
    let lowest = page.moved(page.moved(last, margin), 1 - height as isize);
    if top >= lowest { top } else { lowest.min(highest) }
}

/// The number of the paragraph that the selected item begins in; 0 without a selection.
pub(crate) fn selected_paragraph(state: &State) -> usize {
    state.selection().zip(state.collection()).map_or(0, |(selection, collection)| {
        collection.document(selection.document).paragraph_at(selection.extent().start as usize)
    })
}

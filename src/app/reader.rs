//! Reading an article: in the reader, over the whole screen, and in the text pane beside the list.
//!
//! Both show rows of the selected item's document. They are scrolled by rows, or by going from item to item; the reader is
//! opened, closed, put aside and reopened, and has in its margin the name of the speaker whose words begin in a row.

use std::ops::Range;

use super::keys::Motion;
use super::list;
use super::page::{Label, Page, PagePosition, TextRow};
use super::state::{ArticleAside, Focus, GUTTER, Layout, Notice, OpenDataset, ReaderPane, State};
use crate::collection::{Attribution, AttributionNo, Span};
use crate::search::Direction;

/// Rows that stay visible above and below the selected item, where there is room.
const TEXT_MARGIN: usize = 2;

/// The rows of the reader, and the width of its text in cells.
fn reader_size(state: &State) -> (usize, u16) {
    let text = state.layout().reader().text;
    (usize::from(text.height), text.width.saturating_sub(GUTTER).max(1))
}

/// The rows of the text pane, and the width of its text in cells.
fn text_pane_size(state: &State) -> (usize, u16) {
    let pane = state.layout().text_pane;
    (usize::from(pane.height), Layout::measure(pane))
}

/// Whether the selected item's text is so long that it is still being prepared.
pub(crate) fn is_being_prepared(state: &State) -> bool {
    let selected = state.selection().map(|selection| selection.document);
    selected.is_some() && state.dataset.as_ref().and_then(OpenDataset::awaited) == selected
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
    let collection = dataset.collection();
    let document = collection.document(selection.document);
    let matched = state.highlighter.highlights(collection, &document, &selection);
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
fn scrolled_to(page: &Page<'_>, top: PagePosition, span: Span, height: usize) -> PagePosition {
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

/// A name in the margin.
#[derive(Clone, Debug)]
pub(crate) struct MarginName {
    /// The speakers' names; of several people, their last names.
    pub name: Label,
    /// Whether it is the selected item's.
    pub selected: bool,
}

/// The name beside a row that shows a stretch of the document, given in bytes: that of the item that begins there. Of
/// several items it is the selected one, else the first.
pub(crate) fn margin_name(state: &State, stretch: &Range<usize>) -> Option<MarginName> {
    let (dataset, selection) = state.dataset.as_ref().zip(state.selection())?;
    let collection = dataset.collection();
    let begins =
        |item: &AttributionNo| stretch.contains(&(collection.attribution(*item).extent().start as usize));
    let prepared = dataset.prepared(selection.document)?;
    let items: Vec<AttributionNo> = prepared.items_near(stretch).filter(begins).collect();
    let selected = items.contains(&selection.no);
    let item = if selected { selection.no } else { *items.first()? };
    let attribution = collection.attribution(item);
    let mut name = list::speaker_names(collection, &attribution, &[]);
    if !attribution.is_asserted {
        name = Label::new(format!("not said {}", name.text.as_str()).trim_end(), &[]);
    }
    (!name.text.as_str().is_empty()).then_some(MarginName { name, selected })
}

/// Opens the reader on the selected item.
pub(in crate::app) fn open(state: &mut State) {
    if state.selected.is_none() {
        return;
    }
    state.reader = Some(ReaderPane { top: PagePosition::default(), opened_on: state.selected });
    state.focus = if state.focus == Focus::Facets { Focus::List } else { state.focus };
    show_selection(state);
}

/// Closes the reader. Where the item that was reached in it isn't listed, the one that it was opened on is selected.
pub(in crate::app) fn close(state: &mut State) {
    let Some(reader) = state.reader.take() else { return };
    if state.position().is_none() {
        list::select(state, reader.opened_on);
    }
    list::scroll_to_selection(state);
}

/// Closes the reader for the search box or the facets, so that [`reopen`] can come back to it.
pub(in crate::app) fn put_aside(state: &mut State) {
    state.aside = state.reader.take().map(|reader| ArticleAside { reader, selected: state.selected });
}

/// Reopens an article that was put aside, if there is one.
pub(in crate::app) fn reopen(state: &mut State, aside: Option<ArticleAside>) {
    let Some(ArticleAside { reader, selected }) = aside else { return };
    list::select(state, selected);
    state.reader = Some(reader);
    show_selection(state);
}

/// Scrolls both panes so that the selection is in view, after the screen changed its size.
pub(in crate::app) fn keep_selection_in_view(state: &mut State) {
    state.text_top = None;
    show_selection(state);
}

/// Scrolls the reader so that the selected item is in view.
pub(in crate::app) fn show_selection(state: &mut State) {
    let (height, width) = reader_size(state);
    let Some(reader) = state.reader else { return };
    let top = state.with_page(width, |page, selection| {
        let extent = selection.extent();
        let top = scrolled_to(page, reader.top, extent, height);
        if top == reader.top {
            return top;
        }
        // Where it must scroll anyway, the item gets to the eye's first stop: a third down the page.
        let first = page.moved(page.position_of(extent.start as usize), -(height as isize / 3));
        scrolled_to(page, first, extent, height).min(page.last_top(height))
    });
    if let Some((reader, top)) = state.reader.as_mut().zip(top) {
        reader.top = top;
    }
}

/// Scrolls the reader.
fn scroll_reader(state: &mut State, motion: Motion) {
    let (height, width) = reader_size(state);
    let Some(reader) = state.reader else { return };
    let top = state.with_page(width, |page, _| moved(page, reader.top, height, motion));
    if let Some((reader, top)) = state.reader.as_mut().zip(top) {
        reader.top = top;
    }
}

/// Scrolls the text pane.
fn scroll_text_pane(state: &mut State, motion: Motion) {
    let (height, width) = text_pane_size(state);
    let top = text_pane_top(state);
    state.text_top = state.with_page(width, |page, _| moved(page, top, height, motion));
}

/// Where a motion leads from `top`, in a pane of `height` rows.
fn moved(page: &Page<'_>, top: PagePosition, height: usize, motion: Motion) -> PagePosition {
    let half = (height / 2).max(1) as isize;
    // Rows of the previous page stay visible.
    let whole = height.saturating_sub(TEXT_MARGIN).max(1) as isize;
    let rows = match motion {
        Motion::Down => 1,
        Motion::Up => -1,
        Motion::HalfDown => half,
        Motion::HalfUp => -half,
        Motion::PageDown => whole,
        Motion::PageUp => -whole,
        Motion::Top => return PagePosition::default(),
        Motion::Bottom => return page.last_top(height),
        Motion::NextItem | Motion::PreviousItem | Motion::NextOfSpeaker | Motion::PreviousOfSpeaker => 0,
    };
    let last = page.last_top(height);
    // Text that already stands further up than its last full page, as a short text does, stays there.
    page.moved(top, rows).min(last.max(top))
}

/// Moves in the reader: the text by rows, or the selection to another item of the article.
pub(in crate::app) fn move_in_reader(state: &mut State, motion: Motion) {
    if motion.goes_to_an_item() {
        to_item(state, motion);
    } else {
        scroll_reader(state, motion);
    }
}

/// Moves in the text pane: the text by rows, or the selection to another item of the list.
pub(in crate::app) fn move_in_text_pane(state: &mut State, motion: Motion) {
    if motion.goes_to_an_item() {
        list::move_selection(state, motion);
    } else {
        scroll_text_pane(state, motion);
    }
}

/// Selects the article's next or previous item.
fn to_item(state: &mut State, motion: Motion) {
    let Some((selection, collection)) = state.selection().zip(state.collection()) else { return };
    let forward = motion == Motion::NextItem;
    // Items of one article are neighbours.
    let neighbour =
        if forward { Some(selection.no.0 + 1) } else { selection.no.0.checked_sub(1) }.map(AttributionNo);
    let found = neighbour.filter(|&item| {
        (item.0 as usize) < collection.attribution_count()
            && collection.document_of(item) == selection.document
    });
    if found.is_some() {
        go_to(state, found);
        return;
    }
    let which = if forward { "last" } else { "first" };
    state.notice = Some(Notice::done(format!("This is the {which} item in this source.")));
}

/// Selects the same speaker's next or previous item, if there was one in that direction.
pub(in crate::app) fn go_to_nearest(
    state: &mut State,
    item: Option<AttributionNo>,
    direction: Direction,
    in_document: bool,
) {
    if item.is_some() {
        go_to(state, item);
        return;
    }
    let which = if direction == Direction::Forward { "last" } else { "first" };
    let words = if in_document {
        format!("This is the {which} item of that speaker in this source.")
    } else {
        format!("This is the {which} one of that speaker here.")
    };
    state.notice = Some(Notice::done(words));
}

/// Selects an item, and scrolls list and reader to it.
fn go_to(state: &mut State, item: Option<AttributionNo>) {
    list::select(state, item);
    list::scroll_to_selection(state);
    show_selection(state);
}

/// Selects the first item with content in a stretch of the document, given in bytes; where the selected item is one
/// of them, the next one. Says whether there is one.
pub(in crate::app) fn select_in(state: &mut State, stretch: &Range<usize>) -> bool {
    let Some((dataset, selection)) = state.dataset.as_ref().zip(state.selection()) else { return false };
    let items = items_with_content_in(dataset, &selection, stretch);
    let selected = items.iter().position(|&item| item == selection.no);
    let next = selected.map_or(0, |at| (at + 1) % items.len().max(1));
    let Some(&item) = items.get(next) else { return false };
    list::select(state, Some(item));
    list::scroll_to_selection(state);
    true
}

fn items_with_content_in(
    dataset: &OpenDataset,
    selection: &Attribution<'_>,
    stretch: &Range<usize>,
) -> Vec<AttributionNo> {
    let Some(prepared) = dataset.prepared(selection.document) else { return Vec::new() };
    let touches = |item: &AttributionNo| {
        let attribution = dataset.collection().attribution(*item);
        let mut spans = attribution.content.iter();
        spans.any(|span| (span.start as usize) < stretch.end && stretch.start < span.end as usize)
    };
    prepared.items_near(stretch).filter(touches).collect()
}

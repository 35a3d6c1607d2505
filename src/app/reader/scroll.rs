//! Scrolling the article: opening, closing and reopening the reader, and moving its rows and those of the text pane.

use super::rows::{TEXT_MARGIN, reader_size, scrolled_to, text_pane_size, text_pane_top};
use crate::app::keys::Motion;
use crate::app::list;
use crate::app::page::{Page, PagePosition};
use crate::app::state::{ArticleAside, Focus, ReaderPane, State};

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
pub(super) fn show_selection(state: &mut State) {
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
pub(super) fn scroll_reader(state: &mut State, motion: Motion) {
    let (height, width) = reader_size(state);
    let Some(reader) = state.reader else { return };
    let top = state.with_page(width, |page, _| moved(page, reader.top, height, motion));
    if let Some((reader, top)) = state.reader.as_mut().zip(top) {
        reader.top = top;
    }
}

/// Scrolls the text pane.
pub(super) fn scroll_text_pane(state: &mut State, motion: Motion) {
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

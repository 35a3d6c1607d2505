//! Reading: what moves the text, in the reader and in the text pane, and the selection from item to item of an
//! article.

use super::action::Action;
use super::layout::{GUTTER, Layout};
use super::line::{self, Line};
use super::list;
use super::message::Notice;
use super::page::{Page, Row, Spot};
use super::state::{Reader, State};
use crate::collection::{Attribution, AttributionNo, Span};

/// Rows that stay visible above and below what is looked at.
const MARGIN: usize = 2;

/// The rows and the measure of the reader.
fn reader_size(state: &State) -> (usize, u16) {
    let text = state.layout().reader().text;
    (usize::from(text.height), text.width.saturating_sub(GUTTER).max(1))
}

fn pane_size(state: &State) -> (usize, u16) {
    let pane = state.layout().source;
    (usize::from(pane.height), Layout::measure(pane))
}

/// The rows of the article that the reader shows.
pub(crate) fn reader_rows(state: &State) -> Vec<Row> {
    let (height, width) = reader_size(state);
    let top = state.reader.map_or_else(Spot::default, |reader| reader.top);
    let matches = matches(state);
    let rows = state.with_page(width, |page, selection| page.rows(top, height, Some(selection), &matches));
    rows.unwrap_or_default()
}

/// The rows of the article that the text pane shows: the paragraph of the selected item first, if all of the item
/// can be seen so; else the item.
pub(crate) fn pane_rows(state: &State) -> Vec<Row> {
    let (height, width) = pane_size(state);
    let matches = matches(state);
    let rows = state.with_page(width, |page, selection| {
        page.rows(top_in_pane(state, page, selection), height, Some(selection), &matches)
    });
    rows.unwrap_or_default()
}

/// What the search matched in the selected item, in bytes of its document.
fn matches(state: &State) -> Vec<std::ops::Range<usize>> {
    let Some((library, selection)) = state.library.as_ref().zip(state.selection()) else { return Vec::new() };
    let document = library.engine.collection().document(selection.document);
    let matched = library.engine.highlighter(&state.search.query).highlights(&document, &selection);
    matched.content.into_iter().chain(matched.cue).collect()
}

/// The top row of the text pane.
pub(crate) fn pane_top(state: &State) -> Spot {
    let (_, width) = pane_size(state);
    state.with_page(width, |page, selection| top_in_pane(state, page, selection)).unwrap_or_default()
}

fn top_in_pane(state: &State, page: &Page<'_>, selection: &Attribution<'_>) -> Spot {
    let (height, _) = pane_size(state);
    state.source_top.unwrap_or_else(|| {
        let extent = selection.extent();
        let top = page.paragraph_of(extent.start as usize);
        // The paragraph's first row is margin enough.
        scrolled(page, top, extent, height).max(top)
    })
}

/// The top that shows a span with a margin, nearest to `top`. A span that is too long shows its head.
fn scrolled(page: &Page<'_>, top: Spot, span: Span, height: usize) -> Spot {
    let margin = MARGIN.min(height.saturating_sub(1) / 2) as isize;
    let first = page.spot_of(span.start as usize);
    let last = page.spot_of((span.end as usize).saturating_sub(1));
    let highest = page.moved(first, -margin);
    if top > highest {
        return highest;
    }
    let lowest = page.moved(page.moved(last, margin), 1 - height as isize);
    if top >= lowest { top } else { lowest.min(highest) }
}

/// Scrolls the reader so that the selected item is in view.
pub(super) fn show_selected(state: &mut State) {
    let (height, width) = reader_size(state);
    let Some(reader) = state.reader else { return };
    let top = state.with_page(width, |page, selection| {
        let extent = selection.extent();
        let top = scrolled(page, reader.top, extent, height);
        if top == reader.top {
            return top;
        }
        // A jump lands where the eye looks first: a third down the page.
        let first = page.moved(page.spot_of(extent.start as usize), -(height as isize / 3));
        scrolled(page, first, extent, height).min(page.last_top(height))
    });
    if let Some((reader, top)) = state.reader.as_mut().zip(top) {
        reader.top = top;
    }
}

/// Back to an article that was left, if one was, and to the item in it.
pub(super) fn go_back_to(state: &mut State, aside: Option<(Reader, Option<AttributionNo>)>) {
    let Some((reader, selected)) = aside else { return };
    list::select(state, selected);
    state.reader = Some(reader);
    show_selected(state);
}

/// After the screen changed its size: the selection is still in view.
pub(super) fn keep_in_view(state: &mut State) {
    state.source_top = None;
    show_selected(state);
}

/// Moves in the reader: rows, or from item to item.
pub(super) fn go(state: &mut State, action: Action) {
    match action {
        Action::NextItem | Action::PreviousItem | Action::NextOfSpeaker | Action::PreviousOfSpeaker => {
            to_item(state, action);
        }
        _ => {
            let (height, width) = reader_size(state);
            let Some(reader) = state.reader else { return };
            let top = state.with_page(width, |page, _| moved(page, reader.top, height, action));
            if let Some((reader, top)) = state.reader.as_mut().zip(top) {
                reader.top = top;
            }
        }
    }
}

/// Moves in the text pane. From item to item is the list's business.
pub(super) fn go_in_pane(state: &mut State, action: Action) {
    match action {
        Action::NextItem | Action::PreviousItem | Action::NextOfSpeaker | Action::PreviousOfSpeaker => {
            list::go(state, action);
        }
        _ => {
            let (height, width) = pane_size(state);
            let top = pane_top(state);
            state.source_top = state.with_page(width, |page, _| moved(page, top, height, action));
        }
    }
}

fn moved(page: &Page<'_>, top: Spot, height: usize, action: Action) -> Spot {
    let rows = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::HalfDown => (height / 2).max(1) as isize,
        Action::HalfUp => -((height / 2).max(1) as isize),
        Action::PageDown => height.saturating_sub(MARGIN).max(1) as isize,
        Action::PageUp => -(height.saturating_sub(MARGIN).max(1) as isize),
        Action::Top => return Spot::default(),
        Action::Bottom => return page.last_top(height),
        _ => 0,
    };
    let last = page.last_top(height);
    // Where the text was moved past its last full page already, as a short text is, it stays.
    page.moved(top, rows).min(last.max(top))
}

/// Selects the next item of the article, or the one before, or the same speaker's.
fn to_item(state: &mut State, action: Action) {
    let Some(selection) = state.selection() else { return };
    let Some(collection) = state.collection() else { return };
    let speakers = selection.speakers;
    let document = collection.document(selection.document);
    let same_speaker = matches!(action, Action::NextOfSpeaker | Action::PreviousOfSpeaker);
    let fits = |item: &AttributionNo| {
        !same_speaker
            || collection.attribution(*item).speakers.iter().any(|speaker| speakers.contains(speaker))
    };
    let mut items = document.attributions();
    let forward = matches!(action, Action::NextItem | Action::NextOfSpeaker);
    let found = if forward {
        items.find(|item| *item > selection.no && fits(item))
    } else {
        items.rfind(|item| *item < selection.no && fits(item))
    };
    if found.is_some() {
        list::select(state, found);
        list::keep_in_view(state);
        show_selected(state);
        return;
    }
    let which = if forward { "last" } else { "first" };
    let of = if same_speaker { " of that speaker" } else { "" };
    state.notice = Some(Notice::done(format!("This is the {which} item{of} in this source.")));
}

/// The number of the paragraph that the selected item begins in.
pub(crate) fn selected_paragraph(state: &State) -> usize {
    let place = state.selection().zip(state.collection());
    place.map_or(0, |(selection, collection)| {
        collection.document(selection.document).paragraph_at(selection.extent().start as usize)
    })
}

/// A name for the margin, and whether it is the selected item's.
#[derive(Clone, Debug)]
pub(crate) struct Voice {
    /// Of several people, their last names.
    pub name: Line,
    /// Whether the item that begins is the selected one.
    pub selected: bool,
}

/// Who begins to speak in a stretch of the document: of several the selected one, else the first.
pub(crate) fn begins_in(state: &State, shown: &std::ops::Range<usize>) -> Option<Voice> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let begins =
        |item: &AttributionNo| shown.contains(&(collection.attribution(*item).extent().start as usize));
    let sheet = state.library.as_ref()?.sheet_of(selection.document)?;
    let here: Vec<AttributionNo> = sheet.items_near(shown).filter(begins).collect();
    let selected = here.contains(&selection.no);
    let item = if selected { selection.no } else { *here.first()? };
    let name = line::names(state, &collection.attribution(item), &[]);
    (!name.text.as_str().is_empty()).then_some(Voice { name, selected })
}

/// Selects the innermost item that a stretch of the document shows, the next one where the selected one is shown
/// there. Says whether there is one.
pub(super) fn select_at(state: &mut State, shown: &std::ops::Range<usize>) -> bool {
    let Some((selection, collection)) = state.selection().zip(state.collection()) else { return false };
    let Some(sheet) = state.library.as_ref().and_then(|library| library.sheet_of(selection.document)) else {
        return false;
    };
    let covers = |item: &AttributionNo| {
        let attribution = collection.attribution(*item);
        attribution
            .content
            .iter()
            .any(|span| (span.start as usize) < shown.end && shown.start < span.end as usize)
    };
    let here: Vec<AttributionNo> = sheet.items_near(shown).filter(covers).collect();
    let next =
        here.iter().position(|item| *item == selection.no).map_or(0, |at| (at + 1) % here.len().max(1));
    let Some(&item) = here.get(next) else { return false };
    list::select(state, Some(item));
    list::keep_in_view(state);
    true
}

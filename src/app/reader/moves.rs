//! Moves within an article: by rows, or from item to item.

use std::ops::Range;

use super::scroll::{scroll_reader, scroll_text_pane, show_selection};
use crate::app::keys::Motion;
use crate::app::list;
use crate::app::state::{Notice, OpenDataset, State};
use crate::collection::{Attribution, AttributionNo};

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

/// Selects the article's next or previous item, or that of the same speaker.
fn to_item(state: &mut State, motion: Motion) {
    let Some((selection, collection)) = state.selection().zip(state.collection()) else { return };
    let same_speaker = motion.keeps_the_speaker();
    let fits = |item: &AttributionNo| {
        let speakers = || collection.attribution(*item).speakers;
        !same_speaker || speakers().iter().any(|speaker| selection.speakers.contains(speaker))
    };
    let document = collection.document(selection.document);
    let mut items = document.attributions();
    let forward = matches!(motion, Motion::NextItem | Motion::NextOfSpeaker);
    let found = if forward {
        items.find(|item| *item > selection.no && fits(item))
    } else {
        items.rfind(|item| *item < selection.no && fits(item))
    };
    if found.is_some() {
        list::select(state, found);
        list::scroll_to_selection(state);
        show_selection(state);
        return;
    }
    let which = if forward { "last" } else { "first" };
    let of = if same_speaker { " of that speaker" } else { "" };
    state.notice = Some(Notice::done(format!("This is the {which} item{of} in this source.")));
}

/// Selects the first item with content in a stretch of the document, given in bytes; where the selected item is one
/// of them, the next one. Says whether there is one.
pub(in crate::app) fn select_in(state: &mut State, stretch: &Range<usize>) -> bool {
    let Some((dataset, selection)) = state.dataset.as_ref().zip(state.selection()) else { return false };
    let here = items_with_content_in(dataset, &selection, stretch);
    let selected = here.iter().position(|&item| item == selection.no);
    let next = selected.map_or(0, |at| (at + 1) % here.len().max(1));
    let Some(&item) = here.get(next) else { return false };
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

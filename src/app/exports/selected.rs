//! The selected item: copies it, or opens its document in the editor or the browser.

use super::link::quote_link;
use crate::app::effect::Effect;
use crate::app::state::{Notice, State};
use crate::export;

/// Copies the item with a citation.
pub(in crate::app) fn copy(state: &State) -> Option<Effect> {
    let text = export::citation(state.collection()?, state.selected?);
    Some(Effect::Copy { text, what: "The item, with where it stands," })
}

/// Copies the paragraph that the item stands in.
pub(in crate::app) fn copy_paragraph(state: &State) -> Option<Effect> {
    let text = export::paragraph(state.collection()?, state.selected?);
    Some(Effect::Copy { text, what: "The paragraph" })
}

/// Opens the document in the editor, at the line where the item begins.
pub(in crate::app) fn edit_text(state: &State) -> Option<Effect> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let document = collection.document(selection.document);
    let before = &document.text[..selection.extent().start as usize];
    Some(Effect::Edit { document: document.no, line: before.matches('\n').count() + 1 })
}

/// Opens the document's address in the browser, at the quote.
pub(in crate::app) fn open_address(state: &mut State) -> Option<Effect> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let document = collection.document(selection.document);
    let link = document.url().map(|url| quote_link(url, &document, &selection));
    if link.is_none() {
        state.notice = Some(Notice::wrong("This source has no address to open."));
    }
    link.map(Effect::Open)
}

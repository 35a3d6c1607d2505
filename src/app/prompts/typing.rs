//! Typing: characters and edits go to the line that is being typed, in the palette, the export prompt or the search box.

use crate::app::effect::Effect;
use crate::app::keys::InputEdit;
use crate::app::search;
use crate::app::state::{Overlay, State};

/// Inserts a typed character or a pasted text.
pub(in crate::app) fn insert(state: &mut State, text: &str) -> Vec<Effect> {
    match &mut state.overlay {
        Some(Overlay::Palette(input, row)) => {
            input.insert(text);
            *row = 0;
            Vec::new()
        }
        Some(Overlay::Export(prompt)) => {
            prompt.input.insert(text);
            Vec::new()
        }
        Some(Overlay::Help(..)) | None => {
            state.search.input.insert(text);
            search::retyped(state)
        }
    }
}

/// Edits the line. A change to the search box starts a search.
pub(in crate::app) fn edit(state: &mut State, edit: InputEdit) -> Vec<Effect> {
    match &mut state.overlay {
        Some(Overlay::Palette(input, row)) => {
            input.edit(edit);
            *row = 0;
            Vec::new()
        }
        Some(Overlay::Export(prompt)) => {
            prompt.input.edit(edit);
            Vec::new()
        }
        Some(Overlay::Help(..)) | None => {
            let before = state.search.input.text().len();
            state.search.input.edit(edit);
            if state.search.input.text().len() == before { Vec::new() } else { search::retyped(state) }
        }
    }
}

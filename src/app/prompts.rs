//! Overlays that take keys: the palette of actions, found by words of their names, and the help, the keys that work in a
//! place, set in columns. Both are made from the table of keys. And typing: characters and edits go to the line that is
//! being typed, in the palette, the export prompt or the search box.

use std::collections::HashSet;

use super::effect::Effect;
use super::keys::{Action, BINDINGS, InputEdit, Key, Place, bindings_in};
use super::search;
use super::state::{MIN_WIDTH_TWO_PANES, Overlay, Rect, State};
use crate::text::cells;

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

/// An action that the palette offers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaletteEntry {
    /// The action.
    pub action: Action,
    /// The action in words.
    pub words: &'static str,
    /// The first key that asks for it, if there is one.
    pub key: Option<Key>,
}

/// The actions that have, for every typed word, a word that starts with it. Those that start with all of what was typed
/// come first.
pub(crate) fn palette_entries(typed: &str) -> Vec<PaletteEntry> {
    let typed = typed.trim().to_lowercase();
    let mut entries: Vec<PaletteEntry> = BINDINGS
        .iter()
        .filter(|binding| binding.action.is_command())
        .map(|binding| PaletteEntry {
            action: binding.action,
            words: binding.words,
            key: binding.keys.first().copied(),
        })
        .filter(|entry| fits(entry.words, &typed))
        .collect();
    // An action may have several bindings; the first one counts.
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.action));
    entries.sort_by_key(|entry| !entry.words.starts_with(&typed));
    entries
}

fn fits(words: &str, typed: &str) -> bool {
    typed.split_whitespace().all(|part| words.split_whitespace().any(|word| word.starts_with(part)))
}

/// The room that a column of the help has beside the keys, in cells.
pub(crate) const HELP_WORDS: u16 = 40;

/// The help for a place, set in a pane.
#[derive(Debug)]
pub(crate) struct HelpPage {
    /// The rows: keys, and the action that they ask for.
    pub rows: Vec<(String, &'static str)>,
    /// The width of the widest keys, in cells.
    pub keys: u16,
    /// The number of columns of rows.
    pub columns: usize,
    /// The number of rows of a column.
    pub height: usize,
    /// How many rows can be the first one on the screen: the last page is a full one.
    pub tops: usize,
}

impl HelpPage {
    /// The page in a pane whose first two rows are the title. A narrow pane has room for one key a row.
    pub(crate) fn of(place: Place, pane: Rect) -> Self {
        let keys_shown = if pane.width < MIN_WIDTH_TWO_PANES { 1 } else { usize::MAX };
        let rows: Vec<(String, &str)> = bindings_in(place)
            .filter(|binding| !binding.keys.is_empty())
            .map(|binding| {
                let keys: Vec<String> =
                    binding.keys.iter().take(keys_shown).map(ToString::to_string).collect();
                (keys.join("  "), binding.words)
            })
            .collect();
        let keys = rows.iter().map(|(keys, _)| cells::width(keys)).max().unwrap_or(0) as u16;
        let columns = usize::from(((pane.width + 4) / (keys + HELP_WORDS)).clamp(1, 3));
        let height = usize::from(pane.height.saturating_sub(2)).max(1);
        let tops = rows.len().saturating_sub(height * columns) + 1;
        Self { rows, keys, columns, height, tops }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_find_an_action() {
        let words: Vec<&str> = palette_entries("exp mark").iter().map(|entry| entry.words).collect();
        assert_eq!(words, ["export what is marked"]);
        assert!(palette_entries("zz").is_empty());
    }

    #[test]
    fn every_command_is_offered_once() {
        let all = palette_entries("");
        assert!(all.len() > 15);
        for (nth, entry) in all.iter().enumerate() {
            assert!(all[..nth].iter().all(|before| before.action != entry.action), "{}", entry.words);
        }
    }
}

//! The palette: the actions of the table of keys, found by words of their names.

use std::collections::HashSet;

use crate::app::keys::{Action, BINDINGS, Key};

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

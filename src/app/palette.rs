//! The palette and the help: both read the table of keys.

use super::action::Action;
use super::key::Key;
use super::keys::{self, BINDINGS, Place};
use super::layout::{NARROW, Rect};
use crate::text::cells;

/// An action that the palette offers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    /// What it does.
    pub action: Action,
    /// In words.
    pub words: &'static str,
    /// The key that does it as well, if one does.
    pub key: Option<Key>,
}

/// The actions whose words hold every word typed, or its beginning; those that begin with what was typed first.
pub(crate) fn offers(typed: &str) -> Vec<Offer> {
    let typed = typed.trim().to_lowercase();
    let mut offers: Vec<Offer> = BINDINGS
        .iter()
        .filter(|binding| binding.action.is_command())
        .map(|binding| Offer {
            action: binding.action,
            words: binding.words,
            key: binding.keys.first().copied(),
        })
        .filter(|offer| fits(offer.words, &typed))
        .collect();
    let mut offered = Vec::new();
    offers.retain(|offer| {
        let again = offered.contains(&offer.action);
        offered.push(offer.action);
        !again
    });
    offers.sort_by_key(|offer| !offer.words.starts_with(&typed));
    offers
}

fn fits(words: &str, typed: &str) -> bool {
    typed.split_whitespace().all(|part| words.split_whitespace().any(|word| word.starts_with(part)))
}

/// The help for a place, set in a pane.
#[derive(Debug)]
pub(crate) struct HelpPage {
    /// What each row's keys are, and what they do.
    pub rows: Vec<(String, &'static str)>,
    /// Cells of the widest keys.
    pub keys: u16,
    /// Columns of rows that lie side by side.
    pub columns: usize,
    /// Rows of the pane.
    pub height: usize,
    /// How many rows may be the first: a page further down would be empty at its end.
    pub tops: usize,
}

/// Cells that a column of help has beside the keys.
pub(crate) const HELP_WORDS: u16 = 40;

impl HelpPage {
    /// The page in a pane whose first two rows are the title. A narrow one has room for one key a row.
    pub(crate) fn of(place: Place, pane: Rect) -> Self {
        let keys_shown = if pane.width < NARROW { 1 } else { usize::MAX };
        let rows: Vec<(String, &str)> = keys::here(place)
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
        let words: Vec<&str> = offers("exp mark").iter().map(|offer| offer.words).collect();
        assert_eq!(words, ["export what is marked"]);
        assert!(offers("zz").is_empty());
    }

    #[test]
    fn every_command_is_offered_once() {
        let all = offers("");
        assert!(all.len() > 15);
        for (nth, offer) in all.iter().enumerate() {
            assert!(all[..nth].iter().all(|before| before.action != offer.action), "{}", offer.words);
        }
    }
}

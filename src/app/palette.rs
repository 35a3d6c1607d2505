//! The palette and the help: both read the table of keys.

use super::action::Action;
use super::key::Key;
use super::keys::{self, BINDINGS, Place};

/// An action that the palette offers.
#[derive(Clone, Copy, Debug)]
pub struct Offer {
    /// What it does.
    pub action: Action,
    /// In words.
    pub words: &'static str,
    /// The key that does it as well, if one does.
    pub key: Option<Key>,
}

/// The actions whose words hold every word typed, or its beginning; those that begin with what was typed first.
pub fn offers(typed: &str) -> Vec<Offer> {
    let typed = typed.trim().to_lowercase();
    let mut offers: Vec<Offer> = BINDINGS
        .iter()
        .filter(|binding| binding.is_command() && binding.action != Action::Palette)
        .map(|binding| Offer {
            action: binding.action,
            words: binding.words,
            key: binding.keys.first().copied(),
        })
        .filter(|offer| fits(offer.words, &typed))
        .collect();
    offers.sort_by_key(|offer| !offer.words.starts_with(&typed));
    offers
}

fn fits(words: &str, typed: &str) -> bool {
    typed.split_whitespace().all(|part| words.split_whitespace().any(|word| word.starts_with(part)))
}

/// The help for a place: what each row's keys do, those that move last.
pub fn help(place: Place) -> Vec<(String, &'static str)> {
    keys::here(place)
        .filter(|binding| !binding.keys.is_empty())
        .map(|binding| {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            (keys.join("  "), binding.words)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_words_find_an_action() {
        let words: Vec<&str> = offers("exp mark").iter().map(|offer| offer.words).collect();
        assert_eq!(words, ["export what is marked"]);
        assert!(offers("zz").is_empty());
        assert!(offers("").len() > 15);
    }
}

//! The table of keys: which key does what, in which places, and how the screen words it. The help, the palette and
//! the hints at the foot of the screen are made from it, and no other file names a key.

use super::action::{Action, InputEdit, Motion};
use super::key::{Code, Key};

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The list of quotes and claims.
    List,
    /// The facets: speakers, kinds, sources, outlets, years.
    Facets,
    /// The text pane beside or below the list.
    Text,
    /// The reader.
    Reader,
    /// The search box, while the user types in it.
    Search,
    /// The palette of actions.
    Palette,
    /// The help.
    Help,
    /// The prompt for a file's name.
    Prompt,
}

impl Place {
    /// Whether characters are typed here, so that no plain character can be a key.
    pub fn is_typed_in(self) -> bool {
        matches!(self, Self::Search | Self::Palette | Self::Prompt)
    }

    /// The place in the words of the help: "in the list".
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "in the list",
            Self::Facets => "in the filters",
            Self::Text => "in the text",
            Self::Reader => "in the reader",
            Self::Search => "in the search box",
            Self::Palette => "in the palette",
            Self::Help => "in the help",
            Self::Prompt => "at the prompt",
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub(crate) struct Binding {
    /// The action that the keys ask for.
    pub action: Action,
    /// The action in words: "copy with a citation".
    pub words: &'static str,
    /// The action in a word, for the foot of the screen; empty where it isn't worth the room there.
    pub hint: &'static str,
    /// The keys: any of them asks for the action.
    pub keys: &'static [Key],
    /// The places where the keys work.
    pub places: &'static [Place],
}

use Action::{Edit, Move};
use Place::{Facets, Help, List, Palette, Prompt, Reader, Search, Text};

const PANES: &[Place] = &[List, Facets, Text, Reader];
const TEXTS: &[Place] = &[List, Text, Reader];
const SCROLLED: &[Place] = &[List, Facets, Text, Reader, Help];
const TYPED: &[Place] = &[Search, Palette, Prompt];
const ALL: &[Place] = &[List, Facets, Text, Reader, Help, Search, Palette, Prompt];

const fn binding(
    action: Action,
    words: &'static str,
    hint: &'static str,
    keys: &'static [Key],
    places: &'static [Place],
) -> Binding {
    Binding { action, words, hint, keys, places }
}

const fn c(c: char) -> Key {
    Key::char(c)
}

const fn alt(c: char) -> Key {
    Key::char(c).with_alt()
}

const fn k(code: Code) -> Key {
    Key::plain(code)
}

/// The table. A test fails where two rows answer the same key in the same place.
#[rustfmt::skip]
pub(crate) const BINDINGS: &[Binding] = &[
    binding(Action::Read, "read it in the article", "read", &[k(Code::Enter)], &[List, Text]),
    binding(Action::Back, "go back", "back", &[k(Code::Esc), k(Code::Backspace)], &[Facets, Text, Reader]),
    binding(Action::Toggle, "filter by it, or stop filtering", "choose", &[k(Code::Enter), c(' ')], &[Facets]),
    binding(Action::Accept, "take it", "take", &[k(Code::Enter)], &[Search, Palette]),
    binding(Action::Accept, "write it", "write", &[k(Code::Enter)], &[Prompt]),
    binding(Action::Cancel, "leave it", "back", &[k(Code::Esc)], TYPED),
    binding(Move(Motion::NextItem), "the next item", "next", &[c('n')], &[Reader]),
    binding(Move(Motion::PreviousItem), "the previous item", "previous", &[c('N')], &[Reader]),
    binding(Move(Motion::NextOfSpeaker), "the same speaker’s next item", "same speaker", &[c(']')], &[Reader]),
    binding(Move(Motion::NextItem), "the next item", "", &[c('n')], &[List, Text]),
    binding(Move(Motion::PreviousItem), "the previous item", "", &[c('N')], &[List, Text]),
    binding(Move(Motion::NextOfSpeaker), "the same speaker’s next item", "", &[c(']')], &[List, Text]),
    binding(Move(Motion::PreviousOfSpeaker), "the same speaker’s previous item", "", &[c('[')], TEXTS),
    binding(Action::Search, "search", "search", &[c('/')], PANES),
    binding(Action::SearchSpeaker, "search by speaker", "speaker", &[c('@')], PANES),
    binding(Action::ClearSearch, "clear the search, or bring it back", "clear", &[k(Code::Esc)], &[List]),
    binding(Action::Back, "close the help", "close", &[k(Code::Esc), c('?'), c('q'), k(Code::Enter)], &[Help]),
    binding(Action::Speakers, "choose speakers", "speakers", &[c('s')], TEXTS),
    binding(Action::Filters, "choose kinds, sources, outlets, years", "filters", &[c('f')], TEXTS),
    binding(Action::Mark, "mark it, or take the mark off", "mark", &[c(' ')], TEXTS),
    binding(Action::Copy, "copy it with a citation", "copy", &[c('y')], TEXTS),
    binding(Action::CopyParagraph, "copy its paragraph", "", &[c('Y')], TEXTS),
    binding(Action::Open, "open its address in the browser", "open", &[c('o')], TEXTS),
    binding(Action::EditText, "open the text in the editor", "", &[c('e')], TEXTS),
    binding(Action::Export, "export what is listed", "export", &[c('x')], TEXTS),
    binding(Action::ExportMarked, "export what is marked", "", &[c('X')], TEXTS),
    binding(Action::ClearMarks, "take all marks off", "", &[], TEXTS),
    binding(Move(Motion::Down), "down", "", &[c('j'), k(Code::Down)], PANES),
    binding(Move(Motion::Down), "down", "down", &[c('j'), k(Code::Down)], &[Help]),
    binding(Move(Motion::Up), "up", "", &[c('k'), k(Code::Up)], SCROLLED),
    binding(Move(Motion::HalfDown), "half a page down", "", &[Key::ctrl('d')], SCROLLED),
    binding(Move(Motion::HalfUp), "half a page up", "", &[Key::ctrl('u')], SCROLLED),
    binding(Move(Motion::PageDown), "a page down", "", &[k(Code::PageDown), Key::ctrl('f')], SCROLLED),
    binding(Move(Motion::PageUp), "a page up", "", &[k(Code::PageUp), Key::ctrl('b')], SCROLLED),
    binding(Move(Motion::Top), "to the first", "", &[c('g'), k(Code::Home)], SCROLLED),
    binding(Move(Motion::Bottom), "to the last", "", &[c('G'), k(Code::End)], SCROLLED),
    binding(Action::NextPane, "to the next pane", "", &[k(Code::Tab)], &[List, Facets, Text]),
    binding(Action::PreviousPane, "to the previous pane", "", &[k(Code::BackTab)], &[List, Facets, Text]),
    binding(Action::LeftPane, "to the pane on the left", "", &[c('h'), k(Code::Left)], &[List, Facets, Text]),
    binding(Action::RightPane, "to the pane on the right", "", &[c('l'), k(Code::Right)], &[List, Facets, Text]),
    binding(Move(Motion::Down), "the next row", "", &[k(Code::Down), Key::ctrl('n')], &[Search, Palette]),
    binding(Move(Motion::Up), "the previous row", "", &[k(Code::Up), Key::ctrl('p')], &[Search, Palette]),
    binding(Edit(InputEdit::Left), "left", "", &[k(Code::Left), Key::ctrl('b')], TYPED),
    binding(Edit(InputEdit::Right), "right", "", &[k(Code::Right), Key::ctrl('f')], TYPED),
    binding(Edit(InputEdit::WordLeft), "a word to the left", "", &[alt('b'), k(Code::Left).with_ctrl(), k(Code::Left).with_alt()], TYPED),
    binding(Edit(InputEdit::WordRight), "a word to the right", "", &[alt('f'), k(Code::Right).with_ctrl(), k(Code::Right).with_alt()], TYPED),
    binding(Edit(InputEdit::Start), "to the start", "", &[k(Code::Home), Key::ctrl('a')], TYPED),
    binding(Edit(InputEdit::End), "to the end", "", &[k(Code::End), Key::ctrl('e')], TYPED),
    binding(Edit(InputEdit::DeleteLeft), "delete to the left", "", &[k(Code::Backspace), Key::ctrl('h')], TYPED),
    binding(Edit(InputEdit::DeleteRight), "delete to the right", "", &[k(Code::Delete), Key::ctrl('d')], TYPED),
    binding(Edit(InputEdit::DeleteWordLeft), "delete the word on the left", "", &[k(Code::Backspace).with_alt(), Key::ctrl('h').with_alt(), k(Code::Backspace).with_ctrl()], TYPED),
    binding(Edit(InputEdit::DeleteWordRight), "delete the word on the right", "", &[alt('d'), k(Code::Delete).with_ctrl(), k(Code::Delete).with_alt()], TYPED),
    binding(Edit(InputEdit::DeleteToSpace), "delete back to a space", "", &[Key::ctrl('w')], TYPED),
    binding(Edit(InputEdit::DeleteToStart), "delete to the start", "", &[Key::ctrl('u')], TYPED),
    binding(Edit(InputEdit::DeleteToEnd), "delete to the end", "", &[Key::ctrl('k')], TYPED),
    binding(Action::Mouse, "the mouse on or off", "", &[c('m')], PANES),
    binding(Action::Palette, "find an action by name", "actions", &[c(':')], PANES),
    binding(Action::Help, "the keys that work here", "help", &[c('?')], PANES),
    binding(Action::Redraw, "draw the screen again", "", &[Key::ctrl('l')], ALL),
    binding(Action::Suspend, "to the shell, until fg", "", &[Key::ctrl('z')], ALL),
    binding(Action::Quit, "quit", "quit", &[c('q')], PANES),
    binding(Action::Interrupt, "quit at once", "", &[Key::ctrl('c')], ALL),
];

/// The action that a key asks for in a place.
pub(crate) fn action_for(place: Place, key: Key) -> Option<Action> {
    bindings_in(place).find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

/// What Esc and a key are that came together in a place: the key with Alt where it is bound there, else the two keys. Esc,
/// typed fast enough, sends what Alt does.
pub(crate) fn keys_after_esc(place: Place, key: Key) -> Vec<Key> {
    let with_alt = key.with_alt();
    if action_for(place, with_alt).is_some() { vec![with_alt] } else { vec![Key::plain(Code::Esc), key] }
}

/// The bindings of a place.
pub(crate) fn bindings_in(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.places.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in [List, Facets, Text, Reader, Search, Palette, Help, Prompt] {
            let keys: Vec<Key> = bindings_in(place).flat_map(|binding| binding.keys).copied().collect();
            for (nth, key) in keys.iter().enumerate() {
                assert!(!keys[..nth].contains(key), "{key} means two things {}", place.name());
            }
        }
    }

    #[test]
    fn esc_and_a_key_are_alt_where_that_is_bound() {
        assert_eq!(keys_after_esc(Search, c('b')), [alt('b')]);
        assert_eq!(keys_after_esc(Prompt, k(Code::Left)), [k(Code::Left).with_alt()]);
        assert_eq!(keys_after_esc(Search, c('q')), [k(Code::Esc), c('q')]);
        for place in [List, Facets, Text, Reader, Help] {
            assert_eq!(keys_after_esc(place, c('b')), [k(Code::Esc), c('b')]);
        }
    }

    #[test]
    fn a_place_that_is_typed_in_takes_no_characters_as_keys() {
        for place in TYPED {
            for key in bindings_in(*place).flat_map(|binding| binding.keys) {
                assert!(
                    key.ctrl || key.alt || !matches!(key.code, Code::Char(_)),
                    "{key} cannot be typed {}",
                    place.name()
                );
            }
        }
    }
}

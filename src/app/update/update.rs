//! The update: what each message does to the state, and the effects that it asks for.
//!
//! Pure: the same state and message give the same state and effects. A key goes through the table of keys to an action,
//! and [`perform`] passes the action on to the room that it concerns.

use std::sync::Arc;

use super::mouse;
use super::perform::perform;
use crate::app::effect::Effect;
use crate::app::keys::{Code, Key, action_for};
use crate::app::message::Message;
use crate::app::search::{SearchResult, search_again};
use crate::app::state::{OpenDataset, State};
use crate::app::{exports, facets, list, prompts, reader};
use crate::search::Engine;

/// Takes in a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => return press(state, key),
        Message::Paste(text) => return paste(state, &text),
        Message::Mouse(what, x, y) => return mouse::take(state, what, x, y),
        Message::Opened(engine) => return open(state, engine),
        Message::Resize(width, height) => {
            state.size = (width, height);
            list::scroll_to_selection(state);
            reader::keep_selection_in_view(state);
        }
        Message::Progress(words) => state.progress = words,
        Message::Found(result) => show(state, *result),
        Message::Exists(path, items) => exports::ask_to_replace(state, &path, items),
        Message::Notice(notice) => state.notice = Some(notice),
    }
    Vec::new()
}

fn press(state: &mut State, key: Key) -> Vec<Effect> {
    state.notice = None;
    let place = state.place();
    match (action_for(place, key), key) {
        (Some(action), _) => perform(state, action),
        (None, Key { code: Code::Char(c), ctrl: false, alt: false }) if place.is_typed_in() => {
            prompts::insert(state, c.encode_utf8(&mut [0; 4]))
        }
        _ => Vec::new(),
    }
}

fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.place().is_typed_in() { prompts::insert(state, text) } else { Vec::new() }
}

/// Opens a dataset; or one that has grown, in which the items mostly keep their numbers.
fn open(state: &mut State, engine: Arc<Engine>) -> Vec<Effect> {
    exports::sort_marks(state, engine.collection());
    let before = state.selection().map(|selection| selection.id().into_owned());
    let now = state.selected.filter(|no| (no.0 as usize) < engine.collection().attribution_count());
    let now = now.map(|no| engine.collection().attribution(no).id().into_owned());
    if before != now {
        // It is another dataset, in which the numbers of items have another meaning.
        (state.selected, state.answer, state.reader, state.aside) = (None, None, None, None);
    }
    state.dataset = Some(OpenDataset::new(engine));
    list::select(state, state.selected);
    search_again(state)
}

/// Shows the result of the last search that was asked for. That of an earlier search comes too late.
fn show(state: &mut State, result: SearchResult) {
    if result.serial != state.search.serial {
        return;
    }
    let position = state.viewport().position_in(&result.answer);
    state.answer = Some(result.answer);
    state.suggestion = result.suggestion;
    state.chosen = result.chosen;
    list::select(state, position.and_then(|position| state.item(position)));
    list::scroll_to_selection(state);
    facets::keep_in_view(state);
}

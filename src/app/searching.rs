//! Searching: the search box and the searches that it asks for.

use std::ops::Range;

use super::action::Action;
use super::effect::Effect;
use super::input::Input;
use super::message::Notice;
use super::reading;
use super::state::{Focus, State};
use crate::search::Query;

/// Begins or clears a search.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if action == Action::ClearSearch {
        return clear(state);
    }
    state.aside = state.reader.take().map(|reader| (reader, state.selected));
    state.focus = Focus::List;
    state.search.before = state.search.input.text().to_owned();
    state.search.typing = true;
    state.search.input.to_end();
    if action == Action::Search {
        return Vec::new();
    }
    let text = state.search.input.text();
    let gap = if text.is_empty() || text.ends_with(' ') { "@" } else { " @" };
    state.search.input.insert(gap);
    typed(state)
}

/// Clears the search, or brings back what was cleared.
fn clear(state: &mut State) -> Vec<Effect> {
    let before = std::mem::take(&mut state.search.before);
    let cleared = std::mem::replace(&mut state.search.input, Input::new(before));
    if !cleared.text().is_empty() {
        cleared.text().clone_into(&mut state.search.before);
        state.search.input = Input::default();
        state.notice = Some(Notice::done("The search is cleared: esc brings it back."));
    }
    typed(state)
}

/// Ends the typing. Accepted with nothing found, the suggestion is taken; not accepted, the query is again what it was.
pub(super) fn leave(state: &mut State, accept: bool) -> Vec<Effect> {
    state.search.typing = false;
    let aside = state.aside.take();
    if accept {
        return take_suggestion(state).unwrap_or_default();
    }
    reading::go_back_to(state, aside);
    let before = std::mem::take(&mut state.search.before);
    if before == state.search.input.text() {
        return Vec::new();
    }
    state.search.input = Input::new(before);
    typed(state)
}

/// Where nothing was found and something else would be: searches for that. While more is read, what was asked for may
/// still come.
pub(super) fn take_suggestion(state: &mut State) -> Option<Vec<Effect>> {
    if !state.progress.is_empty() {
        return None;
    }
    let offer = state.suggestion.take().filter(|_| state.listed() == 0 && state.search.error.is_none())?;
    Some(write(state, &offer.query))
}

/// Puts a query into the box, as the facets do, and searches.
pub(super) fn write(state: &mut State, query: &Query) -> Vec<Effect> {
    state.search.input = Input::new(query.to_string());
    typed(state)
}

/// Searches for what stands in the box. If it can't be read, says why; the results stay those of what can be.
pub(super) fn typed(state: &mut State) -> Vec<Effect> {
    let text = state.search.input.text();
    let query = match Query::parse(text) {
        Ok(query) => {
            state.search.error = None;
            Some(query)
        }
        Err(error) => {
            let rest = without_term(text, &error.at);
            state.search.error = Some(error);
            Query::parse(&rest).ok()
        }
    };
    match query {
        Some(query) if query != state.search.query || state.answer.is_none() => {
            state.search.query = query;
            again(state)
        }
        _ => Vec::new(),
    }
}

/// A query without the term that some of its bytes are in.
fn without_term(text: &str, wrong: &Range<usize>) -> String {
    let start = text[..wrong.start].rfind(char::is_whitespace).unwrap_or(0);
    let end = text[wrong.end..].find(char::is_whitespace).map_or(text.len(), |at| wrong.end + at);
    format!("{}{}", &text[..start], &text[end..])
}

/// Asks for the last good query once more.
pub(super) fn again(state: &mut State) -> Vec<Effect> {
    state.search.serial += 1;
    vec![Effect::Search { serial: state.search.serial, query: state.search.query.clone() }]
}

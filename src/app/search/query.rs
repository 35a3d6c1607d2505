//! The query: changes to the search box, parsed, and the searches that they ask for.

use std::ops::Range;

use crate::app::effect::Effect;
use crate::app::keys::InputEdit;
use crate::app::reader;
use crate::app::state::{Focus, Notice, State, TextInput};
use crate::search::Query;

/// Begins to type in the search box; with `speaker`, to type a speaker's name. An open article is put aside.
pub(in crate::app) fn start(state: &mut State, speaker: bool) -> Vec<Effect> {
    reader::put_aside(state);
    state.focus = Focus::List;
    state.search.before = state.search.input.text().to_owned();
    state.search.typing = true;
    state.search.input.edit(InputEdit::End);
    if !speaker {
        return Vec::new();
    }
    let text = state.search.input.text();
    let sign = if text.is_empty() || text.ends_with(' ') { "@" } else { " @" };
    state.search.input.insert(sign);
    retyped(state)
}

/// Clears the query; where it is empty, restores the query that was cleared last.
pub(in crate::app) fn clear(state: &mut State) -> Vec<Effect> {
    let before = std::mem::take(&mut state.search.before);
    let cleared = std::mem::replace(&mut state.search.input, TextInput::new(before));
    if !cleared.text().is_empty() {
        cleared.text().clone_into(&mut state.search.before);
        state.search.input = TextInput::default();
        state.notice = Some(Notice::done("The search is cleared: esc brings it back."));
    }
    retyped(state)
}

/// Ends the typing. Accepted, a query without hits gives way to its suggestion; not accepted, the previous query and
/// an article that was put aside come back.
pub(in crate::app) fn finish(state: &mut State, accept: bool) -> Vec<Effect> {
    state.search.typing = false;
    let aside = state.aside.take();
    if accept {
        return take_suggestion(state).unwrap_or_default();
    }
    reader::reopen(state, aside);
    let before = std::mem::take(&mut state.search.before);
    if before == state.search.input.text() {
        return Vec::new();
    }
    state.search.input = TextInput::new(before);
    retyped(state)
}

/// Searches for the suggestion, where there is one for a query without hits. While the dataset is being read, hits may
/// still come, and nothing is suggested.
pub(in crate::app) fn take_suggestion(state: &mut State) -> Option<Vec<Effect>> {
    if !state.progress.is_empty() {
        return None;
    }
    let suggestion =
        state.suggestion.take().filter(|_| state.listed() == 0 && state.search.error.is_none())?;
    Some(set_query(state, &suggestion.query))
}

/// Writes a query into the search box and searches for it.
pub(in crate::app) fn set_query(state: &mut State, query: &Query) -> Vec<Effect> {
    state.search.input = TextInput::new(query.to_string());
    retyped(state)
}

/// Parses the text of the search box after it changed, and searches for it. Where a term is wrong, its error is kept
/// for the screen, and the other terms are searched for.
pub(in crate::app) fn retyped(state: &mut State) -> Vec<Effect> {
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
            search_again(state)
        }
        _ => Vec::new(),
    }
}

/// A query without the term that the bytes `wrong` are part of.
fn without_term(text: &str, wrong: &Range<usize>) -> String {
    let start = text[..wrong.start].rfind(char::is_whitespace).unwrap_or(0);
    let end = text[wrong.end..].find(char::is_whitespace).map_or(text.len(), |at| wrong.end + at);
    format!("{}{}", &text[..start], &text[end..])
}

/// Asks for a search for the last query that could be parsed.
pub(in crate::app) fn search_again(state: &mut State) -> Vec<Effect> {
    state.search.serial += 1;
    vec![Effect::Search { serial: state.search.serial, query: state.search.query.clone() }]
}

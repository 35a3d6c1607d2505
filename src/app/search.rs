//! Searching: from the typed query to the answer on the screen.
//!
//! A change to the search box is parsed, and asks the terminal for a search with an effect. The terminal's worker thread
//! makes a [`SearchResult`], the answer and what the screen shows beside it, which comes back as a message.

use std::ops::Range;

use super::effect::Effect;
use super::keys::{InputEdit, Motion};
use super::reader;
use super::state::{Focus, LookUp, Notice, Question, State, TextInput};
use crate::collection::SpeakerNo;
use crate::search::{Answer, Cancel, Direction, Engine, Field, Highlighter, Query, Suggestion, Test};

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

/// Asks for the same speaker's next or previous item: in the reader that of the article, elsewhere that of the list.
pub(in crate::app) fn follow(state: &mut State, motion: Motion) -> Vec<Effect> {
    let Some(item) = state.selected else { return Vec::new() };
    let hits = if state.reader.is_some() { None } else { state.answer.clone() };
    if state.reader.is_none() && state.position().is_none() {
        return Vec::new();
    }
    let direction = if motion == Motion::NextOfSpeaker { Direction::Forward } else { Direction::Backward };
    look_up(state, Question::NearestOfSpeaker { item, direction, hits })
}

/// Asks a question, in place of any other.
pub(in crate::app) fn look_up(state: &mut State, question: Question) -> Vec<Effect> {
    state.look_ups += 1;
    state.looking_up = true;
    vec![Effect::LookUp(LookUp { serial: state.look_ups, question })]
}

/// What a search found.
#[derive(Debug)]
pub struct SearchResult {
    /// The number of the search that this answers.
    pub serial: u64,
    /// The hits.
    pub answer: Answer,
    /// Where there are none: a query that would have hits.
    pub suggestion: Option<Suggestion>,
    /// The speakers that the query asks for, sorted.
    pub chosen: Vec<SpeakerNo>,
    /// Says where the hits match.
    pub highlighter: Highlighter,
}

impl SearchResult {
    /// Searches; `None` where the search was cancelled.
    pub fn search(engine: &Engine, serial: u64, query: &Query, cancel: &Cancel) -> Option<Self> {
        let answer = engine.search(query, cancel)?;
        let suggestion = if answer.is_empty() { engine.suggest(query, cancel) } else { None };
        let chosen = chosen_speakers(engine, query);
        Some(Self { serial, suggestion, chosen, highlighter: engine.highlighter(query), answer })
    }
}

/// The speakers that a query asks for, sorted. This may look at every name of the dataset, so a search does it and no
/// frame.
fn chosen_speakers(engine: &Engine, query: &Query) -> Vec<SpeakerNo> {
    let clauses = query.clauses().iter().filter(|clause| clause.field() == Some(Field::Speaker));
    let mut chosen: Vec<SpeakerNo> = clauses
        .flat_map(|clause| clause.terms())
        .filter_map(|term| match &term.test {
            Test::Speaker(name) => Some(engine.resolve(name)),
            _ => None,
        })
        .flatten()
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

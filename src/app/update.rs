//! The update: what each message does to the state, and what is to be done outside because of it. Pure: the same
//! state and message give the same state and effects.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::action::Action;
use super::effect::Effect;
use super::input::Input;
use super::key::{Code, Key};
use super::keys;
use super::message::{Found, Message, Notice};
use super::page::Spot;
use super::state::{Focus, Library, Overlay, Reader, State};
use super::{facets, list, mouse, palette, reading, searching, taking};
use crate::search::Engine;

/// Takes in a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => press(state, key),
        Message::Paste(text) => paste(state, &text),
        Message::Mouse(what, x, y) => mouse::moved(state, what, x, y),
        Message::Resize(width, height) => {
            state.size = (width, height);
            list::keep_in_view(state);
            reading::keep_in_view(state);
            Vec::new()
        }
        Message::Opened(engine) => opened(state, engine),
        Message::Progress(words) => {
            state.progress = words;
            Vec::new()
        }
        Message::Found(found) => {
            take_in(state, *found);
            Vec::new()
        }
        Message::Exists(path, items) => {
            taking::ask_again(state, &path, items);
            Vec::new()
        }
        Message::Notice(notice) => {
            state.notice = Some(notice);
            Vec::new()
        }
    }
}

/// Takes in a dataset; or one that has grown, in which everything has the number that it had as a rule.
fn opened(state: &mut State, engine: Arc<Engine>) -> Vec<Effect> {
    state.marks.append(&mut state.marks_elsewhere);
    if !state.marks.is_empty() {
        let all = std::mem::take(&mut state.marks);
        let ids: BTreeSet<String> = engine
            .collection()
            .attributions()
            .map(|one| one.id().into_owned())
            .filter(|id| all.contains(id))
            .collect();
        state.marks_elsewhere = all.difference(&ids).cloned().collect();
        state.marks = ids;
    }
    let was = state.selection().map(|selection| selection.id().into_owned());
    let is = state.selected.filter(|no| (no.0 as usize) < engine.collection().attribution_count());
    let is = is.map(|no| engine.collection().attribution(no).id().into_owned());
    if was != is {
        // Another dataset altogether: nothing means in it what it meant.
        (state.selected, state.answer, state.reader, state.aside) = (None, None, None, None);
    }
    state.library = Some(Library::new(engine));
    list::select(state, state.selected);
    searching::again(state)
}

/// Takes in the hits of the last search asked for; those of an older one come too late.
fn take_in(state: &mut State, found: Found) {
    if found.serial != state.search.serial {
        return;
    }
    let place = state.eye().place(&found.answer);
    state.answer = Some(found.answer);
    state.suggestion = found.suggestion;
    state.chosen = found.chosen;
    list::select(state, place.and_then(|place| state.item(place)));
    list::keep_in_view(state);
    facets::keep_in_view(state);
}

fn press(state: &mut State, key: Key) -> Vec<Effect> {
    state.notice = None;
    let place = state.place();
    match keys::action(place, key) {
        Some(action) => act(state, action),
        None if place.is_typed_in() => match key {
            Key { code: Code::Char(c), ctrl: false, alt: false } => {
                type_in(state, c.encode_utf8(&mut [0; 4]))
            }
            _ => Vec::new(),
        },
        None => Vec::new(),
    }
}

fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if state.place().is_typed_in() { type_in(state, text) } else { Vec::new() }
}

fn type_in(state: &mut State, text: &str) -> Vec<Effect> {
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
        _ => {
            state.search.input.insert(text);
            searching::typed(state)
        }
    }
}

/// Does what an action says, where the user is.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Quit => vec![Effect::Quit],
        Action::Suspend => vec![Effect::Suspend],
        Action::Redraw => vec![Effect::Redraw],
        Action::Mouse => {
            state.mouse = !state.mouse;
            let words =
                if state.mouse { "The mouse is on." } else { "The mouse is off: the terminal selects text." };
            state.notice = Some(Notice::done(words));
            vec![Effect::Mouse(state.mouse)]
        }
        Action::Help => {
            state.overlay = Some(Overlay::Help(state.place(), 0));
            Vec::new()
        }
        Action::Palette => {
            state.overlay = Some(Overlay::Palette(Input::default(), 0));
            Vec::new()
        }
        Action::Search | Action::SearchSpeaker | Action::ClearSearch => searching::act(state, action),
        Action::Speakers => {
            facets::enter(state, true);
            Vec::new()
        }
        Action::Filters => {
            facets::enter(state, false);
            Vec::new()
        }
        Action::Toggle => facets::toggle(state),
        Action::Read => match searching::take_suggestion(state) {
            Some(effects) => effects,
            None => {
                read(state);
                Vec::new()
            }
        },
        Action::Back => {
            back(state);
            Vec::new()
        }
        Action::NextPane | Action::PreviousPane | Action::LeftPane | Action::RightPane => {
            change_pane(state, action);
            Vec::new()
        }
        Action::Accept | Action::Cancel => leave(state, action == Action::Accept),
        Action::Mark
        | Action::ClearMarks
        | Action::Copy
        | Action::CopyParagraph
        | Action::Edit
        | Action::Open
        | Action::Export
        | Action::ExportMarked => taking::act(state, action),
        Action::CursorLeft
        | Action::CursorRight
        | Action::CursorStart
        | Action::CursorEnd
        | Action::DeleteLeft
        | Action::DeleteRight
        | Action::DeleteWord
        | Action::DeleteToStart => edit(state, action),
        _ => {
            go(state, action);
            Vec::new()
        }
    }
}

/// Moves within the place where the user is.
fn go(state: &mut State, action: Action) {
    let help = state.layout().body;
    match (&mut state.overlay, state.reader.is_some(), state.focus) {
        (Some(Overlay::Help(place, top)), ..) => {
            let page = palette::HelpPage::of(*place, help);
            *top = list::stepped(*top, page.tops, page.height, action);
        }
        (Some(Overlay::Palette(input, row)), ..) => {
            let rows = palette::offers(input.text()).len();
            *row = list::stepped(*row, rows, 5, action);
        }
        (Some(Overlay::Export(..)), ..) => {}
        (None, ..) if state.search.typing => list::go(state, action),
        (None, true, _) => reading::go(state, action),
        (None, false, Focus::List) => list::go(state, action),
        (None, false, Focus::Facets) => facets::go(state, action),
        (None, false, Focus::Source) => reading::go_in_pane(state, action),
    }
}

fn read(state: &mut State) {
    if state.selected.is_none() {
        return;
    }
    state.reader = Some(Reader { top: Spot::default(), from: state.selected });
    state.focus = if state.focus == Focus::Facets { Focus::List } else { state.focus };
    reading::show_selected(state);
}

/// Out of what lies on top, to where one was.
fn back(state: &mut State) {
    if state.overlay.take().is_some() {
        return;
    }
    if let Some(reader) = state.reader.take() {
        // An item that isn't listed is no place to come back to.
        if state.position().is_none() {
            list::select(state, reader.from);
        }
        list::keep_in_view(state);
        return;
    }
    state.focus = Focus::List;
    let aside = state.aside.take();
    reading::go_back_to(state, aside);
}

fn change_pane(state: &mut State, action: Action) {
    let layout = state.layout();
    let mut panes = Vec::with_capacity(3);
    if layout.facets.width > 0 {
        panes.push(Focus::Facets);
    }
    panes.push(Focus::List);
    if layout.source.height > 0 {
        panes.push(Focus::Source);
    }
    let at = panes.iter().position(|pane| *pane == state.focus).unwrap_or(0);
    let last = panes.len() - 1;
    let to = match action {
        Action::NextPane => (at + 1) % panes.len(),
        Action::PreviousPane => (at + last) % panes.len(),
        Action::LeftPane => at.saturating_sub(1),
        _ => (at + 1).min(last),
    };
    state.focus = panes[to];
    facets::keep_in_view(state);
}

/// Out of a place that is typed in, with what was typed or without.
fn leave(state: &mut State, accept: bool) -> Vec<Effect> {
    match state.overlay.take() {
        Some(Overlay::Palette(input, row)) if accept => {
            palette::offers(input.text()).get(row).map_or_else(Vec::new, |offer| act(state, offer.action))
        }
        Some(Overlay::Export(prompt)) if accept => taking::export(state, prompt),
        Some(_) => Vec::new(),
        None => searching::leave(state, accept),
    }
}

fn edit(state: &mut State, action: Action) -> Vec<Effect> {
    let (input, is_search) = match &mut state.overlay {
        Some(Overlay::Palette(input, row)) => {
            *row = 0;
            (input, false)
        }
        Some(Overlay::Export(prompt)) => (&mut prompt.input, false),
        _ => (&mut state.search.input, true),
    };
    let before = input.text().len();
    match action {
        Action::CursorLeft => input.left(),
        Action::CursorRight => input.right(),
        Action::CursorStart => input.to_start(),
        Action::CursorEnd => input.to_end(),
        Action::DeleteLeft => input.delete_left(),
        Action::DeleteRight => input.delete_right(),
        Action::DeleteWord => input.delete_word(),
        _ => input.delete_to_start(),
    }
    if is_search && input.text().len() != before { searching::typed(state) } else { Vec::new() }
}

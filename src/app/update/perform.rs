//! Performing an action: the room that an action concerns is found by the action and by where the user is.

use crate::app::effect::Effect;
use crate::app::keys::{Action, Motion};
use crate::app::prompts::{HelpPage, palette_entries};
use crate::app::state::{Focus, Notice, Overlay, State, TextInput};
use crate::app::{exports, facets, list, prompts, reader, search};

/// Does what an action asks for, in the place where the user is.
pub(super) fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Move(motion) => move_by(state, motion),
        Action::Edit(edit) => return prompts::edit(state, edit),
        Action::NextPane | Action::PreviousPane | Action::LeftPane | Action::RightPane => {
            change_pane(state, action);
        }
        Action::Read => match search::take_suggestion(state) {
            Some(effects) => return effects,
            None => reader::open(state),
        },
        Action::Back => back(state),
        Action::Search => return search::start(state, false),
        Action::SearchSpeaker => return search::start(state, true),
        Action::ClearSearch => return search::clear(state),
        Action::Speakers => facets::enter(state, true),
        Action::Filters => facets::enter(state, false),
        Action::Toggle => return facets::toggle(state),
        Action::Mark => return exports::toggle_mark(state),
        Action::ClearMarks => return exports::clear_marks(state),
        Action::Copy => return exports::copy(state).into_iter().collect(),
        Action::CopyParagraph => return exports::copy_paragraph(state).into_iter().collect(),
        Action::EditText => return exports::edit_text(state).into_iter().collect(),
        Action::Open => return exports::open_address(state).into_iter().collect(),
        Action::Export => {
            let listed = (0..state.listed()).filter_map(|position| state.item(position)).collect();
            exports::ask_for_file(state, listed);
        }
        Action::ExportMarked => exports::ask_for_file(state, exports::marked(state)),
        Action::Help => state.overlay = Some(Overlay::Help(state.place(), 0)),
        Action::Palette => state.overlay = Some(Overlay::Palette(TextInput::default(), 0)),
        Action::Mouse => return vec![switch_mouse(state)],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
        Action::Accept => return leave(state, true),
        Action::Cancel => return leave(state, false),
    }
    Vec::new()
}

/// Moves within the place where the user is.
fn move_by(state: &mut State, motion: Motion) {
    /// The palette's rows that a page moves by.
    const PALETTE_PAGE: usize = 5;
    let body = state.layout().body;
    match (&mut state.overlay, state.reader.is_some(), state.focus) {
        (Some(Overlay::Help(place, top)), ..) => {
            let page = HelpPage::of(*place, body);
            *top = motion.step(*top, page.tops, page.height);
        }
        (Some(Overlay::Palette(input, row)), ..) => {
            *row = motion.step(*row, palette_entries(input.text()).len(), PALETTE_PAGE);
        }
        (Some(Overlay::Export(..)), ..) => {}
        (None, ..) if state.search.typing => list::move_selection(state, motion),
        (None, true, _) => reader::move_in_reader(state, motion),
        (None, false, Focus::List) => list::move_selection(state, motion),
        (None, false, Focus::Facets) => facets::move_cursor(state, motion),
        (None, false, Focus::Text) => reader::move_in_text_pane(state, motion),
    }
}

/// Gives the focus to another of the panes that are on the screen.
fn change_pane(state: &mut State, action: Action) {
    let layout = state.layout();
    let panes: Vec<Focus> = [
        (layout.facets.width > 0, Focus::Facets),
        (true, Focus::List),
        (layout.text_pane.height > 0, Focus::Text),
    ]
    .into_iter()
    .filter_map(|(is_shown, pane)| is_shown.then_some(pane))
    .collect();
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

/// Leaves the topmost of overlay, reader and focused pane.
fn back(state: &mut State) {
    if state.overlay.take().is_some() {
        return;
    }
    if state.reader.is_some() {
        reader::close(state);
        return;
    }
    state.focus = Focus::List;
    let aside = state.aside.take();
    reader::reopen(state, aside);
}

/// Leaves the line that is being typed, accepted or not.
fn leave(state: &mut State, accept: bool) -> Vec<Effect> {
    match state.overlay.take() {
        Some(Overlay::Palette(input, row)) if accept => {
            let entries = palette_entries(input.text());
            entries.get(row).map_or_else(Vec::new, |entry| perform(state, entry.action))
        }
        Some(Overlay::Export(prompt)) if accept => exports::accept(state, prompt),
        Some(_) => Vec::new(),
        None => search::finish(state, accept),
    }
}

fn switch_mouse(state: &mut State) -> Effect {
    state.mouse = !state.mouse;
    let words = if state.mouse { "The mouse is on." } else { "The mouse is off: the terminal selects text." };
    state.notice = Some(Notice::done(words));
    Effect::Mouse(state.mouse)
}

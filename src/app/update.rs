//! The update: what each message does to the state, and the effects that it asks for. It is the only way to change the
//! state.
//!
//! Pure: the same state and message give the same state and effects. A key goes through the table of keys to an action;
//! a press or a turn of the mouse's wheel acts on the pane where it happens; and [`perform`] passes an action on to the
//! part that it concerns, which it finds by the action and by where the user is.
//!
//! Beside it stands [`answer`]: what the dataset says to an effect that asks something of it. That takes as long as it takes, and
//! the terminal leaves it to other threads.

use std::sync::Arc;

use super::effect::Effect;
use super::keys::{Action, Code, Key, Motion, action_for, keys_after_esc};
use super::list::ListRow;
use super::message::{Message, Mouse};
use super::page::PreparedDocument;
use super::prompts::{HelpPage, palette_entries};
use super::search::{SearchResult, search_again};
use super::state::{
    ExportItems, Focus, FoundMarks, LookUpAnswer, LookedUp, Notice, OpenDataset, Overlay, State, TextInput,
    Viewport, read_ahead,
};
use super::{exports, facets, list, marks, prompts, reader, search};
use crate::collection::Collection;
use crate::search::{Cancel, Engine};

/// Takes in a message.
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let mut effects = take(state, message);
    let document = state.dataset.as_mut().and_then(OpenDataset::ask);
    effects.extend(document.map(|document| Effect::Prepare { opened: state.opened, document }));
    effects
}

/// The dataset's answer to an effect that asks something of it; none where `cancel` was raised. The rows that the viewport will
/// show are read ahead.
///
/// # Errors
///
/// Any other effect is given back.
pub fn answer(
    effect: Effect,
    engine: &Engine,
    viewport: Viewport,
    cancel: &Cancel,
) -> Result<Option<Message>, Effect> {
    Ok(match effect {
        Effect::Search { serial, query } => {
            SearchResult::search(engine, serial, &query, cancel).map(|found| {
                read_ahead(engine, &found.answer, viewport, cancel);
                Message::Found(Box::new(found))
            })
        }
        Effect::LookUp(look_up) => Some(Message::LookedUp(look_up.answer(engine, cancel))),
        Effect::Prepare { opened, document } => {
            let collection = engine.collection();
            let prepared = PreparedDocument::new(collection, &collection.document(document));
            Some(Message::Prepared(opened, Box::new(prepared)))
        }
        Effect::FindMarks { opened, ids } => {
            Some(Message::FoundMarks(FoundMarks::find(engine.collection(), opened, ids)))
        }
        other => return Err(other),
    })
}

fn take(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => return press_key(state, key),
        Message::EscAnd(key) => {
            let keys = keys_after_esc(state.place(), key);
            return keys.into_iter().flat_map(|key| press_key(state, key)).collect();
        }
        Message::Paste(text) => return paste(state, &text),
        Message::Mouse(what, x, y) => return take_mouse(state, what, x, y),
        Message::Opened(engine) => return open(state, engine),
        Message::Resize(width, height) => {
            state.size = (width, height);
            list::scroll_to_selection(state);
            reader::keep_selection_in_view(state);
        }
        Message::Progress(words) => state.progress = words,
        Message::Found(result) => show(state, *result),
        Message::LookedUp(looked_up) => return take_looked_up(state, looked_up),
        Message::Prepared(opened, prepared) => take_prepared(state, opened, *prepared),
        Message::Exists(path, items) => exports::ask_to_replace(state, &path, items),
        Message::Refused(path, items, why) => exports::ask_again(state, &path, items, why),
        Message::Exported(written) => exports::show_progress(state, written),
        Message::ExportEnded(notice) => exports::end(state, notice),
        Message::Notice(notice) => state.notice = Some(notice),
        Message::Marks(ids) => return marks::take_earlier(state, ids),
        Message::FoundMarks(found) => return marks::take_found(state, found),
    }
    Vec::new()
}

fn press_key(state: &mut State, key: Key) -> Vec<Effect> {
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
    let id = |collection: &Collection| {
        let selected = state.selected.filter(|no| (no.0 as usize) < collection.attribution_count());
        selected.map(|no| collection.computed_id(no))
    };
    if state.collection().and_then(id) != id(engine.collection()) {
        // It is another dataset, in which the numbers of items have another meaning.
        (state.selected, state.answer, state.reader, state.aside) = (None, None, None, None);
        if matches!(state.overlay, Some(Overlay::Export(_))) {
            state.overlay = None;
        }
    }
    state.dataset = Some(OpenDataset::new(engine));
    state.opened += 1;
    state.looking_up = false;
    list::select(state, state.selected);
    let mut effects = search_again(state);
    effects.extend(marks::find_all(state));
    effects
}

/// Shows the result of the last search that was asked for. That of an earlier search comes too late.
fn show(state: &mut State, result: SearchResult) {
    if result.serial != state.search.serial {
        return;
    }
    let position = state.viewport().position_in(&result.answer);
    state.answer = Some(Arc::new(result.answer));
    state.suggestion = result.suggestion;
    state.chosen = result.chosen;
    state.highlighter = result.highlighter;
    list::select(state, position.and_then(|position| state.item(position)));
    list::scroll_to_selection(state);
    facets::keep_in_view(state);
}

/// Goes on with what was looked up, unless something else was asked meanwhile.
fn take_looked_up(state: &mut State, LookedUp { serial, finding }: LookedUp) -> Vec<Effect> {
    if !state.looking_up || serial != state.look_ups {
        return Vec::new();
    }
    state.looking_up = false;
    match finding {
        LookUpAnswer::Query(query) => search::set_query(state, &query),
        LookUpAnswer::Nearest { item, direction, in_document } => {
            reader::go_to_nearest(state, item, direction, in_document);
            Vec::new()
        }
    }
}

/// Shows a document that was prepared, if it is still the selected item's.
fn take_prepared(state: &mut State, opened: u64, prepared: PreparedDocument) {
    let dataset = state.dataset.as_mut().filter(|_| opened == state.opened);
    if dataset.is_some_and(|dataset| dataset.take_prepared(prepared)) {
        reader::show_selection(state);
    }
}

/// Does what an action asks for, in the place where the user is.
fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Move(motion) => return move_by(state, motion),
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
        Action::ClearSearch => match exports::stop(state) {
            Some(effect) => return vec![effect],
            None => return search::clear(state),
        },
        Action::Speakers => facets::enter(state, true),
        Action::Filters => facets::enter(state, false),
        Action::Toggle => return facets::toggle(state),
        Action::Mark => return marks::toggle(state),
        Action::ClearMarks => return marks::clear(state),
        Action::Copy => return exports::copy(state).into_iter().collect(),
        Action::CopyParagraph => return exports::copy_paragraph(state).into_iter().collect(),
        Action::EditText => return exports::edit_text(state).into_iter().collect(),
        Action::Open => return exports::open_address(state).into_iter().collect(),
        Action::Export => {
            let listed = state.answer.clone().map(ExportItems::Listed);
            exports::ask_for_file(state, listed);
        }
        Action::ExportMarked => {
            let marked = ExportItems::Chosen(state.marks.items().collect());
            exports::ask_for_file(state, Some(marked));
        }
        Action::Help => state.overlay = Some(Overlay::Help(state.place(), 0)),
        Action::Palette => state.overlay = Some(Overlay::Palette(TextInput::default(), 0)),
        Action::Mouse => return vec![switch_mouse(state)],
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
        Action::Interrupt => return vec![Effect::Interrupt],
        Action::Accept => return leave(state, true),
        Action::Cancel => return leave(state, false),
    }
    Vec::new()
}

/// Moves within the place where the user is.
fn move_by(state: &mut State, motion: Motion) -> Vec<Effect> {
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
        (None, ..) if motion.keeps_the_speaker() => return search::follow(state, motion),
        (None, ..) if state.search.typing => list::move_selection(state, motion),
        (None, true, _) => reader::move_in_reader(state, motion),
        (None, false, Focus::List) => list::move_selection(state, motion),
        (None, false, Focus::Facets) => facets::move_cursor(state, motion),
        (None, false, Focus::Text) => reader::move_in_text_pane(state, motion),
    }
    Vec::new()
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

/// Rows that one turn of the wheel moves by.
const ROWS_A_TURN: usize = 3;

/// Takes in what the mouse did at a column and a row.
fn take_mouse(state: &mut State, what: Mouse, x: u16, y: u16) -> Vec<Effect> {
    state.notice = None;
    match what {
        Mouse::Press => press_at(state, x, y),
        Mouse::WheelUp => wheel(state, Motion::Up, x, y),
        Mouse::WheelDown => wheel(state, Motion::Down, x, y),
    }
}

fn press_at(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    if state.overlay.is_some() {
        state.overlay = None;
        return Vec::new();
    }
    let layout = state.layout();
    if layout.search.holds(x, y) {
        return if state.search.typing { Vec::new() } else { perform(state, Action::Search) };
    }
    if state.reader.is_some() {
        press_in_reader(state, x, y);
        return Vec::new();
    }
    let typing = std::mem::take(&mut state.search.typing);
    if facets::pane(state).holds(x, y) {
        return facets::press(state, y);
    }
    if layout.folded_facets.holds(x, y) {
        return perform(state, Action::Filters);
    }
    if layout.list.holds(x, y) {
        let row = usize::from(y - layout.list.y);
        let again = state.focus == Focus::List && !typing;
        state.focus = Focus::List;
        return press_in_list(state, row, again);
    }
    if layout.text_pane.holds(x, y) {
        state.focus = Focus::Text;
        press_in_text_pane(state, y - layout.text_pane.y);
    }
    Vec::new()
}

/// Selects the item of a row; reads it where it is selected already (`again`).
fn press_in_list(state: &mut State, row: usize, again: bool) -> Vec<Effect> {
    let rows = list::rows(state);
    let Some(ListRow::Item { position, item, .. }) = rows.get(row).copied() else { return Vec::new() };
    if again && state.selected == Some(item) {
        return perform(state, Action::Read);
    }
    list::select_position(state, position);
    Vec::new()
}

/// Selects an item that a row of the text pane shows. The text stays where it is.
fn press_in_text_pane(state: &mut State, row: u16) {
    let rows = reader::text_pane_rows(state);
    let top = reader::text_pane_top(state);
    if let Some(row) = rows.get(usize::from(row))
        && reader::select_in(state, &row.range)
    {
        state.text_top = Some(top);
    }
}

fn press_in_reader(state: &mut State, x: u16, y: u16) {
    let text = state.layout().reader().text;
    let rows = reader::reader_rows(state);
    if let Some(row) = rows.get(usize::from(y.saturating_sub(text.y))).filter(|_| text.holds(x, y)) {
        reader::select_in(state, &row.range);
    }
}

fn wheel(state: &mut State, motion: Motion, x: u16, y: u16) -> Vec<Effect> {
    let layout = state.layout();
    for _ in 0..ROWS_A_TURN {
        match state.overlay {
            Some(Overlay::Help(..) | Overlay::Palette(..)) => {
                perform(state, Action::Move(motion));
            }
            None if state.reader.is_some() => reader::move_in_reader(state, motion),
            None if facets::pane(state).holds(x, y) => facets::move_cursor(state, motion),
            None if layout.text_pane.holds(x, y) => reader::move_in_text_pane(state, motion),
            None if layout.list.holds(x, y) => list::move_selection(state, motion),
            Some(Overlay::Export(..)) | None => {}
        }
    }
    Vec::new()
}

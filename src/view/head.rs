//! The head of the screen: the dataset's name and how much of it is listed, the search box, and below it, where the
//! facets have no column, what they hold in a line.

use super::canvas::{Canvas, grouped, label};
use super::theme::Theme;
use crate::app::{GUTTER, Layout, Overlay, Prompt, Rect, State, facets};
use crate::search::Field;
use crate::text::cells;
use crate::text::scrub::Clean;

/// Columns before what is typed.
const PROMPT: u16 = GUTTER;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    header(state, theme, layout.header, canvas);
    search(state, theme, layout.search, canvas);
    folded(state, theme, layout.folded, canvas);
}

fn header(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let end = canvas.put(pane, 0, 0, &"whosaid", theme.name);
    let right = canvas.put_right(pane, 0, &label(&count(state)), theme.dim);
    if let Some(collection) = state.collection().filter(|_| right > end + 12) {
        let room = Rect { width: right - 2, ..pane };
        canvas.put(room, 0, end + 3, &label(collection.title()), theme.text);
    }
}

/// "7 of 24", or how far the reading is.
fn count(state: &State) -> String {
    let Some(collection) = state.collection() else {
        return if state.progress.is_empty() { "opening …".to_owned() } else { state.progress.clone() };
    };
    let (listed, all) = (state.listed(), collection.attribution_count());
    let marks =
        if state.marks.is_empty() { String::new() } else { format!("{} marked · ", state.marks.len()) };
    let count = if listed == all { grouped(all) } else { format!("{} of {}", grouped(listed), grouped(all)) };
    let progress = if state.progress.is_empty() { String::new() } else { format!(" · {}", state.progress) };
    format!("{marks}{count}{progress}")
}

fn search(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let typing = state.search.typing;
    canvas.put(pane, 0, 0, &"/", if typing { theme.accent } else { theme.dim });
    let text = state.search.input.text();
    let mut room = pane;
    if pane.width >= 50 && !typing {
        let help = canvas.put_right(pane, 0, &"? help", theme.dim);
        room.width = help.saturating_sub(2);
    }
    if text.is_empty() && !typing {
        let hint =
            if pane.width < 50 { "search, @speaker" } else { "search the quotes and claims, or a @speaker" };
        canvas.put(room, 0, PROMPT, &hint, theme.dim);
        return;
    }
    let (shown, start) = visible(state, room);
    canvas.put(room, 0, PROMPT, &shown, theme.text);
    if let Some(error) = &state.search.error {
        let before = cells::width(label(&text[start.min(error.at.start)..error.at.start]).as_str()) as u16;
        let wrong = label(text.get(error.at.clone()).unwrap_or_default());
        canvas.put(
            room,
            0,
            PROMPT + before,
            &if wrong.as_str().is_empty() { label(MISSING) } else { wrong },
            theme.wrong,
        );
    }
}

/// The part of what was typed that fits, its end where it is typed in, and the byte where it starts.
fn visible(state: &State, room: Rect) -> (Clean<'static>, usize) {
    let text = state.search.input.text();
    let width = usize::from(room.width.saturating_sub(PROMPT + 1));
    let mut start = 0;
    if state.search.typing {
        let cursor = state.search.input.cursor();
        let before = &text[..cursor];
        let mut over = cells::width(label(before).as_str()).saturating_sub(width);
        for grapheme in cells::graphemes(before) {
            if over == 0 {
                break;
            }
            over = over.saturating_sub(grapheme.width);
            start = grapheme.range.end;
        }
    }
    (label(&text[start..]), start)
}

/// Where the cursor stands while the box is typed in.
pub(super) fn cursor(state: &State, layout: &Layout) -> Option<(u16, u16)> {
    if !state.search.typing || state.overlay.is_some() || layout.search.height == 0 {
        return None;
    }
    let (_, start) = visible(state, layout.search);
    let before = &state.search.input.text()[start..state.search.input.cursor()];
    let x = layout.search.x + PROMPT + cells::width(label(before).as_str()) as u16;
    Some((x.min(layout.search.x + layout.search.width.saturating_sub(1)), layout.search.y))
}

/// "all sources · all kinds · Vladimir Putin 7"
fn folded(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let Some(library) = state.library.as_ref().filter(|_| pane.height > 0) else { return };
    let mut chosen = [Vec::new(), Vec::new(), Vec::new()];
    for row in facets::rows(state) {
        if let facets::Row::Value { choice, hits, chosen: true } = row {
            let place = match choice {
                facets::Choice::Speaker(_) => 2,
                facets::Choice::Kind(_) => 1,
                _ => 0,
            };
            chosen[place].push(format!("{} {}", facets::label(library, &choice), grouped(hits)));
        }
    }
    let asks = |field| state.search.query.clauses().iter().any(|clause| clause.field() == Some(field));
    let any = |values: &Vec<String>, all: &str, asked: bool| match values.len() {
        0 if asked => "some speakers".to_owned(),
        0 => all.to_owned(),
        1 | 2 => values.join(", "),
        more => format!("{}, {} and {} more", values[0], values[1], more - 2),
    };
    let speakers = any(&chosen[2], "all speakers", asks(Field::Speaker));
    let line = format!(
        "{speakers} · {} · {}",
        any(&chosen[1], "all kinds", false),
        any(&chosen[0], "all sources", false)
    );
    canvas.put(pane, 0, GUTTER, &label(&line), theme.dim);
}

/// What stands in the box where something is missing.
const MISSING: &str = "?";

/// The prompt for a file's name lies over the search box.
pub(super) fn prompt(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let Some(Overlay::Export(prompt)) = &state.overlay else { return };
    let pane = layout.search;
    canvas.clear(pane);
    let question = question(prompt.items.len());
    let end = canvas.put(pane, 0, 0, &label(&question), theme.accent);
    let end = canvas.put(pane, 0, end + 1, &label(prompt.input.text()), theme.text);
    if end + 36 < pane.width {
        canvas.put_right(pane, 0, &".md  .txt  .csv  .json  .jsonl", theme.dim);
    }
}

/// Where the cursor stands in the prompt.
pub(super) fn prompt_cursor(state: &State, layout: &Layout) -> Option<(u16, u16)> {
    let Some(Overlay::Export(Prompt { input, items, .. })) = &state.overlay else { return None };
    let before = cells::width(&question(items.len()))
        + 1
        + cells::width(label(&input.text()[..input.cursor()]).as_str());
    Some((layout.search.x + (before as u16).min(layout.search.width.saturating_sub(1)), layout.search.y))
}

fn question(items: usize) -> String {
    let what = if items == 1 { "1 item".to_owned() } else { format!("{} items", grouped(items)) };
    format!("export {what} to")
}

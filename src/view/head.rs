//! The head of the screen: the dataset's title and how many items are listed, the search box, and, on a screen where
//! the facets have no column, the chosen facet values in one line.

use super::canvas::{Canvas, clean, grouped};
use super::theme::Theme;
use crate::app::facets::{FacetRow, FacetValue, rows};
use crate::app::{GUTTER, Layout, Rect, State};
use crate::search::Field;
use crate::text::cells;
use crate::text::scrub::Clean;

/// Columns before the typed line.
const PROMPT: u16 = GUTTER;
/// Stands in the search box where something is missing: `before:?`.
const MISSING: &str = "?";

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    header(state, theme, layout.header, canvas);
    search(state, theme, layout.search, canvas);
    folded_facets(state, theme, layout.folded_facets, canvas);
}

fn header(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let end = canvas.put(pane, 0, 0, &"whosaid", theme.name);
    let right = canvas.put_right(pane, 0, &clean(&count(state)), theme.dim);
    if let Some(collection) = state.collection().filter(|_| right > end + 12) {
        let room = Rect { width: right - 2, ..pane };
        canvas.put(room, 0, end + 3, &clean(collection.title()), theme.text);
    }
}

/// "7 of 24", or how far the reading of the dataset is.
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
        let before = cells::width(clean(&text[start.min(error.at.start)..error.at.start]).as_str()) as u16;
        let wrong = text.get(error.at.clone()).filter(|wrong| !wrong.is_empty()).unwrap_or(MISSING);
        canvas.put(room, 0, PROMPT + before, &clean(wrong), theme.wrong);
    }
}

/// The part of the typed line that fits, and the byte where it starts. While the user types, it is the part that ends at
/// the cursor, else the line's start.
fn visible(state: &State, room: Rect) -> (Clean<'static>, usize) {
    let text = state.search.input.text();
    let width = usize::from(room.width.saturating_sub(PROMPT + 1));
    let mut start = 0;
    if state.search.typing {
        let cursor = state.search.input.cursor();
        let before = &text[..cursor];
        let mut over = cells::width(clean(before).as_str()).saturating_sub(width);
        for grapheme in cells::graphemes(before) {
            if over == 0 {
                break;
            }
            over = over.saturating_sub(grapheme.width);
            start = grapheme.range.end;
        }
    }
    (clean(&text[start..]), start)
}

/// The cell of the cursor while the user types in the search box.
pub(super) fn cursor(state: &State, layout: &Layout) -> Option<(u16, u16)> {
    if !state.search.typing || state.overlay.is_some() || layout.search.height == 0 {
        return None;
    }
    let (_, start) = visible(state, layout.search);
    let before = &state.search.input.text()[start..state.search.input.cursor()];
    let x = layout.search.x + PROMPT + cells::width(clean(before).as_str()) as u16;
    Some((x.min(layout.search.x + layout.search.width.saturating_sub(1)), layout.search.y))
}

/// "all sources · all kinds · Vladimir Putin 7"
fn folded_facets(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let Some(dataset) = state.dataset.as_ref().filter(|_| pane.height > 0) else { return };
    let (mut speakers, mut kinds, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows(state) {
        if let FacetRow::Value { value, hits, chosen: true } = row {
            let facet = match value {
                FacetValue::Speaker(_) => &mut speakers,
                FacetValue::Kind(_) => &mut kinds,
                FacetValue::Document(_) | FacetValue::Outlet(_) | FacetValue::Year(_) => &mut sources,
            };
            facet.push(format!("{} {}", value.label(dataset), grouped(hits)));
        }
    }
    let clauses = state.search.query.clauses();
    let asks_for_speakers = clauses.iter().any(|clause| clause.field() == Some(Field::Speaker));
    let all_speakers = if asks_for_speakers { "some speakers" } else { "all speakers" };
    let line = format!(
        "{} · {} · {}",
        summary(&speakers, all_speakers),
        summary(&kinds, "all kinds"),
        summary(&sources, "all sources")
    );
    canvas.put(pane, 0, GUTTER, &clean(&line), theme.dim);
}

/// The chosen values of a facet; `none` stands for none.
fn summary(values: &[String], none: &str) -> String {
    match values {
        [] => none.to_owned(),
        [_] | [_, _] => values.join(", "),
        [first, second, more @ ..] => format!("{first}, {second} and {} more", more.len()),
    }
}

//! The foot of the screen: the notice, or the error in the query, or else hints at the keys that work here.

use ratatui::style::Style;

use super::canvas::{Canvas, clean, grouped, wrapped};
use super::theme::Theme;
use crate::app::keys::{Action, Place, bindings_in};
use crate::app::{Exporting, Layout, Rect, State};
use crate::text::cells;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let pane = layout.footer;
    if let Some(notice) = &state.notice {
        let style = if notice.wrong { theme.wrong } else { theme.text };
        sentence(&notice.words, style, layout, canvas);
    } else if let Some(error) = state.search.error.as_ref() {
        canvas.put(pane, 0, 0, &clean(&error.to_string()), theme.wrong);
    } else if let Some(export) = state.exporting {
        canvas.put(pane, 0, 0, &clean(&progress(export, state.place())), theme.text);
    } else {
        hints(state, theme, pane, canvas);
    }
}

/// A sentence, whole: a long one lies over the last rows of the body, until the next key.
fn sentence(words: &str, style: Style, layout: &Layout, canvas: &mut Canvas<'_>) {
    let pane = layout.footer;
    if pane.height == 0 {
        return;
    }
    let rows = wrapped(words, pane.width);
    let above = (rows.len() as u16).saturating_sub(1).min(layout.body.height);
    let over = Rect { y: pane.y.saturating_sub(above), height: pane.height + above, ..pane };
    canvas.clear(over);
    for (row, words) in (0..over.height).zip(&rows) {
        canvas.put(over, row, 0, words, style);
    }
}

/// "exporting … 120,000 of 1,000,000, esc stops"
fn progress(export: Exporting, place: Place) -> String {
    let Exporting { written, all, stopping } = export;
    if stopping {
        return "stopping the export …".to_owned();
    }
    // Elsewhere esc leads back.
    let stops = if place == Place::List { ", esc stops" } else { "" };
    format!("exporting … {} of {}{stops}", grouped(written), grouped(all))
}

/// Whether an action would do something now.
fn has_effect(state: &State, action: Action) -> bool {
    match action {
        Action::ClearSearch => !state.search.input.text().is_empty(),
        Action::Read | Action::Mark | Action::Copy | Action::Export => state.selected.is_some(),
        Action::Open => state
            .selection()
            .zip(state.collection())
            .is_some_and(|(selection, collection)| collection.document(selection.document).url().is_some()),
        _ => true,
    }
}

/// As many hints as there is room for. The last two, help and quit, stay longest.
fn hints(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let mut hints: Vec<(String, &'static str)> = bindings_in(state.place())
        .filter(|binding| !binding.hint.is_empty() && has_effect(state, binding.action))
        .filter_map(|binding| Some((binding.keys.first()?.to_string(), binding.hint)))
        .collect();
    let width = |hints: &[(String, &str)]| -> usize {
        hints.iter().map(|(key, words)| cells::width(key) + words.len() + 4).sum()
    };
    while width(&hints) > usize::from(pane.width) + 2 && hints.len() > 1 {
        hints.remove(hints.len().saturating_sub(3).max(1).min(hints.len() - 1));
    }
    let mut at = 0;
    for (key, words) in hints {
        at = canvas.put(pane, 0, at, &clean(&key), theme.text);
        at = canvas.put(pane, 0, at + 1, &words, theme.dim) + 2;
    }
}

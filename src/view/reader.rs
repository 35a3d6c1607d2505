//! The reader: the article with all of its attributions marked, and in the margin the speakers' names.

use super::article;
use super::canvas::Canvas;
use super::theme::Theme;
use crate::app::{Layout, Rect, State, TextRow, reader};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let parts = layout.reader();
    article::title(state, theme, parts.title, canvas);
    for (nth, row) in reader::reader_rows(state).iter().enumerate() {
        article::text_row(theme, parts.text, nth as u16, row, false, canvas);
        margin(state, theme, parts.names, nth as u16, row, canvas);
    }
    article::note(state, theme, parts.note, canvas);
}

/// The name of the speaker whose words begin in a row.
fn margin(state: &State, theme: &Theme, pane: Rect, at: u16, row: &TextRow, canvas: &mut Canvas<'_>) {
    let Some(margin) = reader::margin_name(state, &row.range) else { return };
    let style = if margin.selected { theme.accent } else { theme.dim };
    canvas.put_right(pane, at, &margin.name.text, style);
}

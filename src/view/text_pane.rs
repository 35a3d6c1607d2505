//! The text pane: the paragraph that the selected item stands in, with the item marked, and the note below it.

use super::article;
use super::canvas::Canvas;
use super::theme::Theme;
use crate::app::{Layout, State, reader};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.vertical_rule(layout.text_rule, theme.dim);
    if state.selection().is_none() || layout.text_pane.height == 0 {
        return;
    }
    article::title(state, theme, layout.title, canvas);
    let paragraph = reader::selected_paragraph(state);
    for (nth, row) in reader::text_pane_rows(state).iter().enumerate() {
        article::text_row(theme, layout.text_pane, nth as u16, row, row.paragraph != paragraph, canvas);
    }
    article::note(state, theme, layout.note, canvas);
}

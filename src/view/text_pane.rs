//! The text pane: the paragraph that the selected item stands in, with the item marked, and the note below it.

use super::article;
use super::canvas::Canvas;
use super::theme::Theme;
use crate::app::{Layout, State, reader};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.fence(layout.second_fence, theme.dim);
    if state.selection().is_none() || layout.source.height == 0 {
        return;
    }
    article::title(state, theme, layout.title, canvas);
    let paragraph = reader::selected_paragraph(state);
    for (nth, row) in reader::text_pane_rows(state).iter().enumerate() {
        article::text_row(theme, layout.source, nth as u16, row, row.paragraph != paragraph, canvas);
    }
    article::note(state, theme, layout.note, canvas);
}

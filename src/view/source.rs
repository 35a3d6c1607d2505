//! The text pane: the paragraph that the selected item stands in, the item marked in it, and below it what the text
//! does not say on the spot: who "he" is.

use super::canvas::{Canvas, label};
use super::theme::Theme;
use crate::app::{Emphasis, Focus, GUTTER, Layout, Rect, Row, State, note, reading};
use crate::text::scrub::Clean;
use crate::text::wrap;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.fence(layout.second_fence, theme.dim);
    if state.selection().is_none() || layout.source.height == 0 {
        return;
    }
    title(state, theme, layout.title, canvas);
    let paragraph = reading::selected_paragraph(state);
    for (nth, row) in reading::pane_rows(state).iter().enumerate() {
        text_row(theme, layout.source, nth as u16, row, row.paragraph != paragraph, canvas);
    }
    note(state, theme, layout.note, canvas);
}

/// "97 % sure · he → Vladimir Putin (pronoun, from “Putin” in ¶7)"
pub(super) fn note(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    if let Some(note) = note::of(state).filter(|_| pane.height > 0) {
        canvas.put(pane, 0, GUTTER, &label(&note), theme.dim);
    }
}

/// "── Trump, Putin agree to work on improved ties ── ¶7 of 8 ──────"
pub(super) fn title(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let Some((selection, collection)) = state.selection().zip(state.collection()) else { return };
    let document = collection.document(selection.document);
    let focused = state.focus == Focus::Source && state.reader.is_none();
    let rule = if focused { theme.accent } else { theme.dim };
    let place = format!(
        " ¶{} of {} ",
        reading::selected_paragraph(state),
        document.paragraphs().len().saturating_sub(1)
    );
    let name = if document.title.is_empty() { document.id } else { document.title };
    canvas.rule(pane, 0, 0, pane.width, rule);
    // The place is worth more than the end of a long title.
    let room = Rect { width: pane.width.saturating_sub(place.chars().count() as u16 + 5), ..pane };
    canvas.put(pane, 0, 2, &" ", rule);
    let end = canvas.put(room, 0, 3, &label(name), theme.text);
    canvas.put(pane, 0, end, &" ", rule);
    canvas.put(pane, 0, end + 3, &label(&place), theme.dim);
}

/// A row of the article, with a mark in the gutter where the selected item is.
pub(super) fn text_row(theme: &Theme, pane: Rect, at: u16, row: &Row, faint: bool, canvas: &mut Canvas<'_>) {
    if row
        .stretches
        .iter()
        .any(|(_, emphasis)| emphasis.selected && emphasis.content && !emphasis.cue && !emphasis.source)
    {
        canvas.put(pane, at, 0, &"▌", theme.accent);
    }
    let line = row.line();
    canvas.put_line(pane, at, GUTTER, &line, |emphasis| theme.article(Emphasis { faint, ..emphasis }));
}

/// A sentence of ours as rows of a width.
pub(super) fn wrapped(sentence: &str, width: u16) -> Vec<Clean<'static>> {
    let clean = label(sentence);
    wrap::wrap(clean.as_str(), width.max(1)).into_iter().map(|row| clean.part(row)).collect()
}

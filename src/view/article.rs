//! An article: in the reader, with all of its attributions marked and the speakers' names in the margin; and in the text
//! pane, the paragraph that the selected item stands in, with the item marked. Both have a title above and a note below.

use super::canvas::{Canvas, clean};
use super::theme::Theme;
use crate::app::{Emphasis, Focus, GUTTER, Layout, Rect, State, TextRow, note, reader};

/// Draws the reader.
pub(super) fn draw_reader(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let parts = layout.reader();
    title(state, theme, parts.title, canvas);
    long_text(state, theme, parts.text, canvas);
    for (nth, row) in reader::reader_rows(state).iter().enumerate() {
        text_row(theme, parts.text, nth as u16, row, false, canvas);
        margin(state, theme, parts.names, nth as u16, row, canvas);
    }
    note(state, theme, parts.note, canvas);
}

/// The name of the speaker whose words begin in a row.
fn margin(state: &State, theme: &Theme, pane: Rect, at: u16, row: &TextRow, canvas: &mut Canvas<'_>) {
    let Some(margin) = reader::margin_name(state, &row.range) else { return };
    let style = if margin.selected { theme.accent } else { theme.dim };
    canvas.put_right(pane, at, &margin.name.text, style);
}

/// Draws the text pane.
pub(super) fn draw_text_pane(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.vertical_rule(layout.text_rule, theme.dim);
    if state.selection().is_none() || layout.text_pane.height == 0 {
        return;
    }
    title(state, theme, layout.title, canvas);
    long_text(state, theme, layout.text_pane, canvas);
    let paragraph = reader::selected_paragraph(state);
    for (nth, row) in reader::text_pane_rows(state).iter().enumerate() {
        text_row(theme, layout.text_pane, nth as u16, row, row.paragraph != paragraph, canvas);
    }
    note(state, theme, layout.note, canvas);
}

/// Says why there is no text yet, where it is so long that it takes a moment.
fn long_text(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    if reader::is_being_prepared(state) {
        canvas.put(pane, 0, GUTTER, &"This text is long: it is being prepared …", theme.dim);
    }
}

/// "97 % sure · he → Vladimir Putin (pronoun, from “Putin” in ¶7)"
fn note(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    if pane.height == 0 {
        return;
    }
    if let Some(note) = note::note(state) {
        canvas.put(pane, 0, GUTTER, &clean(&note), theme.dim);
    }
}

/// "── Trump, Putin agree to work on improved ties ── ¶7 of 8 ──────"
fn title(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    let Some((selection, collection)) = state.selection().zip(state.collection()) else { return };
    let document = collection.document(selection.document);
    let focused = state.focus == Focus::Text && state.reader.is_none();
    let rule = if focused { theme.accent } else { theme.dim };
    let paragraph = reader::selected_paragraph(state);
    let paragraphs = document.paragraphs().len().saturating_sub(1);
    let unsaid = if selection.is_asserted { "" } else { "not said · " };
    let position = format!(" {unsaid}¶{paragraph} of {paragraphs} ");
    let name = if document.title.is_empty() { document.id } else { document.title };
    canvas.rule(pane, 0, 0, pane.width, rule);
    // The paragraph's number is worth more than the end of a long title.
    let room = Rect { width: pane.width.saturating_sub(position.chars().count() as u16 + 5), ..pane };
    canvas.put(pane, 0, 2, &" ", rule);
    let end = canvas.put(room, 0, 3, &clean(name), theme.text);
    canvas.put(pane, 0, end, &" ", rule);
    canvas.put(pane, 0, end + 3, &clean(&position), theme.dim);
}

/// A row of the text, with a mark in the gutter where it holds content of the selected item.
fn text_row(theme: &Theme, pane: Rect, at: u16, row: &TextRow, faint: bool, canvas: &mut Canvas<'_>) {
    let is_selected_content =
        |emphasis: &Emphasis| emphasis.selected && emphasis.content && !emphasis.cue && !emphasis.source;
    if row.label.stretches.iter().any(|(_, emphasis)| is_selected_content(emphasis)) {
        canvas.put(pane, at, 0, &"▌", theme.accent);
    }
    canvas.put_label(pane, at, GUTTER, &row.label, |emphasis| theme.article(Emphasis { faint, ..emphasis }));
}

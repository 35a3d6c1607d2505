//! What lies over the screen: the help, the palette, the prompt for a file's name.

use super::canvas::{Canvas, label};
use super::head;
use super::theme::Theme;
use crate::app::{GUTTER, Input, Layout, Overlay, Rect, State, palette};
use crate::text::cells;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    match &state.overlay {
        None => {}
        Some(Overlay::Help(place, top)) => {
            let rows = palette::help(*place);
            let pane = layout.body;
            canvas.clear(pane);
            canvas.put(pane, 0, 2, &label(&format!("Keys {}", place.name())), theme.name);
            help(theme, pane, &rows, *top, canvas);
        }
        Some(Overlay::Palette(input, row)) => offers(theme, layout, input, *row, canvas),
        Some(Overlay::Export(..)) => head::prompt(state, theme, layout, canvas),
    }
}

fn help(theme: &Theme, pane: Rect, rows: &[(String, &'static str)], top: usize, canvas: &mut Canvas<'_>) {
    let (_, pane) = pane.split_top(2);
    let keys = rows.iter().map(|(keys, _)| cells::width(keys)).max().unwrap_or(0) as u16;
    let height = usize::from(pane.height).max(1);
    let column = keys + 40;
    let columns = usize::from(((pane.width + 4) / column.max(1)).clamp(1, 3));
    let top = top.min(rows.len().saturating_sub(height * columns));
    for (nth, (keys_here, words)) in rows.iter().skip(top).take(height * columns).enumerate() {
        let left = column * (nth / height) as u16;
        let row = (nth % height) as u16;
        let indent = keys.saturating_sub(cells::width(keys_here) as u16);
        canvas.put(pane, row, left + 2 + indent, &label(keys_here), theme.text);
        canvas.put(pane, row, left + 4 + keys, words, theme.dim);
    }
}

fn offers(theme: &Theme, layout: &Layout, input: &Input, chosen: usize, canvas: &mut Canvas<'_>) {
    canvas.clear(layout.search);
    canvas.put(layout.search, 0, 0, &":", theme.accent);
    canvas.put(layout.search, 0, GUTTER, &label(input.text()), theme.text);
    let offers = palette::offers(input.text());
    let rows = (offers.len() as u16 + 1).clamp(2, layout.body.height.max(2)).min(layout.body.height);
    let (pane, _) = layout.body.split_top(rows);
    canvas.clear(pane);
    if offers.is_empty() {
        canvas.put(pane, 0, 2, &"No action is called that.", theme.dim);
    }
    let height = usize::from(pane.height.saturating_sub(1)).max(1);
    let top = (chosen + 1).saturating_sub(height);
    for (nth, offer) in offers.iter().enumerate().skip(top).take(height) {
        let row = (nth - top) as u16;
        if nth == chosen {
            canvas.put(pane, row, 0, &"▌", theme.accent);
        }
        let end = canvas.put(pane, row, 2, &offer.words, if nth == chosen { theme.name } else { theme.text });
        if let Some(key) = offer.key {
            canvas.put(
                pane,
                row,
                end.max(44.min(pane.width.saturating_sub(10))) + 2,
                &label(&key.to_string()),
                theme.dim,
            );
        }
    }
    canvas.rule(pane, pane.height.saturating_sub(1), 0, pane.width, theme.dim);
}

/// Where the cursor stands in what is typed into an overlay.
pub(super) fn cursor(state: &State, layout: &Layout) -> Option<(u16, u16)> {
    match &state.overlay {
        Some(Overlay::Palette(input, _)) => {
            let before = cells::width(label(&input.text()[..input.cursor()]).as_str()) as u16;
            Some((
                layout.search.x + (GUTTER + before).min(layout.search.width.saturating_sub(1)),
                layout.search.y,
            ))
        }
        Some(Overlay::Export(..)) => head::prompt_cursor(state, layout),
        _ => None,
    }
}

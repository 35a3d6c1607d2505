//! What lies over the screen: the help, the palette, the prompt for a file's name.

use super::canvas::{Canvas, label};
use super::head;
use super::theme::Theme;
use crate::app::palette::{self, HELP_WORDS, HelpPage};
use crate::app::{GUTTER, Input, Layout, Overlay, Rect, State};
use crate::text::cells;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    match &state.overlay {
        None => {}
        Some(Overlay::Help(place, top)) => {
            let pane = layout.body;
            canvas.clear(pane);
            canvas.put(pane, 0, GUTTER, &label(&format!("Keys {}", place.name())), theme.name);
            help(theme, pane, &HelpPage::of(*place, pane), *top, canvas);
        }
        Some(Overlay::Palette(input, row)) => offers(theme, layout, input, *row, canvas),
        Some(Overlay::Export(..)) => head::prompt(state, theme, layout, canvas),
    }
}

fn help(theme: &Theme, pane: Rect, page: &HelpPage, top: usize, canvas: &mut Canvas<'_>) {
    let (_, pane) = pane.split_top(2);
    for (nth, (keys, words)) in page.rows.iter().skip(top).take(page.height * page.columns).enumerate() {
        let left = GUTTER + (page.keys + HELP_WORDS) * (nth / page.height) as u16;
        let row = (nth % page.height) as u16;
        let indent = page.keys - cells::width(keys) as u16;
        canvas.put(pane, row, left + indent, &label(keys), theme.text);
        canvas.put(pane, row, left + page.keys + 2, words, theme.dim);
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

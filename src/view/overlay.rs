//! The overlays: the help, the palette, the prompt for a file's name.

use super::canvas::{Canvas, clean, grouped};
use super::theme::Theme;
use crate::app::prompts::{HELP_WORDS, HelpPage, palette_entries};
use crate::app::{ExportPrompt, GUTTER, Layout, Overlay, Rect, State, TextInput};
use crate::text::cells;

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    match &state.overlay {
        None => {}
        Some(Overlay::Help(place, top)) => {
            let pane = layout.body;
            canvas.clear(pane);
            canvas.put(pane, 0, GUTTER, &clean(&format!("Keys {}", place.name())), theme.name);
            help(theme, pane, &HelpPage::of(*place, pane), *top, canvas);
        }
        Some(Overlay::Palette(input, row)) => palette(theme, layout, input, *row, canvas),
        Some(Overlay::Export(prompt)) => export_prompt(theme, layout.search, prompt, canvas),
    }
}

fn help(theme: &Theme, pane: Rect, page: &HelpPage, top: usize, canvas: &mut Canvas<'_>) {
    let (_, pane) = pane.split_top(2);
    for (nth, (keys, words)) in page.rows.iter().skip(top).take(page.height * page.columns).enumerate() {
        let left = GUTTER + (page.keys + HELP_WORDS) * (nth / page.height) as u16;
        let row = (nth % page.height) as u16;
        let indent = page.keys - cells::width(keys) as u16;
        canvas.put(pane, row, left + indent, &clean(keys), theme.text);
        canvas.put(pane, row, left + page.keys + 2, words, theme.dim);
    }
}

/// The column of the palette's keys, where there is room.
const KEY_COLUMN: u16 = 44;

fn palette(theme: &Theme, layout: &Layout, input: &TextInput, chosen: usize, canvas: &mut Canvas<'_>) {
    canvas.clear(layout.search);
    canvas.put(layout.search, 0, 0, &":", theme.accent);
    canvas.put(layout.search, 0, GUTTER, &clean(input.text()), theme.text);
    let entries = palette_entries(input.text());
    let rows = (entries.len() as u16 + 1).clamp(2, layout.body.height.max(2)).min(layout.body.height);
    let (pane, _) = layout.body.split_top(rows);
    canvas.clear(pane);
    if entries.is_empty() {
        canvas.put(pane, 0, 2, &"No action is called that.", theme.dim);
    }
    let height = usize::from(pane.height.saturating_sub(1)).max(1);
    let top = (chosen + 1).saturating_sub(height);
    for (nth, entry) in entries.iter().enumerate().skip(top).take(height) {
        let row = (nth - top) as u16;
        if nth == chosen {
            canvas.put(pane, row, 0, &"▌", theme.accent);
        }
        let end = canvas.put(pane, row, 2, &entry.words, if nth == chosen { theme.name } else { theme.text });
        if let Some(key) = entry.key {
            let keys = end.max(KEY_COLUMN.min(pane.width.saturating_sub(10))) + 2;
            canvas.put(pane, row, keys, &clean(&key.to_string()), theme.dim);
        }
    }
    canvas.rule(pane, pane.height.saturating_sub(1), 0, pane.width, theme.dim);
}

/// The prompt for a file's name, over the search box.
fn export_prompt(theme: &Theme, pane: Rect, prompt: &ExportPrompt, canvas: &mut Canvas<'_>) {
    canvas.clear(pane);
    let end = canvas.put(pane, 0, 0, &clean(&question(prompt)), theme.accent);
    let end = canvas.put(pane, 0, end + 1, &clean(prompt.input.text()), theme.text);
    if end + 36 < pane.width {
        canvas.put_right(pane, 0, &".md  .txt  .csv  .json  .jsonl", theme.dim);
    }
}

/// "export 7 items to"
fn question(prompt: &ExportPrompt) -> String {
    let items = match prompt.items.len() {
        1 => "1 item".to_owned(),
        items => format!("{} items", grouped(items)),
    };
    format!("export {items} to")
}

/// The cell of the cursor in the line that is typed into an overlay.
pub(super) fn cursor(state: &State, layout: &Layout) -> Option<(u16, u16)> {
    let (input, indent) = match state.overlay.as_ref()? {
        Overlay::Palette(input, _) => (input, GUTTER),
        Overlay::Export(prompt) => (&prompt.input, cells::width(&question(prompt)) as u16 + 1),
        Overlay::Help(..) => return None,
    };
    let before = cells::width(clean(&input.text()[..input.cursor()]).as_str()) as u16;
    let pane = layout.search;
    Some((pane.x + (indent + before).min(pane.width.saturating_sub(1)), pane.y))
}

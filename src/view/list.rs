//! The list: a row an item, its speaker, its cue, its words, its paragraph. A name that repeats is left out, so that
//! the eye finds where the speaker changes.

use super::canvas::{Canvas, label};
use super::theme::Theme;
use crate::app::line::{self, Item, Who};
use crate::app::{Emphasis, Focus, GUTTER, Layout, Rect, State, list};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let pane = layout.list;
    if state.answer.is_some() && state.listed() == 0 {
        return nothing(state, theme, pane, canvas);
    }
    let columns = Columns::of(state, pane);
    let Some(shown) = line::items(state) else { return };
    for (row, line) in list::lines(state).into_iter().enumerate() {
        let row = row as u16;
        match line {
            list::Line::Name(item) => name(theme, &shown(item), pane, row, canvas),
            list::Line::Item { item, named, .. } => {
                let selected = state.selected == Some(item);
                if selected {
                    select(state, theme, pane, row, canvas);
                }
                item_row(theme, &columns, row, &shown(item), selected, named || row == 0, canvas);
            }
        }
    }
}

/// Where the columns of the list begin, from the pane's left.
struct Columns {
    pane: Rect,
    cue: u16,
    content: u16,
    source: u16,
    paragraph: u16,
    narrow: bool,
}

impl Columns {
    fn of(state: &State, pane: Rect) -> Self {
        let narrow = list::is_narrow(pane);
        let several = state.collection().is_some_and(|collection| collection.document_count() > 1);
        let widest = state.library.as_ref().map_or(0, |library| library.widest_name);
        // Who is not named is called as the text does, which may well be longer.
        let name = widest.clamp(14, if pane.width >= 90 { 22 } else { 17 });
        let cue_width = if pane.width >= 86 { 15 } else { 11 };
        let paragraph = pane.width.saturating_sub(4);
        let source = if several && pane.width >= 96 { paragraph.saturating_sub(18) } else { paragraph };
        let cue = if narrow { GUTTER } else { GUTTER + name + 2 };
        Self { pane, cue, content: cue + cue_width + 2, source, paragraph, narrow }
    }
}

/// Shows that a row is selected.
fn select(state: &State, theme: &Theme, pane: Rect, row: u16, canvas: &mut Canvas<'_>) {
    let style = if state.focus == Focus::List { theme.accent } else { theme.dim };
    canvas.tint(pane, row, theme.selected);
    canvas.put(pane, row, 0, &"▌", style);
}

fn name(theme: &Theme, item: &Item, pane: Rect, row: u16, canvas: &mut Canvas<'_>) {
    let (words, style) = match &item.who {
        Who::Named(names) => (names, theme.name),
        Who::Unnamed(source) => (source, theme.dim),
        Who::Nobody => {
            canvas.put(pane, row, GUTTER, &"(nobody named)", theme.dim);
            return;
        }
    };
    let look = |emphasis: Emphasis| if emphasis.matched { theme.matched(style) } else { style };
    canvas.put_line(pane, row, GUTTER, words, look);
}

fn item_row(
    theme: &Theme,
    columns: &Columns,
    row: u16,
    item: &Item,
    selected: bool,
    named: bool,
    canvas: &mut Canvas<'_>,
) {
    let pane = columns.pane;
    if item.marked {
        canvas.put(pane, row, 1, &"•", theme.accent);
    }
    if named && !columns.narrow {
        name(theme, item, Rect { width: columns.cue.saturating_sub(2), ..pane }, row, canvas);
    }
    words(theme, columns, row, item, selected, canvas);
    if columns.source < columns.paragraph
        && let Some(source) = &item.source
    {
        let room = Rect { width: columns.paragraph.saturating_sub(1), ..pane };
        canvas.put_line(room, row, columns.source, source, |_| theme.dim);
    }
    canvas.put_right(pane, row, &label(&item.paragraph), theme.dim);
}

/// The cue and the content.
fn words(theme: &Theme, columns: &Columns, row: u16, item: &Item, selected: bool, canvas: &mut Canvas<'_>) {
    let look = |matched: bool, style| if matched { theme.matched(style) } else { style };
    let cue_room = Rect {
        width: if columns.narrow { columns.pane.width / 2 } else { columns.content - 2 },
        ..columns.pane
    };
    let after =
        canvas.put_line(cue_room, row, columns.cue, &item.cue, |emphasis| look(emphasis.matched, theme.dim));
    let room = Rect { width: columns.source.min(columns.paragraph).saturating_sub(1), ..columns.pane };
    let mut at = if columns.narrow { after + 2 } else { columns.content };
    if item.nested {
        at = canvas.put(room, row, at, &"↳ ", theme.dim);
    }
    let style = match (item.rejected, selected) {
        (true, _) => theme.dim.add_modifier(ratatui::style::Modifier::CROSSED_OUT),
        (_, true) => theme.text.add_modifier(ratatui::style::Modifier::BOLD),
        _ => theme.text,
    };
    canvas.put_line(room, row, at, &item.content, |emphasis| look(emphasis.matched, style));
}

/// Why the list is empty, and what would fill it.
fn nothing(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    if !state.progress.is_empty() {
        canvas.put(pane, 0, GUTTER, &"Nothing so far; reading goes on.", theme.text);
        return;
    }
    let collection_is_empty = state.collection().is_none_or(|collection| collection.attribution_count() == 0);
    if collection_is_empty {
        canvas.put(pane, 0, GUTTER, &"This dataset has no quote or claim.", theme.text);
        return;
    }
    let Some(suggestion) = &state.suggestion else {
        canvas.put(pane, 0, GUTTER, &"No quote or claim is like that.", theme.text);
        canvas.put(pane, 1, GUTTER, &"Esc clears the search.", theme.dim);
        return;
    };
    let mut row = 0;
    for sentence in [suggestion.why(), suggestion.offer()] {
        let style = if row == 0 { theme.text } else { theme.accent };
        for part in super::source::wrapped(&sentence, pane.width.saturating_sub(GUTTER)) {
            canvas.put(pane, row, GUTTER, &part, style);
            row += 1;
        }
    }
}

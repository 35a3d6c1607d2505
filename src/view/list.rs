//! The list: one row for each item, with speaker, cue, content and paragraph. A name that repeats is left out, so that
//! the eye finds where the speaker changes.

use ratatui::style::Modifier;

use super::canvas::{Canvas, clean, wrapped};
use super::theme::Theme;
use crate::app::list::{self, Byline, ListItem, ListRow};
use crate::app::{Emphasis, Focus, GUTTER, Layout, Rect, State};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    let pane = layout.list;
    if state.answer.is_some() && state.listed() == 0 {
        return no_items(state, theme, pane, canvas);
    }
    let columns = ListColumns::of(state, pane);
    let Some(item_of) = list::items(state) else { return };
    for (nth, row) in list::rows(state).into_iter().enumerate() {
        let y = nth as u16;
        match row {
            ListRow::Name(item) => byline(theme, &item_of(item), pane, y, canvas),
            ListRow::Item { item, named, .. } => {
                let selected = state.selected == Some(item);
                if selected {
                    mark_selected(state, theme, pane, y, canvas);
                }
                item_row(theme, &columns, y, &item_of(item), selected, named || y == 0, canvas);
            }
        }
    }
}

/// Where the columns of the list begin, in cells from the pane's left.
struct ListColumns {
    pane: Rect,
    cue: u16,
    content: u16,
    document: u16,
    paragraph: u16,
    narrow: bool,
}

impl ListColumns {
    fn of(state: &State, pane: Rect) -> Self {
        let narrow = list::is_narrow(pane);
        let several = state.collection().is_some_and(|collection| collection.document_count() > 1);
        let widest = state.dataset.as_ref().map_or(0, |dataset| dataset.widest_name);
        // The words for a speaker without a name may well be longer than any name.
        let name = widest.clamp(14, if pane.width >= 90 { 22 } else { 17 });
        let cue_width = if pane.width >= 86 { 15 } else { 11 };
        let paragraph = pane.width.saturating_sub(4);
        let document = if several && pane.width >= 96 { paragraph.saturating_sub(18) } else { paragraph };
        let cue = if narrow { GUTTER } else { GUTTER + name + 2 };
        Self { pane, cue, content: cue + cue_width + 2, document, paragraph, narrow }
    }
}

/// Marks a row as selected.
fn mark_selected(state: &State, theme: &Theme, pane: Rect, row: u16, canvas: &mut Canvas<'_>) {
    let style = if state.focus == Focus::List { theme.accent } else { theme.dim };
    canvas.tint(pane, row, theme.selected);
    canvas.put(pane, row, 0, &"▌", style);
}

/// The speakers' names, or the words of the text for them.
fn byline(theme: &Theme, item: &ListItem, pane: Rect, row: u16, canvas: &mut Canvas<'_>) {
    let (names, style) = match &item.byline {
        Byline::Named(names) => (names, theme.name),
        Byline::Unnamed(source) => (source, theme.dim),
        Byline::Nobody => {
            canvas.put(pane, row, GUTTER, &"(nobody named)", theme.dim);
            return;
        }
    };
    let look = |emphasis: Emphasis| if emphasis.matched { theme.matched(style) } else { style };
    canvas.put_label(pane, row, GUTTER, names, look);
}

fn item_row(
    theme: &Theme,
    columns: &ListColumns,
    row: u16,
    item: &ListItem,
    selected: bool,
    named: bool,
    canvas: &mut Canvas<'_>,
) {
    let pane = columns.pane;
    if item.marked {
        canvas.put(pane, row, 1, &"•", theme.accent);
    }
    if named && !columns.narrow {
        byline(theme, item, Rect { width: columns.cue.saturating_sub(2), ..pane }, row, canvas);
    }
    cue_and_content(theme, columns, row, item, selected, canvas);
    if columns.document < columns.paragraph
        && let Some(document) = &item.document
    {
        let room = Rect { width: columns.paragraph.saturating_sub(1), ..pane };
        canvas.put_label(room, row, columns.document, document, |_| theme.dim);
    }
    canvas.put_right(pane, row, &clean(&item.paragraph), theme.dim);
}

/// The cue and the content.
fn cue_and_content(
    theme: &Theme,
    columns: &ListColumns,
    row: u16,
    item: &ListItem,
    selected: bool,
    canvas: &mut Canvas<'_>,
) {
    let look = |matched: bool, style| if matched { theme.matched(style) } else { style };
    let cue_room = Rect {
        width: if columns.narrow { columns.pane.width / 2 } else { columns.content - 2 },
        ..columns.pane
    };
    let after =
        canvas.put_label(cue_room, row, columns.cue, &item.cue, |emphasis| look(emphasis.matched, theme.dim));
    let room = Rect { width: columns.document.min(columns.paragraph).saturating_sub(1), ..columns.pane };
    let mut at = if columns.narrow { after + 2 } else { columns.content };
    if item.nested {
        at = canvas.put(room, row, at, &"↳ ", theme.dim);
    }
    let style = match (item.rejected, selected) {
        (true, _) => theme.dim.add_modifier(Modifier::CROSSED_OUT),
        (_, true) => theme.text.add_modifier(Modifier::BOLD),
        _ => theme.text,
    };
    canvas.put_label(room, row, at, &item.content, |emphasis| look(emphasis.matched, style));
}

/// Says why the list is empty, and which query would fill it.
fn no_items(state: &State, theme: &Theme, pane: Rect, canvas: &mut Canvas<'_>) {
    if !state.progress.is_empty() {
        canvas.put(pane, 0, GUTTER, &"Nothing found so far; still reading.", theme.text);
        return;
    }
    let collection_is_empty = state.collection().is_none_or(|collection| collection.attribution_count() == 0);
    if collection_is_empty {
        canvas.put(pane, 0, GUTTER, &"This dataset has no quote or claim.", theme.text);
        return;
    }
    let Some(suggestion) = &state.suggestion else {
        canvas.put(pane, 0, GUTTER, &"No quote or claim matches.", theme.text);
        canvas.put(pane, 1, GUTTER, &"Esc clears the search.", theme.dim);
        return;
    };
    let mut row = 0;
    for sentence in [suggestion.why(), suggestion.offer()] {
        let style = if row == 0 { theme.text } else { theme.accent };
        for part in wrapped(&sentence, pane.width.saturating_sub(GUTTER)) {
            canvas.put(pane, row, GUTTER, &part, style);
            row += 1;
        }
    }
}

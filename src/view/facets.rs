//! The facets: speakers, kinds, sources, outlets and years, each value with its number of hits.

use super::canvas::{Canvas, clean, grouped};
use super::theme::Theme;
use crate::app::facets::{self, FacetRow};
use crate::app::{Focus, Layout, Rect, State};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.vertical_rule(layout.facets_rule, theme.dim);
    let pane = facets::pane(state);
    if layout.facets.width == 0 && pane.height > 0 {
        canvas.clear(pane);
    }
    let Some(dataset) = &state.dataset else { return };
    let rows = facets::rows(state).into_iter().enumerate();
    for (nth, row) in rows.skip(state.facets.top).take(usize::from(pane.height)) {
        let y = (nth - state.facets.top) as u16;
        let has_cursor = state.focus == Focus::Facets && nth == state.facets.cursor;
        match row {
            FacetRow::Heading(heading) => {
                canvas.put(pane, y, 2, &heading, theme.dim);
            }
            FacetRow::Value { value, hits, chosen } => {
                value_row(theme, pane, y, (&value.label(dataset), hits), chosen, has_cursor, canvas);
            }
            FacetRow::More(more) => {
                cursor(theme, pane, y, has_cursor, canvas);
                canvas.put(pane, y, 4, &clean(&format!("… {} more", grouped(more))), theme.dim);
            }
            FacetRow::Blank => {}
        }
    }
}

fn value_row(
    theme: &Theme,
    pane: Rect,
    row: u16,
    (name, hits): (&str, usize),
    chosen: bool,
    has_cursor: bool,
    canvas: &mut Canvas<'_>,
) {
    cursor(theme, pane, row, has_cursor, canvas);
    if chosen {
        canvas.put(pane, row, 2, &"●", theme.accent);
    }
    let room = pane.inset(0, 1);
    let numbers = canvas.put_right(room, row, &clean(&grouped(hits)), theme.dim);
    let style = match (chosen, hits) {
        (true, _) => theme.name,
        (_, 0) => theme.dim,
        _ => theme.text,
    };
    canvas.put(Rect { width: numbers.saturating_sub(1), ..pane }, row, 4, &clean(name), style);
}

fn cursor(theme: &Theme, pane: Rect, row: u16, has_cursor: bool, canvas: &mut Canvas<'_>) {
    if has_cursor {
        canvas.tint(pane, row, theme.selected);
        canvas.put(pane, row, 0, &"▌", theme.accent);
    }
}

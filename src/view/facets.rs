//! The facets: who speaks, in which kinds, in which sources, each with its number of hits.

use super::canvas::{Canvas, grouped, label};
use super::theme::Theme;
use crate::app::{Focus, Layout, Rect, State, facets};

pub(super) fn draw(state: &State, theme: &Theme, layout: &Layout, canvas: &mut Canvas<'_>) {
    canvas.fence(layout.fence, theme.dim);
    let pane = facets::pane(state);
    if layout.facets.width == 0 && pane.height > 0 {
        canvas.clear(pane);
    }
    let Some(library) = &state.library else { return };
    for (row, facet) in
        facets::rows(state).into_iter().enumerate().skip(state.facets.top).take(usize::from(pane.height))
    {
        let y = (row - state.facets.top) as u16;
        let here = state.focus == Focus::Facets && row == state.facets.cursor;
        match facet {
            facets::Row::Heading(heading) => {
                canvas.put(pane, y, 2, &heading, theme.dim);
            }
            facets::Row::Value { choice, hits, chosen } => {
                let name = facets::label(library, &choice);
                value(theme, pane, y, (&name, hits), chosen, here, canvas);
            }
            facets::Row::More(more) => {
                cursor(theme, pane, y, here, canvas);
                canvas.put(pane, y, 4, &label(&format!("… {} more", grouped(more))), theme.dim);
            }
            facets::Row::Blank => {}
        }
    }
}

fn value(
    theme: &Theme,
    pane: Rect,
    row: u16,
    (name, hits): (&str, usize),
    chosen: bool,
    here: bool,
    canvas: &mut Canvas<'_>,
) {
    cursor(theme, pane, row, here, canvas);
    if chosen {
        canvas.put(pane, row, 2, &"●", theme.accent);
    }
    let room = pane.inset(0, 1);
    let numbers = canvas.put_right(room, row, &label(&grouped(hits)), theme.dim);
    let style = match (chosen, hits) {
        (true, _) => theme.name,
        (_, 0) => theme.dim,
        _ => theme.text,
    };
    canvas.put(Rect { width: numbers.saturating_sub(1), ..pane }, row, 4, &label(name), style);
}

fn cursor(theme: &Theme, pane: Rect, row: u16, here: bool, canvas: &mut Canvas<'_>) {
    if here {
        canvas.tint(pane, row, theme.selected);
        canvas.put(pane, row, 0, &"▌", theme.accent);
    }
}

//! The canvas: puts text on the screen, cut to the cells that there are. It takes only [`Shown`] text: scrubbed text, or
//! words of our own.

use std::num::NonZeroU16;
use std::ops::Range;

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};
use ratatui::style::{Modifier, Style};

use crate::app::{Emphasis, Label, Rect, head};
use crate::text::scrub::Clean;
use crate::text::{cells, wrap};

/// Text that may be shown on the screen.
pub(super) trait Shown {
    fn shown(&self) -> &str;
}

impl Shown for Clean<'_> {
    fn shown(&self) -> &str {
        self.as_str()
    }
}

impl Shown for &'static str {
    fn shown(&self) -> &str {
        self
    }
}

/// Scrubs a text for one row of the screen.
pub(super) fn clean(text: &str) -> Clean<'static> {
    Clean::line(head(text)).into_owned()
}

/// Scrubs a text and wraps it into rows of at most `width` cells.
pub(super) fn wrapped(text: &str, width: u16) -> Vec<Clean<'static>> {
    let clean = clean(text);
    wrap::wrap(clean.as_str(), width.max(1)).into_iter().map(|row| clean.part(row)).collect()
}

/// A number with its digits in groups of three: 1,234,567.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The screen, as it is drawn on. A pane is a part of it; rows and columns are counted from the pane's upper left.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer) -> Self {
        Self { buffer }
    }

    /// Puts a text in a row of `pane`, `indent` columns from its left. Returns the column after the text.
    pub(super) fn put(&mut self, pane: Rect, row: u16, indent: u16, text: &impl Shown, style: Style) -> u16 {
        let room = pane.width.saturating_sub(indent);
        if row >= pane.height || room == 0 {
            return indent;
        }
        let fitted = cells::cut(text.shown(), usize::from(room));
        self.write(pane.x + indent, pane.y + row, &fitted.apply(text.shown()), room, style) - pane.x
    }

    /// Puts a text at the right end of a row. Returns the column where it begins.
    pub(super) fn put_right(&mut self, pane: Rect, row: u16, text: &impl Shown, style: Style) -> u16 {
        let width = (cells::width(text.shown()) as u16).min(pane.width);
        let indent = pane.width - width;
        self.put(pane, row, indent, text, style);
        indent
    }

    /// Puts a label; `look` gives the style of an emphasis. A label that is too long ends with an ellipsis, and begins with
    /// one where its first match would not be visible otherwise. Returns the column after it.
    pub(super) fn put_label(
        &mut self,
        pane: Rect,
        row: u16,
        indent: u16,
        label: &Label,
        look: impl Fn(Emphasis) -> Style,
    ) -> u16 {
        let room = pane.width.saturating_sub(indent);
        if row >= pane.height || room == 0 {
            return indent;
        }
        let text = label.text.as_str();
        let matched = label
            .stretches
            .iter()
            .find(|(_, emphasis)| emphasis.matched)
            .map_or(0..0, |(range, _)| range.clone());
        let cut = cells::cut_around(text, &matched, usize::from(room));
        let visible = &cut.range;
        let (mut x, y) = (pane.x + indent, pane.y + row);
        let end = pane.x + pane.width;
        if cut.left {
            x = self.write(x, y, "…", end - x, look(Emphasis::default()));
        }
        for (range, emphasis) in &label.stretches {
            let (start, stop) = (range.start.max(visible.start), range.end.min(visible.end));
            if start < stop {
                x = self.write(x, y, &text[start..stop], end - x, look(*emphasis));
            }
        }
        if cut.right {
            x = self.write(x, y, "…", end - x, look(Emphasis::default()));
        }
        x - pane.x
    }

    /// Draws a horizontal rule in a row, from a column to another.
    pub(super) fn rule(&mut self, pane: Rect, row: u16, from: u16, to: u16, style: Style) {
        let room = to.min(pane.width).saturating_sub(from);
        if row < pane.height {
            self.write(pane.x + from, pane.y + row, &"─".repeat(usize::from(room)), room, style);
        }
    }

    /// Draws a vertical rule at the left of all rows of a pane.
    pub(super) fn vertical_rule(&mut self, pane: Rect, style: Style) {
        for row in 0..pane.height {
            self.put(pane, row, 0, &"│", style);
        }
    }

    /// Adds a style to the cells of a row.
    pub(super) fn tint(&mut self, pane: Rect, row: u16, style: Style) {
        if row < pane.height {
            let area = ratatui::layout::Rect::new(pane.x, pane.y + row, pane.width, 1);
            self.buffer.set_style(area.intersection(self.buffer.area), style);
        }
    }

    /// Empties a pane, before an overlay is drawn on it.
    pub(super) fn clear(&mut self, pane: Rect) {
        for y in pane.y..pane.y + pane.height {
            for x in pane.x..pane.x + pane.width {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// Writes a text at a cell and returns the column after it. ratatui's `set_stringn` does the same, but searches all of
    /// the text for graphemes; here runs of ASCII go one character to a cell, which is many times faster.
    fn write(&mut self, x: u16, y: u16, text: &str, room: u16, style: Style) -> u16 {
        let mut at = x;
        let end = x.saturating_add(room).min(self.buffer.area.right());
        let mut rest = text;
        while self.buffer.cell((at, y)).is_some() {
            let run = cells::ascii_run(rest, usize::from(end.saturating_sub(at)));
            let first = self.buffer.index_of(at, y);
            for (nth, cell) in self.buffer.content[first..first + run].iter_mut().enumerate() {
                cell.set_symbol(&rest[nth..=nth]).set_style(style).diff_option = CellDiffOption::None;
            }
            at += run as u16;
            rest = &rest[run..];
            let Some(grapheme) = cells::graphemes(rest).next() else { break };
            let next = at.saturating_add(grapheme.width as u16);
            if next > end {
                break;
            }
            if grapheme.width > 0 {
                self.put_grapheme(at..next, y, &rest[grapheme.range.clone()], style);
            }
            at = next;
            rest = &rest[grapheme.range.end..];
        }
        at
    }

    /// Puts one grapheme in the columns that it takes up.
    fn put_grapheme(&mut self, columns: Range<u16>, y: u16, grapheme: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((columns.start, y)) {
            cell.set_symbol(grapheme).set_style(style).diff_option = CellDiffOption::None;
            // ratatui counts a cell too many for the sound marks of half-width katakana.
            if cell.cell_width() != columns.len() as u16 {
                cell.diff_option = NonZeroU16::new(columns.len() as u16)
                    .map_or(CellDiffOption::None, CellDiffOption::ForcedWidth);
            }
        }
        // A wide grapheme covers the cells after its first one. They are marked, so that ratatui finds a change and writes
        // the blank when a narrow grapheme takes its place: a terminal that shows a flag in two cells doesn't clear the
        // second with the first.
        for x in columns.skip(1) {
            if let Some(hidden) = self.buffer.cell_mut((x, y)) {
                hidden.reset();
                hidden.modifier = Modifier::HIDDEN;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_a_wide_grapheme_covered_are_written_again() {
        let area = ratatui::layout::Rect::new(0, 0, 4, 1);
        let pane = Rect { x: 0, y: 0, width: 4, height: 1 };
        let mut flag = Buffer::empty(area);
        Canvas::new(&mut flag).put(pane, 0, 0, &"🇫🇷", Style::new());
        let mut blank = Buffer::empty(area);
        let written = |before: &Buffer, after: &Buffer| {
            before
                .diff(after)
                .into_iter()
                .map(|(x, _, cell)| (x, cell.symbol().to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(written(&blank, &flag), [(0, "🇫🇷".to_owned())]);
        assert_eq!(written(&flag, &flag), []);
        assert_eq!(written(&flag, &blank), [(0, " ".to_owned()), (1, " ".to_owned())]);
        Canvas::new(&mut blank).put(pane, 0, 0, &"ab", Style::new());
        assert_eq!(written(&flag, &blank), [(0, "a".to_owned()), (1, "b".to_owned())]);
    }

    #[test]
    fn the_cell_behind_a_sound_mark_is_written() {
        let area = ratatui::layout::Rect::new(0, 0, 4, 1);
        let pane = Rect { x: 0, y: 0, width: 4, height: 1 };
        let frame = |text| {
            let mut buffer = Buffer::empty(area);
            Canvas::new(&mut buffer).put(pane, 0, 0, &text, Style::new());
            buffer
        };
        let (before, after) = (frame("ｶﾞab"), frame("ｶﾞcd"));
        let written: Vec<&str> = before.diff(&after).into_iter().map(|(_, _, cell)| cell.symbol()).collect();
        assert_eq!(written, ["c", "d"]);
    }

    #[test]
    fn nothing_is_written_outside_of_the_pane_or_the_screen() {
        let area = ratatui::layout::Rect::new(0, 0, 6, 2);
        let mut buffer = Buffer::empty(area);
        let mut canvas = Canvas::new(&mut buffer);
        let pane = Rect { x: 1, y: 0, width: 4, height: 9 };
        assert_eq!(canvas.put(pane, 0, 0, &"漢字漢", Style::new()), 3);
        assert_eq!(canvas.put(pane, 1, 2, &"a漢", Style::new()), 4);
        assert_eq!(canvas.put(pane, 5, 0, &"below", Style::new()), 0);
        canvas.rule(pane, 5, 0, 4, Style::new());
        let rows: Vec<String> = (0..2)
            .map(|y| (0..6).map(|x| buffer.cell((x, y)).map_or("", |cell| cell.symbol())).collect())
            .collect();
        assert_eq!(rows, [" 漢 …  ", "   a… "]);
    }
}

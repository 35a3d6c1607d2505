//! The canvas: puts scrubbed text on the screen, cut to the cells that there are. Only [`Shown`] text can be
//! put there: what was scrubbed, or words of our own.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::line::{Line, head};
use crate::app::{Emphasis, Rect};
use crate::text::cells;
use crate::text::scrub::Clean;

/// Text that may be shown.
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

/// A label made of numbers and names: scrubbed, since names are in it.
pub(super) fn label(text: &str) -> Clean<'static> {
    Clean::line(head(text)).into_owned()
}

/// A number in groups of three: 1,234,567.
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

/// The screen, or a part of it that is drawn on.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer) -> Self {
        Self { buffer }
    }

    /// Puts a text at the left of a row of `pane`, `indent` columns in; gives the column after it, from the pane's left.
    pub(super) fn put(&mut self, pane: Rect, row: u16, indent: u16, text: &impl Shown, style: Style) -> u16 {
        let room = pane.width.saturating_sub(indent);
        if row >= pane.height || room == 0 {
            return indent;
        }
        let fitted = cells::cut(text.shown(), usize::from(room));
        self.write(pane.x + indent, pane.y + row, &fitted.apply(text.shown()), room, style) - pane.x
    }

    /// Puts a text at the right of a row; gives the column where it begins, from the pane's left.
    pub(super) fn put_right(&mut self, pane: Rect, row: u16, text: &impl Shown, style: Style) -> u16 {
        let width = (cells::width(text.shown()) as u16).min(pane.width);
        let indent = pane.width - width;
        self.put(pane, row, indent, text, style);
        indent
    }

    /// Puts a line with its stretches; `look` gives each its style. Where it is too long an ellipsis ends it, and
    /// begins it where a match would not be seen otherwise. Gives the column after it.
    pub(super) fn put_line(
        &mut self,
        pane: Rect,
        row: u16,
        indent: u16,
        line: &Line,
        look: impl Fn(Emphasis) -> Style,
    ) -> u16 {
        let room = pane.width.saturating_sub(indent);
        if row >= pane.height || room == 0 {
            return indent;
        }
        let text = line.text.as_str();
        let matched = line
            .stretches
            .iter()
            .find(|(_, emphasis)| emphasis.matched)
            .map_or(0..0, |(range, _)| range.clone());
        let cut = cells::cut_around(text, &matched, usize::from(room));
        let kept = cut.kept.clone();
        let (mut x, y) = (pane.x + indent, pane.y + row);
        let end = pane.x + pane.width;
        if cut.left {
            x = self.write(x, y, "…", end - x, look(Emphasis::default()));
        }
        for (range, emphasis) in &line.stretches {
            let (start, stop) = (range.start.max(kept.start), range.end.min(kept.end));
            if start < stop {
                x = self.write(x, y, &text[start..stop], end - x, look(*emphasis));
            }
        }
        if cut.right {
            x = self.write(x, y, "…", end - x, look(Emphasis::default()));
        }
        x - pane.x
    }

    /// A horizontal rule from column to column of a row.
    pub(super) fn rule(&mut self, pane: Rect, row: u16, from: u16, to: u16, style: Style) {
        let room = to.min(pane.width).saturating_sub(from);
        if row < pane.height {
            self.write(pane.x + from, pane.y + row, &"─".repeat(usize::from(room)), room, style);
        }
    }

    /// A vertical rule that fills a column.
    pub(super) fn fence(&mut self, pane: Rect, style: Style) {
        for row in 0..pane.height {
            self.put(pane, row, 0, &"│", style);
        }
    }

    /// Gives a row's cells a look on top of what they have.
    pub(super) fn tint(&mut self, pane: Rect, row: u16, style: Style) {
        if row < pane.height {
            let area = ratatui::layout::Rect::new(pane.x, pane.y + row, pane.width, 1);
            self.buffer.set_style(area.intersection(self.buffer.area), style);
        }
    }

    /// Empties a part of the screen, for what is laid over it.
    pub(super) fn clear(&mut self, pane: Rect) {
        for y in pane.y..pane.y + pane.height {
            for x in pane.x..pane.x + pane.width {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
    }

    /// The column after what was written. As ratatui's own way to do it, but many times faster on plain letters.
    fn write(&mut self, x: u16, y: u16, text: &str, room: u16, style: Style) -> u16 {
        let mut at = x;
        let end = x.saturating_add(room).min(self.buffer.area.right());
        let mut rest = text;
        while self.buffer.cell((at, y)).is_some() {
            // A character a cell.
            let run = cells::plain_run(rest, usize::from(end.saturating_sub(at)));
            let first = self.buffer.index_of(at, y);
            for (nth, cell) in self.buffer.content[first..first + run].iter_mut().enumerate() {
                cell.set_symbol(&rest[nth..=nth]).set_style(style);
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

    /// Puts one grapheme in the columns that it takes.
    fn put_grapheme(&mut self, columns: Range<u16>, y: u16, grapheme: &str, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((columns.start, y)) {
            cell.set_symbol(grapheme).set_style(style);
        }
        // Behind a wide one nothing is seen.
        for x in columns.skip(1) {
            if let Some(hidden) = self.buffer.cell_mut((x, y)) {
                hidden.reset();
            }
        }
    }
}

//! The canvas: puts scrubbed text on the screen, cut to the cells that there are. Only [`Shown`] text can be
//! put there: what was scrubbed, or words of our own.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

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
        let kept = cut.range.clone();
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
            let run = cells::ascii_run(rest, usize::from(end.saturating_sub(at)));
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
        // Behind a wide one nothing is seen. Where a blank takes its place it has to be written: a terminal that has a flag
        // in two cells doesn't clear the second with the first, and ratatui would find that nothing changed there.
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
    fn what_a_wide_grapheme_covered_is_written_anew() {
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
    fn nothing_is_written_beside_the_pane_or_the_screen() {
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

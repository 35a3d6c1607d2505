//! The painter: writes the cells that changed to the terminal, and keeps rows right where the terminal and the program
//! don't agree on how wide a character is.
//!
//! ratatui writes a cell where it differs from the previous frame's, and moves the cursor only over cells that it leaves out.
//! Where the terminal shows a family of emoji in six cells and not in two, the rest of the row would be shifted, and
//! letters that were written too far to the right would stay there. So a row with such a character, in the new frame or in
//! the one before, is written whole, with the cursor moved explicitly after each such character. For that the painter
//! keeps a copy of the screen.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};

use crate::text::cells;

/// A terminal to draw on.
pub(super) struct Painter<W: Write> {
    terminal: CrosstermBackend<W>,
    /// What the screen shows.
    shown: Buffer,
    /// For each row, whether terminals may show it in other cells than these.
    is_disputed: Vec<bool>,
}

impl<W: Write> Painter<W> {
    /// A painter for a terminal of this size, which is empty.
    pub(super) fn new(writer: W, size: Size) -> Self {
        let shown = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        Self { terminal: CrosstermBackend::new(writer), shown, is_disputed: vec![false; size.height.into()] }
    }

    /// Writes the cells of one row that changed.
    fn draw_row(&mut self, changes: &[(u16, u16, &Cell)]) -> io::Result<()> {
        let Some((_, y, _)) = changes.first() else { return Ok(()) };
        let Some(was_disputed) = self.is_disputed.get(usize::from(*y)).copied() else { return Ok(()) };
        let row = self.row(*y);
        for (x, _, cell) in changes {
            // ratatui leaves out what a wide character covers.
            let columns = &mut self.shown.content[row.clone()];
            let covered = columns.iter_mut().skip(usize::from(*x)).take(cell.cell_width().max(1).into());
            covered.for_each(Cell::reset);
            if let Some(shown) = columns.get_mut(usize::from(*x)) {
                shown.clone_from(cell);
            }
        }
        let is_disputed = self.shown.content[row].iter().any(|cell| !cells::is_undisputed(cell.symbol()));
        self.is_disputed[usize::from(*y)] = is_disputed;
        if was_disputed || is_disputed {
            self.rewrite(*y)
        } else {
            self.terminal.draw(changes.iter().copied())
        }
    }

    /// Writes all cells of a row. A row with a character that the terminal may show in fewer cells is erased before.
    fn rewrite(&mut self, y: u16) -> io::Result<()> {
        let row = &self.shown.content[self.row(y)];
        let is_long = |cell: &Cell| cell.cell_width() > 1 || cell.symbol().chars().nth(1).is_some();
        if row.iter().any(|cell| is_long(cell) && !cells::is_undisputed(cell.symbol())) {
            self.terminal.set_cursor_position((0, y))?;
            self.terminal.clear_region(ClearType::CurrentLine)?;
        }
        let mut at = 0;
        // The cells up to the next one after which the terminal's cursor may be anywhere. Each stretch begins with a move.
        let mut stretch = Vec::with_capacity(row.len());
        while let Some(cell) = row.get(at) {
            stretch.push((at as u16, y, cell));
            at += usize::from(cell.cell_width().max(1));
            // Of a horizontal rule, only the end matters.
            let goes_on = row.get(at).is_some_and(|next| next.symbol() == cell.symbol());
            if !goes_on && !cells::is_undisputed(cell.symbol()) {
                self.terminal.draw(stretch.drain(..))?;
            }
        }
        self.terminal.draw(stretch.drain(..))
    }

    /// Where a row stands in the copy.
    fn row(&self, y: u16) -> std::ops::Range<usize> {
        let width = usize::from(self.shown.area.width);
        usize::from(y) * width..(usize::from(y) + 1) * width
    }

    /// Takes in that the screen is empty.
    fn forget(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.shown = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        self.is_disputed = vec![false; size.height.into()];
        Ok(())
    }
}

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let changes: Vec<_> = content.collect();
        changes.chunk_by(|one, next| one.1 == next.1).try_for_each(|row| self.draw_row(row))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.terminal.clear_region(region)?;
        if region == ClearType::All { self.forget() } else { Ok(()) }
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.terminal.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.terminal.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.terminal.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.terminal.set_cursor_position(position)
    }

    fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.terminal.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.terminal)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::num::NonZero;
    use std::rc::Rc;

    use proptest::prelude::*;
    use ratatui::style::Style;

    use super::*;

    const SIZE: Size = Size { width: 60, height: 3 };

    /// A terminal that shows each character by itself, as tmux 3.3 does: a family in six cells, a flag in two.
    #[derive(Clone)]
    struct OldTerminal(Rc<RefCell<vt100::Parser>>);

    impl Write for OldTerminal {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().process(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What the terminal shows after these frames.
    fn screen(frames: &[Vec<String>]) -> Vec<String> {
        let cells = |cells: u16| NonZero::new(cells).unwrap();
        let parser = vt100::Parser::new(cells(SIZE.height), cells(SIZE.width), 0);
        let terminal = OldTerminal(Rc::new(RefCell::new(parser)));
        let mut painter = Painter::new(terminal.clone(), SIZE);
        let mut before = Buffer::empty(Rect::from((Position::ORIGIN, SIZE)));
        for frame in frames {
            let mut now = Buffer::empty(before.area);
            for (y, row) in frame.iter().enumerate() {
                now.set_string(0, y as u16, row, Style::new());
            }
            painter.draw(before.diff(&now).into_iter()).unwrap();
            before = now;
        }
        let shown = terminal.0.borrow();
        shown.screen().rows(0, SIZE.width).map(|row| row.trim_end().to_owned()).collect()
    }

    #[test]
    fn no_letters_of_other_rows_stay() {
        let family = |name: &str| vec![format!("👨‍👩‍👧 {name} ❤️ 🇫🇷 x"), "plain".to_owned()];
        let frames = [family("a long name"), family("Bo"), vec!["Cy".to_owned(), "plain".to_owned()]];
        assert_eq!(screen(&frames)[0], "Cy");
        let bo = &screen(&frames[..2])[0];
        assert!(bo.contains("Bo") && bo.ends_with('x') && !bo.contains("name"), "{bo:?}");
    }

    #[test]
    fn text_behind_a_disputed_character_stands_in_its_column() {
        let row = &screen(&[vec!["🏳️‍🌈 | \u{915}\u{94D}\u{937} | 1\u{FE0F}\u{20E3} | “q” |".to_owned()]])[0];
        assert!(row.ends_with("| “q” |"), "{row:?}");
        // The bar behind the rainbow flag, two cells wide by our count, covers what the terminal shows too far right.
        assert!(!row.contains('🌈'), "{row:?}");
    }

    fn frames() -> impl Strategy<Value = Vec<Vec<String>>> {
        let piece = prop::sample::select(vec![
            "a",
            "bc ",
            "   ",
            "é",
            "漢",
            "“",
            "…",
            "─",
            "👨‍👩‍👧",
            "❤️",
            "🇫🇷",
            "👍🏽",
            "1\u{FE0F}\u{20E3}",
            "\u{915}\u{94D}\u{937}",
            "🏳️‍🌈",
            "☺",
            "e\u{301}",
        ]);
        // Not up to the margin, where this terminal would go on in the next row. The explorer turns that off.
        let row = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
        prop::collection::vec(prop::collection::vec(row, 3), 1..4)
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn a_frame_looks_the_same_whatever_was_there_before(frames in frames()) {
            prop_assert_eq!(screen(&frames), screen(&frames[frames.len() - 1..]));
        }
    }
}

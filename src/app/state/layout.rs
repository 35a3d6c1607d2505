//! The layout: where each pane lies on a screen of a given size. Drawing and the mouse both ask it.
//!
//! A small screen loses panes in a fixed order, and never text: below [`MIN_WIDTH_FACETS`] columns the facets fold into one line,
//! below [`MIN_WIDTH_TWO_PANES`] the list has no text pane beside it, and blank rows, hints and title go as the height shrinks. All
//! numbers are terminal cells.

/// A rectangle of cells; (0, 0) is the screen's upper left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Column of the left edge.
    pub x: u16,
    /// Row of the upper edge.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Rect {
    /// Whether it holds a cell.
    pub fn holds(self, x: u16, y: u16) -> bool {
        (self.x..self.x.saturating_add(self.width)).contains(&x)
            && (self.y..self.y.saturating_add(self.height)).contains(&y)
    }

    /// The rectangle without `left` columns at its left side and `right` columns at its right.
    pub fn inset(self, left: u16, right: u16) -> Self {
        let left = left.min(self.width);
        let width = self.width - left;
        Self { x: self.x + left, width: width - right.min(width), ..self }
    }

    /// Its first `rows` rows and the rest.
    pub fn split_top(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.height);
        (Self { height: rows, ..self }, Self { y: self.y + rows, height: self.height - rows, ..self })
    }

    /// The rest, and its last `rows` rows.
    pub fn split_bottom(self, rows: u16) -> (Self, Self) {
        self.split_top(self.height - rows.min(self.height))
    }

    /// Its first `columns` columns and the rest.
    pub fn split_left(self, columns: u16) -> (Self, Self) {
        let columns = columns.min(self.width);
        (Self { width: columns, ..self }, Self { x: self.x + columns, width: self.width - columns, ..self })
    }
}

/// From this width on the facets have a column of their own.
const MIN_WIDTH_FACETS: u16 = 100;
/// From this width on the text pane stands beside the list and not below it.
const MIN_WIDTH_SIDE_BY_SIDE: u16 = 150;
/// Below this width there is one pane at a time.
pub(crate) const MIN_WIDTH_TWO_PANES: u16 = 60;
/// The longest row of text: a measure that the eye can follow.
const MEASURE: u16 = 80;
/// The reader's margin with the speakers' names, where there is room for one.
const NAME_MARGIN: u16 = 20;

/// Where the parts of the screen lie while the list is shown. A part without room is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The program's name, the dataset's title, the number of items.
    pub header: Rect,
    /// The search box.
    pub search: Rect,
    /// The chosen facet values as one line, where the facets have no column.
    pub folded_facets: Rect,
    /// The facets.
    pub facets: Rect,
    /// The rule between facets and list, one column.
    pub facets_rule: Rect,
    /// The list.
    pub list: Rect,
    /// The rule over the text pane, with the document's title.
    pub title: Rect,
    /// The text pane, without its title and note.
    pub text_pane: Rect,
    /// The note on the selected item, below the text.
    pub note: Rect,
    /// The rule between list and text where they stand side by side.
    pub text_rule: Rect,
    /// Everything between search box and hints: the room of the reader, and of facets that lie over the list.
    pub body: Rect,
    /// The hints.
    pub footer: Rect,
}

impl Layout {
    /// The layout of a screen.
    pub fn of(width: u16, height: u16) -> Self {
        let mut layout = Self::default();
        let side = u16::from(width >= 40);
        let mut rest = Rect { x: 0, y: 0, width, height }.inset(side, side);
        if height >= 6 {
            (layout.header, rest) = rest.split_top(1);
        }
        if height >= 20 {
            (_, rest) = rest.split_top(1);
        }
        if height >= 2 {
            (layout.search, rest) = rest.split_top(1);
        }
        if (MIN_WIDTH_TWO_PANES..MIN_WIDTH_FACETS).contains(&width) && height >= 14 {
            (layout.folded_facets, rest) = rest.split_top(1);
        }
        if height >= 10 {
            (_, rest) = rest.split_top(1);
        }
        if height >= 5 {
            (rest, layout.footer) = rest.split_bottom(1);
        }
        if height >= 12 {
            (rest, _) = rest.split_bottom(1);
        }
        layout.body = rest;
        layout.panes(width)
    }

    fn panes(mut self, width: u16) -> Self {
        let mut rest = self.body;
        if width >= MIN_WIDTH_FACETS {
            (self.facets, rest) = rest.split_left((width * 2 / 9).clamp(24, 34));
            (self.facets_rule, rest) = rest.inset(1, 0).split_left(1);
            rest = rest.inset(1, 0);
        }
        if width >= MIN_WIDTH_SIDE_BY_SIDE {
            (self.list, rest) = rest.split_left(rest.width - (rest.width * 2 / 5).min(MEASURE + 4));
            (self.text_rule, rest) = rest.inset(1, 0).split_left(1);
            self.with_text_pane(rest.inset(1, 0))
        } else if width >= MIN_WIDTH_TWO_PANES && rest.height >= 8 {
            (self.list, rest) = rest.split_top((rest.height * 9 / 20).max(3));
            if rest.height >= 10 {
                (_, rest) = rest.split_top(1);
            }
            self.with_text_pane(rest)
        } else {
            self.list = rest;
            self
        }
    }

    fn with_text_pane(mut self, pane: Rect) -> Self {
        (self.title, self.text_pane) = pane.split_top(1);
        if self.text_pane.height >= 4 {
            (self.text_pane, self.note) = self.text_pane.split_bottom(1);
        }
        if self.text_pane.height >= 8 {
            (self.text_pane, _) = self.text_pane.split_bottom(1);
        }
        self
    }

    /// Where the reader's parts lie in the body. The margin of names stands left of the text, where there is room.
    pub fn reader(&self) -> ReaderLayout {
        let margin = if self.body.width >= MEASURE + NAME_MARGIN { NAME_MARGIN } else { 0 };
        let gutter = GUTTER.min(self.body.width / 8);
        let width = (self.body.width - margin).saturating_sub(gutter).min(MEASURE);
        let left = (self.body.width - margin - gutter - width) / 2;
        let title = u16::from(self.body.height >= 6);
        let (title, text) = self.body.split_top(title);
        let (_, text) = text.split_top(u16::from(text.height >= 8));
        let (text, note) = text.split_bottom(u16::from(text.height >= 5));
        let (text, _) = text.split_bottom(u16::from(text.height >= 8));
        ReaderLayout {
            title,
            names: Rect { x: text.x + left, width: margin.saturating_sub(2), ..text },
            text: Rect { x: text.x + left + margin, width: width + gutter, ..text },
            note: Rect { x: note.x + left + margin, width: width + gutter, ..note },
        }
    }

    /// The width of the text in the text pane: its columns without the gutter where the selection is marked.
    pub fn measure(pane: Rect) -> u16 {
        pane.width.saturating_sub(GUTTER).clamp(1, MEASURE)
    }
}

/// The columns at the left of every pane of text or items, where the selection is marked.
pub(crate) const GUTTER: u16 = 2;

/// Where the parts of the reader lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderLayout {
    /// The document's title.
    pub title: Rect,
    /// The speakers' names in the margin; empty where there is no room.
    pub names: Rect,
    /// The text, gutter included.
    pub text: Rect,
    /// The note on the selected item, below the text.
    pub note: Rect,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_lies_on_the_screen_at_every_size() {
        for width in 0..220 {
            for height in 0..70 {
                let layout = Layout::of(width, height);
                let reading = layout.reader();
                let parts = [
                    layout.header,
                    layout.search,
                    layout.folded_facets,
                    layout.facets,
                    layout.facets_rule,
                    layout.list,
                    layout.title,
                    layout.text_pane,
                    layout.note,
                    layout.text_rule,
                    layout.body,
                    layout.footer,
                    reading.title,
                    reading.names,
                    reading.text,
                    reading.note,
                ];
                for part in parts {
                    assert!(part.x + part.width <= width.max(part.x), "{width}×{height}: {part:?}");
                    assert!(part.y + part.height <= height.max(part.y), "{width}×{height}: {part:?}");
                }
                if width > 0 && height > 0 {
                    assert!(
                        layout.list.width > 0 && layout.list.height > 0,
                        "{width}×{height} shows no list"
                    );
                }
            }
        }
    }

    #[test]
    fn panes_go_in_a_fixed_order() {
        let shown = |width, height| {
            let layout = Layout::of(width, height);
            (layout.facets.width > 0, layout.folded_facets.height > 0, layout.text_pane.height > 0)
        };
        assert_eq!(shown(200, 50), (true, false, true));
        assert_eq!(shown(120, 24), (true, false, true));
        assert_eq!(shown(80, 24), (false, true, true));
        assert_eq!(shown(40, 12), (false, false, false));
    }
}

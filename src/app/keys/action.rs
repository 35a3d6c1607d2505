//! An action: one thing that a key, the mouse or the palette asks the explorer to do.

/// Everything that can be asked for, except typing a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Move the selection, the cursor or the text, wherever the user is.
    Move(Motion),
    /// Edit the line that is being typed.
    Edit(InputEdit),
    /// Focus the next pane.
    NextPane,
    /// Focus the previous pane.
    PreviousPane,
    /// Focus the pane on the left.
    LeftPane,
    /// Focus the pane on the right.
    RightPane,
    /// Read the whole article.
    Read,
    /// Go back to the previous place.
    Back,
    /// Type a query.
    Search,
    /// Type a speaker's name.
    SearchSpeaker,
    /// Clear the query.
    ClearSearch,
    /// Choose among the speakers.
    Speakers,
    /// Choose among kinds, sources, outlets and years.
    Filters,
    /// Put the facet value under the cursor into the query, or take it out.
    Toggle,
    /// Mark the item, or take its mark off.
    Mark,
    /// Take all marks off.
    ClearMarks,
    /// Copy the item with a citation.
    Copy,
    /// Copy the item's paragraph.
    CopyParagraph,
    /// Open the text in the user's editor.
    EditText,
    /// Open the document's address in the browser.
    Open,
    /// Export the listed items to a file.
    Export,
    /// Export the marked items to a file.
    ExportMarked,
    /// Show the keys that work here.
    Help,
    /// Find an action by its name.
    Palette,
    /// Turn the mouse on or off.
    Mouse,
    /// Draw every cell again.
    Redraw,
    /// Stop the program and go to the shell, until `fg`.
    Suspend,
    /// Quit.
    Quit,
    /// End at once, and give nothing.
    Interrupt,
    /// Accept the typed line.
    Accept,
    /// Leave the typed line without accepting it.
    Cancel,
}

impl Action {
    /// Whether the palette offers it: moving a cursor, typing and closing are no commands.
    pub(crate) fn is_command(self) -> bool {
        match self {
            Self::Move(motion) => motion.goes_to_an_item(),
            Self::Edit(_)
            | Self::NextPane
            | Self::PreviousPane
            | Self::LeftPane
            | Self::RightPane
            | Self::Back
            | Self::Toggle
            | Self::Palette
            | Self::Interrupt
            | Self::Accept
            | Self::Cancel => false,
            _ => true,
        }
    }
}

/// A step through rows or items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Motion {
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// To the next item.
    NextItem,
    /// To the previous item.
    PreviousItem,
    /// To the same speaker's next item.
    NextOfSpeaker,
    /// To the same speaker's previous item.
    PreviousOfSpeaker,
}

impl Motion {
    /// Whether it leads from item to item, even where rows are not items.
    pub(crate) fn goes_to_an_item(self) -> bool {
        matches!(self, Self::NextItem | Self::PreviousItem) || self.keeps_the_speaker()
    }

    /// Whether it leads to an item of the selected item's speaker.
    pub(crate) fn keeps_the_speaker(self) -> bool {
        matches!(self, Self::NextOfSpeaker | Self::PreviousOfSpeaker)
    }

    /// The row that it leads to from row `at`, of `rows` rows, of which `page` are seen at once. Where rows have no
    /// speaker, it stays.
    pub(crate) fn step(self, at: usize, rows: usize, page: usize) -> usize {
        let to = match self {
            Self::Down | Self::NextItem => at + 1,
            Self::Up | Self::PreviousItem => at.saturating_sub(1),
            Self::HalfDown => at + (page / 2).max(1),
            Self::HalfUp => at.saturating_sub((page / 2).max(1)),
            Self::PageDown => at + page.saturating_sub(1).max(1),
            Self::PageUp => at.saturating_sub(page.saturating_sub(1).max(1)),
            Self::Top => 0,
            Self::Bottom => rows,
            Self::NextOfSpeaker | Self::PreviousOfSpeaker => at,
        };
        to.min(rows.saturating_sub(1))
    }
}

/// A change to the line that is being typed, or to its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum InputEdit {
    /// Cursor one character to the left.
    Left,
    /// Cursor one character to the right.
    Right,
    /// Cursor to the start of the word on the left.
    WordLeft,
    /// Cursor to the end of the word on the right.
    WordRight,
    /// Cursor to the start.
    Start,
    /// Cursor to the end.
    End,
    /// Delete the character left of the cursor.
    DeleteLeft,
    /// Delete the character right of the cursor.
    DeleteRight,
    /// Delete the word left of the cursor.
    DeleteWordLeft,
    /// Delete the word right of the cursor.
    DeleteWordRight,
    /// Delete everything left of the cursor up to a space.
    DeleteToSpace,
    /// Delete everything left of the cursor.
    DeleteToStart,
    /// Delete everything right of the cursor.
    DeleteToEnd,
}

//! An action: something that a key, the mouse or the palette asks the explorer to do.

/// Everything that can be asked for, but for typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
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
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// To the pane on the left.
    LeftPane,
    /// To the pane on the right.
    RightPane,
    /// The whole article.
    Read,
    /// Back to where one was.
    Back,
    /// The next item.
    NextItem,
    /// The item before.
    PreviousItem,
    /// The same speaker's next item.
    NextOfSpeaker,
    /// The same speaker's item before.
    PreviousOfSpeaker,
    /// Type a query.
    Search,
    /// Type a speaker's name.
    SearchSpeaker,
    /// No query.
    ClearSearch,
    /// Choose among the speakers.
    Speakers,
    /// Choose among kinds, sources, outlets and years.
    Filters,
    /// Put the filter at hand into the query, or take it out.
    Toggle,
    /// Mark the item, or take its mark off.
    Mark,
    /// No marks.
    ClearMarks,
    /// The item with a citation, to the clipboard.
    Copy,
    /// Its paragraph, to the clipboard.
    CopyParagraph,
    /// The text in an editor.
    Edit,
    /// The document's address in a browser.
    Open,
    /// What is listed, to a file.
    Export,
    /// What is marked, to a file.
    ExportMarked,
    /// The keys that work here.
    Help,
    /// Find an action by name.
    Palette,
    /// The mouse on or off.
    Mouse,
    /// Draw everything again.
    Redraw,
    /// To the shell, until `fg`.
    Suspend,
    /// Leave.
    Quit,
    /// Take what was typed.
    Accept,
    /// Leave what was typed.
    Cancel,
    /// Cursor to the left.
    CursorLeft,
    /// Cursor to the right.
    CursorRight,
    /// Cursor to the start.
    CursorStart,
    /// Cursor to the end.
    CursorEnd,
    /// Delete what is left of the cursor.
    DeleteLeft,
    /// Delete what is right of it.
    DeleteRight,
    /// Delete a word.
    DeleteWord,
    /// Delete to the start.
    DeleteToStart,
}

impl Action {
    /// Whether the palette offers it: what moves a cursor, types or closes is no command.
    pub(crate) fn is_command(self) -> bool {
        matches!(
            self,
            Self::Read
                | Self::NextItem
                | Self::PreviousItem
                | Self::NextOfSpeaker
                | Self::PreviousOfSpeaker
                | Self::Search
                | Self::SearchSpeaker
                | Self::ClearSearch
                | Self::Speakers
                | Self::Filters
                | Self::Mark
                | Self::ClearMarks
                | Self::Copy
                | Self::CopyParagraph
                | Self::Edit
                | Self::Open
                | Self::Export
                | Self::ExportMarked
                | Self::Help
                | Self::Mouse
                | Self::Redraw
                | Self::Suspend
                | Self::Quit
        )
    }
}

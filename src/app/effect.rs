//! An effect: something that the explorer wants done outside of itself. It is data; the terminal does it, and
//! tells how it went with a message.

use std::path::PathBuf;

use crate::collection::{AttributionNo, DocumentNo};
use crate::search::Query;

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Search, and answer with the number; a search that still runs is out of date.
    Search {
        /// The number.
        serial: u64,
        /// What for.
        query: Query,
    },
    /// Put a text on the clipboard.
    Copy {
        /// The text, scrubbed.
        text: String,
        /// What it is, for the notice: "The quote".
        what: &'static str,
    },
    /// Open a document's text in the user's editor.
    Edit {
        /// Which.
        document: DocumentNo,
        /// The line, from 1.
        line: usize,
    },
    /// Open an address in the browser.
    Open(String),
    /// Write attributions to a file, in the format that its name's ending says.
    Export {
        /// The file.
        path: PathBuf,
        /// Which, in the order of the list.
        items: Vec<AttributionNo>,
        /// Whether a file of that name may be written over: the user was asked.
        replace: bool,
    },
    /// Keep marks for the next time: ids of attributions.
    KeepMarks {
        /// Marked now.
        added: Vec<String>,
        /// Marked no longer.
        removed: Vec<String>,
    },
    /// Go to the shell until the user comes back.
    Suspend,
    /// Draw every cell again.
    Redraw,
    /// Catch the mouse, or leave it to the terminal.
    Mouse(bool),
    /// End.
    Quit,
}

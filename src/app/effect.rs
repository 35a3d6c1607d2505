//! An effect: something that the explorer wants done outside of itself. It is plain data: the terminal carries it out,
//! and reports with a message.

use std::path::PathBuf;

use super::state::{ExportItems, LookUp};
use crate::collection::DocumentNo;
use crate::search::Query;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Search, in place of any search that still runs.
    Search {
        /// The search's number, which the result must carry.
        serial: u64,
        /// The query.
        query: Query,
    },
    /// Look something up, in place of whatever is being looked up.
    LookUp(LookUp),
    /// Prepare a large document to be shown.
    Prepare {
        /// The number of the dataset that is open, which the answer must carry.
        opened: u64,
        /// The document.
        document: DocumentNo,
    },
    /// Look for the items of marks in the dataset that is open.
    FindMarks {
        /// The dataset's number, which the answer must carry.
        opened: u64,
        /// Computed ids.
        ids: Vec<String>,
    },
    /// Copy a text to the clipboard.
    Copy {
        /// The text, scrubbed.
        text: String,
        /// The text's name for the notice: "The paragraph".
        what: &'static str,
    },
    /// Open a document's text in the user's editor.
    Edit {
        /// The document.
        document: DocumentNo,
        /// The line to open it at, from 1.
        line: usize,
    },
    /// Open an address in the browser.
    Open(String),
    /// Write attributions to a file, in the format that its name's ending says, while the explorer goes on.
    Export {
        /// The file.
        path: PathBuf,
        /// The attributions.
        items: ExportItems,
        /// Whether an existing file may be replaced, since the user was asked.
        replace: bool,
    },
    /// Stop the export that is being written, and leave no file of it.
    StopExport,
    /// Save changes to the marks, as ids of attributions.
    KeepMarks {
        /// The newly marked.
        added: Vec<String>,
        /// Those whose mark was taken off.
        removed: Vec<String>,
    },
    /// Stop the program until the user comes back from the shell.
    Suspend,
    /// Draw every cell again.
    Redraw,
    /// Catch the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Quit.
    Quit,
    /// End at once, as after Ctrl-C in a shell, and give nothing.
    Interrupt,
}

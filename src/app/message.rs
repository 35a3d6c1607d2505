//! A message: something that happened. Nothing else changes the explorer's state.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::keys::Key;
use super::page::PreparedDocument;
use super::search::SearchResult;
use super::state::{ExportItems, FoundMarks, LookedUp, Notice};
use crate::search::Engine;

/// Something that happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// Esc and a key came together: in some terminals, that is the key with Alt.
    EscAnd(Key),
    /// A text was pasted, or a part of one whose rest is on its way.
    Paste(String),
    /// The mouse did something at a column and a row.
    Mouse(Mouse, u16, u16),
    /// The terminal has a new size: columns and rows.
    Resize(u16, u16),
    /// A dataset was opened; or, while it is still being read, the part of it that was read so far.
    Opened(Arc<Engine>),
    /// How far the reading of the dataset is, for the header; empty when it is over.
    Progress(String),
    /// A search came back.
    Found(Box<SearchResult>),
    /// Something was looked up.
    LookedUp(LookedUp),
    /// A document of the dataset of that number was prepared to be shown.
    Prepared(u64, Box<PreparedDocument>),
    /// The file to export the items to exists already: the user is asked whether to replace it.
    Exists(PathBuf, ExportItems),
    /// The items can't be exported to a file of that name, for the reason that the notice gives: the user is asked for another.
    Refused(PathBuf, ExportItems, Notice),
    /// So many items of the export are written.
    Exported(usize),
    /// The export ended: what came of it.
    ExportEnded(Notice),
    /// The ids of the attributions that were marked in earlier runs.
    Marks(BTreeSet<String>),
    /// Items of marks were looked for.
    FoundMarks(FoundMarks),
    /// A sentence for the user: an effect was carried out, or failed.
    Notice(Notice),
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The first button was pressed.
    Press,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

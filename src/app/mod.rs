//! The explorer without a terminal: its state, what happens to it, and what it wants done.
//!
//! A key's way: the terminal sends a [`Message`]; [`update`](fn@update) looks the key up in the table of `keys` and passes
//! the action on to the part that it concerns; that part changes the [`State`] and asks for [`Effect`]s, which the
//! terminal carries out. Then `view` draws the state, and asks the parts for the rows that are on the screen.
//!
//! From the bottom to the top: `keys`, `page` (an article set in rows), `state`; then a file for each part of the screen:
//! `list`, `reader` and the `note` below it, `search`, `facets`, `prompts`, `marks`, `exports`; then `update`. State and messages
//! know nothing of those who change them. Nothing here knows colours, and a terminal is a number of cells.
//!
//! Read `update` first.

mod effect;
mod exports;
pub(crate) mod facets;
pub(crate) mod keys;
pub(crate) mod list;
mod marks;
mod message;
pub(crate) mod note;
mod page;
pub(crate) mod prompts;
pub(crate) mod reader;
mod search;
mod state;
mod update;

pub use effect::Effect;
pub use message::{Message, Mouse};
pub use page::PreparedDocument;
pub(crate) use page::{Emphasis, Label, TextRow, head};
pub use search::SearchResult;
pub use state::{ExportItems, FoundMarks, Notice, State, read_ahead};
pub(crate) use state::{
    ExportPrompt, Exporting, Focus, GUTTER, Layout, LookUp, Overlay, Rect, TextInput, Viewport,
};
pub use update::{answer, update};

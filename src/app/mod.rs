//! The explorer without a terminal: its state, what happens to it, and what it wants done.
//!
//! A key's way: the terminal sends a [`Message`]; [`update`](fn@update) looks the key up in `keys` and passes the action
//! to `perform`, which calls the room that it concerns; that changes the [`State`] and asks for [`Effect`]s, which the
//! terminal carries out. Then `view` draws the state, and asks the rooms for the rows that are on the screen.
//!
//! Each room stands on those before it: `keys`, `page` (an article set in rows), `state`, then `list`, `reader`,
//! `search`, `facets`, `prompts` and `exports`. State and messages know nothing of those who change them. Nothing here
//! knows colours, or a terminal other than as a number of cells. Read `update.rs` first.

mod effect;
mod exports;
pub(crate) mod facets;
pub(crate) mod keys;
pub(crate) mod list;
mod message;
mod mouse;
mod page;
mod perform;
pub(crate) mod prompts;
pub(crate) mod reader;
mod search;
mod state;
mod update;

pub use effect::Effect;
pub(crate) use exports::marked;
pub use message::{Message, Mouse};
pub(crate) use page::{Emphasis, Label, TextRow, head};
pub use search::{SearchResult, read_ahead};
pub(crate) use state::{ExportPrompt, Focus, GUTTER, Input, Layout, Overlay, Rect, Viewport};
pub use state::{Notice, State};
pub use update::update;

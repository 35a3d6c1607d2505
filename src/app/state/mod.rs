//! The state of the explorer: everything that decides what is on the screen.
//!
//! [`State`] holds one value for each part of the screen: the open dataset, the search box and its answer, the list,
//! the panes, the overlay, the notice. Everybody may ask it; only [`update`](fn@crate::app::update) changes it, through
//! the rooms beside this one, which this room doesn't know. Read `state` first.

mod dataset;
mod layout;
mod look_up;
mod marked_items;
mod read_ahead;
#[allow(clippy::module_inception, reason = "the room is named after its main file")]
mod state;
mod text_input;

pub(crate) use dataset::OpenDataset;
pub(crate) use layout::{GUTTER, Layout, MIN_WIDTH_TWO_PANES, Rect};
pub(crate) use look_up::{LookUp, LookUpAnswer, LookedUp, Question};
pub use marked_items::FoundMarks;
pub use read_ahead::read_ahead;
pub(crate) use state::{ArticleAside, ExportPrompt, Exporting, Focus, Overlay, ReaderPane, Viewport};
pub use state::{ExportItems, Notice, State};
pub(crate) use text_input::TextInput;

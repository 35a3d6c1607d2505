//! What leaves the explorer: marks that are kept for the next time, items that are exported to a file, and the selected
//! item that is copied, or opened in the editor or the browser.
//!
//! All of it is asked for with effects. Read `selected.rs` first.

mod export;
mod link;
mod marks;
mod selected;

pub(super) use export::{accept, ask_for_file, ask_to_replace};
pub(crate) use marks::marked;
pub(super) use marks::{clear_marks, sort_marks, toggle_mark};
pub(super) use selected::{copy, copy_paragraph, edit_text, open_address};

//! Reading an article: in the reader, over the whole screen, and in the text pane beside the list.
//!
//! Both show rows of the selected item's document (`rows.rs`), scrolled by rows (`scroll.rs`) or by going from item to
//! item (`moves.rs`); the reader has the speakers' names in its margin, and both have a note below. Read `rows.rs` first.

mod margin;
mod moves;
mod note;
mod rows;
mod scroll;

pub(crate) use margin::margin_name;
pub(super) use moves::{move_in_reader, move_in_text_pane, select_in};
pub(crate) use note::note;
pub(super) use rows::text_pane_top;
pub(crate) use rows::{reader_rows, selected_paragraph, text_pane_rows};
pub(super) use scroll::{close, keep_selection_in_view, open, put_aside, reopen};

//! The list of quotes and claims.
//!
//! The answer to the search gives its items; `rows.rs` says which rows of it are on the screen, `item.rs` what a row
//! shows of its item, `selection.rs` how the selection moves. Read `rows.rs` first.

mod item;
mod rows;
mod selection;

pub(crate) use item::{Byline, ListItem, items, speaker_names};
pub(crate) use rows::{ListRow, is_narrow, rows};
pub(super) use selection::{move_selection, scroll_to_selection, select, select_position};

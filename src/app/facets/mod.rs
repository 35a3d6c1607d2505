//! The facets: speakers, kinds, sources, outlets and years, each value with its number of hits, to filter by.
//!
//! The answer to the search counts the hits; `rows.rs` lists the values, `cursor.rs` moves over them, `filter.rs` puts
//! a chosen value into the query. What is chosen stands in the query and nowhere else. Read `rows.rs` first.

mod cursor;
mod filter;
mod rows;
mod value;

pub(super) use cursor::{enter, keep_in_view, move_cursor, press, toggle};
pub(crate) use rows::{FacetRow, pane, rows};
pub(crate) use value::FacetValue;

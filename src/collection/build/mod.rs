//! The builder: takes the records of one or several files, believes none of them, and builds a collection.
//!
//! ```text
//! a record → builder → check, against the document's text → gathered rows → arrange → columns
//! ```
//!
//! It goes on after a fault, so that one pass reports every fault there is. Read `builder` first; `gathered` is its state,
//! `arrange` sorts that into columns at the end.

mod arrange;
mod broken;
mod builder;
pub(crate) mod check;
mod document_text;
mod fault;
mod gathered;
mod hashed_ids;
mod items;
mod nesting;
mod notices;
mod renumber;

pub(crate) use broken::Named;
pub(crate) use builder::BuildError;
pub use builder::Builder;
pub(crate) use document_text::DocumentText;
pub(crate) use fault::CompactLocation;
pub use fault::{Fault, Location};
pub(crate) use hashed_ids::HashedIds;

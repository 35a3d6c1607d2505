//! HTML: a page's main text, without what stands around it, and what the page says about it.
//!
//! ```text
//! parser (html5gum's tokens) → tree_builder → page → asides, boilerplate → main_text ┐
//!                                                  → json_ld → metadata ────────────┴→ article
//! ```
//!
//! Read `page` first: flat lists of elements and paragraphs. All that follows are loops over them, so a page nested
//! 100,000 deep costs no stack. `elements` knows what the names of tags mean, `parser` also makes plain text of
//! HTML that is all text.

mod asides;
mod boilerplate;
mod elements;
mod json_ld;
mod main_text;
mod metadata;
mod page;
mod parser;
mod tree_builder;

pub(crate) use main_text::read;
pub(crate) use parser::{marked_text, words};

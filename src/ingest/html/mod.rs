//! HTML: a page's main text, without what stands around it, and what the page says about it.
//!
//! ```text
//! parser (html5gum's tokens) → tree_builder → page → density, asides, boilerplate → main_text ┐
//!                                                  → json_ld → metadata ─────────────────────┴→ article
//! ```
//!
//! Read `page` first: flat lists of elements and paragraphs. All that follows are loops over them, so a page nested
//! 100,000 deep costs no stack. `elements` knows what the names of tags mean, `plain_text` is for HTML that is all text.

mod article;
mod asides;
mod attributes;
mod boilerplate;
mod density;
mod elements;
mod json_ld;
mod main_text;
mod metadata;
mod page;
mod parser;
mod plain_text;
mod tree_builder;

pub(crate) use self::article::read;
pub(crate) use self::plain_text::{paragraphs, words};

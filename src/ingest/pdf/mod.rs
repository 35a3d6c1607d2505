//! PDF: the text of a document that knows only where its glyphs stand. Scanned pages have no text to find.
//!
//! ```text
//! objects (lopdf) → content (follows what a page draws; runs of glyphs) → layout (lines, paragraphs) → article
//!                     ↑ font ← cmap (what the codes in a string stand for)
//! ```
//!
//! Before all that, `objects` refuses a document whose objects would fill the memory.
//!
//! Read `article` first, then `content`.

mod article;
mod cmap;
mod content;
mod font;
mod layout;
mod objects;

pub(crate) use self::article::read;

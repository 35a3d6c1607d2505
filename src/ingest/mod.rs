//! Ingest: articles in, whatever their file format; one [`Article`] at a time out. It knows nothing of attributions.
//!
//! ```text
//! source::listing → reader → sniff → containers (files that hold several articles) ─┐
//!                     ↑         └──→ html, pdf, office, text (files that hold one) → article
//!                     └──────────────── each file in a container, again ────────────┘
//! ```
//!
//! Start with `reader`: [`ArticleReader`] gives every article of a file to a closure, and every [`Unreadable`] part with
//! its origin and reason; the rest goes on. Nothing holds more than one article (and the names in one folder) in memory,
//! so a folder of a million files or a web archive of 100 GB streams through. Listing and reading are apart so that
//! several threads can share a reader and take their files from one [`list`].
//!
//! - `source`: the files that are read: which they are, where an article stood in one, their bytes.
//! - `sniff`: the format of some bytes. `containers`, `html`, `pdf`, `office`, `text`: a reader for each format.
//! - `decode`: what several formats share: character encodings, dates, XML.
//! - `limits`, `panic_guard`: hostile input costs bounded memory and time, and never more than its own file.

mod article;
mod containers;
mod decode;
mod html;
mod limits;
mod office;
mod panic_guard;
mod pdf;
mod reader;
mod reason;
mod sniff;
mod source;
#[cfg(test)]
mod tests;
mod text;

pub use self::article::Article;
pub use self::limits::Limits;
pub(crate) use self::panic_guard::guarded;
pub use self::panic_guard::is_guarding;
pub use self::reader::ArticleReader;
pub(crate) use self::reason::Reason;
pub use self::reason::Unreadable;
pub use self::source::listing::list;
pub use self::source::origin::{Origin, SourceFile};

//! Ingest: articles in, whatever their file format; one [`Article`] at a time out. It knows nothing of attributions.
//!
//! ```text
//! source/listing → reader → file_format ─┬→ containers (files that hold several articles) ─┐
//!                    ↑                   └→ html, pdf, office, text (files that hold one) ─┴→ article
//!                    └───────────────────── each file in a container, again ←──────────────┘
//! ```
//!
//! Read `reader` first: [`ArticleReader`] gives every article of a file to a closure, and every [`Unreadable`] part with
//! its origin and reason; the rest goes on. Nothing holds more than one article (and the names in one folder) in memory,
//! so a folder of a million files or a web archive of 100 GB streams through. Listing and reading are apart so that
//! several threads can share a reader and take their files from one [`list`].
//!
//! - `source`: the files that are read: where they are, what may be read of them, why one can't be read.
//! - `file_format`: the format of a file, by its first bytes. `containers`, `html`, `pdf`, `office`, `text`: a reader for each format.
//! - `encoding`, `date`, `json_words`: character encodings, dates and words in JSON, which several formats need.
//! - `panic_guard`: a panic of a crate that reads a format costs only the file. With `source::limits`, hostile input costs
//!   bounded memory and time.

mod article;
mod containers;
mod date;
mod encoding;
mod file_format;
mod html;
mod json_words;
mod office;
mod panic_guard;
mod pdf;
mod reader;
mod source;
#[cfg(test)]
mod tests;
mod text;

pub use self::article::Article;
pub(crate) use self::panic_guard::guarded;
pub use self::panic_guard::is_guarding;
pub use self::reader::ArticleReader;
pub use self::source::limits::Limits;
pub use self::source::listing::list;
pub(crate) use self::source::origin::Reason;
pub use self::source::origin::{Origin, SourceFile, Unreadable};
pub(crate) use self::source::utf8_reader::{MARK_BYTES, Utf8Reader, is_packed, utf8_head};

//! Ingest: articles in, whatever their file format; one [`Article`] at a time out.
//!
//! [`list`] finds the files and [`Reader::read`] takes the articles from each. Neither holds more than one article (and
//! the names in one folder) in memory, so a folder of a million files or a web archive of 100 GB streams through. The
//! two are apart so that several threads can share a `Reader` and take their files from one list.
//!
//! Nothing here knows attributions. What cannot be read is told with its place and reason, and the rest goes on.

mod archive;
mod article;
mod date;
mod docx;
mod encoding;
mod epub;
mod feed;
mod format;
mod front_matter;
mod guard;
#[cfg(test)]
mod hostile;
mod html;
mod http;
mod json_lines;
mod language;
mod limits;
mod listing;
mod mail;
mod markdown;
mod pdf;
mod piece;
mod place;
mod plain;
mod reader;
mod reason;
mod seen;
mod single;
mod unpack;
mod warc;
mod xml;

pub use article::Article;
pub(crate) use guard::guarded;
pub use guard::is_guarding;
pub(crate) use language::Language;
pub use language::language;
pub use limits::Limits;
pub use listing::list;
pub use place::{Place, Source};
pub use reader::Reader;
pub(crate) use reason::Reason;
pub use reason::Unreadable;
pub use seen::Fingerprint;
pub(crate) use seen::Seen;

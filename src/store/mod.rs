//! Columns: plain values one after another, in memory or in one file that is mapped.
//!
//! A [`Writer`] streams named sections into a file, and a [`Reader`] hands them out again as [`Column`]s and
//! [`Texts`]. Nothing here knows what the values mean. A file is not believed: whatever it says, no read goes out of
//! bounds, and what is no text reads as the empty one.
//!
//! `touched` counts, in tests, the rows that a piece of work looks at.
//! `lock` keeps two programs from writing into one place, and `system_error` says in words why a file can't be written.
//!
//! Read `column` first, the only file here with `unsafe` in it; `format` has the layout of an index file.

mod column;
mod format;
pub(crate) mod lock;
mod reader;
mod spill;
pub(crate) mod system_error;
mod texts;
mod touched;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use column::Column;
pub(crate) use format::Checksum;
pub use format::VERSION;
pub use reader::{Reader, Refusal};
pub(crate) use spill::Spill;
pub(crate) use texts::{Texts, TextsSpill};
#[cfg(test)]
pub(crate) use touched::rows_touched;
pub(crate) use touched::touch;
pub use writer::Writer;

/// What the empty file is called that keeps two programs from writing into one folder.
pub(crate) const LOCK: &str = "whosaid.lock";

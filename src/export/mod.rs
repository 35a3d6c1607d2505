//! Export: attributions written for use somewhere else. One file a format.
//!
//! ```text
//! attributions → entry (one attribution in a reader's terms) → text, csv, markdown
//!                                                            → citation (one attribution, for the clipboard)
//!              → a dataset, by collection's own writer: json, jsonl
//! ```
//!
//! Read `format` first, which has the formats and what writes each, then `entry`. Text for a reader's eyes (text, Markdown,
//! CSV, citations) is scrubbed; JSON has the text itself, and escapes whatever could act on a terminal. Everything here writes
//! to a stream; only `atomic` knows files.

mod atomic;
mod citation;
mod csv;
mod entry;
mod format;
mod markdown;
mod text;

pub use atomic::write_atomically;
pub(crate) use atomic::{WriteError, followed, refuse_existing, replace_locked, writable};
pub use citation::{citation, paragraph};
pub(crate) use csv::BYTE_ORDER_MARK;
pub use format::{Format, write};
pub(crate) use format::{left_out, write_watched};
pub use text::TextPage;

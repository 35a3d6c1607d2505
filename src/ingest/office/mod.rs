//! Office: documents and books that are zip archives of XML files, one article each.
//!
//! ```text
//! bytes → zip_file (opens the archive) → xml (takes XML apart, that of feeds too) → docx, epub (find the text in it)
//! ```
//!
//! Read `zip_file` first.

pub(crate) mod docx;
pub(crate) mod epub;
pub(crate) mod xml;
pub(crate) mod zip_file;

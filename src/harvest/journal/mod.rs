//! The journal: `FILE.part`, to which each article is added when it is done, and from which FILE is made in the end. A
//! crash at any byte loses no article that was finished a second before.
//!
//! Read [`part_file`] first: it begins, adds, resumes and finishes. [`lines`] says what the lines are, [`resume`] reads
//! those of an earlier run.

mod error;
mod lines;
mod part_file;
mod resume;

pub(crate) use self::error::JournalError;
pub(crate) use self::lines::{write_article, write_meta};
pub(crate) use self::part_file::{Journal, part_file_of};
pub(crate) use self::resume::Resumed;

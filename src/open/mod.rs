//! Opening: decides what a path is (dataset, article, folder, index, standard input) and makes a collection of it.
//!
//! ```text
//! paths → input → index_folder           an index that exists: mapped, not read
//!               → cache → index_folder   one large dataset: its index, kept for the next time
//!               → opener → harvest       everything else: read into memory, or into a new index;
//!                        → articles      articles are held here until all are there
//! ```
//!
//! Read `input` first: it decides what a path is, and asks `harvest/dataset_sniff` about a file's bytes. `opener` follows it,
//! reports `event`s on its way, and has the sentence about what was opened; `piped` reads a dataset that comes through a pipe; `error` has every sentence about what can't be opened.
//! `xdg` knows the user's folders. Nothing here knows of a command line, or prints.

mod articles;
pub(crate) mod cache;
mod error;
mod event;
pub(crate) mod index_folder;
mod input;
mod opener;
mod piped;
pub(crate) mod xdg;

pub use error::OpenError;
pub(crate) use error::unreadable_sentence;
pub(crate) use event::OpenEvent;
pub(crate) use index_folder::IndexError;
pub use index_folder::IndexFolder;
pub use input::{BUILTIN_JSON, BUILTIN_NAME};
pub(crate) use input::{Input, datasets_in, index_of, inputs, title};
pub(crate) use opener::{Opener, build_index, contents, counted, read};

//! Harvest: articles in, the records of a dataset out. It joins what reads articles and what finds attributions in a
//! text, which know nothing of each other.
//!
//! ```text
//! listing → workers (many threads: read, annotate) → ledger (in order: each text once, speakers by id) → journal → file
//!             ↕ queue (sources, articles, and the order in which items are wanted)
//! ```
//!
//! Read `workers` first, then `ledger`. The workers hand out what became of each article in the order of the listing,
//! whichever thread was done first, so that a dataset does not depend on the machine. Nothing holds more than what lies
//! between the slowest thread and the rest.
//!
//! - `dataset_sniff`: whether a file is a dataset or holds articles; `open` and `whosaid check` ask it too;
//!   `piped_bytes`: what can be read once, and was looked at.
//! - `annotate`: what is found in one article, and what became of it; `language`: whether it is English; `fingerprint`:
//!   whether it was taken before.
//! - `journal`: the dataset while it is written, which survives a crash; `journal_lines`: what stands in it; `resume`: how
//!   one is gone on with, damaged or not; `journal_error`: why not.
//! - `progress`: counts, and the sentence that tells how far it is; the command line and the explorer show it.

mod annotate;
mod dataset_sniff;
mod fingerprint;
mod journal;
mod journal_error;
mod journal_lines;
mod language;
mod ledger;
mod piped_bytes;
pub(crate) mod progress;
mod queue;
mod resume;
mod workers;

pub use self::annotate::annotate;
pub(crate) use self::annotate::{Annotated, GENERATOR, HarvestItem};
pub(crate) use self::dataset_sniff::{Given, has_dataset_extension, is_dataset, read_head};
pub use self::fingerprint::Fingerprint;
pub(crate) use self::journal::{Journal, part_file_of};
pub(crate) use self::journal_error::JournalError;
pub(crate) use self::journal_lines::{write_article, write_meta};
pub use self::language::detect_language;
pub(crate) use self::ledger::ArticleRecords;
pub use self::ledger::Ledger;
pub(crate) use self::piped_bytes::PipedBytes;
pub(crate) use self::progress::Tally;
pub(crate) use self::resume::Resumed;
pub(crate) use self::workers::{NextItem, WorkerOptions, Workers};

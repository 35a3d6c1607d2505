//! Harvest: articles in, the records of a dataset out. It joins what reads articles and what finds attributions in a
//! text, which know nothing of each other.
//!
//! ```text
//! listing → crew (many threads: read, annotate) → ledger (in order: once each, speakers by id) → journal → file
//! ```
//!
//! The crew hands out what came of each article in the order of the listing, whichever thread was done first, so that
//! a dataset does not depend on the machine. Nothing holds more than what lies between the slowest thread and the rest.

mod annotated;
mod attributions;
mod crew;
mod desk;
mod journal;
mod ledger;
mod nature;
pub(crate) mod progress;
mod resumed;
mod tally;

pub use annotated::annotate;
pub(crate) use annotated::{Annotated, BY};
pub(crate) use attributions::Attributions;
pub(crate) use crew::{Crew, Next, Orders};
pub(crate) use desk::Item;
pub(crate) use journal::{Journal, JournalError, begin, part_of, records};
pub(crate) use ledger::Block;
pub use ledger::Ledger;
pub(crate) use nature::{Nature, head, nature};
pub(crate) use resumed::Held;
pub(crate) use tally::Tally;

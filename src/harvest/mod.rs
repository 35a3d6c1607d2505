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
mod resumed;
mod tally;

pub use annotated::{Annotated, BY, annotate};
pub use attributions::Attributions;
pub use crew::{Crew, Next, Orders};
pub use desk::Item;
pub use journal::{Journal, JournalError, begin, part_of, records};
pub use ledger::{Block, Ledger};
pub use nature::{Nature, head, nature};
pub use resumed::Held;
pub use tally::Tally;

//! whosaid: who said what, in whose words, and where it stands in the source.
//!
//! Data flows one way. What stands left never knows what stands right, and a test holds it so:
//!
//! ```text
//! text ← store ← collection ← { ingest, extract, search, export } ← { harvest, app } ← view ← terminal ← cli ← main
//! ```

mod app;
mod cli;
mod collection;
mod export;
mod extract;
mod harvest;
mod ingest;
mod open;
mod parallel;
mod search;
mod store;
mod terminal;
mod text;
mod view;

#[doc(hidden)]
pub mod inside;

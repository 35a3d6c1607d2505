//! whosaid: who said what, in whose words, and where it stands in the source.
//!
//! Data flows one way. What stands left never knows what stands right, and a test holds it so:
//!
//! ```text
//! text ← store ← collection ← { ingest, extract, search, export } ← { harvest, app } ← view ← terminal ← cli ← main
//! ```

pub mod app;
pub mod cli;
pub mod collection;
pub mod export;
pub mod extract;
pub mod harvest;
pub mod ingest;
pub mod search;
pub mod store;
pub mod terminal;
pub mod text;
pub mod view;

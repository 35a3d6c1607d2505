//! The integration tests, one binary: it links once.

// A helper that cannot go on fails its test.
#![allow(clippy::unwrap_used)]
// A test says what it skips.
#![allow(clippy::disallowed_macros)]

mod dataset;
mod explorer;
mod golds;
mod journeys;
mod screens;

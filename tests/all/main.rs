//! The integration tests, one binary: it links once.

// A helper that cannot go on fails its test.
#![allow(clippy::unwrap_used)]

mod dataset;
mod explorer;
mod golds;
mod journeys;
mod screens;

//! The integration tests, one binary: it links once.

// A helper that cannot go on fails its test.
#![allow(clippy::unwrap_used)]
// A test that has to skip something says so.
#![allow(clippy::disallowed_macros)]

mod cases;
mod check;
mod cli;
mod dataset;
mod docs;
mod explorer;
mod export;
mod extract;
mod full_disk;
mod golds;
mod handed_over;
mod hostile_output;
mod hostile_screens;
mod house;
mod index;
mod ingest;
mod input;
mod invented;
mod journeys;
#[path = "../../src/long_tests.rs"]
mod long_tests;
mod memory;
mod not_said;
mod patience;
mod pipeline;
mod programs;
mod score;
mod screens;
mod seed;
mod sentences;
mod storm;
mod terminal;
mod together;

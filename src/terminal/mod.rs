//! The terminal: the event loop that ties keys, searches and the screen together, and everything that the explorer
//! wants done outside of itself.
//!
//! Threads listen to the keyboard, to signals and to the searcher, and send what happens as [`Incoming`] to the loop.
//! The loop passes messages to [`update`](fn@crate::app::update), carries out the effects that it asks for, through
//! `outside`, and draws a frame. What may take a moment, a program, an export or the file of the marks, is done on further threads,
//! which report with a message. Read `event_loop` first.

mod bus_error;
mod event_loop;
mod explore;
mod exporter;
mod incoming;
mod input;
mod marks;
mod outside;
mod painter;
mod programs;
mod screen;
mod searcher;
mod signals;

pub(crate) use bus_error::explain_bus_errors;
pub use event_loop::{Ending, run};
pub(crate) use explore::Load;
pub use explore::{Options, explore};
pub use incoming::Incoming;
pub use input::InputDecoder;
pub use outside::{Outcome, Outside};
pub use searcher::Searcher;

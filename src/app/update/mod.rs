//! The update: from a message to the room that it concerns, and the only way to change the state.
//!
//! `update.rs` takes a message; a key becomes an action by the table of keys, a press or a turn of the wheel by where it
//! happens (`mouse.rs`); `perform.rs` passes the action on to its room. Read `update.rs` first.

mod mouse;
mod perform;
#[allow(clippy::module_inception, reason = "the room is named after its main file")]
mod update;

pub use update::update;

//! Keys, and the actions that they ask for.
//!
//! A [`Key`] is pressed in a [`Place`] (the list, the reader, a prompt …); the table of [`BINDINGS`] gives its
//! [`Action`]. Help, palette and the hints at the foot of the screen are made from the same table. A new key is
//! one row in `bindings`. Read `bindings` first.

mod action;
mod bindings;
mod key;

pub(crate) use action::{Action, InputEdit, Motion};
pub(crate) use bindings::{BINDINGS, Place, action_for, bindings_in, keys_after_esc};
pub use key::{Code, Key, journey};

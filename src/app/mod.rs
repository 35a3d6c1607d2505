//! The explorer without a terminal: its state, what happens to it, and what it wants done.
//!
//! [`update`](fn@update) takes a [`Message`] and gives [`Effect`]s; the rest of the room says what is to be seen,
//! for `view` to draw. Nothing here knows colours or cells on a screen but as numbers.

mod action;
mod address;
mod ahead;
mod effect;
mod emphasis;
pub(crate) mod facets;
mod input;
pub(crate) mod key;
pub(crate) mod keys;
mod layout;
pub(crate) mod line;
pub(crate) mod list;
mod message;
mod mouse;
pub(crate) mod note;
mod page;
pub(crate) mod palette;
pub(crate) mod reading;
mod searching;
mod sheet;
pub(crate) mod state;
mod taking;
mod update;

pub(crate) use action::Action;
pub(crate) use ahead::Eye;
pub use ahead::read_ahead;
pub use effect::Effect;
pub(crate) use emphasis::Emphasis;
pub(crate) use input::Input;
pub(crate) use layout::{GUTTER, Layout, Rect};
pub use message::{Found, Message, Mouse, Notice};
pub(crate) use page::Row;
pub use state::State;
pub(crate) use state::{Focus, Overlay, Prompt};
pub(crate) use taking::marked;
pub use update::update;

//! The explorer without a terminal: its state, what happens to it, and what it wants done.
//!
//! [`update`](fn@update) takes a [`Message`] and gives [`Effect`]s; the rest of the room says what is to be seen,
//! for `view` to draw. Nothing here knows colours or cells on a screen but as numbers.

mod action;
mod address;
mod ahead;
mod effect;
mod emphasis;
pub mod facets;
mod input;
pub mod key;
pub mod keys;
mod layout;
pub mod line;
pub mod list;
mod message;
mod mouse;
pub mod note;
mod page;
pub mod palette;
pub mod reading;
mod searching;
mod sheet;
pub mod state;
mod taking;
mod update;

pub use action::Action;
pub use ahead::{Eye, read_ahead};
pub use effect::Effect;
pub use emphasis::Emphasis;
pub use input::Input;
pub use layout::{GUTTER, Layout, MEASURE, NARROW, Reading, Rect, WIDE};
pub use message::{Found, Message, Mouse, Notice};
pub use page::{Row, Spot};
pub use state::{Focus, Overlay, Prompt, State};
pub use taking::marked;
pub use update::update;

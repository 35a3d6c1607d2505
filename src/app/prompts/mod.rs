//! Overlays that take keys: the palette of actions and the help, both made from the table of keys; and typing, into
//! the palette, the export prompt or the search box. Read `typing.rs` first.

mod help;
mod palette;
mod typing;

pub(crate) use help::{HELP_WORDS, HelpPage};
pub(crate) use palette::palette_entries;
pub(super) use typing::{edit, insert};

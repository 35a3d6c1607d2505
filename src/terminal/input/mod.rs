//! The terminal's input: keys, pastes and the mouse.
//!
//! `keyboard` is the thread that blocks until the terminal sends bytes or has another size. It hands the bytes to the
//! [`InputDecoder`], which makes messages of them: `decoder` finds where a key, a sequence, a reply or a paste ends, and
//! `sequence` tells which key a sequence means. Read `decoder` first.
//!
//! The bytes are read here and not by crossterm, for which an unknown reply of the terminal is a row of keys, Esc with a
//! key in one read is always Alt, and waiting is a loop.

mod decoder;
mod keyboard;
mod sequence;

pub use decoder::InputDecoder;
pub(super) use keyboard::Keyboard;

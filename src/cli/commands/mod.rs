//! The commands, one file each. Every file has the command's `Args`, which are what can be typed after it, and its `run`.
//!
//! ```text
//! Args → …Options: what they mean → run: open or harvest, then what the command is for → stdout → Exit
//! ```
//!
//! Read `check` first; `explore` is the command without a name, and `extract` the largest.

pub(super) mod check;
pub(super) mod completions;
pub(super) mod explore;
pub(super) mod extract;
pub(super) mod find;
pub(super) mod index;
pub(super) mod man;
pub(super) mod score;
pub(super) mod stats;

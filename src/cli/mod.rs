//! The command line: reads the arguments, does what they ask for, and ends with an exit code.
//!
//! ```text
//! arguments → command_line → commands (one file each) → Exit
//!             typed: Args    meant: …Options
//!                            results → stdout,  sentences and progress → stderr
//! ```
//!
//! Read `command_line` first, then any file in `commands`. There, `Args` is what was typed, by clap's table; where it takes
//! more than that to understand it (a query, paths, settings), a type `…Options` is what it means. `load` opens the paths of
//! a command while stderr shows progress. What clap refuses is told by `mistake`, in our own words. Nobody else in this crate prints.

mod closed_stdout;
mod command_line;
mod commands;
mod error;
mod exit;
mod interrupt;
mod load;
mod marked;
mod mistake;
mod settings;
mod stderr;
mod stdout;

pub use command_line::{explain, run};
pub use error::Error;
pub use exit::Exit;

//! The command line: what may be said, and what is done about it. One file a command.
//!
//! ```text
//! call ── what was typed ──▸ explore, find, extract, index, check, stats, score, completions, man ──▸ Exit
//! ```

mod call;
mod check;
mod colour;
mod completions;
mod error;
mod exit;
mod explore;
mod extract;
mod find;
pub(crate) mod index;
mod interrupt;
mod man;
mod opening;
mod output;
mod progress;
mod report;
mod score;
pub(crate) mod settings;
mod stats;

use std::ffi::OsString;

pub use error::Error;
pub use exit::Exit;

use call::{Call, Command};

/// Does what was typed, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Result<Exit, Error> {
    let call = match Call::read(arguments)? {
        Ok(call) => call,
        Err(exit) => return Ok(exit),
    };
    match call.command {
        None => explore::run(&call.explore),
        Some(Command::Find(args)) => find::run(&args, call.color),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Index(args)) => index::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Stats(args)) => stats::run(&args, call.color),
        Some(Command::Score(args)) => score::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
    }
}

/// Tells a person why their call was not done, and says which exit code goes with it.
pub fn explain(error: &Error) -> Exit {
    report::error(&error.to_string());
    error.exit()
}

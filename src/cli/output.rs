//! Stdout, where results go and nothing else.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use super::Error;
use super::colour::When;
use crate::export::Page;

/// Writes results. A reader that has had enough and closed the pipe is no error.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}

/// What stdout is set on.
pub(super) fn page(colour: When) -> Page {
    let is_terminal = io::stdout().is_terminal();
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    Page { width: width.filter(|&cells| is_terminal && cells > 0), colour: colour.is_wanted(is_terminal) }
}

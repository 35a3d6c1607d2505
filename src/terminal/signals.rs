//! Signals: a thread that waits for them and passes them on to the event loop, which leaves the screen properly.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::incoming::Incoming;

/// Starts a thread that watches for the signals that ask a program to end or to stop.
pub(super) fn watch(inbox: &Sender<Incoming>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP])?;
    let inbox = inbox.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let incoming = if signal == SIGTSTP { Incoming::Stop } else { Incoming::Signal(signal) };
            if inbox.send(incoming).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Stops this program, as Ctrl-Z does in a shell. Returns when it is continued.
pub(super) fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(SIGTSTP)
}

//! Signals: a thread that waits for them and passes them on to the event loop, which leaves the screen properly.
//!
//! While another program has the terminal, keys that make signals are meant for that one: as a shell does, we let Ctrl-C and
//! Ctrl-\ pass, and stop together with it.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use super::incoming::Incoming;
use super::screen;

/// Starts a thread that watches for the signals that ask a program to end, to stop, or to go on.
pub(super) fn watch(inbox: &Sender<Incoming>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT])?;
    let inbox = inbox.clone();
    thread::spawn(move || {
        for signal in signals.forever() {
            let incoming = match signal {
                SIGINT | SIGQUIT | SIGCONT if screen::is_lent() => continue,
                SIGTSTP if screen::is_lent() => {
                    let _ = stop();
                    continue;
                }
                SIGTSTP => Incoming::Stop,
                SIGCONT => Incoming::Continued,
                signal => Incoming::Signal(signal),
            };
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

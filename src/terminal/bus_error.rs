//! Bus errors: SIGBUS, which the system sends to whoever reads a page of a mapped file that can't be had any more: another
//! program cut the file short, or its disk fails. It can come on any thread, in any line that reads an index, so it can only
//! end the program: the terminal as it was, a sentence, exit code 2.
//!
//! One of three files with `unsafe` in them; a test holds that. It is needed to set the handler. That is sound because the
//! handler does only what POSIX allows in one: system calls and atomic loads. It takes no lock, allocates nothing, and never
//! returns.

use std::fs::File;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

const SENTENCE: &[u8] = b"whosaid: a file that was open, such as an index, was cut short by another program, or its disk can't be read: \
make the index anew with `whosaid index`\n";

/// The exit code for a mistake in the data.
const EXIT_CODE: i32 = 2;

/// Whether the screen is entered. The thread that turns it from true to false restores the terminal.
pub(super) static IS_ENTERED: AtomicBool = AtomicBool::new(false);

/// The terminal as it was before the screen was first entered.
static TERMINAL: OnceLock<TerminalBefore> = OnceLock::new();

struct TerminalBefore {
    tty: File,
    mode: Termios,
    /// What it is sent when the screen is left.
    leaving: Vec<u8>,
}

/// Keeps how the terminal is, before the screen is entered. Without a terminal there is nothing to restore.
pub(super) fn note_terminal(tty: File, leaving: Vec<u8>) {
    if TERMINAL.get().is_some() {
        return;
    }
    if let Ok(mode) = tcgetattr(&tty) {
        let _ = TERMINAL.set(TerminalBefore { tty, mode, leaving });
    }
}

/// From here on, a bus error ends the program with a sentence.
#[allow(unsafe_code)]
pub(crate) fn explain_bus_errors() {
    let handler: extern "C" fn(libc::c_int) = end;
    // SAFETY: a `sigaction` of zeros is a valid one, and `end` is a handler of the kind that `sa_flags` says: it does only
    // what a handler may do, as this module's head says, and it never returns to the line that failed. The pointers are
    // those of a local value, and none.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as usize;
        action.sa_flags = libc::SA_ONSTACK;
        // It fails only where the system has no such signal.
        libc::sigaction(libc::SIGBUS, &raw const action, std::ptr::null_mut());
    }
}

/// The handler.
extern "C" fn end(_signal: libc::c_int) {
    static IS_ENDING: AtomicBool = AtomicBool::new(false);
    // Threads that search together fail together; the first one ends the program.
    while IS_ENDING.swap(true, Ordering::SeqCst) {
        thread::sleep(Duration::from_secs(1));
    }
    if IS_ENTERED.swap(false, Ordering::SeqCst)
        && let Some(before) = TERMINAL.get()
    {
        // Errors mean that the terminal is gone.
        let _ = rustix::io::write(&before.tty, &before.leaving);
        let _ = tcsetattr(&before.tty, OptionalActions::Now, &before.mode);
    }
    let _ = rustix::io::write(rustix::stdio::stderr(), SENTENCE);
    signal_hook::low_level::exit(EXIT_CODE);
}

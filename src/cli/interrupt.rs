//! Interrupts: Ctrl-C, SIGTERM and SIGHUP are noted, so that work can end in order. A second signal ends the program at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;

/// The number of the signal that came, or 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// Notes signals from now on.
    pub(super) fn watch() -> io::Result<Self> {
        let interrupt = Self::default();
        let once = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // The first handler ends the program, but only once the second one has set its flag: at the second signal.
            flag::register_conditional_default(signal, Arc::clone(&once))?;
            flag::register(signal, Arc::clone(&once))?;
            flag::register_usize(signal, Arc::clone(&interrupt.0), signal.unsigned_abs() as usize)?;
        }
        Ok(interrupt)
    }

    /// The number of the signal, if one came.
    pub(super) fn signal(&self) -> Option<u8> {
        u8::try_from(self.0.load(Ordering::Relaxed)).ok().filter(|&signal| signal > 0)
    }
}

/// Lets a file that would grow past the user's limit (`ulimit -f`) be an error of writing, as a full disk is, from now on.
/// Without it the system ends the program.
pub(super) fn outlive_file_limit() {
    // Where it can't be caught, the system does what it does.
    let _ = flag::register(SIGXFSZ, Arc::default());
}

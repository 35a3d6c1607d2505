//! Whether standard output was closed when the program was started (`whosaid stats >&-`).
//!
//! Rust's runtime opens /dev/null in the place of a closed standard stream before `main`, so that no file that is opened
//! later gets its number. What is printed then is lost without an error. So this asks before the runtime does: the linker is
//! told to put a pointer to a function into the section of those that the system calls first, which is why `unsafe` is
//! written here. It is sound since the function needs nothing of the runtime: it asks the system one question and sets one
//! flag, and can't panic.

use std::sync::atomic::{AtomicBool, Ordering};

static WAS_CLOSED: AtomicBool = AtomicBool::new(false);

#[used]
#[allow(unsafe_code)]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
static BEFORE_MAIN: extern "C" fn() = note;

extern "C" fn note() {
    let is_closed = rustix::io::fcntl_getfd(rustix::stdio::stdout()) == Err(rustix::io::Errno::BADF);
    WAS_CLOSED.store(is_closed, Ordering::Relaxed);
}

/// Whether whatever is printed is lost.
pub(super) fn was_closed() -> bool {
    WAS_CLOSED.load(Ordering::Relaxed)
}

//! The panic guard: the only place where a panic of a crate that reads a format is caught. It becomes a [`Reason`].
//!
//! PDF, MIME and HTML are large formats and the crates that read them are not ours. A file that makes one of them panic
//! must cost only that file, and to check it beforehand would mean to write the reader again. No code of the caller runs
//! inside, and what was half read is thrown away, so no broken value is seen afterwards.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::source::origin::Reason;

thread_local! {
    static GUARDING: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be caught here. A panic hook that restores the terminal or prints a report does
/// nothing then.
pub fn is_guarding() -> bool {
    GUARDING.get()
}

/// What `read` returns, or [`Reason::Failed`] if it panics. Whatever `read` changes is thrown away then.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, Reason>) -> Result<T, Reason> {
    let outer = GUARDING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(read));
    GUARDING.set(outer);
    result.unwrap_or_else(|panic| Err(Reason::Failed(message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text =
        panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_reason() {
        let failed = guarded::<()>(|| {
            assert!(is_guarding());
            panic!("on {}", "purpose")
        });
        assert!(matches!(failed, Err(Reason::Failed(message)) if message == "on purpose"));
        assert!(!is_guarding());
    }
}

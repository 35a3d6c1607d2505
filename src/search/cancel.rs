//! Cancelling: a flag that tells a search that nobody waits for it any more.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Shared by the one who asks and the search. A newer query raises it, and the search ends soon after.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    raised: Arc<AtomicBool>,
}

impl Cancel {
    /// A flag that is not raised yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the searches that were given this flag.
    pub fn raise(&self) {
        self.raised.store(true, Ordering::Relaxed);
    }

    /// Whether to end.
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Relaxed)
    }

    /// Nothing where the search is to end, so that it can be asked with `?`.
    pub(crate) fn check(&self) -> Option<()> {
        (!self.is_raised()).then_some(())
    }
}

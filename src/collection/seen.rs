//! What was looked at once and need not be again.

use std::sync::atomic::{AtomicU8, Ordering};

/// By number: not looked at, sound, or not.
#[derive(Debug, Default)]
pub(super) struct Seen {
    looks: Box<[AtomicU8]>,
}

const SOUND: u8 = 1;
const UNSOUND: u8 = 2;

impl Seen {
    pub(super) fn new(count: usize) -> Self {
        Self { looks: (0..count).map(|_| AtomicU8::new(0)).collect() }
    }

    /// Whether one is sound. It is looked at the first time; one that isn't there is not sound.
    pub(super) fn look(&self, number: usize, sound: impl FnOnce() -> bool) -> bool {
        let Some(look) = self.looks.get(number) else { return false };
        match look.load(Ordering::Relaxed) {
            SOUND => true,
            UNSOUND => false,
            _ => {
                let sound = sound();
                look.store(if sound { SOUND } else { UNSOUND }, Ordering::Relaxed);
                sound
            }
        }
    }
}

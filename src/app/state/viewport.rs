//! The viewport: the part of an answer that the screen will show.

use crate::collection::AttributionNo;
use crate::search::Answer;

/// Where in an answer the user looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// The selected item. It stays selected where the answer holds it.
    pub selected: Option<AttributionNo>,
    /// The position in the list, from 0, whose item is selected where the answer doesn't hold `selected`.
    pub position: usize,
    /// At least as many rows as are on the screen at once.
    pub rows: usize,
}

impl Viewport {
    /// The position of an answer that will be selected; `None` where the answer is empty.
    pub(crate) fn position_in(self, answer: &Answer) -> Option<usize> {
        let last = answer.total().checked_sub(1)?;
        let held = self.selected.and_then(|item| answer.position_of(item));
        Some(held.unwrap_or(self.position.min(last)))
    }
}

//! A label: one row of scrubbed text, of which some stretches have an emphasis.

use std::ops::Range;

use super::emphasis::{Emphasis, EmphasisLayer, Stroke, stretches};
use crate::text::scrub::Clean;

/// The most bytes of a text that one row shows. A name may have 5 MB, and a keystroke's work is bounded.
pub(crate) const MAX_LABEL: usize = 2000;

/// Scrubbed text and its stretches.
#[derive(Clone, Debug)]
pub struct Label {
    /// The text.
    pub text: Clean<'static>,
    /// Stretches that together cover `text`, as ranges of its bytes.
    pub stretches: Vec<(Range<usize>, Emphasis)>,
}

impl Label {
    /// A label of raw text, in which a search matched the ranges `matched`. Only its first [`MAX_LABEL`] bytes are used.
    pub fn new(raw: &str, matched: &[Range<usize>]) -> Self {
        let text = Clean::line(head(raw)).into_owned();
        let strokes: Vec<Stroke> = matched
            .iter()
            .map(|range| Stroke { range: text.clean_range(range.clone()), layer: EmphasisLayer::Match })
            .collect();
        let stretches = stretches(text.as_str().len(), &strokes);
        Self { text, stretches }
    }
}

/// The first [`MAX_LABEL`] bytes of a text, or a few fewer, up to where a character ends.
pub(crate) fn head(raw: &str) -> &str {
    let end = (0..=MAX_LABEL.min(raw.len())).rev().find(|&at| raw.is_char_boundary(at)).unwrap_or(0);
    &raw[..end]
}

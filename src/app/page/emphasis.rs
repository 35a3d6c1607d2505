//! Emphasis: what a stretch of shown text is (a quote, a cue, a match …), which the theme turns into a style; and the
//! label, one row of scrubbed text of which some stretches have an emphasis.
//!
//! Marked ranges may overlap. They are collected as strokes, each on a layer, and [`stretches`] sweeps over their ends
//! once, sorted: O(n log n) for n strokes.

use std::ops::Range;

use crate::text::scrub::Clean;

/// The properties of a stretch. Any of them may hold beside any other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "independent properties, not states")]
pub struct Emphasis {
    /// It is content of an attribution: a quote or a claim.
    pub content: bool,
    /// It is content that stands inside another attribution's content.
    pub nested: bool,
    /// It is a cue: "said".
    pub cue: bool,
    /// It is a source: the words that name the speaker.
    pub source: bool,
    /// It belongs to the selected attribution.
    pub selected: bool,
    /// A search matched it.
    pub matched: bool,
    /// It is the mention that the selected attribution's speaker was resolved from.
    pub mention: bool,
    /// It stands outside of the selected paragraph, and is drawn dimmed.
    pub faint: bool,
}

/// What a stroke marks its range as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EmphasisLayer {
    /// Content of an attribution that is not selected.
    Content,
    /// A cue of such an attribution.
    Cue,
    /// A source of such an attribution.
    Source,
    /// Content of the selected attribution.
    SelectedContent,
    /// A cue of the selected attribution.
    SelectedCue,
    /// A source of the selected attribution.
    SelectedSource,
    /// A match of the search.
    Match,
    /// The mention that the selected attribution's speaker was resolved from.
    Mention,
}

/// How many layers there are.
const LAYERS: usize = 8;

/// A range of a text that is marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    /// In bytes of the text.
    pub range: Range<usize>,
    /// What the range is marked as.
    pub layer: EmphasisLayer,
}

/// Splits `0..length` where strokes begin and end, into neighbouring stretches that cover it, each with the emphasis
/// that holds there. Strokes may overlap; parts of them outside of `0..length` are cut off.
pub(super) fn stretches(length: usize, strokes: &[Stroke]) -> Vec<(Range<usize>, Emphasis)> {
    let mut edges: Vec<(usize, EmphasisLayer, bool)> = Vec::with_capacity(strokes.len() * 2);
    for stroke in strokes {
        let (start, end) = (stroke.range.start.min(length), stroke.range.end.min(length));
        if start < end {
            edges.push((start, stroke.layer, true));
            edges.push((end, stroke.layer, false));
        }
    }
    edges.sort_unstable_by_key(|edge| edge.0);
    let mut open = [0_u32; LAYERS];
    let mut stretches: Vec<(Range<usize>, Emphasis)> = Vec::with_capacity(edges.len() + 1);
    let mut at = 0;
    for (edge, layer, opens) in edges {
        push(&mut stretches, at..edge, &open);
        at = edge;
        let count = &mut open[layer as usize];
        *count = if opens { *count + 1 } else { *count - 1 };
    }
    push(&mut stretches, at..length, &open);
    stretches
}

/// Adds a stretch, or extends the last one where the emphasis is the same. `open` counts the open strokes by layer.
fn push(stretches: &mut Vec<(Range<usize>, Emphasis)>, range: Range<usize>, open: &[u32; LAYERS]) {
    if range.start >= range.end {
        return;
    }
    let holds = |layer: EmphasisLayer| open[layer as usize] > 0;
    let selected = holds(EmphasisLayer::SelectedContent)
        || holds(EmphasisLayer::SelectedCue)
        || holds(EmphasisLayer::SelectedSource);
    let emphasis = Emphasis {
        content: holds(EmphasisLayer::Content) || holds(EmphasisLayer::SelectedContent),
        nested: open[EmphasisLayer::Content as usize] + open[EmphasisLayer::SelectedContent as usize] > 1,
        cue: if selected { holds(EmphasisLayer::SelectedCue) } else { holds(EmphasisLayer::Cue) },
        source: if selected { holds(EmphasisLayer::SelectedSource) } else { holds(EmphasisLayer::Source) },
        selected,
        matched: holds(EmphasisLayer::Match),
        mention: holds(EmphasisLayer::Mention),
        faint: false,
    };
    match stretches.last_mut() {
        Some((last, same)) if *same == emphasis => last.end = range.end,
        _ => stretches.push((range, emphasis)),
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_that_overlap_hold_together() {
        let strokes = [
            Stroke { range: 2..8, layer: EmphasisLayer::Content },
            Stroke { range: 4..6, layer: EmphasisLayer::Match },
            Stroke { range: 7..99, layer: EmphasisLayer::Cue },
        ];
        let parts: Vec<(Range<usize>, [bool; 3])> = stretches(10, &strokes)
            .into_iter()
            .map(|(range, emphasis)| (range, [emphasis.content, emphasis.matched, emphasis.cue]))
            .collect();
        let (f, t) = (false, true);
        assert_eq!(
            parts,
            [
                (0..2, [f, f, f]),
                (2..4, [t, f, f]),
                (4..6, [t, t, f]),
                (6..7, [t, f, f]),
                (7..8, [t, f, t]),
                (8..10, [f, f, t]),
            ]
        );
    }
}

//! Emphasis: what a stretch of shown text is, for the theme to give it a look.

use std::ops::Range;

/// What is known of a stretch. Any of these may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(clippy::struct_excessive_bools, reason = "they are not states: any may hold beside any other")]
pub struct Emphasis {
    /// It is content of some attribution.
    pub content: bool,
    /// It is content that lies in another's content.
    pub nested: bool,
    /// It is a cue.
    pub cue: bool,
    /// It is a source.
    pub source: bool,
    /// The attribution whose part it is, is the selected one.
    pub selected: bool,
    /// A search matched it.
    pub matched: bool,
    /// The selected item's speaker was found here.
    pub mention: bool,
    /// It is not what the reader looks at: text around it.
    pub faint: bool,
}

/// What a stroke marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// Content of some attribution.
    Content,
    /// A cue.
    Cue,
    /// A source.
    Source,
    /// Content of the selected attribution.
    SelectedContent,
    /// Its cue.
    SelectedCue,
    /// Its source.
    SelectedSource,
    /// What a search matched.
    Match,
    /// Where the selected item's speaker was found.
    Mention,
}

const LAYERS: usize = 8;

/// A range of bytes and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stroke {
    /// In the text that is marked.
    pub range: Range<usize>,
    /// What it is.
    pub layer: Layer,
}

/// Splits `0..length` where strokes begin and end: neighbouring stretches that together cover it, each with what
/// holds there. Strokes may overlap; what lies outside is cut off.
pub(super) fn stretches(length: usize, strokes: &[Stroke]) -> Vec<(Range<usize>, Emphasis)> {
    let mut edges: Vec<(usize, Layer, bool)> = Vec::with_capacity(strokes.len() * 2);
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

fn push(stretches: &mut Vec<(Range<usize>, Emphasis)>, range: Range<usize>, open: &[u32; LAYERS]) {
    if range.start >= range.end {
        return;
    }
    let holds = |layer: Layer| open[layer as usize] > 0;
    let selected = holds(Layer::SelectedContent) || holds(Layer::SelectedCue) || holds(Layer::SelectedSource);
    let emphasis = Emphasis {
        content: holds(Layer::Content) || holds(Layer::SelectedContent),
        nested: open[Layer::Content as usize] + open[Layer::SelectedContent as usize] > 1,
        cue: if selected { holds(Layer::SelectedCue) } else { holds(Layer::Cue) },
        source: if selected { holds(Layer::SelectedSource) } else { holds(Layer::Source) },
        selected,
        matched: holds(Layer::Match),
        mention: holds(Layer::Mention),
        faint: false,
    };
    match stretches.last_mut() {
        Some((last, same)) if *same == emphasis => last.end = range.end,
        _ => stretches.push((range, emphasis)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_that_overlap_hold_together() {
        let strokes = [
            Stroke { range: 2..8, layer: Layer::Content },
            Stroke { range: 4..6, layer: Layer::Match },
            Stroke { range: 7..99, layer: Layer::Cue },
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

//! Quotation regions: the stretches of a text that stand in double quotation marks.

use std::ops::Range;

/// The regions of a text, both marks included, in order. A line break ends a region that was left open.
pub fn regions(text: &str) -> Vec<Range<usize>> {
    let mut regions = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('“' | '"', None) => open = Some(at),
            ('”' | '"', Some(start)) => {
                regions.push(start..at + c.len_utf8());
                open = None;
            }
            ('\n', Some(start)) => {
                regions.push(start..at);
                open = None;
            }
            _ => {}
        }
    }
    regions.extend(open.map(|start| start..text.len()));
    regions
}

//! A pull quote: a paragraph of a quotation, a dash and a name.

use crate::extract::rule::Rule;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::paragraph::{DASHES, Paragraph, STOP};
use crate::extract::words::token::Shape;

/// The fewest tokens of the quotation.
const MIN_PULL_QUOTE: usize = 5;
/// The most tokens behind it.
const MAX_SIGNATURE: usize = 12;

/// The analysis of a paragraph like "“We will stay.” — Ines Pell"; none where any of its tokens is `taken`.
#[must_use]
pub(crate) fn pull_quote(p: &Paragraph, taken: &[bool]) -> Option<Analysis> {
    let region = p.quotations.regions.last()?;
    let (first, last) = (region.first as usize, region.last as usize);
    let dash = last + 1;
    let name = dash + 1..p.len();
    let shaped =
        first <= 1 && last - first + 1 >= MIN_PULL_QUOTE && (2..=MAX_SIGNATURE).contains(&(p.len() - dash));
    if !shaped || taken[first..=last].contains(&true) || !DASHES.contains(&p.words[dash].form) {
        return None;
    }
    let source = name.start..without_stop(p, name.end);
    let capital = matches!(p.words[name.start].shape, Shape::Capital | Shape::Capitals);
    (capital && !source.is_empty()).then(|| Analysis::by_rule(Rule::PullQuote, dash, first..last + 1, source))
}

/// The end of a name without its full stop.
fn without_stop(p: &Paragraph, end: usize) -> usize {
    if end > 0 && p.words[end - 1].form == STOP { end - 1 } else { end }
}

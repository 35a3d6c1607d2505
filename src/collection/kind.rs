//! The kind of an attribution, and how it follows from the text: from how many of the content's words stand in quotation marks.

use std::ops::Range;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::Span;
use crate::text::quotation::{self, QuotedRange};

/// How much of the content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// All of its words, a leading "that" aside: a quote.
    Direct,
    /// Some of them.
    Mixed,
    /// None: a claim.
    Indirect,
}

impl Kind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Mixed, Self::Indirect];
}

/// The quoted regions of a text, from which the kind of a content follows. Extraction and the check of a file both use it, so
/// that extracted records pass the check.
#[derive(Debug)]
pub(crate) struct QuotedRegions {
    all: Vec<QuotedRange>,
    /// Regions between double marks only. Found when a kind doesn't follow from `all`, which is rare.
    double: OnceLock<Vec<QuotedRange>>,
}

impl QuotedRegions {
    /// Finds the quoted regions of a text, in one pass.
    pub(crate) fn of(text: &str) -> Self {
        Self { all: quotation::regions(text), double: OnceLock::new() }
    }

    /// The kind of a content of the same text. `expected` is right where either all quotation marks say so, or the double ones
    /// only, by which the field's corpora go; otherwise the kind is the one that all marks say.
    pub(crate) fn kind(&self, text: &str, content: &[Span], expected: Kind) -> Kind {
        let kind = kind_among(text, &self.all, content);
        if kind == expected {
            return kind;
        }
        let double = self.double.get_or_init(|| quotation::double_regions(text));
        if kind_among(text, double, content) == expected { expected } else { kind }
    }
}

/// The kind of a content, given the text's quoted regions in order.
///
/// Words are runs of letters and digits; a "that" at the content's head doesn't count. A content without a word ("“…”") is
/// direct if it is quoted.
fn kind_among(text: &str, quoted: &[QuotedRange], content: &[Span]) -> Kind {
    let is_in_one = |span: &Span| touching(quoted, &span.range()).is_some_and(|region| holds(region, *span));
    // Most contents lie in one region as a whole, or in none: no need to look at each word.
    if content.iter().all(|span| touching(quoted, &span.range()).is_none()) {
        return Kind::Indirect;
    }
    if content.iter().all(is_in_one) {
        return Kind::Direct;
    }
    let mut inside = 0_usize;
    let mut outside = 0_usize;
    for (nth, word) in content.iter().flat_map(|span| words(text, *span)).enumerate() {
        if is_quoted(quoted, &word) {
            inside += 1;
        } else if nth > 0 || !text[word].eq_ignore_ascii_case("that") {
            outside += 1;
        }
    }
    match (inside, outside) {
        (0, 0) if content.iter().any(|span| is_quoted(quoted, &span.range())) => Kind::Direct,
        (0, _) => Kind::Indirect,
        (_, 0) => Kind::Direct,
        _ => Kind::Mixed,
    }
}

fn words(text: &str, span: Span) -> impl Iterator<Item = Range<usize>> {
    let start = span.start as usize;
    let mut chars = text[span.range()].char_indices().peekable();
    std::iter::from_fn(move || {
        let (from, _) = chars.find(|(_, c)| c.is_alphanumeric())?;
        let mut to = text[start + from..].chars().next().map_or(from, |c| from + c.len_utf8());
        while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric()) {
            to = at + c.len_utf8();
        }
        Some(start + from..start + to)
    })
}

fn is_quoted(regions: &[QuotedRange], word: &Range<usize>) -> bool {
    touching(regions, word).is_some()
}

/// The first of the regions, which are in order, that has bytes in common with a range.
fn touching<'a>(regions: &'a [QuotedRange], bytes: &Range<usize>) -> Option<&'a QuotedRange> {
    let next = regions.partition_point(|region| region.end as usize <= bytes.start);
    regions.get(next).filter(|region| (region.start as usize) < bytes.end)
}

fn holds(region: &QuotedRange, span: Span) -> bool {
    region.start <= span.start && span.end <= region.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, quoted: &[QuotedRange]) -> Kind {
        kind_among(text, quoted, &[Span::from(0..text.len())])
    }

    #[test]
    fn a_leading_that_does_not_make_a_quote_mixed() {
        assert_eq!(kind("that “all is well”", std::slice::from_ref(&(5..22))), Kind::Direct);
    }

    #[test]
    fn kinds_follow_the_marks() {
        assert_eq!(kind("all is well", &[]), Kind::Indirect);
        assert_eq!(kind("all is “well”", std::slice::from_ref(&(7..17))), Kind::Mixed);
        assert_eq!(kind("“all is well”", std::slice::from_ref(&(0..17))), Kind::Direct);
        assert_eq!(kind("“…”", std::slice::from_ref(&(0..9))), Kind::Direct);
    }
}

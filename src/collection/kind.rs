//! The kind of a content, read off the text: how many of its words stand in quotation marks.

use std::cell::OnceCell;
use std::ops::Range;

use super::{Kind, Span};
use crate::text::quotation;

/// What stands in quotation marks in a text, for whoever makes records: a kind that it gives passes the check.
pub(crate) struct Quoted<'a> {
    text: &'a str,
    regions: Vec<Range<usize>>,
    by_double_marks: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Quoted<'a> {
    /// Reads the marks of a text.
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, regions: quotation::regions(text), by_double_marks: OnceCell::new() }
    }

    /// The kind of a content: the one that was guessed, unless the marks say otherwise.
    pub(crate) fn kind(&self, content: &[Span], guess: Kind) -> Kind {
        let real = observed(self.text, &self.regions, content);
        let double = || self.by_double_marks.get_or_init(|| quotation::double_regions(self.text));
        if real == guess || observed(self.text, double(), content) == guess { guess } else { real }
    }
}

/// What the text says the kind is. `quoted` holds the text's quoted regions in order, `content` the spans.
///
/// Words are runs of letters and digits; a "that" at the content's head counts for nothing. A content without
/// a word ("“…”") is as direct as its marks.
pub(super) fn observed(text: &str, quoted: &[Range<usize>], content: &[Span]) -> Kind {
    let is_in_one = |span: &Span| touching(quoted, &span.range()).is_some_and(|region| holds(region, *span));
    // Most stand in one region as a whole, or in none, and need not be looked at word by word.
    if content.iter().all(|span| touching(quoted, &span.range()).is_none()) {
        return Kind::Indirect;
    }
    if content.iter().all(is_in_one) {
        return Kind::Direct;
    }
    let mut inside = 0_usize;
    let mut outside = 0_usize;
    for (nth, word) in content.iter().flat_map(|span| words(text, *span)).enumerate() {
        if stands_in(quoted, &word) {
            inside += 1;
        } else if nth > 0 || !text[word].eq_ignore_ascii_case("that") {
            outside += 1;
        }
    }
    match (inside, outside) {
        (0, 0) if content.iter().any(|span| stands_in(quoted, &span.range())) => Kind::Direct,
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

fn stands_in(regions: &[Range<usize>], word: &Range<usize>) -> bool {
    touching(regions, word).is_some()
}

/// The first of the regions, which are in order, that some bytes are in.
fn touching<'a>(regions: &'a [Range<usize>], bytes: &Range<usize>) -> Option<&'a Range<usize>> {
    let next = regions.partition_point(|region| region.end <= bytes.start);
    regions.get(next).filter(|region| region.start < bytes.end)
}

fn holds(region: &Range<usize>, span: Span) -> bool {
    region.start <= span.start as usize && span.end as usize <= region.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, quoted: &[Range<usize>]) -> Kind {
        observed(text, quoted, &[Span::from(0..text.len())])
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

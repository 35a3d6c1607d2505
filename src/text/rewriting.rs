//! A rewriting: a text in which some stretches are replaced, and which bytes of the one stand for which of the other.
//!
//! Both ways are monotone, and take a logarithm of the number of replacements. A span that touches a replaced stretch covers all
//! of it on the other side.

use std::borrow::Cow;
use std::ops::Range;

/// A text that was rewritten, with the way back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten<'t> {
    /// What it reads now; borrowed where nothing was replaced.
    pub text: Cow<'t, str>,
    replacements: Vec<Replacement>,
}

/// A stretch of the source, and what stands for it; either may be empty. In bytes: a text has at most 4 GiB.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Replacement {
    source: Range<u32>,
    written: Range<u32>,
}

impl Rewritten<'_> {
    /// The same without the source; nothing where nothing was replaced.
    pub(crate) fn owned(self) -> Option<Rewritten<'static>> {
        match self.text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(Rewritten { text: Cow::Owned(text), replacements: self.replacements }),
        }
    }

    /// The bytes of the source that bytes of this text stand for.
    pub(crate) fn source(&self, written: Range<usize>) -> Range<usize> {
        translate(&self.replacements, &written, |r| &r.written, |r| &r.source)
    }

    /// The bytes of this text that stand for bytes of the source.
    pub(crate) fn written(&self, source: Range<usize>) -> Range<usize> {
        translate(&self.replacements, &source, |r| &r.source, |r| &r.written)
    }
}

type TextSide = fn(&Replacement) -> &Range<u32>;

fn translate(
    replacements: &[Replacement],
    range: &Range<usize>,
    from: TextSide,
    to: TextSide,
) -> Range<usize> {
    // What is empty stands at one place with its neighbours: a range starts behind it and ends before it.
    let place = |at: usize, count: usize, within: fn(&Range<u32>) -> u32| {
        let Some(last) = count.checked_sub(1).map(|last| &replacements[last]) else { return at };
        match at.checked_sub(from(last).end as usize) {
            Some(behind) => to(last).end as usize + behind,
            None => within(to(last)) as usize,
        }
    };
    let begun = replacements.partition_point(|r| from(r).start as usize <= range.start);
    let start = place(range.start, begun, |r| r.start);
    let ended = replacements.partition_point(|r| (from(r).start as usize) < range.end);
    let end = place(range.end, ended, |r| r.end);
    start..end.max(start)
}

/// Rewrites a text from its start to its end.
#[derive(Debug)]
pub(crate) struct Rewriting<'t> {
    source: &'t str,
    text: String,
    /// How far the source is written.
    done: usize,
    replacements: Vec<Replacement>,
}

impl<'t> Rewriting<'t> {
    /// Nothing is replaced yet.
    pub(crate) const fn new(source: &'t str) -> Self {
        Self { source, text: String::new(), done: 0, replacements: Vec::new() }
    }

    /// Writes `words` for a stretch of the source, which must lie behind those replaced before.
    pub(crate) fn replace(&mut self, stretch: Range<usize>, words: &str) {
        self.text.push_str(&self.source[self.done..stretch.start]);
        let start = self.text.len() as u32;
        self.text.push_str(words);
        self.done = stretch.end;
        self.replacements.push(Replacement {
            source: stretch.start as u32..stretch.end as u32,
            written: start..self.text.len() as u32,
        });
    }

    /// The text as it reads now.
    pub(crate) fn finish(mut self) -> Rewritten<'t> {
        if self.replacements.is_empty() {
            return Rewritten { text: Cow::Borrowed(self.source), replacements: self.replacements };
        }
        self.text.push_str(&self.source[self.done..]);
        Rewritten { text: Cow::Owned(self.text), replacements: self.replacements }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_range_leads_to_what_stands_for_it() {
        let mut rewriting = Rewriting::new("&ldquo;Yes, she said");
        rewriting.replace(0..7, "“");
        rewriting.replace(11..11, "”");
        let copy = rewriting.finish();
        assert_eq!(copy.text, "“Yes,” she said");
        let words = |range: Range<usize>| &copy.text[range];
        assert_eq!(copy.source(0..10), 0..11);
        assert_eq!(copy.source(3..7), 7..11);
        assert_eq!(copy.source(11..14), 12..15);
        assert_eq!(words(copy.written(0..11)), "“Yes,");
        assert_eq!(words(copy.written(12..15)), "she");
        assert_eq!(words(copy.written(3..9)), "“Ye");
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn both_ways_are_monotone(steps in prop::collection::vec((0_usize..4, 0_usize..3, "[x“]{0,3}"), 0..8)) {
            let source = "é".repeat(30);
            let mut rewriting = Rewriting::new(&source);
            let mut at = 0;
            for (kept, replaced, words) in steps {
                at += 2 * kept;
                rewriting.replace(at..at + 2 * replaced, &words);
                at += 2 * replaced;
            }
            let copy = rewriting.finish();
            let places: Vec<usize> = (0..=copy.text.len()).filter(|&at| copy.text.is_char_boundary(at)).collect();
            for pair in places.windows(2) {
                let (here, rest) = (copy.source(pair[0]..pair[1]), copy.source(pair[1]..copy.text.len()));
                prop_assert!(here.start <= here.end && here.start <= rest.start && here.end <= rest.end);
                prop_assert!(source.get(here.clone()).is_some());
                let again = copy.written(here);
                prop_assert!(again.is_empty() || again.start <= pair[0] && again.end >= pair[1]);
            }
        }
    }
}

//! Tokens: the words, numbers and punctuation marks of a text, as extraction reads them.
//!
//! The conventions are the Penn Treebank's: clitics are tokens of their own ("do|n't", "Pell|'s"), hyphenated words stay
//! whole. Every token is a byte range of the text; white space belongs to none. One pass, linear in the text's length.

use std::ops::Range;

/// The longest abbreviation that is looked up, in bytes.
const MAX_ABBREVIATION: usize = 12;

/// Cuts a text into tokens, from left to right.
#[derive(Debug)]
pub(crate) struct Tokens<'t, A> {
    text: &'t str,
    at: usize,
    /// The clitic of the last word, which is the next token.
    clitic: Option<Range<usize>>,
    /// Up to this byte, groups of digits are no number. Without it, each group of "1,2,3,4x" would be tried again with all
    /// behind it, in quadratic time.
    no_number: usize,
    is_abbreviation: A,
}

impl<'t, A: Fn(&str) -> bool> Tokens<'t, A> {
    /// The tokens of `text`. `is_abbreviation` gets a word without the full stop that follows it.
    pub(crate) const fn new(text: &'t str, is_abbreviation: A) -> Self {
        Self { text, at: 0, clitic: None, no_number: 0, is_abbreviation }
    }

    /// The length of the token at the start of `rest`, in bytes, and whether it may end in a clitic.
    fn measure(&mut self, rest: &str) -> (usize, bool) {
        let first = rest.as_bytes()[0];
        match first {
            b'a'..=b'z' | b'A'..=b'Z' => self.lettered(rest),
            b'@' | b'#' => (1 + run(&rest[1..], is_word), false),
            b'0'..=b'9' => self.numbered(rest),
            b'.' | b'-' => (run(rest, |c| c == first as char), false),
            b'`' | b'\'' if rest.as_bytes().get(1) == Some(&first) => (2, false),
            _ => (word(rest), true),
        }
    }

    fn numbered(&mut self, rest: &str) -> (usize, bool) {
        let start = self.text.len() - rest.len();
        if start < self.no_number {
            return (word(rest), true);
        }
        let groups = groups(rest);
        match number(rest, groups) {
            Some(len) => (len, false),
            None => {
                self.no_number = start + groups;
                (word(rest), true)
            }
        }
    }

    fn lettered(&self, rest: &str) -> (usize, bool) {
        let fixed = dotted(rest).or_else(|| self.abbreviated(rest)).or_else(|| address(rest));
        fixed.map_or_else(|| (word(rest), true), |len| (len, false))
    }

    /// "Mr." and the like: only with their full stop, and only before white space.
    fn abbreviated(&self, rest: &str) -> Option<usize> {
        let bytes = rest.as_bytes();
        let len = bytes.iter().take(MAX_ABBREVIATION).take_while(|b| b.is_ascii_alphabetic()).count();
        let ends = bytes.get(len) == Some(&b'.') && bytes.get(len + 1).is_none_or(u8::is_ascii_whitespace);
        (ends && (self.is_abbreviation)(&rest[..len])).then_some(len + 1)
    }
}

impl<A: Fn(&str) -> bool> Iterator for Tokens<'_, A> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if let Some(clitic) = self.clitic.take() {
            return Some(clitic);
        }
        let ahead = &self.text[self.at..];
        let start = self.at + run(ahead, char::is_whitespace);
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let (len, splits) = self.measure(rest);
        let end = start + len.max(first.len_utf8());
        self.at = end;
        let cut = if splits { start + clitic(&self.text[start..end]) } else { end };
        if cut > start && cut < end {
            self.clitic = Some(cut..end);
            return Some(start..cut);
        }
        Some(start..end)
    }
}

/// Whether words consist of such characters: letters, digits and "_".
#[must_use]
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { c.is_alphanumeric() }
}

/// A straight or curly apostrophe.
#[must_use]
pub(crate) const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// How many bytes at the start of `text` are characters `of` a kind.
fn run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

/// "U.S.", "a.m.": at least two letters, each with its full stop.
fn dotted(rest: &str) -> Option<usize> {
    let pairs =
        rest.as_bytes().chunks_exact(2).take_while(|p| p[0].is_ascii_alphabetic() && p[1] == b'.').count();
    (pairs >= 2).then_some(2 * pairs)
}

/// A web address, up to white space.
fn address(rest: &str) -> Option<usize> {
    let starts = ["http://", "https://", "www."].iter().any(|s| rest.starts_with(s));
    starts.then(|| run(rest, |c| !c.is_whitespace()))
}

/// The length of the groups of digits at the start: "1,200.50", "10:30".
fn groups(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    while matches!(bytes.get(len), Some(b'.' | b',' | b':' | b'/')) {
        let more = digits(len + 1);
        if more == 0 {
            break;
        }
        len += 1 + more;
    }
    len
}

/// The length of the number whose first `len` bytes are groups of digits, with the suffix of an ordinal or a magnitude;
/// `None` where other letters follow.
fn number(rest: &str, len: usize) -> Option<usize> {
    let goes_on = |at: usize| rest[at..].chars().next().is_some_and(is_word);
    let suffix = ["st", "nd", "rd", "th", "bn", "s", "m", "k"]
        .iter()
        .find(|s| rest[len..].starts_with(**s) && !goes_on(len + s.len()));
    let end = len + suffix.map_or(0, |s| s.len());
    (!goes_on(end)).then_some(end)
}

/// The length of the word at the start: word characters, joined by hyphens, "&" and "/", then by apostrophes and hyphens.
fn word(rest: &str) -> usize {
    let mut len = run(rest, is_word);
    if len == 0 {
        return 0;
    }
    let joined = |at: usize, by: fn(char) -> bool| {
        let mark = rest[at..].chars().next().filter(|&c| by(c))?.len_utf8();
        let more = run(&rest[at + mark..], is_word);
        (more > 0).then_some(at + mark + more)
    };
    while let Some(end) = joined(len, |c| matches!(c, '-' | '&' | '/')) {
        len = end;
    }
    while let Some(end) = joined(len, is_apostrophe).or_else(|| joined(len, |c| c == '-')) {
        len = end;
    }
    len
}

/// The byte at which the clitic of a word starts ("n't", "'s"); the word's length where it has none.
fn clitic(word: &str) -> usize {
    let Some(at) = word.rfind(is_apostrophe) else { return fused(word) };
    let tail = word[at..].trim_start_matches(is_apostrophe);
    let is = |s: &str| tail.eq_ignore_ascii_case(s);
    let before = &word.as_bytes()[..at];
    if is("t") && matches!(before, [.., a, b'n' | b'N'] if !matches!(a, b'n' | b'N')) {
        return at - 1;
    }
    if ["s", "re", "ve", "ll", "d", "m"].into_iter().any(is) { at } else { word.len() }
}

/// The byte at which the second of two words starts that are written as one ("cannot", "gonna").
fn fused(word: &str) -> usize {
    let is = |s: &str| word.eq_ignore_ascii_case(s);
    if is("cannot") || is("gonna") || is("gotta") || is("wanna") { 3 } else { word.len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        Tokens::new(text, |w| matches!(w, "Mr" | "St" | "Ont")).map(|r| &text[r]).collect()
    }

    #[test]
    fn words_numbers_and_marks_are_tokens() {
        assert_eq!(
            cut("Mr. Odd said, “It’s 1,200.50 -- no.”").join("|"),
            "Mr.|Odd|said|,|“|It|’s|1,200.50|--|no|.|”"
        );
        assert_eq!(
            cut("the U.S. isn't can't cannot 21-year-old 1990s").join("|"),
            "the|U.S.|is|n't|ca|n't|can|not|21|-|year-old|1990s"
        );
        assert_eq!(
            cut("@ines_pell www.example.org/a?b ''yes''").join("|"),
            "@ines_pell|www.example.org/a?b|''|yes|''"
        );
        assert_eq!(cut("St.Ives teachers’ AT&T…").join("|"), "St|.|Ives|teachers|’|AT&T|…");
        assert_eq!(cut("1,2.3x 1/2/3x 1,2.3 4:5s").join("|"), "1|,|2|.|3x|1/2/3x|1,2.3|4:5s");
    }

    /// This took quadratic time.
    #[test]
    fn groups_of_digits_that_are_no_number_are_looked_at_once() {
        let text = "1,".repeat(200_000) + "1a";
        assert_eq!(Tokens::new(&text, |_| false).count(), 400_001);
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn tokens_are_ordered_and_leave_out_only_white_space(text in "\\PC{0,80}|[a-z'’.\\- n]{0,60}") {
            let mut at = 0;
            for r in Tokens::new(&text, |_| false) {
                prop_assert!(r.start >= at && r.end > r.start);
                prop_assert!(text[at..r.start].chars().all(char::is_whitespace));
                at = r.end;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}

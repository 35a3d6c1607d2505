//! Passages: the tokens of a line, or of a part of it where the line is longer than anybody writes.
//!
//! A passage becomes a [`Paragraph`](super::paragraph::Paragraph). Its length is bounded, which keeps extraction linear in the
//! text.

use std::ops::Range;

use super::language::Language;
use crate::text::tokens::Tokens;

/// The most tokens in a passage.
const MAX_TOKENS: usize = 512;
/// A passage that is too long is cut behind a sentence that ends after this many tokens.
const CUT_AFTER: usize = 256;

/// Calls `each` with the tokens of every passage, and whether it starts a line; the tokens are byte ranges of `text`.
pub(crate) fn passages(text: &str, language: &Language, mut each: impl FnMut(&[Range<usize>], bool)) {
    let mut tokens: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let mut first = true;
        for token in Tokens::new(line, |w| language.is_abbreviation(w)) {
            tokens.push(token.start + start..token.end + start);
            if tokens.len() == MAX_TOKENS {
                let cut = cut(text, &tokens);
                each(&tokens[..cut], first);
                tokens.drain(..cut);
                first = false;
            }
        }
        if !tokens.is_empty() {
            each(&tokens, first);
            tokens.clear();
        }
        start += line.len();
    }
}

/// Where to cut: behind the last full stop, or at the end where there is none.
fn cut(text: &str, tokens: &[Range<usize>]) -> usize {
    let ends = |t: &Range<usize>| matches!(&text[t.clone()], "." | "!" | "?" | "。");
    let stop = (CUT_AFTER..tokens.len())
        .rev()
        .find(|&i| ends(&tokens[i - 1]) && tokens[i - 1].end < tokens[i].start);
    stop.unwrap_or(tokens.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let mut lengths = Vec::new();
        passages(text, &Language::default(), |tokens, _| lengths.push(tokens.len()));
        lengths
    }

    #[test]
    fn a_line_is_a_passage_and_an_endless_one_is_cut_between_sentences() {
        assert_eq!(lengths("One two.\n\nThree\r\nfour five"), [3, 1, 2]);
        assert_eq!(lengths(&"a b c d e f. ".repeat(100)), [511, 189]);
        assert!(lengths(&"\"".repeat(100_000)).iter().all(|&n| n <= MAX_TOKENS));
    }
}

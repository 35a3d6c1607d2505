//! Sentences: runs of tokens, each of which ends where a new sentence plausibly starts.
//!
//! The tokens are those of one paragraph; a paragraph's end always ends a sentence. A full stop, a question mark or the like
//! may end one, closing marks behind it belong to it, and a capital, a digit or an opening mark must follow. One pass.

use std::ops::Range;

/// The lists of words that splitting needs, which differ by language.
pub(crate) trait SentenceWords {
    /// Whether a name or a number follows this word and its full stop ("Mr.", "Sept."). `word` comes without the stop.
    fn is_title(&self, word: &str) -> bool;
    /// Whether a word starts a sentence far more often than it continues a name ("The", "But").
    fn is_starter(&self, word: &str) -> bool;
}

/// Fills `first` with the number of the first token of each sentence.
pub(crate) fn sentences(
    text: &str,
    tokens: &[Range<usize>],
    words: &impl SentenceWords,
    first: &mut Vec<u32>,
) {
    first.clear();
    let mut splitter = Splitter { text, tokens, may_end: false, open: false };
    let mut starts = true;
    for i in 0..tokens.len() {
        if starts {
            first.push(i as u32);
        }
        starts = splitter.ends_after(i, words);
    }
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Range<usize>],
    /// Whether the last token that is no closing mark may end a sentence.
    may_end: bool,
    /// Whether a straight quotation mark is open.
    open: bool,
}

impl<'a> Splitter<'a> {
    fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |r| &self.text[r.clone()])
    }

    fn touches(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|r| i > 0 && self.tokens[i - 1].end == r.start)
    }

    fn ends_after(&mut self, i: usize, words: &impl SentenceWords) -> bool {
        let word = self.word(i);
        self.may_end = self.is_end_mark(i, word, words) || (self.may_end && self.closes(i, word));
        if matches!(word, "\"" | "''") {
            self.open = !self.open;
        }
        if !self.may_end || i + 1 >= self.tokens.len() || self.goes_on(i + 1) {
            return false;
        }
        self.may_end = false;
        self.starts(i + 1)
    }

    /// A full stop that is not part of a name, another such mark, or an abbreviation before a word that starts sentences.
    fn is_end_mark(&self, i: usize, word: &str, words: &impl SentenceWords) -> bool {
        match word {
            "." => !self.is_initial(i),
            "!" | "?" | "…" => true,
            _ if word.len() > 1 && word.ends_with('.') => {
                let stem = word.trim_end_matches('.');
                !words.is_title(stem) && (words.is_starter(self.word(i + 1)) || i + 1 == self.tokens.len())
            }
            _ => false,
        }
    }

    /// The full stop of "J." in a name.
    fn is_initial(&self, i: usize) -> bool {
        let mut letters = self.word(i.wrapping_sub(1)).chars();
        let single =
            i > 0 && letters.next().is_some_and(|c| c.is_uppercase() && c != 'I') && letters.next().is_none();
        single && self.touches(i) && self.word(i + 1).starts_with(char::is_uppercase)
    }

    /// A closing mark that touches the token before it, or one more full stop.
    fn closes(&self, i: usize, word: &str) -> bool {
        let straight = matches!(word, "\"" | "''");
        self.touches(i)
            && (matches!(word, "”" | "'" | "’" | ")" | "]" | "." | "!" | "?") || (straight && self.open))
    }

    /// Whether token `i` still belongs to the end of a sentence.
    fn goes_on(&self, i: usize) -> bool {
        self.closes(i, self.word(i))
    }

    fn starts(&self, i: usize) -> bool {
        let opens = |w: &str| matches!(w, "“" | "\"" | "''" | "``" | "‘" | "'" | "(" | "[" | "—" | "–");
        let gap = !self.touches(i);
        let head = if opens(self.word(i)) && self.touches(i + 1) { self.word(i + 1) } else { self.word(i) };
        let capital = head.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let marked = matches!(self.word(i), "“" | "\"" | "''" | "—" | "–");
        if gap { capital || marked } else { head.starts_with(char::is_uppercase) && head.len() > 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::Tokens;

    struct English;

    impl SentenceWords for English {
        fn is_title(&self, word: &str) -> bool {
            word == "Mr"
        }

        fn is_starter(&self, word: &str) -> bool {
            word == "The"
        }
    }

    fn split(text: &str) -> Vec<&str> {
        let tokens: Vec<_> = Tokens::new(text, |w| w == "Mr").collect();
        let mut first = Vec::new();
        sentences(text, &tokens, &English, &mut first);
        let ends = first.iter().skip(1).map(|&i| tokens[i as usize].start).chain([text.len()]);
        first.iter().zip(ends).map(|(&i, end)| text[tokens[i as usize].start..end].trim()).collect()
    }

    #[test]
    fn a_closing_mark_belongs_to_the_sentence_that_it_ends() {
        assert_eq!(
            split("“Go home.” She left. \"No.\" He stayed."),
            ["“Go home.”", "She left.", "\"No.\"", "He stayed."]
        );
        assert_eq!(split("''Go.'' The end."), ["''Go.''", "The end."]);
        assert_eq!(split("He said “stop.”She went."), ["He said “stop.”", "She went."]);
    }

    #[test]
    fn a_title_or_an_initial_ends_no_sentence() {
        assert_eq!(
            split("Mr. Odd met Ada J. Pell. They spoke."),
            ["Mr. Odd met Ada J. Pell.", "They spoke."]
        );
        assert_eq!(split("It is in the U.S. The end."), ["It is in the U.S.", "The end."]);
    }

    #[test]
    fn a_small_letter_goes_on() {
        assert_eq!(split("“Why?” he asked. “Because.”"), ["“Why?” he asked.", "“Because.”"]);
    }
}

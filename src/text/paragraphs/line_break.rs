//! A break between lines as it is read: what stands for it where a stretch of text is read on.
//!
//! A break takes with it the white space around it and the `>` of a quoted mail behind it. Whoever shows or copies words that
//! run over one asks here, so that no raw break and no sign is left in the middle of a quote.

use std::borrow::Cow;
use std::ops::Range;

use super::raw_line::{begins_ideograph, ends_ideograph, ends_in_word, is_blank, line_end, signs};

/// A break between two lines of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LineBreak {
    /// From the end of a line's words to the start of the next one's, in bytes of the text; over blank lines too.
    pub range: Range<usize>,
    /// What is read there: a space; nothing within a hyphenated word and between ideographs.
    pub separator: Option<char>,
}

impl LineBreak {
    /// Makes it the break before a line that is kept: the line keeps its indent.
    pub(crate) fn keep(&mut self, text: &str) {
        self.separator = Some('\n');
        let before = &text[self.range.clone()];
        let kept = before.trim_end_matches(is_blank).len();
        // One space belongs to the sign of a quoted mail.
        let of_sign = usize::from(before[..kept].ends_with('>') && before[kept..].starts_with(' '));
        self.range.end = self.range.start + kept + of_sign;
    }
}

/// The breaks within a stretch of a text, in order; one at its start or end too.
pub(crate) fn line_breaks(text: &str, within: Range<usize>) -> impl Iterator<Item = LineBreak> + '_ {
    let text = &text[..within.end];
    let mut at = within.start;
    std::iter::from_fn(move || {
        let (line, mut next, _) = line_end(text, at);
        if line == text.len() {
            return None;
        }
        let before = text[at..line].trim_end();
        let start = at + before.len();
        // Over blank lines, to the next words.
        loop {
            next += signs(&text[next..]).len;
            let (line, after, _) = line_end(text, next);
            if line > next || line == text.len() {
                break;
            }
            next = after;
        }
        at = next;
        let after = &text[next..];
        let in_word = ends_in_word(before) && after.starts_with(char::is_alphanumeric);
        let joins = in_word || ends_ideograph(before) && begins_ideograph(after);
        Some(LineBreak { range: start..next, separator: (!joins).then_some(' ') })
    })
}

/// A stretch of a text as it is read on one line.
pub(crate) fn on_one_line(text: &str, within: Range<usize>) -> Cow<'_, str> {
    let mut at = within.start;
    let mut line = String::new();
    for LineBreak { range, separator } in line_breaks(text, within.clone()) {
        line.push_str(&text[at..range.start]);
        line.extend(separator);
        at = range.end;
    }
    if at == within.start {
        return text[within].into();
    }
    line.push_str(&text[at..within.end]);
    line.into()
}

/// The parts of a stretch between the signs of a quoted mail, which are none of its words: one where it has none.
pub(crate) fn without_signs(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(1);
    let mut at = stretch.start;
    for LineBreak { range, .. } in line_breaks(text, stretch.clone()) {
        if text[range.clone()].contains('>') {
            parts.push(at..range.start);
            at = range.end;
        }
    }
    parts.push(at..stretch.end);
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_is_read_as_one_space() {
        for (text, expected) in [
            ("“We stay, and\nwe wait”", "“We stay, and we wait”"),
            ("“We stay, and \r\n    we wait”", "“We stay, and we wait”"),
            ("“We stay, and\n> we wait”", "“We stay, and we wait”"),
            ("“We stay.\n>\n> > “And we\n>> wait”", "“We stay. “And we wait”"),
            ("“We stay.\n\n\n\t“And wait”", "“We stay. “And wait”"),
            ("a coun-\nty, a well-\r\nknown one", "a coun-ty, a well-known one"),
            ("stay —\nand wait", "stay — and wait"),
            ("春まで\n閉鎖", "春まで閉鎖"),
            ("one\u{2028}two\u{85}three", "one two three"),
            ("one line", "one line"),
            ("\n > breaks at the ends\n> ", " breaks at the ends "),
            ("", ""),
        ] {
            assert_eq!(on_one_line(text, 0..text.len()), expected);
        }
    }

    #[test]
    fn signs_are_no_words() {
        for (text, expected) in [
            ("We stay, and\n> we wait\n> > here", vec!["We stay, and", "we wait", "here"]),
            ("We stay, and\n  we wait", vec!["We stay, and\n  we wait"]),
            ("\n> We stay\n> ", vec!["We stay"]),
        ] {
            let parts = without_signs(text, 0..text.len());
            assert_eq!(parts.into_iter().map(|part| &text[part]).collect::<Vec<_>>(), expected);
        }
    }
}

//! Quotations: runs of tokens between quotation marks, in one paragraph.
//!
//! Both marks belong to the quotation. One that is never closed runs to the end of the paragraph. Marks inside another
//! quotation are plain text. Nothing is carried from one paragraph to the next; the cost is linear in the tokens.

use std::ops::Range;

use crate::text::tokens::is_word;

/// The tokens of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    /// The opening mark.
    pub first: u32,
    /// The closing mark, or the paragraph's last token.
    pub last: u32,
    /// Whether the closing mark is there.
    pub closed: bool,
}

/// Which marks a text uses for its outer quotations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum QuoteStyle {
    /// “…”, single marks inside; American.
    #[default]
    Double,
    /// ‘…’, double marks inside; British.
    Single,
}

impl QuoteStyle {
    /// The style of a text: single where more quotations start with single marks than with double ones.
    #[must_use]
    pub(crate) fn of(text: &str) -> Self {
        let (mut single, mut double, mut before) = (0u32, 0u32, ' ');
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let opens = !is_word(before) && chars.peek().is_some_and(|&next| is_word(next));
            match c {
                '“' | '"' if opens => double += 1,
                '‘' if opens => single += 1,
                '\'' if opens && before.is_whitespace() => single += 1,
                _ => {}
            }
            before = c;
        }
        if single > double { Self::Single } else { Self::Double }
    }
}

/// The forms that opening and closing marks are given, however they are written: all hash alike.
pub(crate) const READ_AS: [&str; 2] = ["“", "”"];

/// What a mark may do: open or close a double or a single quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkRole {
    Open,
    Close,
    Either,
    SingleOpen,
    SingleClose,
    SingleEither,
}

/// Finds the quotations of paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// The quotations, in order.
    pub regions: Vec<Region>,
    /// For each token, the form of the mark that it is read as.
    pub marks: Vec<Option<&'static str>>,
    kinds: Vec<Option<MarkRole>>,
    /// For each token, the next token (itself included) that may close a single quotation, and the next double mark.
    next_close: Vec<u32>,
    next_double: Vec<u32>,
}

impl Quotations {
    /// Finds the quotations of a paragraph, in place of those of the previous one.
    pub(crate) fn read(&mut self, text: &str, tokens: &[Range<usize>], style: QuoteStyle) {
        self.prepare(text, tokens);
        let mut open: Option<(usize, bool)> = None;
        for i in 0..tokens.len() {
            let Some(kind) = self.kinds[i] else { continue };
            match open {
                None => {
                    if let Some(single) = self.opens(i, kind, style, text, tokens) {
                        open = Some((i, single));
                        self.marks[i] = Some(READ_AS[0]);
                    }
                }
                Some((first, single)) if self.closes(i, kind, single, text, tokens) => {
                    self.marks[i] = Some(READ_AS[1]);
                    self.regions.push(Region { first: first as u32, last: i as u32, closed: true });
                    open = None;
                }
                Some(_) => {}
            }
        }
        if let Some((first, _)) = open {
            self.regions.push(Region { first: first as u32, last: tokens.len() as u32 - 1, closed: false });
        }
    }

    fn prepare(&mut self, text: &str, tokens: &[Range<usize>]) {
        self.regions.clear();
        self.marks.clear();
        self.marks.resize(tokens.len(), None);
        self.kinds.clear();
        self.kinds.extend((0..tokens.len()).map(|i| kind(text, tokens, i)));
        self.drop_block_mark();
        let nowhere = u32::MAX;
        for (next, wanted) in [
            (&mut self.next_close, &[MarkRole::SingleClose, MarkRole::SingleEither][..]),
            (&mut self.next_double, &[MarkRole::Open, MarkRole::Close, MarkRole::Either][..]),
        ] {
            next.clear();
            next.resize(tokens.len() + 1, nowhere);
            for i in (0..tokens.len()).rev() {
                next[i] =
                    if self.kinds[i].is_some_and(|k| wanted.contains(&k)) { i as u32 } else { next[i + 1] };
            }
        }
    }

    /// A straight mark that opens the paragraph and never closes while curly ones stand inside starts a quoted
    /// article: the curly ones are the quotations.
    fn drop_block_mark(&mut self) {
        let straight = self.kinds.iter().filter(|k| **k == Some(MarkRole::Either)).count();
        if straight == 1
            && self.kinds[0] == Some(MarkRole::Either)
            && self.kinds.contains(&Some(MarkRole::Open))
        {
            self.kinds[0] = None;
        }
    }

    /// Whether a mark opens a quotation where none is open: `Some(true)` for a single one, `Some(false)` for a double one.
    fn opens(
        &self,
        i: usize,
        kind: MarkRole,
        style: QuoteStyle,
        text: &str,
        tokens: &[Range<usize>],
    ) -> Option<bool> {
        match kind {
            MarkRole::Open => Some(false),
            MarkRole::Either => (!is_inch(text, tokens, i)).then_some(false),
            MarkRole::Close | MarkRole::SingleClose => None,
            MarkRole::SingleOpen | MarkRole::SingleEither => {
                self.opens_single(i, style, text, tokens).then_some(true)
            }
        }
    }

    fn opens_single(&self, i: usize, style: QuoteStyle, text: &str, tokens: &[Range<usize>]) -> bool {
        let before = text[..tokens[i].start].chars().next_back().unwrap_or(' ');
        let after = text[tokens[i].end..].chars().next().unwrap_or(' ');
        let placed = !is_word(before) && !after.is_whitespace() && !matches!(before, '.' | '?' | '!' | ',');
        let close = self.next_close[i + 1];
        let closes = close != u32::MAX && (style == QuoteStyle::Single || close < self.next_double[i + 1]);
        placed
            && (closes
                || (style == QuoteStyle::Single && i == 0 && self.kinds[i] == Some(MarkRole::SingleOpen)))
    }

    fn closes(&self, i: usize, kind: MarkRole, single: bool, text: &str, tokens: &[Range<usize>]) -> bool {
        match kind {
            MarkRole::Close | MarkRole::Either => !single,
            MarkRole::SingleClose | MarkRole::SingleEither => single && !self.is_possessive(i, text, tokens),
            MarkRole::Open | MarkRole::SingleOpen => false,
        }
    }

    /// "the workers’ rights’ …": the mark follows an "s", a small letter comes next, and a later mark can close.
    fn is_possessive(&self, i: usize, text: &str, tokens: &[Range<usize>]) -> bool {
        let after_s = text[..tokens[i].start].ends_with(['s', 'S']);
        let goes_on = tokens.get(i + 1).is_some_and(|t| {
            text[t.start..].starts_with(|c: char| c.is_lowercase() || matches!(c, '“' | '"'))
        });
        let better = self.next_close[i + 1];
        let opened = (i + 1..tokens.len().min(i + 60)).find(|&k| self.kinds[k] == Some(MarkRole::SingleOpen));
        after_s && goes_on && better != u32::MAX && opened.is_none_or(|k| better < k as u32)
    }
}

fn kind(text: &str, tokens: &[Range<usize>], i: usize) -> Option<MarkRole> {
    let touches_before = i > 0 && tokens[i - 1].end == tokens[i].start;
    let word_after = text[tokens[i].end..].chars().next().is_some_and(is_word);
    match &text[tokens[i].clone()] {
        "“" | "``" | "«" | "„" => Some(MarkRole::Open),
        "”" | "»" => Some(MarkRole::Close),
        "\"" | "''" => Some(MarkRole::Either),
        "‘" => Some(MarkRole::SingleOpen),
        "’" | "'" if touches_before && !word_after => Some(MarkRole::SingleClose),
        "'" if !touches_before && word_after => Some(MarkRole::SingleEither),
        _ => None,
    }
}

/// The mark of 6'3" and 12": it touches a number.
fn is_inch(text: &str, tokens: &[Range<usize>], i: usize) -> bool {
    &text[tokens[i].clone()] == "\"" && text[..tokens[i].start].ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens::Tokens;

    fn quoted(text: &str) -> Vec<String> {
        let tokens: Vec<_> = Tokens::new(text, |_| false).collect();
        let mut quotations = Quotations::default();
        quotations.read(text, &tokens, QuoteStyle::of(text));
        let end = |r: &Region| tokens[r.last as usize].end;
        quotations.regions.iter().map(|r| text[tokens[r.first as usize].start..end(r)].to_owned()).collect()
    }

    #[test]
    fn double_marks_of_any_form_quote() {
        assert_eq!(quoted("“Go,” she said. \"Now.\" ''Or not.''"), ["“Go,”", "\"Now.\"", "''Or not.''"]);
        assert_eq!(quoted("He is 6'3\" and said “a ‘b’ c”."), ["“a ‘b’ c”"]);
        assert_eq!(quoted("“It never closes, he said."), ["“It never closes, he said."]);
    }

    #[test]
    fn single_marks_quote_where_the_text_uses_them_so() {
        assert_eq!(
            quoted("‘We don’t know,’ said Mr Odd. ‘The workers’ “rights” matter.’"),
            ["‘We don’t know,’", "‘The workers’ “rights” matter.’"]
        );
        assert_eq!(quoted("'We don't know,' said Mr Odd, of the workers' rights."), ["'We don't know,'"]);
        assert_eq!(quoted("It was the ’90s and the workers’ hour."), [""; 0]);
    }

    #[test]
    fn a_block_mark_gives_way_to_the_marks_inside() {
        assert_eq!(quoted("\"The town met. “Go,” she said."), ["“Go,”"]);
    }
}

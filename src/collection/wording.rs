//! The wording of a content: its words as a reader wants them, while the document's text stays unchanged.
//!
//! A quote gets one pair of marks in one typographic form, whatever marks the text has and however often the
//! reporting clause breaks it up; a claim loses the "that" at its head. What the text says was not said has these words
//! before it, so that nobody sees it as said. Every word is still a stretch of the
//! document's bytes, so that what a search matched can be shown.

use std::ops::Range;

use super::{Attribution, Document, Kind};
use crate::text::paragraphs::{LineBreak, line_breaks};

/// A part of a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WordingPart {
    /// Words of the document, in bytes of its text.
    Words(Range<usize>),
    /// Something that the wording adds: a quotation mark, a space.
    Added(&'static str),
}

/// The wording of an attribution's content, of which about `most` bytes are wanted.
pub(crate) fn wording(
    document: &Document<'_>,
    attribution: &Attribution<'_>,
    most: usize,
) -> Vec<WordingPart> {
    let mut writer = WordingBuilder { text: document.text, pieces: Vec::new(), quoted: false };
    let mut left = most;
    for (nth, span) in attribution.content.iter().enumerate() {
        let mut range = cut(document.text, span.range(), left);
        left -= range.len();
        if nth == 0 && attribution.verbatim.is_none() {
            range.start += length_of_that(&document.text[range.clone()]);
        }
        match attribution.kind {
            _ if attribution.verbatim.is_some() => writer.own_words(range),
            Kind::Indirect => writer.add(range, false),
            Kind::Direct => writer.quote(range),
            Kind::Mixed => writer.mix(range),
        }
        if left == 0 {
            break;
        }
    }
    let mut parts = writer.end();
    if !attribution.is_asserted {
        parts.insert(0, WordingPart::Added(NOT_SAID));
    }
    parts
}

/// Stands before what the text says was not said.
const NOT_SAID: &str = "not said: ";

/// The first `most` bytes of a range, to a character's end.
fn cut(text: &str, range: Range<usize>, most: usize) -> Range<usize> {
    let end = range.end.min(range.start.saturating_add(most));
    let end = (end..=range.end).find(|&at| text.is_char_boundary(at)).unwrap_or(range.end);
    range.start..end
}

/// How many bytes a "that " at the head has.
pub(crate) fn length_of_that(words: &str) -> usize {
    let Some(rest) = words.get(4..).filter(|_| words[..4].eq_ignore_ascii_case("that")) else { return 0 };
    let spaces = rest.len() - rest.trim_start().len();
    if spaces == 0 { 0 } else { 4 + spaces }
}

/// A stretch of a text without its line breaks.
pub(crate) fn read_on(text: &str, stretch: Range<usize>) -> Vec<WordingPart> {
    let breaks = line_breaks(text, stretch.clone()).map(|one| (one.range, one.separator.map_or("", |_| " ")));
    replaced(stretch, breaks)
}

/// A stretch of a text, in parts of which something else is read. These are in order.
fn replaced(
    stretch: Range<usize>,
    parts: impl Iterator<Item = (Range<usize>, &'static str)>,
) -> Vec<WordingPart> {
    let mut pieces = Vec::new();
    let mut at = stretch.start;
    for (part, added) in parts {
        if at < part.start {
            pieces.push(WordingPart::Words(at..part.start));
        }
        if !added.is_empty() {
            pieces.push(WordingPart::Added(added));
        }
        at = part.end;
    }
    if at < stretch.end {
        pieces.push(WordingPart::Words(at..stretch.end));
    }
    pieces
}

/// A stretch of a text without the white space and the breaks at its ends.
fn trimmed(text: &str, stretch: Range<usize>) -> Range<usize> {
    let mut stretch = stretch;
    let (first, last) = {
        let mut breaks = line_breaks(text, stretch.clone());
        let first = breaks.next();
        (first.clone(), breaks.last().or(first))
    };
    if let Some(LineBreak { range, .. }) = first.filter(|first| first.range.start == stretch.start) {
        stretch.start = range.end;
    }
    if let Some(LineBreak { range, .. }) = last.filter(|last| last.range.end == stretch.end) {
        stretch.end = range.start.max(stretch.start);
    }
    let words = &text[stretch.clone()];
    let start = stretch.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

struct WordingBuilder<'a> {
    text: &'a str,
    pieces: Vec<WordingPart>,
    quoted: bool,
}

impl WordingBuilder<'_> {
    /// A span all of whose words are quoted: its outer marks go.
    fn quote(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for (start, length) in marks(&self.text[range.clone()]) {
            self.add(at..range.start + start, true);
            at = range.start + start + length;
        }
        let rest = &self.text[at..range.end];
        let single = self.pieces.is_empty() && rest.starts_with(['‘', '\'']) && rest.ends_with(['’', '\'']);
        let ends = if single { rest.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let tail = if single { rest.chars().next_back().map_or(0, char::len_utf8) } else { 0 };
        if ends + tail <= rest.len() {
            self.add(at + ends..range.end - tail, true);
        }
    }

    /// A span that is verbatim without marks around it: what it quotes gets single ones. Marks around all of it are those that a
    /// quote has.
    fn own_words(&mut self, range: Range<usize>) {
        let Range { start, end } = trimmed(self.text, range);
        let words = &self.text[start..end];
        let inner: Vec<(usize, usize)> = marks(words).collect();
        if let [(0, _), (last, length)] = *inner
            && last + length == words.len()
        {
            return self.quote(start..end);
        }
        if words.is_empty() {
            return;
        }
        self.begin(start, true);
        let mut is_open = false;
        let mut parts: Vec<(Range<usize>, &'static str)> = Vec::new();
        for (mark, length) in inner {
            let opens = words[mark..].starts_with(['“', '„', '«']);
            is_open = opens || !(is_open || words[mark..].starts_with('”'));
            parts.push((start + mark..start + mark + length, if is_open { "‘" } else { "’" }));
        }
        let breaks = line_breaks(self.text, start..end);
        parts.extend(breaks.map(|one| (one.range, one.separator.map_or("", |_| " "))));
        parts.sort_unstable_by_key(|(part, _)| part.start);
        self.pieces.extend(replaced(start..end, parts.into_iter()));
    }

    /// A span some of whose words are quoted: each mark opens or closes.
    fn mix(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let mut quoted = false;
        for (start, length) in marks(&self.text[range.clone()]) {
            let mark = range.start + start;
            let closes = self.text[mark..].starts_with('”');
            self.add(at..mark, quoted || (closes && at == range.start));
            quoted = !closes && !quoted;
            at = mark + length;
        }
        self.add(at..range.end, quoted);
    }

    fn add(&mut self, range: Range<usize>, quoted: bool) {
        let Range { start, end } = trimmed(self.text, range);
        if start < end {
            self.begin(start, quoted);
            self.pieces.extend(read_on(self.text, start..end));
        }
    }

    /// Adds what stands before words that begin at a byte of the text: a space, a mark that closes or opens.
    fn begin(&mut self, start: usize, quoted: bool) {
        let gap = self.text[..start].ends_with(char::is_whitespace) || self.is_gap(start);
        self.finish_sentence(start);
        if self.quoted && !quoted {
            self.pieces.push(WordingPart::Added("”"));
        }
        if !self.pieces.is_empty() && gap {
            self.pieces.push(WordingPart::Added(if self.breaks_off(start) { " … " } else { " " }));
        }
        if quoted && !self.quoted {
            self.pieces.push(WordingPart::Added("“"));
        }
        self.quoted = quoted;
    }

    /// A comma that led to the reporting clause is the full stop that stood there, where the clause ends the sentence: in
    /// “No,” he said. “Never.”
    fn finish_sentence(&mut self, start: usize) {
        let text = self.text;
        let Some(WordingPart::Words(last)) = self.pieces.last_mut() else { return };
        let between = text.get(last.end..start).unwrap_or_default();
        let ends =
            between.trim_end_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c)).ends_with('.');
        if ends && text[last.clone()].ends_with(',') {
            last.end -= 1;
            self.pieces.push(WordingPart::Added("."));
        }
    }

    /// Whether the last piece breaks off in the middle of a clause, so that what follows would be misread without a sign.
    fn breaks_off(&self, start: usize) -> bool {
        let end = self.end_of_last();
        let between = end.and_then(|end| self.text.get(end..start)).unwrap_or_default();
        let ends_a_part = |c: char| matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '—' | '–' | '-' | '…');
        let before = end.and_then(|end| self.text[..end].chars().next_back());
        between.contains(char::is_alphanumeric)
            && !before.is_some_and(ends_a_part)
            && !between.trim_start_matches(['”', '"', '’', '\'']).starts_with(ends_a_part)
    }

    fn end_of_last(&self) -> Option<usize> {
        self.pieces.iter().rev().find_map(|piece| match piece {
            WordingPart::Words(range) => Some(range.end),
            WordingPart::Added(_) => None,
        })
    }

    /// Whether words between the last piece and `start` were left out: the reporting clause, or a mark after a space.
    fn is_gap(&self, start: usize) -> bool {
        self.end_of_last().is_some_and(|end| {
            self.text.get(end..start).is_some_and(|between| between.contains(char::is_whitespace))
        })
    }

    /// Closes the last mark; the comma that led to the reporting clause goes.
    fn end(mut self) -> Vec<WordingPart> {
        if let Some(WordingPart::Words(last)) = self.pieces.last_mut()
            && self.text[last.clone()].ends_with(',')
        {
            last.end -= 1;
        }
        if self.quoted {
            self.pieces.push(WordingPart::Added("”"));
        }
        self.pieces
    }
}

const QUOTES: [char; 8] = ['“', '”', '"', '‘', '’', '\'', '„', '«'];

/// The double quotation marks of a text: where each starts, and its bytes.
fn marks(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.char_indices().filter_map({
        let mut skip = 0;
        move |(at, c)| match c {
            _ if at < skip => None,
            '“' | '”' | '"' | '„' | '«' | '»' => Some((at, c.len_utf8())),
            '\'' | '`' if text[at + 1..].starts_with(c) => {
                skip = at + 2;
                Some((at, 2))
            }
            _ => None,
        }
    })
}

/// The wording as text.
pub(crate) fn text_of(document: &Document<'_>, pieces: &[WordingPart]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            WordingPart::Words(range) => &document.text[range.clone()],
            WordingPart::Added(added) => added,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collection::{AttributionNo, DocumentNo, Few, Span, Status, Verbatim};

    /// The wording of a content whose spans are given as texts, in order.
    fn worded(kind: Kind, text: &str, spans: &[&str]) -> String {
        worded_as(kind, None, true, text, spans)
    }

    fn worded_as(
        kind: Kind,
        verbatim: Option<Verbatim>,
        is_asserted: bool,
        text: &str,
        spans: &[&str],
    ) -> String {
        let mut at = 0;
        let content: Few<Span> = spans
            .iter()
            .map(|span| {
                let start = at + text[at..].find(span).expect("the span stands in the text");
                at = start + span.len();
                Span::from(start..at)
            })
            .collect();
        let document = Document {
            no: DocumentNo(0),
            id: "",
            title: "",
            text,
            attributions: 0..1,
            columns: None,
            paragraph_cache: None,
        };
        let attribution = Attribution {
            no: AttributionNo(0),
            document: DocumentNo(0),
            kind,
            verbatim,
            is_asserted,
            content,
            cue: Few::new(),
            source: Few::new(),
            speakers: &[],
            inside: None,
            confidence: 1.0,
            status: Status::Curated,
            by: "",
            resolution: None,
            columns: None,
        };
        text_of(&document, &wording(&document, &attribution, usize::MAX))
    }

    #[test]
    fn a_quote_has_one_pair_of_marks() {
        let broken = "\"We stay,\" Pell said, \"and we wait.\"";
        assert_eq!(
            worded(Kind::Direct, broken, &["\"We stay,\"", "\"and we wait.\""]),
            "“We stay, and we wait.”"
        );
        let apart = "\"Nobody asked,\" he said. \"Nobody.\"";
        assert_eq!(
            worded(Kind::Direct, apart, &["\"Nobody asked,\"", "\"Nobody.\""]),
            "“Nobody asked. Nobody.”"
        );
        assert_eq!(worded(Kind::Direct, "‘We stay,’ he said", &["‘We stay,’"]), "“We stay”");
        assert_eq!(worded(Kind::Direct, "it read: both agreed”", &["both agreed"]), "“both agreed”");
        assert_eq!(worded(Kind::Direct, "said ''we stay'' twice", &["''we stay''"]), "“we stay”");
    }

    #[test]
    fn verbatim_words_get_marks_and_what_they_quote_single_ones() {
        let turn = |words: &str| {
            worded_as(Kind::Direct, Some(Verbatim::Turn), true, &format!("PENN: {words} \n"), &[words])
        };
        for (words, expected) in [
            ("We wait.", "“We wait.”"),
            ("That is “final,” he told me. \"No,\" I said.", "“That is ‘final,’ he told me. ‘No,’ I said.”"),
            ("“No,” he said.", "“‘No,’ he said.”"),
            ("“We wait.”", "“We wait.”"),
            ("It’s the men’s «pier».", "“It’s the men’s ‘pier’.”"),
            ("We wait.\n\nWe do.", "“We wait. We do.”"),
        ] {
            assert_eq!(turn(words), expected);
        }
        let block = "We wait. …\n\nWe do.";
        let two = worded_as(Kind::Direct, Some(Verbatim::Block), true, block, &["We wait.", "We do."]);
        assert_eq!(two, "“We wait. We do.”");
    }

    #[test]
    fn what_was_not_said_is_worded_so() {
        let denied = |kind, text: &str| worded_as(kind, None, false, text, &[text]);
        assert_eq!(denied(Kind::Direct, "“We wait,”"), "not said: “We wait”");
        assert_eq!(denied(Kind::Indirect, "that the pier is safe"), "not said: the pier is safe");
    }

    #[test]
    fn a_claim_loses_its_that() {
        assert_eq!(
            worded(Kind::Indirect, "said that the pier is safe", &["that the pier is safe"]),
            "the pier is safe"
        );
        assert_eq!(
            worded(Kind::Indirect, "said thatched roofs burn", &["thatched roofs burn"]),
            "thatched roofs burn"
        );
    }

    #[test]
    fn mixed_words_keep_their_marks_where_they_are() {
        let text = "called the plan \"a gift\" to thieves";
        assert_eq!(
            worded(Kind::Mixed, text, &["the plan \"a gift\" to thieves"]),
            "the plan “a gift” to thieves"
        );
        let text = "that “of course I will,” he";
        assert_eq!(worded(Kind::Direct, text, &["that “of course I will,”"]), "“of course I will”");
        let text = "said it was (“fine”), mostly";
        assert_eq!(worded(Kind::Mixed, text, &["it was (“fine”), mostly"]), "it was (“fine”), mostly");
    }

    #[test]
    fn a_line_break_is_one_space() {
        let text = "She said: \"We stay,\n    and we\n> wait. \"";
        assert_eq!(
            worded(Kind::Direct, text, &["\"We stay,\n    and we\n> wait. \""]),
            "“We stay, and we wait.”"
        );
        let text = "said that\nthe pier\r\nis safe";
        assert_eq!(worded(Kind::Indirect, text, &["that\nthe pier\r\nis safe"]), "the pier is safe");
        let text = "called it “a\ngift” to\n>> thieves";
        assert_eq!(worded(Kind::Mixed, text, &["it “a\ngift” to\n>> thieves"]), "it “a gift” to thieves");
        let text = "called it\n> “a\n> gift”\n> to thieves";
        assert_eq!(worded(Kind::Mixed, text, &["it\n> “a\n> gift”\n> to thieves"]), "it “a gift” to thieves");
    }

    #[test]
    fn no_more_is_worded_than_was_wanted() {
        let text = "é".repeat(100);
        assert_eq!(cut(&text, 0..200, 5), 0..6);
    }
}

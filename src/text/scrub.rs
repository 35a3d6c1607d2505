//! Clean text: text from outside, without anything that could act on a terminal or deceive its reader.
//!
//! [`Clean`] is made in one pass over the text, linear in its length, and holds a map back to the text's bytes. A text that
//! was clean already is borrowed and has no map, which is the usual case.
//!
//! There are two media. Text for the screen ([`ForScreen`]) has only characters to which every terminal gives the same
//! number of cells. Printed text ([`ForPrint`]: a printed line, the clipboard, an export as text) may hold whatever is
//! harmless, so that it reads as its source does. JSON, which can escape any character, takes the text itself.
//!
//! Two things can't be solved here. Right-to-left letters stay, and a terminal that reorders them moves our cells;
//! characters of "ambiguous" width stay, and a terminal that is set to draw them wide breaks our rules and dashes too.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::Range;

use super::character::{HangulPart, Medium, Treatment, is_emoji, is_joining, takes_selector};
use super::paragraphs::LineBreak;

/// A terminal's grid of cells, as a type: `view` draws only `Clean<'_, ForScreen>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForScreen;

/// Printed lines, the clipboard and exports as text, as a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForPrint;

/// Scrubbed text. Borrowed and without a map where the text was clean already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean<'a, M = ForScreen> {
    text: Cow<'a, str>,
    edits: EditMap,
    source_len: usize,
    medium: PhantomData<M>,
}

impl<'a> Clean<'a, ForScreen> {
    /// For the screen, with its lines: of all control characters only `\n` is left.
    #[must_use]
    pub fn text(source: &'a str) -> Self {
        Self::scrub(source, Medium::Screen, false)
    }

    /// For the screen, with its lines, at some of whose breaks something else is read. `breaks` are in bytes of the source.
    #[must_use]
    pub(crate) fn paragraph(source: &'a str, breaks: &[LineBreak]) -> Self {
        Self::scrub_with(Scrubber::new(source, Medium::Screen, false), breaks)
    }

    /// For the screen, on one line: a line break becomes one space, together with the white space behind it.
    #[must_use]
    pub fn line(source: &'a str) -> Self {
        Self::scrub(source, Medium::Screen, true)
    }
}

impl<'a> Clean<'a, ForPrint> {
    /// For print, with its lines: of all control characters only `\n` is left.
    #[must_use]
    pub fn printed_text(source: &'a str) -> Self {
        Self::scrub(source, Medium::Print, false)
    }

    /// For print, with its lines, at some of whose breaks something else is read. `breaks` are in bytes of the source.
    #[must_use]
    pub(crate) fn printed_paragraph(source: &'a str, breaks: &[LineBreak]) -> Self {
        Self::scrub_with(Scrubber::new(source, Medium::Print, false), breaks)
    }

    /// For print, on one line: a line break becomes one space, together with the white space behind it.
    #[must_use]
    pub fn printed_line(source: &'a str) -> Self {
        Self::scrub(source, Medium::Print, true)
    }
}

impl<'a, M> Clean<'a, M> {
    fn scrub(source: &'a str, medium: Medium, on_one_line: bool) -> Self {
        Self::scrub_with(Scrubber::new(source, medium, on_one_line), &[])
    }

    fn scrub_with(scrubber: Scrubber<'a>, breaks: &[LineBreak]) -> Self {
        let source_len = scrubber.source.len();
        let (text, edits) = scrubber.run(breaks);
        Self { text, edits, source_len, medium: PhantomData }
    }

    /// The clean text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The clean text, without the map.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        self.text
    }

    /// The same text, borrowing nothing.
    pub fn into_owned(self) -> Clean<'static, M> {
        Clean {
            text: Cow::Owned(self.text.into_owned()),
            edits: self.edits,
            source_len: self.source_len,
            medium: PhantomData,
        }
    }

    /// A part of the clean text as a clean text of its own, whose source is itself. `range` must lie on characters'
    /// boundaries.
    pub fn part(&self, range: Range<usize>) -> Clean<'static, M> {
        let text = self.text[range].to_owned();
        Clean {
            source_len: text.len(),
            text: Cow::Owned(text),
            edits: EditMap::default(),
            medium: PhantomData,
        }
    }

    /// The byte of the source that is shown at byte `clean`, behind whatever was left out there; the source's end past the
    /// clean text's end.
    #[must_use]
    pub fn to_source(&self, clean: usize) -> usize {
        self.edits.source_start(clean.min(self.text.len()))
    }

    /// The byte of the clean text where byte `source` is shown, or would be if it had not been left out; the clean text's
    /// end past the source's end.
    #[must_use]
    pub(crate) fn to_clean(&self, source: usize) -> usize {
        self.edits.clean_start(source.min(self.source_len))
    }

    /// The stretch of the source that `clean` shows.
    #[must_use]
    pub fn source_range(&self, clean: Range<usize>) -> Range<usize> {
        let start = self.to_source(clean.start);
        start..self.edits.source_end(clean.end.min(self.text.len())).max(start)
    }

    /// The stretch of the clean text that shows `source`. Where one character stands for several, all of it.
    #[must_use]
    pub fn clean_range(&self, source: Range<usize>) -> Range<usize> {
        let start = self.to_clean(source.start);
        start..self.edits.clean_end(source.end.min(self.source_len)).max(start)
    }
}

/// A short text in a printed line, such as a title, a name, a file name or an error: one line, no white space around it.
#[must_use]
pub(crate) fn printed_label(source: &str) -> Cow<'_, str> {
    match Clean::printed_line(source).into_text() {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// The base for a combining mark that has no letter. Without it the mark would join whatever the screen shows before it.
const DOTTED_CIRCLE: char = '\u{25CC}';

/// What is written for a character, by what stands around it.
enum Rewrite {
    Keep,
    As(char),
    OnCircle(char),
    Gone,
}

/// One pass over a text, which looks at each character, the last one that was written and the next one.
struct Scrubber<'a> {
    source: &'a str,
    medium: Medium,
    on_one_line: bool,
    clean: String,
    edits: EditMap,
    /// Bytes of the source that are in `clean` already. Unchanged text behind them is copied at the next edit.
    copied: usize,
    /// The last character that was written.
    last: Option<char>,
    /// Combining marks on the last base; `None` where there is no base for one.
    marks: Option<u8>,
    /// A line break became a space: white space behind it adds nothing.
    after_break: bool,
}

impl<'a> Scrubber<'a> {
    fn new(source: &'a str, medium: Medium, on_one_line: bool) -> Self {
        Self {
            source,
            medium,
            on_one_line,
            clean: String::new(),
            edits: EditMap::default(),
            copied: 0,
            last: None,
            marks: None,
            after_break: false,
        }
    }

    /// The clean text, and where it differs from the source.
    fn run(mut self, breaks: &[LineBreak]) -> (Cow<'a, str>, EditMap) {
        let mut at = 0;
        let mut breaks = breaks.iter().peekable();
        loop {
            let limit = breaks.peek().map_or(self.source.len(), |next| next.range.start);
            at += self.pass_ascii(at, limit);
            if let Some(next) = breaks.next_if(|next| next.range.start <= at) {
                self.read_break(next);
                at = next.range.end;
                continue;
            }
            let mut rest = self.source[at..].chars();
            let Some(c) = rest.next() else { return self.finish() };
            let rewrite = self.rewrite(c, rest.next());
            self.apply(at, c, &rewrite);
            at += c.len_utf8();
        }
    }

    /// Passes over printable ASCII from byte `at` up to `limit`, which needs no look-up: nearly all of most texts. How many bytes.
    fn pass_ascii(&mut self, at: usize, limit: usize) -> usize {
        let rest = &self.source.as_bytes()[at..limit];
        // A space behind a line break may have to go.
        let first = if self.after_break { b'!' } else { b' ' };
        if !rest.first().is_some_and(|byte| (first..=b'~').contains(byte)) {
            return 0;
        }
        let run = rest.iter().take_while(|byte| matches!(byte, b' '..=b'~')).count();
        self.after_break = false;
        self.note(char::from(rest[run - 1]));
        run
    }

    fn finish(mut self) -> (Cow<'a, str>, EditMap) {
        if self.edits.is_empty() {
            return (Cow::Borrowed(self.source), self.edits);
        }
        self.clean.push_str(&self.source[self.copied..]);
        (Cow::Owned(self.clean), self.edits)
    }

    fn apply(&mut self, at: usize, c: char, rewrite: &Rewrite) {
        match rewrite {
            Rewrite::Keep => self.note(c),
            Rewrite::As(other) => {
                self.replace(at, c, &[*other]);
                self.note(*other);
            }
            Rewrite::OnCircle(mark) => {
                self.replace(at, c, &[DOTTED_CIRCLE, *mark]);
                self.note(DOTTED_CIRCLE);
                self.note(*mark);
            }
            Rewrite::Gone => self.replace(at, c, &[]),
        }
    }

    fn replace(&mut self, at: usize, c: char, by: &[char]) {
        self.clean.push_str(&self.source[self.copied..at]);
        self.copied = at + c.len_utf8();
        let start = self.clean.len();
        self.clean.extend(by);
        self.edits.push(at..self.copied, start..self.clean.len());
    }

    /// Writes what is read at a break.
    fn read_break(&mut self, LineBreak { range, separator }: &LineBreak) {
        self.clean.push_str(&self.source[self.copied..range.start]);
        self.copied = range.end;
        let start = self.clean.len();
        self.clean.extend(*separator);
        self.edits.push(range.clone(), start..self.clean.len());
        if let Some(c) = separator {
            self.note(*c);
        }
    }

    /// Notes that `c` is written.
    fn note(&mut self, c: char) {
        self.marks = match self.treatment(c) {
            // A mark shown by itself is written on a no-break space.
            _ if c.is_whitespace() && c != '\u{A0}' => None,
            Treatment::Mark | Treatment::Jamo => self.marks.map(|marks| marks.saturating_add(1)),
            Treatment::Joiner | Treatment::Selector => self.marks,
            _ => Some(0),
        };
        self.after_break &= c == ' ';
        self.last = Some(c);
    }

    fn treatment(&self, c: char) -> Treatment {
        Treatment::of(c, self.medium)
    }

    fn rewrite(&mut self, c: char, next: Option<char>) -> Rewrite {
        match self.treatment(c) {
            Treatment::Keep if c == ' ' && self.after_break => Rewrite::Gone,
            Treatment::Keep => Rewrite::Keep,
            Treatment::Break => self.line_break(c, next),
            Treatment::Tab if self.after_break => Rewrite::Gone,
            Treatment::Tab => Rewrite::As(' '),
            Treatment::Mark => self.mark(c),
            Treatment::Swap(other) => match self.mark(other) {
                Rewrite::Keep => Rewrite::As(other),
                otherwise => otherwise,
            },
            Treatment::Jamo => self.jamo(c),
            Treatment::Joiner => self.joiner(next),
            Treatment::Selector => self.selector(c),
            Treatment::Tone => self.tone(),
            Treatment::Drop => Rewrite::Gone,
            Treatment::Replace => Rewrite::As(char::REPLACEMENT_CHARACTER),
        }
    }

    fn line_break(&mut self, c: char, next: Option<char>) -> Rewrite {
        if self.on_one_line {
            self.after_break = true;
            return if self.last == Some(' ') { Rewrite::Gone } else { Rewrite::As(' ') };
        }
        match c {
            '\n' => Rewrite::Keep,
            '\r' if next == Some('\n') => Rewrite::Gone,
            _ => Rewrite::As('\n'),
        }
    }

    /// Languages need up to four marks on a letter; more are there to cover the lines around it. Print allows the thirty of
    /// UAX 15's stream-safe format.
    fn mark(&self, c: char) -> Rewrite {
        let limit = if self.medium == Medium::Screen { 4 } else { 30 };
        match self.marks {
            None => Rewrite::OnCircle(c),
            Some(marks) if marks < limit => Rewrite::Keep,
            Some(_) => Rewrite::Gone,
        }
    }

    fn jamo(&self, c: char) -> Rewrite {
        let before = self.last.map_or(HangulPart::Other, HangulPart::of);
        if before.joins(HangulPart::of(c)) { self.mark(c) } else { Rewrite::As(char::REPLACEMENT_CHARACTER) }
    }

    /// In print a joiner stays where it makes one emoji of two, or is part of the spelling. On the screen it goes: terminals
    /// differ on joined emoji, and a grid of cells shapes no letters.
    fn joiner(&self, next: Option<char>) -> Rewrite {
        let next = next.filter(|&next| self.treatment(next) == Treatment::Keep);
        let between = |is: fn(char) -> bool| self.last.is_some_and(is) && next.is_some_and(is);
        let in_picture = |c| is_emoji(c) || matches!(c, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
        let joins = between(is_joining) || self.last.is_some_and(in_picture) && next.is_some_and(is_emoji);
        if self.medium == Medium::Print && joins { Rewrite::Keep } else { Rewrite::Gone }
    }

    /// On some terminals a variation selector changes the width of the character before it, on others it doesn't.
    fn selector(&self, c: char) -> Rewrite {
        let says_something = self.last.is_some_and(|last| takes_selector(last, c));
        if self.medium == Medium::Print && says_something { Rewrite::Keep } else { Rewrite::Gone }
    }

    /// On some terminals a skin tone is part of the emoji before it, on others it takes two more cells.
    fn tone(&self) -> Rewrite {
        match self.medium {
            Medium::Print => Rewrite::Keep,
            Medium::Screen if self.marks.is_some() => Rewrite::Gone,
            Medium::Screen => Rewrite::As(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// One stretch of the source that was replaced. `source` is never empty; `clean` is empty where the stretch was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    source: Range<usize>,
    clean: Range<usize>,
}

/// The map between a text and its scrubbed form: every edit, in order. Between two edits the texts are the same, so that an
/// unchanged text costs nothing. A look-up is a binary search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct EditMap(Vec<Edit>);

impl EditMap {
    /// Adds the next edit. Neighbours that both leave something out become one edit, or a megabyte of hidden characters
    /// would cost many.
    fn push(&mut self, source: Range<usize>, clean: Range<usize>) {
        match self.0.last_mut() {
            Some(last) if last.source.end == source.start && last.clean.is_empty() && clean.is_empty() => {
                last.source.end = source.end;
            }
            _ => self.0.push(Edit { source, clean }),
        }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn source_start(&self, clean: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.clean.start <= clean);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => clean,
            Some(edit) if clean < edit.clean.end => edit.source.start,
            Some(edit) => edit.source.end + (clean - edit.clean.end),
        }
    }

    fn source_end(&self, clean: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.clean.start < clean);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => clean,
            Some(edit) => edit.source.end + clean.saturating_sub(edit.clean.end),
        }
    }

    fn clean_start(&self, source: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.source.start <= source);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => source,
            Some(edit) if source < edit.source.end => edit.clean.start,
            Some(edit) => edit.clean.end + (source - edit.source.end),
        }
    }

    fn clean_end(&self, source: usize) -> usize {
        let count = self.0.partition_point(|edit| edit.source.start < source);
        match count.checked_sub(1).map(|last| &self.0[last]) {
            None => source,
            Some(edit) => edit.clean.end + source.saturating_sub(edit.source.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
    use unicode_segmentation::UnicodeSegmentation;
    use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_gone_from_the_screen() {
        let table = [
            ("plain words", "plain words"),
            ("\u{1B}[2Jgone\u{9B}31m", "\u{FFFD}[2Jgone\u{FFFD}31m"),
            ("\u{1B}]52;c;aGk=\u{7}", "\u{FFFD}]52;c;aGk=\u{FFFD}"),
            ("pay \u{202E}001\u{202C} now", "pay 001 now"),
            ("a\u{200B}b\u{AD}c\u{FEFF}d", "abcd"),
            ("hi\u{E0041}\u{E0042}", "hi"),
            ("col\tumn", "col umn"),
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
            ("👩\u{200D}🚀 ❤\u{FE0F} 👍🏽", "👩🚀 ❤ 👍"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}!", "e\u{301}\u{301}\u{301}\u{301}!"),
            ("\u{301}e \u{301}", "◌\u{301}e ◌\u{301}"),
            ("한\u{1161}", "한\u{FFFD}"),
            ("\u{1112}\u{1161}\u{11AB}", "\u{1112}\u{1161}\u{11AB}"),
            ("\u{1161}x", "\u{FFFD}x"),
            ("\u{3164}", ""),
            ("ｶ\u{FF9E}", "ｶ\u{3099}"),
            ("🏽", "\u{FFFD}"),
            ("שלום, 世界", "שלום, 世界"),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::text(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn a_line_has_one_space_for_its_line_breaks() {
        let table = [
            ("one\ntwo", "one two"),
            ("one \r\n\r\n\t two", "one two"),
            ("one\u{2029}\u{200B}\u{2029}two", "one two"),
            ("one  two", "one  two"),
            ("\n", " "),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::line(source).as_str(), clean, "{source:?}");
            assert_eq!(Clean::printed_line(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn a_break_is_written_as_it_is_read() {
        use crate::text::paragraphs::line_breaks;
        let source = "\u{1b}We stay, and \r\n> we wait for the coun-\nty\u{202e}.\n\n> “Yes”";
        let breaks: Vec<LineBreak> = line_breaks(source, 0..source.len()).collect();
        let clean = Clean::paragraph(source, &breaks);
        assert_eq!(clean.as_str(), "\u{FFFD}We stay, and we wait for the coun-ty. “Yes”");
        assert_eq!(Clean::printed_paragraph(source, &breaks).as_str(), clean.as_str());
        let at = source.find("we wait").unwrap();
        let shown = clean.clean_range(at..at + 7);
        assert_eq!(&clean.as_str()[shown.clone()], "we wait");
        assert_eq!(clean.source_range(shown), at..at + 7);
        let over = source.find("and").unwrap()..at + 2;
        assert_eq!(&clean.as_str()[clean.clean_range(over)], "and we");
        assert_maps_agree(&clean, source);
    }

    #[test]
    fn print_keeps_what_makes_the_text_read_as_its_source() {
        for source in [
            "👩\u{200D}🚀",
            "👍🏽",
            "❤\u{FE0F}",
            "1\u{FE0F}\u{20E3}",
            "می\u{200C}خواهم",
            "葛\u{E0100}飾",
            "क्\u{200D}ष",
        ] {
            assert_eq!(Clean::printed_text(source).as_str(), source);
        }
    }

    #[test]
    fn print_keeps_no_hiding_place() {
        let table = [
            ("pass\u{200C}word", "password"),
            ("a\u{FE00}\u{E0101}b", "ab"),
            ("❤\u{FE0F}\u{FE0F}\u{FE01}", "❤\u{FE0F}"),
            ("👩\u{200D}a", "👩a"),
            ("\u{1B}[31m\u{202E}", "\u{FFFD}[31m"),
            ("\u{301}", "◌\u{301}"),
        ];
        for (source, clean) in table {
            assert_eq!(Clean::printed_text(source).as_str(), clean, "{source:?}");
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        for source in ["", "Plain “words”.\n", "Żółć 漢字 한글 e\u{301} שלום"] {
            assert!(matches!(Clean::text(source).into_text(), Cow::Borrowed(_)), "{source:?}");
            assert!(matches!(Clean::printed_text(source).into_text(), Cow::Borrowed(_)), "{source:?}");
        }
    }

    #[test]
    fn a_label_has_no_white_space_around_it() {
        assert_eq!(printed_label("\n Ada\u{200B} Lovell\t"), "Ada Lovell");
        assert_eq!(printed_label(" plain "), "plain");
        assert!(matches!(printed_label(" plain "), Cow::Borrowed("plain")));
    }

    #[test]
    fn a_highlight_is_found_on_the_other_side() {
        let source = "a\u{200B}\u{1B}bc\td";
        let clean = Clean::text(source);
        assert_eq!(clean.as_str(), "a\u{FFFD}bc d");
        assert_eq!(clean.clean_range(5..7), 4..6);
        assert_eq!(clean.source_range(4..6), 5..7);
        assert_eq!(clean.source_range(0..1), 0..1);
        assert_eq!((clean.to_source(1), clean.to_clean(1)), (4, 1));
        assert_eq!((clean.to_source(99), clean.to_clean(99)), (source.len(), clean.as_str().len()));
    }

    #[test]
    fn a_megabyte_of_hidden_characters_is_one_edit() {
        let source = "\u{200B}\u{E0020}".repeat(100_000);
        let clean = Clean::text(&source);
        assert_eq!((clean.as_str(), clean.to_source(0)), ("", source.len()));
    }

    fn is_forbidden(c: char, medium: Medium) -> bool {
        let everywhere = match c.general_category() {
            GeneralCategory::Control => c != '\n',
            GeneralCategory::Format => !matches!(c, '\u{200C}' | '\u{200D}'),
            GeneralCategory::PrivateUse
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator => true,
            _ => matches!(c, '\u{FFFC}' | '\u{3164}' | '\u{115F}' | '\u{1160}' | '\u{FFA0}' | '\u{34F}'),
        };
        let on_screen = matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
            || matches!(c, '\u{1F3FB}'..='\u{1F3FF}' | '\u{FF9E}' | '\u{FF9F}')
            || c.general_category() == GeneralCategory::Unassigned;
        everywhere || medium == Medium::Screen && on_screen
    }

    fn assert_clean(clean: &str, medium: Medium) {
        assert_eq!(clean.chars().find(|&c| is_forbidden(c, medium)), None, "{clean:?}");
    }

    /// As ratatui counts a grapheme and as vt100 and most terminals do.
    fn assert_one_width(clean: &str) {
        for grapheme in clean.graphemes(true).filter(|&grapheme| grapheme != "\n") {
            let by_character: usize = grapheme.chars().map(|c| c.width().unwrap_or(9).min(2)).sum();
            assert_eq!(grapheme.width(), by_character, "{}", grapheme.escape_unicode());
            assert_ne!(by_character, 0, "{}", grapheme.escape_unicode());
        }
    }

    #[test]
    fn every_character_there_is_comes_out_clean_and_of_one_width() {
        // Planes 4 to 13 are empty, 15 and 16 for private use: their first characters stand for the others.
        let written =
            (0..0x4_0100).chain(0xE_0000..0xE_1000).chain(0xF_0000..0xF_0100).chain(0x10_FF00..0x11_0000);
        let all: Vec<char> = written.filter_map(char::from_u32).collect();
        for block in all.chunks(1024) {
            for context in ["", "a", "\n", "ᄒ"] {
                let source: String = block.iter().flat_map(|&c| context.chars().chain([c])).collect();
                let clean = Clean::text(&source);
                assert_clean(clean.as_str(), Medium::Screen);
                assert_one_width(clean.as_str());
                assert_clean(Clean::printed_text(&source).as_str(), Medium::Print);
            }
        }
    }

    /// Characters that matter to each other, and any character at all.
    fn hostile() -> impl Strategy<Value = String> {
        let awkward: Vec<char> = "a \n\r\t\u{1B}\u{9B}\u{85}\u{2028}\u{A0}\u{301}\u{20E3}\u{200B}\u{200C}\u{200D}\
             \u{FE0F}\u{FE00}\u{E0100}\u{202E}\u{1F3FD}👩❤🇫1漢क\u{94D}ষ\u{9BE}ᄒ\u{1161}\u{11AB}가각\u{FF9E}ｶ\
             \u{17D2}ក\u{2D7F}ⵏ\u{16D63}\u{16D67}\u{16D68}\u{600}\u{D4E}لا\u{E41}\u{E33}\u{F90}\u{3164}\u{E0041}\u{FFFC}"
            .chars()
            .collect();
        let one = prop_oneof![4 => proptest::sample::select(awkward), 1 => any::<char>()];
        proptest::collection::vec(one, 0..40).prop_map(String::from_iter)
    }

    fn assert_maps_agree<M>(clean: &Clean<'_, M>, source: &str) {
        let text = clean.as_str();
        let to: Vec<usize> = (0..=text.len()).map(|byte| clean.to_source(byte)).collect();
        let from: Vec<usize> = (0..=source.len()).map(|byte| clean.to_clean(byte)).collect();
        assert!(to.is_sorted() && from.is_sorted());
        assert!(to.iter().all(|&byte| byte <= source.len()) && from.iter().all(|&byte| byte <= text.len()));
        for (at, c) in text.char_indices() {
            let range = clean.source_range(at..at + c.len_utf8());
            let original = &source[range.clone()];
            assert!(original == c.encode_utf8(&mut [0; 4]) || clean.clean_range(range.clone()).contains(&at));
            assert!(!range.is_empty());
        }
        for (at, c) in source.char_indices() {
            let range = clean.clean_range(at..at + c.len_utf8());
            let shown = &text[range.clone()];
            assert!(
                shown.chars().count() <= 2 && (range.is_empty() || clean.source_range(range).contains(&at))
            );
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn the_screen_gets_nothing_that_it_should_not(source in hostile()) {
            for clean in [Clean::text(&source), Clean::line(&source)] {
                assert_clean(clean.as_str(), Medium::Screen);
                assert_one_width(clean.as_str());
                assert_maps_agree(&clean, &source);
            }
            prop_assert!(!Clean::line(&source).as_str().contains('\n'));
        }

        #[test]
        fn print_gets_nothing_that_it_should_not(source in hostile()) {
            for clean in [Clean::printed_text(&source), Clean::printed_line(&source)] {
                assert_clean(clean.as_str(), Medium::Print);
                assert_maps_agree(&clean, &source);
            }
            prop_assert!(!Clean::printed_line(&source).as_str().contains('\n'));
        }

        #[test]
        fn clean_text_stays_as_it_is(source in hostile()) {
            let clean = Clean::text(&source);
            prop_assert_eq!(Clean::text(clean.as_str()).into_text(), Cow::Borrowed(clean.as_str()));
            prop_assert!(matches!(Clean::text(clean.as_str()).into_text(), Cow::Borrowed(_)));
            let line = Clean::line(&source);
            prop_assert!(matches!(Clean::line(line.as_str()).into_text(), Cow::Borrowed(_)));
            let printed = Clean::printed_text(&source);
            prop_assert!(matches!(Clean::printed_text(printed.as_str()).into_text(), Cow::Borrowed(_)));
        }
    }

    /// "ab\u{1b}cd" became "ab\u{fffd}cd", and "\u{200b}\u{200b}" behind it was left out.
    fn edits() -> EditMap {
        let mut edits = EditMap::default();
        edits.push(2..3, 2..5);
        edits.push(5..8, 7..7);
        edits.push(8..11, 7..7);
        edits
    }

    #[test]
    fn what_was_left_out_side_by_side_is_one_edit() {
        assert_eq!(edits().0.len(), 2);
    }

    #[test]
    fn a_byte_behind_an_edit_moves_by_what_the_edit_grew() {
        assert_eq!(edits().clean_start(3), 5);
        assert_eq!(edits().source_start(5), 3);
    }

    #[test]
    fn a_byte_inside_an_edit_goes_to_its_edges() {
        assert_eq!((edits().source_start(3), edits().source_end(3)), (2, 3));
        assert_eq!((edits().clean_start(6), edits().clean_end(6)), (7, 7));
    }

    #[test]
    fn a_start_steps_over_what_was_left_out_and_an_end_does_not() {
        assert_eq!((edits().source_end(7), edits().source_start(7)), (5, 11));
    }

    #[test]
    fn no_edits_are_the_identity() {
        let none = EditMap::default();
        assert!(none.is_empty());
        assert_eq!(
            [none.source_start(9), none.source_end(9), none.clean_start(9), none.clean_end(9)],
            [9; 4]
        );
    }
}

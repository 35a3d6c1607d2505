//! Quoted regions: the stretches of a text that stand in quotation marks, the outermost ones only.
//!
//! A line is read by itself. A mark that nothing closes quotes to the end of its line, since a quotation that goes on in
//! the next paragraph is opened there again. Double marks always quote: `“ ”`, `" "`, `„ “`, `« »`, `» «`, and `'' ''` or
//! two backquotes, as news agencies send them. Single marks quote only where they cannot be an apostrophe, and never inside
//! double ones, so that “the ‘old’ way” and ‘the “old” way’ are one region each.
//!
//! A line is read in two passes, both linear in its length: [`quote_marks`] finds the marks and says what each may do by
//! the characters around it, [`line_regions`] pairs them.

use std::ops::Range;

/// A region as a byte range, marks included. A text has at most 4 GiB.
pub(crate) type QuotedRange = Range<u32>;

/// The most bytes of a line that are read together, and so of a region: a line of megabytes may be nothing but marks, each of
/// which takes memory. Nobody speaks 170,000 words in one line.
const MAX_PIECE: usize = 1 << 20;

/// The regions of a text, in order. None overlap, and none reaches over a line break.
#[must_use]
pub(crate) fn regions(text: &str) -> Vec<QuotedRange> {
    let mut regions = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.strip_suffix('\n').unwrap_or(line).len();
        let mut at = start;
        while at < end {
            at = piece_regions(text, at..end, &mut regions);
        }
        start += line.len();
    }
    regions
}

/// Adds the regions of the next piece of a line. Returns where the piece after it starts: where a quotation does that goes on
/// behind this one.
fn piece_regions(text: &str, rest: Range<usize>, regions: &mut Vec<QuotedRange>) -> usize {
    let limit = rest.end.min(rest.start + MAX_PIECE);
    let end = (rest.start..=limit).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(rest.end);
    let mut next = end;
    line_regions(&text[rest.start..end], |region| {
        let region = rest.start + region.start..rest.start + region.end;
        if region.end == end && end < rest.end && region.start > rest.start {
            next = region.start;
        } else {
            regions.push(region.start as u32..region.end as u32);
        }
    });
    next
}

/// The regions by the rule with which the field's corpora tell direct, mixed and indirect quotes apart: only double marks,
/// any of which closes the one that is open. The same as [`regions`] where a text has only English double marks.
#[must_use]
pub(crate) fn double_regions(text: &str) -> Vec<QuotedRange> {
    let mut regions = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let is_pair = c == '\'' && text[at..].starts_with("''");
        match open {
            None if is_pair || matches!(c, '“' | '"') => open = Some(at),
            Some(start) if is_pair || matches!(c, '”' | '"' | '\n') => {
                let closing = if is_pair { 2 } else { c.len_utf8() };
                regions.push(start as u32..if c == '\n' { at } else { at + closing } as u32);
                open = None;
            }
            _ => {}
        }
    }
    regions.extend(open.map(|start| start as u32..text.len() as u32));
    regions
}

/// Whether `c` may be a quotation mark or half of one. `'` and `’` may be apostrophes too.
#[must_use]
pub(crate) fn is_quote_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
}

fn line_regions(line: &str, mut found: impl FnMut(Range<usize>)) {
    let marks = quote_marks(line);
    let mut at = 0;
    while let Some(mark) = marks.get(at) {
        let close = match mark.sign {
            QuoteSign::SingleOpen { curly } => match single_close(&marks, at, curly) {
                // In the British style each paragraph of a long quotation opens with a mark that nothing closes.
                None if curly && line[..mark.range.start].trim().is_empty() => Some(marks.len()),
                close => close,
            },
            sign => sign.opens().map(|family| double_close(&marks, at, family)),
        };
        if let Some(close) = close {
            found(mark.range.start..marks.get(close).map_or(line.len(), |mark| mark.range.end));
        }
        at = close.unwrap_or(at) + 1;
    }
}

/// The index of the mark that closes the double mark at index `open`; past the last mark where none does.
fn double_close(marks: &[QuoteMark], open: usize, family: QuoteFamily) -> usize {
    let inside = &marks[open + 1..];
    open + 1 + inside.iter().position(|mark| mark.sign.closes(family)).unwrap_or(inside.len())
}

/// The index of the mark that closes the single mark at index `open`: the first sure one, or else the first one, before the
/// next single mark that opens and not inside of double marks. Since the search ends at the next opening mark, a line full
/// of them is read once.
fn single_close(marks: &[QuoteMark], open: usize, curly: bool) -> Option<usize> {
    let mut likely = None;
    let mut at = open + 1;
    while let Some(mark) = marks.get(at) {
        match mark.sign {
            QuoteSign::SingleOpen { .. } => break,
            QuoteSign::SingleClose { curly: same, surely: true } if same == curly => return Some(at),
            QuoteSign::SingleClose { curly: same, surely: false } if same == curly => {
                likely = likely.or(Some(at));
            }
            sign => at = sign.opens().map_or(at, |family| double_close(marks, at, family)),
        }
        at += 1;
    }
    // Double marks that nothing closes take the rest of the line, so they are the outermost ones.
    if at > marks.len() { None } else { likely }
}

/// A mark in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct QuoteMark {
    range: Range<usize>,
    sign: QuoteSign,
}

/// Which mark it is, and what it may do there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuoteSign {
    /// `“` or two backquotes.
    Left,
    /// `”`.
    Right,
    /// `"` or `''`, which open and close.
    Straight,
    /// `„`.
    Low,
    /// `«`.
    LeftAngle,
    /// `»`, and whether it stands where a mark opens.
    RightAngle { opens: bool },
    /// `'` or `‘` where a quotation begins.
    SingleOpen { curly: bool },
    /// `'` or `’` where a quotation may end; `surely` where it can hardly be an apostrophe.
    SingleClose { curly: bool, surely: bool },
    /// A straight mark behind a number of inches, which may close a quotation. Decided when the line is read.
    Inches,
}

/// The double marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuoteFamily {
    English,
    German,
    French,
    Danish,
}

impl QuoteSign {
    fn opens(self) -> Option<QuoteFamily> {
        match self {
            Self::Left | Self::Straight => Some(QuoteFamily::English),
            Self::Low => Some(QuoteFamily::German),
            Self::LeftAngle => Some(QuoteFamily::French),
            Self::RightAngle { opens: true } => Some(QuoteFamily::Danish),
            _ => None,
        }
    }

    fn closes(self, family: QuoteFamily) -> bool {
        match family {
            QuoteFamily::English => matches!(self, Self::Right | Self::Straight),
            QuoteFamily::German => matches!(self, Self::Left | Self::Right | Self::Straight),
            QuoteFamily::French => matches!(self, Self::RightAngle { .. }),
            QuoteFamily::Danish => self == Self::LeftAngle,
        }
    }
}

/// The marks of a line, in order.
fn quote_marks(line: &str) -> Vec<QuoteMark> {
    let mut marks = Vec::new();
    let last_left_angle = line.rfind('«');
    let mut next = 0;
    while let Some((at, c)) = next_mark(line, next) {
        let run = run(line, at, c);
        next = run.end;
        match c {
            '\'' => apostrophes(line, run, &mut marks),
            _ => {
                marks.extend(sign(line, c, &run, last_left_angle).map(|sign| QuoteMark { range: run, sign }));
            }
        }
    }
    decide_inches(&mut marks);
    marks
}

/// The byte and the character of the first possible mark from byte `at` on.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without branches the compiler compares all bytes of a chunk at once"
)]
fn next_mark(line: &str, mut at: usize) -> Option<(usize, char)> {
    /// Bytes that are tested at once: most lines have long stretches without a mark.
    const CHUNK: usize = 32;
    // The only marks in ASCII are these three.
    let may_begin = |byte: u8| (byte >= 0x80) | (byte == b'"') | (byte == b'\'') | (byte == b'`');
    let bytes = line.as_bytes();
    loop {
        while let Some(chunk) = bytes.get(at..at + CHUNK)
            && !chunk.iter().fold(false, |found, byte| found | may_begin(*byte))
        {
            at += CHUNK;
        }
        at += bytes.get(at..)?.iter().position(|byte| may_begin(*byte))?;
        let c = line.get(at..)?.chars().next()?;
        if is_quote_mark(c) {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
}

/// The bytes that are read together: a row of `'`, two backquotes, or only the character `c` at byte `at`.
fn run(line: &str, at: usize, c: char) -> Range<usize> {
    let rest = &line[at..];
    let len = match c {
        '\'' => rest.len() - rest.trim_start_matches('\'').len(),
        '`' if rest.starts_with("``") => 2,
        _ => c.len_utf8(),
    };
    at..at + len
}

fn sign(line: &str, c: char, run: &Range<usize>, last_left_angle: Option<usize>) -> Option<QuoteSign> {
    let around = Surroundings::of(line, run);
    match c {
        '“' => Some(QuoteSign::Left),
        '`' if run.len() == 2 => Some(QuoteSign::Left),
        '”' => Some(QuoteSign::Right),
        '"' if around.follows_feet() => Some(QuoteSign::Inches),
        '"' => Some(QuoteSign::Straight),
        '„' => Some(QuoteSign::Low),
        '«' => Some(QuoteSign::LeftAngle),
        '»' => Some(QuoteSign::RightAngle { opens: last_left_angle > Some(run.start) && around.opens() }),
        '‘' if around.opens() && !around.begins_elision() => Some(QuoteSign::SingleOpen { curly: true }),
        '’' if around.closes() => {
            Some(QuoteSign::SingleClose { curly: true, surely: around.surely_closes() })
        }
        _ => None,
    }
}

/// Reads a row of `'`: one may be anything, two are a double mark, three a double and a single one, more are double ones.
fn apostrophes(line: &str, run: Range<usize>, marks: &mut Vec<QuoteMark>) {
    let (start, end, around) = (run.start, run.end, Surroundings::of(line, &run));
    let mut push = |range, sign| marks.push(QuoteMark { range, sign });
    match run.len() {
        1 if around.opens() && !around.begins_elision() => push(run, QuoteSign::SingleOpen { curly: false }),
        1 if around.closes() => {
            push(run, QuoteSign::SingleClose { curly: false, surely: around.surely_closes() });
        }
        1 => {}
        2 if around.follows_feet() => push(run, QuoteSign::Inches),
        3 if around.opens() => {
            push(start..start + 2, QuoteSign::Straight);
            push(start + 2..end, QuoteSign::SingleOpen { curly: false });
        }
        3 => {
            push(start..start + 1, QuoteSign::SingleClose { curly: false, surely: true });
            push(start + 1..end, QuoteSign::Straight);
        }
        count => {
            (0..count / 2).for_each(|pair| push(start + 2 * pair..start + 2 * pair + 2, QuoteSign::Straight));
        }
    }
}

/// Decides which straight marks behind inches close a quotation. Straight marks come in pairs: where an odd number of them
/// follows, this one is not needed.
fn decide_inches(marks: &mut Vec<QuoteMark>) {
    let mut is_needed = true;
    for mark in marks.iter_mut().rev() {
        match mark.sign {
            QuoteSign::Straight => is_needed = !is_needed,
            QuoteSign::Inches if is_needed => mark.sign = QuoteSign::Right,
            _ => {}
        }
    }
    marks.retain(|mark| mark.sign != QuoteSign::Inches);
}

/// The text before and behind a mark in its line.
struct Surroundings<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Surroundings<'a> {
    fn of(line: &'a str, mark: &Range<usize>) -> Self {
        Self { before: &line[..mark.start], after: &line[mark.end..] }
    }

    /// Whether the mark stands at a word's start.
    fn opens(&self) -> bool {
        let before = self.before.chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "([{<—–-/“\"„«‘'".contains(c))
            && self.after.starts_with(|c: char| c.is_alphanumeric() || "“\"„«‘'([{$£€#@…".contains(c))
    }

    /// Whether the mark stands at a word's end, or at the end of a sentence that the next one follows without a space.
    fn closes(&self) -> bool {
        let Some(before) = self.before.chars().next_back() else { return false };
        let after_word = !before.is_whitespace() && !"([{“„«‘".contains(before);
        let run_on = ".,!?…".contains(before) && self.after.starts_with(char::is_uppercase);
        after_word && (run_on || !self.after.starts_with(char::is_alphanumeric))
    }

    /// Whether a mark that [`closes`](Self::closes) can hardly be an apostrophe. It may be one in “the leaders’ plans”,
    /// “goin’ home”, “ol’ man”, “6' tall”: behind such endings, if another word follows.
    fn surely_closes(&self) -> bool {
        let mut after = self.after.chars();
        let goes_on =
            after.next().is_some_and(char::is_whitespace) && after.next().is_some_and(char::is_alphanumeric);
        !(goes_on && self.drops_letters())
    }

    /// Whether words that end like the one before often have an apostrophe there. Looks at three letters, the last first.
    fn drops_letters(&self) -> bool {
        let end: String = self.before.chars().rev().take(3).take_while(|c| c.is_alphanumeric()).collect();
        let end = end.to_lowercase();
        end.starts_with(|c: char| matches!(c, 's' | 'z') || c.is_numeric())
            || end.starts_with("ni")
            || ["n", "o", "lo", "na", "ht"].contains(&&*end)
    }

    /// Whether the mark is an apostrophe that looks like an opening mark: ’em, ’tis, the ’90s.
    fn begins_elision(&self) -> bool {
        const ELIDED: [&str; 14] = [
            "em", "n", "til", "till", "tis", "twas", "twere", "twill", "cause", "cos", "round", "bout",
            "neath", "cept",
        ];
        let word: String = self.after.chars().take_while(|c| c.is_alphanumeric()).take(6).collect();
        let word = word.to_lowercase();
        let year = word.strip_suffix('s').unwrap_or(&word);
        ELIDED.contains(&&*word) || year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether the mark is the second one of 6'3".
    fn follows_feet(&self) -> bool {
        let feet = self.before.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = feet.strip_suffix(['\'', '’', '′']).filter(|_| feet.len() < self.before.len());
        digits.is_some_and(|digits| digits.ends_with(|c: char| c.is_ascii_digit()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(region: &QuotedRange) -> Range<usize> {
        region.start as usize..region.end as usize
    }

    fn read(text: &str) -> Vec<&str> {
        regions(text).iter().map(|region| &text[bytes(region)]).collect()
    }

    fn assert_read(table: &[(&str, &[&str])]) {
        for (text, expected) in table {
            assert_eq!(read(text), *expected, "{text}");
        }
    }

    #[test]
    fn double_marks_quote() {
        assert_read(&[
            ("", &[]),
            ("He said “yes” and “no.”", &["“yes”", "“no.”"]),
            ("\"Yes,\" he said. \"No.\"", &["\"Yes,\"", "\"No.\""]),
            ("''Yes,'' he said", &["''Yes,''"]),
            ("``Yes,'' he said", &["``Yes,''"]),
            ("„Ja“, sagte er, „nein”", &["„Ja“", "„nein”"]),
            ("« Oui », dit-il", &["« Oui »"]),
            ("»Ja«, sagte er. »Nein«", &["»Ja«", "»Nein«"]),
            ("Home » News » Town", &[]),
            ("他说“是”。", &["“是”"]),
            ("אמר \"כן\" אתמול", &["\"כן\""]),
            ("\"\"", &["\"\""]),
            ("a stray ” mark", &[]),
            ("“Yes.”She left. “No.”", &["“Yes.”", "“No.”"]),
        ]);
    }

    #[test]
    fn an_open_mark_quotes_to_the_end_of_its_line() {
        assert_read(&[
            ("“It goes on.\nHe said “no”", &["“It goes on.", "“no”"]),
            ("‘It goes on\n\n‘and ends,’ he said", &["‘It goes on", "‘and ends,’"]),
            ("a ‘half mark", &[]),
            ("\"", &["\""]),
        ]);
    }

    #[test]
    fn a_line_of_many_pieces_is_read_like_a_short_one() {
        let (one, other) = ("“The café’s ‘old’ way is best,”", "\"and so it stays.\"");
        let sentence = format!("{one} he said, {other} ");
        let text = sentence.repeat(3 * MAX_PIECE / sentence.len());
        let found = read(&text);
        assert!(text.len() > 2 * MAX_PIECE && found.len() == 2 * text.len() / sentence.len());
        assert_eq!(found.chunks(2).find(|pair| *pair != [one, other]), None);
        // 2^20 bytes end in the middle of the last “é”.
        assert_eq!(read(&format!("“{}", "é ".repeat(MAX_PIECE)))[0].len(), MAX_PIECE - 1);
    }

    #[test]
    fn the_outermost_marks_count() {
        assert_read(&[
            ("“The ‘old’ way,” he said", &["“The ‘old’ way,”"]),
            ("‘The “old” way,’ he said", &["‘The “old” way,’"]),
            ("'The \"old\" way,' he said", &["'The \"old\" way,'"]),
            ("‘She told me “no”’, he said, ‘“never”’", &["‘She told me “no”’", "‘“never”’"]),
            ("« Il a dit “non” »", &["« Il a dit “non” »"]),
            ("the ‘half “closed’ mark", &["“closed’ mark"]),
            ("''He said 'no''' and", &["''He said 'no'''"]),
        ]);
    }

    #[test]
    fn single_marks_quote_where_they_plainly_do() {
        assert_read(&[
            ("a ‘mixed bag’ on the day", &["‘mixed bag’"]),
            ("a 'mixed bag' on the day", &["'mixed bag'"]),
            ("‘I don’t know,’ he said", &["‘I don’t know,’"]),
            ("'I don't know,' he said", &["'I don't know,'"]),
            ("‘The leaders’ talks failed,’ she said", &["‘The leaders’ talks failed,’"]),
            ("‘dirty tricks’ in the leaders’ camp", &["‘dirty tricks’"]),
            ("‘dirty tricks’ again. ‘No,’ he said", &["‘dirty tricks’", "‘No,’"]),
            ("‘I love rock ’n’ roll,’ she sang", &["‘I love rock ’n’ roll,’"]),
            ("‘Enough.’She left.", &["‘Enough.’"]),
            ("(‘so-called’)", &["(‘so-called’)".trim_matches(['(', ')'])]),
            ("the ‘Titanic’s crew’, he said", &["‘Titanic’s crew’"]),
        ]);
    }

    #[test]
    fn apostrophes_and_inches_do_not_quote() {
        for text in [
            "don’t, the ’90s, the leaders’ plans, ’tis so",
            "don't, the '90s, the leaders' plans, 'tis so, get 'em",
            "He is 6'3\" tall, she 5'10'' at most",
            "O'Hara's and the Joneses' houses",
            "the '80s' music",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn inches_within_a_quotation_do_not_end_it() {
        assert_read(&[
            ("\"He is 6'3\" tall,\" she said.", &["\"He is 6'3\" tall,\""]),
            ("\"He is 6'3\"", &["\"He is 6'3\""]),
        ]);
    }

    #[test]
    fn the_article_has_seven() {
        let text = &*crate::text::sample_article();
        let found = read(text);
        assert_eq!(found.len(), 7, "{found:?}");
        assert_eq!(found[0], "“of course I will,”");
        assert_eq!(found[1], "“don’t meddle in the election”");
        assert!(found[4].starts_with("\"If we do not") && found[4].ends_with("formalities,\""));
    }

    #[test]
    fn a_line_of_openings_is_read_once() {
        for unit in ["'a ", "‘a “b” ", "« 'a ", "\"'", " »a", "‘s’ a ", "1'1\""] {
            assert!(regions(&unit.repeat(200_000)).len() <= 200_000);
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn double_marks_alone_follow_the_field(text in "((“|”|\"|''|it's|word)[a.,\n ]{1,2}){0,20}") {
            prop_assert_eq!(regions(&text), double_regions(&text));
        }

        #[test]
        fn regions_are_in_order_and_in_one_line(text in "[‘’'“”\"„«»`as6N., \n]{0,40}") {
            let found = regions(&text);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for region in found {
                let quoted = &text[bytes(&region)];
                prop_assert!(!quoted.contains('\n') && quoted.starts_with(is_quote_mark));
            }
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            prop_assert!(regions(&text).iter().all(|region| text.get(bytes(region)).is_some()));
        }
    }

    proptest! {
        #![proptest_config(crate::long_tests::cases(256))]

        #[test]
        fn every_mark_is_found(line in "[a-z]{0,70}|[a-z“”'\"`‘’»é\u{300} ]{0,70}") {
            let found = std::iter::successors(next_mark(&line, 0), |(at, c)| next_mark(&line, at + c.len_utf8()));
            let expected = line.char_indices().filter(|(_, c)| is_quote_mark(*c));
            prop_assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }

    fn signs(line: &str) -> Vec<QuoteSign> {
        quote_marks(line).into_iter().map(|mark| mark.sign).collect()
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        for line in ["don’t", "don't", "the ’90s", "the '90s", "'tis", "‘em", "O'Hara's", "' '"] {
            assert_eq!(signs(line), [], "{line}");
        }
    }

    #[test]
    fn a_mark_that_may_be_an_apostrophe_is_not_sure() {
        let close = |surely| vec![QuoteSign::SingleClose { curly: true, surely }];
        for line in ["the leaders’ plans", "goin’ home", "ol’ man", "cup o’ tea", "in 2004’ he"] {
            assert_eq!(signs(line), close(false), "{line}");
        }
        for line in ["a mixed bag’ on", "yes,’ he", "tricks’, he", "tricks’", "done.’Then"] {
            assert_eq!(signs(line), close(true), "{line}");
        }
    }

    #[test]
    fn apostrophes_in_a_row_are_double_marks() {
        let single = QuoteSign::SingleOpen { curly: false };
        let close = QuoteSign::SingleClose { curly: false, surely: true };
        assert_eq!(signs("''yes''"), [QuoteSign::Straight, QuoteSign::Straight]);
        assert_eq!(
            signs("'''No' it is'' he said"),
            [QuoteSign::Straight, single, close, QuoteSign::Straight]
        );
        assert_eq!(signs("he said 'yes.'''"), [single, close, QuoteSign::Straight]);
        assert_eq!(signs("''''"), [QuoteSign::Straight, QuoteSign::Straight]);
        assert_eq!(signs("``yes''"), [QuoteSign::Left, QuoteSign::Straight]);
    }

    #[test]
    fn inches_are_no_quotation() {
        assert_eq!(signs("He is 6'3\" tall."), [QuoteSign::Right]);
        assert_eq!(signs("\"He is 6'3\" tall\""), [QuoteSign::Straight, QuoteSign::Straight]);
        assert_eq!(signs("\"He is 6'3\""), [QuoteSign::Straight, QuoteSign::Right]);
        assert_eq!(signs("5'10'' tall"), [QuoteSign::Right]);
    }
}

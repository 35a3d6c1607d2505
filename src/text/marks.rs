//! Quotation marks in a line of text: where they stand, and what each may do there by what is around it. Which of them
//! belong together is [`quotation`](super::quotation)'s business.

use std::ops::Range;

use super::quotation::is_mark;

/// A mark in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub sign: Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
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
    /// `'` or `’` where one may end; `surely` where it can hardly be an apostrophe.
    SingleClose { curly: bool, surely: bool },
    /// A straight mark behind a number of inches, which may close a quotation; settled once the line is read.
    Inches,
}

/// Which double marks a region is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    English,
    German,
    French,
    Danish,
}

impl Sign {
    pub(super) fn opens(self) -> Option<Family> {
        match self {
            Self::Left | Self::Straight => Some(Family::English),
            Self::Low => Some(Family::German),
            Self::LeftAngle => Some(Family::French),
            Self::RightAngle { opens: true } => Some(Family::Danish),
            _ => None,
        }
    }

    pub(super) fn closes(self, family: Family) -> bool {
        match family {
            Family::English => matches!(self, Self::Right | Self::Straight),
            Family::German => matches!(self, Self::Left | Self::Right | Self::Straight),
            Family::French => matches!(self, Self::RightAngle { .. }),
            Family::Danish => self == Self::LeftAngle,
        }
    }
}

/// The marks of a line, in order.
pub(super) fn marks(line: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let last_left_angle = line.rfind('«');
    let mut next = 0;
    while let Some((at, c)) = next_mark(line, next) {
        let run = run(line, at, c);
        next = run.end;
        match c {
            '\'' => apostrophes(line, run, &mut marks),
            _ => marks.extend(sign(line, c, &run, last_left_angle).map(|sign| Mark { range: run, sign })),
        }
    }
    settle_inches(&mut marks);
    marks
}

/// The first character from byte `at` on that may be a mark, and where it stands.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without a branch the processor compares all bytes of a stretch at once"
)]
fn next_mark(line: &str, mut at: usize) -> Option<(usize, char)> {
    /// Bytes that are looked at in one go: most lines have stretches of many without a mark.
    const STRETCH: usize = 32;
    // No character of ASCII is a mark but these.
    let may_begin = |byte: u8| (byte >= 0x80) | (byte == b'"') | (byte == b'\'') | (byte == b'`');
    let bytes = line.as_bytes();
    loop {
        while let Some(stretch) = bytes.get(at..at + STRETCH)
            && !stretch.iter().fold(false, |found, byte| found | may_begin(*byte))
        {
            at += STRETCH;
        }
        at += bytes.get(at..)?.iter().position(|byte| may_begin(*byte))?;
        let c = line.get(at..)?.chars().next()?;
        if is_mark(c) {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
}

/// The bytes that are looked at as one: a row of `'`, two backquotes, or the one character `c` at byte `at`.
fn run(line: &str, at: usize, c: char) -> Range<usize> {
    let rest = &line[at..];
    let len = match c {
        '\'' => rest.len() - rest.trim_start_matches('\'').len(),
        '`' if rest.starts_with("``") => 2,
        _ => c.len_utf8(),
    };
    at..at + len
}

fn sign(line: &str, c: char, run: &Range<usize>, last_left_angle: Option<usize>) -> Option<Sign> {
    let place = Place::of(line, run);
    match c {
        '“' => Some(Sign::Left),
        '`' if run.len() == 2 => Some(Sign::Left),
        '”' => Some(Sign::Right),
        '"' if place.follows_feet() => Some(Sign::Inches),
        '"' => Some(Sign::Straight),
        '„' => Some(Sign::Low),
        '«' => Some(Sign::LeftAngle),
        '»' => Some(Sign::RightAngle { opens: last_left_angle > Some(run.start) && place.opens() }),
        '‘' if place.opens() && !place.begins_elision() => Some(Sign::SingleOpen { curly: true }),
        '’' if place.closes() => Some(Sign::SingleClose { curly: true, surely: place.surely_closes() }),
        _ => None,
    }
}

/// One `'` may be anything; two are a double mark, three a double and a single one, more are double ones in a row.
fn apostrophes(line: &str, run: Range<usize>, marks: &mut Vec<Mark>) {
    let (start, end, place) = (run.start, run.end, Place::of(line, &run));
    let mut push = |range, sign| marks.push(Mark { range, sign });
    match run.len() {
        1 if place.opens() && !place.begins_elision() => push(run, Sign::SingleOpen { curly: false }),
        1 if place.closes() => push(run, Sign::SingleClose { curly: false, surely: place.surely_closes() }),
        1 => {}
        2 if place.follows_feet() => push(run, Sign::Inches),
        3 if place.opens() => {
            push(start..start + 2, Sign::Straight);
            push(start + 2..end, Sign::SingleOpen { curly: false });
        }
        3 => {
            push(start..start + 1, Sign::SingleClose { curly: false, surely: true });
            push(start + 1..end, Sign::Straight);
        }
        count => (0..count / 2).for_each(|pair| push(start + 2 * pair..start + 2 * pair + 2, Sign::Straight)),
    }
}

/// Straight marks come in pairs: where an odd number follows, the mark at a number of inches isn't needed to close.
fn settle_inches(marks: &mut Vec<Mark>) {
    let mut is_needed = true;
    for mark in marks.iter_mut().rev() {
        match mark.sign {
            Sign::Straight => is_needed = !is_needed,
            Sign::Inches if is_needed => mark.sign = Sign::Right,
            _ => {}
        }
    }
    marks.retain(|mark| mark.sign != Sign::Inches);
}

/// What stands around a mark in its line.
struct Place<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Place<'a> {
    fn of(line: &'a str, mark: &Range<usize>) -> Self {
        Self { before: &line[..mark.start], after: &line[mark.end..] }
    }

    /// At a word's start.
    fn opens(&self) -> bool {
        let before = self.before.chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "([{<—–-/“\"„«‘'".contains(c))
            && self.after.starts_with(|c: char| c.is_alphanumeric() || "“\"„«‘'([{$£€#@…".contains(c))
    }

    /// At a word's end, or at a sentence's end with the next one run into it.
    fn closes(&self) -> bool {
        let Some(before) = self.before.chars().next_back() else { return false };
        let after_word = !before.is_whitespace() && !"([{“„«‘".contains(before);
        let run_on = ".,!?…".contains(before) && self.after.starts_with(char::is_uppercase);
        after_word && (run_on || !self.after.starts_with(char::is_alphanumeric))
    }

    /// Whether a mark that [`closes`](Self::closes) can hardly be an apostrophe. It can in “the leaders’ plans”,
    /// “goin’ home”, “ol’ man”, “6' tall”: after such an end of a word, where another word follows.
    fn surely_closes(&self) -> bool {
        let mut after = self.after.chars();
        let goes_on =
            after.next().is_some_and(char::is_whitespace) && after.next().is_some_and(char::is_alphanumeric);
        !(goes_on && self.drops_letters())
    }

    /// Whether the word before often ends in an apostrophe. Three letters tell, the last one first.
    fn drops_letters(&self) -> bool {
        let end: String = self.before.chars().rev().take(3).take_while(|c| c.is_alphanumeric()).collect();
        let end = end.to_lowercase();
        end.starts_with(|c: char| matches!(c, 's' | 'z') || c.is_numeric())
            || end.starts_with("ni")
            || ["n", "o", "lo", "na", "ht"].contains(&&*end)
    }

    /// ’em, ’tis, the ’90s: an apostrophe that looks like an opening mark.
    fn begins_elision(&self) -> bool {
        const WORDS: [&str; 14] = [
            "em", "n", "til", "till", "tis", "twas", "twere", "twill", "cause", "cos", "round", "bout",
            "neath", "cept",
        ];
        let word: String = self.after.chars().take_while(|c| c.is_alphanumeric()).take(6).collect();
        let word = word.to_lowercase();
        let year = word.strip_suffix('s').unwrap_or(&word);
        WORDS.contains(&&*word) || year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The second mark of 6'3".
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

    proptest! {
        #[test]
        fn every_mark_is_found(line in "[a-z]{0,70}|[a-z“”'\"`‘’»é\u{300} ]{0,70}") {
            let found = std::iter::successors(next_mark(&line, 0), |(at, c)| next_mark(&line, at + c.len_utf8()));
            let expected = line.char_indices().filter(|(_, c)| is_mark(*c));
            prop_assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
        }
    }

    fn signs(line: &str) -> Vec<Sign> {
        marks(line).into_iter().map(|mark| mark.sign).collect()
    }

    #[test]
    fn an_apostrophe_is_no_mark() {
        for line in ["don’t", "don't", "the ’90s", "the '90s", "'tis", "‘em", "O'Hara's", "' '"] {
            assert_eq!(signs(line), [], "{line}");
        }
    }

    #[test]
    fn a_mark_that_may_be_an_apostrophe_is_not_sure() {
        let close = |surely| vec![Sign::SingleClose { curly: true, surely }];
        for line in ["the leaders’ plans", "goin’ home", "ol’ man", "cup o’ tea", "in 2004’ he"] {
            assert_eq!(signs(line), close(false), "{line}");
        }
        for line in ["a mixed bag’ on", "yes,’ he", "tricks’, he", "tricks’", "done.’Then"] {
            assert_eq!(signs(line), close(true), "{line}");
        }
    }

    #[test]
    fn apostrophes_in_a_row_are_double_marks() {
        let single = Sign::SingleOpen { curly: false };
        let close = Sign::SingleClose { curly: false, surely: true };
        assert_eq!(signs("''yes''"), [Sign::Straight, Sign::Straight]);
        assert_eq!(signs("'''No' it is'' he said"), [Sign::Straight, single, close, Sign::Straight]);
        assert_eq!(signs("he said 'yes.'''"), [single, close, Sign::Straight]);
        assert_eq!(signs("''''"), [Sign::Straight, Sign::Straight]);
        assert_eq!(signs("``yes''"), [Sign::Left, Sign::Straight]);
    }

    #[test]
    fn inches_are_no_quotation() {
        assert_eq!(signs("He is 6'3\" tall."), [Sign::Right]);
        assert_eq!(signs("\"He is 6'3\" tall\""), [Sign::Straight, Sign::Straight]);
        assert_eq!(signs("\"He is 6'3\""), [Sign::Straight, Sign::Right]);
        assert_eq!(signs("5'10'' tall"), [Sign::Right]);
    }
}

//! The marks of a line: which may open a quotation there, and which may close one.
//!
//! The characters around a mark say more than its form does, since people mistype them: “Yes,“ she said. A mark behind a number
//! may be that of inches, and a single one may be an apostrophe.

use std::ops::Range;

use super::speech_end::opens_with_tag;

/// Whether `c` may be a quotation mark or half of one. `'` and `’` may be apostrophes too.
#[must_use]
pub(super) fn is_quote_mark(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '‛' | '«' | '»' | '‹' | '›')
        || matches!(c, '′' | '″' | '〝' | '〞' | '〟' | '❝' | '❞' | '＂' | '＇')
}

/// How a text writes its marks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// »…« and ›…‹.
    pub(super) reversed: bool,
    /// Single marks outside, as the British do.
    pub(super) single: bool,
}

impl Habits {
    pub(super) fn of(text: &str) -> Self {
        let (mut single, mut double) = (0_u32, 0_u32);
        let (mut reversed_opens, mut reversed_closes, mut straightforward) = (0_u32, 0_u32, 0_u32);
        let mut at = 0;
        while let Some((start, c)) = next_mark(text, at..text.len()) {
            at = start + c.len_utf8();
            if !matches!(c, '“' | '"' | '‘' | '\'' | '«' | '»' | '‹' | '›') {
                continue;
            }
            let around = Surroundings::of(text, &(start..at));
            let (opens, closes) = (around.opens(), around.closes());
            match c {
                '“' | '"' => double += u32::from(opens),
                '‘' | '\'' => single += u32::from(opens && !around.begins_elision()),
                '»' | '›' if opens && !closes => reversed_opens += 1,
                '«' | '‹' if closes && !opens => reversed_closes += 1,
                '«' | '‹' if opens => straightforward += 1,
                _ => {}
            }
        }
        let reversed = reversed_opens > 0 && reversed_closes > straightforward;
        Self { reversed, single: single > double }
    }
}

/// A mark in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuoteMark {
    /// Its bytes in the text.
    pub(super) range: Range<u32>,
    /// What it may do.
    pub(super) sign: Sign,
}

/// Which mark it is, and what it may do there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A double mark; `inches` where it stands behind a number and may be none.
    Double { family: Family, side: Side, inches: bool },
    /// A single mark where a quotation begins.
    SingleOpen { hand: Hand },
    /// A single mark where a quotation may end; `surely` where it can hardly be an apostrophe.
    SingleClose { hand: Hand, surely: bool },
}

/// What a double mark may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
    /// It opens where nothing is open, and else closes.
    Either,
    /// Neither: it measures.
    Measure,
}

/// Double marks that pair with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// “ ” " '' and „.
    High,
    /// « ».
    Angle,
    /// ‹ ›.
    SingleAngle,
    /// << >>.
    Chevron,
}

/// Single marks that pair with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    Straight,
    Curly,
    Low,
    Backquote,
}

impl Hand {
    pub(super) fn pairs_with(self, close: Self) -> bool {
        self == close || self == Self::Backquote && close != Self::Low
    }
}

impl QuoteMark {
    pub(super) const fn family(&self) -> Option<Family> {
        match self.sign {
            Sign::Double { family, .. } => Some(family),
            _ => None,
        }
    }

    pub(super) const fn opens(&self) -> bool {
        matches!(self.sign, Sign::Double { side: Side::Open, .. })
    }

    pub(super) const fn closes(&self) -> bool {
        matches!(self.sign, Sign::Double { side: Side::Close | Side::Either, .. })
    }
}

/// The marks of a part of a line, in order.
pub(super) fn quote_marks(text: &str, part: Range<usize>, habits: Habits) -> Vec<QuoteMark> {
    let words = &text[part.clone()];
    let high = words.rfind(['“', '”', '"']).max(words.rfind("''"));
    let mut marks = LineMarks {
        text,
        part: part.clone(),
        habits,
        found: Vec::new(),
        low: 0,
        low_single: 0,
        last_high: high.map_or(0, |at| part.start + at),
        last_chevron: words.rfind(">>").map_or(0, |at| part.start + at),
    };
    let mut at = part.start;
    while let Some((start, c)) = next_mark(text, at..part.end) {
        at = marks.read(start, c);
    }
    decide_inches(&mut marks.found);
    marks.found
}

/// The byte and the character of the first possible mark in a stretch.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without branches the compiler compares all bytes of a chunk at once"
)]
fn next_mark(text: &str, stretch: Range<usize>) -> Option<(usize, char)> {
    /// Bytes that are tested at once: most lines have long stretches without a mark.
    const CHUNK: usize = 32;
    // The only marks in ASCII are these.
    let may_begin = |byte: u8| {
        (byte >= 0x80)
            | (byte == b'"')
            | (byte == b'\'')
            | (byte == b'`')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b',')
    };
    let bytes = &text.as_bytes()[..stretch.end];
    let mut at = stretch.start;
    loop {
        while let Some(chunk) = bytes.get(at..at + CHUNK)
            && !chunk.iter().fold(false, |found, byte| found | may_begin(*byte))
        {
            at += CHUNK;
        }
        at += bytes.get(at..)?.iter().position(|byte| may_begin(*byte))?;
        let c = text.get(at..)?.chars().next()?;
        if is_quote_mark(c) || matches!(c, '<' | '>' | ',') && bytes.get(at + 1) == Some(&(c as u8)) {
            return Some((at, c));
        }
        at += c.len_utf8();
    }
}

/// The marks of a part of a line, while it is read.
struct LineMarks<'t> {
    text: &'t str,
    part: Range<usize>,
    habits: Habits,
    found: Vec<QuoteMark>,
    /// How many „ and ‚ are open.
    low: u32,
    low_single: u32,
    /// Where the last mark stands that may close a quotation which two commas open, or which "<<" does.
    last_high: usize,
    last_chevron: usize,
}

impl LineMarks<'_> {
    /// Reads the mark at byte `start`. Returns where the rest starts.
    fn read(&mut self, start: usize, c: char) -> usize {
        let rest = &self.text[start..self.part.end];
        let len = match c {
            '\'' => rest.len() - rest.trim_start_matches('\'').len(),
            '`' | '’' | '‘' | '<' | '>' | ',' if rest[c.len_utf8()..].starts_with(c) => 2 * c.len_utf8(),
            _ => c.len_utf8(),
        };
        let run = start..start + len;
        if c == '\'' {
            self.apostrophes(run.clone());
        } else if let Some(sign) = self.sign(c, &run) {
            self.push(run.clone(), sign);
        }
        run.end
    }

    fn push(&mut self, run: Range<usize>, sign: Sign) {
        self.found.push(QuoteMark { range: run.start as u32..run.end as u32, sign });
    }

    fn around(&self, run: &Range<usize>) -> Surroundings<'_> {
        Surroundings {
            before: &self.text[self.part.start..run.start],
            after: &self.text[run.end..self.part.end],
        }
    }

    fn sign(&mut self, c: char, run: &Range<usize>) -> Option<Sign> {
        let around = Surroundings {
            before: &self.text[self.part.start..run.start],
            after: &self.text[run.end..self.part.end],
        };
        let (opens, closes) = (around.opens(), around.closes());
        let is_pair = run.len() > c.len_utf8();
        let double = |family, side| Some(Sign::Double { family, side, inches: false });
        let high = |side| double(Family::High, side);
        match c {
            '“' | '‟' | '〝' | '❝' | '”' | '〞' | '〟' | '❞' | '"' | '″' if self.low > 0 => {
                let inches = matches!(c, '"' | '″') && around.measures(c);
                self.low -= u32::from(!inches);
                Some(Sign::Double { family: Family::High, side: Side::Close, inches })
            }
            '“' | '‟' | '〝' | '❝' => high(if closes && !opens { Side::Close } else { Side::Open }),
            '`' | '‘' if is_pair => high(if closes && !opens { Side::Close } else { Side::Open }),
            '”' | '〞' | '〟' | '❞' => Some(Sign::Double {
                family: Family::High,
                side: if opens && !closes { Side::Either } else { Side::Close },
                inches: around.follows_feet(),
            }),
            '’' if is_pair => high(if opens && !closes { Side::Either } else { Side::Close }),
            '"' | '″' => Some(straight(&around, c)),
            '„' => {
                self.low += 1;
                high(Side::Open)
            }
            ',' if opens && !closes && is_pair && run.end < self.last_high => {
                self.low += 1;
                high(Side::Open)
            }
            '«' => {
                double(Family::Angle, if self.habits.reversed && closes { Side::Close } else { Side::Open })
            }
            '»' => {
                double(Family::Angle, if self.habits.reversed && opens { Side::Open } else { Side::Close })
            }
            '‹' => double(
                Family::SingleAngle,
                if self.habits.reversed && closes { Side::Close } else { Side::Open },
            ),
            '›' => double(
                Family::SingleAngle,
                if self.habits.reversed && opens { Side::Open } else { Side::Close },
            ),
            '<' if is_pair && run.end < self.last_chevron => double(Family::Chevron, Side::Open),
            '>' if is_pair => double(Family::Chevron, Side::Close),
            '‚' | '‛' if opens => {
                self.low_single += u32::from(c == '‚');
                Some(Sign::SingleOpen { hand: if c == '‚' { Hand::Low } else { Hand::Curly } })
            }
            '‘' | '’' if self.low_single > 0 && closes && around.surely_closes() => {
                self.low_single -= 1;
                Some(Sign::SingleClose { hand: Hand::Low, surely: true })
            }
            '‘' if opens && !around.begins_elision() => Some(Sign::SingleOpen { hand: Hand::Curly }),
            '`' if opens && !around.begins_elision() => Some(Sign::SingleOpen { hand: Hand::Backquote }),
            '′' if opens && !around.begins_elision() => Some(Sign::SingleOpen { hand: Hand::Straight }),
            '′' if closes && !around.follows_digit() => {
                Some(Sign::SingleClose { hand: Hand::Straight, surely: around.surely_closes() })
            }
            // Mistyped: “‘Yes,‘ he said” and ’Yes,’.
            '‘' | '’' if closes => {
                Some(Sign::SingleClose { hand: Hand::Curly, surely: around.surely_closes() })
            }
            _ => None,
        }
    }

    /// Reads a row of `'`: one may be anything, two are a double mark, three a double and a single one, more are double ones.
    fn apostrophes(&mut self, run: Range<usize>) {
        let around = self.around(&run);
        let (start, end) = (run.start, run.end);
        let sure = Sign::SingleClose { hand: Hand::Straight, surely: true };
        let (opens, closes) = (around.opens(), around.closes());
        let single = match () {
            () if opens && !around.begins_elision() => Some(Sign::SingleOpen { hand: Hand::Straight }),
            () if closes => Some(Sign::SingleClose { hand: Hand::Straight, surely: around.surely_closes() }),
            () => None,
        };
        let pair = |side| Sign::Double { family: Family::High, side, inches: false };
        let double = straight(&around, '\'');
        match run.len() {
            1 => {
                if let Some(single) = single {
                    self.push(run, single);
                }
            }
            2 if self.low > 0 && closes => {
                self.low -= 1;
                self.push(run, pair(Side::Close));
            }
            2 => self.push(run, double),
            3 if opens => {
                self.push(start..start + 2, pair(Side::Open));
                self.push(start + 2..end, Sign::SingleOpen { hand: Hand::Straight });
            }
            3 => {
                self.push(start..start + 1, sure);
                self.push(start + 1..end, pair(Side::Close));
            }
            count => {
                for at in (start..start + count / 2 * 2).step_by(2) {
                    self.push(at..at + 2, pair(Side::Either));
                }
            }
        }
    }
}

/// A straight double mark, of the character `c`.
fn straight(around: &Surroundings<'_>, c: char) -> Sign {
    let side = match (around.opens(), around.closes()) {
        // A closing mark with the blank on its wrong side: “"Yes, "she said”.
        (true, false) if around.before.ends_with([',', ' ']) && around.follows_misplaced_blank() => {
            Side::Either
        }
        (true, false) => Side::Open,
        (false, true) if !around.runs_on() => Side::Close,
        _ => Side::Either,
    };
    Sign::Double { family: Family::High, side, inches: around.measures(c) }
}

/// Decides which marks behind inches close a quotation: those that no other closing mark follows before the next quotation.
fn decide_inches(marks: &mut [QuoteMark]) {
    let mut closes_next = false;
    for mark in marks.iter_mut().rev() {
        let Sign::Double { family: Family::High, side, inches } = &mut mark.sign else { continue };
        if *inches && closes_next {
            *side = Side::Measure;
        } else {
            if *inches {
                *side = Side::Close;
            }
            closes_next = matches!(side, Side::Close | Side::Either);
        }
    }
}

/// The text before and behind a mark in its line.
struct Surroundings<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Surroundings<'a> {
    /// Of a mark in a text, beyond whose line nothing is looked at.
    fn of(text: &'a str, mark: &Range<usize>) -> Self {
        Self { before: &text[..mark.start], after: &text[mark.end..] }
    }

    /// Whether the mark stands at a word's start.
    fn opens(&self) -> bool {
        let before = self.before.chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "([{<—–-/“\"„«‘'`‹".contains(c))
            && self
                .after
                .starts_with(|c: char| c.is_alphanumeric() || "“\"„«‘'’`‹([{$£€#@….—–-¡¿&*".contains(c))
    }

    /// Whether the mark stands at a word's end, or at the end of a sentence that the next one follows without a space.
    fn closes(&self) -> bool {
        let Some(before) = self.before.chars().next_back() else { return false };
        let after_word = !before.is_whitespace() && !"([{“„«‘‹`".contains(before);
        after_word && (self.runs_on() || !self.after.starts_with(char::is_alphanumeric))
    }

    /// Whether a sentence ends before the mark, and one begins right behind it.
    fn runs_on(&self) -> bool {
        self.before.ends_with(['.', ',', '!', '?', '…']) && self.after.starts_with(char::is_uppercase)
    }

    /// Whether what follows goes on a sentence that a comma or the like interrupted before the mark.
    fn follows_misplaced_blank(&self) -> bool {
        self.before.trim_end_matches(' ').ends_with([',', '?', '!']) && opens_with_tag(self.after)
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

    /// Whether a mark of the character `c` may be that of inches or seconds: 6'3", 12".
    fn measures(&self, c: char) -> bool {
        self.follows_feet() || c != '\'' && self.follows_digit()
    }

    fn follows_digit(&self) -> bool {
        self.before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾'))
    }

    /// Whether the mark is the second one of 6'3".
    fn follows_feet(&self) -> bool {
        let feet =
            self.before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '½' | '¼' | '¾'));
        let digits = feet.strip_suffix(['\'', '’', '′', '‘']).filter(|_| feet.len() < self.before.len());
        digits.is_some_and(|digits| digits.ends_with(|c: char| c.is_ascii_digit()))
    }
}

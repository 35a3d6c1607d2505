//! The width that a text was wrapped at, found from its lines.
//!
//! A program that wraps takes as many words as go into a line, so a line's length tells of the width: it is no less, and no
//! more than what the next line's first word would have made of it. Each pair of lines votes for all widths between;
//! lines of several words that are longer vote against a width. The width with most votes is the text's. So neither a long
//! address nor a heading decides, nor does a poem among the paragraphs.

use super::raw_line::{LineShape, MAX_WIDTH, RawLine};

/// At this width and above, lines may be wrapped by hand, or evenly, and so be shorter by an eighth than they could be.
const MIN_UNEVEN: u16 = 56;
/// A text with few pairs of lines is wrapped if they are at least so wide.
const MIN_FEW: u16 = 45;
/// With this many pairs a width is sure.
const MANY: u32 = 3;

/// The width of wrapped lines, in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    pub columns: u16,
    /// Whether lines may be shorter than they could be.
    pub is_uneven: bool,
}

impl Width {
    /// Whether the next line's first word had no room in this line.
    pub(super) fn is_full(self, line: &RawLine, next: &RawLine) -> bool {
        is_full_at(self.columns, line, next)
    }

    /// Whether it had no room, or not much.
    pub(super) fn is_nearly_full(self, line: &RawLine, next: &RawLine) -> bool {
        let slack = if self.is_uneven { self.columns / 8 } else { 0 };
        is_full_at(self.columns - slack, line, next)
    }

    /// The width at which most of the lines that end within a sentence are full; none where they end anywhere.
    pub(super) fn of<'a>(pairs: impl Iterator<Item = Pair<'a>> + Clone) -> Option<Self> {
        let columns = most_votes(pairs.clone())?;
        let is_uneven = columns >= MIN_UNEVEN;
        let width = Self { columns, is_uneven };
        let (mut inside, mut full, mut nearly) = (0_u32, 0_u32, 0_u32);
        // Of lines as wide as prose is as a rule, much shorter ones are verses or names.
        let least = if columns >= MIN_FEW { columns / 3 * 2 } else { 0 };
        let counts = |pair: &Pair<'_>| pair.is_within_sentence() && pair.line.length >= least;
        for Pair { line, next } in pairs.filter(counts) {
            inside += 1;
            full += u32::from(width.is_full(line, next));
            nearly += u32::from(width.is_nearly_full(line, next));
        }
        let enough = full >= MANY || full > 0 && columns >= MIN_FEW;
        let evenly = if columns >= MIN_FEW { full * 5 >= inside * 3 } else { full * 10 >= inside * 9 };
        let unevenly = is_uneven && nearly * 5 >= inside * 4;
        (enough && (evenly || unevenly)).then_some(width)
    }

    /// The width of a block that is narrower than the rest: every line but the last is full for the longest one.
    pub(super) fn of_block(lines: &[RawLine]) -> Option<Self> {
        /// A column of a newspaper.
        const MIN_COLUMNS: u16 = 24;
        let columns = lines.iter().map(|line| line.length).max()?;
        let pairs = lines.windows(2).map(|pair| Pair { line: &pair[0], next: &pair[1] });
        let inside = pairs.clone().filter(Pair::is_within_sentence).count();
        let is_wrapped = (MIN_COLUMNS..=MAX_WIDTH).contains(&columns)
            && lines.len() > MANY as usize
            && inside * 2 >= lines.len() - 1
            && pairs.clone().all(|pair| pair.is_prose() && is_full_at(columns, pair.line, pair.next));
        is_wrapped.then_some(Self { columns, is_uneven: false })
    }
}

fn is_full_at(columns: u16, line: &RawLine, next: &RawLine) -> bool {
    // Where words are hyphenated the line was full, but only its wrapping program knows at which column.
    let word = if line.ends_in_word { next.first_word.max(12) } else { next.first_word + 1 };
    // Marks that may not begin a line take the character before them along.
    let word = if next.begins_ideograph { word + 3 } else { word };
    line.length + word > columns
}

/// Two lines of one block, one behind the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    pub line: &'a RawLine,
    pub next: &'a RawLine,
}

impl Pair<'_> {
    /// Whether both may be prose that was wrapped.
    pub(super) fn is_prose(&self) -> bool {
        let is_prose =
            |line: &RawLine| matches!(line.shape, LineShape::Plain | LineShape::Item | LineShape::Turn);
        is_prose(self.line) && self.line.is_narrow() && self.next.shape == LineShape::Plain
    }

    /// Whether the break stands within a sentence, as far as the characters around it tell.
    pub(super) fn is_within_sentence(&self) -> bool {
        self.is_prose() && !self.line.ends_sentence && self.next.begins_small
    }
}

fn most_votes<'a>(pairs: impl Iterator<Item = Pair<'a>>) -> Option<u16> {
    const WIDTHS: usize = MAX_WIDTH as usize + 2;
    // Differences: what is added from a width on.
    let mut changes = [0_i64; WIDTHS + 1];
    let mut any = false;
    for pair in pairs.filter(Pair::is_prose) {
        let Pair { line, next } = pair;
        let (least, most) = (usize::from(line.length), usize::from(line.length + next.first_word));
        let votes = if pair.is_within_sentence() { 3 } else { 1 };
        any = true;
        changes[least] += votes;
        changes[(most + 1).min(WIDTHS)] -= votes;
        if !line.is_one_word() {
            // Against all widths that the line goes beyond.
            changes[0] -= 2;
            changes[least] += 2;
        }
    }
    let mut sum = 0;
    let mut best = (i64::MIN, 0);
    for (width, change) in changes[..=usize::from(MAX_WIDTH)].iter().enumerate() {
        sum += change;
        if sum > best.0 {
            best = (sum, width as u16);
        }
    }
    any.then_some(best.1)
}

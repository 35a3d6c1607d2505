//! The quotations of a text, and what each of its marks does.
//!
//! Marks quote within a paragraph, which is one line here. People mistype marks, and lose them. An opening mark inside a quotation
//! opens another one in it if the marks behind it close both; otherwise the closing mark was lost, and the quotation ends where
//! somebody is said to speak ("“Yes, she said. “No.”"), or with the sentence. A mark that nothing closes quotes to the paragraph's
//! end, and over the next paragraphs too if none of them opens a quotation until one closes it.
//!
//! All is linear in the text's length.

use std::ops::Range;

use super::marks::{Family, Habits, Hand, QuoteMark, Side, Sign, is_quote_mark, quote_marks};
use super::speech_end::{Tag, lost_end, said_end};
use crate::text::plain::is_break;

/// The bytes of a line that are read together at first: a line of megabytes may be nothing but marks, each of which takes memory.
/// A quotation that is longer is read with as many as it needs.
const PIECE: usize = 1 << 20;

/// How many marks behind an opening mark decide whether it stands within a quotation.
const BALANCE_REACH: usize = 12;

/// How many marks of any kind are looked at behind a mark, where the answer may be that there is none.
const MARK_REACH: usize = 200;

/// Over how many paragraphs a quotation goes that is opened once and closed once.
const MAX_UNMARKED: usize = 200;

/// The quotations of a text.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// The outermost quotations, in order.
    pub regions: Vec<Quotation>,
    /// The marks that quote, in order, and those that look like such and measure.
    pub marks: Vec<ReadMark>,
}

/// A quotation, or its part in one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// Its bytes, with its marks.
    pub range: Range<u32>,
    /// Whether it ends in this paragraph.
    pub is_closed: bool,
}

/// What a mark does, and where it stands, with the blanks that set it apart from what it quotes. A lost one has no bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadMark {
    /// Its bytes.
    pub range: Range<u32>,
    /// What it does.
    pub role: MarkRole,
}

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkRole {
    /// It opens an outermost quotation.
    Opens,
    /// It closes one.
    Closes,
    /// It opens a quotation within one.
    OpensInner,
    /// It closes such.
    ClosesInner,
    /// It stands for inches or seconds.
    Measures,
}

impl Quotations {
    /// Finds the quotations of a text in which each paragraph is a line.
    #[must_use]
    pub(crate) fn read(text: &str) -> Self {
        let mut reader =
            QuotationReader { text, habits: Habits::of(text), found: Self::default(), unclosed: None };
        let mut lines = written_lines(text).peekable();
        while let Some(line) = lines.next() {
            let reopens = lines.peek().is_some_and(|next| text[next.clone()].starts_with(is_quote_mark));
            reader.line(line, reopens);
        }
        reader.found
    }
}

/// The lines that hold more than white space, trimmed.
fn written_lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    text.split_inclusive(is_break).filter_map(move |line| {
        let words = line.trim_start();
        let start = next + (line.len() - words.len());
        next += line.len();
        (!words.is_empty()).then(|| start..start + words.trim_end().len())
    })
}

/// Reads the lines of a text one after another.
struct QuotationReader<'t> {
    text: &'t str,
    habits: Habits,
    found: Quotations,
    unclosed: Option<Unclosed>,
}

/// A quotation that nothing has closed yet, and the paragraphs since.
struct Unclosed {
    family: Family,
    paragraphs: Vec<Range<u32>>,
}

/// Where a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum QuotationEnd {
    /// With the mark of that number.
    Mark(usize),
    /// At a byte at which its mark was lost.
    Lost(usize),
    /// With the paragraph.
    Never,
}

impl QuotationReader<'_> {
    /// `reopens` tells whether the next paragraph begins with a mark.
    fn line(&mut self, line: Range<usize>, reopens: bool) {
        let mut start = self.go_on(line.clone());
        let mut size = PIECE;
        while start < line.end {
            let limit = line.end.min(start + size);
            let end = (start..=limit).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(line.end);
            let next = self.piece(start..end, line.clone(), reopens);
            size = if next == start { size * 2 } else { PIECE };
            start = next;
        }
    }

    /// Goes on with a quotation of an earlier paragraph. Returns where the rest of the line starts.
    fn go_on(&mut self, line: Range<usize>) -> usize {
        let Some(mut unclosed) = self.unclosed.take() else { return line.start };
        let head = line.start..line.end.min(line.start + PIECE);
        let head =
            head.start..(head.end..=line.end).find(|&at| self.text.is_char_boundary(at)).unwrap_or(line.end);
        let marks = quote_marks(self.text, head, self.habits);
        let first = marks.iter().find(|mark| mark.family() == Some(unclosed.family));
        match first {
            None if unclosed.paragraphs.len() < MAX_UNMARKED => {
                unclosed.paragraphs.push(line.start as u32..line.end as u32);
                self.unclosed = Some(unclosed);
                // Whatever else stands in it may still turn out to be quoted.
                line.start
            }
            Some(mark) if matches!(mark.sign, Sign::Double { side: Side::Close, inches: false, .. }) => {
                for paragraph in unclosed.paragraphs {
                    self.quote_paragraph(paragraph.clone());
                    self.found.regions.push(Quotation { range: paragraph, is_closed: false });
                }
                let end = mark.range.end;
                self.quote_paragraph(line.start as u32..end);
                self.mark(&mark.range, MarkRole::Closes, &(line.start..mark.range.start as usize));
                self.found.regions.push(Quotation { range: line.start as u32..end, is_closed: true });
                end as usize
            }
            _ => line.start,
        }
    }

    /// A paragraph that is all quotation has lost the mark at its start. Whatever was found in it is inside.
    fn quote_paragraph(&mut self, paragraph: Range<u32>) {
        while self.found.regions.last().is_some_and(|last| last.range.start >= paragraph.start) {
            self.found.regions.pop();
        }
        let inside = self.found.marks.partition_point(|mark| mark.range.start < paragraph.start);
        let lost = ReadMark { range: paragraph.start..paragraph.start, role: MarkRole::Opens };
        for mark in &mut self.found.marks[inside..] {
            mark.role = mark.role.inner();
        }
        self.found.marks.insert(inside, lost);
    }

    /// Reads a piece of a line. Returns where the next one starts: where a quotation does that goes on behind this one.
    fn piece(&mut self, piece: Range<usize>, line: Range<usize>, reopens: bool) -> usize {
        let marks = quote_marks(self.text, piece.clone(), self.habits);
        let is_last = piece.end == line.end;
        let mut at = 0;
        while let Some(mark) = marks.get(at) {
            let start = mark.range.start as usize;
            let end = match mark.sign {
                Sign::SingleOpen { hand } => match single_close(&marks, at, hand) {
                    // In the British style each paragraph of a long quotation opens with a mark that nothing closes.
                    None if start == line.start && (hand == Hand::Curly || self.habits.single && reopens) => {
                        Some(QuotationEnd::Never)
                    }
                    close => close.map(QuotationEnd::Mark),
                },
                Sign::Double { side: Side::Close | Side::Measure, inches: true, .. } => {
                    self.found.marks.push(ReadMark { range: mark.range.clone(), role: MarkRole::Measures });
                    None
                }
                Sign::Double { side: Side::Open | Side::Either, .. }
                    if !is_block_mark(self.text, &marks, at, line.start) =>
                {
                    Some(self.double_end(
                        &marks,
                        at,
                        piece.end,
                        if reopens { Tag::Sure } else { Tag::Likely },
                    ))
                }
                _ => None,
            };
            let Some(end) = end else {
                at += 1;
                continue;
            };
            if !is_last && matches!(end, QuotationEnd::Never | QuotationEnd::Lost(_)) {
                return start;
            }
            at = self.quote(&marks, at, end, line.end);
        }
        piece.end
    }

    /// Where the quotation ends that the double mark of that number opens. If no other mark follows up to `limit`, it may end
    /// before words that say who speaks at `least` that surely.
    fn double_end(&self, marks: &[QuoteMark], open: usize, limit: usize, least: Tag) -> QuotationEnd {
        let family = marks[open].family();
        let mut depth = 0_usize;
        for (at, mark) in (open + 1..).zip(&marks[open + 1..]) {
            let Sign::Double { side, family: own, .. } = mark.sign else { continue };
            if Some(own) != family {
                continue;
            }
            match side {
                Side::Open if is_nested(marks, at) => depth += 1,
                Side::Open => {
                    let end = lost_end(self.text, marks[open].range.end as usize, mark.range.start as usize);
                    return QuotationEnd::Lost(end);
                }
                Side::Close | Side::Either if depth > 0 => depth -= 1,
                Side::Close | Side::Either => return QuotationEnd::Mark(at),
                Side::Measure => {}
            }
        }
        let said = said_end(self.text, marks[open].range.end as usize..limit, [',', '?', '!'], least);
        said.map_or(QuotationEnd::Never, QuotationEnd::Lost)
    }

    /// Notes a quotation and what its marks do. Returns the number of the next mark.
    fn quote(&mut self, marks: &[QuoteMark], open: usize, end: QuotationEnd, line_end: usize) -> usize {
        let is_row = |at: usize, more: fn(&QuoteMark) -> bool| {
            marks.get(at + 1).is_some_and(|next| {
                marks[at].range.end == next.range.start && marks[at].family() == next.family() && more(next)
            })
        };
        let opener = match end {
            QuotationEnd::Mark(close)
                if open + 1 < close && is_row(open, QuoteMark::opens) && !is_nested(marks, open + 1) =>
            {
                marks[open].range.start..marks[open + 1].range.end
            }
            _ => marks[open].range.clone(),
        };
        let (closer, next) = match end {
            QuotationEnd::Mark(close)
                if is_row(close, QuoteMark::closes) && marks[close].family().is_some() =>
            {
                (Some(marks[close].range.start..marks[close + 1].range.end), close + 2)
            }
            QuotationEnd::Mark(close) => (Some(marks[close].range.clone()), close + 1),
            QuotationEnd::Lost(at) => {
                (Some(at as u32..at as u32), marks.partition_point(|mark| (mark.range.start as usize) < at))
            }
            QuotationEnd::Never => (None, marks.len()),
        };
        let inside = opener.end as usize..closer.as_ref().map_or(line_end, |closer| closer.start as usize);
        let stop = closer.as_ref().map_or(line_end as u32, |closer| closer.end);
        self.found.regions.push(Quotation { range: opener.start..stop, is_closed: closer.is_some() });
        if let (None, Some(family)) = (&closer, marks[open].family()) {
            self.unclosed = Some(Unclosed { family, paragraphs: Vec::new() });
        }
        self.mark(&opener, MarkRole::Opens, &inside);
        for mark in &marks[open + 1..next.max(open + 1)] {
            let is_inside = mark.range.start >= opener.end && mark.range.end as usize <= inside.end;
            if let Some(role) = MarkRole::within(mark).filter(|_| is_inside) {
                self.mark(&mark.range, role, &inside);
            }
        }
        if let Some(closer) = closer {
            self.mark(&closer, MarkRole::Closes, &inside);
        }
        next
    }

    /// Notes what a mark does, with the blanks between it and what it quotes, which lies `inside`.
    fn mark(&mut self, mark: &Range<u32>, role: MarkRole, inside: &Range<usize>) {
        let mut range = mark.clone();
        let done = self.found.marks.last().map_or(0, |last| last.range.end as usize);
        match role {
            MarkRole::Opens | MarkRole::OpensInner => {
                let rest = self.text.get(mark.end as usize..inside.end).unwrap_or_default();
                let blanks = rest.len() - rest.trim_start_matches(' ').len();
                range.end += if blanks < rest.len() { blanks as u32 } else { 0 };
            }
            MarkRole::Closes | MarkRole::ClosesInner if !mark.is_empty() => {
                let start = inside.start.max(done);
                let rest = self.text.get(start..mark.start as usize).unwrap_or_default();
                range.start -= (rest.len() - rest.trim_end_matches(' ').len()) as u32;
            }
            _ => {}
        }
        self.found.marks.push(ReadMark { range, role });
    }
}

impl MarkRole {
    /// What a mark does within a quotation; nothing where it may be an apostrophe.
    const fn within(mark: &QuoteMark) -> Option<Self> {
        match mark.sign {
            Sign::Double { side: Side::Open, .. }
            | Sign::SingleOpen { hand: Hand::Low | Hand::Backquote } => Some(Self::OpensInner),
            Sign::Double { side: Side::Measure, .. } => Some(Self::Measures),
            Sign::Double { .. } | Sign::SingleClose { hand: Hand::Low, .. } => Some(Self::ClosesInner),
            _ => None,
        }
    }

    /// What it does within another quotation.
    const fn inner(self) -> Self {
        match self {
            Self::Opens | Self::OpensInner => Self::OpensInner,
            Self::Closes | Self::ClosesInner => Self::ClosesInner,
            Self::Measures => Self::Measures,
        }
    }
}

/// A straight mark that opens a paragraph and never closes while curly ones stand inside starts a quoted article: the curly ones
/// are the quotations.
fn is_block_mark(text: &str, marks: &[QuoteMark], at: usize, line_start: usize) -> bool {
    let straight = |mark: &&QuoteMark| {
        text[mark.range.start as usize..].starts_with(['"', '\'']) && mark.family().is_some()
    };
    let is_first = at == 0 && marks[0].range.start as usize == line_start;
    is_first
        && straight(&&marks[0])
        && marks[1..].iter().any(|mark| text[mark.range.start as usize..].starts_with('“') && mark.opens())
        && !marks[1..].iter().any(|mark| straight(&mark))
}

/// Whether an opening double mark within a quotation opens another one there: the marks behind it then close both.
fn is_nested(marks: &[QuoteMark], at: usize) -> bool {
    let family = marks[at].family();
    let sides =
        marks[at..].iter().take(MARK_REACH).filter(|mark| mark.family() == family).filter_map(|mark| {
            match mark.sign {
                Sign::Double { side: Side::Open, .. } => Some(-1_i32),
                Sign::Double { side: Side::Close | Side::Either, .. } => Some(1),
                _ => None,
            }
        });
    let mut balance = 0;
    sides.take(BALANCE_REACH).any(|side| {
        balance += side;
        balance > 0
    })
}

/// The index of the mark that closes the single mark at index `open`: the first sure one, or else the first one, before the
/// next single mark that opens and not inside of double marks. Since the search ends at the next opening mark, a line full
/// of them is read once.
fn single_close(marks: &[QuoteMark], open: usize, hand: Hand) -> Option<usize> {
    let mut likely = None;
    let mut at = open + 1;
    while let Some(mark) = marks.get(at) {
        match mark.sign {
            Sign::SingleOpen { .. } => break,
            Sign::SingleClose { hand: own, surely } if hand.pairs_with(own) => {
                if surely {
                    return Some(at);
                }
                likely = likely.or(Some(at));
            }
            Sign::Double { side: Side::Open | Side::Either, family, .. } => {
                // Double marks that nothing closes take the rest of the line, so they are the outermost ones.
                at += 1 + marks[at + 1..]
                    .iter()
                    .take(MARK_REACH)
                    .position(|mark| mark.family() == Some(family) && mark.closes())?;
            }
            _ => {}
        }
        at += 1;
    }
    likely
}

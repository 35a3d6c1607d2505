//! A block: lines between which no blank one stands, and which are quoted equally deep. Here is decided how its lines stand
//! to each other.
//!
//! A text that was wrapped joins a line to the next one if it is full, that is, if the next one's first word had no room in
//! it. What isn't full ends a paragraph, or is a line that the paragraph keeps where most of the block's aren't full. In a
//! text that was not wrapped, the lines of a block are kept, or each is a paragraph where the text has no blank lines.
//!
//! One paragraph in six ends with a line that happens to be full. Without blank lines, such an end is told from a sentence's
//! end within a paragraph by the quotation marks around it and by how long the text's other paragraphs are.

use super::line::LineStart;
use super::raw_line::{LineShape, RawLine};
use super::width::{Pair, Width};

/// Decides how each line of a text stands to the one before it.
pub(super) fn decide(lines: &[RawLine], starts: &mut [LineStart]) {
    let deepest = lines.iter().map(|line| line.depth).max().unwrap_or(0);
    let manners: Vec<Manner> = (0..=deepest).map(|depth| Manner::of(lines, depth)).collect();
    let mut first = 0;
    while first < lines.len() {
        let depth = lines[first].depth;
        let goes_on = |line: &&RawLine| !line.follows_gap && line.depth == depth;
        let end = first + 1 + lines[first + 1..].iter().take_while(goes_on).count();
        let block = Block::of(&lines[first..end], &manners[usize::from(depth)], first == 0);
        block.decide(&mut starts[first..end]);
        first = end;
    }
}

fn pairs(lines: &[RawLine]) -> impl Iterator<Item = Pair<'_>> + Clone {
    lines.windows(2).map(|pair| Pair { line: &pair[0], next: &pair[1] })
}

/// How the lines of one depth of quoting are written.
#[derive(Debug)]
struct Manner {
    /// What they were wrapped at, if they were.
    width: Option<Width>,
    /// Whether blank lines set paragraphs apart.
    is_spaced: bool,
    /// Whether lines that are too long to be wrapped are paragraphs even where no blank line stands between.
    has_long_lines: bool,
    /// Lines of a paragraph, on average, by those that end with a line that isn't full. More than there are where such an
    /// end is hidden.
    mean_lines: f32,
}

impl Manner {
    fn of(lines: &[RawLine], depth: u8) -> Self {
        let of_depth =
            || pairs(lines).filter(move |pair| pair.line.depth == depth && pair.next.depth == depth);
        let touching = || of_depth().filter(|pair| !pair.next.follows_gap);
        let gaps = of_depth().filter(|pair| pair.next.follows_gap).count();
        let long = touching().filter(|pair| !pair.line.is_narrow() && !pair.next.is_narrow()).count();
        let mut manner = Self {
            width: Width::of(touching()),
            is_spaced: gaps > 0,
            has_long_lines: long > gaps,
            mean_lines: 1.0,
        };
        if let Some(width) = manner.width {
            let is_end = |pair: &Pair<'_>| {
                pair.is_prose() && pair.line.ends_sentence && !width.is_nearly_full(pair.line, pair.next)
            };
            let ends = touching().filter(is_end).count();
            manner.is_spaced &= gaps >= ends;
            manner.mean_lines = touching().count() as f32 / ends.max(1) as f32;
        }
        manner
    }
}

/// A block, and how its lines are read.
struct Block<'a> {
    lines: &'a [RawLine],
    manner: &'a Manner,
    /// What it was wrapped at, if it was: as the rest, or by itself.
    width: Option<Width>,
    /// Whether most of its lines end by themselves.
    keeps_lines: bool,
    has_items: bool,
    is_first: bool,
}

impl<'a> Block<'a> {
    fn of(lines: &'a [RawLine], manner: &'a Manner, is_first: bool) -> Self {
        let is_fitting = manner.width.is_some_and(|width| is_prose_at(lines, width, manner.is_spaced));
        let own = if is_fitting { None } else { Width::of_block(lines) };
        Self {
            lines,
            manner,
            width: own.or(manner.width),
            keeps_lines: !is_fitting && own.is_none(),
            has_items: lines.iter().filter(|line| line.shape == LineShape::Item).nth(1).is_some(),
            is_first,
        }
    }

    fn decide(&self, starts: &mut [LineStart]) {
        let mut run = Run::new(&self.lines[0]);
        let mut is_signature = false;
        for (at, (pair, start)) in pairs(self.lines).zip(&mut starts[1..]).enumerate() {
            is_signature |= pair.line.shape == LineShape::SignatureMark;
            *start = if is_signature { LineStart::Kept } else { self.start(at, pair, &run) };
            if *start == LineStart::Paragraph {
                run = Run::new(pair.next);
            } else {
                run.add(pair.next);
            }
        }
    }

    /// How the line behind the one at `at` stands to it.
    fn start(&self, at: usize, pair: Pair<'_>, run: &Run) -> LineStart {
        let Pair { line, next } = pair;
        let is_full = self.width.is_some_and(|width| width.is_full(line, next));
        match (line.shape, next.shape) {
            (LineShape::Rule, _) | (_, LineShape::Rule | LineShape::SignatureMark) => {
                return LineStart::Paragraph;
            }
            (_, LineShape::Item) if self.has_items || !is_full || line.ends_sentence || line.ends_clause => {
                return LineStart::Paragraph;
            }
            (_, LineShape::Turn) if !is_full || line.ends_sentence => return LineStart::Paragraph,
            (LineShape::Field, _) | (_, LineShape::Field) => return LineStart::Kept,
            (LineShape::Table, _) | (_, LineShape::Table) => {
                // Lines that were spread out to equal lengths have wide spaces, too.
                let is_spread = self.width.is_some_and(|width| width.columns == line.length);
                return if is_spread { joined(pair) } else { LineStart::Kept };
            }
            _ => {}
        }
        let Some(width) = self.width else { return self.unwrapped(pair) };
        let is_inside = pair.is_within_sentence();
        if self.keeps_lines {
            let is_wrapped = is_full && is_inside && line.indent == next.indent;
            return match self.manner.is_spaced {
                _ if is_wrapped => joined(pair),
                true => LineStart::Kept,
                false => LineStart::Paragraph,
            };
        }
        // Somebody may have changed words of a text that was wrapped, and not wrapped it anew.
        let is_changed = is_inside && self.manner.is_spaced && line.length * 3 >= width.columns;
        let is_full =
            is_full || is_changed || (is_inside || self.manner.is_spaced) && width.is_nearly_full(line, next);
        let ends =
            !is_full || run.is_set_apart(pair) || self.is_heading(at) || self.ends_with_full_line(at, run);
        if ends { LineStart::Paragraph } else { joined(pair) }
    }

    /// How a line stands to the one before it where neither was wrapped.
    fn unwrapped(&self, pair: Pair<'_>) -> LineStart {
        let is_long = !pair.line.is_narrow() && !pair.next.is_narrow();
        let is_apart = !self.manner.is_spaced || is_long && self.manner.has_long_lines;
        if is_apart { LineStart::Paragraph } else { LineStart::Kept }
    }

    /// Whether a line is a title above the text although it is as wide.
    fn is_heading(&self, at: usize) -> bool {
        let (line, next) = (&self.lines[at], &self.lines[at + 1]);
        let is_title = line.is_heading && !line.ends_sentence;
        self.is_first && at == 0 && is_title && !next.is_heading && !next.begins_small
    }

    /// Whether a paragraph ends behind a line although it is full. A text with blank lines needs no such guess.
    fn ends_with_full_line(&self, at: usize, run: &Run) -> bool {
        /// Lines ahead that are looked at.
        const MAX_AHEAD: usize = 64;
        /// So many times the length of an average paragraph hold two rather than one.
        const TWO: f32 = 1.75;
        let (line, next) = (&self.lines[at], &self.lines[at + 1]);
        if self.manner.is_spaced || !line.ends_sentence || next.begins_small {
            return false;
        }
        if run.is_quoting || line.ends_quotation {
            // Within a quotation only the next paragraph begins with a mark again.
            return next.begins_quotation || !run.is_quoting;
        }
        let is_full = |pair: &Pair<'_>| self.width.is_some_and(|width| width.is_full(pair.line, pair.next));
        let ahead = 1 + pairs(&self.lines[at + 1..]).take(MAX_AHEAD).take_while(is_full).count();
        (run.lines + ahead) as f32 >= TWO * self.manner.mean_lines
    }
}

/// Whether most lines of a block are full at the text's width.
fn is_prose_at(lines: &[RawLine], width: Width, is_spaced: bool) -> bool {
    let (mut full, mut loose, mut open) = (0_u32, 0_u32, 0_u32);
    for pair in pairs(lines) {
        if pair.is_prose() && width.is_nearly_full(pair.line, pair.next) {
            full += 1;
        } else if matches!(pair.next.shape, LineShape::Plain | LineShape::Table | LineShape::Code) {
            loose += 1;
            open += u32::from(!pair.line.ends_sentence);
        }
    }
    loose <= full || !is_spaced && open * 2 < loose
}

/// The lines of the paragraph so far.
struct Run {
    indent: u16,
    is_item: bool,
    lines: usize,
    /// Whether a quotation is open.
    is_quoting: bool,
}

impl Run {
    fn new(first: &RawLine) -> Self {
        let is_quoting = first.opens_quotation[0];
        Self { indent: first.indent, is_item: first.shape == LineShape::Item, lines: 1, is_quoting }
    }

    fn add(&mut self, line: &RawLine) {
        self.lines += 1;
        self.is_quoting = line.opens_quotation[usize::from(self.is_quoting)];
    }

    /// Whether the indent sets the next line apart.
    fn is_set_apart(&self, pair: Pair<'_>) -> bool {
        let Pair { line, next } = pair;
        if self.is_item {
            // Its other lines hang behind its number.
            return self.lines > 1 && line.indent > self.indent && next.indent <= self.indent;
        }
        let deeper = next.indent > line.indent && !next.begins_small;
        let back = next.indent < line.indent && self.lines > 1 && !pair.is_within_sentence();
        deeper || back
    }
}

fn joined(pair: Pair<'_>) -> LineStart {
    let Pair { line, next } = pair;
    let in_word = line.ends_in_word && next.begins_word;
    if in_word || line.ends_ideograph && next.begins_ideograph {
        LineStart::Joined
    } else {
        LineStart::Wrapped
    }
}

//! A block: lines between which no blank one stands, and which are quoted equally deep. Here is decided how its lines stand
//! to each other.
//!
//! A text that was wrapped joins a line to the next one if it is full, that is, if the next one's first word had no room in
//! it. What isn't full ends a paragraph, or is a line that the paragraph keeps where most of the block's aren't full. In a
//! text that was not wrapped, the lines of a block are kept, or each is a paragraph where the text has no blank lines.

use super::line::LineStart;
use super::raw_line::{LineShape, RawLine};
use super::width::{Pair, Width};

/// Decides how each line of a text stands to the one before it.
pub(super) fn decide(lines: &[RawLine], starts: &mut [LineStart]) {
    let deepest = lines.iter().map(|line| line.depth).max().unwrap_or(0);
    let depths: Vec<Manner> = (0..=deepest).map(|depth| Manner::of(lines, depth)).collect();
    let mut first = 0;
    while first < lines.len() {
        let more =
            lines[first + 1..].iter().take_while(|line| !begins_block(line, lines[first].depth)).count();
        let end = first + 1 + more;
        let manner = &depths[usize::from(lines[first].depth)];
        Block { lines: &lines[first..end], is_first: first == 0 }.decide(manner, &mut starts[first..end]);
        first = end;
    }
}

fn begins_block(line: &RawLine, depth: u8) -> bool {
    line.follows_gap || line.depth != depth
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
}

impl Manner {
    fn of(lines: &[RawLine], depth: u8) -> Self {
        let of_depth =
            || lines.windows(2).filter(move |pair| pair[0].depth == depth && pair[1].depth == depth);
        let pairs = || {
            of_depth().filter(|pair| !pair[1].follows_gap).map(|pair| Pair { line: &pair[0], next: &pair[1] })
        };
        let gaps = of_depth().filter(|pair| pair[1].follows_gap).count();
        let width = Width::of(pairs());
        // Breaks that look like a paragraph's end.
        let ends = match width {
            Some(width) => pairs()
                .filter(|pair| {
                    pair.is_prose() && pair.line.ends_sentence && !width.is_nearly_full(pair.line, pair.next)
                })
                .count(),
            None => 0,
        };
        let long = pairs().filter(|pair| !pair.line.is_narrow() && !pair.next.is_narrow()).count();
        Self { width, is_spaced: gaps > 0 && gaps >= ends, has_long_lines: long > gaps }
    }
}

struct Block<'a> {
    lines: &'a [RawLine],
    is_first: bool,
}

impl Block<'_> {
    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> + Clone {
        self.lines.windows(2).map(|pair| Pair { line: &pair[0], next: &pair[1] })
    }

    fn decide(&self, manner: &Manner, starts: &mut [LineStart]) {
        if self.lines.len() == 1 {
            return;
        }
        let own = || Width::of_block(self.lines);
        let (width, keeps) = match manner.width {
            Some(width) => match self.fit(width, manner.is_spaced) {
                Fit::Prose => (Some(width), false),
                Fit::Kept => own().map_or((Some(width), true), |own| (Some(own), false)),
            },
            None => (own(), true),
        };
        let keeps = keeps && !(manner.width.is_none() && width.is_some());
        let mut run = Run::new(&self.lines[0]);
        let mut signature = false;
        let has_items = self.lines.iter().filter(|line| line.shape == LineShape::Item).nth(1).is_some();
        for (pair, start) in self.pairs().zip(&mut starts[1..]) {
            signature |= pair.line.shape == LineShape::SignatureMark;
            *start = match () {
                () if signature => LineStart::Kept,
                () => self.start(pair, &run, width, keeps, manner, has_items),
            };
            if *start == LineStart::Paragraph {
                run = Run::new(pair.next);
            } else {
                run.add();
            }
        }
    }

    /// Whether most lines of a block are full at the text's width.
    fn fit(&self, width: Width, is_spaced: bool) -> Fit {
        let (mut full, mut loose, mut open) = (0_u32, 0_u32, 0_u32);
        for pair in self.pairs() {
            if pair.is_prose() && width.is_nearly_full(pair.line, pair.next) {
                full += 1;
            } else if matches!(pair.next.shape, LineShape::Plain | LineShape::Table | LineShape::Code) {
                loose += 1;
                open += u32::from(!pair.line.ends_sentence);
            }
        }
        if loose > full && (is_spaced || open * 2 >= loose) { Fit::Kept } else { Fit::Prose }
    }

    fn start(
        &self,
        pair: Pair<'_>,
        run: &Run,
        width: Option<Width>,
        keeps: bool,
        manner: &Manner,
        has_items: bool,
    ) -> LineStart {
        let Pair { line, next } = pair;
        let is_full = width.is_some_and(|width| width.is_full(line, next));
        let own_line = if keeps && manner.is_spaced { LineStart::Kept } else { LineStart::Paragraph };
        match (line.shape, next.shape) {
            (LineShape::Rule, _) | (_, LineShape::Rule | LineShape::SignatureMark) => {
                return LineStart::Paragraph;
            }
            (_, LineShape::Item) if has_items || !is_full || line.ends_sentence || line.ends_clause => {
                return LineStart::Paragraph;
            }
            (_, LineShape::Turn) if !is_full || line.ends_sentence => return LineStart::Paragraph,
            (LineShape::Field | LineShape::Table | LineShape::Code, _)
            | (_, LineShape::Field | LineShape::Table | LineShape::Code) => {
                let is_joined = is_full && line.length == width.map_or(0, |width| width.columns);
                return if is_joined && line.shape != LineShape::Field {
                    joined(pair)
                } else {
                    LineStart::Kept
                };
            }
            _ => {}
        }
        let Some(width) = width else {
            let is_long = !line.is_narrow() && !next.is_narrow();
            let apart = !manner.is_spaced || is_long && manner.has_long_lines;
            return if apart { LineStart::Paragraph } else { LineStart::Kept };
        };
        if !keeps && run.is_set_apart(pair) {
            return LineStart::Paragraph;
        }
        let is_inside = pair.is_within_sentence();
        let joins = match (manner.is_spaced, keeps) {
            (true, false) => width.is_nearly_full(line, next),
            (false, false) => is_full || is_inside && width.is_nearly_full(line, next),
            (_, true) => is_full && is_inside,
        };
        let ends_anyway =
            self.is_heading(pair) || !manner.is_spaced && line.ends_sentence && next.begins_quotation;
        if joins && !ends_anyway { joined(pair) } else { own_line }
    }

    /// Whether the line is a title above the text although it is as wide.
    fn is_heading(&self, pair: Pair<'_>) -> bool {
        self.is_first
            && pair.line.words == self.lines[0].words
            && pair.line.is_heading
            && !pair.line.ends_sentence
            && !pair.next.begins_small
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Prose,
    Kept,
}

/// The lines of the paragraph so far.
struct Run {
    indent: u16,
    is_item: bool,
    lines: u32,
}

impl Run {
    fn new(first: &RawLine) -> Self {
        Self { indent: first.indent, is_item: first.shape == LineShape::Item, lines: 1 }
    }

    fn add(&mut self) {
        self.lines += 1;
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
    let in_word = line.ends_in_word && (next.begins_small || next.begins_capital);
    if in_word || line.ends_ideograph && next.begins_ideograph {
        LineStart::Joined
    } else {
        LineStart::Wrapped
    }
}

//! Paragraphs: the parts of a text as a reader counts them from 0 (the title), and the lines that each is written in.
//!
//! A paragraph is found from the text alone: from blank lines, indents, the signs of a quoted mail, what lines begin with,
//! and from their lengths, which tell where a text was wrapped and where its lines end by themselves. docs/FORMAT.md has
//! the rule in words. All of it is linear in the text.
//!
//! ```text
//! text → raw_line (each line by itself) → width (what the text was wrapped at) → block (lines between blank ones) → Line
//! ```
//!
//! Read [`block`] first: it has the rule.

mod block;
mod line;
mod line_break;
mod raw_line;
#[cfg(test)]
mod tests;
mod width;

pub(crate) use line::{Line, LineStart};
pub(crate) use line_break::{LineBreak, line_breaks, on_one_line, without_signs};
use raw_line::{LineShape, RawLine};

/// The lines of a text that aren't blank, in order.
#[must_use]
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut raw = raw_line::read(text);
    disregard_capitals(text, &mut raw);
    release_captions(&mut raw);
    confirm_turns(&mut raw);
    let mut starts = vec![LineStart::Paragraph; raw.len()];
    block::decide(&raw, &mut starts);
    let line = |(raw, start): (RawLine, LineStart)| Line { words: raw.words, start };
    raw.into_iter().zip(starts).map(line).collect()
}

/// In a text that is all capitals they don't tell where sentences begin.
fn disregard_capitals(text: &str, lines: &mut [RawLine]) {
    /// Enough to know.
    const MAX_LETTERS: usize = 4096;
    let cased = || text.chars().filter(|c| c.is_uppercase() || c.is_lowercase()).take(MAX_LETTERS);
    if !lines.iter().any(|line| line.begins_small)
        && cased().filter(|c| c.is_lowercase()).count() * 10 < cased().count()
    {
        for line in lines {
            line.begins_small = line.begins_capital;
            line.is_heading = false;
        }
    }
}

/// Captions of television begin a turn with `>>`: in a text without quoted mail such signs are words.
fn release_captions(lines: &mut [RawLine]) {
    let goes_on = |pair: &[RawLine]| pair[0].depth > 1 && pair[1].depth == 0 && !pair[1].follows_gap;
    if lines.iter().any(|line| line.depth == 1) || !lines.windows(2).any(goes_on) {
        return;
    }
    for line in lines.iter_mut().filter(|line| line.depth > 0) {
        line.depth = 0;
        line.words.start = line.signs;
        line.shape = LineShape::Turn;
    }
}

/// A name before a colon is a turn of a transcript only where others are, too.
fn confirm_turns(lines: &mut [RawLine]) {
    let turns = || lines.iter().filter(|line| line.shape == LineShape::Turn);
    if turns().nth(1).is_none() {
        lines
            .iter_mut()
            .filter(|line| line.shape == LineShape::Turn)
            .for_each(|line| line.shape = LineShape::Plain);
    }
}

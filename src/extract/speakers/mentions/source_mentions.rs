//! The source of an attribution, and the mentions in it.

use std::ops::Range;

use crate::collection::Span;
use crate::extract::Found;
use crate::extract::speakers::gazetteer::{self, Gazetteer};
use crate::extract::words::hash::word;
use crate::extract::words::language;
use crate::extract::words::paragraph::Paragraph;
use crate::extract::words::token::Token;

/// The parts of an attribution whose speakers are to be resolved; bytes.
#[derive(Clone, Copy, Debug)]
pub struct AttributionSpans<'a> {
    /// What was said.
    pub content: &'a [Span],
    /// The words that say that it was said.
    pub cue: &'a [Span],
    /// The words that name who said it.
    pub source: &'a [Span],
}

impl<'a> From<&'a Found> for AttributionSpans<'a> {
    fn from(found: &'a Found) -> Self {
        Self { content: &found.content, cue: &found.cue, source: &found.source }
    }
}

/// The mentions of one attribution's source.
#[derive(Clone, Debug)]
pub(crate) struct SourceMentions {
    /// Their numbers.
    pub(crate) mentions: Range<u32>,
    /// From the content's first byte to its last.
    pub(crate) content: Span,
    /// From the source's first byte to its last; empty where there is none.
    pub(crate) source: Span,
}

/// Whether the source is spoken to, and does not speak: "Pell was asked whether …", "Pell said when asked whether …",
/// "Osten asked Pell to …".
pub(super) fn is_addressee(
    paragraph: &Paragraph,
    gazetteer: &Gazetteer,
    attribution: AttributionSpans<'_>,
) -> bool {
    let (Some(cue), Some(source)) = (attribution.cue.first(), attribution.source.first()) else {
        return false;
    };
    let cue_words = words_in(paragraph, *cue);
    let words = &paragraph.words[cue_words.clone()];
    let classes = |w: &Token| gazetteer.classes(w.lower);
    let asks = |w: &Token| classes(w) & (gazetteer::ADDRESSED | gazetteer::ADDRESSING) != 0;
    let Some(asking) = words.iter().position(asks) else { return false };
    let is_past = classes(&words[asking]) & gazetteer::ADDRESSED != 0;
    let is_passive = is_past && words.iter().take(asking).any(|w| w.listed(language::lists::BEING));
    if source.start < cue.start && is_passive {
        return true;
    }
    let verb = cue_words.start + asking;
    let before = |i: usize| i.checked_sub(1).map(|b| &paragraph.words[b]);
    let opens = before(verb).is_none_or(|w| w.sentence != paragraph.words[verb].sentence);
    let is_reduced =
        is_past && asking == 0 && (opens || before(verb).is_some_and(|w| WHEN.contains(&w.lower)));
    let first = words_in(paragraph, *source).start;
    let is_agent = before(first).is_some_and(|w| w.lower == BY);
    let follows = first == cue_words.end && paragraph.words[verb].tagged(language::tags::INFLECTED);
    let is_object = attribution.content.first().is_some_and(|content| content.start >= source.end) && follows;
    (is_reduced || is_object) && !is_agent
}

/// The words of a paragraph that a span covers.
pub(super) fn words_in(paragraph: &Paragraph, span: Span) -> Range<usize> {
    let first = paragraph.words.partition_point(|w| w.end <= span.start);
    first..paragraph.words.partition_point(|w| w.start < span.end).max(first)
}

/// Conjunctions before a participle without a subject: "when asked".
const WHEN: [u64; 4] = [word("when"), word("if"), word("once"), word("whenever")];
const BY: u64 = word("by");

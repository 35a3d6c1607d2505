//! The mentions of a text, gathered paragraph by paragraph, and the sources of the attributions in it, each with the mentions
//! that it holds.

use std::ops::Range;

use super::classified_paragraph::ClassifiedParagraph;
use super::mention::{Mention, flags};
use super::noun_phrase;
use super::scanner::{MentionScanner, ParagraphPosition};
use crate::collection::Span;
use crate::extract::Found;
use crate::extract::layout::Naming;
use crate::extract::speakers::gazetteer;
use crate::extract::speakers::gazetteer::Gazetteer;
use crate::extract::words::hash::word;
use crate::extract::words::language;
use crate::extract::words::paragraph::Paragraph;
use crate::extract::words::token::Token;

/// All mentions so far, and in which of them each source is to be looked for.
#[derive(Debug)]
pub(crate) struct TextMentions<'g> {
    pub(crate) gazetteer: &'g Gazetteer,
    /// In the order of the text.
    pub(crate) mentions: Vec<Mention>,
    /// In the order in which the attributions came.
    pub(crate) sources: Vec<SourceMentions>,
    paragraphs: u32,
    sentences: u32,
}

impl<'g> TextMentions<'g> {
    /// No mentions yet.
    pub(crate) fn new(gazetteer: &'g Gazetteer) -> Self {
        Self { gazetteer, mentions: Vec::new(), sources: Vec::new(), paragraphs: 0, sentences: 0 }
    }

    /// Adds the mentions of a tagged paragraph of `text`, and the sources of the attributions in it. Paragraphs come in
    /// the order of the text; a source is in this one or an earlier one.
    pub(crate) fn add_paragraph<'a>(
        &mut self,
        text: &str,
        paragraph: &Paragraph,
        attributions: impl Iterator<Item = AttributionSpans<'a>> + Clone,
    ) {
        if paragraph.is_empty() {
            attributions.for_each(|attribution| self.add_source(attribution, false));
            return;
        }
        let first = self.mentions.len();
        let spans = attributions.clone().flat_map(|attribution| attribution.source);
        let sources = spans.map(|span| words_in(paragraph, *span)).collect();
        let classified = ClassifiedParagraph::new(text, paragraph, self.gazetteer, sources, self.paragraphs);
        let position = ParagraphPosition {
            paragraph: self.paragraphs,
            sentence: self.sentences,
            mentions: first as u32,
        };
        self.mentions.append(&mut MentionScanner::scan(&classified, position));
        self.paragraphs += 1;
        self.sentences += paragraph.firsts.len().max(1) as u32;
        noun_phrase::tie_appositions(text, &mut self.mentions, first);
        for attribution in attributions {
            let is_addressee = is_addressee(paragraph, self.gazetteer, attribution);
            self.add_source(attribution, is_addressee);
        }
    }

    /// Drops mentions and sources, and goes on counting the paragraphs.
    pub(crate) fn clear(&mut self) {
        self.mentions.clear();
        self.sources.clear();
    }

    /// An addressee's source gets no mentions, since nobody in it speaks.
    fn add_source(&mut self, attribution: AttributionSpans<'_>, is_addressee: bool) {
        let source = hull(attribution.source);
        let first = self.mentions.partition_point(|m| m.span.end <= source.start);
        let end = first.max(self.mentions.partition_point(|m| m.span.start < source.end));
        let end = if is_addressee { first } else { end };
        for mention in &mut self.mentions[first..end] {
            // Behind "according to" a preposition precedes the speaker itself.
            let is_free = !mention.is(flags::AFTER_PREPOSITION) || mention.start <= source.start;
            if is_free && !mention.is(flags::MODIFIER) {
                mention.flags |= flags::SPEAKS;
                if !mention.is_noun() {
                    break;
                }
            }
        }
        let mentions = first as u32..end as u32;
        self.sources.push(SourceMentions { mentions, content: hull(attribution.content), source });
    }
}

/// From the first byte of the spans to the last.
fn hull(spans: &[Span]) -> Span {
    match (spans.first(), spans.last()) {
        (Some(first), Some(last)) => Span { start: first.start, end: last.end.max(first.end) },
        _ => Span { start: 0, end: 0 },
    }
}

/// The parts of an attribution whose speakers are to be resolved; bytes.
#[derive(Clone, Copy, Debug)]
pub struct AttributionSpans<'a> {
    /// What was said.
    pub content: &'a [Span],
    /// The words that say that it was said.
    pub cue: &'a [Span],
    /// The words by which who said it is found.
    pub source: &'a [Span],
}

impl<'a> From<&'a Found> for AttributionSpans<'a> {
    fn from(found: &'a Found) -> Self {
        let source = match &found.naming {
            Naming::BySource => &found.source[..],
            Naming::Elsewhere(name) => std::slice::from_ref(name),
            Naming::Nobody => &[],
        };
        Self { content: &found.content, cue: &found.cue, source }
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
fn is_addressee(paragraph: &Paragraph, gazetteer: &Gazetteer, attribution: AttributionSpans<'_>) -> bool {
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
fn words_in(paragraph: &Paragraph, span: Span) -> Range<usize> {
    let first = paragraph.words.partition_point(|w| w.end <= span.start);
    first..paragraph.words.partition_point(|w| w.start < span.end).max(first)
}

/// Conjunctions before a participle without a subject: "when asked".
const WHEN: [u64; 4] = [word("when"), word("if"), word("once"), word("whenever")];
const BY: u64 = word("by");

//! The mentions of a text, gathered paragraph by paragraph, and the sources of the attributions in it.

use super::apposition;
use super::classified_paragraph::ClassifiedParagraph;
use super::mention::{Mention, flags};
use super::scanner::{MentionScanner, ParagraphPosition};
use super::source_mentions::{AttributionSpans, SourceMentions, is_addressee, words_in};
use crate::collection::Span;
use crate::extract::speakers::gazetteer::Gazetteer;
use crate::extract::words::paragraph::Paragraph;

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
        apposition::tie(text, &mut self.mentions, first);
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

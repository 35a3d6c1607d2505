//! A found attribution: where in the text its content, its cue and its source stand, in bytes.

use std::ops::Range;

use super::layout::{Naming, Speech};
use super::rule::Rule;
use super::stages::analysis::Analysis;
use super::words::paragraph::Paragraph;
use crate::collection::{Few, Kind, Span, Verbatim};
use crate::text::legible::Legible;
use crate::text::quotation::Quotation;

/// One attribution that extraction found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What was said: at least one span, ordered, none overlapping.
    pub content: Few<Span>,
    /// The words that say that it was said; may be empty.
    pub cue: Few<Span>,
    /// The words that name who said it; may be empty.
    pub source: Few<Span>,
    /// Whether its words stand in quotation marks, or are [verbatim](Self::verbatim) without them.
    pub kind: Kind,
    /// What its words are, where they are direct without marks in the text.
    pub verbatim: Option<Verbatim>,
    /// Whether the text has it as said. Else the text says that it was not said, or withdraws it.
    pub is_asserted: bool,
    /// How likely it is, 0 to 1.
    pub confidence: f32,
    /// The rule that found it; none where the model did.
    pub rule: Option<Rule>,
    /// By which words who speaks is to be found.
    pub(crate) naming: Naming,
}

impl Found {
    /// An analysis of `paragraph`, in bytes.
    #[must_use]
    pub(crate) fn new(analysis: &Analysis, paragraph: &Paragraph) -> Self {
        let span = |run: &Range<usize>| {
            let (first, last) = (&paragraph.words[run.start], &paragraph.words[run.end - 1]);
            Span { start: first.start, end: last.end }
        };
        let spans = |runs: &[Range<usize>]| runs.iter().filter(|r| !r.is_empty()).map(span).collect();
        Self {
            content: spans(&analysis.content),
            cue: spans(std::slice::from_ref(&analysis.cue)),
            source: spans(&analysis.source),
            kind: kind(&analysis.content, paragraph),
            verbatim: None,
            is_asserted: analysis.is_asserted,
            confidence: analysis.confidence,
            rule: analysis.rule,
            naming: Naming::BySource,
        }
    }

    /// A speech, in bytes.
    #[must_use]
    pub(crate) fn of_speech(speech: &Speech) -> Self {
        let span = |range: &Range<usize>| Span { start: range.start as u32, end: range.end as u32 };
        Self {
            content: speech.content.iter().map(span).collect(),
            cue: speech.cue.iter().map(span).collect(),
            source: speech.source.iter().map(span).collect(),
            kind: Kind::Direct,
            verbatim: speech.verbatim,
            is_asserted: true,
            confidence: speech.rule.confidence(),
            rule: Some(speech.rule),
            naming: speech.naming,
        }
    }

    /// Takes the rest of the quotations that its content fills up to an end of its passage, and that go on beyond.
    pub(crate) fn fill_quotations(&mut self, passage: &Range<u32>, quotations: &[Quotation]) {
        let cut = |at: u32| {
            let next = quotations.partition_point(|quotation| quotation.range.end <= at);
            quotations.get(next).map(|quotation| &quotation.range).filter(|range| range.start < at)
        };
        for span in &mut self.content {
            if span.end == passage.end {
                span.end = cut(span.end).map_or(span.end, |range| range.end);
            }
            if span.start == passage.start {
                span.start = cut(span.start).map_or(span.start, |range| range.start);
            }
        }
    }

    /// The same in the bytes of the text that the `copy` was made of.
    #[must_use]
    pub(crate) fn stored(mut self, copy: &Legible<'_>) -> Self {
        for spans in [&mut self.content, &mut self.cue, &mut self.source] {
            spans.iter_mut().for_each(|span| *span = copy.stored(span.range()).into());
            spans.retain(|span| span.start < span.end);
        }
        self
    }
}

/// The kind of a content, by how many of its words stand in quotation marks; a leading "that" does not count.
fn kind(content: &[Range<usize>], paragraph: &Paragraph) -> Kind {
    let that = super::words::hash::word("that");
    let mut words =
        content.iter().cloned().flatten().map(|i| &paragraph.words[i]).filter(|w| w.is_word()).peekable();
    if words.peek().is_some_and(|w| w.lower == that && w.region == 0) {
        words.next();
    }
    let (mut all, mut quoted) = (0, 0);
    for word in words {
        all += 1;
        quoted += u32::from(word.region > 0);
    }
    match quoted {
        0 => Kind::Indirect,
        n if n == all => Kind::Direct,
        _ => Kind::Mixed,
    }
}

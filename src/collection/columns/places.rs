//! Where things lie in the columns. Nothing that stands in a column is believed: an index may be damaged.

use std::ops::Range;

use super::palette::Shades;
use super::spans::BLOCK;
use super::voices::Voices;
use super::{Columns, LONG, STEP, STRIDE};
use crate::collection::offsets::starts;
use crate::collection::{AttributionNo, DocumentNo, Few, Span};

/// The content of an attribution whose own is damaged.
pub(crate) const NOWHERE: Span = Span { start: 0, end: 0 };

/// The spans of an attribution, each of which stands in the text.
pub(crate) struct Parts {
    pub content: Few<Span>,
    pub cue: Few<Span>,
    pub source: Few<Span>,
}

/// How many spans the content, the cue and the source have, in a byte; more than fit are [`LONG`].
pub(crate) fn shape(counts: [usize; 3]) -> u8 {
    match counts {
        [content, cue, source] if content < 8 && cue < 4 && source < 4 => {
            (content | cue << 3 | source << 5) as u8
        }
        _ => LONG,
    }
}

/// Kind and status, of what [`Columns::forms`] has.
pub(crate) fn form(form: Option<u16>) -> u8 {
    form.unwrap_or_default().to_le_bytes()[0]
}

impl Columns {
    /// The document that an attribution stands in.
    pub(crate) fn document_of(&self, attribution: u32) -> DocumentNo {
        let last = (self.texts.len() as u32).saturating_sub(1);
        let stride = attribution as usize / STRIDE;
        let low = self.strides.get(stride).copied().unwrap_or(0).min(last);
        let high = self.strides.get(stride + 1).copied().unwrap_or(last).clamp(low, last);
        let firsts = self.firsts.get(low as usize..=high as usize).unwrap_or_default();
        let before = firsts.partition_point(|&first| first <= attribution) as u32;
        DocumentNo(low + before.saturating_sub(1))
    }

    /// The attributions of a document.
    pub(crate) fn attributions_of(&self, document: usize) -> Range<u32> {
        match self.firsts.get(document..).unwrap_or_default() {
            [first, end, ..] if first <= end && *end as usize <= self.forms.len() => *first..*end,
            _ => 0..0,
        }
    }

    fn counts(&self, forms: Shades<'_, u16>, attribution: usize) -> [usize; 3] {
        let [_, shape] = forms.get(attribution).unwrap_or_default().to_le_bytes();
        if shape == LONG {
            let place = self.long.binary_search(&(attribution as u32)).ok();
            let counts = place.and_then(|place| self.long_shapes.get(place)).copied().unwrap_or_default();
            return counts.map(|count| count as usize);
        }
        [shape & 7, shape >> 3 & 3, shape >> 5 & 3].map(usize::from)
    }

    /// The spans of an attribution that stands in `text`.
    pub(crate) fn parts(&self, attribution: usize, text: &str) -> Parts {
        let block = attribution / BLOCK;
        let forms = self.forms.shades();
        let counts = |attribution| self.counts(forms, attribution);
        let mut start: usize = (block * BLOCK..attribution).flat_map(counts).sum();
        let spans = self.spans.block(block);
        let mut part = |count: usize| {
            let mut part = spans.part(start..start + count);
            start += count;
            if !stand_in(text, &part) {
                part.clear();
            }
            part
        };
        let [content, cue, source] = self.counts(forms, attribution);
        let mut content = part(content);
        if content.is_empty() {
            content.push(NOWHERE);
        }
        Parts { content, cue: part(cue), source: part(source) }
    }

    /// How sure it is.
    pub(crate) fn confidence_of(&self, attribution: usize) -> f32 {
        self.confidences.get(attribution).filter(|value| (0.0..=1.0).contains(value)).unwrap_or_default()
    }

    /// Who speaks.
    pub(crate) fn voices(&self) -> Voices<'_> {
        Voices {
            ones: self.voices.as_slice(),
            choirs: self.choirs.as_slice(),
            speakers: self.speaker_ids.len(),
        }
    }

    /// The attribution that holds this one: one before it, of the same document, so that no chain of them has no end.
    pub(crate) fn holder_of(&self, attribution: u32, document: usize) -> Option<AttributionNo> {
        let place = self.inner.binary_search(&attribution).ok()?;
        let outer = *self.outer.get(place)?;
        (outer < attribution && self.attributions_of(document).contains(&outer))
            .then_some(AttributionNo(outer))
    }

    /// What made an attribution.
    pub(crate) fn maker_of(&self, attribution: u32) -> &str {
        self.makers.at_or_before(attribution).unwrap_or_default()
    }

    /// How many code points of a document stand before a byte of its text.
    pub(crate) fn codepoint(&self, document: usize, byte: u32) -> u64 {
        let start = self.texts.range(document).start;
        let at = start.saturating_add(byte as usize);
        let within = self.continued(at).saturating_sub(self.continued(start));
        u64::from(byte).saturating_sub(within)
    }

    /// How many bytes of the texts, up to one, don't begin a character.
    fn continued(&self, at: usize) -> u64 {
        let step = at / STEP;
        let rest = self.texts.bytes().as_slice().get(step * STEP..at).unwrap_or_default();
        self.continuations.get(step).copied().unwrap_or(0) + continuation_count(rest)
    }
}

/// How many bytes don't begin a character.
pub(crate) fn continuation_count(bytes: &[u8]) -> u64 {
    (bytes.len() - starts(bytes)) as u64
}

/// Whether spans stand in a text, in order and apart.
pub(crate) fn stand_in(text: &str, spans: &[Span]) -> bool {
    let stands = |span: &Span| {
        span.start <= span.end
            && text.is_char_boundary(span.start as usize)
            && text.is_char_boundary(span.end as usize)
    };
    spans.iter().all(stands) && spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

//! Continuation: quotations of several paragraphs.
//!
//! A cue that ends its paragraph in a colon introduces the next one, and a quotation that takes up a whole paragraph continues
//! the previous one.

use super::uncovered::MIN_QUOTED_WORDS;
use crate::collection::{Few, Kind, Span};
use crate::extract::found::Found;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::paragraph::{COLON, Paragraph};

/// The least probability of the head of a cue that waits for the next paragraph.
const WAITING_HEAD: f32 = 0.2;
/// How many tokens before the colon that head is looked for in.
const COLON_REACH: usize = 14;
/// The confidence of a quotation that continues.
const CONTINUED_CONFIDENCE: f32 = 0.8;

/// Who may be speaking in the next paragraph.
#[derive(Clone, Debug, PartialEq)]
struct PendingSpeaker {
    cue: Few<Span>,
    source: Few<Span>,
}

/// What the previous paragraph left open.
#[derive(Debug, Default)]
pub(crate) struct Continuation {
    /// Who speaks if the next paragraph is a quotation.
    speaker: Option<PendingSpeaker>,
    /// Whether its last quotation has no closing mark.
    unclosed: bool,
}

impl Continuation {
    /// The attribution of a paragraph that is one quotation and has no analysis: to whom the previous paragraph left open.
    #[must_use]
    pub(crate) fn attribute(&self, p: &Paragraph) -> Option<Found> {
        let speaker = self.speaker.as_ref().filter(|_| is_one_quotation(p))?;
        let (first, last) = (p.words.first()?, p.words[p.quotations.regions.last()?.last as usize]);
        let content = Few::from_elem(Span { start: first.start, end: last.end }, 1);
        let PendingSpeaker { cue, source } = speaker.clone();
        Some(Found {
            content,
            cue,
            source,
            kind: Kind::Direct,
            verbatim: None,
            is_asserted: true,
            confidence: CONTINUED_CONFIDENCE,
        })
    }

    /// Whether such a paragraph continues the same quotation, since the previous paragraph did not close it.
    #[must_use]
    pub(crate) fn is_unclosed(&self) -> bool {
        self.unclosed
    }

    /// Remembers how a paragraph ended. `found` is what was found in it, `waiting` the analysis of a cue before its final colon.
    pub(crate) fn remember(&mut self, p: &Paragraph, found: &[Found], waiting: Option<&Analysis>) {
        self.unclosed = p.quotations.regions.last().is_some_and(|r| !r.closed);
        if let Some(analysis) = waiting {
            let open = Found::new(analysis, p);
            self.speaker = Some(PendingSpeaker { cue: open.cue, source: open.source });
            return;
        }
        let ends_quoted = p.words.iter().rev().find(|w| w.is_word()).is_some_and(|w| w.region > 0);
        let last = found.last().filter(|f| f.kind != Kind::Indirect && (ends_quoted || self.unclosed));
        self.speaker = last.map(|f| PendingSpeaker { cue: f.cue.clone(), source: f.source.clone() });
    }
}

/// The head of a cue that ends the paragraph in a colon and introduces nothing in it.
#[must_use]
pub(crate) fn waiting_head(p: &Paragraph, heads: &[f32], analyses: &[Analysis]) -> Option<usize> {
    let colon = p.len().checked_sub(1).filter(|&i| p.words[i].form == COLON)?;
    let first = p.sentence(colon).start.max(colon.saturating_sub(COLON_REACH));
    let likely = (first..=colon).filter(|&i| heads[i] >= WAITING_HEAD);
    let best = likely.fold(
        None,
        |best: Option<usize>, i| if best.is_some_and(|b| heads[b] > heads[i]) { best } else { Some(i) },
    )?;
    let busy = analyses.iter().any(|a| a.head == best && a.content.iter().any(|run| run.end > best));
    (!busy).then_some(best)
}

/// Whether a paragraph is a quotation and nothing else but marks. One of few words is rather a heading.
#[must_use]
fn is_one_quotation(p: &Paragraph) -> bool {
    let words = p.words.iter().filter(|w| w.is_word()).count();
    let opens = p.words.first().is_some_and(|w| w.region == 1);
    opens && words > MIN_QUOTED_WORDS + 1 && p.words.iter().all(|w| w.region > 0 || !w.is_word())
}

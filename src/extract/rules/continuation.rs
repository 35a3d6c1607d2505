//! What is carried from one paragraph to the next: a cue that ends in a colon, a speaker who goes on.

use super::uncovered::MIN_QUOTED_WORDS;
use crate::collection::{Few, Kind, Span};
use crate::extract::found::Found;
use crate::extract::stages::analysis::Analysis;
use crate::extract::words::paragraph::{COLON, Paragraph};

/// Least probability of the head of a cue that waits for the next paragraph.
const WAITING_HEAD: f32 = 0.2;
/// Words before the colon among which that head is looked for.
const COLON_REACH: usize = 14;
/// Confidence of what is found across paragraphs.
const CONTINUED_CONFIDENCE: f32 = 0.8;

/// Somebody whose words may follow.
#[derive(Clone, Debug, PartialEq)]
struct PendingSpeaker {
    cue: Few<Span>,
    source: Few<Span>,
}

/// What the paragraphs so far left open.
#[derive(Debug, Default)]
pub(crate) struct Continuation {
    /// Who speaks on if the next paragraph is a quotation.
    speaker: Option<PendingSpeaker>,
    /// Whether the last quotation has no closing mark.
    unclosed: bool,
}

impl Continuation {
    /// Of a paragraph that is one quotation and that nothing covers: whose it is, as left open before.
    #[must_use]
    pub(crate) fn attribute(&self, p: &Paragraph) -> Option<Found> {
        let speaker = self.speaker.as_ref().filter(|_| is_one_quotation(p))?;
        let (first, last) = (p.words.first()?, p.words[p.quotations.regions.last()?.last as usize]);
        let content = Few::from_elem(Span { start: first.start, end: last.end }, 1);
        let PendingSpeaker { cue, source } = speaker.clone();
        Some(Found { content, cue, source, kind: Kind::Direct, confidence: CONTINUED_CONFIDENCE })
    }

    /// Whether such a paragraph goes on with the quotation before it.
    #[must_use]
    pub(crate) fn is_unclosed(&self) -> bool {
        self.unclosed
    }

    /// Remembers how a paragraph ended: `found` is what was found in it, `waiting` the analysis of a cue before its last colon.
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

/// The head of a cue that ends the paragraph with a colon and has nothing to introduce in it.
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

/// Whether a paragraph is quotation and nothing else, a full stop aside; a few quoted words are a heading.
#[must_use]
fn is_one_quotation(p: &Paragraph) -> bool {
    let words = p.words.iter().filter(|w| w.is_word()).count();
    let opens = p.words.first().is_some_and(|w| w.region == 1);
    opens && words > MIN_QUOTED_WORDS + 1 && p.words.iter().all(|w| w.region > 0 || !w.is_word())
}

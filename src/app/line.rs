//! A line: a label of one row, scrubbed, of which some stretches have an emphasis.

use std::ops::Range;

use super::emphasis::{Emphasis, Layer, Stroke, stretches};
use super::state::State;
use crate::collection::wording::{self, Piece};
use crate::collection::{Attribution, AttributionNo, Collection, Document, Span, SpeakerKind, SpeakerNo};
use crate::search::Highlighter;
use crate::text::scrub::Clean;

/// No row shows more bytes of a text.
const MOST: usize = 2000;

/// A label and its stretches.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is shown.
    pub text: Clean<'static>,
    /// Stretches that cover it, in bytes of `text`.
    pub stretches: Vec<(Range<usize>, Emphasis)>,
}

impl Line {
    /// A line of raw text, of which some ranges were matched. What no screen has room for is left out.
    pub fn new(raw: &str, matched: &[Range<usize>]) -> Self {
        let text = Clean::line(head(raw)).into_owned();
        let strokes: Vec<Stroke> = matched
            .iter()
            .map(|range| Stroke { range: text.clean_range(range.clone()), layer: Layer::Match })
            .collect();
        let stretches = stretches(text.as_str().len(), &strokes);
        Self { text, stretches }
    }
}

/// As much of a text as a row can show: a name may have 5 MB, and a keystroke's work is bounded.
pub(crate) fn head(raw: &str) -> &str {
    let end = (0..=MOST.min(raw.len())).rev().find(|&at| raw.is_char_boundary(at)).unwrap_or(0);
    &raw[..end]
}

/// Who said something, as the list shows it.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// The speakers' names, with commas between.
    Named(Line),
    /// Nobody has a name, but the text has words for them: "the council".
    Unnamed(Line),
    /// The text does not say.
    Nobody,
}

/// The parts of an item as the list shows them.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Who said it.
    pub who: Who,
    /// The words that say that it was said.
    pub cue: Line,
    /// The quote or claim.
    pub content: Line,
    /// "¶7".
    pub paragraph: String,
    /// Which source, where there are several.
    pub source: Option<Line>,
    /// Whether it stands in another's content.
    pub nested: bool,
    /// Whether it is marked.
    pub marked: bool,
    /// Whether a person has refused it.
    pub rejected: bool,
}

/// Says what the list shows of an item. The query is made ready once for all of them.
pub(crate) fn items(state: &State) -> Option<impl Fn(AttributionNo) -> Item> {
    let engine = &state.library.as_ref()?.engine;
    let marker = engine.highlighter(&state.search.query);
    Some(move |no| item(state, engine.collection(), &marker, no))
}

fn item(state: &State, collection: &Collection, marker: &Highlighter<'_>, no: AttributionNo) -> Item {
    let attribution = collection.attribution(no);
    let document = collection.document(attribution.document);
    let matched = marker.highlights(&document, &attribution);
    let several = collection.document_count() > 1;
    Item {
        who: match (attribution.speakers, &*attribution.source) {
            ([], []) => Who::Nobody,
            ([], source) => Who::Unnamed(assembled(document.text, &apart(source), &[])),
            _ => Who::Named(names(state, &attribution, &matched.speakers)),
        },
        cue: assembled(document.text, &apart(&attribution.cue), &matched.cue),
        content: content(&document, &attribution, &matched.content),
        paragraph: format!("¶{}", document.paragraph_at(attribution.extent().start as usize)),
        source: several.then(|| Line::new(document.outlet().unwrap_or(document.title), &[])),
        nested: attribution.inside.is_some(),
        marked: state.is_marked(&attribution),
        rejected: attribution.status == crate::collection::Status::Rejected,
    }
}

/// Who said it, with what the search matched of the names.
pub(crate) fn names(
    state: &State,
    attribution: &Attribution<'_>,
    matched: &[(SpeakerNo, Vec<Range<usize>>)],
) -> Line {
    let Some(collection) = state.collection() else { return Line::new("", &[]) };
    let mut raw = String::new();
    let mut ranges = Vec::new();
    for &no in attribution.speakers {
        if !raw.is_empty() {
            raw.push_str(", ");
        }
        let name = collection.speaker_name(no);
        // Of several people the last names do: "Trump, Putin".
        let several =
            attribution.speakers.len() > 1 && collection.speaker(no).kind == Some(SpeakerKind::Person);
        let from = if several { name.rfind(' ').map_or(0, |space| space + 1) } else { 0 };
        let start = raw.len();
        raw.push_str(&name[from..]);
        let here = matched.iter().filter(|(speaker, _)| *speaker == no).flat_map(|(_, ranges)| ranges);
        let here = here.filter(|range| range.end > from);
        ranges.extend(here.map(|range| start + range.start.saturating_sub(from)..start + range.end - from));
    }
    Line::new(&raw, &ranges)
}

/// Spans with a space between.
fn apart(spans: &[Span]) -> Vec<Piece> {
    spans.iter().flat_map(|span| [Piece::Added(" "), Piece::Words(span.range())]).skip(1).collect()
}

fn content(document: &Document<'_>, attribution: &Attribution<'_>, matched: &[Range<usize>]) -> Line {
    let pieces = wording::wording(document, attribution, MOST);
    assembled(document.text, &pieces, matched)
}

/// A line of pieces of a text, with what was matched of the text carried over.
fn assembled(text: &str, pieces: &[Piece], matched: &[Range<usize>]) -> Line {
    let mut raw = String::new();
    let mut ranges = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Added(added) => raw.push_str(added),
            Piece::Words(words) => {
                let start = raw.len();
                raw.push_str(&text[words.clone()]);
                let here = matched.iter().filter(|range| range.start < words.end && words.start < range.end);
                ranges.extend(here.map(|range| {
                    start + range.start.saturating_sub(words.start)
                        ..start + range.end.min(words.end) - words.start
                }));
            }
        }
    }
    Line::new(&raw, &ranges)
}

//! A list item: what the list shows of an attribution.

use std::ops::Range;

use crate::app::page::{Label, MAX_LABEL};
use crate::app::state::State;
use crate::collection::wording::{self, WordingPart};
use crate::collection::{
    Attribution, AttributionNo, Collection, Document, Span, SpeakerKind, SpeakerNo, Status,
};
use crate::search::Highlighter;

/// The byline: who said it.
#[derive(Clone, Debug)]
pub(crate) enum Byline {
    /// The speakers' names, separated by commas.
    Named(Label),
    /// No speaker has a name, but the text has words for them: "the council".
    Unnamed(Label),
    /// The text doesn't say who spoke.
    Nobody,
}

/// An attribution as the list shows it.
#[derive(Clone, Debug)]
pub(crate) struct ListItem {
    /// Who said it.
    pub byline: Byline,
    /// The cue: "said".
    pub cue: Label,
    /// The quote or claim.
    pub content: Label,
    /// The paragraph's number: "¶7".
    pub paragraph: String,
    /// The document's outlet or title, where the dataset has several documents.
    pub document: Option<Label>,
    /// Whether it stands inside another attribution's content.
    pub nested: bool,
    /// Whether it is marked.
    pub marked: bool,
    /// Whether a person rejected it.
    pub rejected: bool,
}

/// A function that gives the list item of an attribution. It prepares the query once, for all items of a frame.
pub(crate) fn items(state: &State) -> Option<impl Fn(AttributionNo) -> ListItem> {
    let engine = &state.dataset.as_ref()?.engine;
    let highlighter = engine.highlighter(&state.search.query);
    Some(move |no| item(state, engine.collection(), &highlighter, no))
}

fn item(
    state: &State,
    collection: &Collection,
    highlighter: &Highlighter<'_>,
    no: AttributionNo,
) -> ListItem {
    let attribution = collection.attribution(no);
    let document = collection.document(attribution.document);
    let matched = highlighter.highlights(&document, &attribution);
    let several = collection.document_count() > 1;
    ListItem {
        byline: match (attribution.speakers, &*attribution.source) {
            ([], []) => Byline::Nobody,
            ([], source) => Byline::Unnamed(assembled(document.text, &spaced(source), &[])),
            _ => Byline::Named(speaker_names(collection, &attribution, &matched.speakers)),
        },
        cue: assembled(document.text, &spaced(&attribution.cue), &matched.cue),
        content: content(&document, &attribution, &matched.content),
        paragraph: format!("¶{}", document.paragraph_at(attribution.extent().start as usize)),
        document: several.then(|| Label::new(document.outlet().unwrap_or(document.title), &[])),
        nested: attribution.inside.is_some(),
        marked: state.is_marked(&attribution),
        rejected: attribution.status == Status::Rejected,
    }
}

/// The names of an attribution's speakers. `matched` are the ranges of each speaker's name that the search matched.
pub(crate) fn speaker_names(
    collection: &Collection,
    attribution: &Attribution<'_>,
    matched: &[(SpeakerNo, Vec<Range<usize>>)],
) -> Label {
    let mut raw = String::new();
    let mut ranges = Vec::new();
    for &no in attribution.speakers {
        if !raw.is_empty() {
            raw.push_str(", ");
        }
        let name = collection.speaker_name(no);
        // Of several people, the last names are enough: "Trump, Putin".
        let several =
            attribution.speakers.len() > 1 && collection.speaker(no).kind == Some(SpeakerKind::Person);
        let from = if several { name.rfind(' ').map_or(0, |space| space + 1) } else { 0 };
        let start = raw.len();
        raw.push_str(&name[from..]);
        let here = matched.iter().filter(|(speaker, _)| *speaker == no).flat_map(|(_, ranges)| ranges);
        let here = here.filter(|range| range.end > from);
        ranges.extend(here.map(|range| start + range.start.saturating_sub(from)..start + range.end - from));
    }
    Label::new(&raw, &ranges)
}

/// Spans, separated by spaces.
fn spaced(spans: &[Span]) -> Vec<WordingPart> {
    spans
        .iter()
        .flat_map(|span| [WordingPart::Added(" "), WordingPart::Words(span.range())])
        .skip(1)
        .collect()
}

fn content(document: &Document<'_>, attribution: &Attribution<'_>, matched: &[Range<usize>]) -> Label {
    let pieces = wording::wording(document, attribution, MAX_LABEL);
    assembled(document.text, &pieces, matched)
}

/// A label that is assembled from pieces of a text. `matched` are ranges of the text that the search matched.
fn assembled(text: &str, pieces: &[WordingPart], matched: &[Range<usize>]) -> Label {
    let mut raw = String::new();
    let mut ranges = Vec::new();
    for piece in pieces {
        match piece {
            WordingPart::Added(added) => raw.push_str(added),
            WordingPart::Words(words) => {
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
    Label::new(&raw, &ranges)
}

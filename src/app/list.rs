//! The list of quotes and claims: which rows of the answer are on the screen, what a row shows of its item, and how the
//! selection moves and the list scrolls after it.
//!
//! In a wide pane an item is a row, and a speaker's name that repeats is left out; in a narrow pane the name has a row
//! of its own above the speaker's items. The cost is that of the rows on the screen, however long the list is.

use std::borrow::Cow;
use std::ops::Range;

use super::keys::Motion;
use super::page::{Label, MAX_LABEL};
use super::state::{MIN_WIDTH_TWO_PANES, Rect, State};
use crate::collection::wording::{WordingPart, read_on};
use crate::collection::{
    Attribution, AttributionNo, Collection, Document, Span, SpeakerKind, SpeakerNo, Status, wording,
};

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListRow {
    /// The name of an item's speaker, above the item.
    Name(AttributionNo),
    /// An item.
    Item {
        /// Its position in the list, from 0.
        position: usize,
        /// Its number.
        item: AttributionNo,
        /// Whether the previous item is another speaker's, so that the name is shown.
        named: bool,
    },
}

/// Whether names have rows of their own in a pane.
pub(crate) fn is_narrow(pane: Rect) -> bool {
    pane.width < MIN_WIDTH_TWO_PANES - 2
}

/// The rows on the screen.
pub(crate) fn rows(state: &State) -> Vec<ListRow> {
    rows_from(state, state.list_top, state.layout().list)
}

/// The rows of a pane whose first item is at the position `top`.
fn rows_from(state: &State, top: usize, pane: Rect) -> Vec<ListRow> {
    let height = usize::from(pane.height);
    let mut rows = Vec::with_capacity(height + 1);
    let mut previous = None;
    for position in top..state.listed() {
        if rows.len() >= height {
            break;
        }
        let Some((item, collection)) = state.item(position).zip(state.collection()) else { break };
        let speakers = speakers_or_source(collection, item);
        let named = previous.as_ref() != Some(&speakers);
        previous = Some(speakers);
        if named && is_narrow(pane) && height > 2 {
            rows.push(ListRow::Name(item));
        }
        rows.push(ListRow::Item { position, item, named });
    }
    rows.truncate(height);
    rows
}

/// An item's speakers; where none is named, the words of its source.
fn speakers_or_source(collection: &Collection, item: AttributionNo) -> (&[SpeakerNo], Vec<Cow<'_, str>>) {
    let speakers = collection.speaker_lists().of(item);
    if !speakers.is_empty() {
        return (speakers, Vec::new());
    }
    let attribution = collection.attribution(item);
    let document = collection.document(attribution.document);
    (speakers, attribution.source.iter().map(|&span| document.on_one_line(span)).collect())
}

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

/// A function that gives the list item of an attribution.
pub(crate) fn items(state: &State) -> Option<impl Fn(AttributionNo) -> ListItem> {
    let collection = state.dataset.as_ref()?.collection();
    Some(move |no| item(state, collection, no))
}

fn item(state: &State, collection: &Collection, no: AttributionNo) -> ListItem {
    let attribution = collection.attribution(no);
    let document = collection.document(attribution.document);
    let matched = state.highlighter.highlights(collection, &document, &attribution);
    let several = collection.document_count() > 1;
    ListItem {
        byline: match (attribution.speakers, &*attribution.source) {
            ([], []) => Byline::Nobody,
            ([], source) => Byline::Unnamed(assembled(document.text, &spaced(document.text, source), &[])),
            _ => Byline::Named(speaker_names(collection, &attribution, &matched.speakers)),
        },
        cue: assembled(document.text, &spaced(document.text, &attribution.cue), &matched.cue),
        content: content(&document, &attribution, &matched.content),
        paragraph: format!("¶{}", document.paragraph_at(attribution.extent().start as usize)),
        document: several.then(|| Label::new(document.outlet().unwrap_or(document.title), &[])),
        nested: attribution.inside.is_some(),
        marked: state.marks.has(no),
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
        let matches = matched.iter().filter(|(speaker, _)| *speaker == no).flat_map(|(_, ranges)| ranges);
        let matches = matches.filter(|range| range.end > from);
        ranges
            .extend(matches.map(|range| start + range.start.saturating_sub(from)..start + range.end - from));
    }
    Label::new(&raw, &ranges)
}

/// Spans, separated by spaces.
fn spaced(text: &str, spans: &[Span]) -> Vec<WordingPart> {
    let parts = |span: &Span| [WordingPart::Added(" ")].into_iter().chain(read_on(text, span.range()));
    spans.iter().flat_map(parts).skip(1).collect()
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
                let inside =
                    matched.iter().filter(|range| range.start < words.end && words.start < range.end);
                ranges.extend(inside.map(|range| {
                    start + range.start.saturating_sub(words.start)
                        ..start + range.end.min(words.end) - words.start
                }));
            }
        }
    }
    Label::new(&raw, &ranges)
}

/// Rows that stay visible above and below the selection, where there is room.
const SELECTION_MARGIN: usize = 2;

/// Selects an item, and turns to its document.
pub(in crate::app) fn select(state: &mut State, item: Option<AttributionNo>) {
    if state.selected != item {
        state.text_top = None;
    }
    state.selected = item;
    if let Some((dataset, item)) = state.dataset.as_mut().zip(item) {
        let document = dataset.collection().attribution(item).document;
        dataset.turn_to(document);
    }
}

/// Selects the item at a position, or the last item where the list is shorter.
pub(in crate::app) fn select_position(state: &mut State, position: usize) {
    let last = state.listed().saturating_sub(1);
    select(state, state.item(position.min(last)));
    scroll_to_selection(state);
}

/// Moves the selection.
pub(in crate::app) fn move_selection(state: &mut State, motion: Motion) {
    let listed = state.listed();
    if listed == 0 {
        return;
    }
    let at = state.position().unwrap_or(0);
    let page = usize::from(state.layout().list.height).max(1);
    select_position(state, motion.step(at, listed, page));
}

/// Scrolls the list by as little as it takes to show the selection, with a margin.
pub(in crate::app) fn scroll_to_selection(state: &mut State) {
    let pane = state.layout().list;
    let height = usize::from(pane.height);
    let last = state.listed().saturating_sub(1);
    let Some(at) = state.position() else {
        state.list_top = state.list_top.min(last);
        return;
    };
    let margin = SELECTION_MARGIN.min(height.saturating_sub(1) / 2);
    let lowest = (at + margin).min(last);
    state.list_top = state.list_top.min(at.saturating_sub(margin)).max((lowest + 1).saturating_sub(height));
    // Rows with names take room too, so that fewer items may fit than the pane has rows.
    while state.list_top < at && !shows(&rows_from(state, state.list_top, pane), lowest) {
        state.list_top += 1;
    }
    // No empty rows at the end while there are items above.
    while state.list_top > 0 && shows(&rows_from(state, state.list_top - 1, pane), last) {
        state.list_top -= 1;
    }
}

fn shows(rows: &[ListRow], wanted: usize) -> bool {
    rows.iter().any(|row| matches!(row, ListRow::Item { position, .. } if *position == wanted))
}

//! The rows of the facets: headings, values, and how many speakers more there are.

use std::ops::RangeInclusive;

use super::value::FacetValue;
use crate::app::state::{Focus, OpenDataset, Rect, State};
use crate::collection::Kind;
use crate::search::Answer;

/// The most speakers that are listed when all are asked for: nobody scrolls further, and typing a few letters of a name
/// is quicker.
const MAX_SPEAKERS: usize = 2000;
/// The fewest speakers that are listed, however low the screen.
const MIN_SPEAKERS: usize = 5;
/// How many sources, outlets and years are listed, each: the fewest on a low screen, the most on a high one.
const OTHER_VALUES: RangeInclusive<usize> = 3..=8;

/// A row of the facets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FacetRow {
    /// The name of a facet.
    Heading(&'static str),
    /// A value.
    Value {
        /// The value.
        value: FacetValue,
        /// How many hits it has, or would have if it were chosen.
        hits: usize,
        /// Whether the query asks for it.
        chosen: bool,
    },
    /// The number of speakers that are not listed.
    More(usize),
    /// An empty row.
    Blank,
}

impl FacetRow {
    /// Whether the cursor can stand on it.
    pub(super) fn can_be_chosen(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::More(_))
    }
}

/// Where the facets lie: in their column; on a screen without one, over the body while they have the focus.
pub(crate) fn pane(state: &State) -> Rect {
    let layout = state.layout();
    match (layout.facets.width, state.focus) {
        (0, Focus::Facets) => layout.body,
        _ => layout.facets,
    }
}

/// All rows. Those from `FacetPane::top` on are on the screen.
pub(crate) fn rows(state: &State) -> Vec<FacetRow> {
    let Some((dataset, answer)) = state.dataset.as_ref().zip(state.answer.as_ref()) else {
        return Vec::new();
    };
    let others = other_rows(state, dataset, answer);
    let room = usize::from(pane(state).height).saturating_sub(others.len() + 1).max(MIN_SPEAKERS);
    let mut rows = speaker_rows(state, answer, room);
    rows.extend(others);
    rows
}

/// The speakers. Folded, they have `room` rows.
fn speaker_rows(state: &State, answer: &Answer, room: usize) -> Vec<FacetRow> {
    let speakers = &answer.facets().speakers;
    let most = if state.facets.unfolded { MAX_SPEAKERS } else { room };
    // The row with the number of further speakers takes up a row itself.
    let shown = if speakers.len() > most { most - 1 } else { speakers.len() };
    let values = speakers.window(0..shown).map(|count| FacetRow::Value {
        chosen: state.chosen.binary_search(&count.value).is_ok(),
        value: FacetValue::Speaker(count.value),
        hits: count.hits,
    });
    let mut rows = vec![FacetRow::Heading("SPEAKERS")];
    rows.extend(values);
    if speakers.len() > shown {
        rows.push(FacetRow::More(speakers.len() - shown));
    }
    rows
}

fn other_rows(state: &State, dataset: &OpenDataset, answer: &Answer) -> Vec<FacetRow> {
    let query = &state.search.query;
    let facets = answer.facets();
    let row = |value: FacetValue, hits: usize| FacetRow::Value {
        chosen: query.has(&value.filter(dataset)),
        value,
        hits,
    };
    // A low screen has room for the speakers first.
    let few = (usize::from(pane(state).height) / 6).clamp(*OTHER_VALUES.start(), *OTHER_VALUES.end());
    let kinds = Kind::ALL.map(|kind| row(FacetValue::Kind(kind), facets.kind(kind)));
    let sources =
        facets.documents.window(0..few).map(|count| row(FacetValue::Document(count.value), count.hits));
    let outlets = facets
        .outlets
        .window(0..few)
        .map(|count| row(FacetValue::Outlet(count.value.to_string()), count.hits));
    let years = facets.years.window(0..few).map(|count| row(FacetValue::Year(count.value), count.hits));
    let mut rows = Vec::new();
    add_facet(&mut rows, "KINDS", kinds.into());
    add_facet(&mut rows, "SOURCES", sources.collect());
    add_facet(&mut rows, "OUTLETS", outlets.collect());
    add_facet(&mut rows, "YEARS", years.collect());
    rows
}

/// Adds a facet's heading and values, unless it has none.
fn add_facet(rows: &mut Vec<FacetRow>, heading: &'static str, values: Vec<FacetRow>) {
    if !values.is_empty() {
        rows.extend([FacetRow::Blank, FacetRow::Heading(heading)]);
        rows.extend(values);
    }
}

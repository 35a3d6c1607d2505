//! The facets: speakers, kinds, sources, outlets and years, each value with its number of hits, to filter by.
//!
//! The answer to the search counts the hits. The values are listed as rows, a cursor moves over those that can be chosen,
//! and a chosen value is put into the query or taken out. What is chosen stands in the query and nowhere else.

use std::ops::RangeInclusive;

use super::effect::Effect;
use super::keys::Motion;
use super::state::{Focus, OpenDataset, Question, Rect, State};
use super::{reader, search};
use crate::collection::{DocumentNo, Kind, SpeakerNo};
use crate::search::{Answer, Field, Filter, Query};

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
    fn can_be_chosen(&self) -> bool {
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
        chosen: value.filter(dataset).is_some_and(|filter| query.has(&filter)),
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

/// A value that the user can filter by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FacetValue {
    /// A speaker.
    Speaker(SpeakerNo),
    /// Quote, claim or mixed.
    Kind(Kind),
    /// A document.
    Document(DocumentNo),
    /// A publisher.
    Outlet(String),
    /// A year of publication.
    Year(u16),
}

impl FacetValue {
    /// The value as the screen shows it, not scrubbed.
    pub(crate) fn label(&self, dataset: &OpenDataset) -> String {
        let collection = dataset.collection();
        match self {
            Self::Speaker(no) => collection.speaker_name(*no).to_owned(),
            Self::Kind(kind) => kind_label(*kind).to_owned(),
            Self::Document(no) => collection.heading(*no).to_owned(),
            Self::Outlet(name) => name.clone(),
            Self::Year(year) => year.to_string(),
        }
    }

    /// The value as a filter of the query; `None` for a speaker, whose shortest name has to be looked up.
    fn filter(&self, dataset: &OpenDataset) -> Option<Filter> {
        Some(match self {
            Self::Speaker(_) => return None,
            Self::Kind(kind) => Filter::Kind(*kind),
            Self::Document(no) => Filter::Document(dataset.collection().document_id(*no).to_owned()),
            Self::Outlet(name) => Filter::Outlet(name.clone()),
            Self::Year(year) => Filter::Year(*year),
        })
    }
}

/// A kind as the screen shows it.
fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "“quote”",
        Kind::Mixed => "mixed",
        Kind::Indirect => "claim",
    }
}

/// The most speakers that are written out by name, when one of them is chosen in addition or taken out.
const MAX_WRITTEN_OUT: usize = 12;

/// Filters by a value, or stops filtering by it, and searches.
fn toggle_value(state: &mut State, value: &FacetValue) -> Vec<Effect> {
    let Some(dataset) = &state.dataset else { return Vec::new() };
    let query = &state.search.query;
    match value {
        FacetValue::Speaker(no) => search::look_up(state, toggled_speaker(query, &state.chosen, *no)),
        FacetValue::Kind(_) | FacetValue::Document(_) | FacetValue::Outlet(_) | FacetValue::Year(_) => {
            let query = value.filter(dataset).map_or_else(|| query.clone(), |filter| query.toggled(&filter));
            search::set_query(state, &query)
        }
    }
}

/// The question for the query with one speaker more or one fewer. A term such as `@pu` that asks for several speakers is
/// written out, so that the others stay when one of them is taken out.
fn toggled_speaker(query: &Query, chosen: &[SpeakerNo], speaker: SpeakerNo) -> Question {
    let clauses = query.clauses().iter().filter(|clause| clause.field() == Some(Field::Speaker)).count();
    let is_written_out = clauses <= 1 && chosen.len() <= MAX_WRITTEN_OUT;
    let chosen = if is_written_out { chosen.to_vec() } else { Vec::new() };
    Question::ToggledSpeaker { query: query.clone(), chosen, speaker }
}

/// Gives the facets the focus: the speakers, or the other facets. An open article is put aside.
pub(in crate::app) fn enter(state: &mut State, speakers: bool) {
    reader::put_aside(state);
    state.focus = Focus::Facets;
    let rows = rows(state);
    let heading = if speakers { "SPEAKERS" } else { "KINDS" };
    let at = rows.iter().position(|row| *row == FacetRow::Heading(heading)).unwrap_or(0);
    state.facets.cursor = at + 1;
    keep_in_view(state);
}

/// Chooses the row under the cursor: puts its value into the query or takes it out, or lists all speakers.
pub(in crate::app) fn toggle(state: &mut State) -> Vec<Effect> {
    let rows = rows(state);
    match rows.get(state.facets.cursor) {
        Some(FacetRow::Value { value, .. }) => toggle_value(state, value),
        Some(FacetRow::More(_)) => {
            state.facets.unfolded = true;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Moves the cursor over the rows that can be chosen.
pub(in crate::app) fn move_cursor(state: &mut State, motion: Motion) {
    let rows = rows(state);
    let choices: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].can_be_chosen()).collect();
    let last = choices.len().saturating_sub(1);
    let at = choices.iter().position(|&row| row >= state.facets.cursor).unwrap_or(last);
    let page = usize::from(pane(state).height);
    if let Some(&row) = choices.get(motion.step(at, choices.len(), page)) {
        state.facets.cursor = row;
    }
    keep_in_view(state);
}

/// Chooses the row at the screen's row `y`, after a press of the mouse.
pub(in crate::app) fn press(state: &mut State, y: u16) -> Vec<Effect> {
    let row = state.facets.top + usize::from(y - pane(state).y);
    state.focus = Focus::Facets;
    if rows(state).get(row).is_some_and(FacetRow::can_be_chosen) {
        state.facets.cursor = row;
        return toggle(state);
    }
    Vec::new()
}

/// Scrolls so that the cursor is visible; without the focus, to the top.
pub(in crate::app) fn keep_in_view(state: &mut State) {
    if state.focus != Focus::Facets {
        state.facets.top = 0;
        return;
    }
    let rows = rows(state);
    let height = usize::from(pane(state).height).max(1);
    let can = |row: &usize| rows.get(*row).is_some_and(FacetRow::can_be_chosen);
    let cursor = state.facets.cursor.min(rows.len().saturating_sub(1));
    state.facets.cursor = (cursor..rows.len()).find(can).or_else(|| (0..cursor).rfind(can)).unwrap_or(0);
    let lowest = (state.facets.cursor + 2).min(rows.len());
    // The heading above the first value stays visible with it.
    let highest = state.facets.cursor.saturating_sub(1);
    state.facets.top = state.facets.top.min(highest).max(lowest.saturating_sub(height));
}

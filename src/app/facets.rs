//! The facets: speakers, kinds, sources, outlets and years with how many hits each has, as rows to choose from.
//!
//! What is chosen stands in the query and nowhere else: choosing writes a term into the search box.

use super::action::Action;
use super::effect::Effect;
use super::layout::Rect;
use super::list::stepped;
use super::searching;
use super::state::{Focus, Library, State};
use crate::collection::{DocumentNo, Kind, SpeakerNo};
use crate::search::{Answer, Engine, Field, Filter, Query, Test};

/// The most values of a facet that are listed even when it is unfolded: nobody scrolls further, and typing a few
/// letters of a name is quicker.
const MOST: usize = 2000;
/// The most sources, outlets and years that are listed, each, and the fewest that room is kept for.
const FEW: std::ops::RangeInclusive<usize> = 3..=8;
/// The fewest speakers that are listed, however small the screen.
const FEWEST_SPEAKERS: usize = 5;

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Who said it.
    Speaker(SpeakerNo),
    /// Quote, claim or mixed.
    Kind(Kind),
    /// Where it stands.
    Source(DocumentNo),
    /// Who published it.
    Outlet(String),
    /// When.
    Year(u16),
}

/// A row of the pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// The name of a facet.
    Heading(&'static str),
    /// A value.
    Value {
        /// Which.
        choice: Choice,
        /// How many hits it has, or would have.
        hits: usize,
        /// Whether the query asks for it.
        chosen: bool,
    },
    /// So many speakers more.
    More(usize),
    /// A row left free.
    Blank,
}

impl Row {
    fn can_be_chosen(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::More(_))
    }
}

/// What the screen calls a choice, not scrubbed.
pub(crate) fn label(library: &Library, choice: &Choice) -> String {
    let collection = library.engine.collection();
    match choice {
        Choice::Speaker(no) => collection.speaker_name(*no).to_owned(),
        Choice::Kind(kind) => kind_label(*kind).to_owned(),
        Choice::Source(no) => collection.heading(*no).to_owned(),
        Choice::Outlet(name) => name.clone(),
        Choice::Year(year) => year.to_string(),
    }
}

/// A reader's word for a kind.
pub(crate) fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "“quote”",
        Kind::Mixed => "mixed",
        Kind::Indirect => "claim",
    }
}

/// Where the facets lie: their column, or where they have none, the body of the screen while they have the focus.
pub(crate) fn pane(state: &State) -> Rect {
    let layout = state.layout();
    match (layout.facets.width, state.focus) {
        (0, Focus::Facets) => layout.body,
        _ => layout.facets,
    }
}

/// All rows of the pane, of which those from [`Facets::top`](super::state::Facets::top) on are on the screen.
pub(crate) fn rows(state: &State) -> Vec<Row> {
    let Some((library, answer)) = state.library.as_ref().zip(state.answer.as_ref()) else {
        return Vec::new();
    };
    let others = other_rows(state, library, answer);
    let room = usize::from(pane(state).height).saturating_sub(others.len() + 1).max(FEWEST_SPEAKERS);
    let mut rows = speaker_rows(state, answer, room);
    rows.extend(others);
    rows
}

fn speaker_rows(state: &State, answer: &Answer, room: usize) -> Vec<Row> {
    let speakers = &answer.facets().speakers;
    let most = if state.facets.unfolded { MOST } else { room };
    // The row that says how many more there are takes a place itself.
    let shown = if speakers.len() > most { most - 1 } else { speakers.len() };
    let values = speakers.window(0..shown).map(|count| Row::Value {
        chosen: state.chosen.binary_search(&count.value).is_ok(),
        choice: Choice::Speaker(count.value),
        hits: count.hits,
    });
    let mut rows = vec![Row::Heading("SPEAKERS")];
    rows.extend(values);
    if speakers.len() > shown {
        rows.push(Row::More(speakers.len() - shown));
    }
    rows
}

fn other_rows(state: &State, library: &Library, answer: &Answer) -> Vec<Row> {
    let query = &state.search.query;
    let facets = answer.facets();
    let value = |choice: Choice, hits: usize| Row::Value {
        chosen: query.has(&filter(library, &choice)),
        choice,
        hits,
    };
    // On a small screen the room is the speakers'.
    let few = (usize::from(pane(state).height) / 6).clamp(*FEW.start(), *FEW.end());
    let kinds = Kind::ALL.map(|kind| value(Choice::Kind(kind), facets.kind(kind)));
    let sources = facets.documents.window(0..few).map(|count| value(Choice::Source(count.value), count.hits));
    let outlets =
        facets.outlets.window(0..few).map(|count| value(Choice::Outlet(count.value.to_string()), count.hits));
    let years = facets.years.window(0..few).map(|count| value(Choice::Year(count.value), count.hits));
    let mut rows = Vec::new();
    section(&mut rows, "KINDS", kinds.into());
    section(&mut rows, "SOURCES", sources.collect());
    section(&mut rows, "OUTLETS", outlets.collect());
    section(&mut rows, "YEARS", years.collect());
    rows
}

fn section(rows: &mut Vec<Row>, heading: &'static str, values: Vec<Row>) {
    if !values.is_empty() {
        rows.extend([Row::Blank, Row::Heading(heading)]);
        rows.extend(values);
    }
}

/// The speakers that a query asks for, in order. It may look at every name there is: a search does it, a frame never.
pub(super) fn asked_for(engine: &Engine, query: &Query) -> Vec<SpeakerNo> {
    let clauses = query.clauses().iter().filter(|clause| clause.field() == Some(Field::Speaker));
    let mut chosen: Vec<SpeakerNo> = clauses
        .flat_map(|clause| clause.terms())
        .filter_map(|term| match &term.test {
            Test::Speaker(name) => Some(engine.resolve(name)),
            _ => None,
        })
        .flatten()
        .collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

fn filter(library: &Library, choice: &Choice) -> Filter {
    let collection = library.engine.collection();
    match choice {
        Choice::Speaker(no) => Filter::Speaker(library.engine.speaker_term(*no)),
        Choice::Kind(kind) => Filter::Kind(*kind),
        Choice::Source(no) => Filter::Document(collection.document_id(*no).to_owned()),
        Choice::Outlet(name) => Filter::Outlet(name.clone()),
        Choice::Year(year) => Filter::Year(*year),
    }
}

/// Goes to the facets: to the speakers, or to the rest.
pub(super) fn enter(state: &mut State, speakers: bool) {
    state.aside = state.reader.take().map(|reader| (reader, state.selected));
    state.focus = Focus::Facets;
    let rows = rows(state);
    let heading = if speakers { "SPEAKERS" } else { "KINDS" };
    let at = rows.iter().position(|row| *row == Row::Heading(heading)).unwrap_or(0);
    state.facets.cursor = at + 1;
    keep_in_view(state);
}

/// Puts the value at the cursor into the query, or takes it out.
pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    let rows = rows(state);
    match rows.get(state.facets.cursor) {
        Some(Row::Value { choice, .. }) => choose(state, choice),
        Some(Row::More(_)) => {
            state.facets.unfolded = true;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn choose(state: &mut State, choice: &Choice) -> Vec<Effect> {
    let Some(library) = &state.library else { return Vec::new() };
    let query = &state.search.query;
    let query = match choice {
        Choice::Speaker(no) => with_speaker(library, query, &state.chosen, *no),
        _ => query.toggled(&filter(library, choice)),
    };
    searching::write(state, &query)
}

/// The query with one more speaker to choose from, or one fewer. `@pu` that meant him is written out, so that
/// taking him out leaves the others.
fn with_speaker(library: &Library, query: &Query, chosen: &[SpeakerNo], speaker: SpeakerNo) -> Query {
    const WRITTEN_OUT: usize = 12;
    let toggle = |query: &Query, no: SpeakerNo| query.toggled(&filter(library, &Choice::Speaker(no)));
    let clauses = query.clauses().iter().filter(|clause| clause.field() == Some(Field::Speaker)).count();
    let mut chosen = chosen.to_vec();
    if clauses > 1 || chosen.len() > WRITTEN_OUT {
        return toggle(&query.without(Field::Speaker), speaker);
    }
    match chosen.binary_search(&speaker) {
        Ok(at) => {
            chosen.remove(at);
        }
        Err(_) => chosen.push(speaker),
    }
    chosen.into_iter().fold(query.without(Field::Speaker), |query, no| toggle(&query, no))
}

/// Moves the cursor over the rows that can be chosen.
pub(super) fn go(state: &mut State, action: Action) {
    let rows = rows(state);
    let places: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].can_be_chosen()).collect();
    let at =
        places.iter().position(|&row| row >= state.facets.cursor).unwrap_or(places.len().saturating_sub(1));
    let page = usize::from(pane(state).height);
    if let Some(&row) = places.get(stepped(at, places.len(), page, action)) {
        state.facets.cursor = row;
    }
    keep_in_view(state);
}

/// A press on a row chooses it.
pub(super) fn press(state: &mut State, y: u16) -> Vec<Effect> {
    let row = state.facets.top + usize::from(y - pane(state).y);
    state.focus = Focus::Facets;
    if rows(state).get(row).is_some_and(Row::can_be_chosen) {
        state.facets.cursor = row;
        return toggle(state);
    }
    Vec::new()
}

/// Scrolls so that the cursor can be seen; without the focus, to the top.
pub(super) fn keep_in_view(state: &mut State) {
    let rows = rows(state);
    let height = usize::from(pane(state).height).max(1);
    if state.focus != Focus::Facets {
        state.facets.top = 0;
        return;
    }
    let can = |row: &usize| rows.get(*row).is_some_and(Row::can_be_chosen);
    let cursor = state.facets.cursor.min(rows.len().saturating_sub(1));
    state.facets.cursor = (cursor..rows.len()).find(can).or_else(|| (0..cursor).rfind(can)).unwrap_or(0);
    let lowest = (state.facets.cursor + 2).min(rows.len());
    // The heading over the first value stays with it.
    state.facets.top =
        state.facets.top.min(state.facets.cursor.saturating_sub(1)).max(lowest.saturating_sub(height));
}

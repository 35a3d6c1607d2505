//! Filtering: puts a facet's value into the query, or takes it out.

use super::value::FacetValue;
use crate::app::effect::Effect;
use crate::app::search;
use crate::app::state::{OpenDataset, State};
use crate::collection::SpeakerNo;
use crate::search::{Field, Query};

/// The most speakers that are written out by name, when one of them is chosen in addition or taken out.
const MAX_WRITTEN_OUT: usize = 12;

/// Filters by a value, or no longer, and searches.
pub(super) fn toggle_value(state: &mut State, value: &FacetValue) -> Vec<Effect> {
    let Some(dataset) = &state.dataset else { return Vec::new() };
    let query = &state.search.query;
    let query = match value {
        FacetValue::Speaker(no) => with_speaker_toggled(dataset, query, &state.chosen, *no),
        _ => query.toggled(&value.filter(dataset)),
    };
    search::set_query(state, &query)
}

/// The query with one speaker more or one fewer. A term such as `@pu` that asks for several speakers is written out, so
/// that the others stay when one of them is taken out.
fn with_speaker_toggled(
    dataset: &OpenDataset,
    query: &Query,
    chosen: &[SpeakerNo],
    speaker: SpeakerNo,
) -> Query {
    let toggle = |query: &Query, no: SpeakerNo| query.toggled(&FacetValue::Speaker(no).filter(dataset));
    let clauses = query.clauses().iter().filter(|clause| clause.field() == Some(Field::Speaker)).count();
    if clauses > 1 || chosen.len() > MAX_WRITTEN_OUT {
        return toggle(&query.without(Field::Speaker), speaker);
    }
    let mut chosen = chosen.to_vec();
    match chosen.binary_search(&speaker) {
        Ok(at) => {
            chosen.remove(at);
        }
        Err(_) => chosen.push(speaker),
    }
    chosen.into_iter().fold(query.without(Field::Speaker), |query, no| toggle(&query, no))
}

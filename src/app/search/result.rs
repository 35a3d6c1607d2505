//! A search's result: the answer, and what the screen shows beside it.

use crate::collection::SpeakerNo;
use crate::search::{Answer, Cancel, Engine, Field, Query, Suggestion, Test};

/// What a search found.
#[derive(Debug)]
pub struct SearchResult {
    /// The number of the search that this answers.
    pub serial: u64,
    /// The hits.
    pub answer: Answer,
    /// Where there are none: a query that would have hits.
    pub suggestion: Option<Suggestion>,
    /// The speakers that the query asks for, sorted.
    pub chosen: Vec<SpeakerNo>,
}

impl SearchResult {
    /// Searches; `None` where the search was cancelled.
    pub fn search(engine: &Engine, serial: u64, query: &Query, cancel: &Cancel) -> Option<Self> {
        let answer = engine.search(query, cancel)?;
        let suggestion = if answer.is_empty() { engine.suggest(query, cancel) } else { None };
        Some(Self { serial, suggestion, chosen: chosen_speakers(engine, query), answer })
    }
}

/// The speakers that a query asks for, sorted. This may look at every name of the dataset, so a search does it and no
/// frame.
fn chosen_speakers(engine: &Engine, query: &Query) -> Vec<SpeakerNo> {
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

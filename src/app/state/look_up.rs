//! Looking up: questions that a key asks and whose answer may take a walk through part of the dataset: the same speaker's next
//! item, the query with one speaker more. A search's thread answers, and the next keys wait for it.

use std::sync::Arc;

use super::read_ahead::read_item;
use crate::collection::{AttributionNo, SpeakerNo};
use crate::search::{Answer, Cancel, Direction, Engine, Field, Filter, Query};

/// Something to be looked up.
#[derive(Clone, Debug)]
pub struct LookUp {
    /// Its number, which the answer carries.
    pub serial: u64,
    /// What is asked.
    pub question: Question,
}

/// What is looked up.
#[derive(Clone, Debug)]
pub enum Question {
    /// The nearest item of a speaker of this one.
    NearestOfSpeaker {
        /// The item to go from.
        item: AttributionNo,
        /// Whether the next or the previous one is wanted.
        direction: Direction,
        /// The hits among which it is looked for; without any, it is the items of the document.
        hits: Option<Arc<Answer>>,
    },
    /// The query that asks for one speaker more, or one fewer.
    ToggledSpeaker {
        /// The query as it is.
        query: Query,
        /// The speakers that it asks for, sorted, where they are to be written out by name.
        chosen: Vec<SpeakerNo>,
        /// The speaker.
        speaker: SpeakerNo,
    },
}

/// Each has a serial number of its own.
impl PartialEq for LookUp {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}

impl Eq for LookUp {}

/// What was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// The number of the question.
    pub serial: u64,
    /// The answer.
    pub finding: LookUpAnswer,
}

/// The answer to a [`Question`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookUpAnswer {
    /// The nearest item of the speaker.
    Nearest {
        /// The item; `None` where there is no further one.
        item: Option<AttributionNo>,
        /// Which way it was looked.
        direction: Direction,
        /// Whether only items of the same document counted.
        in_document: bool,
    },
    /// A query to search for.
    Query(Query),
}

impl LookUp {
    /// Answers the question. Where it is cancelled, the answer is of no use.
    pub fn answer(&self, engine: &Engine, cancel: &Cancel) -> LookedUp {
        let finding = match &self.question {
            Question::NearestOfSpeaker { item, direction, hits } => {
                let found = engine.nearest_of_speaker(*item, *direction, hits.as_deref(), cancel);
                if let Some(item) = found {
                    read_item(engine.collection(), item, cancel);
                }
                LookUpAnswer::Nearest { item: found, direction: *direction, in_document: hits.is_none() }
            }
            Question::ToggledSpeaker { query, chosen, speaker } => {
                LookUpAnswer::Query(with_speaker_toggled(engine, query, chosen, *speaker))
            }
        };
        LookedUp { serial: self.serial, finding }
    }
}

/// The query with one speaker more or one fewer. Those that were chosen before are written out by name.
fn with_speaker_toggled(engine: &Engine, query: &Query, chosen: &[SpeakerNo], speaker: SpeakerNo) -> Query {
    let toggle = |query: &Query, no: SpeakerNo| query.toggled(&Filter::Speaker(engine.speaker_term(no)));
    let mut chosen = chosen.to_vec();
    match chosen.binary_search(&speaker) {
        Ok(at) => {
            chosen.remove(at);
        }
        Err(_) => chosen.push(speaker),
    }
    chosen.into_iter().fold(query.without(Field::Speaker), |query, no| toggle(&query, no))
}

//! A message: something that happened, told to the explorer. Nothing else changes its state.

use std::path::PathBuf;
use std::sync::Arc;

use super::facets;
use super::key::Key;
use crate::collection::{AttributionNo, SpeakerNo};
use crate::search::{Answer, Cancel, Engine, Query, Suggestion};

/// What happened.
#[derive(Debug)]
pub enum Message {
    /// A key was pressed.
    Key(Key),
    /// A text was pasted.
    Paste(String),
    /// The mouse did something at a column and a row.
    Mouse(Mouse, u16, u16),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// A dataset was read, or as much of it as there is so far.
    Opened(Arc<Engine>),
    /// How far the reading is, as the header shows it; nothing when it is over.
    Progress(String),
    /// A search came back.
    Found(Box<Found>),
    /// The file that was to be written is there already: the user is asked once more.
    Exists(PathBuf, Vec<AttributionNo>),
    /// Something to tell the user: an effect was carried out, or could not be.
    Notice(Notice),
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The first button went down.
    Press,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
}

/// What a search found.
#[derive(Debug)]
pub struct Found {
    /// The number of the search that this answers.
    pub serial: u64,
    /// The hits.
    pub answer: Answer,
    /// Where there are none: what would have some.
    pub suggestion: Option<Suggestion>,
    /// The speakers whom the query asks for, in order.
    pub chosen: Vec<SpeakerNo>,
}

impl Found {
    /// Searches. Nothing where the search was cancelled.
    pub fn search(engine: &Engine, serial: u64, query: &Query, cancel: &Cancel) -> Option<Self> {
        let answer = engine.search(query, cancel)?;
        let suggestion = if answer.is_empty() { engine.suggest(query, cancel) } else { None };
        Some(Self { serial, suggestion, chosen: facets::asked_for(engine, query), answer })
    }
}

/// A sentence at the foot of the screen, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence, not scrubbed yet.
    pub words: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

impl Notice {
    /// Something went as asked.
    pub fn done(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: false }
    }

    /// Something did not.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { words: words.into(), wrong: true }
    }
}

//! Following a speaker: the request for the same speaker's next or previous item, and its answer.

use std::sync::Arc;

use super::read_ahead::read_item;
use crate::collection::AttributionNo;
use crate::search::{Answer, Cancel, Direction, Engine};

/// A request for the nearest item of the same speaker. What the speaker said may be read from one end to the other, so a
/// search's thread looks for it.
#[derive(Clone, Debug)]
pub struct Follow {
    /// Its number, which the answer carries.
    pub serial: u64,
    /// The item to go from.
    pub item: AttributionNo,
    /// Whether the next or the previous one is wanted.
    pub direction: Direction,
    /// The hits among which it is looked for; without any, it is the items of the document.
    pub hits: Option<Arc<Answer>>,
}

/// Requests have serial numbers of their own.
impl PartialEq for Follow {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}

impl Eq for Follow {}

/// Where a request to follow a speaker leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The request's number.
    pub serial: u64,
    /// Which way it was looked.
    pub direction: Direction,
    /// Whether only items of the same document counted.
    pub in_document: bool,
    /// The item; `None` where there is no further one.
    pub found: Option<AttributionNo>,
}

impl Follow {
    /// Looks for the item.
    pub fn look(&self, engine: &Engine, cancel: &Cancel) -> Followed {
        let found = engine.nearest_of_speaker(self.item, self.direction, self.hits.as_deref(), cancel);
        if let Some(item) = found {
            read_item(engine.collection(), item, cancel);
        }
        Followed { serial: self.serial, direction: self.direction, in_document: self.hits.is_none(), found }
    }
}

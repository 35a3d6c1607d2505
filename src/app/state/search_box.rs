//! The search box: the typed line, and the query that was last understood.

use super::text_input::TextInput;
use crate::search::{Query, QueryError};

/// The search box.
#[derive(Debug, Default)]
pub struct SearchBox {
    /// The typed line.
    pub input: TextInput,
    /// Whether keys go to it.
    pub typing: bool,
    /// The line as it was before the user began to type or cleared it.
    pub before: String,
    /// The last query that could be parsed.
    pub query: Query,
    /// The error, where the line can't be parsed now.
    pub error: Option<QueryError>,
    /// The number of the last search that was asked for.
    pub serial: u64,
}

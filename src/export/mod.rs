//! Export: attributions written down for somewhere else. One file a format.
//!
//! Everything here writes to what it is given; only [`write_beside`] knows of files. What goes to a reader's eyes
//! (text, Markdown, CSV, citations) is scrubbed; JSON carries the text itself and writes as an escape whatever
//! could act on a terminal.

mod beside;
mod citation;
mod csv;
mod entry;
mod format;
mod markdown;
mod text;

use std::collections::BTreeSet;
use std::io::{self, Write};

pub use beside::write_beside;
pub(crate) use beside::{WriteError, writable};
pub use citation::{citation, paragraph};
pub use format::Format;
pub use text::Page;

use crate::collection::format::write::{Form, write as dataset};
use crate::collection::{AttributionNo, Collection};

/// Writes these attributions, in this order, as `format`; the datasets ([`Format::Json`], [`Format::JsonLines`])
/// are in source order. `page` concerns [`Format::Text`] alone.
pub fn write(
    collection: &Collection,
    chosen: &[AttributionNo],
    format: Format,
    page: Page,
    out: &mut dyn Write,
) -> io::Result<()> {
    let set = || chosen.iter().copied().collect::<BTreeSet<_>>();
    match format {
        Format::Text => text::write(collection, chosen, page, out),
        Format::Json => dataset(collection, &set(), Form::Object, out),
        Format::JsonLines => dataset(collection, &set(), Form::Lines, out),
        Format::Csv => csv::write(collection, chosen, out),
        Format::Markdown => markdown::write(collection, chosen, out),
    }
}

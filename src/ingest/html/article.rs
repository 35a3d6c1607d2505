//! The article of a page: its main text and what the page says about it.

use super::{main_text, metadata, parser};
use crate::ingest::article::Draft;
use crate::ingest::source::reason::Reason;

/// The article of a page.
pub(crate) fn read(html: &str) -> Result<Draft, Reason> {
    let page = parser::parse(html);
    let mut draft = metadata::read(&page);
    draft.text = main_text::find(&page, &draft.title).join("\n\n");
    if draft.text.is_empty() { Err(Reason::Empty) } else { Ok(draft) }
}

//! The reader's margin: the name of the speaker whose words begin in a row.

use std::ops::Range;

use crate::app::list;
use crate::app::page::Label;
use crate::app::state::State;
use crate::collection::AttributionNo;

/// A name in the margin.
#[derive(Clone, Debug)]
pub(crate) struct MarginName {
    /// The speakers' names; of several people, their last names.
    pub name: Label,
    /// Whether it is the selected item's.
    pub selected: bool,
}

/// The name beside a row that shows a stretch of the document, given in bytes: that of the item that begins there. Of
/// several items it is the selected one, else the first.
pub(crate) fn margin_name(state: &State, stretch: &Range<usize>) -> Option<MarginName> {
    let (dataset, selection) = state.dataset.as_ref().zip(state.selection())?;
    let collection = dataset.collection();
    let begins =
        |item: &AttributionNo| stretch.contains(&(collection.attribution(*item).extent().start as usize));
    let prepared = dataset.prepared(selection.document)?;
    let here: Vec<AttributionNo> = prepared.items_near(stretch).filter(begins).collect();
    let selected = here.contains(&selection.no);
    let item = if selected { selection.no } else { *here.first()? };
    let name = list::speaker_names(collection, &collection.attribution(item), &[]);
    (!name.text.as_str().is_empty()).then_some(MarginName { name, selected })
}

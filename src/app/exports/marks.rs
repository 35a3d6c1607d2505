//! Marks: the items that the user marked. They are kept by their ids, so that they hold when the dataset is read again.

use std::collections::BTreeSet;

use crate::app::effect::Effect;
use crate::app::state::{Notice, State};
use crate::collection::{AttributionNo, Collection};

/// Marks the selected item, or takes its mark off.
pub(in crate::app) fn toggle_mark(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.selection().map(|selection| selection.id().into_owned()) else { return Vec::new() };
    if state.marks.remove(&id) {
        return vec![Effect::KeepMarks { added: Vec::new(), removed: vec![id] }];
    }
    state.marks.insert(id.clone());
    vec![Effect::KeepMarks { added: vec![id], removed: Vec::new() }]
}

/// Takes off the marks of all of the dataset's items.
pub(in crate::app) fn clear_marks(state: &mut State) -> Vec<Effect> {
    state.notice = Some(Notice::done("No item is marked."));
    let removed = std::mem::take(&mut state.marks).into_iter().collect();
    vec![Effect::KeepMarks { added: Vec::new(), removed }]
}

/// The marked items of the dataset, in source order. This looks at every attribution, unless nothing is marked.
pub(crate) fn marked(state: &State) -> Vec<AttributionNo> {
    let Some(collection) = state.collection().filter(|_| !state.marks.is_empty()) else { return Vec::new() };
    collection
        .attributions()
        .filter(|attribution| state.is_marked(attribution))
        .map(|attribution| attribution.no)
        .collect()
}

/// Sorts all marks anew into those of a collection's items and those of others, when the collection was opened.
pub(in crate::app) fn sort_marks(state: &mut State, collection: &Collection) {
    state.marks.append(&mut state.marks_elsewhere);
    if state.marks.is_empty() {
        return;
    }
    let all = std::mem::take(&mut state.marks);
    let here: BTreeSet<String> =
        collection.attributions().map(|one| one.id().into_owned()).filter(|id| all.contains(id)).collect();
    state.marks_elsewhere = all.difference(&here).cloned().collect();
    state.marks = here;
}

//! Marks: an item is marked, or its mark taken off, and each change is saved with an effect; marks of earlier runs are looked
//! for in the dataset that is open.
//!
//! They are kept by computed ids, so that they hold when the dataset is read again.

use std::collections::BTreeSet;

use super::effect::Effect;
use super::state::{FoundMarks, Notice, State};

/// Marks the selected item, or takes its mark off.
pub(in crate::app) fn toggle(state: &mut State) -> Vec<Effect> {
    let Some((item, collection)) = state.selected.zip(state.collection()) else { return Vec::new() };
    let id = collection.computed_id(item);
    if let Some(id) = state.marks.take_off(item) {
        return vec![Effect::KeepMarks { added: Vec::new(), removed: vec![id] }];
    }
    state.marks.add(item, id.clone());
    vec![Effect::KeepMarks { added: vec![id], removed: Vec::new() }]
}

/// Takes off the marks of all of the dataset's items.
pub(in crate::app) fn clear(state: &mut State) -> Vec<Effect> {
    state.notice = Some(Notice::done("No item is marked."));
    let removed = state.marks.take_off_all();
    if removed.is_empty() {
        return Vec::new();
    }
    vec![Effect::KeepMarks { added: Vec::new(), removed }]
}

/// Takes in the marks of earlier runs, which may come when the dataset is open already.
pub(in crate::app) fn take_earlier(state: &mut State, ids: BTreeSet<String>) -> Vec<Effect> {
    state.marks.add_earlier(ids);
    find(state, false)
}

/// Looks for all marks in a dataset that was just opened.
pub(in crate::app) fn find_all(state: &mut State) -> Vec<Effect> {
    find(state, true)
}

fn find(state: &mut State, all: bool) -> Vec<Effect> {
    if state.dataset.is_none() {
        return Vec::new();
    }
    let ids = state.marks.hand_out(all);
    if ids.is_empty() { Vec::new() } else { vec![Effect::FindMarks { opened: state.opened, ids }] }
}

/// Takes in which marks were found. If another dataset was opened meanwhile, they are looked for in that one.
pub(in crate::app) fn take_found(state: &mut State, found: FoundMarks) -> Vec<Effect> {
    if found.opened == state.opened {
        state.marks.take_found(found);
        return Vec::new();
    }
    vec![Effect::FindMarks { opened: state.opened, ids: found.into_ids() }]
}

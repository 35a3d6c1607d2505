//! Taking something along: marks, copies, files, the editor and the browser.

use std::path::{Path, PathBuf};

use super::action::Action;
use super::address;
use super::effect::Effect;
use super::input::Input;
use super::message::Notice;
use super::state::{Overlay, Prompt, State};
use crate::collection::AttributionNo;
use crate::export;

/// The file that the prompt proposes.
const FILE_NAME: &str = "whosaid.md";

/// Does what an action says with the selected item, or with what is listed or marked.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Mark => mark(state),
        Action::ClearMarks => {
            state.notice = Some(Notice::done("No item is marked."));
            vec![Effect::KeepMarks {
                added: Vec::new(),
                removed: std::mem::take(&mut state.marks).into_iter().collect(),
            }]
        }
        Action::Export => {
            prompt(state, (0..state.listed()).filter_map(|position| state.item(position)).collect())
        }
        Action::ExportMarked => prompt(state, marked(state)),
        _ => with_selection(state, action).unwrap_or_default(),
    }
}

fn mark(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.selection().map(|selection| selection.id().into_owned()) else { return Vec::new() };
    if state.marks.remove(&id) {
        return vec![Effect::KeepMarks { added: Vec::new(), removed: vec![id] }];
    }
    state.marks.insert(id.clone());
    vec![Effect::KeepMarks { added: vec![id], removed: Vec::new() }]
}

/// The marked items of the dataset, in source order.
pub(crate) fn marked(state: &State) -> Vec<AttributionNo> {
    let Some(collection) = state.collection().filter(|_| !state.marks.is_empty()) else { return Vec::new() };
    collection
        .attributions()
        .filter(|attribution| state.is_marked(attribution))
        .map(|attribution| attribution.no)
        .collect()
}

fn prompt(state: &mut State, items: Vec<AttributionNo>) -> Vec<Effect> {
    if items.is_empty() {
        state.notice = Some(Notice::wrong("There is nothing to export."));
    } else {
        state.overlay = Some(Overlay::Export(Prompt { input: Input::new(FILE_NAME), items, told: None }));
    }
    Vec::new()
}

/// Writes what the prompt was opened for. A name whose ending says no format is asked for again.
pub(super) fn export(state: &mut State, prompt: Prompt) -> Vec<Effect> {
    let name = prompt.input.text().trim();
    let path = PathBuf::from(name);
    if export::Format::of(&path).is_some() {
        let replace = prompt.told.as_deref() == Some(name);
        return vec![Effect::Export { path, items: prompt.items, replace }];
    }
    state.notice =
        Some(Notice::wrong("The name’s ending says the format: .md, .txt, .csv, .json or .jsonl."));
    state.overlay = Some(Overlay::Export(prompt));
    Vec::new()
}

/// The file is there already: asks once more, so that nothing is written over by chance.
pub(super) fn ask_again(state: &mut State, path: &Path, items: Vec<AttributionNo>) {
    let name = path.display().to_string();
    state.notice =
        Some(Notice::wrong(format!("{name} is there already: ↵ again replaces it, another name keeps it.")));
    state.overlay = Some(Overlay::Export(Prompt { input: Input::new(&*name), items, told: Some(name) }));
}

fn with_selection(state: &mut State, action: Action) -> Option<Vec<Effect>> {
    let collection = state.collection()?;
    let selection = state.selection()?;
    let document = collection.document(selection.document);
    let effect = match action {
        Action::Copy => Effect::Copy {
            text: export::citation(collection, selection.no),
            what: "The item, with where it stands,",
        },
        Action::CopyParagraph => {
            Effect::Copy { text: export::paragraph(collection, selection.no), what: "The paragraph" }
        }
        Action::Edit => {
            let before = &document.text[..selection.extent().start as usize];
            Effect::Edit { document: document.no, line: before.matches('\n').count() + 1 }
        }
        _ => match document.url() {
            Some(url) => Effect::Open(address::of_quote(url, &document, &selection)),
            None => {
                state.notice = Some(Notice::wrong("This source has no address to open."));
                return None;
            }
        },
    };
    Some(vec![effect])
}

//! Exporting: asks for a file's name, and exports to the file that was typed.

use std::path::{Path, PathBuf};

use crate::app::effect::Effect;
use crate::app::state::{ExportPrompt, Notice, Overlay, State, TextInput};
use crate::collection::AttributionNo;
use crate::export::Format;

/// The name that the prompt proposes.
const FILE_NAME: &str = "whosaid.md";

/// Asks for the file that items are to be exported to.
pub(in crate::app) fn ask_for_file(state: &mut State, items: Vec<AttributionNo>) {
    if items.is_empty() {
        state.notice = Some(Notice::wrong("There is nothing to export."));
        return;
    }
    state.overlay =
        Some(Overlay::Export(ExportPrompt { input: TextInput::new(FILE_NAME), items, warned_of: None }));
}

/// Exports to the file that was typed. A name whose ending says no format is asked for again.
pub(in crate::app) fn accept(state: &mut State, prompt: ExportPrompt) -> Vec<Effect> {
    let name = prompt.input.text().trim();
    let path = PathBuf::from(name);
    if Format::of(&path).is_some() {
        let replace = prompt.warned_of.as_deref() == Some(name);
        return vec![Effect::Export { path, items: prompt.items, replace }];
    }
    state.notice =
        Some(Notice::wrong("The name’s ending says the format: .md, .txt, .csv, .json or .jsonl."));
    state.overlay = Some(Overlay::Export(prompt));
    Vec::new()
}

/// Asks for the file once more, since it exists already: nothing is replaced by chance.
pub(in crate::app) fn ask_to_replace(state: &mut State, path: &Path, items: Vec<AttributionNo>) {
    let name = path.display().to_string();
    state.notice =
        Some(Notice::wrong(format!("{name} is there already: ↵ again replaces it, another name keeps it.")));
    state.overlay =
        Some(Overlay::Export(ExportPrompt { input: TextInput::new(&*name), items, warned_of: Some(name) }));
}

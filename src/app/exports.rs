//! Exports: the selected item is copied, or opened in the editor or the browser; marks are saved for the next time; items
//! are written to a file. Each is asked for with an effect.
//!
//! The browser gets a link to the quote itself: its document's address with a text fragment, so that the browser scrolls to
//! the quote and highlights it (<https://wicg.github.io/scroll-to-text-fragment/>). Marks are kept by the ids of their
//! items, so that they hold when the dataset is read again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::effect::Effect;
use super::state::{ExportPrompt, Notice, Overlay, State, TextInput};
use crate::collection::{Attribution, AttributionNo, Collection, Document};
use crate::export::{self, Format};

/// Copies the item with a citation.
pub(in crate::app) fn copy(state: &State) -> Option<Effect> {
    let text = export::citation(state.collection()?, state.selected?);
    Some(Effect::Copy { text, what: "The item, with its citation," })
}

/// Copies the paragraph that the item stands in.
pub(in crate::app) fn copy_paragraph(state: &State) -> Option<Effect> {
    let text = export::paragraph(state.collection()?, state.selected?);
    Some(Effect::Copy { text, what: "The paragraph" })
}

/// Opens the document in the editor, at the line where the item begins.
pub(in crate::app) fn edit_text(state: &State) -> Option<Effect> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let document = collection.document(selection.document);
    let before = &document.text[..selection.extent().start as usize];
    Some(Effect::Edit { document: document.no, line: before.matches('\n').count() + 1 })
}

/// Opens the document's address in the browser, at the quote.
pub(in crate::app) fn open_address(state: &mut State) -> Option<Effect> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let document = collection.document(selection.document);
    let link = document.url().map(|url| quote_link(url, &document, &selection));
    if link.is_none() {
        state.notice = Some(Notice::wrong("This source has no address to open."));
    }
    link.map(Effect::Open)
}

/// The most words of a quote that stand in the link. Of a longer quote, only the first and the last words do.
const MAX_WORDS: usize = 12;
/// How many words of a longer quote stand for its start, and how many for its end.
const END_WORDS: usize = 5;

/// The link to the first span of an attribution's content.
fn quote_link(url: &str, document: &Document<'_>, attribution: &Attribution<'_>) -> String {
    let quote = document.words(attribution.content[0]);
    let words: Vec<&str> = quote.split_whitespace().collect();
    let target = if words.len() > MAX_WORDS {
        let (start, end) = (&words[..END_WORDS], &words[words.len() - END_WORDS..]);
        format!("{},{}", encoded(&start.join(" ")), encoded(&end.join(" ")))
    } else {
        encoded(&words.join(" "))
    };
    let page = url.split('#').next().unwrap_or(url);
    format!("{page}#:~:text={target}")
}

/// Percent-encodes a text. Comma, hyphen and ampersand have a meaning in a fragment, so they are encoded too.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Marks the selected item, or takes its mark off.
pub(in crate::app) fn toggle_mark(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.selection().map(|selection| selection.id().into_owned()) else { return Vec::new() };
    if state.marks.remove(&id) {
        state.marked_in_run.remove(&id);
        return vec![Effect::KeepMarks { added: Vec::new(), removed: vec![id] }];
    }
    state.marks.insert(id.clone());
    state.marked_in_run.insert(id.clone());
    vec![Effect::KeepMarks { added: vec![id], removed: Vec::new() }]
}

/// Takes off the marks of all of the dataset's items.
pub(in crate::app) fn clear_marks(state: &mut State) -> Vec<Effect> {
    state.notice = Some(Notice::done("No item is marked."));
    state.marked_in_run.clear();
    let removed = std::mem::take(&mut state.marks).into_iter().collect();
    vec![Effect::KeepMarks { added: Vec::new(), removed }]
}

/// The marked items of the dataset, in source order. This looks at every attribution, unless nothing is marked.
pub(in crate::app) fn marked(state: &State) -> Vec<AttributionNo> {
    let Some(collection) = state.collection().filter(|_| !state.marks.is_empty()) else { return Vec::new() };
    collection
        .attributions()
        .filter(|attribution| state.is_marked(attribution))
        .map(|attribution| attribution.no)
        .collect()
}

/// The items of the dataset that were marked in this run, in source order. This looks at every attribution, unless there are
/// none.
pub(crate) fn marked_in_run(state: &State) -> Vec<AttributionNo> {
    let Some(collection) = state.collection().filter(|_| !state.marked_in_run.is_empty()) else {
        return Vec::new();
    };
    collection
        .attributions()
        .filter(|attribution| state.marked_in_run.contains(attribution.id().as_ref()))
        .map(|attribution| attribution.no)
        .collect()
}

/// Takes in the marks of earlier runs, which may come when the dataset is open already.
pub(in crate::app) fn take_marks(state: &mut State, ids: BTreeSet<String>) {
    state.marks_elsewhere.extend(ids);
    if let Some(engine) = state.dataset.as_ref().map(|dataset| Arc::clone(&dataset.engine)) {
        sort_marks(state, engine.collection());
    }
}

/// Sorts all marks anew into those of a collection's items and those of others, when the collection was opened.
pub(in crate::app) fn sort_marks(state: &mut State, collection: &Collection) {
    state.marks.append(&mut state.marks_elsewhere);
    if state.marks.is_empty() {
        return;
    }
    let all = std::mem::take(&mut state.marks);
    let marks_here: BTreeSet<String> =
        collection.attributions().map(|one| one.id().into_owned()).filter(|id| all.contains(id)).collect();
    state.marks_elsewhere = all.difference(&marks_here).cloned().collect();
    state.marks = marks_here;
}

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

/// Exports to the file that was typed. Where the name has no known extension, it asks again.
pub(in crate::app) fn accept(state: &mut State, prompt: ExportPrompt) -> Vec<Effect> {
    let name = prompt.input.text().trim();
    let path = PathBuf::from(name);
    if Format::of(&path).is_some() {
        let replace = prompt.warned_of.as_deref() == Some(name);
        return vec![Effect::Export { path, items: prompt.items, replace }];
    }
    state.notice =
        Some(Notice::wrong("End the name in .md, .txt, .csv, .json or .jsonl, to choose a format."));
    state.overlay = Some(Overlay::Export(prompt));
    Vec::new()
}

/// Asks for the file once more, since it exists already: nothing is replaced by chance.
pub(in crate::app) fn ask_to_replace(state: &mut State, path: &Path, items: Vec<AttributionNo>) {
    let name = path.display().to_string();
    state.notice = Some(Notice::wrong(format!(
        "{name} exists already: press ↵ again to replace it, or type another name."
    )));
    state.overlay =
        Some(Overlay::Export(ExportPrompt { input: TextInput::new(&*name), items, warned_of: Some(name) }));
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn characters_with_a_meaning_in_a_fragment_are_encoded() {
        assert_eq!(encoded("a-b, “c” & d"), "a%2Db%2C%20%E2%80%9Cc%E2%80%9D%20%26%20d");
    }
}

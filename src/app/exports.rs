//! Exports: the selected item is copied, or opened in the editor or the browser; items are written to a file, which takes its
//! time and can be stopped. Each is asked for with an effect.
//!
//! The browser gets a link to the quote itself: its document's address with a text fragment, so that the browser scrolls to
//! the quote and highlights it (<https://wicg.github.io/scroll-to-text-fragment/>).

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::effect::Effect;
use super::state::{ExportItems, ExportPrompt, Exporting, Notice, Overlay, State, TextInput};
use crate::collection::{Attribution, Document};
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
    let quote = document.on_one_line(attribution.content[0]);
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

/// The name that the prompt proposes.
const FILE_NAME: &str = "whosaid.md";

/// Asks for the file that items are to be exported to.
pub(in crate::app) fn ask_for_file(state: &mut State, items: Option<ExportItems>) {
    if state.exporting.is_some() {
        state.notice = Some(Notice::wrong("Another export is being written: esc in the list stops it."));
        return;
    }
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        state.notice = Some(Notice::wrong("There is nothing to export."));
        return;
    };
    ask(state, FILE_NAME, items, false);
}

/// Opens the prompt with a name typed already.
fn ask(state: &mut State, name: &str, items: ExportItems, is_warning: bool) {
    let warned_of = is_warning.then(|| name.to_owned());
    state.overlay = Some(Overlay::Export(ExportPrompt { input: TextInput::new(name), items, warned_of }));
}

/// Exports to the file that was typed. Where the name has no known extension, it asks again.
pub(in crate::app) fn accept(state: &mut State, prompt: ExportPrompt) -> Vec<Effect> {
    let name = prompt.input.text().trim();
    let path = PathBuf::from(name);
    if Format::of(&path).is_some() {
        let replace = prompt.warned_of.as_deref() == Some(name);
        state.exporting = Some(Exporting { written: 0, all: prompt.items.len(), stopping: false });
        return vec![Effect::Export { path, items: prompt.items, replace }];
    }
    state.notice =
        Some(Notice::wrong("End the name in .md, .txt, .csv, .json or .jsonl, to choose a format."));
    state.overlay = Some(Overlay::Export(prompt));
    Vec::new()
}

/// Asks for the file once more, since it exists already: nothing is replaced by chance.
pub(in crate::app) fn ask_to_replace(state: &mut State, path: &Path, items: ExportItems) {
    let name = path.display().to_string();
    let warning = format!("{name} exists already: press ↵ again to replace it, or type another name.");
    refuse(state, &name, items, Notice::wrong(warning), true);
}

/// Asks for the file once more, with the name that was typed, since no file of that name can be written.
pub(in crate::app) fn ask_again(state: &mut State, path: &Path, items: ExportItems, why: Notice) {
    refuse(state, &path.display().to_string(), items, why, false);
}

/// Says why a name was refused, and asks again, unless the user is typing something else by now.
fn refuse(state: &mut State, name: &str, items: ExportItems, why: Notice, is_warning: bool) {
    let was_stopped = state.exporting.take().is_some_and(|export| export.stopping);
    state.notice = Some(why);
    if !was_stopped && !state.place().is_typed_in() {
        ask(state, name, items, is_warning);
    }
}

/// Takes in how many items of the export are written.
pub(in crate::app) fn show_progress(state: &mut State, written: usize) {
    if let Some(export) = &mut state.exporting {
        export.written = written;
    }
}

/// Stops the export that is being written, if there is one that was not stopped already.
pub(in crate::app) fn stop(state: &mut State) -> Option<Effect> {
    let export = state.exporting.as_mut().filter(|export| !export.stopping)?;
    export.stopping = true;
    Some(Effect::StopExport)
}

/// Says what came of the export.
pub(in crate::app) fn end(state: &mut State, notice: Notice) {
    state.exporting = None;
    state.notice = Some(notice);
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn characters_with_a_meaning_in_a_fragment_are_encoded() {
        assert_eq!(encoded("a-b, “c” & d"), "a%2Db%2C%20%E2%80%9Cc%E2%80%9D%20%26%20d");
    }
}

//! The note below the text, on the selected item: how sure the program is of it, who "he" is and how that was found,
//! whose words contain it, where and when it was published.

use super::state::State;
use crate::collection::{Attribution, Collection, Status, Verbatim};
use crate::text::fold::fold;

/// The note on the selected item, not scrubbed; `None` where there is nothing to add to the text.
pub(crate) fn note(state: &State) -> Option<String> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let parts = [
        (!selection.is_asserted).then(|| "the text says it was not said".to_owned()),
        selection.verbatim.map(own_words),
        // It comes early, since it is short and the rest may be cut off.
        certainty(&selection),
        resolved_speaker(collection, &selection),
        containing_speaker(collection, &selection),
        publication(collection, &selection),
    ];
    let note: Vec<String> = parts.into_iter().flatten().collect();
    (!note.is_empty()).then(|| note.join(" · "))
}

/// Why words are a quote without marks in the text.
fn own_words(verbatim: Verbatim) -> String {
    match verbatim {
        Verbatim::Turn => "word for word, a turn".to_owned(),
        Verbatim::Block => "word for word, a block quotation".to_owned(),
    }
}

/// "he → Vladimir Putin (pronoun, from “Putin” in ¶7)"
fn resolved_speaker(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let document = collection.document(attribution.document);
    let names = names(collection, attribution);
    let source: Vec<_> = attribution.source.iter().map(|&span| document.on_one_line(span)).collect();
    let source = source.join(" … ");
    if names.is_empty() {
        return Some(match source.as_str() {
            "" => "the text does not say who".to_owned(),
            source => format!("{source}: the text does not say who that is"),
        });
    }
    if fold(&source) == fold(&names) {
        return None;
    }
    let how = attribution.resolution.map(|resolution| {
        let mention = resolution.mention.map(|mention| {
            let paragraph = document.paragraph_at(mention.start as usize);
            format!(", from “{}” in ¶{paragraph}", short(&document.on_one_line(mention)))
        });
        format!(" ({}{})", resolution.rule, mention.unwrap_or_default())
    });
    let source = if source.is_empty() { "(not named here)".to_owned() } else { short(&source) };
    Some(format!("{source} → {names}{}", how.unwrap_or_default()))
}

/// The start of a mention, enough to recognize it: the reader marks all of it.
fn short(mention: &str) -> String {
    /// In code points.
    const MAX_MENTION: usize = 30;
    match mention.char_indices().nth(MAX_MENTION) {
        Some((end, _)) => format!("{}…", mention[..end].trim_end()),
        None => mention.to_owned(),
    }
}

fn names(collection: &Collection, attribution: &Attribution<'_>) -> String {
    let names: Vec<&str> = attribution.speakers.iter().map(|&no| collection.speaker_name(no)).collect();
    names.join(", ")
}

/// "within the words of Donald Trump"
fn containing_speaker(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let holder = collection.attribution(attribution.inside?);
    let names = names(collection, &holder);
    Some(format!("within the words of {}", if names.is_empty() { "somebody not named" } else { &names }))
}

/// How sure the program is, and what a person said of it.
fn certainty(attribution: &Attribution<'_>) -> Option<String> {
    let has_finder = !matches!(attribution.by, "" | "curated");
    let judged = |judgement: &str| match has_finder {
        true => format!("{}, {judgement}", confidence(attribution)),
        false => judgement.to_owned(),
    };
    match attribution.status {
        Status::Curated => has_finder.then(|| format!("marked by {}", attribution.by)),
        Status::Confirmed => Some(judged("confirmed")),
        Status::Rejected => Some(judged("rejected")),
        Status::Extracted => Some(confidence(attribution)),
    }
}

/// "97 % sure"
fn confidence(attribution: &Attribution<'_>) -> String {
    let sure = (attribution.confidence * 100.0).floor();
    match attribution.by {
        by if by.is_empty() || by.starts_with("whosaid ") => format!("{sure} % sure"),
        by => format!("found by {by}, {sure} % sure"),
    }
}

fn publication(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let document = collection.document(attribution.document);
    let parts: Vec<&str> = document.outlet().into_iter().chain(document.day()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

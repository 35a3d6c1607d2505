//! The note below the text: what it does not say on the spot. Who "he" is and how one knows, whose words hold these,
//! how sure the program was.

use super::state::State;
use crate::collection::{Attribution, Collection, Status};
use crate::text::fold::fold;

/// The note of the selected item, not scrubbed; nothing where all is said by the text.
pub(crate) fn of(state: &State) -> Option<String> {
    let (selection, collection) = state.selection().zip(state.collection())?;
    let parts = [
        // First, since it is short and the rest may be cut off.
        certainty(&selection),
        who(collection, &selection),
        holder(collection, &selection),
        date(collection, &selection),
    ];
    let note: Vec<String> = parts.into_iter().flatten().collect();
    (!note.is_empty()).then(|| note.join(" · "))
}

/// "he → Vladimir Putin (pronoun, named in ¶7 as “Putin”)"
fn who(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let document = collection.document(attribution.document);
    let names = names(collection, attribution);
    let source: Vec<&str> = attribution.source.iter().map(|span| document.words(*span)).collect();
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
            format!(", from “{}” in ¶{paragraph}", short(document.words(mention)))
        });
        format!(" ({}{})", resolution.rule, mention.unwrap_or_default())
    });
    let source = if source.is_empty() { "(not named here)".to_owned() } else { short(&source) };
    Some(format!("{source} → {names}{}", how.unwrap_or_default()))
}

/// Enough of a mention to know it by: the reader marks the whole.
fn short(mention: &str) -> String {
    const LONGEST: usize = 30;
    match mention.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", mention[..end].trim_end()),
        None => mention.to_owned(),
    }
}

fn names(collection: &Collection, attribution: &Attribution<'_>) -> String {
    let names: Vec<&str> = attribution.speakers.iter().map(|&no| collection.speaker_name(no)).collect();
    names.join(", ")
}

fn holder(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let holder = collection.attribution(attribution.inside?);
    let names = names(collection, &holder);
    Some(format!("within the words of {}", if names.is_empty() { "somebody not named" } else { &names }))
}

fn certainty(attribution: &Attribution<'_>) -> Option<String> {
    let is_said = !matches!(attribution.by, "" | "curated");
    let judged = |judgement: &str| match is_said {
        true => format!("{}, {judgement}", found(attribution)),
        false => judgement.to_owned(),
    };
    match attribution.status {
        Status::Curated => is_said.then(|| format!("marked by {}", attribution.by)),
        Status::Confirmed => Some(judged("confirmed")),
        Status::Rejected => Some(judged("rejected")),
        Status::Extracted => Some(found(attribution)),
    }
}

fn found(attribution: &Attribution<'_>) -> String {
    let sure = (attribution.confidence * 100.0).floor();
    match attribution.by {
        by if by.is_empty() || by.starts_with("whosaid ") => format!("{sure} % sure"),
        by => format!("found by {by}, {sure} % sure"),
    }
}

fn date(collection: &Collection, attribution: &Attribution<'_>) -> Option<String> {
    let document = collection.document(attribution.document);
    let parts: Vec<&str> = document.outlet().into_iter().chain(document.day()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

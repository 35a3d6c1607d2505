//! Extraction: an English news text in, its attributions (source, cue, content) out.
//!
//! ```text
//! text → passages → words, sentences, quotations, tags → first stage → candidates → second stage → analyses → found
//! ```
//!
//! Pure: the answer depends on the text and the model alone, and is the same on every machine. It names the words that
//! say who spoke, not the person; that is for another to do.

#![allow(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a passage has at most 512 words and weights are bytes: no distance, bucket or weight comes near a limit"
)]
#![allow(
    clippy::many_single_char_names,
    reason = "features are written as formulas of neighbours: a, w, x for the word before, the word, the word after"
)]
#![allow(clippy::needless_range_loop, reason = "labels index several arrays at once")]

pub(crate) mod found;
pub(crate) mod judge;
pub(crate) mod model;
pub(crate) mod pipeline;
pub(crate) mod rules;
pub(crate) mod speakers;
pub(crate) mod stages;
pub(crate) mod train;
pub(crate) mod words;

pub use found::Found;
pub use model::Model;
pub(crate) use model::ModelFault;
pub use pipeline::Pipeline;

/// Every attribution in `text`, in the order of the text.
pub fn extract(reading: &mut Pipeline<'_>, text: &str) -> Vec<Found> {
    extract_with(reading, text, |_, _, _| {})
}

/// The same; `each` is shown every paragraph once it has been read, its analyses, and the attributions that it brought:
/// one an analysis, or one from the paragraph before.
pub(crate) fn extract_with(
    reading: &mut Pipeline<'_>,
    text: &str,
    mut each: impl FnMut(&words::paragraph::Paragraph, &[stages::analysis::Analysis], &[Found]),
) -> Vec<Found> {
    reading.begin(text);
    let mut found: Vec<Found> = Vec::new();
    let mut carry = rules::continuation::Continuation::default();
    words::passages::passages(text, &reading.model().language, |tokens, _| {
        let analyses = reading.read(text, tokens);
        let new = found.len();
        let mut from = new;
        found.extend(analyses.iter().map(|a| Found::new(a, &reading.paragraph)));
        match carry.attribute(&reading.paragraph).filter(|_| analyses.is_empty()) {
            Some(more) if carry.goes_on() && from > 0 => {
                from -= 1;
                found[from].content.extend(more.content);
            }
            Some(more) => found.push(more),
            None => {}
        }
        let waiting = reading.waiting(&analyses);
        carry.remember(&reading.paragraph, &found[from..], waiting.as_ref());
        each(&reading.paragraph, &analyses, &found[new..]);
    });
    found
}

/// The model for English that is part of the program.
pub const ENGLISH: &[u8] = include_bytes!("../../data/english.model");

#[cfg(test)]
mod tests;

//! An annotated article: its document and every attribution found in it.
//!
//! Pure, and made on any thread: who a speaker is beyond this one text is for the [`Ledger`](super::Ledger) to say.

use super::fingerprint::Fingerprint;
use super::found_attributions::FoundAttributions;
use crate::collection::format::record;
use crate::extract::Pipeline;
use crate::extract::speakers;
use crate::extract::speakers::{Lists, Speaker};
use crate::ingest::{Article, Origin};

/// An article with what was found in it.
#[derive(Debug)]
pub struct Annotated {
    /// Where it stood.
    pub origin: Origin,
    /// What tells it from other articles.
    pub fingerprint: Fingerprint,
    /// Its words, to tell how fast it went.
    pub words: u64,
    /// The text, with what is known about it.
    pub document: record::Document,
    /// What was found in the text.
    pub(crate) attributions: FoundAttributions,
    /// Everybody who speaks in it, as the text names them.
    pub speakers: Vec<Speaker>,
}

/// Finds who says what in an article.
pub fn annotate(reading: &mut Pipeline<'_>, article: Article, fingerprint: Fingerprint) -> Annotated {
    let origin = article.origin.clone();
    let document = article.into_document();
    let text = &document.text;
    let (found, speakers) = speakers::extract(reading, Lists::english(), text);
    let attributions = FoundAttributions::new(text, found, speakers.of);
    let words = text.split_ascii_whitespace().count() as u64;
    Annotated { origin, fingerprint, words, document, attributions, speakers: speakers.all }
}

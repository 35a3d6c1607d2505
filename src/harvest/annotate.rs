//! An annotated article: its document and every attribution found in it.
//!
//! A pure function, called on any thread. Who a speaker is beyond this one text is for the ledger to decide.

use super::fingerprint::Fingerprint;
use super::found_attributions::FoundAttributions;
use crate::collection::format::record::DocumentRecord;
use crate::extract::Pipeline;
use crate::extract::speakers;
use crate::extract::speakers::{Gazetteer, NamedSpeaker};
use crate::ingest::{Article, Origin};

/// An article with what was found in it.
#[derive(Debug)]
pub struct Annotated {
    /// Where the article was read.
    pub origin: Origin,
    /// Tells its text from others.
    pub fingerprint: Fingerprint,
    /// How many words it has, to measure the speed.
    pub words: u64,
    /// The text, title, date and so on.
    pub document: DocumentRecord,
    /// The quotes and claims in it.
    pub(crate) attributions: FoundAttributions,
    /// All who speak in it, as the text names them.
    pub speakers: Vec<NamedSpeaker>,
}

/// Finds who says what in an article.
pub fn annotate(reading: &mut Pipeline<'_>, article: Article, fingerprint: Fingerprint) -> Annotated {
    let origin = article.origin.clone();
    let document = article.into_document();
    let text = &document.text;
    let (found, speakers) = speakers::extract(reading, Gazetteer::english(), text);
    let attributions = FoundAttributions::new(text, found, speakers.by_attribution);
    let words = text.split_ascii_whitespace().count() as u64;
    Annotated { origin, fingerprint, words, document, attributions, speakers: speakers.all }
}

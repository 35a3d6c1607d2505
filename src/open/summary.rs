//! The summary: what a collection holds, in a few words.

use crate::collection::Collection;

/// "340 quotes and claims by 57 speakers in 12 sources".
pub(crate) fn contents(collection: &Collection) -> String {
    let items = match collection.attribution_count() {
        1 => "1 quote or claim".to_owned(),
        many => format!("{many} quotes and claims"),
    };
    let speakers = counted(collection.speaker_count(), "speaker");
    format!("{items} by {speakers} in {}", counted(collection.document_count(), "source"))
}

/// "1 source", "2 sources".
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

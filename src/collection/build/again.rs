//! Once more: the records of one collection, given to the builder of another.

use crate::collection::format::write;
use crate::collection::offsets::Offsets;
use crate::collection::{Builder, Collection, Place};

/// The bytes of text after which memory that was mapped and read is let go of.
const PACE: usize = 1 << 24;

impl Builder {
    /// Adds all of a collection, as if it were read from a file of that name.
    pub fn add(&mut self, collection: &Collection, name: &str) {
        let place = Place { file: name.to_owned(), ..Place::default() };
        let spot = self.told(&place);
        self.meta(write::meta(collection), &place);
        for speaker in collection.speakers() {
            self.take_speaker(&(&write::speaker(collection, speaker.no)).into(), spot);
        }
        let mut since = 0;
        for document in collection.documents() {
            since += document.text.len();
            if since >= PACE {
                collection.forget_before(document.no);
                since = 0;
            }
            self.take_document(&(&write::document(collection, document.no)).into(), None, spot);
            let offsets = Offsets::new(document.text);
            for no in document.attributions() {
                let record = write::record(collection, &collection.attribution(no), &offsets, |_| true);
                self.take_attribution(&(&record).into(), None, spot);
            }
        }
    }
}

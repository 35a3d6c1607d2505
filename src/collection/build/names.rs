//! Names: words that come again and again, each kept once.

use foldhash::HashMap;

/// The words, each with the place where it was first.
#[derive(Debug, Default)]
pub(crate) struct Names {
    places: HashMap<String, u32>,
    pub all: Vec<String>,
}

impl Names {
    pub(crate) fn place(&mut self, name: &str) -> u32 {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.all.len() as u32;
        self.places.insert(name.to_owned(), place);
        self.all.push(name.to_owned());
        place
    }
}

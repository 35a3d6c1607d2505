//! Notices: what a person should know about datasets that were opened together, though nothing is wrong with any of them: ids that
//! several use for different things, and items that they don't agree on. One sentence for all of a kind, with the first place.

use foldhash::HashMap;

use super::fault::Location;

/// What the datasets of a builder don't agree on, counted.
#[derive(Debug, Default)]
pub(super) struct Notices {
    renamed: Counted,
    disagreements: Counted,
    replaced: Counted,
    dates: Counted,
}

/// How many there are, and a description of the first.
#[derive(Debug, Default)]
struct Counted {
    count: usize,
    first: String,
}

impl Counted {
    fn add(&mut self, first: impl FnOnce() -> String) {
        self.count += 1;
        if self.count == 1 {
            self.first = first();
        }
    }

    fn sentence(&self, one: &str, many: &str) -> Option<String> {
        match self.count {
            0 => None,
            1 => Some(format!("{one}: {}", self.first)),
            count => Some(format!("{count} {many}. The first: {}", self.first)),
        }
    }
}

impl Notices {
    /// Another record has an id, so that this one was given a new one.
    pub(super) fn rename(&mut self, id: &str, new: &str, location: impl FnOnce() -> Location) {
        self.renamed.add(|| format!("{}: “{id}” is now “{new}”", location()));
    }

    /// An item differs from the same one in an earlier dataset.
    pub(super) fn disagree(&mut self, location: impl FnOnce() -> Location, how: &str) {
        self.disagreements.add(|| format!("{}: {how}", location()));
    }

    /// A document replaces one of the same id and another text.
    pub(super) fn replace(&mut self, id: &str, location: impl FnOnce() -> Location) {
        self.replaced.add(|| format!("{}: “{id}”", location()));
    }

    /// The date of a document is none.
    pub(super) fn no_date(&mut self, location: &Location, what: &str) {
        self.dates.add(|| format!("{location}: {what}"));
    }

    /// All of them.
    pub(super) fn sentences(&self) -> Vec<String> {
        let renamed = self.renamed.sentence(
            "An id means different things in several datasets, and the later one is kept under a new id",
            "ids mean different things in several datasets, and the later ones are kept under new ids",
        );
        let disagreements = self.disagreements.sentence(
            "A quote or claim differs between datasets, and is shown once, as the first has it",
            "quotes and claims differ between datasets, and each is shown once, as the first has it",
        );
        let replaced = self.replaced.sentence(
            "A source replaces the one with its id, whose text was another",
            "sources replace those with their ids, whose texts were others",
        );
        let dates = self.dates.sentence(
            "A source has a date that is none (`whosaid check` takes it for a fault)",
            "sources have a date that is none (`whosaid check` lists them)",
        );
        [renamed, disagreements, replaced, dates].into_iter().flatten().collect()
    }
}

/// New ids for records whose own id another record has: the first free of "id~2", "id~3" …
#[derive(Debug, Default)]
pub(super) struct NewIds {
    /// By id, the last number that was given. Without it, finding a free one would take longer with each dataset.
    last: HashMap<String, u32>,
}

impl NewIds {
    /// The next id that may be free.
    pub(super) fn next(&mut self, id: &str) -> String {
        let last = match self.last.get_mut(id) {
            Some(last) => last,
            None => self.last.entry(id.to_owned()).or_insert(1),
        };
        *last += 1;
        format!("{id}~{last}")
    }
}

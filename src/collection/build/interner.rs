//! An interner: strings that recur in very many records (makers, rules), each stored once and referred to by its index.

use foldhash::HashMap;

/// Distinct strings, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Interner {
    indexes: HashMap<String, u32>,
    pub strings: Vec<String>,
}

impl Interner {
    /// The index of a string, which is added where it is new.
    pub(super) fn intern(&mut self, string: &str) -> u32 {
        if let Some(&index) = self.indexes.get(string) {
            return index;
        }
        let index = self.strings.len() as u32;
        self.indexes.insert(string.to_owned(), index);
        self.strings.push(string.to_owned());
        index
    }
}

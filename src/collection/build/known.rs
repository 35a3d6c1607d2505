//! What is known by its id, without keeping the ids: they are kept elsewhere, or follow from the place.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher};

use foldhash::quality::RandomState;

/// Numbers by id. Whoever asks compares the id with that of the number, since two ids may have one hash.
#[derive(Debug, Default)]
pub(crate) struct Known {
    keys: RandomState,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Same>>,
    /// Ids whose hash another one had.
    others: HashMap<String, u32>,
}

/// What is a hash already needs no other.
#[derive(Debug, Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, &byte| hash.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Known {
    /// The number that an id has, if `is_it` says that the number's id is this one.
    pub(crate) fn find<E>(
        &self,
        id: &str,
        is_it: impl FnOnce(u32) -> Result<bool, E>,
    ) -> Result<Option<u32>, E> {
        let Some(&number) = self.by_hash.get(&self.keys.hash_one(id)) else { return Ok(None) };
        Ok(if is_it(number)? { Some(number) } else { self.others.get(id).copied() })
    }

    /// Gives an id a number. `replaced` is the number that it had.
    pub(crate) fn set(&mut self, id: &str, number: u32, replaced: Option<u32>) {
        let hash = self.keys.hash_one(id);
        match self.by_hash.get_mut(&hash) {
            Some(there) if Some(*there) != replaced => {
                self.others.insert(id.to_owned(), number);
            }
            Some(there) => *there = number,
            None => {
                self.by_hash.insert(hash, number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_apart_even_where_their_hashes_are_not() {
        let mut known = Known::default();
        let ids = ["a", "b"];
        let is = |id: &'static str| move |number: u32| Ok::<_, ()>(ids[number as usize] == id);
        known.set("a", 0, None);
        assert_eq!(known.find("a", is("a")), Ok(Some(0)));
        assert_eq!(known.find("c", is("c")), Ok(None));
        // As if "b" had the hash of "a".
        let hash = known.keys.hash_one("b");
        known.by_hash.insert(hash, 0);
        assert_eq!(known.find("b", is("b")), Ok(None));
        known.set("b", 1, None);
        assert_eq!((known.find("a", is("a")), known.find("b", is("b"))), (Ok(Some(0)), Ok(Some(1))));
        known.set("a", 5, Some(0));
        assert_eq!(known.find("a", |number| Ok::<_, ()>(number == 5)), Ok(Some(5)));
    }
}

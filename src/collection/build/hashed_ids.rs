//! A hash index of ids that doesn't store the ids: their numbers by 64-bit hash. The ids are stored elsewhere, or follow from the
//! place, and a look-up compares with the id that the number has. Only ids whose hash another id has are stored here.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher};

use foldhash::quality::RandomState;

/// Numbers by the hash of their id. The caller compares ids, since two may have one hash.
#[derive(Debug, Default)]
pub(crate) struct HashedIds {
    keys: RandomState,
    by_hash: HashMap<u64, u32, BuildHasherDefault<IdentityHasher>>,
    /// Ids whose hash an earlier id has.
    collisions: HashMap<String, u32>,
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
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

impl HashedIds {
    /// The number of an id. `is_it` compares the id with that of a number.
    pub(crate) fn find<E>(
        &self,
        id: &str,
        is_it: impl FnOnce(u32) -> Result<bool, E>,
    ) -> Result<Option<u32>, E> {
        let Some(&number) = self.by_hash.get(&self.keys.hash_one(id)) else { return Ok(None) };
        Ok(if is_it(number)? { Some(number) } else { self.collisions.get(id).copied() })
    }

    /// Sets the number of an id. `replaced` is the number that it had.
    pub(crate) fn set(&mut self, id: &str, number: u32, replaced: Option<u32>) {
        let hash = self.keys.hash_one(id);
        match self.by_hash.get_mut(&hash) {
            Some(number_there) if Some(*number_there) != replaced => {
                self.collisions.insert(id.to_owned(), number);
            }
            Some(number_there) => *number_there = number,
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
    fn ids_with_one_hash_are_distinguished() {
        let mut index = HashedIds::default();
        let ids = ["a", "b"];
        let is = |id: &'static str| move |number: u32| Ok::<_, ()>(ids[number as usize] == id);
        index.set("a", 0, None);
        assert_eq!(index.find("a", is("a")), Ok(Some(0)));
        assert_eq!(index.find("c", is("c")), Ok(None));
        // As if "b" had the hash of "a".
        let hash = index.keys.hash_one("b");
        index.by_hash.insert(hash, 0);
        assert_eq!(index.find("b", is("b")), Ok(None));
        index.set("b", 1, None);
        assert_eq!((index.find("a", is("a")), index.find("b", is("b"))), (Ok(Some(0)), Ok(Some(1))));
        index.set("a", 5, Some(0));
        assert_eq!(index.find("a", |number| Ok::<_, ()>(number == 5)), Ok(Some(5)));
    }
}

//! Many short lists of numbers, kept as one.

/// A list of numbers for each of a fixed number of keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Where each key's list starts; one more, where the last ends.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub(super) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    /// Adds the next key's list.
    pub(super) fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.starts.push(self.items.len() as u32);
    }

    pub(super) fn get(&self, key: usize) -> &[u32] {
        match self.starts.get(key..key + 2) {
            Some([start, end]) => &self.items[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn items_mut(&mut self) -> &mut [u32] {
        &mut self.items
    }

    /// The lists the other way round: for each item (of which there are `items`) the keys that list it, in
    /// order, each once.
    pub(super) fn inverted(&self, items: usize) -> Self {
        let mut latest = vec![u32::MAX; items];
        let mut starts = vec![0_u32; items + 1];
        self.each_once(&mut latest, |_, item| starts[item + 1] += 1);
        for item in 0..items {
            starts[item + 1] += starts[item];
        }
        let mut next = starts.clone();
        let mut keys = vec![0; starts[items] as usize];
        latest.fill(u32::MAX);
        self.each_once(&mut latest, |key, item| {
            keys[next[item] as usize] = key;
            next[item] += 1;
        });
        Self { starts, items: keys }
    }

    fn each_once(&self, latest: &mut [u32], mut each: impl FnMut(u32, usize)) {
        for key in 0..self.len() {
            for item in self.get(key) {
                let item = *item as usize;
                if latest[item] != key as u32 {
                    latest[item] = key as u32;
                    each(key as u32, item);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_turn_round() {
        let mut lists = Lists::new();
        lists.push([2, 0, 2]);
        lists.push([]);
        lists.push([2]);
        assert_eq!((lists.get(0), lists.get(1), lists.get(7)), (&[2, 0, 2][..], &[][..], &[][..]));
        let inverted = lists.inverted(3);
        assert_eq!((inverted.get(0), inverted.get(1), inverted.get(2)), (&[0][..], &[][..], &[0, 2][..]));
    }
}

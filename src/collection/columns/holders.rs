//! Holders: which attribution stands inside which, and how deep.

/// Pairs of an attribution and the one that holds it, by the number of the inner one.
#[derive(Debug, Default)]
pub(crate) struct Holders {
    pairs: Vec<(u32, u32)>,
    /// By pair.
    depths: Vec<u32>,
}

const UNKNOWN: u32 = u32::MAX;
/// On the chain that is being followed.
const OPEN: u32 = u32::MAX - 1;

impl Holders {
    pub(crate) fn add(&mut self, inner: u32, outer: u32) {
        self.pairs.push((inner, outer));
    }

    /// Orders them, and follows every chain once. Those at which a chain comes back to itself are returned.
    pub(crate) fn settle(&mut self) -> Vec<u32> {
        self.pairs.sort_unstable();
        self.pairs.dedup_by_key(|pair| pair.0);
        self.depths = vec![UNKNOWN; self.pairs.len()];
        let mut closed = Vec::new();
        let mut chain = Vec::new();
        for first in 0..self.pairs.len() {
            let mut at = Some(first);
            while let Some(place) = at.filter(|&place| self.depths[place] == UNKNOWN) {
                self.depths[place] = OPEN;
                chain.push(place);
                at = self.place(self.pairs[place].1);
            }
            if let Some(place) = at.filter(|&place| self.depths[place] == OPEN) {
                closed.push(self.pairs[place].0);
            }
            let mut depth = at.map_or(0, |place| self.depths[place]);
            if depth == OPEN {
                depth = 0;
            }
            while let Some(place) = chain.pop() {
                depth += 1;
                self.depths[place] = depth;
            }
        }
        closed
    }

    fn place(&self, inner: u32) -> Option<usize> {
        self.pairs.binary_search_by_key(&inner, |pair| pair.0).ok()
    }

    /// The attribution that holds this one.
    pub(crate) fn holder(&self, inner: u32) -> Option<u32> {
        Some(self.pairs[self.place(inner)?].1)
    }

    /// How many attributions hold this one, or hold one that does.
    pub(crate) fn depth(&self, inner: u32) -> u32 {
        if self.pairs.is_empty() { 0 } else { self.place(inner).map_or(0, |place| self.depths[place]) }
    }

    /// The outer ones, ordered.
    pub(crate) fn outer(&self) -> Vec<u32> {
        let mut outer: Vec<u32> = self.pairs.iter().map(|pair| pair.1).collect();
        outer.sort_unstable();
        outer.dedup();
        outer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(pairs: &[(u32, u32)]) -> (Holders, Vec<u32>) {
        let mut holders = Holders::default();
        pairs.iter().for_each(|&(inner, outer)| holders.add(inner, outer));
        let closed = holders.settle();
        (holders, closed)
    }

    #[test]
    fn depth_counts_those_around() {
        let (holders, closed) = holders(&[(1, 2), (2, 9), (4, 2), (9, 0)]);
        assert_eq!([0, 1, 2, 4, 9, 7].map(|no| holders.depth(no)), [0, 3, 2, 3, 1, 0]);
        assert_eq!((holders.holder(4), holders.holder(0), closed.len()), (Some(2), None, 0));
        assert_eq!(holders.outer(), [0, 2, 9]);
    }

    #[test]
    fn a_chain_that_comes_back_is_told_once() {
        assert_eq!(holders(&[(1, 2), (2, 3), (3, 1), (5, 1), (6, 6)]).1, [1, 6]);
    }

    #[test]
    fn a_long_chain_is_followed_once() {
        let pairs: Vec<(u32, u32)> = (0..1_000_000).map(|no| (no, no + 1)).collect();
        assert_eq!(holders(&pairs).0.depth(0), 1_000_000);
    }
}

//! Nesting: which attribution stands inside which, and how deep. Chains are followed once each, so that a hostile file of
//! one long chain costs linear time.

/// Pairs of an inner attribution and the outer one that holds it, sorted by the inner one once [settled](Self::settle).
#[derive(Debug, Default)]
pub(super) struct Nesting {
    pairs: Vec<(u32, u32)>,
    /// By pair.
    depths: Vec<u32>,
}

const NOT_VISITED: u32 = u32::MAX;
/// On the chain that is being followed.
const ON_CHAIN: u32 = u32::MAX - 1;

impl Nesting {
    pub(super) fn add(&mut self, inner: u32, outer: u32) {
        self.pairs.push((inner, outer));
    }

    /// Sorts the pairs and finds every depth. Returns one attribution of each cycle.
    pub(super) fn settle(&mut self) -> Vec<u32> {
        self.pairs.sort_unstable();
        self.pairs.dedup_by_key(|pair| pair.0);
        self.depths = vec![NOT_VISITED; self.pairs.len()];
        let mut cycles = Vec::new();
        let mut chain = Vec::new();
        for first in 0..self.pairs.len() {
            let mut at = Some(first);
            while let Some(index) = at.filter(|&index| self.depths[index] == NOT_VISITED) {
                self.depths[index] = ON_CHAIN;
                chain.push(index);
                at = self.index(self.pairs[index].1);
            }
            if let Some(index) = at.filter(|&index| self.depths[index] == ON_CHAIN) {
                cycles.push(self.pairs[index].0);
            }
            let mut depth = at.map_or(0, |index| self.depths[index]);
            if depth == ON_CHAIN {
                depth = 0;
            }
            while let Some(index) = chain.pop() {
                depth += 1;
                self.depths[index] = depth;
            }
        }
        cycles
    }

    fn index(&self, inner: u32) -> Option<usize> {
        self.pairs.binary_search_by_key(&inner, |pair| pair.0).ok()
    }

    /// The attribution that holds this one.
    pub(super) fn outer_of(&self, inner: u32) -> Option<u32> {
        Some(self.pairs[self.index(inner)?].1)
    }

    /// How many attributions hold this one, directly or by way of others.
    pub(super) fn depth(&self, inner: u32) -> u32 {
        if self.pairs.is_empty() { 0 } else { self.index(inner).map_or(0, |index| self.depths[index]) }
    }

    /// The attributions that hold others, ascending.
    pub(super) fn all_outer(&self) -> Vec<u32> {
        let mut outer: Vec<u32> = self.pairs.iter().map(|pair| pair.1).collect();
        outer.sort_unstable();
        outer.dedup();
        outer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nesting_of(pairs: &[(u32, u32)]) -> (Nesting, Vec<u32>) {
        let mut nesting = Nesting::default();
        pairs.iter().for_each(|&(inner, outer)| nesting.add(inner, outer));
        let cycles = nesting.settle();
        (nesting, cycles)
    }

    #[test]
    fn depth_counts_those_around() {
        let (nesting, cycles) = nesting_of(&[(1, 2), (2, 9), (4, 2), (9, 0)]);
        assert_eq!([0, 1, 2, 4, 9, 7].map(|no| nesting.depth(no)), [0, 3, 2, 3, 1, 0]);
        assert_eq!((nesting.outer_of(4), nesting.outer_of(0), cycles.len()), (Some(2), None, 0));
        assert_eq!(nesting.all_outer(), [0, 2, 9]);
    }

    #[test]
    fn a_cycle_is_found_once() {
        assert_eq!(nesting_of(&[(1, 2), (2, 3), (3, 1), (5, 1), (6, 6)]).1, [1, 6]);
    }

    #[test]
    fn a_long_chain_is_followed_once() {
        let pairs: Vec<(u32, u32)> = (0..1_000_000).map(|no| (no, no + 1)).collect();
        assert_eq!(nesting_of(&pairs).0.depth(0), 1_000_000);
    }
}

//! Sets of rows, the currency of the search. A row is an attribution's number; a set of rows answers a term, and terms are
//! joined by AND, OR and NOT of their sets.
//!
//! Postings fill a [`RowSetBuilder`], which becomes a [`RowSet`]: a sorted list where the set is sparse, a bit set where it
//! is dense. The list on the screen needs its n-th row: that is [`RankedRows`]. Read `set` first.

pub(crate) mod bits;
mod rank;
mod set;

pub(crate) use bits::BitSet;
pub(crate) use rank::{Partition, RankedRows};
pub(crate) use set::{RowSet, RowSetBuilder};

//! TODO

pub(crate) mod inverted;
pub(crate) mod offsets;
pub(crate) mod order;
pub(crate) mod packed;
pub(crate) mod pairing;
pub(crate) mod pairs;
pub(crate) mod postings;

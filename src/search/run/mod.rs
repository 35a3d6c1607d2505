//! TODO

pub(crate) mod answer;
pub(crate) mod cancel;
pub(crate) mod engine;
pub(crate) mod lately;
pub(crate) mod matched;

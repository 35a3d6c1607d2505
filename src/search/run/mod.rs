//! TODO

pub(crate) mod answer;
pub(crate) mod engine;
pub(crate) mod highlight;

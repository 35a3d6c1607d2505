//! TODO

pub(crate) mod claim;
pub(crate) mod elements;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod record;
pub(crate) mod skip;
pub(crate) mod write;

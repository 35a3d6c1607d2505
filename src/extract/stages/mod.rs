//! TODO

pub(crate) mod analysis;
pub(crate) mod candidates;
pub(crate) mod confidence;
pub(crate) mod first;
pub(crate) mod outline;
pub(crate) mod second;

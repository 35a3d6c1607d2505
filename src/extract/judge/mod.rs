//! TODO

pub(crate) mod corpus;
pub(crate) mod score;
pub(crate) mod speakers;

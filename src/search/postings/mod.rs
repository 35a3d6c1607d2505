//! TODO

pub(crate) mod bigrams;
pub(crate) mod codec;
pub(crate) mod forward;
pub(crate) mod inverter;
pub(crate) mod lists;
pub(crate) mod offsets;

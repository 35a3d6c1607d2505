//! TODO

pub(crate) mod bits;
pub(crate) mod lists;
pub(crate) mod marks;
pub(crate) mod ranked;
pub(crate) mod rows;
pub(crate) mod sorting;
pub(crate) mod stands;

//! The index: the indexes of all fields, built from a collection in one pass, in memory or in a file. It knows nothing of what
//! later rooms compute from it or cache.
//!
//! Read `fields.rs` for what there is, `build.rs` for how it is made.

mod build;
mod fields;

pub(crate) use fields::Index;

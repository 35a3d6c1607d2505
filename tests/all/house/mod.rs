//! The plan of the house, held by tests: who may name whom, no files in a circle, no crowded folder, one name for one
//! thing, two files with `unsafe`.
//!
//! `source` reads a Rust file's modules, imports and definitions; `graph` joins the files of the crate and finds out
//! which file each path leads to; `layers`, `circles`, `folders`, `names` and `unsafety` are the rules, each with a table
//! that proves that it catches what it must. `lock_files` holds that the crates beside this one build too.

mod circles;
mod folders;
mod graph;
mod layers;
mod lock_files;
mod names;
mod source;
mod unsafety;

//! Tests of this room that need private items of several files.

mod whole_object;
